using System.Buffers;
using ScamWatch.Domain.Indicators;

namespace ScamWatch.Domain.Classification;

/// <summary>What the rules are checked against.</summary>
/// <param name="Indicators">The addresses and numbers of the report.</param>
/// <param name="Party">Taxonomy code of the party claimed, as the model sees it.</param>
/// <param name="Asks">Taxonomy codes.</param>
/// <param name="Pressure">Taxonomy codes.</param>
/// <param name="Day">Day of the report: only rules valid then may be cited.</param>
public sealed record RuleFacts(
    ReportText Text,
    IReadOnlyList<Indicator> Indicators,
    OfficialDirectory Directory,
    string Party,
    IReadOnlyList<string> Asks,
    IReadOnlyList<string> Pressure,
    DateOnly Day)
{
    private static readonly SearchValues<char> s_ends = SearchValues.Create(" \t\r\n<>\"(),;");

    private string? _folded;
    private bool? _hasNoLure;
    private List<(string Host, Indicator Indicator)>? _hosts;

    /// <summary>Subject and body as words of rules are compared with them.</summary>
    internal string Folded => _folded ??= RuleConditions.Fold(
        $"{Cut(Text.Subject)}\n{Cut(Text.Body)}");

    /// <summary>Every address and number in it is an official one.</summary>
    internal bool HasNoLure => _hasNoLure ??= Indicators.All(i => i.Official);

    /// <summary>Hosts of links and domains, with the indicator each stands in.</summary>
    internal IReadOnlyList<(string Host, Indicator Indicator)> LinkHosts => _hosts ??= [.. Hosts()];

    /// <summary>Domain of the sender's address; null where it has none.</summary>
    internal string? SenderDomain => DomainOf(Text.Sender);

    /// <summary>Domain of the mail address in a header value; null where there is none.</summary>
    internal static string? DomainOf(string? value)
    {
        var at = value?.LastIndexOf('@') ?? -1;
        if (at < 0)
        {
            return null;
        }

        var domain = value.AsSpan(at + 1);
        var end = domain.IndexOfAny(s_ends);
        domain = end < 0 ? domain : domain[..end];
        return domain.Contains('.') && domain.Length <= 253 ? domain.ToString().ToLowerInvariant() : null;
    }

    private static string Cut(string text) => text.Length <= NormalText.MaxFieldLength ? text : text[..NormalText.MaxFieldLength];

    private IEnumerable<(string, Indicator)> Hosts()
    {
        foreach (var indicator in Indicators)
        {
            if (indicator.Type == IndicatorType.Domain)
            {
                yield return (indicator.Value, indicator);
            }
            else if (indicator.Type == IndicatorType.Url && Url.TryParse(indicator.Value, out var url))
            {
                yield return (url.Host, indicator);
            }
        }
    }
}
