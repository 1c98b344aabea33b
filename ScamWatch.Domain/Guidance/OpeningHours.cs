using ScamWatch.Domain.References;

namespace ScamWatch.Domain.Guidance;

/// <summary>Whether a line is staffed at a moment.</summary>
public enum OpenState
{
    Closed,
    Open,

    /// <summary>No source says: 要確認, never guessed.</summary>
    Unknown,
}

/// <summary>A question about a line.</summary>
/// <param name="Line">Id of the line.</param>
/// <param name="Menu">Digit pressed; null where the line has no menu.</param>
/// <param name="Language">Language spoken; null for Japanese.</param>
/// <param name="Topic"><c>suspension</c>, or null for anything else.</param>
/// <param name="Region">Prefecture of the caller; null where it is not known.</param>
public sealed record HoursQuestion(string Line, string? Menu = null, string? Language = null, string? Topic = null, string? Region = null);

/// <summary>The hours of a week as a row states them.</summary>
/// <param name="Weekday">On weekdays.</param>
/// <param name="RestDay">On Saturdays, Sundays and public holidays.</param>
/// <param name="YearEnd">From 29 December to 3 January.</param>
/// <param name="IsUsual">True where each region sets its own and these are usual: to be confirmed.</param>
/// <param name="Note">What the row adds; empty where nothing.</param>
/// <param name="ObservedOn">Day of the source.</param>
/// <param name="ConfirmedOn">When staff last made sure.</param>
/// <param name="Source">Key of the source.</param>
public sealed record WeekHours(
    HoursSpan Weekday, HoursSpan RestDay, HoursSpan YearEnd, bool IsUsual, Words Note, DateOnly? ObservedOn, DateOnly? ConfirmedOn, string Source)
{
    /// <summary>Round the clock, all year.</summary>
    public bool IsAlways => Weekday == HoursSpan.AllDay && RestDay == HoursSpan.AllDay && YearEnd == HoursSpan.AllDay;
}

/// <summary>
/// Tells whether a line is open, by the rows of <c>hours.json</c> in force and the public holidays of
/// <c>holidays.json</c>. Ends are exclusive; 12/29 to 1/3 are inclusive on both ends.
/// </summary>
public sealed class OpeningHours
{
    /// <summary>Topic of <see cref="HoursQuestion"/> for loss and theft.</summary>
    public const string Suspension = "suspension";

    private const string General = "general", Every = "all", AnyMenu = "*", NotStated = "not stated";

    private readonly Derived<Content> _content;

    internal OpeningHours(ReferenceNow reference) => _content = new(reference, Read);

    /// <summary>Reads the reference folder.</summary>
    /// <exception cref="InvalidDataException">Malformed.</exception>
    public static OpeningHours Load(string referenceFolder) => new(ReferenceNow.Of(referenceFolder));

    /// <summary>Whether the line answers at a wall-clock time in Japan.</summary>
    public OpenState At(HoursQuestion question, DateTime japan)
    {
        var content = _content.Value;
        var day = DateOnly.FromDateTime(japan);
        return content.Find(question, day) is { } row ? row.On(content.Days.KindOf(day), question).At(japan.TimeOfDay) : OpenState.Unknown;
    }

    /// <summary>What can be said of the line around a wall-clock time in Japan.</summary>
    public Moment Around(HoursQuestion question, DateTime japan)
    {
        var content = _content.Value;
        var rows = content.Rows(question);
        return Moment.Read(
            day => Content.Newest(rows, day) is { } row ? row.On(content.Days.KindOf(day), question) : new(HoursSpan.Unknown), japan);
    }

    /// <summary>The hours of the line as stated on a day; null where no row holds.</summary>
    public WeekHours? Week(HoursQuestion question, DateOnly day) => _content.Value.Find(question, day)?.Week;

    internal static Content Read(ReferenceSet set) => new(
        [.. set.Rows<HoursRow>("hours").Select(Ready)],
        Calendar.Read(set));

    private static ReadyRow Ready(HoursRow row)
    {
        try
        {
            return new(row, new(
                HoursSpan.Parse(row.Weekday), HoursSpan.Parse(row.SaturdaySundayHoliday), HoursSpan.Parse(row.Dec29Jan3),
                row.Usual, (row.NoteJa, row.NoteEn), row.ObservedOn, row.ConfirmedOn, row.Source));
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException($"hours.json, row {row.Row}: {fault.Message}", fault);
        }
    }

    /// <summary>The rows made ready for one state of the reference data.</summary>
    internal sealed class Content(IReadOnlyList<ReadyRow> rows, Calendar days)
    {
        private readonly ILookup<string, ReadyRow> _byLine = rows.OrderByDescending(r => r.Row.ObservedOn ?? DateOnly.MinValue).ToLookup(r => r.Row.Line, StringComparer.Ordinal);

        public Calendar Days => days;

        /// <summary>The rows that answer, those of the caller's own region first, then the newest first.</summary>
        public List<ReadyRow> Rows(HoursQuestion question)
        {
            var found = new List<ReadyRow>();
            foreach (var ofRegion in (ReadOnlySpan<bool>)[true, false])
            {
                foreach (var row in _byLine[question.Line])
                {
                    if (row.Row.Region is not null == ofRegion && row.Answers(question))
                    {
                        found.Add(row);
                    }
                }
            }

            return found;
        }

        public ReadyRow? Find(HoursQuestion question, DateOnly day) => Newest(Rows(question), day);

        public static ReadyRow? Newest(List<ReadyRow> rows, DateOnly day) => rows.Find(r => r.Row.HoldsOn(day));
    }

    internal sealed record ReadyRow(HoursRow Row, WeekHours Week)
    {
        public bool Answers(HoursQuestion q) =>
            (Row.Region is null || Row.Region == q.Region)
            && (Row.Menus is null || (q.Menu is not null && (Row.Menus.Contains(q.Menu) || Row.Menus.Contains(AnyMenu))))
            && (Row.Languages is null ? q.Language is null : q.Language is not null && Row.Languages.Contains(q.Language))
            && (Row.Topic is null or Every || Row.Topic == (q.Topic ?? General));

        public DayHours On(DayKind kind, HoursQuestion question)
        {
            // Hours that are only usual are no answer; and where nobody says whether suspensions are taken at night, closed is a guess.
            if (Week.IsUsual)
            {
                return new(HoursSpan.Unknown);
            }

            var unsure = Row.NightCover == NotStated && question.Topic == Suspension;
            return kind switch
            {
                DayKind.YearEnd => new(Week.YearEnd, Week.YearEnd, unsure),
                DayKind.Rest => new(Week.RestDay, Week.RestDay, unsure),
                DayKind.Weekday => new(Week.Weekday, Week.Weekday, unsure),
                DayKind.PerhapsRest => new(Week.Weekday, Week.RestDay, unsure),
                _ => throw new ArgumentOutOfRangeException(nameof(kind)),
            };
        }
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

        public string? NightCover { get; init; }

        public bool Usual { get; init; }
    }
}
