namespace ScamWatch.Domain.Guidance.Flows;

/// <summary>What a guided call came to. The codes are stored: never rename one.</summary>
public enum GuidedResult
{
    /// <summary>The caller was told what to do.</summary>
    Answered,

    /// <summary>The caller was sent to another desk or line.</summary>
    Referred,

    /// <summary>It went on here: a suspension, a report, the counter.</summary>
    TakenOn,

    /// <summary>A supervisor was told of a possible leak.</summary>
    LeakSuspected,

    /// <summary>It ended before the flow did.</summary>
    BrokenOff,
}

/// <summary>A fact that was asked for, in words.</summary>
public sealed record GuidedFact(Words Label, Words Value);

/// <summary>One step of a call, in the words that held then.</summary>
/// <param name="Step">Id of the step.</param>
/// <param name="Kind">What it was.</param>
/// <param name="Text">What was asked or told.</param>
/// <param name="Answer">What was answered; null where nothing was asked.</param>
/// <param name="Facts">What was written down.</param>
public sealed record GuidedStep(string Step, FlowStepKind Kind, Words Text, Words? Answer, IReadOnlyList<GuidedFact> Facts);

/// <summary>A call as it was guided; it stays readable when the flow is changed.</summary>
/// <param name="Title">Of the flow.</param>
public sealed record GuidedTalk(Words Title, IReadOnlyList<GuidedStep> Steps)
{
    /// <summary>The talk of a walk.</summary>
    /// <param name="fill">Puts numbers, hours and fees in the place of placeholders.</param>
    public static GuidedTalk Of(FlowRun run, Func<Words, Words> fill) => new(run.Flow.Title,
    [
        .. run.Walked.Zip(run.Answers, (step, answer) => new GuidedStep(
            step.Id, step.Kind, Join(step, fill),
            answer.Choice is { } choice ? fill(step.Choices[choice].Text) : null,
            [.. step.Evidence.Where(e => answer.Evidence?.ContainsKey(e.Key) == true)
                .Select(e => new GuidedFact(e.Label, FlowRules.InWords(e, answer.Evidence![e.Key])))])),
        .. run.AtEnd ? [new GuidedStep(run.Current.Id, FlowStepKind.End, Join(run.Current, fill), null, [])] : Array.Empty<GuidedStep>(),
    ]);

    private static Words Join(FlowStep step, Func<Words, Words> fill)
    {
        var lines = step.Lines.Select(fill).ToList();
        return (string.Concat(lines.Select(l => l.Ja)), string.Join(' ', lines.Select(l => l.En)));
    }
}

/// <summary>A call that was guided to its end, or broken off. Of the caller it holds what the flow asks for and no more.</summary>
public sealed class GuidedCall
{
    private GuidedCall()
    {
    }

    /// <summary>Of the form: a call that is sent twice is stored once.</summary>
    public Guid Id { get; private set; }

    public string FlowId { get; private set; } = "";

    public GuidedTalk Talk { get; private set; } = null!;

    public GuidedResult Result { get; private set; }

    /// <summary>About somebody whose whereabouts must not become known.</summary>
    public bool Shielded { get; private set; }

    public string ById { get; private set; } = "";

    public string By { get; private set; } = "";

    public DateTime StartedAt { get; private set; }

    public DateTime EndedAt { get; private set; }

    /// <summary>From then on it is deleted, UTC.</summary>
    public DateTime DisposeAt { get; private set; }

    public TimeSpan Duration => EndedAt - StartedAt;

    internal static GuidedCall End(Guid id, FlowRun run, GuidedTalk talk, DateTime startedAt, DateTime endedAt, TimeSpan kept, Staff.Actor by) => new()
    {
        Id = id,
        FlowId = run.Flow.Id,
        Talk = talk,
        Result = FlowRules.ResultOf(run),
        Shielded = run.Flow.Shielded,
        ById = by.Id,
        By = by.Name,
        StartedAt = startedAt,
        EndedAt = endedAt,
        DisposeAt = endedAt + kept,
    };
}
