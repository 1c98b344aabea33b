using System.Globalization;

namespace ScamWatch.Ingest.Mail;

/// <summary>What the style of an element says of whether its text can be seen, read once for all elements that have it.</summary>
internal sealed class HtmlStyle
{
    public static HtmlStyle None { get; } = new([]);

    /// <param name="declarations">Values by property, in lower case.</param>
    public HtmlStyle(Dictionary<string, string> declarations)
    {
        HidesSubtree = Hides(declarations);
        Hidden = declarations.TryGetValue("visibility", out var visibility) ? visibility is "hidden" or "collapse" : null;
        Tiny = declarations.TryGetValue("font-size", out var size) ? Pixels(size) is <= 1 : null;
        SetsColor = declarations.TryGetValue("color", out var color);
        Color = SetsColor ? ReadColor(color!) : null;
        HasPicture = declarations.ContainsKey("background-image");
        var background = declarations.GetValueOrDefault("background-color") ?? declarations.GetValueOrDefault("background");
        SetsBackground = background is not null;
        IsSeeThrough = background is not null && LeavesBackground(background);
        Background = background is not null ? ReadColor(background) : null;
    }

    /// <summary>Nothing inside it is seen.</summary>
    public bool HidesSubtree { get; }

    /// <summary>Null where the style does not say.</summary>
    public bool? Hidden { get; }

    /// <summary>Null where the style does not say.</summary>
    public bool? Tiny { get; }

    public bool SetsColor { get; }

    /// <summary>As 0xRRGGBB; null where not known.</summary>
    public int? Color { get; }

    public bool HasPicture { get; }

    public bool SetsBackground { get; }

    /// <summary>The background it sets is that of the element around.</summary>
    public bool IsSeeThrough { get; }

    /// <summary>As 0xRRGGBB; null where not known.</summary>
    public int? Background { get; }

    public static bool LeavesBackground(string value) => value is "transparent" or "none" or "inherit" or "";

    public static int? ReadColor(string value)
    {
        var text = value.Trim().ToLowerInvariant();
        switch (text)
        {
            case "white":
                return 0xFFFFFF;
            case "black":
                return 0;
        }

        var hex = text.StartsWith('#') ? text[1..].Split(' ', 2)[0] : text.Length == 6 ? text : "";
        if (hex.Length == 3)
        {
            hex = string.Concat(hex.SelectMany(c => new[] { c, c }));
        }

        if (hex.Length == 6 && int.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var color))
        {
            return color;
        }

        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (text.StartsWith("rgb", StringComparison.Ordinal) && open > 0)
        {
            var parts = text[(open + 1)..].Split([',', ' ', ')', '/'], StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length >= 3 && parts.Take(3).All(p => Number(p) is >= 0 and <= 255)
                && !(parts.Length > 3 && Number(parts[3]) is 0))
            {
                return ((int)Number(parts[0])!.Value << 16) | ((int)Number(parts[1])!.Value << 8) | (int)Number(parts[2])!.Value;
            }
        }

        return null;
    }

    private static bool Hides(Dictionary<string, string> style) =>
        style.GetValueOrDefault("display") == "none"
        || style.GetValueOrDefault("mso-hide") == "all"
        || (style.TryGetValue("opacity", out var opacity) && Number(opacity) is <= 0.05)
        || (style.TryGetValue("text-indent", out var indent) && Pixels(indent) is <= -500)
        || (style.ContainsKey("position") && (Far(style, "left") || Far(style, "top")))
        || (style.GetValueOrDefault("overflow") == "hidden" && (Nothing(style, "height") || Nothing(style, "max-height") || Nothing(style, "width") || Nothing(style, "max-width")));

    private static bool Far(Dictionary<string, string> style, string name) =>
        style.TryGetValue(name, out var value) && Pixels(value) is <= -500;

    private static bool Nothing(Dictionary<string, string> style, string name) =>
        style.TryGetValue(name, out var value) && Pixels(value) is <= 1;

    /// <summary>A length in pixels; null for a share of something else.</summary>
    private static double? Pixels(string value) =>
        value.EndsWith("px", StringComparison.Ordinal) || value.EndsWith("pt", StringComparison.Ordinal) ? Number(value[..^2])
        : value.EndsWith("em", StringComparison.Ordinal) ? Number(value[..^2].TrimEnd('r')) * 16
        : value.EndsWith('%') ? Number(value[..^1]) is 0 ? 0 : null
        : Number(value) is 0 ? 0 : null;

    private static double? Number(string value) =>
        double.TryParse(value.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
