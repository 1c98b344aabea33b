using System.Globalization;

namespace ScamWatch.Domain.Classification;

/// <summary>Turns rows of one reference file into rules; every complaint names the file and the rule.</summary>
/// <param name="sources">Titles of the sources by key.</param>
internal sealed class RuleReader(string path, Taxonomy taxonomy, IReadOnlyDictionary<string, string> sources)
{
    private const double MaxWeight = 5;

    // Two of the words of a genuine notice must be there: one alone is in every fake of it.
    private const int GenuineWords = 2;

    /// <summary>A sign of the craft, with its own kind and weight.</summary>
    public EvidenceRule Sign(RuleRow row) =>
        Codes.TryParse<RuleKind>(row.Kind, out var kind)
            ? Read(row, kind, row.Ja, row.En, Weight(row.Weight, At(row)))
            : throw Problem(row, $"unknown kind '{row.Kind}'");

    /// <summary>
    /// What no office asks; null for rows of advice and reassurance, which ask nothing and are no sign of a scam, and for
    /// rules about contacts that a citizen starts.
    /// </summary>
    public EvidenceRule? Official(RuleRow row, double weight) =>
        row.Asks.Count > 0 && row.Direction == "outbound" ? Read(row, RuleKind.PartyAsks, row.Ja, row.En, weight) : null;

    /// <summary>A genuine contact that looks odd.</summary>
    public EvidenceRule Genuine(RuleRow row, double weight) =>
        Read(row, RuleKind.WordsWithoutLure, $"{row.TitleJa}に似ています。本物の見分け方を確かめてください。", row.TitleEn, weight) with
        {
            Values = [.. row.Keywords.Select(RuleConditions.Fold)],
            Least = GenuineWords,
        };

    /// <summary>A weight within bounds.</summary>
    public static double Weight(double? weight, string at) =>
        weight is >= -MaxWeight and <= MaxWeight
            ? weight.Value
            : throw new InvalidDataException($"{at}: the weight must be a number from {-MaxWeight} to {MaxWeight}.");

    private EvidenceRule Read(RuleRow row, RuleKind kind, string? ja, string? en, double weight)
    {
        if (row is not { Code.Length: > 0, Source.Length: > 0 } || string.IsNullOrEmpty(ja) || string.IsNullOrEmpty(en))
        {
            throw Problem(row, "code, source or text is missing");
        }

        Check(row, row.Impersonates, Taxonomy.Impersonates);
        Check(row, row.Asks, Taxonomy.Asks);
        Check(row, row.Pressure, Taxonomy.Pressure);
        Check(row, row.Channels, Taxonomy.Channels);
        foreach (var (channel, asks) in row.AsksByChannel)
        {
            Check(row, [channel], Taxonomy.Channels);
            Check(row, asks, Taxonomy.Asks);
        }

        var date = row.ObservedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var source = sources.GetValueOrDefault(row.Source, row.Source);
        return new EvidenceRule(
            row.Code, ja, en, weight, kind, [.. row.Values.Select(RuleConditions.Fold)], row.Impersonates, row.Asks, row.Pressure,
            row.Channels, row.AsksByChannel, row.Least, date is null ? source : $"{source}（{date}確認）", row.ValidFrom, row.ValidTo)
        {
            SourceName = source,
            ObservedOn = row.ObservedOn,
        };
    }

    private void Check(RuleRow row, IReadOnlyList<string> codes, string group)
    {
        foreach (var code in codes)
        {
            if (!taxonomy.Has(group, code))
            {
                throw Problem(row, $"unknown code '{code}' in '{group}'");
            }
        }
    }

    private string At(RuleRow row) => $"{path}: {row.Code ?? "a row without code"}";

    private InvalidDataException Problem(RuleRow row, string problem) => new($"{At(row)}: {problem}.");
}
