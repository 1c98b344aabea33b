namespace ScamWatch.Web.Learning;

/// <summary>Marker for the words of the models page.</summary>
public sealed class LearningTexts;
