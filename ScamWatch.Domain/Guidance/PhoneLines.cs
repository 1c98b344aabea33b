using ScamWatch.Domain.References;

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
/// <param name="ConfirmedOn">When staff last made sure of it; null where nobody has.</param>
public sealed record PhoneLine(
    string Id, string Number, string Name, string NameEn, bool Free, string Hours, DateOnly? ObservedOn, string Source, DateOnly? ConfirmedOn = null)
{
    /// <summary>When it was last seen to be so, on a page or by staff.</summary>
    public DateOnly? SeenOn => ConfirmedOn ?? ObservedOn;
}

/// <summary>
/// The lines of <c>data/reference/lines.json</c> with their hours of <c>hours.json</c> and menu digits of <c>menus.json</c>.
/// They change, so each is a dated row; the newest row in force on the day asked for is used.
/// </summary>
public sealed class PhoneLines
{
    /// <summary>Topic of the menu branch, and of the hours, for loss and suspension.</summary>
    private const string LossMenu = "loss", SuspensionHoursTopic = "suspension";

    private const string HoursUnknown = "受付時間は要確認";

    private readonly Derived<Content> _content;

    internal PhoneLines(ReferenceNow reference) => _content = new(reference, Read);

    /// <summary>Reads the reference folder.</summary>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is malformed.</exception>
    public static PhoneLines Load(string referenceFolder) => new(ReferenceNow.Of(referenceFolder));

    /// <summary>Every line in force on a day, in the order of the file.</summary>
    public IReadOnlyList<PhoneLine> On(DateOnly day) =>
        [.. LinesOn(_content.Value, day).Select(l => new PhoneLine(
            l.Id, l.Number, l.NameJa, l.NameEn, l.Free ?? false, HoursOf(l.Id, day), l.ObservedOn, l.Source, l.ConfirmedOn))];

    /// <summary>The line with this id on a day, or null.</summary>
    public PhoneLine? Find(string id, DateOnly day) => On(day).FirstOrDefault(l => l.Id == id);

    /// <summary>
    /// The hours in which a line takes suspensions, with the menu digit to press where it has a menu; 「受付時間は要確認」
    /// where no source says.
    /// </summary>
    public string SuspensionHours(string line, DateOnly day)
    {
        var digits = _content.Value.Menus.Where(m => m.Line == line && m.Topic == LossMenu && m.HoldsOn(day))
            .MaxBy(m => m.ObservedOn ?? DateOnly.MinValue)?.Path ?? [];
        return InWords(Current(line, day, h => h.Topic == SuspensionHoursTopic
            || (digits.Count == 1 && h.Menus?.Contains(digits[0]) == true)));
    }

    /// <summary>The menu digits of a line on a day with what each is for; empty where it has none.</summary>
    public IReadOnlyList<(string Digits, Words Topic, DateOnly? ObservedOn)> Menu(string line, DateOnly day)
    {
        var rows = _content.Value.Menus.Where(m => m.Line == line && m.HoldsOn(day)).ToList();
        var newest = rows.Count == 0 ? null : rows.Max(m => m.ObservedOn);
        return [.. rows.Where(m => m.ObservedOn == newest).Select(m => (string.Join("→", m.Path), (Words)(m.TopicJa, m.TopicEn), m.ObservedOn))];
    }

    /// <summary>The hours of a line by language, where they differ; empty where it speaks Japanese only.</summary>
    public IReadOnlyList<(IReadOnlyList<string> Languages, string Topic, string Hours)> HoursByLanguage(string line, DateOnly day)
    {
        var rows = _content.Value.Hours.Where(h => h.Line == line && h.HoldsOn(day) && h.Languages is not null).ToList();
        var newest = rows.Count == 0 ? null : rows.Max(h => h.ObservedOn);
        return [.. rows.Where(h => h.ObservedOn == newest).Select(h => (h.Languages!, h.Topic ?? "", h.InWords()))];
    }

    internal static Content Read(ReferenceSet set) => new(set.Rows<LineRow>("lines"), set.Rows<HoursRow>("hours"), set.Rows<MenuRow>("menus"));

    /// <summary>Of each line the newest row in force, in the order of the file.</summary>
    internal static IReadOnlyList<LineRow> LinesOn(Content content, DateOnly day) =>
        [.. content.Lines.Where(l => l.HoldsOn(day)).GroupBy(l => l.Id, StringComparer.Ordinal).Select(g => g.MaxBy(l => l.ObservedOn ?? DateOnly.MinValue)!)];

    private string HoursOf(string line, DateOnly day) => InWords(Current(line, day, _ => true));

    private List<HoursRow> Current(string line, DateOnly day, Func<HoursRow, bool> wanted)
    {
        var rows = _content.Value.Hours.Where(h => h.Line == line && h.HoldsOn(day) && h is { Languages: null, Region: null } && wanted(h)).ToList();
        var newest = rows.Count == 0 ? default : rows.Max(h => h.ObservedOn ?? DateOnly.MinValue);
        return rows.FindAll(h => (h.ObservedOn ?? DateOnly.MinValue) == newest);
    }

    private static string InWords(List<HoursRow> rows) =>
        rows.Count == 0 ? HoursUnknown : string.Join(" / ", rows.Select(h => h.InWords()));

    /// <summary>The rows of one state of the reference data.</summary>
    internal sealed record Content(IReadOnlyList<LineRow> Lines, IReadOnlyList<HoursRow> Hours, IReadOnlyList<MenuRow> Menus);

    internal sealed record LineRow : DatedRow
    {
        public required string Id { get; init; }

        public required string Number { get; init; }

        public required string NameJa { get; init; }

        public string NameEn { get; init; } = "";

        public bool? Free { get; init; }

        public string Kind { get; init; } = "";

        public IReadOnlyList<string> Languages { get; init; } = [];

        /// <summary>Codes of <c>topics.json</c>.</summary>
        public IReadOnlyList<string> Topics { get; init; } = [];

        public string? AlternateFor { get; init; }

        /// <summary>For whom alone the line is meant; null for everybody.</summary>
        public string? ForCaller { get; init; }
    }

    internal sealed record MenuRow : DatedRow
    {
        public required string Line { get; init; }

        public required IReadOnlyList<string> Path { get; init; }

        public required string Topic { get; init; }

        public string TopicJa { get; init; } = "";

        public string TopicEn { get; init; } = "";
    }

    internal sealed record HoursRow : DatedRow
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

        public string InWords()
        {
            var menu = Menus is { Count: > 0 } menus && !menus.Contains("*") ? $"音声案内{string.Join("・", menus)}: " : "";
            var hours = (Weekday, SaturdaySundayHoliday) is ({ } every, { } alike) && every == alike
                ? every is "00:00-24:00" or "not stated" ? Span(every) : $"毎日{Span(every)}"
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
