namespace ScamWatch.Web.Publishing;

/// <summary>Words about how warnings leave the house.</summary>
public sealed class OutTexts;
