namespace ScamWatch.Domain.Classification;

/// <summary>What a rule looks at. A closed set: the data says which rules there are, the code what each kind means.</summary>
public enum RuleKind
{
    /// <summary>A host that imitates an official one.</summary>
    LookAlikeHost,

    /// <summary>An HTML link that shows one host and leads to another.</summary>
    LinkMismatch,

    /// <summary>A host with one of the endings in <see cref="EvidenceRule.Values"/>.</summary>
    HostEnding,

    /// <summary>A link to a bare IP address.</summary>
    IpHost,

    /// <summary>A host in punycode.</summary>
    EncodedHost,

    /// <summary>A host that is, or lies below, one in <see cref="EvidenceRule.Values"/>: link shorteners and the like.</summary>
    NamedHost,

    /// <summary>The sender's name holds one of <see cref="EvidenceRule.Values"/>, and its address is not official.</summary>
    NameWithoutOffice,

    /// <summary>Answers go to another domain than the sender's.</summary>
    ReplyElsewhere,

    /// <summary>SPF, DKIM or DMARC gave one of <see cref="EvidenceRule.Values"/>.</summary>
    AuthenticationResult,

    /// <summary>An official sender address that passed DMARC, or SPF and DKIM.</summary>
    AuthenticOffice,

    /// <summary>A telephone number starting with one of <see cref="EvidenceRule.Values"/> while one of <see cref="EvidenceRule.Parties"/> is claimed.</summary>
    NumberPrefix,

    /// <summary>One of <see cref="EvidenceRule.Pressure"/> together with one of <see cref="EvidenceRule.Asks"/>.</summary>
    PressureWithAsk,

    /// <summary>At least <see cref="EvidenceRule.Least"/> of <see cref="EvidenceRule.Values"/> in the text.</summary>
    Words,

    /// <summary>As <see cref="Words"/>, in a text without any link or number but official ones.</summary>
    WordsWithoutLure,

    /// <summary>Characters without a width between the letters.</summary>
    HiddenCharacters,

    /// <summary>One of <see cref="EvidenceRule.Parties"/> asks for one of <see cref="EvidenceRule.Asks"/> on a channel of the rule.</summary>
    PartyAsks,
}

/// <summary>A rule that can speak for or against a scam. Data, not code: see <c>evidence-rules.json</c>.</summary>
/// <param name="Code">Stable code, shown with the verdict.</param>
/// <param name="Weight">Share in log-odds; below zero it speaks against a scam.</param>
/// <param name="Channels">Channels the rule is for; empty for all.</param>
/// <param name="AsksByChannel">Narrower asks on some channels; they stand in place of <paramref name="Asks"/> there.</param>
/// <param name="Least">How many of <paramref name="Values"/> must be found.</param>
/// <param name="Source">Where the rule comes from, with the date it was seen there.</param>
/// <param name="ValidFrom">First day it may be cited; null where open.</param>
/// <param name="ValidTo">Last day it may be cited; null where open.</param>
public sealed record EvidenceRule(
    string Code,
    string Ja,
    string En,
    double Weight,
    RuleKind Kind,
    IReadOnlyList<string> Values,
    IReadOnlyList<string> Parties,
    IReadOnlyList<string> Asks,
    IReadOnlyList<string> Pressure,
    IReadOnlyList<string> Channels,
    IReadOnlyDictionary<string, IReadOnlyList<string>> AsksByChannel,
    int Least,
    string Source,
    DateOnly? ValidFrom,
    DateOnly? ValidTo)
{
    /// <summary>Title and issuer of the source, without the day.</summary>
    public string SourceName { get; init; } = "";

    /// <summary>The day on which the rule was seen there; null where the source bears none.</summary>
    public DateOnly? ObservedOn { get; init; }

    /// <summary>Whether the rule may be cited on a day. One that has run out never is.</summary>
    public bool IsValidOn(DateOnly day) => (ValidFrom is null || ValidFrom <= day) && (ValidTo is null || day <= ValidTo);

    /// <summary>The asks that count on a channel.</summary>
    public IReadOnlyList<string> AsksOn(string channel) => AsksByChannel.TryGetValue(channel, out var asks) ? asks : Asks;
}
