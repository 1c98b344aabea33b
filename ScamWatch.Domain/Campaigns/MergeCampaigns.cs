using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Campaigns;

/// <summary>
/// Merges one campaign into another: its reports go over with the reasons they have; where the other is decided, those
/// without a verdict take its own.
/// </summary>
public sealed class MergeCampaigns(IDbContextFactory<ScamWatchDb> contexts, ChangeFeed feed, TimeProvider clock)
{
    /// <param name="intoId">The campaign that stays.</param>
    /// <param name="fromId">The campaign that goes.</param>
    /// <param name="seenVersion">Version of the staying one that the actor had before their eyes.</param>
    /// <returns>The change, by which it can be undone, or why nothing was merged.</returns>
    public Task<Outcome<Guid>> RunAsync(Guid intoId, Guid fromId, int seenVersion, Actor actor, CancellationToken ct) =>
        CampaignCommit.RunAsync(contexts, feed, db => ApplyAsync(db, intoId, fromId, seenVersion, actor, ct), ct);

    private async Task<Outcome<Guid>> ApplyAsync(
        ScamWatchDb db, Guid intoId, Guid fromId, int seenVersion, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.CampaignWork))
        {
            return new NotAllowed();
        }

        var now = clock.GetUtcNow().UtcDateTime;
        if (await CampaignCommit.FindAsync(db, intoId, ct) is not { } into || await CampaignCommit.FindAsync(db, fromId, ct) is not { } from)
        {
            return new NotFound(("事案", "The campaign"));
        }

        if (await CampaignCommit.CheckReachAsync(db, intoId, actor, ct) is { } beyondInto)
        {
            return beyondInto;
        }

        if (await CampaignCommit.CheckReachAsync(db, fromId, actor, ct) is { } beyondFrom)
        {
            return beyondFrom;
        }

        if (CampaignRules.CheckMerge(into, from, actor) is { } refusal)
        {
            return refusal;
        }

        if (into.Version != seenVersion)
        {
            return new ChangedMeanwhile();
        }

        var ids = await db.Reports.Where(r => r.CampaignId == fromId).Select(r => r.Id).ToListAsync(ct);
        var placed = await PlaceReports.RunAsync(db, ids, fromId, into, null, VerdictsOnMove.Take, now, ct);
        if (!placed.Succeeded)
        {
            return placed.Refusal;
        }

        from.MergeInto(into.Id);
        into.Touch();
        await CampaignCommit.CountAsync(db, from, ct);
        await CampaignCommit.CountAsync(db, into, ct);
        var change = new CampaignChange(CampaignChangeKind.Merged, into.Id, from.Id, new(), actor, now);
        change.Fill(new() { Moves = placed.Value }, ids.Count);
        db.CampaignChanges.Add(change);
        AuditTrail.Record(db, actor, AuditKind.CampaignsMerged, into.Subject, $"← {from.Subject}; {ids.Count}件", now);
        AuditTrail.Record(db, actor, AuditKind.CampaignsMerged, from.Subject, $"→ {into.Subject}", now);
        return change.Id;
    }
}
