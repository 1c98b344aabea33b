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
    string Id, string Number, string Name, string NameEn, bool Free, string Hours, DateOnly? ObservedOn, string Source)
{
    /// <summary>Codes of the languages it speaks.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];
}

/// <summary>Hours of a line as the reference data has them. A span is <c>09:30-20:00</c>, <c>closed</c>, or null where no source says.</summary>
/// <param name="Menus">Digits for which they hold; empty for the whole line.</param>
/// <param name="Topic"><c>suspension</c>, <c>general</c>, <c>all</c>, or null.</param>
/// <param name="Weekday">On weekdays.</param>
/// <param name="Weekend">On Saturdays, Sundays and public holidays.</param>
/// <param name="YearEnd">From 12/29 to 1/3.</param>
/// <param name="ObservedOn">Day of the source; null where it bears none.</param>
public sealed record LineHours(
    IReadOnlyList<string> Menus, string? Topic, string? Weekday, string? Weekend, string? YearEnd, DateOnly? ObservedOn);

/// <summary>
/// The lines of <c>data/reference/lines.json</c> with their hours of <c>hours.json</c> and menu digits of <c>menus.json</c>.
/// They change, so each is a dated row; the newest row in force on the day asked for is used.
/// </summary>
public sealed class PhoneLines
{
    private readonly IReadOnlyList<LineRow> _lines;
    /// <summary>Topic of the menu branch, and of the hours, for loss and suspension.</summary>
    private const string LossMenu = "loss", SuspensionHoursTopic = "suspension";

    private const string HoursUnknown = "受付時間は要確認";

    private readonly IReadOnlyList<HoursRow> _hours;
    private readonly IReadOnlyList<MenuRow> _menus;

    private PhoneLines(IReadOnlyList<LineRow> lines, IReadOnlyList<HoursRow> hours, IReadOnlyList<MenuRow> menus) =>
        (_lines, _hours, _menus) = (lines, hours, menus);

    /// <summary>Reads the reference folder.</summary>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is malformed.</exception>
    public static PhoneLines Load(string referenceFolder) => new(
        ReferenceFile.Rows<LineRow>(Path.Combine(referenceFolder, "lines.json")),
        ReferenceFile.Rows<HoursRow>(Path.Combine(referenceFolder, "hours.json")),
        ReferenceFile.Rows<MenuRow>(Path.Combine(referenceFolder, "menus.json")));

    /// <summary>Every line in force on a day, in the order of the file.</summary>
    public IReadOnlyList<PhoneLine> On(DateOnly day) =>
        [.. _lines.Where(l => l.HoldsOn(day)).Select(l => new PhoneLine(
            l.Id, l.Number, l.NameJa, l.NameEn, l.Free ?? false, HoursOf(l.Id, day), l.ObservedOn, l.Source)
        {
            Languages = l.Languages,
        })];

    /// <summary>The line with this id on a day, or null.</summary>
    public PhoneLine? Find(string id, DateOnly day) => On(day).FirstOrDefault(l => l.Id == id);

    /// <summary>
    /// The hours in which a line takes suspensions, with the menu digit to press where it has a menu; 「受付時間は要確認」
    /// where no source says.
    /// </summary>
    public string SuspensionHours(string line, DateOnly day)
    {
        var digits = MenuPath(line, LossMenu, day) ?? [];
        return InWords(Current(line, day, h => h.Topic == SuspensionHoursTopic
            || (digits.Count == 1 && h.Menus?.Contains(digits[0]) == true)));
    }

    /// <summary>The menu digits of a line on a day with what each is for; empty where it has none.</summary>
    public IReadOnlyList<(string Digits, Words Topic, DateOnly? ObservedOn)> Menu(string line, DateOnly day)
    {
        var rows = _menus.Where(m => m.Line == line && m.HoldsOn(day)).ToList();
        var newest = rows.Count == 0 ? null : rows.Max(m => m.ObservedOn);
        return [.. rows.Where(m => m.ObservedOn == newest).Select(m => (string.Join("→", m.Path), (Words)(m.TopicJa, m.TopicEn), m.ObservedOn))];
    }

    /// <summary>The hours of a line by language, where they differ; empty where it speaks Japanese only.</summary>
    public IReadOnlyList<(IReadOnlyList<string> Languages, string Topic, string Hours)> HoursByLanguage(string line, DateOnly day)
    {
        var rows = _hours.Where(h => h.Line == line && h.HoldsOn(day) && h.Languages is not null).ToList();
        var newest = rows.Count == 0 ? null : rows.Max(h => h.ObservedOn);
        return [.. rows.Where(h => h.ObservedOn == newest).Select(h => (h.Languages!, h.Topic ?? "", h.InWords()))];
    }

