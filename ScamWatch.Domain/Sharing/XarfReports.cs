using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;

namespace ScamWatch.Domain.Sharing;

/// <summary>
/// One abuse report a host of a scam's addresses, in XARF v4 (xarf.org, content/phishing), one JSON object a line: for the
/// abuse desk of whoever hosts or registered it. Times and addresses only; no word of a citizen.
/// </summary>
internal static class XarfReports
{
    private const string Version = "4.0.0";
    private const int MaxAddresses = 200;
    private const double Confidence = 0.9;

    public static byte[] Write(ExportContent content, Taxonomy taxonomy)
    {
        var lines = new StringBuilder();
        var hosts = content.Reports
            .SelectMany(r => r.Indicators.Where(i => i.Type == IndicatorType.Url)
                .Select(i => (Report: r, Url: Url.TryParse(i.Value, out var url) ? url : default))
                .Where(x => x.Url.Host is { Length: > 0 }))
            .GroupBy(x => x.Url.Host, StringComparer.Ordinal);
        foreach (var host in hosts)
        {
            lines.Append(ExportJson.Line(Report(content, taxonomy, host.Key, [.. host]))).Append('\n');
        }

        return Encoding.UTF8.GetBytes(lines.ToString());
    }

    private static JsonObject Report(ExportContent content, Taxonomy taxonomy, string host, IReadOnlyList<(SharedReport Report, Url Url)> found)
    {
        var last = found.Max(f => f.Report.SeenAt);
        var addresses = found.Select(f => f.Url.ToString()).Distinct(StringComparer.Ordinal).Take(MaxAddresses).ToList();
        var party = found.GroupBy(f => f.Report.Impersonates).OrderByDescending(g => g.Count()).First().Key;
        var report = new JsonObject
        {
            ["xarf_version"] = Version,
            // The same findings are the same report.
            ["report_id"] = NameBasedId.InFormOfVersion4($"xarf {host} {string.Join(' ', found.Select(f => f.Report.ReceiptNumber).Order(StringComparer.Ordinal))}").ToString("D"),
            ["timestamp"] = ExportJson.Time(last),
            ["reporter"] = Contact(content),
            ["sender"] = Contact(content),
            ["source_identifier"] = host.Trim('[', ']'),
            ["category"] = "content",
            ["type"] = "phishing",
            ["url"] = addresses[0],
            ["evidence_source"] = "user_report",
            ["verification_method"] = "user_report",
            ["confidence"] = Confidence,
            ["description"] = FormattableString.Invariant(
                $"Address sent to citizens of {content.Issuer} in {found.Select(f => f.Report.ReceiptNumber).Distinct().Count()} reported scam contacts; staff decided: scam."),
            ["tags"] = ExportJson.Array([TlpMarks.Tag(content.Request.Tlp), $"impersonates:{party}"]),
            ["evidence"] = new JsonArray { Evidence(addresses, found) },
        };
        if (!found[0].Url.IsIpAddress)
        {
            report["domain"] = host;
        }

        if (party != Taxonomy.Nobody)
        {
            report["target_brand"] = taxonomy.Name(Taxonomy.Impersonates, party, CultureInfo.GetCultureInfo("en"));
        }

        return report;
    }

    /// <summary>All addresses at the host, and when they were seen, as a text.</summary>
    private static JsonObject Evidence(IReadOnlyList<string> addresses, IReadOnlyList<(SharedReport Report, Url Url)> found)
    {
        var first = found.Min(f => f.Report.SeenAt);
        var last = found.Max(f => f.Report.SeenAt);
        var text = Encoding.UTF8.GetBytes(
            $"first seen {ExportJson.Time(first)}\nlast seen {ExportJson.Time(last)}\nchannels {string.Join(' ', found.Select(f => Codes.Of(f.Report.Channel)).Distinct())}\n\n{string.Join('\n', addresses)}\n");
        return new JsonObject
        {
            ["content_type"] = "text/plain",
            ["description"] = "Addresses at this host, as citizens received them",
            ["payload"] = Convert.ToBase64String(text),
            ["hash"] = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(text)),
            ["size"] = text.Length,
        };
    }

    private static JsonObject Contact(ExportContent content) => new()
    {
        ["org"] = content.Issuer,
        ["contact"] = content.IssuerContact,
        ["domain"] = content.IssuerContact[(content.IssuerContact.LastIndexOf('@') + 1)..],
    };
}
