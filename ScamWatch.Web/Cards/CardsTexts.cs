namespace ScamWatch.Web.Cards;

/// <summary>Marker for the words of the card desk.</summary>
public sealed class CardsTexts;
