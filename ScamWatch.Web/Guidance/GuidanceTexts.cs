namespace ScamWatch.Web.Guidance;

/// <summary>Marks the words of the guidance pages.</summary>
public sealed class GuidanceTexts;
