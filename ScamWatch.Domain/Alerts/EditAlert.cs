using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Alerts;

/// <summary>Changes the words of a draft.</summary>
public sealed class EditAlert(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <summary>The new version, or why it was not saved.</summary>
    public async Task<Outcome<int>> RunAsync(Guid id, AlertContent content, int seenVersion, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var alert = await db.Alerts.SingleOrDefaultAsync(a => a.Id == id, ct);
        if (alert is null)
        {
            return new NotFound(("注意喚起", "The warning"));
        }

        if (AlertRules.CheckEdit(alert, seenVersion, actor) is { } refusal)
        {
            return refusal;
        }

        // Not even a draft may keep one.
        if (AlertField.Texts.FirstOrDefault(f => Redactor.Contains(f.Text(content))) is { } found)
        {
            return new ContainsMyNumber(found.Label);
        }

        var now = clock.GetUtcNow().UtcDateTime;
        alert.Edit(content, now);
        AuditTrail.Record(db, actor, AuditKind.AlertEdited, alert.Slug, "下書きを保存", now);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : alert.Version;
    }
}
