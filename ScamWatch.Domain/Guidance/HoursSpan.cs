using System.Globalization;

namespace ScamWatch.Domain.Guidance;

/// <summary>Hours of one day as a row states them: a span with an exclusive end, closed, or not stated.</summary>
/// <param name="Stated">False where no source says.</param>
/// <param name="From">Opening; meaningless where closed or not stated.</param>
/// <param name="Until">Exclusive end, at most 24:00; equal to <paramref name="From"/> where closed.</param>
public readonly record struct HoursSpan(bool Stated, TimeSpan From, TimeSpan Until)
{
    private const string ClosedText = "closed", NotStatedText = "not stated";

    /// <summary>No source says.</summary>
    public static HoursSpan Unknown => default;

    public static HoursSpan Closed { get; } = new(true, default, default);

    /// <summary>The whole day.</summary>
    public static HoursSpan AllDay { get; } = new(true, default, TimeSpan.FromDays(1));

    public bool IsClosed => Stated && From == Until;

    /// <summary>Reads <c>HH:mm-HH:mm</c>, <c>closed</c> or <c>not stated</c>; a missing text is not stated.</summary>
    public static bool TryParse(string? text, out HoursSpan span)
    {
        span = Unknown;
        switch (text)
        {
            case null or NotStatedText:
                return true;
            case ClosedText:
                span = Closed;
                return true;
            case { Length: 11 } when text[5] == '-' && Time(text.AsSpan(0, 5)) is { } from && Time(text.AsSpan(6)) is { } until && from < until:
                span = new(true, from, until);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc cref="TryParse"/>
    /// <exception cref="InvalidDataException">In no such form.</exception>
    public static HoursSpan Parse(string? text) => TryParse(text, out var span) ? span : throw new InvalidDataException($"'{text}' are no hours.");

    /// <summary>Whether it is open at a time of the day.</summary>
    public OpenState At(TimeSpan time) => !Stated ? OpenState.Unknown : From <= time && time < Until ? OpenState.Open : OpenState.Closed;

    /// <summary>As rows write it.</summary>
    public override string ToString() => !Stated ? NotStatedText : IsClosed ? ClosedText : $"{Written(From)}-{Written(Until)}";

    private static string Written(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}");

    private static TimeSpan? Time(ReadOnlySpan<char> text) =>
        text[2] == ':'
        && int.TryParse(text[..2], NumberStyles.None, CultureInfo.InvariantCulture, out var hour)
        && int.TryParse(text[3..], NumberStyles.None, CultureInfo.InvariantCulture, out var minute)
        && minute < 60 && (hour < 24 || (hour == 24 && minute == 0))
            ? new TimeSpan(hour, minute, 0) : null;
}

/// <summary>A day whose kind may be open: it is known only where both readings agree.</summary>
/// <param name="Likely">As the calendar says.</param>
/// <param name="Otherwise">As it would be on the other kind of day; equal where that makes no difference.</param>
/// <param name="ClosedIsUnknown">True where no source says that nobody answers outside the hours.</param>
public readonly record struct DayHours(HoursSpan Likely, HoursSpan Otherwise, bool ClosedIsUnknown = false)
{
    public DayHours(HoursSpan hours) : this(hours, hours)
    {
    }

    public OpenState At(TimeSpan time)
    {
        var state = Likely.At(time) is var likely && likely == Otherwise.At(time) ? likely : OpenState.Unknown;
        return state == OpenState.Closed && ClosedIsUnknown ? OpenState.Unknown : state;
    }
}

/// <summary>What can be said of a moment.</summary>
/// <param name="State">At the moment.</param>
/// <param name="Until">Where open: when that ends, in Japan; null where it goes on for as far as is looked.</param>
/// <param name="UntilIsSure">False where the state after <paramref name="Until"/> is not known to be closed.</param>
/// <param name="Opens">Where not open: the next moment that is known to be open; null where none is within as far as is looked.</param>
/// <param name="OpensIsSure">False where it may open before that, for all that the sources say.</param>
public readonly record struct Moment(OpenState State, DateTime? Until, bool UntilIsSure, DateTime? Opens, bool OpensIsSure)
{
    /// <summary>How far is looked: beyond the longest row of days off, at the turn of the year and in May.</summary>
    public const int Days = 15;

    /// <summary>Reads hours around a moment.</summary>
    /// <param name="hours">Hours of a day.</param>
    /// <param name="japan">The moment, wall-clock time in Japan.</param>
    public static Moment Read(Func<DateOnly, DayHours> hours, DateTime japan)
    {
        var day = DateOnly.FromDateTime(japan);
        var today = hours(day);
        var state = today.At(japan.TimeOfDay);
        var sure = true;
        for (var ahead = 0; ahead <= Days; ahead++)
        {
            var (on, its) = (day.AddDays(ahead), ahead == 0 ? today : hours(day.AddDays(ahead)));
            Span<TimeSpan> marks = [TimeSpan.Zero, its.Likely.From, its.Likely.Until, its.Otherwise.From, its.Otherwise.Until];
            marks.Sort();
            foreach (var mark in marks)
            {
                if (mark.Days > 0 || (ahead == 0 && mark <= japan.TimeOfDay))
                {
                    continue;
                }

                var then = its.At(mark);
                if (state == OpenState.Open && then != OpenState.Open)
                {
                    return new(state, on.ToDateTime(default) + mark, then == OpenState.Closed, null, true);
                }

                if (state != OpenState.Open && then == OpenState.Open)
                {
                    return new(state, null, true, on.ToDateTime(default) + mark, sure && state != OpenState.Unknown);
                }

                sure &= then != OpenState.Unknown;
            }
        }

        return new(state, null, true, null, sure && state != OpenState.Unknown);
    }
}
