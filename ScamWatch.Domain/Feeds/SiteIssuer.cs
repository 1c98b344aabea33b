using ScamWatch.Domain.Guidance;

namespace ScamWatch.Domain.Feeds;

/// <summary>Who issues the warnings, in what words, and where they are found.</summary>
/// <param name="Municipality">Its names.</param>
/// <param name="Words">In which languages it speaks.</param>
/// <param name="BaseUrl">Where the public reaches this site, without a slash at its end.</param>
/// <param name="Day">Today in Japan: desks and rules are dated.</param>
/// <param name="Whole">Makes an address of this site whole.</param>
public sealed record SiteIssuer(Municipality Municipality, WarningWords Words, string BaseUrl, DateOnly Day, Func<string, string> Whole)
{
    /// <summary>The same on the site itself: its addresses behind its base.</summary>
    public static SiteIssuer Of(Municipality municipality, WarningWords words, string baseUrl, DateOnly day) =>
        new(municipality, words, baseUrl, day, path => baseUrl + path);

    /// <summary>The municipality in a language; Japanese where it gave no other name.</summary>
    public string NameIn(string language) =>
        Words.Find(language).IsJapanese || Municipality.NameEn.Length == 0 ? Municipality.Name : Municipality.NameEn;

    /// <summary>Municipality and section.</summary>
    public string OfficeIn(string language) =>
        $"{NameIn(language)} {(Words.Find(language).IsJapanese || Municipality.SectionEn.Length == 0 ? Municipality.Section : Municipality.SectionEn)}".Trim();

    /// <summary>A warning as it stands now, in a few words.</summary>
    public WarningText Tell(Alerts.PublicAlert alert, string language) => Words.Of(alert, language, Day);

    /// <summary>What CAP calls the sender: unique in the world as the host name is.</summary>
    public string CapSender => $"scamwatch@{(Uri.TryCreate(BaseUrl, UriKind.Absolute, out var site) ? site.Host : "localhost")}";
}
