namespace ScamWatch.Web.Cards;

/// <summary>Marker for the words of the desk around the cases: calls, board, callbacks, handover, paper, validity.</summary>
public sealed class DeskTexts;
