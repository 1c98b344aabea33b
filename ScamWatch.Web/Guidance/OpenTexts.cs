namespace ScamWatch.Web.Guidance;

/// <summary>Marker for the words of the page of desks that are open.</summary>
public sealed class OpenTexts;
