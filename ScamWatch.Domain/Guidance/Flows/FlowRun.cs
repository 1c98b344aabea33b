using ScamWatch.Domain.Cards;

namespace ScamWatch.Domain.Guidance.Flows;

/// <summary>What was answered at one step.</summary>
/// <param name="Step">Id of the step.</param>
/// <param name="Choice">Number of the answer from 0; null where the step asks for none.</param>
/// <param name="Evidence">Facts by key, as <see cref="FlowRules.ReadEvidence"/> keeps them; null where the step asks for none.</param>
public sealed record FlowAnswer(string Step, int? Choice = null, Dictionary<string, string>? Evidence = null);

/// <summary>The answer does not fit the step that is asked about: a second tab or an older page was quicker.</summary>
public sealed record NotThisStep() : Refusal(("この手順では選べない操作です。画面の手順を確認してください。", "This step does not take that. Look at the step on the screen."));

/// <summary>A walk through a flow: a value that is made of the answers given so far and nothing else.</summary>
public sealed record FlowRun
{
    private FlowRun(Flow flow, IReadOnlyList<FlowAnswer> answers)
    {
        (Flow, Answers) = (flow, answers);
        var walked = new List<FlowStep>(answers.Count);
        Current = flow.Start;
        foreach (var answer in answers)
        {
            walked.Add(Current);
            Current = flow.Steps[Current.Next ?? Current.Choices[answer.Choice!.Value].Next];
        }

        Walked = walked;
    }

    public Flow Flow { get; }

    /// <summary>In the order in which they were given; one for each of <see cref="Walked"/>.</summary>
    public IReadOnlyList<FlowAnswer> Answers { get; }

    /// <summary>The steps that are answered.</summary>
    public IReadOnlyList<FlowStep> Walked { get; }

    /// <summary>The step that waits for an answer, or the end.</summary>
    public FlowStep Current { get; }

    public bool AtEnd => Current.Kind == FlowStepKind.End;

    /// <summary>What a suspension would stop, as far as the walk tells.</summary>
    public SuspensionTarget? Target => Walked.Append(Current).LastOrDefault(s => s.Target is not null)?.Target;

    /// <summary>How it was lost, as far as the walk tells.</summary>
    public LossCause? Cause => Walked.Append(Current).LastOrDefault(s => s.Cause is not null)?.Cause;

    /// <summary>At the first step.</summary>
    public static FlowRun Begin(Flow flow) => new(flow, []);

    /// <summary>A walk as it was left. Answers that no longer fit, since the flow was changed meanwhile, are left out with all after them.</summary>
    /// <param name="today">Japan time.</param>
    public static FlowRun Resume(Flow flow, IEnumerable<FlowAnswer> answers, DateOnly today)
    {
        var run = Begin(flow);
        foreach (var answer in answers)
        {
            if (answer.Step != run.Current.Id || run.Take(answer, today).Value is not { } further)
            {
                break;
            }

            run = further;
        }

        return run;
    }

    /// <summary>Answers a question.</summary>
    /// <param name="choice">Number of the answer, from 0.</param>
    public Outcome<FlowRun> Choose(int choice) =>
        Current.Kind == FlowStepKind.Ask && choice >= 0 && choice < Current.Choices.Count ? With(new(Current.Id, choice)) : new NotThisStep();

    /// <summary>Gives the facts of a step that collects them.</summary>
    /// <inheritdoc cref="FlowRules.ReadEvidence" path="/param"/>
    public Outcome<FlowRun> Fill(IReadOnlyDictionary<string, string> typed, DateOnly today)
    {
        if (Current.Kind != FlowStepKind.Collect)
        {
            return new NotThisStep();
        }

        var read = FlowRules.ReadEvidence(Current, typed, today);
        return read.Succeeded ? With(new(Current.Id, Evidence: read.Value)) : read.Refusal!;
    }

    /// <summary>Goes on from a step that only tells something.</summary>
    public Outcome<FlowRun> GoOn() =>
        Current.Kind is FlowStepKind.Say or FlowStepKind.Route or FlowStepKind.Leak ? With(new(Current.Id)) : new NotThisStep();

    /// <summary>Takes the last answer back; the same walk where there is none.</summary>
    public FlowRun Back() => BackTo(Answers.Count - 1);

    /// <summary>Takes back an answer and all after it.</summary>
    /// <param name="answer">Its place, from 0.</param>
    public FlowRun BackTo(int answer) => answer < 0 || answer >= Answers.Count ? this : new(Flow, [.. Answers.Take(answer)]);

    private Outcome<FlowRun> Take(FlowAnswer answer, DateOnly today) => Current.Kind switch
    {
        FlowStepKind.Ask => Choose(answer.Choice ?? -1),
        FlowStepKind.Collect => Fill(answer.Evidence ?? [], today),
        _ => GoOn(),
    };

    private FlowRun With(FlowAnswer answer) => new(Flow, [.. Answers, answer]);
}
