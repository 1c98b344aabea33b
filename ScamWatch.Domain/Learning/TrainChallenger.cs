using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Learning;

/// <summary>Has a challenger trained in the background, or stops that.</summary>
public sealed class TrainChallenger(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    private const int Attempts = 5;

    /// <summary>Asks for a training; a worker takes it. The id of the run, or why it was not asked for.</summary>
    public async Task<Outcome<Guid>> RunAsync(Actor actor, CancellationToken ct)
    {
        if (PromotionRules.CheckTraining(actor) is { } refusal)
        {
            return refusal;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow().UtcDateTime;
        var run = TrainingRun.Request(actor, now);
        db.TrainingRuns.Add(run);
        AuditTrail.Record(db, actor, AuditKind.TrainingRequested, Subject(run), "", now);
        try
        {
            await db.SaveChangesAsync(ct);
            return run.Id;
        }
        catch (DbUpdateException fault) when (db.IsUniqueViolation(fault))
        {
            return new TrainingUnderWay();
        }
    }

    /// <summary>Asks the running training to stop. One that is over stays as it is.</summary>
    public async Task<Outcome<Guid>> CancelAsync(Guid id, Actor actor, CancellationToken ct)
    {
        if (PromotionRules.CheckTraining(actor) is { } refusal)
        {
            return refusal;
        }

        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var run = await db.TrainingRuns.SingleOrDefaultAsync(r => r.Id == id, ct);
            if (run is null)
            {
                return new NotFound(("学習", "The training"));
            }

            if (run.IsOver || run.CancelRequested)
            {
                return run.Id;
            }

            var now = clock.GetUtcNow().UtcDateTime;
            run.Cancel(now);
            AuditTrail.Record(db, actor, AuditKind.TrainingCancelled, Subject(run), "", now);
            // The worker writes its progress at any moment; that is no reason to refuse.
            if (await db.SaveOrRefuseAsync(ct) is not { } conflict)
            {
                return run.Id;
            }

            if (attempt == Attempts)
            {
                return conflict;
            }
        }
    }

    internal static string Subject(TrainingRun run) => $"training-{run.Id:N}"[..21];
}
