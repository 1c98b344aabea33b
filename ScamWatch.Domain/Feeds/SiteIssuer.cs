using ScamWatch.Domain.Guidance;

namespace ScamWatch.Domain.Feeds;

/// <summary>Who issues the warnings, and where they are found.</summary>
/// <param name="Municipality">Its names.</param>
/// <param name="BaseUrl">Where the public reaches this site, without a slash at its end.</param>
/// <param name="Whole">Makes an address of this site whole.</param>
public sealed record SiteIssuer(Municipality Municipality, string BaseUrl, Func<string, string> Whole)
{
    /// <summary>The same on the site itself: its addresses behind its base.</summary>
    public static SiteIssuer Of(Municipality municipality, string baseUrl) => new(municipality, baseUrl, path => baseUrl + path);

    /// <summary>The municipality in a language; Japanese where it gave no other name.</summary>
    public string NameIn(string language) =>
        language is "ja" or "easy" || Municipality.NameEn.Length == 0 ? Municipality.Name : Municipality.NameEn;

    /// <summary>Municipality and section.</summary>
    public string OfficeIn(string language) =>
        $"{NameIn(language)} {(language is "ja" or "easy" || Municipality.SectionEn.Length == 0 ? Municipality.Section : Municipality.SectionEn)}".Trim();

    /// <summary>What CAP calls the sender: unique in the world as the host name is.</summary>
    public string CapSender => $"scamwatch@{(Uri.TryCreate(BaseUrl, UriKind.Absolute, out var site) ? site.Host : "localhost")}";
}
