using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Alerts;

/// <summary>
/// Reads a warning before the public does. Finds what must never go out: a My Number, an address that works, a
/// telephone number that no reference row knows (real pages have carried misprinted hotlines), a claim of absolute
/// safety, a missing field.
/// </summary>
public sealed class AlertLinter(OfficialDirectory official, PhoneLines lines, PlainGate gate)
{
    private static readonly string[] s_absoluteClaims =
        ["絶対に安全", "一切ありません", "危険性はありません", "心配はありません", "100%安全", "100％安全"];

    /// <summary>The faults of a warning; empty where it may go out.</summary>
    /// <param name="content">The words.</param>
    /// <param name="today">Day of publication, Japan time.</param>
    /// <param name="isRevision">True for a new version of what was public before.</param>
    public IReadOnlyList<AlertFault> Check(AlertContent content, DateOnly today, bool isRevision = false)
    {
        var faults = new List<AlertFault>();
        foreach (var field in AlertField.All)
        {
            if (field.IsRequired && string.IsNullOrWhiteSpace(field.Text(content)))
            {
                faults.Add(new(field.Label, ("入力してください。", "is empty.")));
            }
            else if (AlertField.Texts.Contains(field))
            {
                faults.AddRange(CheckText(field.Label, field.Text(content), field.IsQuoted, official, today));
            }
        }

        if (content.InformedOn > today)
        {
            faults.Add(new(AlertField.InformedOn.Label, ("未来の日付です。", "lies in the future.")));
        }

        if (content.ReviewOn is { } review && (review <= today || review > today.AddDays(AlertRules.MaxReviewDays)))
        {
            faults.Add(new(AlertField.ReviewOn.Label, (
                $"明日から{AlertRules.MaxReviewDays}日以内の日付にしてください。",
                $"must be within {AlertRules.MaxReviewDays} days from tomorrow.")));
        }

        if (content.ExpiresOn is { } last && (last < today || last > today.AddDays(AlertRules.MaxStandingDays)))
        {
            faults.Add(new(AlertField.ExpiresOn.Label, (
                $"今日から{AlertRules.MaxStandingDays}日以内の日付にしてください。",
                $"must be within {AlertRules.MaxStandingDays} days from today.")));
        }

        if (isRevision && string.IsNullOrWhiteSpace(content.ChangeNote))
        {
            faults.Add(new(AlertField.ChangeNote.Label, ("何を変えたかを入力してください。", "say what changed.")));
        }

        // A rule that nobody can look up is only a claim.
        if (!string.IsNullOrWhiteSpace(content.OfficialRule) && string.IsNullOrWhiteSpace(content.OfficialRuleSource))
        {
            faults.Add(new(AlertField.OfficialRuleSource.Label, ("公式ルールには出典が必要です。", "an official rule needs its source.")));
        }

        var printed = lines.On(today).Select(AlertContact.Of).ToHashSet();
        foreach (var contact in content.Contacts.Where(c => !printed.Contains(c)))
        {
            faults.Add(new(AlertField.Contacts.Label, (
                $"「{contact.Name} {contact.Number}」は現在の参照データと一致しません。選び直してください。",
                $"“{contact.Name} {contact.Number}” does not match the reference data of today. Choose it again.")));
        }

        if (gate.Check(content, today) is { } tooHard)
        {
            faults.Add(tooHard);
        }

        return faults;
    }

    /// <summary>What keeps what is in work from going out at a moment; empty where nothing does.</summary>
    /// <param name="now">UTC.</param>
    internal Task<IReadOnlyList<AlertFault>> StoppingAsync(ScamWatchDb db, Alert alert, DateTime now, CancellationToken ct) =>
        Task.FromResult(Check(alert.Work, JapanTime.DayOf(now), alert.Editions.Count > 0));

    /// <summary>The faults of one text that is to leave the house.</summary>
    /// <param name="label">What the text is called.</param>
    /// <param name="isQuoted">True for a lure that is quoted, where nothing may work; else our own words, which may carry official addresses.</param>
    /// <param name="today">Japan time.</param>
    internal static IReadOnlyList<AlertFault> CheckText(Words label, string text, bool isQuoted, OfficialDirectory official, DateOnly today)
    {
        var faults = new List<AlertFault>();
        if (Redactor.Contains(text))
        {
            faults.Add(new(label, ("マイナンバーと思われる12桁の番号があります。", "holds what looks like a My Number.")));
        }

        // The lure is quoted inert; our own words may carry official addresses only.
        foreach (var span in new AddressSearch(text).Find())
        {
            var address = text[span.Start..span.End];
            var inert = Defang.Text(address);
            if (inert != address && (isQuoted || !IndicatorScanner.Scan(address, official, today).All(i => i.Official)))
            {
                faults.Add(new(label, (
                    $"有効なURLまたはメールアドレスがあります({inert})。「※URLが記載」などに置き換えてください。",
                    $"holds a live address ({inert}). Write 「※URLが記載」 in its place.")));
            }
        }

        if (!isQuoted)
        {
            foreach (var phone in IndicatorScanner.Scan(text, official, today).Where(i => i.Type == IndicatorType.Phone && !i.Official))
            {
                faults.Add(new(label, (
                    $"電話番号 {phone.Value} は参照データの窓口と一致しません。",
                    $"the number {phone.Value} is no line of the reference data.")));
            }
        }

        foreach (var claim in s_absoluteClaims)
        {
            if (!isQuoted && text.Contains(claim, StringComparison.Ordinal))
            {
                faults.Add(new(label, (
                    $"「{claim}」のように安全を言い切る表現は使えません。", $"must not claim absolute safety (「{claim}」).")));
            }
        }

        return faults;
    }
}
