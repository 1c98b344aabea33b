using System.Globalization;
using Microsoft.Extensions.Localization;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Classification;

namespace ScamWatch.Web.Publishing;

/// <summary>The codes of a warning in the words of the screen.</summary>
public static class FactWords
{
    /// <summary>One line for each kind of fact.</summary>
    public static string Of(AlertFacts facts, Taxonomy taxonomy, IStringLocalizer<PublishingTexts> texts)
    {
        return string.Join('\n', (string[])
        [
            $"{texts["FactChannel"]}: {Names(Taxonomy.Channels, facts.OtherChannels.Prepend(facts.Channel).Where(c => c.Length > 0))}",
            $"{texts["FactParty"]}: {(facts.Party is { } party ? taxonomy.Name(Taxonomy.Impersonates, party) : texts["FactNobody"])}",
            $"{texts["FactAsks"]}: {Names(Taxonomy.Asks, facts.Asks)}",
            $"{texts["FactPressure"]}: {Names(Taxonomy.Pressure, facts.Pressure)}",
            $"{texts["FactFirstSeen"]}: {Day(facts.FirstSeen)}",
            $"{texts["FactLastSeen"]}: {Day(facts.LastSeen)}",
            $"{texts["FactRule"]}: {facts.RuleCode ?? "—"}",
            $"{texts["FactUrl"]}: {YesNo(facts.HasUrl)}",
            $"{texts["FactAttachment"]}: {YesNo(facts.HasAttachment)}",
        ]);

        string Names(string group, IEnumerable<string> codes) =>
            string.Join(texts["And"], codes.Select(c => taxonomy.Name(group, c))) is { Length: > 0 } names ? names : "—";

        string YesNo(bool value) => value ? texts["Yes"] : texts["No"];
    }

    /// <summary>A field as text for the screen.</summary>
    public static string TextFor(this AlertField field, AlertContent content, Taxonomy taxonomy, IStringLocalizer<PublishingTexts> texts) =>
        ReferenceEquals(field, AlertField.Facts) ? Of(content.Facts, taxonomy, texts) : field.Text(content);

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "—";
}
