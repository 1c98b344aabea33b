using ScamWatch.Domain.IntakeRules;

namespace ScamWatch.Web.IntakeRules;

/// <summary>A rule as it is being typed; what is stored changes only when it is saved.</summary>
public sealed class RuleForm
{
    public string Name { get; set; } = "";

    public RuleMatch Match { get; set; }

    public RuleEffect Effect { get; set; }

    public string Tag { get; set; } = "";

    public string Target { get; set; } = "";

    public string Reason { get; set; } = "";

    public DateOnly? ValidFrom { get; set; }

    public DateOnly? ValidUntil { get; set; }

    public List<ConditionForm> Conditions { get; } = [];

    public static RuleForm Of(RuleContent content)
    {
        var form = new RuleForm
        {
            Name = content.Name,
            Match = content.Match,
            Effect = content.Effect,
            Tag = content.Effect == RuleEffect.Tag ? content.Value : "",
            Target = content.Effect == RuleEffect.Route ? content.Value : "",
            Reason = content.Reason,
            ValidFrom = content.ValidFrom,
            ValidUntil = content.ValidUntil,
        };
        form.Conditions.AddRange(content.Conditions.Select(c => new ConditionForm
        {
            Field = c.Field,
            Text = string.Join('\n', c.Values),
            Chosen = [.. c.Values],
            Min = c.Min,
            Max = c.Max,
        }));
        return form;
    }

    /// <param name="choices">Codes of a field; null where values are typed.</param>
    /// <param name="targetName">The name of the person reports are routed to; empty for a desk.</param>
    public RuleContent Read(Func<RuleField, IReadOnlyList<string>?> choices, string targetName) => new()
    {
        Name = Name,
        Match = Match,
        Effect = Effect,
        Value = Effect switch { RuleEffect.Tag => Tag, RuleEffect.Route => Target, RuleEffect.SetAside => "", _ => throw new InvalidOperationException() },
        ValueName = targetName,
        Reason = Reason,
        ValidFrom = ValidFrom,
        ValidUntil = ValidUntil,
        Conditions = [.. Conditions.Select(c => c.Read(choices(c.Field)))],
    };
}

/// <summary>A condition as it is being typed.</summary>
public sealed class ConditionForm
{
    public RuleField Field { get; set; }

    public string Text { get; set; } = "";

    public HashSet<string> Chosen { get; init; } = [];

    public int? Min { get; set; }

    public int? Max { get; set; }

    public RuleCondition Read(IReadOnlyList<string>? choices) => Field == RuleField.Score
        ? new(Field, [], Min, Max)
        : new(Field, choices is null ? Text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [.. choices.Where(Chosen.Contains)]);
}
