using ScamWatch.Domain.Reports;

namespace ScamWatch.Web.Reports;

/// <summary>
/// What keys and buttons of the queue act on: the line that has the focus, and the lines that are ticked. Lines and buttons that show it listen to
/// <see cref="Changed"/> and draw themselves, so that a tick draws one line and not the page.
/// </summary>
public sealed class QueueChoice
{
    private readonly Dictionary<Guid, ReportRow> _rows = [];
    private Guid? _current;

    /// <summary>The current line, the ticked ones, or what is known of them has changed.</summary>
    public event Action? Changed;

    /// <summary>The report whose line has the focus; null where nobody's has.</summary>
    public Guid? Current
    {
        get => _current;
        set
        {
            if (_current != value)
            {
                _current = value;
                Changed?.Invoke();
            }
        }
    }

    /// <summary>The ticked reports, of this part of the queue and of others.</summary>
    public IReadOnlyCollection<ReportRow> Rows => _rows.Values;

    public bool Contains(Guid report) => _rows.ContainsKey(report);

    /// <summary>Ticks reports, or takes their ticks away.</summary>
    public void Set(IReadOnlyList<ReportRow> rows, bool chosen)
    {
        if (rows.Count == 0)
        {
            return;
        }

        foreach (var row in rows)
        {
            if (chosen)
            {
                _rows[row.Id] = row;
            }
            else
            {
                _rows.Remove(row.Id);
            }
        }

        Changed?.Invoke();
    }

    /// <summary>Takes all ticks away.</summary>
    public void Clear()
    {
        if (_rows.Count > 0)
        {
            _rows.Clear();
            Changed?.Invoke();
        }
    }
}
