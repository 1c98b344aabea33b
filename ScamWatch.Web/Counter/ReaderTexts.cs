namespace ScamWatch.Web.Counter;

/// <summary>Marker for the words of the counter page.</summary>
public sealed class ReaderTexts;
