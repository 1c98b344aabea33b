using System.Globalization;

namespace ScamWatch.Domain.Feeds;

/// <summary>Addresses of the public site that leave the house in feeds, mails and pictures.</summary>
public static class SitePaths
{
    public const string Alerts = "/alerts";
    public const string Atom = "/alerts/feed.atom";
    public const string Json = "/alerts/feed.json";
    public const string CapFeed = "/alerts/cap.atom";
    public const string Csv = "/alerts/warnings.csv";
    public const string SiteMap = "/sitemap.xml";
    public const string Robots = "/robots.txt";
    public const string Subscribe = "/subscribe";

    public static string Alert(string slug) => $"{Alerts}/{slug}";

    public static string Poster(string slug) => $"{Alerts}/{slug}/poster";

    public static string Qr(string slug) => $"{Alerts}/{slug}/qr.svg";

    /// <summary>The picture as a drawing, with words.</summary>
    public static string Drawing(string slug) => $"{Alerts}/{slug}/picture.svg";

    /// <summary>The picture as a bitmap, without words.</summary>
    public static string Bitmap(string slug) => $"{Alerts}/{slug}/picture.png";

    /// <summary>The newest CAP message of a warning.</summary>
    public static string Cap(string slug) => $"{Alerts}/{slug}/cap.xml";

    /// <summary>One CAP message of a warning, from 1.</summary>
    public static string Cap(string slug, int message) => string.Create(CultureInfo.InvariantCulture, $"{Alerts}/{slug}/cap-{message}.xml");

    /// <summary>An address with the language of the page; Japanese needs no mark.</summary>
    public static string InLanguage(string address, string language) =>
        language == "ja" ? address : $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}lang={language}";
}
