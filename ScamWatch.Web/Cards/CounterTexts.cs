namespace ScamWatch.Web.Cards;

/// <summary>Marker for the words of what is done at the counter.</summary>
public sealed class CounterTexts;
