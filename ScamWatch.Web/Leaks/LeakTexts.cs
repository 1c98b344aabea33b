namespace ScamWatch.Web.Leaks;

/// <summary>Marker for the words of the leak incidents.</summary>
public sealed class LeakTexts;
