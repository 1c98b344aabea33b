namespace ScamWatch.Domain.Reach;

/// <summary>What is counted. The codes are stored: never rename one.</summary>
public enum ReachKind
{
    /// <summary>The page of a warning; the subject is the last part of its address.</summary>
    View,

    /// <summary>The list of warnings.</summary>
    List,

    /// <summary>A poster; the subject is that of the warning.</summary>
    Poster,

    /// <summary>A feed, a table or a CAP message; the subject is its form.</summary>
    Feed,

    /// <summary>"Is this real?"; the subject is the answer that was given.</summary>
    Check,
}

/// <summary>
/// How often something was asked for on a day in Japan. Nothing of who asked is counted or kept: no address, no cookie, no
/// program.
/// </summary>
public sealed class ReachCount
{
    private ReachCount()
    {
    }

    public DateOnly Day { get; private set; }

    public ReachKind Kind { get; private set; }

    /// <summary>Of what; empty where the kind says it all.</summary>
    public string Subject { get; private set; } = "";

    /// <summary>Code of the language asked for.</summary>
    public string Language { get; private set; } = "";

    public long Count { get; private set; }

    public static ReachCount Of(DateOnly day, ReachKind kind, string subject, string language, long count) =>
        new() { Day = day, Kind = kind, Subject = subject, Language = language, Count = count };
}
