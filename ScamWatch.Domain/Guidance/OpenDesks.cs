using ScamWatch.Domain.References;

namespace ScamWatch.Domain.Guidance;

/// <summary>
/// Who is open now: by topic, language, caller and moment, from the rows of lines, menus, hours, topics and holidays in force
/// on the day. What no source says is 要確認 (<see cref="OpenState.Unknown"/>), never open or closed.
/// </summary>
public sealed class OpenDesks
{
    /// <summary>Code of Japanese among the languages of the lines.</summary>
    public const string Japanese = "ja";

    private const string EasyJapanese = "easy", EmergencyTopic = "emergency", ScamTopic = "scam", NightRoute = "night-route";

    private readonly Derived<Content> _content;
    private readonly OpeningHours _hours;

    internal OpenDesks(ReferenceNow reference) => (_content, _hours) = (new(reference, Read), new OpeningHours(reference));

    /// <summary>Reads the reference folder.</summary>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is malformed.</exception>
    public static OpenDesks Load(string referenceFolder) => new(ReferenceNow.Of(referenceFolder));

    /// <summary>What callers ask about on a day, in the order in which screens list it.</summary>
    public IReadOnlyList<DeskTopic> Topics(DateOnly day) =>
        [.. _content.Value.Topics.Where(t => t.HoldsOn(day)).Select(t => new DeskTopic(t.Topic, (t.NameJa, t.NameEn), t.Suspension))];

    /// <summary>The languages that lines name on a day, Japanese first.</summary>
    public IReadOnlyList<string> Languages(DateOnly day) =>
        [Japanese, .. PhoneLines.LinesOn(_content.Value.Lines, day).SelectMany(l => l.Languages).Distinct(StringComparer.Ordinal).Where(l => l != Japanese)];

    /// <summary>The prefectures that rows of hours name.</summary>
    public IReadOnlyList<string> Regions(DateOnly day) =>
        [.. _content.Value.Lines.Hours.Where(h => h.Region is not null && h.HoldsOn(day)).Select(h => h.Region!).Distinct(StringComparer.Ordinal)];

    /// <summary>What is known of a day.</summary>
    public DeskDay Day(DateOnly day)
    {
        var content = _content.Value;
        return new(day, content.Days.KindOf(day), content.Days.NameOf(day), content.NextMaintenance(day));
    }

    /// <summary>Who answers a question at a moment.</summary>
    /// <param name="question">Topic, language and caller.</param>
    /// <param name="japan">The moment, wall-clock time in Japan.</param>
    public DeskAnswer At(DeskQuestion question, DateTime japan)
    {
        var content = _content.Value;
        var day = DateOnly.FromDateTime(japan);
        var topic = content.Topics.FirstOrDefault(t => t.Topic == question.Topic && t.HoldsOn(day));
        var desks = new List<(int Rank, OpenDesk Desk)>();
        OpenDesk? emergency = null;
        if (topic is not null)
        {
            foreach (var line in PhoneLines.LinesOn(content.Lines, day))
            {
                if (line.Topics.Contains(EmergencyTopic, StringComparer.Ordinal) && topic.Topic == ScamTopic)
                {
                    emergency = Desk(content, line, question, topic, japan);
                }

                if (line.Topics.Contains(topic.Topic, StringComparer.Ordinal)
                    && (Speaks(line, question.Language) || Speaks(line, Japanese)))
                {
                    var desk = Desk(content, line, question, topic, japan);
                    desks.Add((Rank(desk, question), desk));
                }
            }
        }

        List<OpenDesk> ordered = [.. desks.OrderBy(d => d.Rank).Select(d => d.Desk)];
        var best = ordered.FirstOrDefault();
        var unsure = best is { SpeaksLanguage: false } && ordered.Exists(d => d.SpeaksLanguage && d.Open.State == OpenState.Unknown);
        return new(
            best, best is null ? [] : ordered[1..], emergency, unsure,
            unsure && topic!.Suspension ? Script(content, best!, question.Language, day) : [], Day(day));
    }

    /// <summary>Services that are no telephone line, at a moment.</summary>
    public IReadOnlyList<OpenPlace> Services(DateTime japan)
    {
        var content = _content.Value;
        var today = DateOnly.FromDateTime(japan);
        return
        [
            .. content.Services.Where(s => s.Row.HoldsOn(today)).GroupBy(s => s.Row.Service, StringComparer.Ordinal)
                .Select(g => g.MaxBy(s => s.Row.ObservedOn ?? DateOnly.MinValue)!)
                .Select(s => new OpenPlace(
                    (s.Row.NameJa, s.Row.NameEn), Moment.Read(day => s.On(content.Days.KindOf(day), content.IsMaintenance(day)), japan),
                    content.IsMaintenance(today), Notes([s.Row]), s.Row.ObservedOn, s.Row.ConfirmedOn)),
        ];
    }

