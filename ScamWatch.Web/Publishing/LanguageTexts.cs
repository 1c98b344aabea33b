namespace ScamWatch.Web.Publishing;

/// <summary>Marker for the words about languages of a warning (<c>LanguageTexts.resx</c> Japanese, <c>LanguageTexts.en.resx</c> English).</summary>
public sealed class LanguageTexts;
