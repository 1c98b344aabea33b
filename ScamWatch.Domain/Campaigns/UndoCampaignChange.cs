using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Campaigns;

/// <summary>
/// Undoes a change to campaigns, in any order and whatever arrived since. Reports that were moved on or decided by
/// themselves meanwhile stay as they are; reports that joined since because they are like the moved ones go back with them.
/// </summary>
public sealed class UndoCampaignChange(IDbContextFactory<ScamWatchDb> contexts, ChangeFeed feed, TimeProvider clock)
{
    /// <summary>How many reports went back to what they were, or why nothing was undone.</summary>
    public Task<Outcome<int>> RunAsync(Guid changeId, Actor actor, CancellationToken ct) =>
        CampaignCommit.RunAsync<int>(contexts, feed, async db =>
        {
            if (!actor.May(Rights.CampaignWork))
            {
                return new NotAllowed();
            }

            if (await db.CampaignChanges.SingleOrDefaultAsync(c => c.Id == changeId, ct) is not { } change)
            {
                return new NotFound(("変更", "The change"));
            }

            if (await CheckReachAsync(db, change, actor, ct) is { } beyond)
            {
                return beyond;
            }

            if (change.UndoneAt is not null)
            {
                return new NothingToUndo();
            }

            var outcome = change.Kind switch
            {
                CampaignChangeKind.Moved or CampaignChangeKind.Split or CampaignChangeKind.Merged => await PutBackAsync(db, change, ct),
                CampaignChangeKind.Decided => await UndecideAsync(db, change, ct),
                CampaignChangeKind.Renamed => await RenameBackAsync(db, change, ct),
                _ => throw new InvalidOperationException($"No such kind: {change.Kind}."),
            };
            if (!outcome.Succeeded)
            {
                return outcome;
            }

            var now = clock.GetUtcNow().UtcDateTime;
            change.Undo(actor, now);
            var subject = await CampaignCommit.FindAsync(db, change.OtherId ?? change.CampaignId, ct);
            AuditTrail.Record(db, actor, AuditKind.CampaignChangeUndone, subject?.Subject ?? "", $"{Codes.Of(change.Kind)}; {outcome.Value}件", now);
            return outcome;
        }, ct);

    /// <summary>Who serves some municipalities undoes what touches their reports and no others.</summary>
    private static async Task<Refusal?> CheckReachAsync(ScamWatchDb db, CampaignChange change, Actor actor, CancellationToken ct)
    {
        if (AreaReach.IsEverywhere(actor))
        {
            return null;
        }

        if (!await db.ReachesReportsAsync([.. change.Content.Moves.Select(m => m.Report)], actor, ct))
        {
            return new NotFound(("変更", "The change"));
        }

        // What was split off since shares a decision, and is given back with it.
        var touched = await db.Campaigns.Where(c => c.Id == change.CampaignId || c.DecisionId == change.Id).Select(c => c.Id).ToListAsync(ct);
        foreach (var campaign in touched)
        {
            if (await CampaignCommit.CheckReachAsync(db, campaign, actor, ct) is { } refusal)
            {
                return refusal is NotFound ? new NotFound(("変更", "The change")) : refusal;
            }
        }

        return null;
    }

    private static async Task<Outcome<int>> PutBackAsync(ScamWatchDb db, CampaignChange change, CancellationToken ct)
    {
        var to = await CampaignCommit.FindAsync(db, change.CampaignId, ct);
        var from = await LiveAsync(db, change, ct);
        if (change.Kind == CampaignChangeKind.Merged)
        {
            if (from is null || to is null || from.MergedInto != to.Id)
            {
                return new NothingToUndo();
            }

            from.MergeInto(null);
        }

        var ids = change.Content.Moves.Select(m => m.Report).ToList();
        var here = await db.Reports.AsNoTracking()
            .Where(r => ids.Contains(r.Id) && r.CampaignId == change.CampaignId)
            .Select(r => new { r.Id, r.Verdict, r.DecidedWith })
            .ToDictionaryAsync(r => r.Id, ct);
        if (here.Count == 0)
        {
            return new NothingToUndo();
        }

        var home = from?.Id;
        var kept = here.Keys.ToList();
        await db.Reports.Where(r => kept.Contains(r.Id)).ExecuteUpdateAsync(s => s.SetProperty(r => r.CampaignId, home), ct);
        foreach (var move in change.Content.Moves.Where(m => here.ContainsKey(m.Report)))
        {
            if (change.Kind != CampaignChangeKind.Merged)
            {
                await db.Reports.Where(r => r.Id == move.Report).ExecuteUpdateAsync(s => s.SetProperty(r => r.Membership, move.Before), ct);
            }

            // Only where nobody has decided the report by itself since.
            var now = here[move.Report];
            if (move.Decision is { } decision && (now.Verdict is null || now.DecidedWith is not null))
            {
                await SetAsync(db, decision, ct);
            }
        }

        var followers = home is null ? [] : await FollowersAsync(db, change, ct);
        if (followers.Count > 0)
        {
            await db.Reports.Where(r => followers.Contains(r.Id)).ExecuteUpdateAsync(s => s.SetProperty(r => r.CampaignId, home), ct);
        }

        foreach (var campaign in (Campaign?[])[from, to])
        {
            if (campaign is not null)
            {
                await CampaignCommit.CountAsync(db, campaign, ct);
                campaign.Touch();
            }
        }

        return here.Count + followers.Count;
    }

