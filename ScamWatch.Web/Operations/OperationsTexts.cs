namespace ScamWatch.Web.Operations;

/// <summary>Marker for the words of the operations page.</summary>
public sealed class OperationsTexts;
