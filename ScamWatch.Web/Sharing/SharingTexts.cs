namespace ScamWatch.Web.Sharing;

/// <summary>Marks the words of the export page.</summary>
public sealed class SharingTexts;
