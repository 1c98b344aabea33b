using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Counter;
using ScamWatch.Domain.Cards.Desk;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Storage;

/// <summary>
/// Narrows what is read to where somebody's rights reach (<see cref="StaffScope"/>): the rest is for them as if it were not
/// there. The same as <see cref="ReportRules.CheckReach"/> and <see cref="SuspensionRules.IsWithin"/> say of one record.
/// </summary>
internal static class AreaReach
{
    /// <summary>Reports of the reader's municipalities.</summary>
    public static IQueryable<Report> For(this IQueryable<Report> reports, Actor reader)
    {
        if (IsEverywhere(reader))
        {
            return reports;
        }

        var reached = Reached(reader);
        return reports.Where(r => reached.Contains(r.Area));
    }

    /// <summary>Cases of the reader's municipalities, and those in the reader's own hands.</summary>
    public static IQueryable<SuspensionCase> For(this IQueryable<SuspensionCase> cases, Actor reader)
    {
        if (IsEverywhere(reader))
        {
            return cases;
        }

        var (reached, id) = (Reached(reader), reader.Id);
        return cases.Where(c => reached.Contains(c.Area) || c.AssignedToId == id);
    }

    /// <summary>Callbacks of such cases.</summary>
    public static IQueryable<Callback> For(this IQueryable<Callback> callbacks, ScamWatchDb db, Actor reader)
    {
        if (IsEverywhere(reader))
        {
            return callbacks;
        }

        var cases = db.SuspensionCases.For(reader).Select(c => c.Id);
        return callbacks.Where(c => cases.Contains(c.CaseId));
    }

    /// <summary>Found cards but those of another municipality's case; of one whose holder is not known nobody can say where it belongs.</summary>
    public static IQueryable<FoundCard> For(this IQueryable<FoundCard> cards, ScamWatchDb db, Actor reader)
    {
        if (IsEverywhere(reader))
        {
            return cards;
        }

        var cases = db.SuspensionCases.For(reader).Select(c => c.Id);
        return cards.Where(c => c.CaseId == null || cases.Contains(c.CaseId.Value));
    }

    /// <summary>Campaigns with a report of the reader's municipalities.</summary>
    public static IQueryable<Campaign> For(this IQueryable<Campaign> campaigns, ScamWatchDb db, Actor reader)
    {
        if (IsEverywhere(reader))
        {
            return campaigns;
        }

        var reached = Reached(reader);
        return campaigns.Where(c => db.Reports.Any(r => r.CampaignId == c.Id && reached.Contains(r.Area)));
    }

    /// <summary>True where the case is there and within reach.</summary>
    public static Task<bool> ReachesCaseAsync(this ScamWatchDb db, Guid id, Actor actor, CancellationToken ct) =>
        db.SuspensionCases.For(actor).AnyAsync(c => c.Id == id, ct);

    /// <summary>True where all of the reports are there and within reach.</summary>
    public static async Task<bool> ReachesReportsAsync(this ScamWatchDb db, IReadOnlyCollection<Guid> ids, Actor actor, CancellationToken ct) =>
        IsEverywhere(actor) || await db.Reports.For(actor).CountAsync(r => ids.Contains(r.Id), ct) == ids.Distinct().Count();

    /// <summary>True where a case or report of that receipt number is there and within reach.</summary>
    public static async Task<bool> ReachesNumberAsync(this ScamWatchDb db, string number, Actor actor, CancellationToken ct) =>
        await db.SuspensionCases.For(actor).AnyAsync(c => c.ReceiptNumber == number, ct) || await db.Reports.For(actor).AnyAsync(r => r.ReceiptNumber == number, ct);

    /// <summary>True where the actor serves all municipalities.</summary>
    public static bool IsEverywhere(Actor actor) => actor.Scope.Areas.Count == 0;

    private static string?[] Reached(Actor actor) => [.. actor.Scope.Areas];
}
