namespace ScamWatch.Web.Publishing;

/// <summary>Marker for the words of the publishing desk (<c>PublishingTexts.resx</c> Japanese, <c>PublishingTexts.en.resx</c> English).</summary>
public sealed class PublishingTexts;
