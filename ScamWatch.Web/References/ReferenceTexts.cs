namespace ScamWatch.Web.References;

/// <summary>Marker for the words of the reference data.</summary>
public sealed class ReferenceTexts;
