using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Leaks;

namespace ScamWatch.Domain.Guidance.Flows;

/// <summary>What a step wants of the operator. The codes stand in <c>flows.json</c>.</summary>
public enum FlowStepKind
{
    /// <summary>A question with a few answers.</summary>
    Ask,

    /// <summary>Facts to write down.</summary>
    Collect,

    /// <summary>Sentences to read out.</summary>
    Say,

    /// <summary>Where the matter goes: a line, a desk, a page of this console.</summary>
    Route,

    /// <summary>What was told may be a leak of My Number data: a supervisor is told at once.</summary>
    Leak,

    /// <summary>The last words, and the articles that say more.</summary>
    End,
}

/// <summary>What kind of fact is written down. The codes stand in <c>flows.json</c>.</summary>
public enum EvidenceKind
{
    Text,
    Date,
    Time,
    Choice,
    YesNo,
}

/// <summary>Who takes the matter on. The codes stand in <c>flows.json</c>.</summary>
public enum FlowDesk
{
    Counter,
    Supervisor,
    Police,
    Bank,
    Consumer,
    Ppc,
    Insurer,
    Mynaportal,
}

/// <summary>The page of this console on which the matter is taken on.</summary>
public enum FlowDestination
{
    SuspendCard,
    Counter,
    Validity,
    NewReport,
}

/// <summary>An answer to a question, and the step it leads to.</summary>
/// <param name="Text">As read out; may hold placeholders.</param>
/// <param name="Next">Id of the step.</param>
public sealed record FlowChoice(Words Text, string Next);

/// <summary>A fact to write down; never a My Number, a PIN or the number of a card or account.</summary>
/// <param name="Key">Unique within its step.</param>
/// <param name="Label">As asked.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Required">Whether the step waits for it.</param>
/// <param name="Options">Of a choice; empty for other kinds. A choice is kept as the number of its option, from 0.</param>
public sealed record FlowEvidence(string Key, Words Label, EvidenceKind Kind, bool Required, IReadOnlyList<Words> Options);

/// <summary>One step of a flow.</summary>
public sealed record FlowStep
{
    public required string Id { get; init; }

    public required FlowStepKind Kind { get; init; }

    /// <summary>What is asked or read out, a sentence or a paragraph each; one for every kind but <see cref="FlowStepKind.Say"/>. May hold placeholders.</summary>
    public required IReadOnlyList<Words> Lines { get; init; }

    /// <summary>For the operator only; null where there is none.</summary>
    public Words? Note { get; init; }

    /// <summary>Of a question; empty for other kinds.</summary>
    public IReadOnlyList<FlowChoice> Choices { get; init; } = [];

    /// <summary>What is written down; empty for other kinds.</summary>
    public IReadOnlyList<FlowEvidence> Evidence { get; init; } = [];

    /// <summary>Id of the step that follows; null for a question and an end.</summary>
    public string? Next { get; init; }

    /// <summary>Id of the telephone line it leads to.</summary>
    public string? Line { get; init; }

    /// <summary>Topic of that line's menu.</summary>
    public string? Menu { get; init; }

    /// <summary>For which of the line's hours it is asked whether it is open; null for its general ones.</summary>
    public string? Topic { get; init; }

    /// <summary>In which language the line is asked for; null for Japanese.</summary>
    public string? Language { get; init; }

    public FlowDesk? Desk { get; init; }

    public FlowDestination? Page { get; init; }

    /// <summary>Once here, what a suspension would stop.</summary>
    public SuspensionTarget? Target { get; init; }

    /// <summary>Once here, how it was lost.</summary>
    public LossCause? Cause { get; init; }

    /// <summary>Why it may be a leak.</summary>
    public LeakSign? Sign { get; init; }

    /// <summary>Ids of the articles that say more.</summary>
    public IReadOnlyList<string> Articles { get; init; } = [];

    /// <summary>The flow with which the call goes on; null where it is over.</summary>
    public string? ContinuesIn { get; init; }

    /// <summary>Where it can lead.</summary>
    public IEnumerable<string> Following => Next is { } next ? [next] : Choices.Select(c => c.Next);
}

/// <summary>
/// A way through a matter that citizens call about: short branches of steps. It was read from <c>flows.json</c> and holds:
/// every step can be reached, none is reached again, and every way ends.
/// </summary>
public sealed record Flow
{
    public required string Id { get; init; }

    public required Words Title { get; init; }

    /// <summary>Words that callers use for the matter, in either language.</summary>
    public required IReadOnlyList<string> Keywords { get; init; }

    public required FlowStep Start { get; init; }

    public required IReadOnlyDictionary<string, FlowStep> Steps { get; init; }

    /// <summary>For persons whose whereabouts must not become known (DV and the like): no place is asked for, and what comes of it is marked.</summary>
    public required bool Shielded { get; init; }

    /// <summary>Key of the source, then those that say the same or more.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    public required DateOnly? ObservedOn { get; init; }

    public required DateOnly? ValidFrom { get; init; }

    public required DateOnly? ValidTo { get; init; }

    /// <summary>When somebody should look at it again; null where nobody said.</summary>
    public required DateOnly? ReviewDue { get; init; }

    public bool HoldsOn(DateOnly day) => !(day < ValidFrom) && !(day > ValidTo);
}
