using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Learning;

/// <summary>Puts a challenger in the champion's place, or returns to the champion before.</summary>
public sealed class PromoteModel(IDbContextFactory<ScamWatchDb> contexts, CurrentClassifier current, TimeProvider clock)
{
    /// <summary>The version now in use, or why nothing changed.</summary>
    /// <param name="version">The challenger.</param>
    /// <param name="reason">Why; required. A My Number in it is destroyed.</param>
    public async Task<Outcome<string>> RunAsync(string version, string reason, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.ModelTrain))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var model = await db.Models.SingleOrDefaultAsync(m => m.Version == version, ct);
        var champion = await db.Models.SingleOrDefaultAsync(m => m.State == ModelState.Champion, ct);
        if (model is null || champion is null)
        {
            return new NotFound(("モデル", "The model"));
        }

        if (PromotionRules.CheckPromotion(model, champion.Version, reason, actor) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var why = Redactor.Redact(reason.Trim()).Text;
        champion.Retire(why, actor.Name, now);
        model.Promote(champion.Version, why, actor, now);
        AuditTrail.Record(db, actor, AuditKind.ModelPromoted, model.Version, $"{champion.Version} → {model.Version}: {why}", now);
        return await SaveAsync(db, model, ct);
    }

    /// <summary>Takes the champion out of use and returns to the model it replaced. The version now in use, or why nothing changed.</summary>
    /// <param name="version">The champion the actor had before their eyes.</param>
    /// <param name="reason">As for <see cref="RunAsync"/>.</param>
    public async Task<Outcome<string>> RollBackAsync(string version, string reason, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.ModelTrain))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var champion = await db.Models.SingleOrDefaultAsync(m => m.Version == version, ct);
        if (champion is null)
        {
            return new NotFound(("モデル", "The model"));
        }

        if (PromotionRules.CheckRollBack(champion, reason, actor) is { } refusal)
        {
            return refusal;
        }

        if (champion.State != ModelState.Champion)
        {
            return new ChangedMeanwhile();
        }

        var before = await db.Models.SingleOrDefaultAsync(m => m.Version == champion.Replaced, ct);
        if (before is null)
        {
            return new NothingToReturnTo();
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var why = Redactor.Redact(reason.Trim()).Text;
        champion.Reject(why, actor, now);
        before.Return(why, actor, now);
        AuditTrail.Record(db, actor, AuditKind.ModelRolledBack, champion.Version, $"{champion.Version} → {before.Version}: {why}", now);
        return await SaveAsync(db, before, ct);
    }

    private async Task<Outcome<string>> SaveAsync(ScamWatchDb db, ModelRecord champion, CancellationToken ct)
    {
        if (await db.SaveOrRefuseAsync(ct) is { } conflict)
        {
            return conflict;
        }

        current.LookAgain();
        return champion.Version;
    }
}
