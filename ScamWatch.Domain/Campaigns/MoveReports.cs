using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Campaigns;

/// <summary>A wish to put reports elsewhere.</summary>
/// <param name="Reports">Which.</param>
/// <param name="From">The campaign the actor saw them in; null for none.</param>
/// <param name="To">Where to; null to take them out of all.</param>
public sealed record Move(IReadOnlyList<Guid> Reports, Guid? From, Guid? To);

/// <summary>
/// Moves reports to another campaign, takes them out of all, or puts single ones into one. The matcher leaves them where
/// a person put them. A verdict they had from the campaign they leave is taken back; a decided campaign gives its own.
/// </summary>
public sealed class MoveReports(IDbContextFactory<ScamWatchDb> contexts, ChangeFeed feed, TimeProvider clock)
{
    /// <summary>The change, by which it can be undone, or why nothing was moved.</summary>
    public async Task<Outcome<Guid>> RunAsync(Move move, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.CampaignWork))
        {
            return new NotAllowed();
        }

        Guid[] ids = [.. move.Reports.Distinct()];
        if (ids.Length == 0)
        {
            return new NothingChosen();
        }

        if (ids.Length > CampaignRules.MaxChosen)
        {
            return new TooManyChosen(ids.Length);
        }

        return move.From == move.To
            ? new CannotMerge()
            : await CampaignCommit.RunAsync(contexts, feed, db => ApplyAsync(db, move, ids, actor, ct), ct);
    }

    private async Task<Outcome<Guid>> ApplyAsync(ScamWatchDb db, Move move, Guid[] ids, Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var from = await CampaignCommit.FindAsync(db, move.From, ct);
        var to = await CampaignCommit.FindAsync(db, move.To, ct);
        if ((from is null && move.From is not null) || (to is null && move.To is not null) || to is { MergedInto: not null })
        {
            return new NotFound(("事案", "The campaign"));
        }

        if (!await db.ReachesReportsAsync(ids, actor, ct))
        {
            return new NotFound(("通報", "The report"));
        }

        if (to is not null && !await db.Campaigns.For(db, actor).AnyAsync(c => c.Id == to.Id, ct))
        {
            return FindCampaigns.NoSuch;
        }

        var placed = await PlaceReports.RunAsync(
            db, ids, move.From, to, Membership.ByPerson(actor.Name, now), VerdictsOnMove.Release | VerdictsOnMove.Take, now, ct);
        if (!placed.Succeeded)
        {
            return placed.Refusal;
        }

        foreach (var campaign in (Campaign?[])[from, to])
        {
            if (campaign is not null)
            {
                await CampaignCommit.CountAsync(db, campaign, ct);
                campaign.Touch();
            }
        }

        var change = new CampaignChange(CampaignChangeKind.Moved, move.To, move.From, new(), actor, now);
        change.Fill(new() { Moves = placed.Value }, ids.Length);
        db.CampaignChanges.Add(change);
        var what = $"{from?.Subject ?? "—"} → {to?.Subject ?? "—"}";
        AuditTrail.Record(db, actor, AuditKind.ReportsMoved, (from ?? to)!.Subject, $"{what}; {ids.Length}件", now);
        if (ids.Length == 1)
        {
            var receipt = await db.Reports.Where(r => r.Id == ids[0]).Select(r => r.ReceiptNumber).SingleAsync(ct);
            AuditTrail.Record(db, actor, AuditKind.ReportsMoved, receipt, what, now);
        }

        return change.Id;
    }
}
