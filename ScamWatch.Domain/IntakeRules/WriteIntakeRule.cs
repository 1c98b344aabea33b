using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.IntakeRules;

/// <summary>Writes a rule or another version of it. Either is switched off until it is tried.</summary>
public sealed class WriteIntakeRule(IDbContextFactory<ScamWatchDb> contexts, Taxonomy taxonomy, TimeProvider clock)
{
    /// <summary>The rule, or why it was not written.</summary>
    /// <param name="id">Null for a new one.</param>
    /// <param name="seenRevision">As the actor saw it; 0 for a new one.</param>
    public async Task<Outcome<Guid>> RunAsync(Guid? id, RuleContent content, int seenRevision, Actor actor, CancellationToken ct)
    {
        content = Clean(content);
        if (RuleContentRules.CheckWrite(content, taxonomy, actor) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(ct);
        IntakeRule? rule;
        if (id is null)
        {
            if (await db.IntakeRules.CountAsync(ct) >= RuleContentRules.MaxRules)
            {
                return new TooManyRules();
            }

            rule = IntakeRule.Write(content, (await db.IntakeRules.MaxAsync(r => (int?)r.Order, ct) ?? 0) + 1, actor, now);
            db.IntakeRules.Add(rule);
        }
        else if ((rule = await db.IntakeRules.SingleOrDefaultAsync(r => r.Id == id, ct)) is null)
        {
            return new NotFound(RuleWords.Rule);
        }
        else if (rule.Revision != seenRevision)
        {
            return new ChangedMeanwhile();
        }
        else if (rule.Content.SaysTheSame(content))
        {
            return rule.Id;
        }
        else
        {
            rule.Rewrite(content, actor, now);
        }

        db.IntakeRuleVersions.Add(IntakeRuleVersion.Of(rule));
        AuditTrail.Record(db, actor, AuditKind.IntakeRuleWritten, rule.Subject,
            $"{content.Name} v{rule.Version}: {RuleContentRules.Label(content.Effect).Ja}", now);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : rule.Id;
    }

    /// <summary>Blanks trimmed, repeats left out, and no My Number: a rule is no place for one.</summary>
    private static RuleContent Clean(RuleContent content) => content with
    {
        Name = Text(content.Name),
        Value = content.Effect == RuleEffect.SetAside ? "" : Text(content.Value),
        ValueName = content.Effect == RuleEffect.Route ? Text(content.ValueName) : "",
        Reason = Text(content.Reason),
        Conditions = [.. content.Conditions.Select(c => c.Field == RuleField.Score
            ? c with { Values = [] }
            : new RuleCondition(c.Field, [.. c.Values.Select(Text).Where(v => v.Length > 0).Distinct(StringComparer.Ordinal)]))],
    };

    private static string Text(string text) => Redactor.Redact(text.Trim()).Text;
}

internal static class RuleWords
{
    public static readonly Words Rule = ("受付ルール", "The intake rule");
}
