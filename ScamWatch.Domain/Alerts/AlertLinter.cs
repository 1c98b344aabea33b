using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Privacy;

namespace ScamWatch.Domain.Alerts;

/// <summary>
/// Reads a warning before the public does. Finds what must never go out: a My Number, an address that works, a
/// telephone number that no reference row knows (real pages have carried misprinted hotlines), a claim of absolute
/// safety, a missing field.
/// </summary>
public static class AlertLinter
{
    private static readonly string[] s_absoluteClaims =
        ["絶対に安全", "一切ありません", "危険性はありません", "心配はありません", "100%安全", "100％安全"];

    /// <summary>The faults of a warning; empty where it may go out.</summary>
    /// <param name="content">The words.</param>
    /// <param name="official">Hosts and numbers known to be genuine.</param>
    /// <param name="today">Day of publication, Japan time.</param>
    public static IReadOnlyList<AlertFault> Check(AlertContent content, OfficialDirectory official, DateOnly today)
    {
        var faults = new List<AlertFault>();
        foreach (var (label, text) in RequiredTexts(content))
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                faults.Add(new(label, ("入力してください。", "is empty.")));
            }
        }

        if (content.InformedOn is not { } informed)
        {
            faults.Add(new(("日付", "Date"), ("情報の日付を入力してください。", "enter the day of the information.")));
        }
        else if (informed > today)
        {
            faults.Add(new(("日付", "Date"), ("未来の日付です。", "lies in the future.")));
        }

        if (content.ReviewOn is not { } review)
        {
            faults.Add(new(("見直し日", "Review date"), ("入力してください。", "is empty.")));
        }
        else if (review <= today || review > today.AddDays(AlertRules.MaxReviewDays))
        {
            faults.Add(new(("見直し日", "Review date"), ($"明日から{AlertRules.MaxReviewDays}日以内の日付にしてください。", $"must be within {AlertRules.MaxReviewDays} days from tomorrow.")));
        }

        if (content.Contacts.Count == 0)
        {
            faults.Add(new(("相談窓口", "Desks"), ("一つ以上選んでください。", "choose at least one.")));
        }

        foreach (var (label, text, isLure) in AllTexts(content))
        {
            CheckText(faults, label, text, isLure, official, today);
        }

        foreach (var contact in content.Contacts)
        {
            CheckText(faults, ("相談窓口", "Desks"), $"{contact.Name} {contact.Number}", isLure: false, official, today);
        }

        return faults;
    }

    private static void CheckText(
        List<AlertFault> faults, Words label, string text, bool isLure, OfficialDirectory official, DateOnly today)
    {
        if (Redactor.Contains(text))
        {
            faults.Add(new(label, ("マイナンバーと思われる12桁の番号があります。", "holds what looks like a My Number.")));
        }

        // The lure is quoted inert; our own words may carry official addresses only.
        if (Defang.Text(text) != text)
        {
            var live = IndicatorScanner.Scan(text, official)
                .Where(i => i.Type is IndicatorType.Url or IndicatorType.Email or IndicatorType.Domain)
                .Where(i => isLure || !i.Official)
                .Select(i => i.Defanged)
                .FirstOrDefault();
            if (live is not null)
            {
                faults.Add(new(label, (
                    $"有効なURLまたはメールアドレスがあります({live})。「※URLが記載」などに置き換えてください。",
                    $"holds a live address ({live}). Write 「※URLが記載」 in its place.")));
            }
        }

        if (!isLure)
        {
            foreach (var phone in IndicatorScanner.Scan(text, official).Where(i => i.Type == IndicatorType.Phone && !i.Official))
            {
                faults.Add(new(label, (
                    $"電話番号 {phone.Value} は参照データの窓口と一致しません。",
                    $"the number {phone.Value} is no line of the reference data.")));
            }
        }

        foreach (var claim in s_absoluteClaims)
        {
            if (!isLure && text.Contains(claim, StringComparison.Ordinal))
            {
                faults.Add(new(label, (
                    $"「{claim}」のように安全を言い切る表現は使えません。", $"must not claim absolute safety (「{claim}」).")));
            }
        }
    }

    private static IEnumerable<(Words Label, string Text)> RequiredTexts(AlertContent content) =>
    [
        (("表題", "Title"), content.Title), (("件名", "Subject"), content.LureSubject), (("本文の例", "Quoted text"), content.LureText),
        (("URLの有無", "URL"), content.UrlNote), (("添付ファイル", "Attachment"), content.AttachmentNote),
        (("情報提供元", "Informant"), content.InformationSource), (("注意点", "Advice"), content.Advice),
    ];

    private static IEnumerable<(Words Label, string Text, bool IsLure)> AllTexts(AlertContent content) =>
    [
        (("表題", "Title"), content.Title, false), (("件名", "Subject"), content.LureSubject, true), (("本文の例", "Quoted text"), content.LureText, true),
        (("URLの有無", "URL"), content.UrlNote, false), (("添付ファイル", "Attachment"), content.AttachmentNote, false),
        (("情報提供元", "Informant"), content.InformationSource, false), (("注意点", "Advice"), content.Advice, false),
        (("公式ルール", "Official rule"), content.OfficialRule, false),
    ];
}
