using System.Buffers;
using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using ScamWatch.Domain.Indicators;

namespace ScamWatch.Ingest.Mail;

/// <summary>
/// Builds HTML that can neither load nor run anything: it is written anew from the tree, from a list of elements, and
/// takes over no attribute but the spans of table cells, as numbers. Everything else is text, escaped.
/// </summary>
public sealed class HtmlSanitizer
{
    private static readonly HashSet<string> s_allowed = new(StringComparer.Ordinal)
    {
        "p", "div", "span", "b", "i", "u", "strong", "em", "table", "tr", "td", "th", "thead", "tbody", "ul", "ol", "li",
        "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "center",
    };

    private static readonly HashSet<string> s_dropped = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "head", "title", "template", "iframe", "frame", "frameset", "object", "embed", "applet", "svg", "math",
        "noembed", "noframes", "audio", "video", "canvas", "meta", "link", "base", "datalist", "xmp", "plaintext", "listing",
    };

    private static readonly SearchValues<char> s_escaped = SearchValues.Create("&<>\"'");

    private readonly StringBuilder? _html;

    /// <param name="kept">False to count only: limits are the same whether the markup is wanted or not.</param>
    internal HtmlSanitizer(bool kept) => _html = kept ? new StringBuilder() : null;

    /// <summary>The harmless form of any HTML. Never throws.</summary>
    public static string Clean(string html) => HtmlReading.Of(html).SafeHtml;

    /// <summary>Plain text as HTML.</summary>
    public static string FromText(string text) =>
        text.Length == 0 ? "" : "<div>" + Escape(text).Replace("\n", "<br>", StringComparison.Ordinal) + "</div>";

    internal int Length { get; private set; }

    public override string ToString() => _html?.ToString() ?? "";

    /// <summary>True for elements that are left out with all that is in them. Foreign elements (SVG, MathML) always are.</summary>
    internal static bool IsDropped(IElement element) =>
        s_dropped.Contains(element.LocalName) || (element.NamespaceUri is { } space && space != NamespaceNames.HtmlUri);

    internal void Words(string text) => Put(Escape(text));

    internal void Void(string tag) => Put("<", tag, ">");

    /// <summary>Writes the start tag where the element is allowed; the answer is what to close, empty where nothing was opened.</summary>
    internal string Open(IElement element)
    {
        var tag = element.LocalName == "font" ? "span" : element.LocalName;
        if (!s_allowed.Contains(tag))
        {
            return "";
        }

        Put("<", tag);
        if (tag is "td" or "th")
        {
            Span(element, "colspan");
            Span(element, "rowspan");
        }

        Put(">");
        return tag;
    }

    internal string OpenLink(string target)
    {
        Put("<span class=\"link\" title=\"", Escape(Defang.Indicator(IndicatorType.Url, target)), "\">");
        return "span";
    }

    internal void Close(string tag)
    {
        if (tag.Length > 0)
        {
            Put("</", tag, ">");
        }
    }

    private void Put(params ReadOnlySpan<string> pieces)
    {
        foreach (var piece in pieces)
        {
            Length += piece.Length;
            _html?.Append(piece);
        }
    }

    private void Span(IElement element, string name)
    {
        if (int.TryParse(element.GetAttribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 1 and <= 100)
        {
            Put(string.Create(CultureInfo.InvariantCulture, $" {name}=\"{count}\""));
        }
    }

    private static string Escape(string text) => !text.AsSpan().ContainsAny(s_escaped) ? text : text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal);
}
