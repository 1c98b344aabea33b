using System.Globalization;
using ScamWatch.Domain.Guidance;

namespace ScamWatch.Domain.Leaks;

/// <summary>A moment by which a report is due.</summary>
/// <param name="Day">Which day, counted from the day of knowing.</param>
/// <param name="At">The end of that day in Japan, UTC.</param>
public sealed record LeakDue(int Day, DateTime At);

/// <summary>A clock of an incident, as it stands.</summary>
/// <param name="Id">Id of its row.</param>
/// <param name="Name">Which report.</param>
/// <param name="Due">When it is due; where the rule names a span, its first day and its last.</param>
/// <param name="AlarmDays">Days on which a supervisor is reminded.</param>
/// <param name="Day">Today, counted from the day of knowing.</param>
/// <param name="DoneAt">When the report was made, UTC; null where it was not.</param>
/// <param name="Runs">True while the report is still to be made.</param>
/// <param name="Now">UTC.</param>
/// <param name="Note">How the days are counted, and what of it is to be confirmed.</param>
/// <param name="Source">Key of the source.</param>
public sealed record LeakClock(
    string Id, Words Name, IReadOnlyList<LeakDue> Due, IReadOnlyList<int> AlarmDays, int Day, DateTime? DoneAt, bool Runs, DateTime Now, Words Note, string Source)
{
    /// <summary>The last moment.</summary>
    public DateTime DueAt => Due[^1].At;

    public bool IsLate => (DoneAt ?? (Runs ? Now : DateTime.MinValue)) >= DueAt;

    /// <summary>The reminders that have come due.</summary>
    public IEnumerable<int> Alarms => Runs ? AlarmDays.Where(d => d <= Day) : [];

    /// <summary>True from the first reminder until the report is made.</summary>
    public bool IsNear => Alarms.Any();
}

/// <summary>
/// The clocks of the reports (速報, 確報) by <c>data/reference/leak-clocks.json</c>: days and reminders are data, with their
/// source. Days are calendar days in Japan.
/// </summary>
public sealed class LeakClocks
{
    private const string Preliminary = "preliminary";

    private readonly IReadOnlyList<ClockRow> _rows;

    private LeakClocks(IReadOnlyList<ClockRow> rows) => _rows = rows;

    /// <summary>Reads the reference folder.</summary>
    /// <exception cref="FileNotFoundException">The file is missing.</exception>
    /// <exception cref="InvalidDataException">Malformed, or a clock without a due day.</exception>
    public static LeakClocks Load(string referenceFolder)
    {
        var file = Path.Combine(referenceFolder, "leak-clocks.json");
        var rows = ReferenceFile.Rows<ClockRow>(file);
        foreach (var row in rows)
        {
            if (row.Kind == ClockRow.Clock ? row.DueDays.Count == 0 || row.DueDays.Concat(row.AlarmDays).Any(d => d < 1) : row.MoreThan is null)
            {
                throw new InvalidDataException($"{file}: row '{row.Id}' is neither a clock with days from 1 nor a number of persons.");
            }
        }

        foreach (var id in (string[])[Preliminary, "final", "final-unlawful", "headcount"])
        {
            if (rows.All(r => r.Id != id))
            {
                throw new InvalidDataException($"{file}: row '{id}' is missing.");
            }
        }

        return new(rows);
    }

    /// <summary>The two clocks of an incident: 速報, then 確報 in the time that its purpose gives it.</summary>
    /// <param name="now">UTC.</param>
    public IReadOnlyList<LeakClock> Of(LeakIncident incident, DateTime now)
    {
        var knew = JapanTime.DayOf(incident.KnewAt);
        return
        [
            Read(Row(Preliminary, knew), incident.PreliminaryAt, incident.State is LeakState.Suspected or LeakState.Investigating),
            Read(Row(incident.Content.UnlawfulPurpose ? "final-unlawful" : "final", knew), incident.FinalAt, incident.IsOpen),
        ];

        LeakClock Read(ClockRow row, DateTime? doneAt, bool runs)
        {
            var first = row.FirstDayCounts ? knew : knew.AddDays(1);
            return new(
                row.Id, (row.NameJa, row.NameEn),
                [.. row.DueDays.Order().Select(d => new LeakDue(d, JapanTime.ToUtc(first.AddDays(d).ToDateTime(default))))],
                [.. row.AlarmDays.Order()],
                JapanTime.DayOf(now).DayNumber - first.DayNumber + 1,
                doneAt, runs, now, (row.NoteJa, row.NoteEn), row.Source);
        }
    }

    /// <summary>True where so many persons are concerned that an older rule asked for a report for that alone: 要確認.</summary>
    /// <param name="day">As of.</param>
    public bool IsMany(LeakContent content, DateOnly day) => content.HeadCount > Row("headcount", day).MoreThan;

    /// <summary>What is known of that number, in words.</summary>
    public Words ManyNote(DateOnly day)
    {
        var row = Row("headcount", day);
        var persons = row.MoreThan!.Value.ToString("N0", CultureInfo.InvariantCulture);
        return ($"{persons}人を超えています。{row.NoteJa}", $"More than {persons} persons. {row.NoteEn}");
    }

    /// <summary>The newest row in force on a day; the newest of all where none is, since a clock must never be without its days.</summary>
    private ClockRow Row(string id, DateOnly day)
    {
        var rows = _rows.Where(r => r.Id == id).ToList();
        return rows.Where(r => r.HoldsOn(day)).DefaultIfEmpty(rows[^1]).MaxBy(r => r.ObservedOn ?? DateOnly.MinValue)!;
    }

    private sealed record ClockRow : DatedRow
    {
        public const string Clock = "clock";

        public required string Id { get; init; }

        public required string Kind { get; init; }

        public required string NameJa { get; init; }

        public required string NameEn { get; init; }

        public IReadOnlyList<int> DueDays { get; init; } = [];

        public IReadOnlyList<int> AlarmDays { get; init; } = [];

        /// <summary>True where the day of knowing is day 1.</summary>
        public bool FirstDayCounts { get; init; }

        public int? MoreThan { get; init; }
    }
}
