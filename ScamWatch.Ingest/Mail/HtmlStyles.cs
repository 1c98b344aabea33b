using AngleSharp.Dom;

namespace ScamWatch.Ingest.Mail;

/// <summary>The few style properties that decide whether text can be seen, from style elements and style attributes.</summary>
internal sealed class HtmlStyles
{
    private const int MaxStyleChars = 64 * 1024;
    private const int MaxInlineChars = 4 * 1024;
    private const int MaxKnown = 256;

    private static readonly HashSet<string> s_properties = new(StringComparer.OrdinalIgnoreCase)
    {
        "display", "visibility", "opacity", "font-size", "color", "background", "background-color", "background-image", "overflow",
        "height", "max-height", "width", "max-width", "text-indent", "position", "left", "top", "mso-hide",
    };

    /// <summary>Declarations by simple selector: <c>td</c>, <c>.x</c>, <c>td.x</c>, <c>#x</c>. Others are passed over.</summary>
    private readonly Dictionary<string, Dictionary<string, string>> _rules = new(StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<Key, HtmlStyle> _known = [];

    public static HtmlStyles Of(IDocument document)
    {
        var styles = new HtmlStyles();
        var left = MaxStyleChars;
        foreach (var element in document.GetElementsByTagName("style"))
        {
            var css = CleanText.Cut(element.TextContent, left);
            left -= css.Length;
            styles.ReadSheet(WithoutComments(css));
        }

        return styles;
    }

    public HtmlStyle For(IElement element)
    {
        var inline = element.GetAttribute("style");
        if (_rules.Count == 0 && string.IsNullOrEmpty(inline))
        {
            return HtmlStyle.None;
        }

        // The cells of a page share a style or two, which need not be read anew for each.
        var key = _rules.Count == 0 ? new Key("", null, null, inline) : new Key(element.LocalName, element.ClassName, element.Id, inline);
        if (!_known.TryGetValue(key, out var style))
        {
            style = new HtmlStyle(Declarations(element, inline));
            if (_known.Count < MaxKnown)
            {
                _known.Add(key, style);
            }
        }

        return style;
    }

    private Dictionary<string, string> Declarations(IElement element, string? inline)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (_rules.Count > 0)
        {
            Merge(found, element.LocalName);
            foreach (var name in element.ClassList.Take(20))
            {
                Merge(found, "." + name);
                Merge(found, element.LocalName + "." + name);
            }

            if (element.Id is { Length: > 0 } id)
            {
                Merge(found, "#" + id);
            }
        }

        ReadDeclarations(CleanText.Cut(inline ?? "", MaxInlineChars), found);
        return found;
    }

    private void Merge(Dictionary<string, string> into, string selector)
    {
        if (_rules.TryGetValue(selector, out var declarations))
        {
            foreach (var (name, value) in declarations)
            {
                into[name] = value;
            }
        }
    }

    private void ReadSheet(string css)
    {
        for (var at = 0; at < css.Length;)
        {
            var brace = css.IndexOf('{', at);
            if (brace < 0)
            {
                return;
            }

            var selectors = css[at..brace];
            if (selectors.Contains('@', StringComparison.Ordinal))
            {
                // A block for other media holds rules of its own: what it hides on telephones is seen elsewhere.
                at = BlockEnd(css, brace);
                continue;
            }

            var close = css.IndexOf('}', brace);
            close = close < 0 ? css.Length : close;
            foreach (var selector in selectors.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(50))
            {
                if (selector.IndexOfAny([' ', '>', ':', '[', '*', '+', '~']) < 0)
                {
                    if (!_rules.TryGetValue(selector, out var declarations))
                    {
                        _rules[selector] = declarations = new(StringComparer.OrdinalIgnoreCase);
                    }

                    ReadDeclarations(css[(brace + 1)..close], declarations);
                }
            }

            at = close + 1;
        }
    }

    private static int BlockEnd(string css, int brace)
    {
        var depth = 0;
        for (var i = brace; i < css.Length; i++)
        {
            depth += css[i] == '{' ? 1 : css[i] == '}' ? -1 : 0;
            if (depth == 0)
            {
                return i + 1;
            }
        }

        return css.Length;
    }

    private static void ReadDeclarations(string text, Dictionary<string, string> into)
    {
        foreach (var range in text.AsSpan().Split(';'))
        {
            var declaration = text.AsSpan(range);
            var colon = declaration.IndexOf(':');
            if (colon <= 0)
            {
                continue;
            }

            // Only what matters is kept: a rule of thousands of declarations would be merged into every element.
            var name = declaration[..colon].Trim().ToString();
            if (!s_properties.Contains(name))
            {
                continue;
            }

            var value = declaration[(colon + 1)..].Trim().ToString().ToLowerInvariant();
            into[name] = value.Replace("!important", "", StringComparison.Ordinal).Trim();
        }
    }

    private static string WithoutComments(string css)
    {
        var clean = new System.Text.StringBuilder(css.Length);
        for (var at = 0; at < css.Length;)
        {
            var start = css.IndexOf("/*", at, StringComparison.Ordinal);
            clean.Append(css, at, (start < 0 ? css.Length : start) - at);
            var end = start < 0 ? -1 : css.IndexOf("*/", start + 2, StringComparison.Ordinal);
            at = end < 0 ? css.Length : end + 2;
        }

        return clean.Replace("<!--", "").Replace("-->", "").ToString();
    }

    /// <summary>All that an element's style comes from.</summary>
    private readonly record struct Key(string Element, string? Classes, string? Id, string? Inline);
}
