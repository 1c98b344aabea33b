namespace ScamWatch.Web.Insights;

/// <summary>Marker for the words of the figures.</summary>
public sealed class InsightTexts;