    /// <summary>Where the reports came from, or what that was merged into since.</summary>
    private static async Task<Campaign?> LiveAsync(ScamWatchDb db, CampaignChange change, CancellationToken ct)
    {
        var campaign = await CampaignCommit.FindAsync(db, change.OtherId, ct);
        while (change.Kind != CampaignChangeKind.Merged && campaign is { MergedInto: { } next })
        {
            campaign = await CampaignCommit.FindAsync(db, next, ct);
        }

        return campaign;
    }

    /// <summary>Reports that joined since by rule and whose nearest is one of the moved ones, or follows one.</summary>
    private static async Task<List<Guid>> FollowersAsync(ScamWatchDb db, CampaignChange change, CancellationToken ct)
    {
        var later = await db.Reports.AsNoTracking()
            .Where(r => r.CampaignId == change.CampaignId && r.ReceivedAt >= change.At)
            .OrderBy(r => r.ReceivedAt).ThenBy(r => r.Id)
            .Select(r => new { r.Id, r.Membership })
            .ToListAsync(ct);
        var moved = change.Content.Moves.Select(m => m.Report).ToHashSet();
        var followers = new List<Guid>();
        foreach (var report in later)
        {
            if (report.Membership is { By: JoinedBy.Rule, NearestId: { } nearest } && moved.Contains(nearest) && moved.Add(report.Id))
            {
                followers.Add(report.Id);
            }
        }

        return followers;
    }

    private static async Task<Outcome<int>> UndecideAsync(ScamWatchDb db, CampaignChange change, CancellationToken ct)
    {
        // A split shares the decision with what was split off.
        var campaigns = await db.Campaigns.Where(c => c.DecisionId == change.Id).ToListAsync(ct);
        if (campaigns.Count == 0 || change.Content.Decision is not { } before)
        {
            return new NothingToUndo();
        }

        foreach (var campaign in campaigns)
        {
            campaign.Restore(before);
        }

        await Outbox.HoldBackAsync(db, db.Reports.Where(r => r.DecidedWith == change.Id), ct);
        // Late joiners too: they had no other decision than this.
        var undone = await PlaceReports.SetAsync(
            db.Reports.Where(r => r.DecidedWith == change.Id), new(CampaignState.Open, null, null, null, null, null), null, ct);
        var ids = change.Content.Decisions.Select(d => d.Report).ToList();
        var open = (await db.Reports.Where(r => ids.Contains(r.Id) && r.Verdict == null).Select(r => r.Id).ToListAsync(ct)).ToHashSet();
        foreach (var decision in change.Content.Decisions.Where(d => open.Contains(d.Report)))
        {
            await SetAsync(db, decision, ct);
        }

        return undone;
    }

    private static async Task<Outcome<int>> RenameBackAsync(ScamWatchDb db, CampaignChange change, CancellationToken ct)
    {
        if (await CampaignCommit.FindAsync(db, change.CampaignId, ct) is not { } campaign || campaign.Name != change.Content.NameAfter)
        {
            return new NothingToUndo();
        }

        campaign.Rename(change.Content.NameBefore);
        return 0;
    }

    private static Task<int> SetAsync(ScamWatchDb db, ReportDecision decision, CancellationToken ct) =>
        PlaceReports.SetAsync(
            db.Reports.Where(r => r.Id == decision.Report),
            new(CampaignState.Open, decision.Verdict, decision.By, null, decision.Reason, decision.With), decision.At, ct);
}
