namespace ScamWatch.Web.Privacy;

/// <summary>Marks the words of the pages about what is held of people.</summary>
public sealed class PrivacyTexts;
