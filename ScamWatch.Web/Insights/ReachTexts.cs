namespace ScamWatch.Web.Insights;

/// <summary>Words about how often the public site was asked.</summary>
public sealed class ReachTexts;
