using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Extensions;
using ScamWatch.Domain.Feeds;
using ScamWatch.Domain.Phrases;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Public;

/// <summary>The kinds of things that the public site holds.</summary>
public enum PublicPart
{
    List,
    Warning,
    Poster,
    Qr,
    Drawing,
    Bitmap,
    Cap,
    Atom,
    Json,
    CapFeed,
    Csv,
    SiteMap,
    Robots,
}

/// <summary>One address of the public site, read once: whatever was written in another order or with more is the same one.</summary>
/// <param name="Part">What is there.</param>
/// <param name="Language">Code of a language of the site.</param>
public sealed partial record PublicRequest(PublicPart Part, string Language)
{
    private const int MaxPage = 100_000;

    /// <summary>Last part of the address of a warning; empty for what is not about one.</summary>
    public string Slug { get; init; } = "";

    /// <summary>Which CAP message, from 1; 0 for the newest.</summary>
    public int Message { get; init; }

    public PublicFilter Filter { get; init; } = new();

    /// <summary>True for やさしい日本語 with its readings in brackets.</summary>
    public bool Brackets { get; init; }

    /// <summary>Of a list, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>True for a page that people read.</summary>
    public bool IsPage => Part is PublicPart.List or PublicPart.Warning or PublicPart.Poster;

    /// <summary>True where the same bytes are given to everybody for long: not for words that somebody typed.</summary>
    public bool IsKept => Filter.Text is null;

    /// <summary>True for the paths that are answered here, whether or not there is something.</summary>
    public static bool IsSite(PathString path) =>
        path.StartsWithSegments(Urls.PublicAlerts) || path == SitePaths.SiteMap || path == SitePaths.Robots;

    /// <summary>Reads an address; null where nothing can be. What is written wrong in a query is left out.</summary>
    public static PublicRequest? Read(PathString path, IQueryCollection query, WarningWords words)
    {
        var language = words.Find(query["lang"]).Code;
        if (path == SitePaths.SiteMap || path == SitePaths.Robots)
        {
            return new(path == SitePaths.SiteMap ? PublicPart.SiteMap : PublicPart.Robots, words.Find(null).Code);
        }

        if (!path.StartsWithSegments(Urls.PublicAlerts, out var rest))
        {
            return null;
        }

        var parts = (rest.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            [] => new(PublicPart.List, language) { Filter = FilterOf(query), Page = PageOf(query["page"]) },
            ["feed.atom"] => new(PublicPart.Atom, language),
            ["feed.json"] => new(PublicPart.Json, language),
            ["cap.atom"] => new(PublicPart.CapFeed, language),
            ["warnings.csv"] => new(PublicPart.Csv, words.Find(null).Code),
            [var slug] => new(PublicPart.Warning, language) { Slug = slug, Brackets = language == Phrasebook.Easy && query["readings"] == Urls.InBrackets },
            [var slug, "poster"] => new(PublicPart.Poster, language) { Slug = slug },
            [var slug, "qr.svg"] => new(PublicPart.Qr, language) { Slug = slug },
            [var slug, "picture.svg"] => new(PublicPart.Drawing, language) { Slug = slug },
            [var slug, "picture.png"] => new(PublicPart.Bitmap, words.Find(null).Code) { Slug = slug },
            [var slug, "cap.xml"] => new(PublicPart.Cap, words.Find(null).Code) { Slug = slug },
            [var slug, var file] when CapFile().Match(file) is { Success: true } match =>
                new(PublicPart.Cap, words.Find(null).Code) { Slug = slug, Message = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) },
            _ => null,
        };
    }

    /// <summary>The address as the site itself writes it.</summary>
    public string Address => Part switch
    {
        PublicPart.List => ListAddress(),
        PublicPart.Warning => Brackets ? Urls.WithBrackets(SitePaths.Alert(Slug)) : InLanguage(SitePaths.Alert(Slug)),
        PublicPart.Poster => InLanguage(SitePaths.Poster(Slug)),
        PublicPart.Qr => InLanguage(SitePaths.Qr(Slug)),
        PublicPart.Drawing => InLanguage(SitePaths.Drawing(Slug)),
        PublicPart.Bitmap => SitePaths.Bitmap(Slug),
        PublicPart.Cap => Message == 0 ? SitePaths.Cap(Slug) : SitePaths.Cap(Slug, Message),
        PublicPart.Atom => InLanguage(SitePaths.Atom),
        PublicPart.Json => InLanguage(SitePaths.Json),
        PublicPart.CapFeed => InLanguage(SitePaths.CapFeed),
        PublicPart.Csv => SitePaths.Csv,
        PublicPart.SiteMap => SitePaths.SiteMap,
        PublicPart.Robots => SitePaths.Robots,
        _ => throw new InvalidOperationException($"{Part} has no address."),
    };

    private string InLanguage(string address) => SitePaths.InLanguage(address, Language);

    private string ListAddress()
    {
        var query = new QueryBuilder();
        Add("party", Filter.Party);
        Add("channel", Filter.Channel);
        Add("month", Filter.Month);
        Add("q", Filter.Text);
        Add("page", Page > 1 ? Page.ToString(CultureInfo.InvariantCulture) : null);
        return InLanguage(Urls.PublicAlerts + query);

        void Add(string key, string? value)
        {
            if (value is not null)
            {
                query.Add(key, value);
            }
        }
    }

    private static PublicFilter FilterOf(IQueryCollection query)
    {
        var text = new string([.. query["q"].ToString().Where(c => !char.IsControl(c)).Take(PublicFilter.MaxText)]).Trim();
        return new()
        {
            Party = Code(query["party"]),
            Channel = Code(query["channel"]),
            Month = Month().IsMatch(query["month"].ToString()) ? query["month"].ToString() : null,
            Text = text.Length > 0 ? text : null,
        };
    }

    private static string? Code(string? text) => text is { Length: > 0 and <= 32 } && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') ? text : null;

    private static int PageOf(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 1, MaxPage) : 1;

    [GeneratedRegex("^cap-([1-9][0-9]{0,3})\\.xml$", RegexOptions.NonBacktracking)]
    private static partial Regex CapFile();

    [GeneratedRegex("^20[0-9]{2}-(0[1-9]|1[0-2])$", RegexOptions.NonBacktracking)]
    private static partial Regex Month();
}