    /// <summary>The hours of a line in a language, newest source; empty where none says.</summary>
    /// <param name="line">Id of the line.</param>
    /// <param name="language">Code of the language that is spoken; those of a line that tells its languages apart are found by their own codes only.</param>
    /// <param name="day">Japan time.</param>
    public IReadOnlyList<LineHours> Schedule(string line, string language, DateOnly day)
    {
        var own = _hours.Where(h => h.Line == line && h.HoldsOn(day) && h.Languages?.Contains(language) == true).ToList();
        var newest = own.Count == 0 ? null : own.Max(h => h.ObservedOn);
        return [.. (own.Count > 0 ? own.FindAll(h => h.ObservedOn == newest) : Current(line, day, _ => true)).Select(h => h.AsHours())];
    }

    /// <summary>The digits to press for a topic (<c>loss</c>, <c>system</c> …) on a day; null where the line has no such menu.</summary>
    public IReadOnlyList<string>? MenuPath(string line, string topic, DateOnly day) =>
        _menus.Where(m => m.Line == line && m.Topic == topic && m.HoldsOn(day)).MaxBy(m => m.ObservedOn ?? DateOnly.MinValue)?.Path;

    /// <summary>
    /// The spans in which a line answers on some day of the week, over all its menus and languages: <c>09:30-20:00</c>,
    /// <c>00:00-24:00</c> for round the clock on every day.
    /// </summary>
    public IReadOnlySet<string> Spans(string line, DateOnly day)
    {
        var rows = _hours.Where(h => h.Line == line && h.HoldsOn(day)).GroupBy(h => string.Join(' ', h.Languages ?? []))
            .SelectMany(g => g.Where(h => h.ObservedOn == g.Max(r => r.ObservedOn)));
        return rows.SelectMany(h => h.Spans()).ToHashSet();
    }

    private string HoursOf(string line, DateOnly day) => InWords(Current(line, day, _ => true));

    private List<HoursRow> Current(string line, DateOnly day, Func<HoursRow, bool> wanted)
    {
        var rows = _hours.Where(h => h.Line == line && h.HoldsOn(day) && h is { Languages: null, Region: null } && wanted(h)).ToList();
        var newest = rows.Count == 0 ? default : rows.Max(h => h.ObservedOn ?? DateOnly.MinValue);
        return rows.FindAll(h => (h.ObservedOn ?? DateOnly.MinValue) == newest);
    }

    private static string InWords(List<HoursRow> rows) =>
        rows.Count == 0 ? HoursUnknown : string.Join(" / ", rows.Select(h => h.InWords()));

    private sealed record LineRow : DatedRow
    {
        public required string Id { get; init; }

        public required string Number { get; init; }

        public required string NameJa { get; init; }

        public string NameEn { get; init; } = "";

        public bool? Free { get; init; }

        public IReadOnlyList<string> Languages { get; init; } = [];
    }

    private sealed record MenuRow : DatedRow
    {
        public required string Line { get; init; }

        public required IReadOnlyList<string> Path { get; init; }

        public required string Topic { get; init; }

        public string TopicJa { get; init; } = "";

        public string TopicEn { get; init; } = "";
    }

    private sealed record HoursRow : DatedRow
    {
        public required string Line { get; init; }

        public IReadOnlyList<string>? Menus { get; init; }

        public IReadOnlyList<string>? Languages { get; init; }

        public string? Topic { get; init; }

        /// <summary>The prefecture for which the hours hold; null for all.</summary>
        public string? Region { get; init; }

        public string? Weekday { get; init; }

        public string? SaturdaySundayHoliday { get; init; }

        public string? Dec29Jan3 { get; init; }

        public LineHours AsHours() =>
            new(Menus is null || Menus.Contains("*") ? [] : Menus, Topic, Known(Weekday), Known(SaturdaySundayHoliday), Known(Dec29Jan3), ObservedOn);

        public IEnumerable<string> Spans()
        {
            string?[] all = [Weekday, SaturdaySundayHoliday, Dec29Jan3];
            // Round the clock on weekdays only is not round the clock.
            var always = Array.TrueForAll(all, s => s == Always);
            return all.OfType<string>().Where(s => s.Contains(':', StringComparison.Ordinal) && (always || s != Always));
        }

        private const string Always = "00:00-24:00";

        public string InWords()
        {
            var menu = Menus is { Count: > 0 } menus && !menus.Contains("*") ? $"音声案内{string.Join("・", menus)}: " : "";
            var hours = (Weekday, SaturdaySundayHoliday) is ({ } every, { } alike) && every == alike
                ? every is Always or "not stated" ? Span(every) : $"毎日{Span(every)}"
                : $"平日{Span(Weekday)}、土日祝{Span(SaturdaySundayHoliday)}";
            var yearEnd = Dec29Jan3 == "closed" ? "(12月29日〜1月3日休み)" : "";
            return menu + hours + yearEnd;
        }

        private static string? Known(string? hours) => hours == "not stated" ? null : hours;

        private static string Span(string? hours) => hours switch
        {
            null or "not stated" => "要確認",
            "closed" => "休み",
            Always => "24時間",
            _ => hours.Replace("-", "〜", StringComparison.Ordinal),
        };
    }
}
