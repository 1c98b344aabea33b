using System.Globalization;
using System.Text.Json;

namespace ScamWatch.Domain.Classification;

/// <summary>
/// The rules a judgement can cite: signs of the craft (<c>evidence-rules.json</c>), what no office asks
/// (<c>official-rules.json</c>) and genuine contacts that look odd (<c>look-alikes.json</c>).
/// </summary>
public sealed class EvidenceRules
{
    private const string OwnFile = "evidence-rules.json";
    private const string OfficialFile = "official-rules.json";
    private const string GenuineFile = "look-alikes.json";
    private const string SourcesFile = "sources.json";

    // Two of the words of a genuine notice must be there: one alone is in every fake of it.
    private const int GenuineWords = 2;

    private EvidenceRules(IReadOnlyList<EvidenceRule> rules) => Rules = rules;

    public IReadOnlyList<EvidenceRule> Rules { get; }

    /// <summary>Reads the rule files of the reference folder.</summary>
    /// <exception cref="InvalidDataException">A file or field is missing, or a code is not known; the message names file and rule.</exception>
    public static EvidenceRules Load(string folder, Taxonomy taxonomy)
    {
        var sources = ReadSources(Path.Combine(folder, SourcesFile));
        var own = Path.Combine(folder, OwnFile);
        using var document = ReferenceFile.Open(own);
        var weights = document.RootElement;
        var rules = new List<EvidenceRule>();
        rules.AddRange(ReadOwn(document, own, taxonomy, sources));
        rules.AddRange(ReadOfficial(Path.Combine(folder, OfficialFile), Weight(weights, "officialRuleWeight", own), taxonomy, sources));
        rules.AddRange(ReadGenuine(Path.Combine(folder, GenuineFile), Weight(weights, "genuineNoticeWeight", own), taxonomy, sources));
        var twice = rules.GroupBy(r => r.Code).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? new EvidenceRules(rules) : throw new InvalidDataException($"{own}: the code '{twice.Key}' is given twice.");
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

    private static IEnumerable<EvidenceRule> ReadOwn(
        JsonDocument document, string path, Taxonomy taxonomy, Dictionary<string, string> sources)
    {
        foreach (var row in ReferenceFile.Rows(document, "rows", path))
        {
            var at = $"{path}: {ReferenceFile.OptionalText(row, "code") ?? "a row without code"}";
            var kind = ReferenceFile.Text(row, "kind", at);
            yield return Read(row, at, taxonomy, sources) with
            {
                Kind = Codes.TryParse<RuleKind>(kind, out var parsed)
                    ? parsed
                    : throw new InvalidDataException($"{at}: unknown kind '{kind}'."),
                Weight = Weight(row, "weight", at),
            };
        }
    }

    private static IEnumerable<EvidenceRule> ReadOfficial(
        string path, double weight, Taxonomy taxonomy, Dictionary<string, string> sources)
    {
        using var document = ReferenceFile.Open(path);
        foreach (var row in ReferenceFile.Rows(document, "rows", path))
        {
            // Rows of advice and reassurance ask for nothing: they are no sign of a scam. The rules are about contacts
            // an office starts; a report is about a contact somebody started with the citizen.
            var at = $"{path}: {ReferenceFile.OptionalText(row, "code") ?? "a row without code"}";
            var rule = Read(row, at, taxonomy, sources);
            if (rule.Asks.Count > 0 && ReferenceFile.Text(row, "direction", at) == "outbound")
            {
                yield return rule with { Kind = RuleKind.PartyAsks, Weight = weight };
            }
        }
    }

    private static IEnumerable<EvidenceRule> ReadGenuine(
        string path, double weight, Taxonomy taxonomy, Dictionary<string, string> sources)
    {
        using var document = ReferenceFile.Open(path);
        foreach (var row in ReferenceFile.Rows(document, "rows", path))
        {
            var at = $"{path}: {ReferenceFile.OptionalText(row, "code") ?? "a row without code"}";
            var title = ReferenceFile.Text(row, "titleJa", at);
            yield return Read(row, at, taxonomy, sources, $"{title}に似ています。本物の見分け方を確かめてください。", ReferenceFile.Text(row, "titleEn", at)) with
            {
                Kind = RuleKind.WordsWithoutLure,
                Weight = weight,
                Values = [.. ReferenceFile.Texts(row, "keywords", at).Select(RuleConditions.Fold)],
                Least = GenuineWords,
            };
        }
    }

    private static EvidenceRule Read(
        JsonElement row, string at, Taxonomy taxonomy, Dictionary<string, string> sources, string? ja = null, string? en = null)
    {
        var code = ReferenceFile.Text(row, "code", at);
        var source = ReferenceFile.Text(row, "source", at);
        var observed = ReferenceFile.Date(row, "observedOn", at);
        var date = observed?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "日付なし";
        return new EvidenceRule(
            code,
            ja ?? ReferenceFile.Text(row, "ja", at),
            en ?? ReferenceFile.Text(row, "en", at),
            0,
            default,
            [.. ReferenceFile.Texts(row, "values", at).Select(RuleConditions.Fold)],
            KnownCodes(row, "impersonates", Taxonomy.Impersonates, at, taxonomy),
            KnownCodes(row, "asks", Taxonomy.Asks, at, taxonomy),
            KnownCodes(row, "pressure", Taxonomy.Pressure, at, taxonomy),
            KnownCodes(row, "channels", Taxonomy.Channels, at, taxonomy),
            AsksByChannel(row, at, taxonomy),
            row.TryGetProperty("least", out var least) ? least.GetInt32() : 1,
            $"{sources.GetValueOrDefault(source, source)}（{date}確認）",
            ReferenceFile.Date(row, "validFrom", at),
            ReferenceFile.Date(row, "validTo", at));
    }

    private static Dictionary<string, IReadOnlyList<string>> AsksByChannel(JsonElement row, string at, Taxonomy taxonomy)
    {
        var asks = new Dictionary<string, IReadOnlyList<string>>();
        if (row.TryGetProperty("asksByChannel", out var byChannel) && byChannel.ValueKind == JsonValueKind.Object)
        {
            foreach (var channel in byChannel.EnumerateObject())
            {
                asks[channel.Name] = KnownCodes(byChannel, channel.Name, Taxonomy.Asks, at, taxonomy);
            }
        }

        return asks;
    }

    private static string[] KnownCodes(JsonElement row, string name, string group, string at, Taxonomy taxonomy)
    {
        var codes = ReferenceFile.Texts(row, name, at);
        var unknown = Array.Find(codes, c => !taxonomy.Has(group, c));
        return unknown is null ? codes : throw new InvalidDataException($"{at}: '{name}' has the unknown code '{unknown}'.");
    }

    private static double Weight(JsonElement row, string name, string at) =>
        row.TryGetProperty(name, out var value) && value.TryGetDouble(out var weight) && Math.Abs(weight) <= 5
            ? weight
            : throw new InvalidDataException($"{at}: '{name}' must be a number from -5 to 5.");

    private static Dictionary<string, string> ReadSources(string path)
    {
        using var document = ReferenceFile.Open(path);
        var sources = new Dictionary<string, string>();
        foreach (var row in ReferenceFile.Rows(document, "rows", path))
        {
            var at = $"{path}: row {sources.Count}";
            var issuer = ReferenceFile.OptionalText(row, "issuer");
            var title = ReferenceFile.Text(row, "title", at);
            sources[ReferenceFile.Text(row, "key", at)] = issuer is null ? title : $"{issuer}「{title}」";
        }

        return sources;
    }
}
