namespace ScamWatch.Web.IntakeRules;

/// <summary>Marker for the words of intake rules and of what they set aside.</summary>
public sealed class RuleTexts;
