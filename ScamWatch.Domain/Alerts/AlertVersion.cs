using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Alerts;

/// <summary>The words of a warning as somebody saved them. Every one is kept and none is ever changed.</summary>
public sealed class AlertVersion
{
    private AlertVersion()
    {
    }

    public Guid AlertId { get; private set; }

    /// <summary>From 1, in the order of saving.</summary>
    public int Number { get; private set; }

    public AlertContent Content { get; private set; } = new();

    /// <summary>What the check asked about and somebody answered for.</summary>
    public IReadOnlyList<Acknowledgement> Acknowledged { get; private set; } = [];

    /// <summary>Codes of the fields that differ from the version before; empty for the first.</summary>
    public IReadOnlyList<string> Changes { get; private set; } = [];

    public string ById { get; private set; } = "";

    public string By { get; private set; } = "";

    public DateTime At { get; private set; }

    internal static AlertVersion Of(Alert alert, AlertContent? before, Actor by, DateTime at) => new()
    {
        AlertId = alert.Id,
        Number = alert.Number,
        Content = alert.Work,
        Acknowledged = alert.Acknowledged,
        Changes = before is null ? [] : [.. AlertField.Changed(before, alert.Work).Select(f => f.Code)],
        ById = by.Id,
        By = by.Name,
        At = at,
    };
}
