using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Leaks;

/// <summary>The forms in which an incident leaves the program.</summary>
public enum LeakFormat
{
    Text,
    Json,
}

/// <summary>A file to hand over.</summary>
public sealed record LeakFile(string Name, string ContentType, byte[] Content);

/// <summary>Writes an incident as a file, as a draft for the commission's own form. The audit trail knows before the file is handed over.</summary>
public sealed class ExportLeak(IDbContextFactory<ScamWatchDb> contexts, LeakClocks clocks, TimeProvider clock)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public async Task<Outcome<LeakFile>> RunAsync(Guid id, LeakFormat format, Actor actor, CancellationToken ct)
    {
        if (!LeakRules.MaySee(actor))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.LeakIncidents.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, ct) is not { } incident)
        {
            return new NotFound(("漏えいの案件", "The incident"));
        }

        var now = clock.GetUtcNow().UtcDateTime;
        if (await db.CheckProofAsync(Rights.LeakExport, actor, now, ct) is { } unproven)
        {
            return unproven;
        }

        AuditTrail.Record(db, actor, AuditKind.LeakExported, incident.Subject, Codes.Of(format), now);
        await db.SaveChangesAsync(ct);
        var read = clocks.Of(incident, now);
        return format == LeakFormat.Json
            ? new LeakFile($"{incident.Subject}.json", "application/json", Encoding.UTF8.GetBytes(Json(incident, read)))
            : new LeakFile($"{incident.Subject}.txt", "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(Text(incident, read)));
    }

    /// <summary>The incident as text, in Japanese: the commission reads no other language.</summary>
    public static string Text(LeakIncident incident, IReadOnlyList<LeakClock> clocks)
    {
        var content = incident.Content;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"特定個人情報の漏えい等に関する報告の下書き {incident.Subject}\n");
        text.Append(CultureInfo.InvariantCulture, $"状態: {LeakRules.Label(incident.State).Ja}\n知った時刻: {Moment(incident.KnewAt)}\n");
        foreach (var clock in clocks)
        {
            text.Append(CultureInfo.InvariantCulture, $"{clock.Name.Ja}の期限: {string.Join("、", clock.Due.Select(d => $"{Moment(d.At.AddTicks(-1))[..10]}({d.Day}日目)"))}");
            text.Append(CultureInfo.InvariantCulture, $" {(clock.DoneAt is { } done ? $"提出 {Moment(done)}" : "未提出")} ※{clock.Note.Ja}\n");
        }

        text.Append("\n報告の理由\n");
        foreach (var (holds, word) in Reasons(content))
        {
            text.Append(holds ? "■ " : "□ ").Append(word).Append('\n');
        }

        foreach (var (item, place) in Enum.GetValues<LeakItem>().Select((i, n) => (i, n + 1)))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{place} {LeakRules.Label(item).Ja}\n");
            if (item == LeakItem.HeadCount)
            {
                text.Append(content.HeadCount is { } count ? string.Create(CultureInfo.InvariantCulture, $"{count:N0}人") : "調査中").Append('\n');
            }

            if (item != LeakItem.HeadCount || content[item].Length > 0)
            {
                text.Append(content[item].Length > 0 ? content[item] : "(未記入)").Append('\n');
            }
        }

        text.Append(CultureInfo.InvariantCulture, $"\n本人への通知: {(incident.PersonsNotifiedAt is { } told ? Moment(told) : "未")}\n");
        if (incident.State == LeakState.NotApplicable)
        {
            text.Append(CultureInfo.InvariantCulture, $"該当せずとした理由: {incident.ClosingReason}\n提案: {incident.ProposedBy} 確定: {incident.ClosedBy}\n");
        }

        return text.ToString();
    }

    /// <summary>The same for programs.</summary>
    public static string Json(LeakIncident incident, IReadOnlyList<LeakClock> clocks) => JsonSerializer.Serialize(
        new
        {
            Number = incident.Subject,
            State = Codes.Of(incident.State),
            incident.KnewAt,
            incident.RaisedAt,
            Reasons = new
            {
                incident.Content.InNumberWork,
                incident.Content.HighlyEncrypted,
                incident.Content.UnlawfulPurpose,
                incident.Content.ViewableByUnspecified,
            },
            incident.Content.HeadCount,
            Items = Enum.GetValues<LeakItem>().ToDictionary(i => JsonNamingPolicy.CamelCase.ConvertName(i.ToString()), i => incident.Content[i]),
            Clocks = clocks.Select(c => new { c.Id, Due = c.Due.Select(d => new { d.Day, d.At }), c.DoneAt, c.Source }),
            incident.PersonsNotifiedAt,
            NotApplicableBecause = incident.State == LeakState.NotApplicable ? incident.ClosingReason : null,
            incident.Version,
        }, s_json);

    private static IEnumerable<(bool Holds, string Word)> Reasons(LeakContent content) =>
    [
        (content.InNumberWork, "個人番号利用事務・関係事務で使う特定個人情報の漏えい、またはそのおそれ"),
        (content.HighlyEncrypted, "(除外)高度な暗号化などの保護がある"),
        (content.UnlawfulPurpose, "不正の目的によるもの、またはそのおそれ"),
        (content.ViewableByUnspecified, "不特定の人が見られる状態になった、またはそのおそれ"),
    ];

    private static string Moment(DateTime utc) => JapanTime.Of(utc).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
