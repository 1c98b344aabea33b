namespace ScamWatch.Web.Public;

/// <summary>Marker for the words of the public pages (<c>PublicTexts.resx</c> Japanese, <c>PublicTexts.en.resx</c> English).</summary>
public sealed class PublicTexts;
