using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reports;

/// <summary>The report has its verdict from its campaign: it is undone there, for all of its reports.</summary>
/// <param name="Campaign">Number.</param>
public sealed record DecidedWithCampaign(int Campaign) : Refusal((
    $"この判定は事案{Campaign}の一括判定です。取り消すときは事案のページで行ってください。",
    $"This verdict comes from campaign {Campaign}. Undo it on the campaign's page."));

/// <summary>The report was decided together with others: that is undone for all of them, in the queue.</summary>
/// <param name="Reports">How many.</param>
public sealed record DecidedTogether(int Reports) : Refusal((
    $"この判定は{Reports}件まとめての判定です。取り消すときは通報一覧で行うか、この通報だけ判定し直してください。",
    $"This verdict was given to {Reports} reports together. Undo it in the queue, or decide this report anew."));

/// <summary>What an undo brought back.</summary>
/// <param name="Verdict">The verdict that stands again; null where the report is undecided again.</param>
/// <param name="AlreadyTold">True where the reporter was told of the undone verdict: a mail that is sent cannot be held back.</param>
public sealed record DecisionUndone(Verdict? Verdict, bool AlreadyTold);

/// <summary>
/// Undoes the last decision on one report: the former verdict stands again with its reason, its time and whose it was. Several
/// in a row go back step by step.
/// </summary>
public sealed class UndoDecision(IDbContextFactory<ScamWatchDb> contexts, UndoDecisions undo)
{
    /// <param name="reportId">Which.</param>
    /// <param name="seenVersion">The version the actor had before their eyes.</param>
    public async Task<Outcome<DecisionUndone>> RunAsync(Guid reportId, int seenVersion, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.ReportWork))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var report = await db.Reports.AsNoTracking().SingleOrDefaultAsync(r => r.Id == reportId, ct);
        if (report is null || !actor.Scope.Covers(report.Area))
        {
            return new NotFound(("通報", "The report"));
        }

        if (report.Version != seenVersion)
        {
            return report is { DecidedBy: { } by, Verdict: { } verdict } ? new DecidedMeanwhile(by, verdict) : new ChangedMeanwhile();
        }

        if (report is { DecidedWith: not null, CampaignId: { } campaign })
        {
            return new DecidedWithCampaign(await db.Campaigns.Where(c => c.Id == campaign).Select(c => c.Number).SingleAsync(ct));
        }

        if (await LastAsync(db, report, ct) is not { } batch)
        {
            return new NothingToUndo();
        }

        if (batch.Before.Count > 1)
        {
            return new DecidedTogether(batch.Before.Count);
        }

        var outcome = await undo.RunAsync(batch.Id, actor, ct);
        return outcome.Succeeded ? new DecisionUndone(batch.Before[0].Verdict, outcome.Value.Sent > 0) : outcome.Refusal;
    }

    /// <summary>True where the report's verdict can be undone here.</summary>
    public async Task<bool> CanAsync(Report report, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await LastAsync(db, report, ct) is { Before.Count: 1 };
    }

    private static async Task<DecisionBatch?> LastAsync(ScamWatchDb db, Report report, CancellationToken ct)
    {
        if (report is not { Verdict: not null, DecidedAt: { } at, DecidedWith: null })
        {
            return null;
        }

        var same = await db.DecisionBatches.AsNoTracking().Where(b => b.At == at && b.UndoneAt == null).ToListAsync(ct);
        return same.Find(b => b.IsOf(report) && b.Before.Any(e => e.Report == report.Id));
    }
}
