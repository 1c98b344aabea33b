namespace ScamWatch.Domain.Guidance;

/// <summary>A line that citizens can be told to call, with its hours in words.</summary>
/// <param name="Id">Stable id, such as <c>total</c>.</param>
/// <param name="Number">As dialled.</param>
/// <param name="Name">Japanese name.</param>
/// <param name="NameEn">English name.</param>
/// <param name="Free">True where the call costs nothing.</param>
/// <param name="Hours">Hours in Japanese words; 「要確認」 where no source says.</param>
/// <param name="ObservedOn">Day of the source; null where it bears none.</param>
/// <param name="Source">Key of the source.</param>
public sealed record PhoneLine(
    string Id, string Number, string Name, string NameEn, bool Free, string Hours, DateOnly? ObservedOn, string Source);

/// <summary>
/// The lines of <c>data/reference/lines.json</c> with their hours of <c>hours.json</c>. Numbers and hours change, so each
/// is a dated row; the newest row in force on the day asked for is used.
/// </summary>
public sealed class PhoneLines
{
    private readonly IReadOnlyList<LineRow> _lines;
    private readonly IReadOnlyList<HoursRow> _hours;

    private PhoneLines(IReadOnlyList<LineRow> lines, IReadOnlyList<HoursRow> hours) => (_lines, _hours) = (lines, hours);

    /// <summary>Reads the reference folder.</summary>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is malformed.</exception>
    public static PhoneLines Load(string referenceFolder) => new(
        ReferenceFile.Rows<LineRow>(Path.Combine(referenceFolder, "lines.json")),
        ReferenceFile.Rows<HoursRow>(Path.Combine(referenceFolder, "hours.json")));

    /// <summary>Every line in force on a day, in the order of the file.</summary>
    public IReadOnlyList<PhoneLine> On(DateOnly day) =>
        [.. _lines.Where(l => l.HoldsOn(day)).Select(l => new PhoneLine(
            l.Id, l.Number, l.NameJa, l.NameEn, l.Free ?? false, HoursOf(l.Id, day), l.ObservedOn, l.Source))];

    /// <summary>The line with this id on a day, or null.</summary>
    public PhoneLine? Find(string id, DateOnly day) => On(day).FirstOrDefault(l => l.Id == id);

    private string HoursOf(string line, DateOnly day)
    {
        var rows = _hours.Where(h => h.Line == line && h.HoldsOn(day) && h.Languages is null).ToList();
        if (rows.Count == 0)
        {
            return "受付時間は要確認";
        }

        var newest = rows.Max(h => h.ObservedOn ?? DateOnly.MinValue);
        return string.Join(" / ", rows.Where(h => (h.ObservedOn ?? DateOnly.MinValue) == newest).Select(h => h.InWords()));
    }

    private sealed record LineRow : DatedRow
    {
        public required string Id { get; init; }

        public required string Number { get; init; }

        public required string NameJa { get; init; }

        public string NameEn { get; init; } = "";

        public bool? Free { get; init; }
    }

    private sealed record HoursRow : DatedRow
    {
        public required string Line { get; init; }

        public IReadOnlyList<string>? Menus { get; init; }

        public IReadOnlyList<string>? Languages { get; init; }

        public string? Topic { get; init; }

        public string? Weekday { get; init; }

        public string? SaturdaySundayHoliday { get; init; }

        public string? Dec29Jan3 { get; init; }

        public string InWords()
        {
            var menu = Menus is { Count: > 0 } menus && !menus.Contains("*") ? $"音声案内{string.Join("・", menus)}: " : "";
            var hours = (Weekday, SaturdaySundayHoliday) is ({ } every, { } alike) && every == alike
                ? every == "00:00-24:00" ? "24時間" : $"毎日{Span(every)}"
                : $"平日{Span(Weekday)}、土日祝{Span(SaturdaySundayHoliday)}";
            var yearEnd = Dec29Jan3 == "closed" ? "(12月29日〜1月3日休み)" : "";
            return menu + hours + yearEnd;
        }

        private static string Span(string? hours) => hours switch
        {
            null or "not stated" => "要確認",
            "closed" => "休み",
            "00:00-24:00" => "24時間",
            _ => hours.Replace("-", "〜", StringComparison.Ordinal),
        };
    }
}
