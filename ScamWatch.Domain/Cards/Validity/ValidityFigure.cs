namespace ScamWatch.Domain.Cards.Validity;

/// <summary>A figure behind the periods of validity.</summary>
/// <param name="Rule">Code of the rule.</param>
/// <param name="Value">Years, months or birthdays, as <paramref name="Name"/> says.</param>
/// <param name="Name">What it is the figure of.</param>
/// <param name="ObservedOn">Day of the source.</param>
/// <param name="Source">Key of the source.</param>
public sealed record ValidityFigure(string Rule, int Value, Words Name, DateOnly? ObservedOn, string Source);
