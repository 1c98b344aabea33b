using System.Text.Json;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Leaks;

namespace ScamWatch.Domain.Guidance.Flows;

/// <summary>Reads <c>flows.json</c> and holds it against the rules of a flow. Every fault is told, by file, flow and step.</summary>
internal sealed class FlowReader(string file)
{
    /// <summary>Digits from 1 choose an answer.</summary>
    private const int MaxChoices = 9;

    // Whoever hides must not be asked where.
    private static readonly string[] s_places = ["住所", "居場所", "避難先", "住まい", "address", "whereabouts"];

    private static readonly Dictionary<string, FlowDestination> s_pages = new()
    {
        ["/cards/new"] = FlowDestination.SuspendCard,
        ["/counter"] = FlowDestination.Counter,
        ["/cards/validity"] = FlowDestination.Validity,
        ["/reports/new"] = FlowDestination.NewReport,
    };

    private readonly List<string> _faults = [];

    /// <exception cref="FileNotFoundException">No such file.</exception>
    /// <exception cref="InvalidDataException">Not in that form, or no flow; the message names file, flow and step of every fault.</exception>
    public IReadOnlyList<Flow> Read()
    {
        var rows = ReferenceFile.Rows<FlowRow>(file);
        var flows = new List<Flow>();
        foreach (var row in rows)
        {
            if (Flow(row, rows) is { } flow)
            {
                flows.Add(flow);
            }
        }

        return _faults.Count == 0 ? flows : throw new InvalidDataException(string.Join(Environment.NewLine, _faults));
    }

