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
        if (AllTexts(content).FirstOrDefault(t => Redactor.Contains(t.Text)) is { Text: not null } found)
        {
            return new ContainsMyNumber(found.Label);
        }

        var now = clock.GetUtcNow().UtcDateTime;
        alert.Edit(content, now);
        AuditTrail.Record(db, actor, AuditKind.AlertEdited, alert.Slug, "下書きを保存", now);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : alert.Version;
    }

    private static IEnumerable<(Words Label, string Text)> AllTexts(AlertContent c) =>
    [
        (("表題", "Title"), c.Title), (("件名", "Subject"), c.LureSubject), (("本文の例", "Quoted text"), c.LureText), (("URLの有無", "URL"), c.UrlNote),
        (("添付ファイル", "Attachment"), c.AttachmentNote), (("情報提供元", "Informant"), c.InformationSource), (("注意点", "Advice"), c.Advice),
        (("公式ルール", "Official rule"), c.OfficialRule), (("公式ルールの出典", "Source of the rule"), c.OfficialRuleSource),
    ];
}
