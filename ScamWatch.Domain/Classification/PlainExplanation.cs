using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Classification;

/// <summary>An official rule as it may be cited today.</summary>
/// <param name="Code">Its code in <c>official-rules.json</c>.</param>
/// <param name="Text">What the office says of itself.</param>
/// <param name="Source">Who said so, and the day it was seen there.</param>
public sealed record CitedRule(string Code, Words Text, string Source);

/// <summary>
/// A judgement in two plain sentences, to be read aloud: what the contact looks like, whom it claims to be from and what
/// it asks; then the official rule it breaks, or how to make sure. Never says that something is safe: a model that finds
/// nothing has proved nothing.
/// </summary>
/// <param name="Looks">The first sentence.</param>
/// <param name="Then">The second sentence.</param>
/// <param name="Rule">The official rule of the second sentence; null where none speaks against the contact.</param>
public sealed record PlainExplanation(Words Looks, Words Then, CitedRule? Rule)
{
    // A list longer than this is not taken in by ear.
    private const int MaxAsks = 3;

    // How the codes of official rules begin; our own signs of the craft are not what an office says of itself.
    private const string OfficialRuleCodes = "G-";

    private static readonly Words s_nothing = ("詐欺の特徴は見つかりませんでした。", "No signs of a scam were found.");
    private static readonly Words s_noPromise = ("ただし、安全を保証するものではありません。", "This does not guarantee that it is safe.");

    /// <param name="judgement">The classifier's opinion.</param>
    /// <param name="channel">How the contact came.</param>
    /// <param name="taxonomy">Names for codes that have no spoken form yet.</param>
    /// <param name="rules">Wording of the rules in both languages.</param>
    /// <param name="today">Day in Japan: a rule that has run out since the judgement is no longer cited.</param>
    public static PlainExplanation Of(Judgement judgement, Channel channel, Taxonomy taxonomy, EvidenceRules rules, DateOnly today)
    {
        var rule = RuleOf(judgement, rules, today);
        if (judgement.Verdict == JudgedVerdict.Benign)
        {
            return new(s_nothing, s_noPromise, rule);
        }

        var contact = PlainWords.Contact(channel);
        var party = PlainWords.Party(judgement.Impersonates, taxonomy);
        Words[] asks = [.. judgement.Asks.Take(MaxAsks).Select(a => PlainWords.Ask(a, taxonomy))];
        return new(
            judgement.Verdict == JudgedVerdict.Scam ? Scam(contact, party, asks) : Suspicious(contact, party, asks),
            rule is null ? MakeSure(channel) : Cite(rule),
            rule);
    }

    private static Words Scam(Words contact, Words? party, Words[] asks) =>
        ($"{(party, asks.Length) switch
        {
            ({ } p, > 0) => $"{p.Ja}をかたって{Ja(asks)}を求めている、",
            ({ } p, _) => $"{p.Ja}をかたっている、",
            (null, > 0) => $"{Ja(asks)}を求めている、",
            _ => "",
        }}詐欺の疑いが強い{contact.Ja}です。",
        $"This {contact.En} looks very much like a scam{(party, asks.Length) switch
        {
            ({ } p, > 0) => $": it poses as {p.En} and asks you to {En(asks)}",
            ({ } p, _) => $": it poses as {p.En}",
            (null, > 0) => $": it asks you to {En(asks)}",
            _ => "",
        }}.");

    // Not proved: it says who it is, and may be.
    private static Words Suspicious(Words contact, Words? party, Words[] asks) =>
        ($"{(party, asks.Length) switch
        {
            ({ } p, > 0) => $"{p.Ja}を名乗って{Ja(asks)}を求めている、",
            ({ } p, _) => $"{p.Ja}を名乗っている、",
            (null, > 0) => $"{Ja(asks)}を求めている、",
            _ => "",
        }}詐欺かどうか確かめる必要がある{contact.Ja}です。",
        $"This {contact.En} may be a scam and must be checked{(party, asks.Length) switch
        {
            ({ } p, > 0) => $": it says it comes from {p.En} and asks you to {En(asks)}",
            ({ } p, _) => $": it says it comes from {p.En}",
            (null, > 0) => $": it asks you to {En(asks)}",
            _ => "",
        }}.");

    private static Words Cite(CitedRule rule) =>
        ($"公式のルールでは「{rule.Text.Ja.TrimEnd('。')}」とされています(出典: {rule.Source})。",
        $"The official rule says: “{rule.Text.En.TrimEnd('.')}” (source: {rule.Source}).");

    private static Words MakeSure(Channel channel) => channel switch
    {
        Channel.Call or Channel.Autocall =>
            ("いったん電話を切り、ご自身で調べた公式の番号にかけて確かめてください。",
            "Hang up, then check by calling an official number that you looked up yourself."),
        Channel.Visit =>
            ("その場では何も渡さず、ご自身で調べた公式の番号にかけて確かめてください。",
            "Hand over nothing, and check by calling an official number that you looked up yourself."),
        _ =>
            ("書かれたリンクや電話番号は使わず、ご自身で調べた公式の番号やサイトで確かめてください。",
            "Do not use its links or numbers; check with an official number or site that you looked up yourself."),
    };

    /// <summary>Of the official rules that speak against the contact the one made for the fewest parties: it says the most.</summary>
    private static CitedRule? RuleOf(Judgement judgement, EvidenceRules rules, DateOnly today)
    {
        var cited = judgement.Evidence
            .Where(e => e is { Kind: EvidenceKind.Rule, Weight: > 0 } && e.Code.StartsWith(OfficialRuleCodes, StringComparison.Ordinal))
            .Select(e => e.Code)
            .ToHashSet();
        var rule = rules.Rules
            .Where(r => cited.Contains(r.Code) && r.IsValidOn(today))
            .OrderBy(r => r.Parties.Count)
            .ThenBy(r => r.Code, StringComparer.Ordinal)
            .FirstOrDefault();
        return rule is null ? null : new(rule.Code, (rule.Ja, rule.En), rule.Source);
    }

    private static string Ja(Words[] words) => string.Join("、", words.Select(w => w.Ja));

    private static string En(Words[] words) => words.Length switch
    {
        1 => words[0].En,
        _ => $"{string.Join(", ", words.SkipLast(1).Select(w => w.En))} and {words[^1].En}",
    };
}