    private Flow? Flow(FlowRow row, IReadOnlyList<FlowRow> all)
    {
        if (row.Id.Length is 0 or > FlowRules.MaxId || row.Id.Any(c => !(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')))
        {
            Fault(row, null, $"an id is 1 to {FlowRules.MaxId} small letters, digits and hyphens");
        }

        if (all.Any(o => !ReferenceEquals(o, row) && o.Id == row.Id && !(o.ValidTo < row.ValidFrom) && !(row.ValidTo < o.ValidFrom)))
        {
            Fault(row, null, "another flow of this id holds at the same time");
        }

        NotEmpty(row, null, "titleJa", row.TitleJa);
        NotEmpty(row, null, "titleEn", row.TitleEn);
        var steps = new Dictionary<string, FlowStep>(StringComparer.Ordinal);
        foreach (var step in row.Steps.Select(s => Step(row, s, all)))
        {
            if (!steps.TryAdd(step.Id, step))
            {
                Fault(row, step.Id, "stands there twice");
            }
        }

        foreach (var (step, next) in steps.Values.SelectMany(s => s.Following.Select(n => (s, n))).Where(p => !steps.ContainsKey(p.n)))
        {
            Fault(row, step.Id, $"leads to '{next}', which is no step of this flow");
        }

        if (!steps.TryGetValue(row.Start, out var start))
        {
            Fault(row, null, $"starts at '{row.Start}', which is no step of it");
            return null;
        }

        CheckWays(row, start, steps);
        return new()
        {
            Id = row.Id,
            Title = (row.TitleJa, row.TitleEn),
            Keywords = row.Keywords,
            Start = start,
            Steps = steps,
            Shielded = row.Shielded,
            Sources = [row.Source, .. row.AlsoSources],
            ObservedOn = row.ObservedOn,
            ValidFrom = row.ValidFrom,
            ValidTo = row.ValidTo,
            ReviewDue = row.ReviewDue,
        };
    }

    private FlowStep Step(FlowRow flow, StepRow row, IReadOnlyList<FlowRow> all)
    {
        if (!Codes.TryParse<FlowStepKind>(row.Kind, out var kind))
        {
            Fault(flow, row.Id, $"'{row.Kind}' is no kind of step");
        }

        var (ja, en) = (Texts(row.Ja), Texts(row.En));
        if (ja.Count == 0 || ja.Count != en.Count || ja.Concat(en).Any(string.IsNullOrWhiteSpace) || (kind != FlowStepKind.Say && ja.Count != 1))
        {
            Fault(flow, row.Id, "needs as many sentences in Japanese as in English, and one only unless it is to be read out");
        }

        var step = new FlowStep
        {
            Id = row.Id,
            Kind = kind,
            Lines = [.. ja.Zip(en, (j, e) => (Words)(j, e))],
            Note = row.NoteJa is { } note ? (note, row.NoteEn ?? note) : null,
            Choices = [.. row.Choices.Select(c => new FlowChoice((c.Ja, c.En), c.Next))],
            Evidence = [.. row.Evidence.Select(e => Evidence(flow, row.Id, e))],
            Next = row.Next,
            Line = row.Line,
            Menu = row.Menu,
            Topic = row.Topic,
            Language = row.Language,
            Target = Optional<SuspensionTarget>(flow, row.Id, row.Target, "target"),
            Cause = Optional<LossCause>(flow, row.Id, row.Cause, "cause"),
            Desk = Optional<FlowDesk>(flow, row.Id, row.Desk, "desk"),
            Page = Page(flow, row),
            Sign = Optional<LeakSign>(flow, row.Id, row.Trigger, "trigger"),
            Articles = row.Articles,
            ContinuesIn = row.ContinuesIn,
        };
        CheckStep(flow, step, all);
        return step;
    }

    /// <summary>A step has what its kind needs, and nothing that would never be shown.</summary>
    private void CheckStep(FlowRow flow, FlowStep step, IReadOnlyList<FlowRow> all)
    {
        Want(step.Kind == FlowStepKind.Ask ? step.Choices.Count is >= 2 and <= MaxChoices : step.Choices.Count == 0,
            $"a question has 2 to {MaxChoices} answers, and nothing else has any");
        Want(step.Choices.All(c => c.Text.Ja.Length > 0 && c.Text.En.Length > 0), "every answer needs both languages");
        Want((step.Kind == FlowStepKind.Collect) == (step.Evidence.Count > 0), "facts to write down belong to 'collect', which needs one at least");
        Want(step.Evidence.Select(e => e.Key).Distinct(StringComparer.Ordinal).Count() == step.Evidence.Count, "a key of its facts stands there twice");
        Want((step.Kind is FlowStepKind.Ask or FlowStepKind.End) == step.Next is null, "'next' is missing, or stands where the answer or the end decides");
        Want(step.Kind == FlowStepKind.Route ? step.Line is not null || step.Desk is not null || step.Page is not null : step is { Line: null, Desk: null, Page: null },
            "a route leads to a line, a desk or a page, and nothing else does");
        Want((step.Menu ?? step.Topic ?? step.Language) is null || step.Line is not null, "a menu, a topic and a language need their line");
        Want((step.Kind == FlowStepKind.Leak) == step.Sign is not null, "a possible leak needs its 'trigger', and nothing else has one");
        Want((step.Kind == FlowStepKind.End) == step.Articles.Count > 0, "an end names an article at least, and nothing else does");
        Want(step.ContinuesIn is null || (step.Kind == FlowStepKind.End && step.ContinuesIn != flow.Id && all.Any(f => f.Id == step.ContinuesIn)),
            $"'{step.ContinuesIn}' is no other flow that this end could lead on to");
        if (flow.Shielded)
        {
            Want(!step.Evidence.Any(e => s_places.Any(p => e.Label.Ja.Contains(p, StringComparison.OrdinalIgnoreCase) || e.Label.En.Contains(p, StringComparison.OrdinalIgnoreCase))),
                "a shielded flow asks for no place");
        }

        void Want(bool holds, string otherwise)
        {
            if (!holds)
            {
                Fault(flow, step.Id, otherwise);
            }
        }
    }

    /// <summary>Every step is reached, and none from itself; so every way ends.</summary>
    private void CheckWays(FlowRow flow, FlowStep start, Dictionary<string, FlowStep> steps)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        var under = new HashSet<string>(StringComparer.Ordinal);
        // Not recursive: a file of a hundred thousand steps must not end the program.
        var way = new Stack<(string Id, Queue<string> Left)>();
        Enter(start.Id);
        while (way.TryPeek(out var here))
        {
            if (!here.Left.TryDequeue(out var next))
            {
                way.Pop();
                under.Remove(here.Id);
                done.Add(here.Id);
            }
            else if (under.Contains(next))
            {
                Fault(flow, here.Id, $"leads back to '{next}': the way never ends");
            }
            else if (!done.Contains(next) && steps.ContainsKey(next))
            {
                Enter(next);
            }
        }

        foreach (var lost in steps.Keys.Where(id => !done.Contains(id)))
        {
            Fault(flow, lost, "is never reached");
        }

        void Enter(string id)
        {
            under.Add(id);
            way.Push((id, new(steps[id].Following)));
        }
    }

    private FlowEvidence Evidence(FlowRow flow, string step, EvidenceRow row)
    {
        if (!Codes.TryParse<EvidenceKind>(row.Kind, out var kind))
        {
            Fault(flow, step, $"'{row.Kind}' is no kind of fact");
        }

        if ((kind == EvidenceKind.Choice) != row.Options.Count >= 2)
        {
            Fault(flow, step, $"'{row.Key}': a choice has two options at least, and nothing else has any");
        }

        NotEmpty(flow, step, "key", row.Key);
        NotEmpty(flow, step, "ja", row.Ja);
        NotEmpty(flow, step, "en", row.En);
        return new(row.Key, (row.Ja, row.En), kind, row.Required, [.. row.Options.Select(o => (Words)(o.Ja, o.En))]);
    }

    private FlowDestination? Page(FlowRow flow, StepRow step)
    {
        if (step.Page is null)
        {
            return null;
        }

        if (!s_pages.TryGetValue(step.Page, out var page))
        {
            Fault(flow, step.Id, $"'{step.Page}' is no page that a flow can lead to");
        }

        return page;
    }

    private T? Optional<T>(FlowRow flow, string step, string? code, string field) where T : struct, Enum
    {
        if (code is null)
        {
            return null;
        }

        if (!Codes.TryParse<T>(code, out var value))
        {
            Fault(flow, step, $"'{code}' is no {field}");
        }

        return value;
    }

    private void NotEmpty(FlowRow flow, string? step, string field, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            Fault(flow, step, $"'{field}' is empty");
        }
    }

    private void Fault(FlowRow flow, string? step, string what) =>
        _faults.Add(step is null ? $"{file}: flow '{flow.Id}': {what}." : $"{file}: flow '{flow.Id}', step '{step}': {what}.");

    /// <summary>One sentence, or a list of them.</summary>
    private static List<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => [.. value.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.String ? v.GetString()! : "")],
        _ => [],
    };

    private sealed record FlowRow : DatedRow
    {
        public required string Id { get; init; }

        public required string TitleJa { get; init; }

        public required string TitleEn { get; init; }

        public required IReadOnlyList<string> Keywords { get; init; }

        public required string Start { get; init; }

        public required IReadOnlyList<StepRow> Steps { get; init; }

        public bool Shielded { get; init; }

        public IReadOnlyList<string> AlsoSources { get; init; } = [];

        public DateOnly? ReviewDue { get; init; }
    }

    private sealed record StepRow
    {
        public required string Id { get; init; }

        public required string Kind { get; init; }

        public required JsonElement Ja { get; init; }

        public required JsonElement En { get; init; }

        public string? NoteJa { get; init; }

        public string? NoteEn { get; init; }

        public IReadOnlyList<ChoiceRow> Choices { get; init; } = [];

        public IReadOnlyList<EvidenceRow> Evidence { get; init; } = [];

        public string? Next { get; init; }

        public string? Line { get; init; }

        public string? Menu { get; init; }

        public string? Topic { get; init; }

        public string? Language { get; init; }

        public string? Target { get; init; }

        public string? Cause { get; init; }

        public string? Desk { get; init; }

        public string? Page { get; init; }

        public string? Trigger { get; init; }

        public IReadOnlyList<string> Articles { get; init; } = [];

        public string? ContinuesIn { get; init; }
    }

    private sealed record ChoiceRow(string Ja, string En, string Next);

    private sealed record OptionRow(string Ja, string En);

    private sealed record EvidenceRow
    {
        public required string Key { get; init; }

        public required string Ja { get; init; }

        public required string En { get; init; }

        public required string Kind { get; init; }

        public bool Required { get; init; }

        public IReadOnlyList<OptionRow> Options { get; init; } = [];
    }
}
