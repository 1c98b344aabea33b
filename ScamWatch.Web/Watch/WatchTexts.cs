namespace ScamWatch.Web.Watch;

/// <summary>Marker for the words of the watch list.</summary>
public sealed class WatchTexts;
