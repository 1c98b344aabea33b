using ScamWatch.Domain.References;

namespace ScamWatch.Domain.Guidance;

/// <summary>A line that citizens can be told to call, with its hours in words.</summary>
/// <param name="Id">Stable id, such as <c>total</c>.</param>
/// <param name="Number">As dialled.</param>
/// <param name="Name">Japanese name.</param>
/// <param name="NameEn">English name.</param>
/// <param name="Free">True where the call costs nothing.</param>
/// <param name="Hours">Hours in Japanese words; 「要確認」 where no source says.</param>
/// <param name="ObservedOn">When it was last seen to be so: day of the source, or the later day on which staff made sure; null where neither is known.</param>
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
public sealed record LineSchedule(
    IReadOnlyList<string> Menus, string? Topic, string? Weekday, string? Weekend, string? YearEnd, DateOnly? ObservedOn);

/// <summary>What to press for a topic.</summary>
/// <param name="Digits">In order, with an arrow between two.</param>
/// <param name="Topic">What the choice is for.</param>
/// <param name="ObservedOn">When it was last seen to be so, by the source or by staff.</param>
/// <param name="Source">Key of the source.</param>
public sealed record MenuChoice(string Digits, Words Topic, DateOnly? ObservedOn, string Source);

/// <summary>Hours of a line.</summary>
/// <param name="Words">As people say them; <see cref="Fact.ToBeConfirmed"/> where no source says.</param>
/// <param name="ObservedOn">When it was last seen to be so, by the source or by staff.</param>
/// <param name="Source">Key of the source.</param>
public sealed record LineHours(Words Words, DateOnly? ObservedOn, string Source);

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
            l.Id, l.Number, l.NameJa, l.NameEn, l.Free ?? false, AllHours(l.Id, day), l.SeenOn, l.Source)
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
        var rows = _content.Value.Menus.Where(m => m.Line == line && m.HoldsOn(day)).ToList();
        var newest = rows.Count == 0 ? null : rows.Max(m => m.ObservedOn);
        return [.. rows.Where(m => m.ObservedOn == newest).Select(m => (string.Join("→", m.Path), (Words)(m.TopicJa, m.TopicEn), m.SeenOn))];
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

    /// <summary>The digits that lead to a topic of a line on a day, or null where no row in force knows them.</summary>
    public MenuChoice? MenuOf(string line, string topic, DateOnly day) =>
        MenuRowOf(line, topic, day) is { } row
            ? new(string.Join("→", row.Path), (row.TopicJa, row.TopicEn), row.SeenOn, row.Source)
            : null;

    /// <summary>The hours of a line for a topic, in words: of the topic itself, or of the menu that leads to it.</summary>
    /// <param name="line">Id of the line.</param>
    /// <param name="topic">Of a menu or of the hours, such as <c>loss</c> or <c>suspension</c>; null for all hours of the line.</param>
    /// <param name="day">As of.</param>
    /// <returns>The newest rows in force; empty where there is none.</returns>
    public IReadOnlyList<LineHours> HoursOf(string line, string? topic, DateOnly day)
    {
        var digit = topic is null ? null : MenuRowOf(line, topic, day)?.Path[0];
        var rows = _content.Value.Hours.Where(h => h.Line == line && h.Region is null && h.HoldsOn(day)).Where(h =>
            topic is null || h.Topic == topic
            || (digit is not null && h.Menus is { } menus && (menus.Contains(digit) || menus.Contains("*")))
            || (h.Topic is null && h.Menus is null)).ToList();
        var newest = rows.Count == 0 ? default : rows.Max(h => h.ObservedOn ?? DateOnly.MinValue);
        return [.. rows.Where(h => (h.ObservedOn ?? DateOnly.MinValue) == newest).Select(h => new LineHours(h.Spoken(), h.SeenOn, h.Source))];
    }

    /// <summary>The hours of a line in a language, newest source; empty where none says.</summary>
    /// <param name="line">Id of the line.</param>
    /// <param name="language">Code of the language that is spoken; those of a line that tells its languages apart are found by their own codes only.</param>
    /// <param name="day">Japan time.</param>
    public IReadOnlyList<LineSchedule> Schedule(string line, string language, DateOnly day)
    {
        var own = _content.Value.Hours.Where(h => h.Line == line && h.HoldsOn(day) && h.Languages?.Contains(language) == true).ToList();
        var newest = own.Count == 0 ? null : own.Max(h => h.ObservedOn);
        return [.. (own.Count > 0 ? own.FindAll(h => h.ObservedOn == newest) : Current(line, day, _ => true)).Select(h => h.AsHours())];
    }

    /// <summary>The digits to press for a topic (<c>loss</c>, <c>system</c> …) on a day; null where the line has no such menu.</summary>
    public IReadOnlyList<string>? MenuPath(string line, string topic, DateOnly day) =>
        _content.Value.Menus.Where(m => m.Line == line && m.Topic == topic && m.HoldsOn(day)).MaxBy(m => m.ObservedOn ?? DateOnly.MinValue)?.Path;

    /// <summary>
    /// The spans in which a line answers on some day of the week, over all its menus and languages: <c>09:30-20:00</c>,
    /// <c>00:00-24:00</c> for round the clock on every day.
    /// </summary>
    public IReadOnlySet<string> Spans(string line, DateOnly day)
    {
        var rows = _content.Value.Hours.Where(h => h.Line == line && h.HoldsOn(day)).GroupBy(h => string.Join(' ', h.Languages ?? []))
            .SelectMany(g => g.Where(h => h.ObservedOn == g.Max(r => r.ObservedOn)));
        return rows.SelectMany(h => h.Spans()).ToHashSet();
    }

    private MenuRow? MenuRowOf(string line, string topic, DateOnly day) =>
        _content.Value.Menus.Where(m => m.Line == line && m.Topic == topic && m.HoldsOn(day)).MaxBy(m => m.ObservedOn ?? DateOnly.MinValue);

    private string AllHours(string line, DateOnly day) => InWords(Current(line, day, _ => true));

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

        public LineSchedule AsHours() =>
            new(Menus is null || Menus.Contains("*") ? [] : Menus, Topic, Known(Weekday), Known(SaturdaySundayHoliday), Known(Dec29Jan3), ObservedOn);

        public IEnumerable<string> Spans()
        {
            string?[] all = [Weekday, SaturdaySundayHoliday, Dec29Jan3];
            // Round the clock on weekdays only is not round the clock.
            var always = Array.TrueForAll(all, s => s == HoursWords.AllDay);
            return all.OfType<string>().Where(s => s.Contains(':', StringComparison.Ordinal) && (always || s != HoursWords.AllDay));
        }

        private static string? Known(string? hours) => hours == "not stated" ? null : hours;

        /// <summary>Its hours, without its menu.</summary>
        public Words Spoken() => HoursWords.Of(Weekday, SaturdaySundayHoliday, Dec29Jan3);

        public string InWords() =>
            (Menus is { Count: > 0 } menus && !menus.Contains("*") ? $"音声案内{string.Join("・", menus)}: " : "") + Spoken().Ja;
    }
}
