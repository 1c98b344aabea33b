namespace ScamWatch.Web.Checking;

/// <summary>Marker for the words of the public check (<c>CheckTexts.resx</c> Japanese, <c>CheckTexts.en.resx</c> English).</summary>
public sealed class CheckTexts;
