namespace ScamWatch.Web.Clocks;

/// <summary>Marker for the words of clocks.</summary>
public sealed class ClockTexts;
