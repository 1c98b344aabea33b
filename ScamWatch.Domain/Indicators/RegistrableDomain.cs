using System.Collections.Frozen;

namespace ScamWatch.Domain.Indicators;

/// <summary>
/// The part of a host that somebody registered: what is blocked, compared and warned about. Knows the forms met in
/// Japan; it is a small table, not the whole Public Suffix List.
/// </summary>
public static class RegistrableDomain
{
    // JPRS: attribute types of .jp, open to one kind of organisation each.
    private static readonly FrozenSet<string> s_japaneseTypes =
        FrozenSet.Create("ac", "ad", "co", "ed", "go", "gr", "lg", "ne", "or");

    private static readonly FrozenSet<string> s_prefectures = FrozenSet.Create(
        "hokkaido", "aomori", "iwate", "miyagi", "akita", "yamagata", "fukushima", "ibaraki", "tochigi", "gunma", "saitama",
        "chiba", "tokyo", "kanagawa", "niigata", "toyama", "ishikawa", "fukui", "yamanashi", "nagano", "gifu", "shizuoka",
        "aichi", "mie", "shiga", "kyoto", "osaka", "hyogo", "nara", "wakayama", "tottori", "shimane", "okayama", "hiroshima",
        "yamaguchi", "tokushima", "kagawa", "ehime", "kochi", "fukuoka", "saga", "nagasaki", "kumamoto", "oita", "miyazaki",
        "kagoshima", "okinawa");

    private static readonly FrozenSet<string> s_designatedCities =
        FrozenSet.Create("sapporo", "sendai", "yokohama", "kawasaki", "nagoya", "kobe", "kitakyushu");

    // Suffixes of other countries, and hosts that give every customer a name of its own.
    private static readonly FrozenSet<string> s_secondLevels = FrozenSet.Create(
        "com.cn", "net.cn", "org.cn", "gov.cn", "edu.cn", "ac.cn", "com.tw", "org.tw", "gov.tw", "com.hk", "org.hk", "gov.hk",
        "co.kr", "or.kr", "go.kr", "ne.kr", "re.kr", "co.uk", "org.uk", "me.uk", "ac.uk", "gov.uk", "ltd.uk", "com.au", "net.au",
        "org.au", "gov.au", "co.nz", "org.nz", "com.br", "net.br", "com.vn", "net.vn", "co.th", "in.th", "go.th", "co.id",
        "or.id", "go.id", "co.in", "net.in", "com.sg", "com.my", "com.ph", "com.mx", "com.tr", "com.ru", "com.ua", "co.za",
        "com.ar", "com.co", "com.pe", "com.pk", "com.bd", "com.np", "com.ng", "co.ke", "co.il", "com.sa", "com.eg", "eu.org",
        "web.app", "firebaseapp.com", "pages.dev", "workers.dev", "github.io", "gitlab.io", "vercel.app", "netlify.app",
        "herokuapp.com", "azurewebsites.net", "cloudfront.net", "onrender.com", "glitch.me", "repl.co", "blogspot.com",
        "wordpress.com", "weebly.com", "wixsite.com", "webflow.io", "myshopify.com", "duckdns.org", "ddns.net", "no-ip.org",
        "ngrok.io", "ngrok-free.app", "trycloudflare.com", "translate.goog", "r2.dev", "ipfs.io", "dweb.link");

    private static readonly FrozenSet<string> s_topLevels = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "com", "net", "org", "info", "biz", "name", "edu", "gov", "mil", "int", "asia", "jobs", "mobi", "tel", "coop",
        "jp", "cn", "tw", "hk", "kr", "vn", "th", "ph", "sg", "au", "nz", "ru", "su", "ua", "uk", "de", "fr", "nl", "es", "pl",
        "se", "ch", "cz", "eu", "us", "ca", "br", "mx", "co", "io", "tv", "cc", "ws", "pw", "tk", "ml", "ga", "cf", "gq", "ly",
        "gl", "gd", "top", "xyz", "shop", "site", "online", "store", "club", "vip", "icu", "work", "space", "website", "fun",
        "buzz", "cyou", "cfd", "sbs", "rest", "monster", "bond", "tech", "cloud", "email", "page", "live", "life", "today",
        "world", "ltd", "group", "app", "dev", "link", "click", "press", "host", "ink", "wang", "win", "bid", "loan", "date",
        "stream", "download", "racing", "review", "party", "science", "trade", "webcam", "faith", "cricket", "support", "help",
        "center", "company", "services", "finance", "money", "bank", "tokyo", "osaka", "kyoto", "nagoya", "yokohama", "okinawa",
        "moe", "lol", "mom", "quest", "autos", "boats", "beauty", "skin", "hair", "makeup", "homes", "lat", "goog", "example");

    /// <summary>The registered domain of a host, or null for an address, a bare suffix and a name without a dot.</summary>
    /// <param name="host">Host in lower case and punycode, as <see cref="Url.Host"/> gives it.</param>
    public static string? Of(string host)
    {
        if (host.Length == 0 || host[0] == '[' || char.IsAsciiDigit(host[^1]))
        {
            return null;
        }

        var labels = host.Split('.');
        var take = SuffixLabels(labels) + 1;
        return take > labels.Length ? null : labels.Length == take ? host : string.Join('.', labels[^take..]);
    }

    /// <summary>
    /// True under the types of .jp that are given to one organisation of a checked kind only, so that a name resembling
    /// another's is most likely a coincidence.
    /// </summary>
    internal static bool IsRestricted(string host)
    {
        var labels = host.Split('.');
        return labels.Length >= 3 && labels[^1] == "jp" && labels[^2] is not ("ne" or "gr") && s_japaneseTypes.Contains(labels[^2]);
    }

    /// <summary>True for endings sure enough to read a name without a scheme as a host: <c>.top</c>, not <c>.md</c>.</summary>
    internal static bool IsKnownTopLevel(ReadOnlySpan<char> label) =>
        s_topLevels.GetAlternateLookup<ReadOnlySpan<char>>().Contains(label);

    private static int SuffixLabels(string[] labels)
    {
        if (labels.Length < 3)
        {
            return labels.Length == 2 && IsSuffix(labels) ? 2 : 1;
        }

        if (labels[^1] == "jp" && s_designatedCities.Contains(labels[^2]))
        {
            // city.kobe.jp is the city's own; below kobe.jp others registered one level further down.
            return labels[^3] == "city" ? 2 : 3;
        }

        if (labels[^1] == "jp" && s_prefectures.Contains(labels[^2]))
        {
            // Since 2012 a name may stand right below the prefecture (都道府県型). The older form has a municipality in
            // between, which only its own city, town, vill betrays.
            return labels.Length >= 4 && labels[^4] is "city" or "town" or "vill" ? 3 : 2;
        }

        return IsSuffix(labels) ? 2 : 1;
    }

    private static bool IsSuffix(string[] labels) => labels[^1] == "jp"
        ? s_japaneseTypes.Contains(labels[^2]) || s_prefectures.Contains(labels[^2])
        : s_secondLevels.Contains($"{labels[^2]}.{labels[^1]}");
}
