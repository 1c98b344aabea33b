using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Campaigns;

/// <summary>
/// The commit of a change to campaigns: rows changed by the thousand in one statement, together with the campaigns, the
/// log and the audit entry. A report that arrives in between costs another attempt; a colleague who was first, a refusal.
/// </summary>
internal static class CampaignCommit
{
    private const int Attempts = 3;

    /// <param name="change">Checks and changes; what it refuses is rolled back. Runs again on a fresh context after a conflict.</param>
    public static async Task<Outcome<T>> RunAsync<T>(
        IDbContextFactory<ScamWatchDb> contexts, ChangeFeed feed, Func<ScamWatchDb, Task<Outcome<T>>> change, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            await using var commit = await db.BeginCampaignsAsync(ct);
            var outcome = await change(db);
            if (!outcome.Succeeded)
            {
                return outcome;
            }

            try
            {
                await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateException fault) when (fault is DbUpdateConcurrencyException || db.IsUniqueViolation(fault))
            {
                if (attempt < Attempts)
                {
                    continue;
                }

                return new ChangedMeanwhile();
            }

            await commit.CommitAsync(ct);
            // Statements over many rows pass the change tracker by, and with it the notices.
            feed.Publish(Topic.Reports);
            feed.Publish(Topic.Campaigns);
            return outcome;
        }
    }

    /// <summary>Counts a campaign's reports anew, as this transaction sees them.</summary>
    public static async Task CountAsync(ScamWatchDb db, Campaign campaign, CancellationToken ct)
    {
        var reports = db.Reports.AsNoTracking().Where(r => r.CampaignId == campaign.Id);
        var count = await reports.CountAsync(ct);
        if (count == 0)
        {
            campaign.Count(new(0, default, default, Urgency.Batch, Taxonomy.Nobody, []));
            return;
        }

        var party = await reports.Where(r => r.Impersonates != Taxonomy.Nobody)
            .GroupBy(r => r.Impersonates)
            .Select(g => new { g.Key, Count = g.Count() })
            .OrderByDescending(g => g.Count).ThenBy(g => g.Key)
            .Select(g => g.Key)
            .FirstOrDefaultAsync(ct);
        // The asks of the surest reports stand for all.
        var asks = await reports.OrderByDescending(r => r.Score).ThenBy(r => r.Id).Take(20).Select(r => r.Asks).ToListAsync(ct);
        campaign.Count(new(
            count,
            await reports.MinAsync(r => r.ReceivedAt, ct),
            await reports.MaxAsync(r => r.ReceivedAt, ct),
            await reports.OrderByDescending(r => r.Urgency).Select(r => r.Urgency).FirstAsync(ct),
            party ?? Taxonomy.Nobody,
            asks.OrderByDescending(CampaignRules.AskRank).ThenByDescending(a => a.Count > 0).First()));
    }

    /// <summary>
    /// Refuses a change that would reach beyond the actor's municipalities: to a campaign without a report of theirs, which for
    /// them is not there, and to one that others' reports belong to as well.
    /// </summary>
    public static async Task<Refusal?> CheckReachAsync(ScamWatchDb db, Guid campaignId, Actor actor, CancellationToken ct)
    {
        if (AreaReach.IsEverywhere(actor))
        {
            return null;
        }

        var reports = db.Reports.Where(r => r.CampaignId == campaignId);
        var own = await reports.For(actor).CountAsync(ct);
        return own == 0 ? FindCampaigns.NoSuch : own < await reports.CountAsync(ct) ? new BeyondOwnAreas() : null;
    }

    public static async Task<Campaign?> FindAsync(ScamWatchDb db, Guid? id, CancellationToken ct) =>
        id is { } known ? await db.Campaigns.FindAsync([known], ct) : null;
}
