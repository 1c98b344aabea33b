using System.Buffers;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace ScamWatch.Ingest.Mail;

/// <summary>
/// Parses the HTML of a mail, unless parsing it could take unreasonably long: rebuilding hundreds of unclosed formatting
/// elements in every paragraph, or walking thousands of open elements at each tag, is how a page of a few hundred
/// kilobytes keeps a parser of HTML 5 busy for minutes.
/// </summary>
internal static class HtmlTree
{
    private const int MaxTags = 40_000;
    private const int MaxOpen = 200;
    private const int MaxOpenFormatting = 60;

    /// <summary>Formatting elements open at each tag, summed: as many may have to be built anew.</summary>
    private const int MaxRebuilt = 300_000;

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> s_void = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
        // These are closed by their like or by the end of what they stand in.
        "p", "li", "td", "th", "tr", "tbody", "thead", "tfoot", "dt", "dd", "option", "html", "head", "body",
    }.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> s_formatting = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
    }.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly SearchValues<char> s_charsetEnd = SearchValues.Create("\"'; />\r\n");

    /// <summary>Setting one up takes longer than parsing a short mail. It keeps nothing of a document.</summary>
    [ThreadStatic]
    private static HtmlParser? s_parser;

    /// <summary>The document; null where it is too much to parse.</summary>
    public static IDocument? Parse(string html) =>
        IsReasonable(html) ? (s_parser ??= new HtmlParser(new HtmlParserOptions { IsScripting = false }))
            // The parser takes U+FFFF for the end of the text; readers of mail go on, so whatever stands behind it must be read here too.
            .ParseDocument(html.Replace('\uffff', '\ufffd')) : null;

    /// <summary>The charset named by a meta element near the start; null where there is none.</summary>
    public static string? DeclaredCharset(ReadOnlySpan<byte> bytes)
    {
        var head = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 4096)]);
        var at = head.IndexOf("charset=", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return null;
        }

        var rest = head.AsSpan(at + 8).TrimStart("\"' ");
        var end = rest.IndexOfAny(s_charsetEnd);
        return rest[..Math.Min(end < 0 ? rest.Length : end, 40)].ToString();
    }

    /// <summary>The words of HTML that is too much to parse: tags, scripts and styles out, entities read.</summary>
    public static string Strip(string html)
    {
        var text = new StringBuilder(html.Length);
        for (var at = 0; at < html.Length;)
        {
            var tag = html.IndexOf('<', at);
            if (tag < 0)
            {
                text.Append(html, at, html.Length - at);
                break;
            }

            text.Append(html, at, tag - at);
            var end = html.IndexOf('>', tag);
            if (end < 0)
            {
                break;
            }

            var name = TagName(html, tag + 1).ToString().ToLowerInvariant();
            if (name is "script" or "style")
            {
                var close = html.IndexOf("</" + name, end, StringComparison.OrdinalIgnoreCase);
                end = close < 0 ? html.Length - 1 : close - 1;
            }

            text.Append(name is "b" or "i" or "u" or "span" or "font" or "a" or "strong" or "em" ? "" : " ");
            at = end + 1;
        }

        return System.Net.WebUtility.HtmlDecode(text.ToString());
    }

    private static bool IsReasonable(string html)
    {
        var open = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
        var (depth, formatting, tags, rebuilt) = (0, 0, 0, 0);
        for (var at = html.IndexOf('<', StringComparison.Ordinal); at >= 0 && at + 1 < html.Length; at = html.IndexOf('<', at + 1))
        {
            var closing = html[at + 1] == '/';
            var name = TagName(html, at + (closing ? 2 : 1));
            if (name.Length == 0)
            {
                continue;
            }

            rebuilt += formatting;
            if (++tags > MaxTags || rebuilt > MaxRebuilt)
            {
                return false;
            }

            if (s_void.Contains(name))
            {
                continue;
            }

            _ = open.TryGetValue(name, out var count);
            if (closing && count == 0)
            {
                continue;
            }

            var step = closing ? -1 : 1;
            open[name] = count + step;
            depth += step;
            formatting += s_formatting.Contains(name) ? step : 0;
            if (depth > MaxOpen || formatting > MaxOpenFormatting)
            {
                return false;
            }
        }

        return true;
    }

    private static ReadOnlySpan<char> TagName(string html, int at)
    {
        var end = at;
        while (end < html.Length && end - at < 30 && (char.IsAsciiLetterOrDigit(html[end]) || html[end] is '-' or ':'))
        {
            end++;
        }

        return end > at && char.IsAsciiLetter(html[at]) ? html.AsSpan(at, end - at) : [];
    }
}
