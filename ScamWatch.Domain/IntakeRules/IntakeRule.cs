using System.Globalization;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.IntakeRules;

/// <summary>What a rule would have done to reports of the past.</summary>
/// <param name="Version">The version that was tried.</param>
/// <param name="At">When, UTC.</param>
/// <param name="By">Who tried it.</param>
/// <param name="From">The oldest report looked at was received then or later, UTC.</param>
/// <param name="Seen">Reports looked at.</param>
/// <param name="Matched">Reports it takes in.</param>
/// <param name="Protected">Of these such as may not be set aside, because money or a card was handed over.</param>
/// <param name="DecidedScam">Of these such as staff decided to be a scam.</param>
/// <param name="Undecided">Of these without a decision.</param>
public sealed record DryRun(int Version, DateTime At, string By, DateTime From, int Seen, int Matched, int Protected, int DecidedScam, int Undecided)
{
    /// <summary>Part of the reports looked at, 0 to 1; 0 where there were none.</summary>
    public double Share => Seen == 0 ? 0 : (double)Matched / Seen;
}

/// <summary>A rule for reports as they come in (受付ルール). A change of its content makes a version and switches it off.</summary>
public sealed class IntakeRule
{
    private IntakeRule()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>Place among the rules, from 1: the first that routes or sets aside counts.</summary>
    public int Order { get; private set; }

    public RuleContent Content { get; private set; } = new();

    /// <summary>Counts contents, from 1.</summary>
    public int Version { get; private set; }

    public bool Enabled { get; private set; }

    public DateTime WrittenAt { get; private set; }

    public string WrittenBy { get; private set; } = "";

    /// <summary>Account id of the author of this version.</summary>
    public string WrittenById { get; private set; } = "";

    /// <summary>The last dry run; of an older version where the content changed since.</summary>
    public DryRun? Tried { get; private set; }

    /// <summary>The version a second person has looked at; null before the first.</summary>
    public int? SeenVersion { get; private set; }

    public string? SeenBy { get; private set; }

    public DateTime? SeenAt { get; private set; }

    /// <summary>Counts every change; two people who edit at once are told apart by it.</summary>
    public int Revision { get; private set; }

    /// <summary>True where this very content was tried on past reports.</summary>
    public bool IsTried => Tried?.Version == Version;

    /// <summary>True where a second person has looked at this very content.</summary>
    public bool IsSeen => SeenVersion == Version;

    /// <summary>Under which the audit trail knows it.</summary>
    public string Subject => SubjectOf(Id);

    internal static string SubjectOf(Guid id) => "R-" + id.ToString("N", CultureInfo.InvariantCulture)[^8..];

    /// <summary>A new rule, switched off.</summary>
    public static IntakeRule Write(RuleContent content, int order, Actor by, DateTime at)
    {
        var rule = new IntakeRule { Id = Guid.CreateVersion7(), Order = order };
        rule.Rewrite(content, by, at);
        return rule;
    }

    /// <summary>Another content: a version more, switched off until it is tried.</summary>
    public void Rewrite(RuleContent content, Actor by, DateTime at)
    {
        (Content, WrittenBy, WrittenById, WrittenAt, Enabled) = (content, by.Name, by.Id, at, false);
        Version++;
        Revision++;
    }

    public void Try(DryRun result)
    {
        Tried = result;
        Revision++;
    }

    /// <summary>A second person has looked at this version.</summary>
    public void See(Actor by, DateTime at)
    {
        (SeenVersion, SeenBy, SeenAt) = (Version, by.Name, at);
        Revision++;
    }

    public void Switch(bool on)
    {
        Enabled = on;
        Revision++;
    }

    public void MoveTo(int order)
    {
        Order = order;
        Revision++;
    }
}

/// <summary>A content a rule has or had, kept for ever.</summary>
public sealed class IntakeRuleVersion
{
    private IntakeRuleVersion()
    {
    }

    public Guid RuleId { get; private set; }

    public int Version { get; private set; }

    public RuleContent Content { get; private set; } = new();

    public DateTime At { get; private set; }

    public string By { get; private set; } = "";

    public static IntakeRuleVersion Of(IntakeRule rule) =>
        new() { RuleId = rule.Id, Version = rule.Version, Content = rule.Content, At = rule.WrittenAt, By = rule.WrittenBy };
}
