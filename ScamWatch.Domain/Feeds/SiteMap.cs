using ScamWatch.Domain.Alerts;

namespace ScamWatch.Domain.Feeds;

/// <summary>
/// The list of pages for search engines (sitemaps.org, protocol 0.9), each with its other languages. Withdrawn and ended warnings
/// are left out.
/// </summary>
public static class SiteMap
{
    private const string Namespace = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private const string Xhtml = "http://www.w3.org/1999/xhtml";

    /// <summary>The protocol allows 50,000 addresses in a file.</summary>
    private const int MaxAddresses = 50_000;

    public static byte[] Write(IEnumerable<PublicAlert> alerts, IEnumerable<string> otherPaths, SiteIssuer issuer) => XmlText.Write(xml =>
    {
        xml.WriteStartElement("urlset", Namespace);
        xml.WriteAttributeString("xmlns", "xhtml", null, Xhtml);
        var pages = otherPaths.Select(p => (Path: p, At: (DateTime?)null))
            .Concat(alerts.Where(a => a.State == AlertState.Published).Select(a => (SitePaths.Alert(a.Slug), (DateTime?)a.UpdatedAt)));
        foreach (var (path, at) in pages.Take(MaxAddresses / issuer.Words.Languages.Count))
        {
            foreach (var language in issuer.Words.Languages)
            {
                xml.WriteStartElement("url", Namespace);
                xml.WriteElementString("loc", Namespace, issuer.Whole(SitePaths.InLanguage(path, language.Code)));
                if (at is { } changed)
                {
                    xml.WriteElementString("lastmod", Namespace, XmlText.Utc(changed));
                }

                foreach (var other in issuer.Words.Languages)
                {
                    xml.WriteStartElement("link", Xhtml);
                    xml.WriteAttributeString("rel", "alternate");
                    xml.WriteAttributeString("hreflang", other.AlternateTag);
                    xml.WriteAttributeString("href", issuer.Whole(SitePaths.InLanguage(path, other.Code)));
                    xml.WriteEndElement();
                }

                xml.WriteEndElement();
            }
        }

        xml.WriteEndElement();
    });
}
