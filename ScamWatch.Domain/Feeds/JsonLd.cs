using System.Text;
using System.Text.Json;
using ScamWatch.Domain.Alerts;

namespace ScamWatch.Domain.Feeds;

/// <summary>A warning as search engines read it: <c>SpecialAnnouncement</c> of schema.org, as JSON-LD.</summary>
public static class JsonLd
{
    /// <summary>The object, safe to stand within a script element.</summary>
    public static string Of(PublicAlert alert, string language, SiteIssuer issuer)
    {
        var text = issuer.Tell(alert, language);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, JsonText.Options))
        {
            json.WriteStartObject();
            json.WriteString("@context", "https://schema.org");
            json.WriteString("@type", "SpecialAnnouncement");
            json.WriteString("@id", $"urn:uuid:{alert.Id:D}");
            json.WriteString("name", JsonText.Whole(text.Title));
            json.WriteString("text", JsonText.Whole(text.Summary));
            json.WriteString("inLanguage", text.Tag);
            json.WriteString("datePosted", XmlText.Japan(alert.PublishedAt));
            json.WriteString("dateModified", XmlText.Japan(alert.UpdatedAt));
            if ((alert.State == AlertState.Withdrawn ? alert.WithdrawnAt : alert.ExpiresAt) is { } expires)
            {
                json.WriteString("expires", XmlText.Japan(expires));
            }

            json.WriteString("url", issuer.Whole(SitePaths.InLanguage(SitePaths.Alert(alert.Slug), language)));
            json.WriteString("webFeed", issuer.Whole(SitePaths.InLanguage(SitePaths.Atom, language)));
            json.WriteStartObject("spatialCoverage");
            json.WriteString("@type", "AdministrativeArea");
            json.WriteString("name", JsonText.Whole(issuer.NameIn(language)));
            json.WriteEndObject();
            json.WriteStartObject("publisher");
            json.WriteString("@type", "GovernmentOrganization");
            json.WriteString("name", JsonText.Whole(issuer.OfficeIn(language)));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
