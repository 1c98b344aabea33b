using System.Text.RegularExpressions;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Guidance.Articles;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Sharing;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Alerts;

/// <summary>
/// Reads a warning before the public does. Some findings block (a My Number, an address that works, a reporter's name), others
/// ask: they go out once somebody has said why they are right. Linear in the length of the words.
/// </summary>
public sealed partial class AlertLinter(
    OfficialDirectory official, PhoneLines lines, Fees fees, Pins pins, SafetyClaims claims, EvidenceRules rules, Municipality municipality,
    PlainGate gate, ArticleBook articles)
{
    private static readonly PersonalData s_salutations = new([], []);

    /// <summary>Fields that must tell their matter themselves.</summary>
    private static readonly HashSet<AlertField> s_inWords =
        [AlertField.Title, AlertField.OfficialRule, AlertField.Advice, AlertField.Afterwards, AlertField.LureSubject, AlertField.LureText];

    /// <summary>Every finding, those that were answered among them, in the order of the fields.</summary>
    /// <param name="content">The words.</param>
    /// <param name="around">Its reporters and our pages.</param>
    /// <param name="answers">What was answered so far.</param>
    /// <param name="today">Day of publication, Japan time.</param>
    /// <param name="isRevision">True for a new version of what was public before.</param>
    public IReadOnlyList<AlertFault> Check(
        AlertContent content, AlertSurroundings around, IReadOnlyList<Acknowledgement> answers, DateOnly today, bool isRevision = false)
    {
        var reference = new ReferenceCheck(lines, fees, pins, municipality, today);
        var desks = content.Contacts.Select(c => c.Number).ToHashSet();
        var found = new List<AlertFault>();
        foreach (var field in AlertField.All)
        {
            var text = field.Text(content);
            IEnumerable<AlertFault> faults = field.IsRequired && string.IsNullOrWhiteSpace(text)
                ? [Blocks("required", ("入力してください。", "is empty."))]
                : AlertField.Texts.Contains(field)
                    ? [.. CheckText(field.Label, text, field.IsQuoted, today), .. OwnWords(field, text, reference, desks, around), .. People(text, around)]
                    : Particular(field, content, today);
            found.AddRange(faults.Select(f => f with { Field = field.Label, FieldCode = field.Code }));
        }

        if (isRevision && string.IsNullOrWhiteSpace(content.ChangeNote))
        {
            found.Add(Blocks("change-note", ("何を変えたかを入力してください。", "say what changed.")) with { Field = AlertField.ChangeNote.Label, FieldCode = AlertField.ChangeNote.Code });
        }

        // A rule that nobody can look up is only a claim.
        if (!string.IsNullOrWhiteSpace(content.OfficialRule) && string.IsNullOrWhiteSpace(content.OfficialRuleSource))
        {
            found.Add(Blocks("rule", ("公式ルールには出典が必要です。", "an official rule needs its source.")) with { Field = AlertField.OfficialRuleSource.Label, FieldCode = AlertField.OfficialRuleSource.Code });
        }

        if (gate.Check(content, today) is { } tooHard)
        {
            found.Add(tooHard);
        }

        return [.. found.DistinctBy(f => (f.FieldCode, f.Rule, f.Exact, f.Problem)).Select(f => f.Severity == FaultSeverity.Asks ? f with { Answer = answers.FirstOrDefault(f.IsAnsweredBy) } : f)];
    }

    /// <summary>The faults of one text that is to leave the house, a warning or not.</summary>
    /// <param name="label">What the text is called.</param>
    /// <param name="isQuoted">True for a lure that is quoted, where nothing may work; else our own words, which may carry official addresses.</param>
    /// <param name="today">Japan time.</param>
    internal IReadOnlyList<AlertFault> CheckText(Words label, string text, bool isQuoted, DateOnly today)
    {
        var faults = new List<AlertFault>();
        if (Redactor.Contains(text))
        {
            // Not repeated in the finding: it must stand nowhere.
            faults.Add(Blocks("my-number", ("マイナンバーと思われる12桁の番号があります。", "holds what looks like a My Number.")) with
            {
                Suggestion = ("番号を消してください。", "Take it out."),
            });
        }

        // The lure is quoted inert; our own words may carry official addresses only.
        foreach (var span in new AddressSearch(text).Find())
        {
            var address = text[span.Start..span.End];
            var inert = Defang.Text(address);
            if (inert != address && (isQuoted || !IndicatorScanner.Scan(address, official, today).All(i => i.Official)))
            {
                faults.Add(Blocks("address", ($"有効なURLまたはメールアドレスがあります({inert})。", $"holds a live address ({inert}).")) with
                {
                    Exact = address,
                    Suggestion = ($"「{AlertDraft.UrlMark}」に置き換えてください。", $"Write 「{AlertDraft.UrlMark}」 in its place."),
                    Replacement = AlertDraft.UrlMark,
                });
            }
        }

        foreach (Match match in Scheme().Matches(WrittenForm.Fold(text)))
        {
            faults.Add(Blocks("scheme", ($"「{match.Value}」で始まるリンクは使えません。", $"“{match.Value}” makes a link.")) with
            {
                Exact = text.Substring(match.Index, match.Length),
                Suggestion = ("番号や宛先は文字だけで書いてください。", "Write numbers and addresses as plain words."),
            });
        }

        if (!isQuoted)
        {
            faults.AddRange(new ReferenceCheck(lines, fees, pins, municipality, today).Of(text, []).Where(f => f.Rule == "phone").Select(Asks));
            faults.AddRange(claims.Find(text, today).Select(found => new AlertFault(label, (
                $"「{found.Exact}」のように安全を言い切る表現は使えません。", $"must not claim absolute safety (“{found.Exact}”)."))
            {
                Rule = "claim",
                Exact = found.Exact,
                Suggestion = found.Claim.Write,
                Severity = found.Claim.Blocks ? FaultSeverity.Blocks : FaultSeverity.Asks,
            }));
        }

        return [.. faults.Select(f => f with { Field = label })];
    }

    /// <summary>What keeps what is in work from going out at a moment; empty where nothing does.</summary>
    /// <param name="now">UTC.</param>
    internal async Task<IReadOnlyList<AlertFault>> StoppingAsync(ScamWatchDb db, Alert alert, DateTime now, CancellationToken ct)
    {
        var around = await AlertSurroundings.ReadAsync(db, alert, articles, ct);
        return [.. Check(alert.Work, around, alert.Acknowledged, JapanTime.DayOf(now), alert.Editions.Count > 0).Where(f => f.Stops)];
    }

    /// <summary>What is looked for in our own words only, and in how they are written.</summary>
    private static IEnumerable<AlertFault> OwnWords(
        AlertField field, string text, ReferenceCheck reference, HashSet<string> desks, AlertSurroundings around)
    {
        if (Hidden().Match(text) is { Success: true } hidden)
        {
            yield return Blocks("hidden", (
                $"見えない文字(U+{(int)hidden.Value[0]:X4})があります。", $"holds a character that is not seen (U+{(int)hidden.Value[0]:X4}).")) with
            {
                Exact = hidden.Value,
                Suggestion = ("消してください。", "Take it out."),
                Replacement = "",
            };
        }

        if (s_inWords.Contains(field) && PictureOnly().IsMatch(text.Trim()))
        {
            yield return Blocks("picture", ("画像や添付を見るように書かれているだけです。", "only points to a picture or a file.")) with
            {
                Suggestion = ("画像の内容を文字で書いてください。読み上げや翻訳に使われます。", "Write what it says in words: they are read aloud and translated."),
            };
        }

        if (field.IsQuoted)
        {
            yield break;
        }

        foreach (var finding in reference.Of(text, desks).Where(f => f.Rule != "phone"))
        {
            yield return Asks(finding);
        }

        if (Markup().Match(text) is { Success: true } markup)
        {
            yield return Blocks("markup", (
                $"「{markup.Value}」のような書式は使われず、そのまま表示されます。", $"“{markup.Value}” is shown as it stands: there is no markup.")) with
            {
                Exact = markup.Value,
                Suggestion = ("書式を外し、文と箇条書き(1行に1つ)で書いてください。", "Take it out: write sentences, one point a line."),
            };
        }

        foreach (Match match in InternalLink().Matches(text))
        {
            var path = match.Value.TrimEnd('/', '.');
            if (!around.Pages.Contains(path))
            {
                yield return Blocks("link", ($"「{path}」は公開中のページにありません。", $"“{path}” is no page that the public can open.")) with
                {
                    Exact = match.Value,
                    Suggestion = ("公開ページの一覧からアドレスを写してください。", "Copy the address from the public list."),
                };
            }
        }
    }

    /// <summary>Words that could name the citizen who reported it, or to whom the lure was sent.</summary>
    private static IEnumerable<AlertFault> People(string text, AlertSurroundings around)
    {
        var closed = text.Replace(" ", "", StringComparison.Ordinal).Replace("　", "", StringComparison.Ordinal);
        foreach (var name in around.Names.Where(n => closed.Contains(n, StringComparison.Ordinal)))
        {
            // Two characters are often a word or a place as well.
            yield return new AlertFault(default, ($"通報者の氏名と同じ語「{name}」があります。", $"holds the name of a reporter (“{name}”)."))
            {
                Rule = "reporter",
                Exact = name,
                Suggestion = ("「(氏名)」に置き換えるか、消してください。", "Write 「(氏名)」 in its place or take it out."),
                Replacement = text.Contains(name, StringComparison.Ordinal) ? "(氏名)" : null,
                Severity = name.Length > 2 ? FaultSeverity.Blocks : FaultSeverity.Asks,
            };
        }

        foreach (var mail in around.Mails.Where(m => text.Contains(m, StringComparison.OrdinalIgnoreCase)))
        {
            yield return Contact(mail);
        }

        foreach (var phone in ReferenceNumbers().Matches(WrittenForm.Fold(text)).Select(m => m.Value).Where(v => around.Phones.Contains(AlertSurroundings.Digits(v))))
        {
            yield return Contact(phone);
        }

        foreach (var line in text.Split('\n'))
        {
            if (!Redactor.Contains(line) && s_salutations.Remove(line) is var without && without != line)
            {
                yield return new AlertFault(default, ($"宛名のように見えます: 「{line.Trim()}」", $"looks like the name of an addressee: “{line.Trim()}”"))
                {
                    Rule = "addressee",
                    Exact = line.Trim(),
                    Suggestion = ("人の名前なら「(氏名)」に置き換えてください。", "Where it is a person's name, write 「(氏名)」."),
                    Replacement = without.Trim(),
                    Severity = FaultSeverity.Asks,
                };
            }
        }

        static AlertFault Contact(string exact) => Blocks("reporter", ("通報者の連絡先があります。", "holds an address or number of a reporter.")) with
        {
            Exact = exact,
            Suggestion = ("「(連絡先)」に置き換えるか、消してください。", "Write 「(連絡先)」 in its place or take it out."),
            Replacement = "(連絡先)",
        };
    }

    private IEnumerable<AlertFault> Particular(AlertField field, AlertContent content, DateOnly today)
    {
        if (ReferenceEquals(field, AlertField.InformedOn) && content.InformedOn > today)
        {
            yield return Blocks("day", ("未来の日付です。", "lies in the future."));
        }

        if (ReferenceEquals(field, AlertField.ReviewOn) && content.ReviewOn is { } review && (review <= today || review > today.AddDays(AlertRules.MaxReviewDays)))
        {
            yield return Blocks("day", ($"明日から{AlertRules.MaxReviewDays}日以内の日付にしてください。", $"must be within {AlertRules.MaxReviewDays} days from tomorrow."));
        }

        if (ReferenceEquals(field, AlertField.ExpiresOn) && content.ExpiresOn is { } last && (last < today || last > today.AddDays(AlertRules.MaxStandingDays)))
        {
            yield return Blocks("day", ($"今日から{AlertRules.MaxStandingDays}日以内の日付にしてください。", $"must be within {AlertRules.MaxStandingDays} days from today."));
        }

        if (ReferenceEquals(field, AlertField.Facts))
        {
            if (content.Facts.RuleCode is { } code && !rules.Rules.Any(r => r.Code == code && AlertDraft.IsOfficial(r, today)))
            {
                yield return Blocks("rule", ($"公式ルール {code} は今日の参照データにありません。", $"the official rule {code} is not in force.")) with
                {
                    Exact = code,
                    Suggestion = ("引用するルールを選び直してください。", "Choose the rule again."),
                };
            }

            if (content.Facts.FirstSeen > content.Facts.LastSeen)
            {
                yield return Blocks("day", ("最初の通報が最後の通報より後になっています。", "the first report lies after the last one."));
            }
        }

        if (ReferenceEquals(field, AlertField.Contacts))
        {
            var printed = lines.On(today).Select(AlertContact.Of).ToHashSet();
            foreach (var contact in content.Contacts.Where(c => !printed.Contains(c)))
            {
                yield return Blocks("desk", (
                    $"「{contact.Name} {contact.Number}」は現在の参照データと一致しません。", $"“{contact.Name} {contact.Number}” does not match the reference data of today.")) with
                {
                    Exact = contact.Number,
                    Suggestion = ("選び直してください。", "Choose it again."),
                };
            }
        }
    }

    private static AlertFault Blocks(string rule, Words problem) => new(default, problem) { Rule = rule };

    private static AlertFault Asks(ReferenceFinding finding) => new(default, finding.Problem)
    {
        Rule = finding.Rule,
        Exact = finding.Exact,
        Suggestion = finding.Suggestion,
        Replacement = finding.Replacement,
        Severity = FaultSeverity.Asks,
    };

    [GeneratedRegex("(?:tel|sms|mailto|javascript|vbscript|callto|facetime|intent):[^\\s、。]", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();

    // Controls other than the end of a line, marks that turn the direction of text, and characters without a width.
    [GeneratedRegex("[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Hidden();

    [GeneratedRegex(@"<[/!]?[A-Za-z][^>\n]{0,80}>|!?\[[^\]\n]{1,80}\]\([^)\n]{1,200}\)|^#{1,6} .{0,40}|^\|.{1,80}\|$", RegexOptions.NonBacktracking | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Markup();

    [GeneratedRegex(@"/(?:alerts|help|guidance|reports|campaigns|cards|counter|publishing|incidents|settings|account|api)/[0-9A-Za-z][0-9A-Za-z./-]{0,80}", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex InternalLink();

    [GeneratedRegex(@"^[※(（「【]?\s*(?:(?:詳しくは|詳細は|内容は)?[、 ]?(?:下の|上の|次の|別紙の|添付の)?(?:画像|写真|図|スクリーンショット|スクショ|PDF|チラシ|別紙|添付|添付ファイル)(?:を|の)?(?:ご?参照|ご覧|見て|とおり|通り|ご?確認)[^。\n]{0,20}|[\w-]{1,60}\.(?:png|jpe?g|gif|webp|bmp|pdf))[。)）」】]?$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PictureOnly();

    [GeneratedRegex(@"\+?[0-9][0-9()\-‐‑‒–—−ー ]{6,22}[0-9]", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex ReferenceNumbers();
}
