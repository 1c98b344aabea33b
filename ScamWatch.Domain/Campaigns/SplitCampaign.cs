using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Campaigns;

/// <summary>What a split made.</summary>
/// <param name="ChangeId">By which it can be undone.</param>
/// <param name="Number">The new campaign.</param>
public sealed record Split(Guid ChangeId, int Number);

/// <summary>Splits chosen reports off into a campaign of their own. Verdicts stay as they are, in both.</summary>
public sealed class SplitCampaign(IDbContextFactory<ScamWatchDb> contexts, ChangeFeed feed, TimeProvider clock)
{
    /// <param name="campaignId">The campaign the actor saw them in.</param>
    /// <param name="reports">Which are to go.</param>
    public async Task<Outcome<Split>> RunAsync(Guid campaignId, IReadOnlyList<Guid> reports, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.CampaignWork))
        {
            return new NotAllowed();
        }

        Guid[] ids = [.. reports.Distinct()];
        if (ids.Length == 0)
        {
            return new NothingChosen();
        }

        return ids.Length > CampaignRules.MaxChosen
            ? new TooManyChosen(ids.Length)
            : await CampaignCommit.RunAsync(contexts, feed, db => ApplyAsync(db, campaignId, ids, actor, ct), ct);
    }

    private async Task<Outcome<Split>> ApplyAsync(ScamWatchDb db, Guid campaignId, Guid[] ids, Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (await CampaignCommit.FindAsync(db, campaignId, ct) is not { } from)
        {
            return new NotFound(("事案", "The campaign"));
        }

        if (!await db.ReachesReportsAsync(ids, actor, ct))
        {
            return new NotFound(("通報", "The report"));
        }

        if (await db.Reports.CountAsync(r => r.CampaignId == campaignId, ct) <= ids.Length)
        {
            return new NothingWouldRemain();
        }

        if (await db.Reports.AsNoTracking().Where(r => ids.Contains(r.Id)).OrderBy(r => r.ReceivedAt).FirstOrDefaultAsync(ct) is not { } first)
        {
            return new NotFound(("通報", "The report"));
        }

        var part = Campaign.Begin((await db.Campaigns.MaxAsync(c => (int?)c.Number, ct) ?? 0) + 1, first);
        if (from.State == CampaignState.Decided)
        {
            part.Restore(from.Decision);
        }

        // Its row must be there before reports can name it.
        db.Campaigns.Add(part);
        await db.SaveChangesAsync(ct);
        var placed = await PlaceReports.RunAsync(
            db, ids, campaignId, part, Membership.ByPerson(actor.Name, now), VerdictsOnMove.Keep, now, ct);
        if (!placed.Succeeded)
        {
            return placed.Refusal;
        }

        await CampaignCommit.CountAsync(db, part, ct);
        await CampaignCommit.CountAsync(db, from, ct);
        from.Touch();
        var change = new CampaignChange(CampaignChangeKind.Split, part.Id, from.Id, new(), actor, now);
        change.Fill(new() { Moves = placed.Value }, ids.Length);
        db.CampaignChanges.Add(change);
        AuditTrail.Record(db, actor, AuditKind.CampaignSplit, from.Subject, $"→ {part.Subject}; {ids.Length}件", now);
        return new Split(change.Id, part.Number);
    }
}
