namespace ScamWatch.Domain.Classification;

/// <summary>
/// The rules a judgement can cite: signs of the craft (<c>evidence-rules.json</c>), what no office asks
/// (<c>official-rules.json</c>) and genuine contacts that look odd (<c>look-alikes.json</c>).
/// </summary>
public sealed class EvidenceRules
{
    private EvidenceRules(IReadOnlyList<EvidenceRule> rules) => Rules = rules;

    public IReadOnlyList<EvidenceRule> Rules { get; }

    /// <summary>Reads the rule files of the reference folder.</summary>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A field is missing or wrong, or a code is not known; the message names file and rule.</exception>
    public static EvidenceRules Load(string folder, Taxonomy taxonomy)
    {
        var sources = ReferenceFile.Rows<SourceRow>(Path.Combine(folder, "sources.json"))
            .ToDictionary(s => s.Key, s => s.Issuer.Length == 0 ? s.Title : $"{s.Issuer}「{s.Title}」");
        var signs = Path.Combine(folder, "evidence-rules.json");
        var own = ReferenceFile.Read<OwnFile>(signs);
        var officialWeight = RuleReader.Weight(own.OfficialRuleWeight, $"{signs}: officialRuleWeight");
        var genuineWeight = RuleReader.Weight(own.GenuineNoticeWeight, $"{signs}: genuineNoticeWeight");
        var official = Path.Combine(folder, "official-rules.json");
        var genuine = Path.Combine(folder, "look-alikes.json");
        EvidenceRule[] rules =
        [
            .. (own.Rows ?? []).Select(Reader(signs).Sign),
            .. ReferenceFile.Rows<RuleRow>(official).Select(r => Reader(official).Official(r, officialWeight)).OfType<EvidenceRule>(),
            .. ReferenceFile.Rows<RuleRow>(genuine).Select(r => Reader(genuine).Genuine(r, genuineWeight)),
        ];
        return new EvidenceRules(rules);

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

    private sealed record SourceRow(string Key, string Issuer, string Title);
}
