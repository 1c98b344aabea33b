using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Campaigns;

/// <summary>A report that is about to be stored, how it was read, and the number its fingerprint will have.</summary>
internal sealed record NewFingerprint(Report Report, ReadFingerprint Read, long Number);

/// <summary>
/// Puts a report with its like: into the campaign of the nearest one, or into a new campaign together with reports that
/// had none. Part of the commit that stores the report; later on request.
/// </summary>
public sealed class LinkReport(
    IDbContextFactory<ScamWatchDb> contexts,
    FingerprintReader reader,
    FingerprintNumbers numbers,
    RecentPrints recent,
    CampaignSettings settings,
    Outbox outbox,
    TimeProvider clock)
{
    /// <summary>Numbers for that many reports. The caller must hold no open transaction.</summary>
    public async Task<long[]> NumbersAsync(int count, CancellationToken ct)
    {
        var taken = new long[count];
        for (var i = 0; i < count; i++)
        {
            taken[i] = await numbers.NextAsync(ct);
        }

        return taken;
    }

    /// <summary>
    /// Links reports that are about to be stored, in the caller's unit of work, each as if those before it were stored
    /// already. Nothing is saved here. Where somebody else changed the same campaign meanwhile, the caller's save fails with
    /// <see cref="DbUpdateConcurrencyException"/> or a unique violation, and all of it is to be done again.
    /// </summary>
    /// <param name="db">Takes the changed campaigns. The reports themselves need not be tracked.</param>
    /// <param name="added">In the order in which they came.</param>
    /// <param name="now">UTC.</param>
    internal async Task AddToAsync(ScamWatchDb db, IReadOnlyList<NewFingerprint> added, DateTime now, CancellationToken ct)
    {
        if (added.Count == 0)
        {
            return;
        }

        var batch = await LinkBatch.OpenAsync(db, settings, [.. added.Select(a => a.Read)], recent, now, ct);
        foreach (var one in added)
        {
            await batch.AddAsync(one, ct);
        }
    }

    /// <summary>Stores the fingerprints of reports that are stored, within the open transaction.</summary>
    internal async Task StoreAsync(ScamWatchDb db, IReadOnlyList<NewFingerprint> added, CancellationToken ct)
    {
        await db.InsertAsync([.. added.Select(a => new StoredFingerprint(a.Number, a.Report.Id, a.Read.Print))], ct);
        // In the order of the table: neighbours share a page.
        await db.InsertKeysAsync([.. added.SelectMany(a => a.Read.Keys.Select(k => k | a.Number)).Order()], ct);
        foreach (var one in added)
        {
            recent.Keep(one.Number, new(one.Report.Id, one.Read.Print));
        }
    }

    /// <summary>
    /// Matches a stored report again that is in no campaign, a person's wish that it be in none set aside. The campaign it
    /// joined.
    /// </summary>
    public async Task<Outcome<Campaign>> RunAsync(Guid reportId, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.CampaignWork) && !actor.IsSystem)
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var commit = await db.BeginCampaignsAsync(ct);
        var report = await db.Reports.Include(r => r.Indicators).SingleOrDefaultAsync(r => r.Id == reportId, ct);
        if (report is null || !actor.Scope.Covers(report.Area))
        {
            return new NotFound(("通報", "The report"));
        }

        if (report.CampaignId is not null)
        {
            return new ReportsMovedMeanwhile(1);
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var read = reader.Read(report);
        var batch = await LinkBatch.OpenAsync(db, settings, [read], recent, now, ct);
        if (await batch.JoinAsync(report, read, ct) is not { } campaign)
        {
            return new NothingAlike();
        }

        AuditTrail.Record(db, actor, AuditKind.ReportRematched, report.ReceiptNumber, campaign.Subject, now);
        if (report.DecidedWith is not null)
        {
            await outbox.TellLateAsync(db, [report], now, ct);
        }

        if (await db.SaveOrRefuseAsync(ct) is { } conflict)
        {
            return conflict;
        }

        await commit.CommitAsync(ct);
        return campaign;
    }

    internal static Membership Why(ReadFingerprint read, Near near, DateTime now, double threshold)
    {
        var match = near.Like.Match;
        var fields = match.Shared.Where(s => s.Points > 0)
            .Select(s => new MatchedField(s.Fact.Field, s.Points, read.Values.GetValueOrDefault(s.Fact.Code)))
            .ToList();
        if (match.TextPoints > 0)
        {
            fields.Add(new(MatchField.Text, match.TextPoints, match.Similarity.ToString("0.00", CultureInfo.InvariantCulture)));
        }

        fields.Sort((a, b) => b.Points.CompareTo(a.Points));
        return new(JoinedBy.Rule, null, now, match.Score, threshold, match.Similarity, fields, near.Like.ReportId, near.Receipt);
    }

    /// <summary>A like report and where it belongs.</summary>
    internal sealed record Near(Like Like, string Receipt, Guid? Campaign);
}
