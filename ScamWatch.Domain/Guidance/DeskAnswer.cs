namespace ScamWatch.Domain.Guidance;

/// <summary>How a caller can reach a desk.</summary>
public enum CallerWay
{
    Usual,

    /// <summary>An IP phone that reaches no toll-free or navigation-dial number.</summary>
    IpPhone,

    /// <summary>In writing, by fax.</summary>
    Fax,

    /// <summary>From abroad.</summary>
    Overseas,
}

/// <summary>A question: who answers this, in this language, for this caller?</summary>
/// <param name="Topic">Code of <c>topics.json</c>.</param>
/// <param name="Language">Code of the caller's language, such as <c>ja</c> or <c>vi</c>.</param>
/// <param name="Way">How the caller can reach a desk.</param>
/// <param name="Region">Prefecture of the caller, as the rows write it; null where it is not known.</param>
public sealed record DeskQuestion(string Topic, string Language = OpenDesks.Japanese, CallerWay Way = CallerWay.Usual, string? Region = null);

/// <summary>Something callers ask about.</summary>
/// <param name="Code">Code of <c>topics.json</c>.</param>
/// <param name="Name">As screens show it.</param>
/// <param name="IsSuspension">True for loss and theft, which have hours of their own.</param>
public sealed record DeskTopic(string Code, Words Name, bool IsSuspension);

/// <summary>A desk that answers a question, as it is at the moment asked for.</summary>
/// <param name="Line">Id of the line.</param>
/// <param name="Number">As dialled or written to.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind"><c>voice</c>, <c>fax</c> or <c>mail</c>.</param>
/// <param name="IsFree">True where the call costs nothing.</param>
/// <param name="SpeaksLanguage">True where the row names the language asked for; false where Japanese must do.</param>
/// <param name="Path">Digits to press; empty where the line has no menu.</param>
/// <param name="PathSeenOn">When the digits were seen; null where there are none.</param>
/// <param name="Open">What can be said of the moment.</param>
/// <param name="Hours">The hours of the week; null where no row states them.</param>
/// <param name="For">For which callers alone the line is meant; null for all.</param>
/// <param name="IsAlternate">True where it stands in for another line.</param>
/// <param name="ObservedOn">Day of the source of the number.</param>
/// <param name="ConfirmedOn">When staff last made sure of the number.</param>
/// <param name="Source">Who says so.</param>
/// <param name="Notes">What the rows add.</param>
public sealed record OpenDesk(
    string Line, string Number, Words Name, string Kind, bool IsFree, bool SpeaksLanguage, IReadOnlyList<string> Path, DateOnly? PathSeenOn,
    Moment Open, WeekHours? Hours, CallerWay? For, bool IsAlternate, DateOnly? ObservedOn, DateOnly? ConfirmedOn, string Source,
    IReadOnlyList<Words> Notes);

/// <summary>What to say to a caller who is sent to the Japanese line because nobody states that their language is covered.</summary>
/// <param name="Language">Language of the text; <c>easy</c> for やさしい日本語.</param>
/// <param name="Text">The text, with number and digits of the day.</param>
public sealed record DeskScript(string Language, string Text);

/// <summary>What is known of the day asked for.</summary>
/// <param name="Day">The day, in Japan.</param>
/// <param name="Kind">How it counts for hours.</param>
/// <param name="Holiday">Japanese name of the public holiday; null where it is none.</param>
/// <param name="Maintenance">The monthly maintenance of the card system on that day or next; null where no row holds.</param>
public sealed record DeskDay(DateOnly Day, DayKind Kind, string? Holiday, DateOnly? Maintenance)
{
    /// <summary>True where counters can do no card work on the day. Whether suspension by telephone is affected is not stated: it is always taken.</summary>
    public bool IsMaintenance => Maintenance == Day;
}

/// <summary>Who answers, the best route first.</summary>
/// <param name="Best">The route to offer; null where no line takes the topic at all.</param>
/// <param name="Others">The other routes, better ones first.</param>
/// <param name="Emergency">What comes first where harm is under way; null where the topic is no matter for it.</param>
/// <param name="LanguageUnsure">True where a line of the language exists, but no source says that it answers now, and the best route is in Japanese.</param>
/// <param name="Script">What to say then, in the caller's language where it is written and in やさしい日本語; empty otherwise.</param>
/// <param name="Day">The day.</param>
public sealed record DeskAnswer(
    OpenDesk? Best, IReadOnlyList<OpenDesk> Others, OpenDesk? Emergency, bool LanguageUnsure, IReadOnlyList<DeskScript> Script, DeskDay Day);

/// <summary>Hours of what is no telephone line: a service at convenience stores, a counter of the municipality.</summary>
/// <param name="Name">As screens show it.</param>
/// <param name="Open">What can be said of the moment.</param>
/// <param name="IsMaintenance">True where the maintenance of the card system stops card work there on the day.</param>
/// <param name="Notes">What the rows add.</param>
/// <param name="ObservedOn">Day of the source.</param>
/// <param name="ConfirmedOn">When staff last made sure.</param>
public sealed record OpenPlace(
    Words Name, Moment Open, bool IsMaintenance, IReadOnlyList<Words> Notes, DateOnly? ObservedOn, DateOnly? ConfirmedOn);
