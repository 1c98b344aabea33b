using AngleSharp.Dom;
using ScamWatch.Domain.Classification;

namespace ScamWatch.Ingest.Mail;

/// <summary>What an HTML part says: its readable text, its links, and the part itself made harmless.</summary>
/// <param name="HiddenChars">Characters that a person would not have seen; they are in neither text nor markup.</param>
/// <param name="Simplified">True where the page was too much: only its words were taken, or its end was left out.</param>
/// <param name="SafeHtml">Empty where it was not asked for.</param>
/// <param name="SafeLength">Length that the markup has, or would have.</param>
internal sealed record HtmlReading(string Text, string SafeHtml, int SafeLength, IReadOnlyList<MailLink> Links, int HiddenChars, bool Simplified)
{
    /// <summary>Deeper than that nothing is shown; pages people read stay below fifty.</summary>
    private const int MaxDepth = 400;

    /// <summary>Formatting repeated by the parser in each paragraph can blow up the markup a hundredfold.</summary>
    private const int MaxMarkupChars = 2_000_000;

    private const int MaxPictures = 100;

    /// <summary>Words for the pictures that come with the mail, by their Content-ID.</summary>
    public IReadOnlyList<(string ContentId, string Alt)> Pictures { get; init; } = [];

    public static HtmlReading Of(string html, int maxLinks = 500, bool markup = true)
    {
        if (HtmlTree.Parse(html) is not { } document)
        {
            var words = CleanText.Of(HtmlTree.Strip(html));
            var links = UrlScan.Find(html).Take(maxLinks).Select(u => new MailLink("", u));
            var text = HtmlText.Collapse(words);
            var safe = HtmlSanitizer.FromText(text);
            return new HtmlReading(text, safe, safe.Length, [.. links], 0, true);
        }

        using (document)
        {
            var walk = new Walk(HtmlStyles.Of(document), maxLinks, markup);
            if (document.Body is { } body)
            {
                walk.Visit(body, HtmlSight.Page, 0);
            }

            return new HtmlReading(walk.Text.ToString(), walk.Markup.ToString(), walk.Markup.Length, walk.Links, walk.HiddenChars, walk.CutShort) { Pictures = walk.Pictures };
        }
    }

    private sealed class Walk(HtmlStyles styles, int maxLinks, bool markup)
    {
        public HtmlText Text { get; } = new();

        public HtmlSanitizer Markup { get; } = new(markup);

        public List<MailLink> Links { get; } = [];

        public List<(string ContentId, string Alt)> Pictures { get; } = [];

        public int HiddenChars { get; private set; }

        public bool CutShort { get; private set; }

        public void Visit(IElement element, HtmlSight sight, int depth)
        {
            if (HtmlSanitizer.IsDropped(element) || depth > MaxDepth)
            {
                return;
            }

            if (Markup.Length > MaxMarkupChars)
            {
                CutShort = true;
                return;
            }

            sight = sight.Inside(element, styles.For(element));
            if (sight.Gone)
            {
                HiddenChars += Letters(element.TextContent);
                return;
            }

            switch (element.LocalName)
            {
                case "br":
                    Text.Break();
                    Markup.Void("br");
                    return;
                case "hr":
                    Text.Rule();
                    Markup.Void("hr");
                    return;
                case "img":
                    Image(element, sight);
                    return;
                case "input" or "textarea" or "select" or "button":
                    Control(element);
                    break;
                case "a" or "area":
                    Link(element, sight, depth);
                    return;
                case "form":
                    AddLink("入力フォーム", element.GetAttribute("action"));
                    break;
            }

            Text.Open(element.LocalName);
            var tag = Markup.Open(element);
            Children(element, sight, depth);
            Markup.Close(tag);
            Text.Close(element.LocalName);
        }

        private void Children(IElement element, HtmlSight sight, int depth)
        {
            for (var node = element.FirstChild; node is not null; node = node.NextSibling)
            {
                if (node is IElement child)
                {
                    Visit(child, sight, depth + 1);
                }
                else if (node is IText words)
                {
                    Words(words.Data, sight);
                }
            }
        }

        private void Words(string data, HtmlSight sight)
        {
            if (!sight.IsVisible)
            {
                HiddenChars += Letters(data);
                return;
            }

            var visible = CleanText.WithoutInvisible(CleanText.Of(data), out var removed);
            HiddenChars += removed;
            Text.Words(visible);
            Markup.Words(visible);
        }

        private void Link(IElement element, HtmlSight sight, int depth)
        {
            var target = Target(element.GetAttribute("href"));
            var start = Text.Length;
            var tag = target.Length > 0 ? Markup.OpenLink(target) : Markup.Open(element);
            Children(element, sight, depth);
            Markup.Close(tag);
            AddLink(Text.Since(start), target);
        }

        private void Image(IElement element, HtmlSight sight)
        {
            // A picture of one pixel counts the readers; nobody sees it.
            if (!sight.IsVisible || element.GetAttribute("width") is "0" or "1" || element.GetAttribute("height") is "0" or "1")
            {
                return;
            }

            var alt = CleanText.Cut(CleanText.OneLine(element.GetAttribute("alt") ?? ""), 500);
            if (alt.Length > 0 && Pictures.Count < MaxPictures && element.GetAttribute("src") is { } source
                && source.StartsWith("cid:", StringComparison.OrdinalIgnoreCase))
            {
                Pictures.Add((source[4..].Trim(), alt));
            }

            Markup.Words(alt.Length > 0 ? $"[画像: {alt}]" : "[画像]");
            if (alt.Length > 0)
            {
                Text.Words($"[画像: {alt}]");
            }
        }

        private void Control(IElement element)
        {
            var type = element.GetAttribute("type") ?? "";
            if (element.LocalName != "input" || type.Equals("hidden", StringComparison.OrdinalIgnoreCase))
            {
                return;
            }

            var value = CleanText.Cut(CleanText.OneLine(element.GetAttribute("value") ?? ""), 200);
            var label = type is "submit" or "button" or "image" && value.Length > 0 ? $"[{value}]" : "[入力欄]";
            Text.Words(label);
            Markup.Words(label);
        }

        private void AddLink(string text, string? target)
        {
            if (Target(target) is { Length: > 0 } address && Links.Count < maxLinks)
            {
                Links.Add(new MailLink(CleanText.Cut(CleanText.OneLine(text), 500), address));
            }
        }

        /// <summary>A target without the blanks and controls that hide its scheme from readers but not from clients.</summary>
        private static string Target(string? href)
        {
            var clean = CleanText.Of(href ?? "").Replace("\n", "", StringComparison.Ordinal).Replace("\t", "", StringComparison.Ordinal).Trim();
            return clean.StartsWith('#') ? "" : CleanText.Cut(clean, 4000);
        }

        private static int Letters(string text) => text.Count(c => !char.IsWhiteSpace(c));
    }
}
