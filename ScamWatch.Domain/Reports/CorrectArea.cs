using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reports;

/// <summary>An area that this office does not serve.</summary>
public sealed record NoSuchArea() : Refusal(("地域は一覧から選んでください。", "Choose the area from the list."));

/// <summary>Says where a report comes from, where the way it came in said nothing or the wrong thing.</summary>
public sealed class CorrectArea(IDbContextFactory<ScamWatchDb> contexts, Municipality municipality, TimeProvider clock)
{
    /// <summary>The report's new version, or why nothing changed.</summary>
    /// <param name="area">Code of an area that is served; null for unknown.</param>
    /// <param name="seenVersion">The version that was on screen.</param>
    public async Task<Outcome<int>> RunAsync(Guid reportId, string? area, int seenVersion, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.ReportWork))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Reports.SingleOrDefaultAsync(r => r.Id == reportId, ct) is not { } report)
        {
            return new NotFound(("通報", "The report"));
        }

        if (ReportRules.CheckArea(report, area, municipality.Areas, seenVersion, actor) is { } refusal)
        {
            return refusal;
        }

        if (report.Area == area)
        {
            return report.Version;
        }

        AuditTrail.Record(
            db, actor, AuditKind.ReportAreaCorrected, report.ReceiptNumber, $"{NameOf(report.Area)} → {NameOf(area)}", clock.GetUtcNow().UtcDateTime);
        report.Locate(area);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : report.Version;
    }

    private string NameOf(string? code) => code is null ? "不明" : municipality.Areas.OfCode(code) is { } area ? $"{area.Name}({code})" : code;
}
