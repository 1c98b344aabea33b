using System.Globalization;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Alerts;

/// <summary>Composes the first words of a warning from a decided report. Staff go over every field.</summary>
public static class AlertDraft
{
    /// <summary>Desks printed under every warning, in this order, where the reference data has them.</summary>
    public static IReadOnlyList<string> DefaultDesks { get; } = ["total", "consumer", "police_consult", "ppc"];

    // The warning is written in Japanese whoever drafts it.
    private static readonly CultureInfo s_japanese = CultureInfo.GetCultureInfo("ja");

    /// <summary>How the codes of <c>data/reference/official-rules.json</c> begin.</summary>
    private const string OfficialRuleCodes = "G-";

    private const int MaxLureCharacters = 1_500;
    private const int ReviewAfterDays = 90;

    /// <param name="report">The decided report.</param>
    /// <param name="taxonomy">Names of parties and channels.</param>
    /// <param name="desks">Lines to print as desks to ask.</param>
    /// <param name="informant">Who told us, without naming the citizen.</param>
    /// <param name="today">Japan time.</param>
    public static AlertContent From(
        Report report, Taxonomy taxonomy, IReadOnlyList<PhoneLine> desks, string informant, DateOnly today)
    {
        var party = report.Impersonates is "none" or "other" ? null : taxonomy.Name(Taxonomy.Impersonates, report.Impersonates, s_japanese);
        var channel = taxonomy.Name(Taxonomy.Channels, Codes.Of(report.Channel), s_japanese);
        // Only what an office has said of itself is printed as its rule; our own signs of a scam are not.
        var rule = report.Evidence.FirstOrDefault(
            e => e is { Kind: EvidenceKind.Rule, Source: not null, Weight: > 0 } && e.Code.StartsWith(OfficialRuleCodes, StringComparison.Ordinal));
        return new AlertContent
        {
            Title = party is null ? $"不審な{channel}にご注意ください" : $"{party}をかたる{channel}にご注意ください",
            LureSubject = Defang.Text(report.Subject.Length > 0 ? report.Subject : $"({channel}のため件名はありません)"),
            LureText = Lure(report.Body),
            UrlNote = report.Indicators.Any(i => i.Type == IndicatorType.Url)
                ? "あり(※リンクは開かないでください)"
                : "なし",
            AttachmentNote = report.Attachments.Count == 0 ? "なし" : $"あり({report.Attachments.Count}件)",
            InformationSource = informant,
            InformedOn = JapanTime.DayOf(report.ReceivedAt),
            Advice = string.Join('\n', AdviceFor(report.Channel)),
            OfficialRule = rule?.Text ?? "",
            OfficialRuleSource = rule?.Source ?? "",
            Contacts = [.. desks.Select(AlertContact.Of)],
            ReviewOn = today.AddDays(ReviewAfterDays),
        };
    }

    /// <summary>URLs are not printed, not even defanged, in the first draft: municipalities write 「※URLが記載」 in their place.</summary>
    private static string Lure(string body)
    {
        var text = body.Length > MaxLureCharacters ? body[..MaxLureCharacters] + "…" : body;
        return Defang.Text(Defang.ReplaceUrls(text, "※URLが記載")).Trim();
    }

    private static IEnumerable<string> AdviceFor(Channel channel) => channel switch
    {
        Channel.Email or Channel.Sms or Channel.Social or Channel.Website =>
        [
            "開かずに削除してください。本文中のリンクを押したり、書かれた番号に電話をかけたりしないでください。",
            "本当かどうかは、ご自身で調べた公式サイトや電話番号で確かめてください。",
            "カード番号や暗証番号を入力してしまったときは、すぐにカード会社や銀行、下の窓口に連絡してください。",
        ],
        Channel.Call or Channel.Autocall =>
        [
            "いったん電話を切り、家族や下の窓口に相談してください。",
            "マイナンバー、暗証番号、口座番号を電話で伝えないでください。ATMの操作を頼まれたら詐欺を疑ってください。",
            "お金が動いているときは、すぐに110番してください。",
        ],
        Channel.Visit =>
        [
            "身分証を見せられてもその場で渡さず、担当部署の電話番号をご自身で調べて確かめてください。",
            "カード、通帳、暗証番号を渡さないでください。手数料を求められても払わないでください。",
            "帰らないときは110番してください。",
        ],
        Channel.Letter =>
        [
            "書かれた連絡先に電話せず、ご自身で調べた公式の番号で確かめてください。",
            "手数料や口座番号を求められても応じないでください。",
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(channel)),
    };
}
