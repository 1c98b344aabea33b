using ScamWatch.Domain.References;

namespace ScamWatch.Domain.Classification;

/// <summary>
/// The rules a judgement can cite: signs of the craft (<c>evidence-rules.json</c>), what no office asks
/// (<c>official-rules.json</c>) and genuine contacts that look odd (<c>look-alikes.json</c>).
/// </summary>
public sealed class EvidenceRules
{
    private readonly Derived<IReadOnlyList<EvidenceRule>> _rules;

    internal EvidenceRules(ReferenceNow reference, string folder, Taxonomy taxonomy)
    {
        var signs = Path.Combine(folder, "evidence-rules.json");
        var own = ReferenceFile.Read<OwnFile>(signs);
        _rules = new(reference, set => Read(set, own, signs, taxonomy));
    }

    public IReadOnlyList<EvidenceRule> Rules => _rules.Value;

    /// <summary>Reads the rule files of the reference folder.</summary>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A field is missing or wrong, or a code is not known; the message names file and rule.</exception>
    public static EvidenceRules Load(string folder, Taxonomy taxonomy) => new(ReferenceNow.Of(folder), folder, taxonomy);

    private static EvidenceRule[] Read(ReferenceSet set, OwnFile own, string signs, Taxonomy taxonomy)
    {
        var sources = SourceNames.Read(set).ByKey();
        var folder = Path.GetDirectoryName(signs)!;
        var (official, genuine) = (Path.Combine(folder, "official-rules.json"), Path.Combine(folder, "look-alikes.json"));
        var officialWeight = RuleReader.Weight(own.OfficialRuleWeight, $"{signs}: officialRuleWeight");
        var genuineWeight = RuleReader.Weight(own.GenuineNoticeWeight, $"{signs}: genuineNoticeWeight");
        return
        [
            .. (own.Rows ?? []).Select(Reader(signs).Sign),
            .. set.Rows<RuleRow>("official-rules").Select(r => Reader(official).Official(r, officialWeight)).OfType<EvidenceRule>(),
            .. set.Rows<RuleRow>("look-alikes").Select(r => Reader(genuine).Genuine(r, genuineWeight)),
        ];

        RuleReader Reader(string path) => new(path, taxonomy, sources);
    }

    /// <summary>The rules that hold for a report, as reasons; heaviest first.</summary>
    /// <param name="found">What the report says and what the model saw in it.</param>
    public IReadOnlyList<Evidence> Cite(RuleFacts found)
    {
        var cited = new List<Evidence>();
        foreach (var rule in Rules)
        {
            if (rule.IsValidOn(found.Day) && RuleConditions.Holds(rule, found) is { } trace)
            {
                var kind = trace.Length > 0 ? EvidenceKind.Indicator : EvidenceKind.Rule;
                var text = trace.Length > 0 ? $"{rule.Ja}（{trace}）" : rule.Ja;
                cited.Add(new Evidence(kind, rule.Code, text, rule.Weight, rule.Source));
            }
        }

        cited.Sort((a, b) => Math.Abs(b.Weight).CompareTo(Math.Abs(a.Weight)));
        return cited;
    }

    private sealed record OwnFile(double? OfficialRuleWeight, double? GenuineNoticeWeight, IReadOnlyList<RuleRow>? Rows);
}
