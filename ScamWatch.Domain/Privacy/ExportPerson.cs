using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Privacy;

/// <summary>Everything held of a person, as files to hand over.</summary>
/// <param name="Json">For machines.</param>
/// <param name="Html">For people; one page without script, Japanese.</param>
public sealed record PersonFile(string Json, string Html);

/// <summary>
/// Writes out what is held of a person, who looked at it included (開示). For supervisors; audited before it is handed over. What
/// staff wrote of others stands in it too: whoever hands it over reads it first.
/// </summary>
public sealed class ExportPerson(IDbContextFactory<ScamWatchDb> contexts, AccessLog log, TimeProvider clock)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    /// <param name="subjects">Receipt numbers of the person's records.</param>
    public async Task<Outcome<PersonFile>> RunAsync(IReadOnlyList<string> subjects, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.PersonExport))
        {
            return new NotAllowed();
        }

        await log.StoreAsync(ct);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.CheckProofAsync(Rights.PersonExport, actor, clock.GetUtcNow().UtcDateTime, ct) is { } unproven)
        {
            return unproven;
        }

        var records = await FindPerson.OfAsync(db, subjects, actor, ct);
        if (records.Count == 0)
        {
            return new NotFound(("記録", "The record"));
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var parts = new List<Dictionary<string, object?>>();
        foreach (var record in records)
        {
            parts.Add(record.IsCase ? await CaseAsync(db, record, ct) : await ReportAsync(db, record, ct));
            AuditTrail.Record(db, actor, AuditKind.PersonExported, record.Subject, "本人の求めにより開示用に書き出し", now);
        }

        await db.SaveChangesAsync(ct);
        log.Note(actor, AccessKind.Exported, records.Select(r => r.Subject));
        var content = new Dictionary<string, object?> { ["writtenAt"] = now, ["records"] = parts };
        var json = JsonSerializer.Serialize(content, s_json);
        using var document = JsonDocument.Parse(json);
        return new PersonFile(json, Page(document.RootElement));
    }

    private static async Task<Dictionary<string, object?>> CaseAsync(ScamWatchDb db, PersonRecord record, CancellationToken ct)
    {
        var c = await db.SuspensionCases.AsNoTracking().Include(s => s.Events).SingleAsync(s => s.Id == record.Id, ct);
        return new()
        {
            ["kind"] = "suspension-case",
            ["receiptNumber"] = c.ReceiptNumber,
            ["receivedAt"] = c.ReceivedAt,
            ["state"] = SuspensionRules.Label(c.State, c.Effect).Ja,
            ["statement"] = c.Statement,
            ["identity"] = c.Identity,
            ["police"] = c.Police,
            ["lossReport"] = c.LossReport,
            ["release"] = c.Release,
            ["reissue"] = c.Reissue,
            ["history"] = c.Events.OrderBy(e => e.Id).Select(e => new { e.At, e.State, e.Note, e.By }),
            ["callbacks"] = await db.Callbacks.AsNoTracking().Where(b => b.CaseId == c.Id).OrderBy(b => b.PlannedAt)
                .Select(b => new { b.DueAt, b.State, b.Reason, b.Attempts }).ToListAsync(ct),
            ["ordersToCardSystem"] = await db.RegistryOrders.AsNoTracking().Where(o => o.CaseId == c.Id).OrderBy(o => o.Number)
                .Select(o => new { o.Kind, o.State, o.PlacedAt, o.ClosedAt }).ToListAsync(ct),
            ["lookedAt"] = await SightsAsync(db, record.Subject, ct),
        };
    }

    private static async Task<Dictionary<string, object?>> ReportAsync(ScamWatchDb db, PersonRecord record, CancellationToken ct)
    {
        var r = await db.Reports.AsNoTracking().Include(i => i.Indicators).SingleAsync(s => s.Id == record.Id, ct);
        return new()
        {
            ["kind"] = "report",
            ["receiptNumber"] = r.ReceiptNumber,
            ["receivedAt"] = r.ReceivedAt,
            ["channel"] = r.Channel,
            ["source"] = r.Source,
            ["reporterName"] = r.ReporterName,
            ["reporterContact"] = r.ReporterContact,
            ["reporterMail"] = r.ReporterMail?.Address,
            ["reporterNote"] = r.ReporterNote,
            ["subject"] = r.Subject,
            ["sender"] = r.Sender,
            ["body"] = r.Body,
            ["attachments"] = r.Attachments.Select(a => a.Name),
            ["harm"] = r.Harm,
            ["verdict"] = r.Verdict,
            ["decidedAt"] = r.DecidedAt,
            ["traces"] = r.Indicators.Select(i => new { i.Type, i.Value }),
            ["answers"] = await db.ReportAnswers.AsNoTracking().Where(a => a.ReportId == r.Id).OrderBy(a => a.ReceivedAt)
                .Select(a => new { a.ReceivedAt, a.Subject, a.Body }).ToListAsync(ct),
            ["mails"] = await db.OutgoingMails.AsNoTracking().Where(m => m.ReportId == r.Id).OrderBy(m => m.CreatedAt)
                .Select(m => new { m.CreatedAt, m.Kind, m.State, m.Subject, m.Body }).ToListAsync(ct),
            ["lookedAt"] = await SightsAsync(db, record.Subject, ct),
        };
    }

    /// <summary>When and by what role of sight; the names of staff are the municipality's to give.</summary>
    private static async Task<object> SightsAsync(ScamWatchDb db, string subject, CancellationToken ct) =>
        await db.AccessEntries.AsNoTracking().Where(a => a.Subject == subject).OrderBy(a => a.Id).Select(a => new { a.At, a.Kind }).ToListAsync(ct);

    private static string Page(JsonElement root)
    {
        var html = new StringBuilder("""
            <!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>保有個人情報の写し</title>
            <style>body{font-family:sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}dl{margin:0 0 0 1rem}dt{font-weight:bold;margin-top:.4rem}dd{margin-left:1rem;white-space:pre-wrap}section{border-top:2px solid #555;margin-top:1.5rem}</style></head><body>
            <h1>保有個人情報の写し</h1>
            """);
        html.Append(CultureInfo.InvariantCulture, $"<p>作成: {Encode(Japan(root.GetProperty("writtenAt").GetDateTime()))}</p>");
        foreach (var record in root.GetProperty("records").EnumerateArray())
        {
            html.Append(CultureInfo.InvariantCulture, $"<section><h2>{Encode(record.GetProperty("receiptNumber").GetString()!)}</h2>");
            Write(html, record);
            html.Append("</section>");
        }

        return html.Append("</body></html>").ToString();
    }

    private static void Write(StringBuilder html, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                html.Append("<dl>");
                foreach (var part in value.EnumerateObject().Where(p => !IsEmpty(p.Value)))
                {
                    html.Append(CultureInfo.InvariantCulture, $"<dt>{Encode(s_labels.GetValueOrDefault(part.Name, part.Name))}</dt><dd>");
                    Write(html, part.Value);
                    html.Append("</dd>");
                }

                html.Append("</dl>");
                break;
            case JsonValueKind.Array:
                html.Append("<ol>");
                foreach (var item in value.EnumerateArray())
                {
                    html.Append("<li>");
                    Write(html, item);
                    html.Append("</li>");
                }

                html.Append("</ol>");
                break;
            case JsonValueKind.String when value.TryGetDateTime(out var at) && value.GetString()!.Length > 10:
                html.Append(Encode(Japan(at)));
                break;
            default:
                html.Append(Encode(value.ToString()));
                break;
        }
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.String => value.GetString()!.Length == 0,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        _ => false,
    };

    private static string Japan(DateTime utc) => JapanTime.Of(utc.ToUniversalTime()).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static readonly Dictionary<string, string> s_labels = new(StringComparer.Ordinal)
    {
        ["kind"] = "記録の種類",
        ["receiptNumber"] = "受付番号",
        ["receivedAt"] = "受付日時",
        ["state"] = "状態",
        ["statement"] = "申出の内容",
        ["identity"] = "本人確認",
        ["police"] = "警察への届出",
        ["lossReport"] = "紛失届",
        ["release"] = "一時停止解除",
        ["reissue"] = "再交付",
        ["history"] = "経過",
        ["callbacks"] = "折返し",
        ["ordersToCardSystem"] = "カード管理システムへの依頼",
        ["lookedAt"] = "閲覧の記録",
        ["at"] = "日時",
        ["by"] = "担当",
        ["note"] = "内容",
        ["channel"] = "経路",
        ["source"] = "受付方法",
        ["reporterName"] = "通報者の氏名",
        ["reporterContact"] = "通報者の連絡先",
        ["reporterMail"] = "通報者のメールアドレス",
        ["reporterNote"] = "通報者のメモ",
        ["subject"] = "件名",
        ["sender"] = "差出人",
        ["body"] = "本文",
        ["attachments"] = "添付",
        ["harm"] = "被害の段階",
        ["verdict"] = "判定",
        ["decidedAt"] = "判定日時",
        ["traces"] = "痕跡",
        ["answers"] = "返信",
        ["mails"] = "送信したメール",
        ["holderName"] = "名義人の氏名",
        ["holderKana"] = "名義人のカナ",
        ["holderBirthDate"] = "名義人の生年月日",
        ["holderSex"] = "名義人の性別",
        ["holderAddress"] = "名義人の住所",
        ["callerName"] = "電話をかけた人",
        ["callbackNumber"] = "連絡先",
        ["lostWhen"] = "いつ",
        ["lostWhere"] = "どこで",
        ["circumstances"] = "状況",
    };
}