    /// <summary>The hours of such a service as stated on a day; null where no row holds.</summary>
    /// <param name="service">Code of <c>services.json</c>.</param>
    /// <param name="day">As of.</param>
    public WeekHours? ServiceHours(string service, DateOnly day) =>
        _content.Value.Services.Where(s => s.Row.Service == service && s.Row.HoldsOn(day)).MaxBy(s => s.Row.ObservedOn ?? DateOnly.MinValue) is { } found
            ? new(found.Weekday, found.RestDay, found.YearEnd, false, (found.Row.NoteJa, found.Row.NoteEn), found.Row.ObservedOn, found.Row.ConfirmedOn, found.Row.Source)
            : null;

    /// <summary>The counters of the municipality at a moment; empty where nobody has entered their hours.</summary>
    public IReadOnlyList<OpenPlace> Counters(DateTime japan)
    {
        var content = _content.Value;
        var today = DateOnly.FromDateTime(japan);
        return
        [
            .. content.Counters.GroupBy(c => c.Row.Counter, StringComparer.Ordinal).Select(g =>
            {
                var rows = g.ToList();
                var first = rows[0].Row;
                return new OpenPlace(
                    (first.Counter, first.NameEn), Moment.Read(day => new(CounterHours.On(rows, day, content.Days.KindOf(day))), japan),
                    content.IsMaintenance(today), Notes(rows.Where(r => r.Row.Date == today).Select(r => r.Row)),
                    rows.Max(r => r.Row.ObservedOn), rows.Max(r => r.Row.ConfirmedOn));
            }),
        ];
    }

    internal static Content Read(ReferenceSet set) => new(
        PhoneLines.Read(set), set.Rows<TopicRow>("topics"), Calendar.Read(set), SourceNames.Read(set),
        set.Rows<ScriptRow>("desk-scripts"), set.Rows<MaintenanceRow>("maintenance"),
        [.. set.Rows<ServiceRow>("services").Select(ReadyService.Of)], [.. set.Rows<CounterRow>("counters").Select(CounterHours.Of)]);

    private static bool Speaks(PhoneLines.LineRow line, string language) => line.Languages.Contains(language, StringComparer.Ordinal);

    private OpenDesk Desk(Content content, PhoneLines.LineRow line, DeskQuestion question, TopicRow topic, DateTime japan)
    {
        var day = DateOnly.FromDateTime(japan);
        var speaks = Speaks(line, question.Language);
        var menu = content.MenuOf(line.Id, topic.Topic, day);
        var hours = new HoursQuestion(
            line.Id, menu?.Path[0], speaks && question.Language != Japanese ? question.Language : null,
            topic.Suspension ? OpeningHours.Suspension : null, question.Region);
        var week = _hours.Week(hours, day);
        List<Words> notes = [.. Notes([line])];
        if (week is { Note: { Ja.Length: > 0 } note })
        {
            notes.Add(note);
        }

        return new(
            line.Id, line.Number, (line.NameJa, line.NameEn), line.Kind, line.Free ?? false, speaks, menu?.Path ?? [], menu?.ObservedOn,
            _hours.Around(hours, japan), week, Codes.TryParse<CallerWay>(line.ForCaller, out var way) ? way : null,
            line.AlternateFor is not null, line.ObservedOn, line.ConfirmedOn, content.Sources.Issuer(line.Source), notes);
    }

    /// <summary>
    /// The order in which routes are offered: lines meant for this caller, then lines for everybody; open in the caller's language,
    /// open in Japanese, to be confirmed, closed; free before charged, a line before what stands in for it. Lines meant for other
    /// callers come last.
    /// </summary>
    private static int Rank(OpenDesk desk, DeskQuestion question)
    {
        var caller = desk.For is { } way ? way == question.Way ? 0 : 2 : 1;
        var state = (desk.Open.State, desk.SpeaksLanguage) switch
        {
            (OpenState.Open, true) => 0,
            (OpenState.Open, false) => 1,
            (OpenState.Unknown, true) => 2,
            (OpenState.Unknown, false) => 3,
            (_, true) => 4,
            (_, false) => 5,
        };
        return (caller * 100) + (state * 10) + (desk.IsFree ? 0 : 2) + (desk.IsAlternate ? 1 : 0);
    }

