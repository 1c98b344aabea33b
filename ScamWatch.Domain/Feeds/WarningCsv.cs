using System.Text;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Sharing;

namespace ScamWatch.Domain.Feeds;

/// <summary>All public warnings as one table, by the same rules as exports (<see cref="CsvExport"/>): no cell is a formula.</summary>
public static class WarningCsv
{
    public static byte[] Write(IEnumerable<PublicAlert> alerts, SiteIssuer issuer)
    {
        using var buffer = new MemoryStream();
        // With its mark: without it Excel takes the file for Shift_JIS.
        using (var writer = new StreamWriter(buffer, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)))
        {
            Write(writer, ["id", "state", "title", "summary", "channel", "impersonates", "asks", "first_seen", "last_seen", "published", "updated", "expires", "edition", "url"]);
            foreach (var alert in alerts)
            {
                var text = issuer.Tell(alert, Phrases.Phrasebook.Japanese);
                var facts = alert.Content.Facts;
                Write(writer,
                [
                    alert.Slug, Codes.Of(alert.State), text.Title, text.Summary, facts.Channel, facts.Party ?? "", string.Join(' ', facts.Asks),
                    Day(facts.FirstSeen), Day(facts.LastSeen), XmlText.Japan(alert.PublishedAt), XmlText.Japan(alert.UpdatedAt),
                    alert.ExpiresAt is { } end ? XmlText.Japan(end) : "",
                    alert.Editions.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), issuer.Whole(SitePaths.Alert(alert.Slug)),
                ]);
            }
        }

        return buffer.ToArray();
    }

    private static void Write(StreamWriter writer, IEnumerable<string> cells)
    {
        writer.Write(string.Join(',', cells.Select(c => CsvExport.Cell(XmlText.Holdable(c)))));
        writer.Write("\r\n");
    }

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "";
}
