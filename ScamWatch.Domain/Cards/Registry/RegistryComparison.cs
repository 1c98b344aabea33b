namespace ScamWatch.Domain.Cards.Registry;

/// <summary>How what was stated of one fact stands to the register. Never what the register itself holds.</summary>
public enum FactAnswer
{
    /// <summary>Not stated, not known there, or not to be told.</summary>
    Unknown,
    Match,
    Mismatch,
}

/// <summary>Whether somebody in the register fits what was stated.</summary>
public enum HolderFit
{
    None,
    One,
    Several,
}

/// <summary>What the card system answers where stated facts are compared with its register.</summary>
public abstract record RegistryComparison
{
    /// <summary>It has compared. Only of one holder are facts told: otherwise the answers would describe people in general.</summary>
    public sealed record Compared(HolderFit Fit, FactAnswer Name, FactAnswer BirthDate, FactAnswer Sex, FactAnswer Address) : RegistryComparison
    {
        /// <summary>None, or several: nothing is told of any.</summary>
        public static Compared Nobody(HolderFit fit) => new(fit, FactAnswer.Unknown, FactAnswer.Unknown, FactAnswer.Unknown, FactAnswer.Unknown);
    }

    /// <summary>It did not answer, or not in time.</summary>
    public sealed record Unavailable(string Reason) : RegistryComparison;

    /// <summary>It does not compare.</summary>
    public sealed record NotOffered : RegistryComparison;
}

/// <summary>From comparisons with everyone who may be meant to the answer: pure.</summary>
public static class ComparisonRules
{
    /// <summary>Of several of whom one is the same holder beyond doubt, that one is meant.</summary>
    /// <param name="candidates">What was stated, compared with each who shares a name or the date of birth.</param>
    public static RegistryComparison.Compared Of(IEnumerable<HolderComparison> candidates)
    {
        var meant = candidates.Where(c => c.Verdict != HolderVerdict.Different).ToLookup(c => c.Verdict);
        var best = meant.Contains(HolderVerdict.Same) ? meant[HolderVerdict.Same].ToList() : [.. meant[HolderVerdict.Possible]];
        return best switch
        {
            [] => RegistryComparison.Compared.Nobody(HolderFit.None),
            [var one] => new(HolderFit.One, NameOf(one), Of(one.BirthDate), Of(one.Sex), AddressOf(one.Address)),
            _ => RegistryComparison.Compared.Nobody(HolderFit.Several),
        };
    }

    /// <summary>What it means for the marks of the call; a fact that was not compared leaves its mark as it is.</summary>
    public static IdentityCheck Fill(IdentityCheck marks, RegistryComparison.Compared answer) => new(
        Fill(marks.Name, answer.Name), Fill(marks.BirthDate, answer.BirthDate), Fill(marks.Address, answer.Address), Fill(marks.Sex, answer.Sex));

    private static IdentityMatch Fill(IdentityMatch mark, FactAnswer answer) => answer switch
    {
        FactAnswer.Unknown => mark,
        FactAnswer.Match => IdentityMatch.Match,
        FactAnswer.Mismatch => IdentityMatch.Mismatch,
        _ => throw new ArgumentOutOfRangeException(nameof(answer)),
    };

    /// <summary>Kanji or reading, whichever agrees: callers know their reading, clerks their kanji.</summary>
    private static FactAnswer NameOf(HolderComparison c) =>
        c.Name == FactMatch.Same || c.Kana == FactMatch.Same ? FactAnswer.Match
        : c is { Name: FactMatch.Unknown, Kana: FactMatch.Unknown } ? FactAnswer.Unknown
        : FactAnswer.Mismatch;

    /// <summary>An address in which one side leaves a part out neither agrees nor contradicts.</summary>
    private static FactAnswer AddressOf(FactMatch match) => match == FactMatch.Close ? FactAnswer.Unknown : Of(match);

    /// <summary>Nearly right is not right: the caller is asked once more.</summary>
    private static FactAnswer Of(FactMatch match) => match switch
    {
        FactMatch.Unknown => FactAnswer.Unknown,
        FactMatch.Same => FactAnswer.Match,
        FactMatch.Close or FactMatch.Different => FactAnswer.Mismatch,
        _ => throw new ArgumentOutOfRangeException(nameof(match)),
    };
}
