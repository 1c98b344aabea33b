using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Alerts;

/// <summary>Starts a warning from a decided report. A report has one draft at a time: asking again gives the same one.</summary>
public sealed class DraftAlert(
    IDbContextFactory<ScamWatchDb> contexts, Taxonomy taxonomy, PhoneLines lines, Municipality municipality, TimeProvider clock)
{
    // No vowels, so that no word appears in an address by chance, and no look-alikes.
    private const string SlugLetters = "23456789bcdfghjkmnpqrstvwxz";

    /// <summary>Id of the draft, or why there is none.</summary>
    public async Task<Outcome<Guid>> RunAsync(Guid reportId, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var report = await db.Reports.AsNoTracking().Include(r => r.Indicators).SingleOrDefaultAsync(r => r.Id == reportId, ct);
        if (report is null)
        {
            return new NotFound(("通報", "The report"));
        }

        if (AlertRules.CheckDraft(report, actor) is { } refusal)
        {
            return refusal;
        }

        var open = await db.Alerts.AsNoTracking()
            .FirstOrDefaultAsync(a => a.ReportId == reportId && a.State == AlertState.Draft, ct);
        if (open is not null)
        {
            return open.Id;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var today = JapanTime.DayOf(now);
        var desks = AlertDraft.DefaultDesks.Select(id => lines.Find(id, today)).OfType<PhoneLine>().ToList();
        var content = AlertDraft.From(report, taxonomy, desks, $"{municipality.Name}に寄せられた通報", today);
        var slug = today.ToString("yyyyMMdd", CultureInfo.InvariantCulture) + "-" + RandomNumberGenerator.GetString(SlugLetters, 5);
        var alert = Alert.Draft(report, content, slug, actor, now);
        db.Alerts.Add(alert);
        AuditTrail.Record(db, actor, AuditKind.AlertDrafted, slug, $"通報 {report.ReceiptNumber} から", now);
        await db.SaveChangesAsync(ct);
        return alert.Id;
    }
}
