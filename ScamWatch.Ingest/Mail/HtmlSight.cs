using System.Globalization;
using AngleSharp.Dom;

namespace ScamWatch.Ingest.Mail;

/// <summary>
/// Whether a person would see the text at this point of a page: colours and font size are inherited, so they are handed
/// down from element to element. Spammers fill pages with text that only filters read.
/// </summary>
/// <param name="Color">Colour of the text as 0xRRGGBB; null where not known.</param>
/// <param name="Background">Colour behind it; null where not known, as over a picture.</param>
internal readonly record struct HtmlSight(int? Color, int? Background, bool Tiny, bool Hidden, bool Gone)
{
    public static HtmlSight Page { get; } = new(0x000000, 0xFFFFFF, false, false, false);

    public bool IsVisible => !Gone && !Hidden && !Tiny && !(Color is { } c && Background is { } b && IsAlike(c, b));

    public HtmlSight Inside(IElement element, Dictionary<string, string> style)
    {
        var sight = this;
        if (element.HasAttribute("hidden") || HidesSubtree(style))
        {
            sight = sight with { Gone = true };
        }

        if (style.TryGetValue("visibility", out var visibility))
        {
            sight = sight with { Hidden = visibility is "hidden" or "collapse" };
        }

        if (style.TryGetValue("font-size", out var size))
        {
            sight = sight with { Tiny = Pixels(size) is <= 1 };
        }

        if (element.GetAttribute("color") is { } color || style.TryGetValue("color", out color))
        {
            sight = sight with { Color = ReadColor(style.GetValueOrDefault("color") ?? color) };
        }

        return sight.Over(element, style);
    }

    private HtmlSight Over(IElement element, Dictionary<string, string> style)
    {
        if (element.HasAttribute("background") || style.ContainsKey("background-image"))
        {
            return this with { Background = null };
        }

        var background = style.GetValueOrDefault("background-color") ?? style.GetValueOrDefault("background") ?? element.GetAttribute("bgcolor");
        return background is null or "transparent" or "none" or "inherit" or "" ? this : this with { Background = ReadColor(background) };
    }

    private static bool HidesSubtree(Dictionary<string, string> style) =>
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

    private static int? ReadColor(string value)
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

    private static bool IsAlike(int a, int b) =>
        Math.Abs((a >> 16) - (b >> 16)) + Math.Abs(((a >> 8) & 255) - ((b >> 8) & 255)) + Math.Abs((a & 255) - (b & 255)) <= 12;
}
