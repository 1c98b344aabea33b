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

    public HtmlSight Inside(IElement element, HtmlStyle style)
    {
        var sight = this;
        if (style.HidesSubtree || element.HasAttribute("hidden"))
        {
            sight = sight with { Gone = true };
        }

        sight = sight with { Hidden = style.Hidden ?? sight.Hidden, Tiny = style.Tiny ?? sight.Tiny };
        if (style.SetsColor)
        {
            sight = sight with { Color = style.Color };
        }
        else if (element.GetAttribute("color") is { } color)
        {
            sight = sight with { Color = HtmlStyle.ReadColor(color) };
        }

        return sight.Over(element, style);
    }

    private HtmlSight Over(IElement element, HtmlStyle style)
    {
        if (style.HasPicture || element.HasAttribute("background"))
        {
            return this with { Background = null };
        }

        if (style.SetsBackground)
        {
            return style.IsSeeThrough ? this : this with { Background = style.Background };
        }

        return element.GetAttribute("bgcolor") is { } color && !HtmlStyle.LeavesBackground(color) ? this with { Background = HtmlStyle.ReadColor(color) } : this;
    }

    private static bool IsAlike(int a, int b) =>
        Math.Abs((a >> 16) - (b >> 16)) + Math.Abs(((a >> 8) & 255) - ((b >> 8) & 255)) + Math.Abs((a & 255) - (b & 255)) <= 12;
}
