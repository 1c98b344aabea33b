using System.Globalization;
using System.Text.Json.Nodes;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Sharing;

/// <summary>
/// Decided reports as one MISP event (core format, draft-dulaunoy-misp-core-format): every trace once, with the receipt
/// numbers it stands in. Unpublished: the receiver's analyst looks at it first.
/// </summary>
internal static class MispEvent
{
    // Of the core format: 0 own organisation, 2 connected communities, 3 all.
    private static readonly Dictionary<Tlp, string> s_distribution = new()
    {
        [Tlp.Amber] = "0",
        [Tlp.Green] = "2",
        [Tlp.Clear] = "3",
    };

    private const string Inherited = "5";

    // Sections 2.2.1.9 and 2.2.1.15.
    private const string NeverPublished = "0";
    private const string NoSharingGroup = "0";
    private const string ThreatLevelMedium = "2";
    private const string AnalysisCompleted = "2";
    private const int MaxReceipts = 10;

    public static byte[] Write(ExportContent content)
    {
        var first = content.Reports.Count > 0 ? content.Reports[0].ReceivedAt : content.At;
        var last = content.Reports.Count > 0 ? content.Reports.Max(r => r.ModifiedAt) : content.At;
        var days = FormattableString.Invariant($"{JapanTime.DayOf(first):yyyy-MM-dd} to {JapanTime.DayOf(last):yyyy-MM-dd}");
        // The same reports at the same level are the same event, which a receiver updates.
        var id = NameBasedId.Of($"misp event {content.Request.Tlp} {string.Join(' ', content.Reports.Select(r => r.ReceiptNumber))}");
        var misp = new JsonObject
        {
            ["uuid"] = id.ToString("D"),
            ["info"] = $"Scam contacts reported to {content.Issuer}, {days}",
            ["date"] = JapanTime.DayOf(first).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["timestamp"] = Unix(last),
            ["threat_level_id"] = ThreatLevelMedium,
            ["analysis"] = AnalysisCompleted,
            ["distribution"] = s_distribution[content.Request.Tlp],
            ["sharing_group_id"] = NoSharingGroup,
            ["published"] = false,
            ["publish_timestamp"] = NeverPublished,
            ["Orgc"] = new JsonObject
            {
                ["name"] = content.Issuer,
                ["uuid"] = NameBasedId.Of($"misp organisation {content.Issuer}").ToString("D"),
            },
            ["Tag"] = new JsonArray { Tag(TlpMarks.Tag(content.Request.Tlp)), Tag("rsit:fraud=\"phishing\"") },
            ["Attribute"] = new JsonArray([.. Attributes(content, id)]),
        };
        return ExportJson.File(new JsonObject { ["Event"] = misp });
    }

    private static IEnumerable<JsonNode?> Attributes(ExportContent content, Guid id)
    {
        var traces = content.Reports.SelectMany(r => r.Indicators.Select(i => (Report: r, i.Type, i.Value)))
            .GroupBy(x => (x.Type, x.Value));
        foreach (var trace in traces)
        {
            var (type, category) = Kind(trace.Key.Type);
            // A block list takes what is marked for detection: only addresses that staff call a scam, never a whole domain,
            // which may be a platform where others live too.
            var detect = trace.Key.Type is IndicatorType.Url or IndicatorType.Email && trace.Any(x => x.Report.Verdict == Verdict.Scam);
            yield return Attribute(id, type, category, trace.Key.Value, detect, [.. trace.Select(x => x.Report)]);
        }

        if (content.WithText)
        {
            foreach (var subject in content.Reports.Where(r => r.Channel == Channel.Email && r.Subject.Length > 0).GroupBy(r => r.Subject))
            {
                yield return Attribute(id, "email-subject", "Payload delivery", subject.Key, false, [.. subject]);
            }
        }
    }

    private static (string Type, string Category) Kind(IndicatorType type) => type switch
    {
        IndicatorType.Url => ("url", "Network activity"),
        IndicatorType.Domain => ("domain", "Network activity"),
        IndicatorType.Email => ("email-src", "Payload delivery"),
        IndicatorType.Phone => ("phone-number", "Financial fraud"),
        IndicatorType.BankAccount => ("bank-account-nr", "Financial fraud"),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static JsonObject Attribute(
        Guid id, string type, string category, string value, bool detect, IReadOnlyList<SharedReport> reports)
    {
        var receipts = string.Join(' ', reports.Take(MaxReceipts).Select(r => r.ReceiptNumber));
        var more = reports.Count > MaxReceipts ? FormattableString.Invariant($" and {reports.Count - MaxReceipts} more") : "";
        var parties = string.Join(' ', reports.Select(r => r.Impersonates).Distinct().Take(3));
        return new JsonObject
        {
            // Of this event only: a server takes an attribute's id once.
            ["uuid"] = NameBasedId.Of($"misp attribute {id} {type} {value}").ToString("D"),
            ["type"] = type,
            ["category"] = category,
            ["value"] = value,
            ["to_ids"] = detect,
            ["comment"] = $"{receipts}{more}; impersonates {parties}",
            ["distribution"] = Inherited,
            ["sharing_group_id"] = NoSharingGroup,
            ["timestamp"] = Unix(reports.Max(r => r.ModifiedAt)),
            ["first_seen"] = ExportJson.Time(reports.Min(r => r.SeenAt)),
            ["last_seen"] = ExportJson.Time(reports.Max(r => r.SeenAt)),
        };
    }

    private static JsonObject Tag(string name) => new() { ["name"] = name };

    private static string Unix(DateTime utc) =>
        new DateTimeOffset(utc, TimeSpan.Zero).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
