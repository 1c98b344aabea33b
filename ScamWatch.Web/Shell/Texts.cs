namespace ScamWatch.Web.Shell;

/// <summary>Marker for the words of the console's frame (<c>Texts.resx</c> Japanese, <c>Texts.en.resx</c> English).</summary>
public sealed class Texts;
