using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Campaigns;

/// <summary>What becomes of the verdicts of reports that are put elsewhere.</summary>
[Flags]
internal enum VerdictsOnMove
{
    Keep = 0,

    /// <summary>A verdict they have from the campaign they leave is taken back: they do not belong to what was decided.</summary>
    Release = 1,

    /// <summary>Without a verdict of their own they take that of the campaign they come to.</summary>
    Take = 2,
}

/// <summary>Puts reports into another campaign, or into none, inside the caller's transaction.</summary>
internal static class PlaceReports
{
    /// <param name="ids">Which; all of them must be in <paramref name="from"/>.</param>
    /// <param name="from">Where the actor saw them.</param>
    /// <param name="to">Where to; null for none.</param>
    /// <param name="why">Null to leave the reasons they have.</param>
    /// <returns>What stood before, or that somebody was first.</returns>
    public static async Task<Outcome<IReadOnlyList<ReportMove>>> RunAsync(
        ScamWatchDb db, IReadOnlyList<Guid> ids, Guid? from, Campaign? to, Membership? why, VerdictsOnMove verdicts, DateTime now, CancellationToken ct)
    {
        var chosen = db.Reports.Where(r => ids.Contains(r.Id) && r.CampaignId == from);
        var before = await chosen.AsNoTracking()
            .Select(r => new { r.Id, r.Membership, r.Verdict, r.DecidedBy, r.DecidedAt, r.DecisionReason, r.DecidedWith })
            .ToListAsync(ct);
        if (before.Count < ids.Count)
        {
            return new ReportsMovedMeanwhile(ids.Count - before.Count);
        }

        var target = to?.Id;
        var moved = why is null
            ? await chosen.ExecuteUpdateAsync(s => s.SetProperty(r => r.CampaignId, target), ct)
            : await chosen.ExecuteUpdateAsync(s => s.SetProperty(r => r.CampaignId, target).SetProperty(r => r.Membership, why), ct);
        if (moved < ids.Count)
        {
            return new ReportsMovedMeanwhile(ids.Count - moved);
        }

        var released = before.Where(r => verdicts.HasFlag(VerdictsOnMove.Release) && r.DecidedWith is not null).Select(r => r.Id).ToHashSet();
        await SetAsync(db, [.. released], new(CampaignState.Open, null, null, null, null, null), null, ct);
        HashSet<Guid> taken = [];
        if (verdicts.HasFlag(VerdictsOnMove.Take) && to is { State: CampaignState.Decided })
        {
            taken = [.. before.Where(r => r.Verdict is null || released.Contains(r.Id)).Select(r => r.Id)];
            await SetAsync(db, [.. taken], to.Decision, now, ct);
        }

        return before
            .Select(r => new ReportMove(
                r.Id,
                why is null ? null : r.Membership,
                released.Contains(r.Id) || taken.Contains(r.Id)
                    ? new(r.Id, r.Verdict, r.DecidedBy, r.DecidedAt, r.DecisionReason, r.DecidedWith)
                    : null))
            .ToList();
    }

    /// <summary>Gives reports the verdict of a campaign's decision, or none.</summary>
    public static async Task SetAsync(
        ScamWatchDb db, IReadOnlyList<Guid> ids, CampaignDecision decision, DateTime? at, CancellationToken ct)
    {
        if (ids.Count > 0)
        {
            await SetAsync(db.Reports.Where(r => ids.Contains(r.Id)), decision, at, ct);
        }
    }

    /// <inheritdoc cref="SetAsync(ScamWatchDb, IReadOnlyList{Guid}, CampaignDecision, DateTime?, CancellationToken)"/>
    public static Task<int> SetAsync(IQueryable<Report> reports, CampaignDecision decision, DateTime? at, CancellationToken ct) =>
        reports.ExecuteUpdateAsync(
            s =>
            {
                s.SetProperty(r => r.Verdict, decision.Verdict)
                    .SetProperty(r => r.DecidedBy, decision.By)
                    .SetProperty(r => r.DecidedAt, at)
                    .SetProperty(r => r.DecisionReason, decision.Reason)
                    .SetProperty(r => r.DecidedWith, decision.Id)
                    .SetProperty(r => r.Version, r => r.Version + 1);
                // As WorkRules says of one report.
                if (decision.Verdict is null)
                {
                    s.SetProperty(r => r.Work, r => r.Work != WorkState.Done ? r.Work : r.AssigneeId == null ? WorkState.New : WorkState.InWork);
                }
                else
                {
                    s.SetProperty(r => r.Work, r => r.Work == WorkState.Waiting ? r.Work : WorkState.Done);
                }
            },
            ct);
}
