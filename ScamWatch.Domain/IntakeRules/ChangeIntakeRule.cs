using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.IntakeRules;

/// <summary>Switches a rule, takes the second look at it, moves it among the others.</summary>
public sealed class ChangeIntakeRule(IDbContextFactory<ScamWatchDb> contexts, IntakeRuleBook book, TimeProvider clock)
{
    /// <summary>Switches a rule on, once it was tried as it stands; where it sets reports aside, once a second person has looked.</summary>
    public Task<Outcome<Guid>> SwitchOnAsync(Guid id, int seenRevision, Actor actor, CancellationToken ct) => ChangeAsync(
        Rights.IntakeRuleWrite, id, seenRevision, actor, AuditKind.IntakeRuleSwitchedOn, r => RuleContentRules.CheckSwitchOn(r, actor), (r, _) => r.Switch(on: true), ct);

    /// <summary>Switches a rule off. What it did stays done.</summary>
    public Task<Outcome<Guid>> SwitchOffAsync(Guid id, int seenRevision, Actor actor, CancellationToken ct) => ChangeAsync(
        Rights.IntakeRuleWrite, id, seenRevision, actor, AuditKind.IntakeRuleSwitchedOff, _ => MayEdit(actor), (r, _) => r.Switch(on: false), ct);

    /// <summary>Notes that a second person has looked at rule and dry run.</summary>
    public Task<Outcome<Guid>> SeeAsync(Guid id, int seenRevision, Actor actor, CancellationToken ct) => ChangeAsync(
        Rights.IntakeRuleSee, id, seenRevision, actor, AuditKind.IntakeRuleSeen, r => RuleContentRules.CheckSee(r, actor), (r, now) => r.See(actor, now), ct);

    /// <summary>Changes places with the rule before or after.</summary>
    /// <param name="up">True for the one before.</param>
    public async Task<Outcome<Guid>> MoveAsync(Guid id, bool up, Actor actor, CancellationToken ct)
    {
        if (MayEdit(actor) is { } refusal)
        {
            return refusal;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var rules = await db.IntakeRules.OrderBy(r => r.Order).ThenBy(r => r.Id).ToListAsync(ct);
        var at = rules.FindIndex(r => r.Id == id);
        var to = up ? at - 1 : at + 1;
        if (at < 0)
        {
            return new NotFound(RuleWords.Rule);
        }

        if (to < 0 || to >= rules.Count)
        {
            return id;
        }

        (rules[at], rules[to]) = (rules[to], rules[at]);
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i].Order != i + 1)
            {
                rules[i].MoveTo(i + 1);
            }
        }

        AuditTrail.Record(db, actor, AuditKind.IntakeRuleMoved, IntakeRule.SubjectOf(id), $"{rules[to].Content.Name}: {at + 1} → {to + 1}", clock.GetUtcNow().UtcDateTime);
        return await SaveAsync(db, id, ct);
    }

    private async Task<Outcome<Guid>> ChangeAsync(
        Right right, Guid id, int seenRevision, Actor actor, AuditKind kind, Func<IntakeRule, Refusal?> check, Action<IntakeRule, DateTime> change, CancellationToken ct)
    {
        if (!actor.May(right))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.IntakeRules.SingleOrDefaultAsync(r => r.Id == id, ct) is not { } rule)
        {
            return new NotFound(RuleWords.Rule);
        }

        if (check(rule) is { } refusal)
        {
            return refusal;
        }

        if (rule.Revision != seenRevision)
        {
            return new ChangedMeanwhile();
        }

        var now = clock.GetUtcNow().UtcDateTime;
        change(rule, now);
        var reason = rule.Content.Reason.Length == 0 ? "" : $": {rule.Content.Reason}";
        AuditTrail.Record(db, actor, kind, rule.Subject, $"{rule.Content.Name} v{rule.Version}{reason}", now);
        return await SaveAsync(db, id, ct);
    }

    private async Task<Outcome<Guid>> SaveAsync(ScamWatchDb db, Guid id, CancellationToken ct)
    {
        if (await db.SaveOrRefuseAsync(ct) is { } conflict)
        {
            return conflict;
        }

        book.LookAgain();
        return id;
    }

    private static NotAllowed? MayEdit(Actor actor) => actor.May(Rights.IntakeRuleWrite) ? null : new NotAllowed();
}