    private static IReadOnlyList<DeskScript> Script(Content content, OpenDesk best, string language, DateOnly day) =>
        content.Scripts.Where(s => s.Script == NightRoute && s.HoldsOn(day)).MaxBy(s => s.ObservedOn) is not { } row ? []
        : [.. new[] { language, EasyJapanese }.Where(row.Texts.ContainsKey).Select(l => new DeskScript(l, row.Texts[l]
            .Replace("{number}", best.Number, StringComparison.Ordinal)
            .Replace("{digits}", string.Join("→", best.Path), StringComparison.Ordinal)))];

    private static IReadOnlyList<Words> Notes(IEnumerable<DatedRow> rows) =>
        [.. rows.Where(r => r.NoteJa.Length > 0).Select(r => (Words)(r.NoteJa, r.NoteEn))];

    /// <summary>The rows of one state of the reference data.</summary>
    internal sealed record Content(
        PhoneLines.Content Lines, IReadOnlyList<TopicRow> Topics, Calendar Days, SourceNames Sources, IReadOnlyList<ScriptRow> Scripts,
        IReadOnlyList<MaintenanceRow> Maintenance, IReadOnlyList<ReadyService> Services, IReadOnlyList<CounterHours> Counters)
    {
        /// <summary>The digits for a topic in force on a day, the newest; null where the line has none.</summary>
        public PhoneLines.MenuRow? MenuOf(string line, string topic, DateOnly day) =>
            Lines.Menus.Where(m => m.Line == line && m.Topic == topic && m.HoldsOn(day)).MaxBy(m => m.ObservedOn ?? DateOnly.MinValue);

        /// <summary>The maintenance on or next after a day.</summary>
        public DateOnly? NextMaintenance(DateOnly day) =>
            Maintenance.Where(m => m.HoldsOn(day)).MaxBy(m => m.ObservedOn ?? DateOnly.MinValue)?.Next(day);

        public bool IsMaintenance(DateOnly day) => NextMaintenance(day) == day;
    }

    internal sealed record TopicRow : DatedRow
    {
        public required string Topic { get; init; }

        public required string NameJa { get; init; }

        public string NameEn { get; init; } = "";

        public bool Suspension { get; init; }
    }

    internal sealed record ScriptRow : DatedRow
    {
        public required string Script { get; init; }

        public required IReadOnlyDictionary<string, string> Texts { get; init; }
    }

    internal sealed record MaintenanceRow : DatedRow
    {
        /// <summary>Which of the month.</summary>
        public required int Nth { get; init; }

        /// <summary>Day of the week as three letters, <c>sat</c>.</summary>
        public required string Weekday { get; init; }

        public int DaysAfter { get; init; }

        public DateOnly Next(DateOnly day)
        {
            var weekday = CounterHours.WeekdayOf(Weekday);
            for (var month = new DateOnly(day.Year, day.Month, 1).AddMonths(-1); ; month = month.AddMonths(1))
            {
                var on = month.AddDays((((int)weekday - (int)month.DayOfWeek + 7) % 7) + (7 * (Nth - 1)) + DaysAfter);
                if (on >= day)
                {
                    return on;
                }
            }
        }
    }

    internal sealed record ServiceRow : DatedRow
    {
        public required string Service { get; init; }

        public required string NameJa { get; init; }

        public string NameEn { get; init; } = "";

        public string? Weekday { get; init; }

        public string? SaturdaySundayHoliday { get; init; }

        public string? Dec29Jan3 { get; init; }

        /// <summary>Hours on maintenance days: <c>closed</c>, <c>not stated</c>, or hours; null where maintenance makes no difference.</summary>
        public string? Maintenance { get; init; }
    }

    internal sealed record ReadyService(ServiceRow Row, HoursSpan Weekday, HoursSpan RestDay, HoursSpan YearEnd, HoursSpan? Maintenance)
    {
        public static ReadyService Of(ServiceRow row) => new(
            row, HoursSpan.Parse(row.Weekday), HoursSpan.Parse(row.SaturdaySundayHoliday), HoursSpan.Parse(row.Dec29Jan3),
            row.Maintenance is null ? null : HoursSpan.Parse(row.Maintenance));

        public DayHours On(DayKind kind, bool maintenance) => maintenance && Maintenance is { } then ? new(then) : kind switch
        {
            DayKind.YearEnd => new(YearEnd),
            DayKind.Rest => new(RestDay),
            DayKind.Weekday => new(Weekday),
            DayKind.PerhapsRest => new(Weekday, RestDay),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }
}
