using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Tests.Campaigns;

/// <summary>A report whose campaign is known.</summary>
/// <param name="Campaign">Name of the campaign; null for a report of its own.</param>
internal sealed record LabelledReport(string? Campaign, IncomingReport Report);

/// <summary>
/// Reports in campaigns, made of the project's own corpus: each campaign is one text of it, sent again and again with
/// subject, sender, amounts, dates, names, addresses and numbers rotated, sentences dropped, inserted and reworded, and on
/// other channels as an SMS of its first words or a call retold. Between them single reports of other families, the
/// genuine twins of scam texts first. The same seed makes the same reports.
/// </summary>
internal sealed partial class LabelledReports
{
    private static readonly DateTime s_start = new(2026, 11, 21, 0, 0, 0, DateTimeKind.Utc);

    private static readonly string[] s_surnames = ["佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤", "吉田", "山田", "佐々木", "長谷川"];

    // What every mailing ends with: alike between campaigns that have nothing else in common.
    private static readonly string[] s_boilerplate =
    [
        "※本メールは送信専用です。ご返信いただいてもお答えできませんのでご了承ください。",
        "このメールに心当たりのない場合は、お手数ですが破棄していただきますようお願いいたします。",
        "平素より格別のお引き立てを賜り、厚く御礼申し上げます。",
        "ご不明な点がございましたら、下記の窓口までお問い合わせください。",
        "今後とも変わらぬご愛顧を賜りますよう、よろしくお願い申し上げます。",
        "本メールの内容の無断転載を固く禁じます。",
    ];

    private static readonly (string From, string To)[] s_synonyms =
    [
        ("ください", "下さい"), ("お客様", "お客さま"), ("至急", "早急に"), ("本日", "今日"), ("手続き", "お手続き"), ("ご確認", "確認"),
        ("いただき", "頂き"), ("できません", "出来ません"), ("まもなく", "間もなく"), ("下記", "以下"), ("お願いします", "お願いいたします"),
        ("電話があり", "電話がかかってきて"), ("言われた", "言われました"), ("メール", "メ―ル"), ("確認", "ご確認"), ("場合", "場合に"),
    ];

    private static readonly string[] s_subjectMarks = ["【重要】", "【緊急】", "【最終通知】", "", "", "[至急] ", "※必ずご確認ください※ ", "Re: ", "Fwd: "];
    private static readonly string[] s_otherSubjects = ["お知らせ", "ご確認のお願い", "重要なお知らせがございます", "お客様情報のご確認", "未完了のお手続きについて", "最終のご案内"];
    private static readonly string[] s_hostWords = ["kakunin", "koushin", "tetsuzuki", "center", "support", "oshirase", "info", "secure", "mypage", "jimukyoku", "online", "service"];
    private static readonly string[] s_endings = ["top", "xyz", "icu", "shop", "click", "cn", "com", "net", "site", "online"];

    private readonly IReadOnlyList<CorpusText> _corpus;
    private readonly Random _random;

    public LabelledReports(IReadOnlyList<CorpusText> corpus, int seed)
    {
        _corpus = corpus;
        _random = new(seed);
    }

    /// <summary>So many reports, about two thirds of them in campaigns of two to sixty, in the order in which they come in.</summary>
    public IReadOnlyList<LabelledReport> Make(int count)
    {
        // One text a family: variants that people wrote for the corpus would be neither surely one campaign nor surely two.
        var families = _corpus.GroupBy(t => t.Family).Select(g => g.First()).ToArray();
        _random.Shuffle(families);
        var bases = families.Where(t => t.Text.Body.Length >= 50 && (t.IsScam == true || _random.Next(6) == 0)).ToList();
        var reports = new List<LabelledReport>();
        var used = new HashSet<string>();
        foreach (var text in bases)
        {
            if (reports.Count >= count * 2 / 3)
            {
                break;
            }

            used.Add(text.Family);
            var size = Math.Min(2 + (int)(Math.Exp(_random.NextDouble() * 4.1) - 1), 60);
            var campaign = new Variants(text, _random);
            for (var i = 0; i < size; i++)
            {
                reports.Add(new(text.Id, campaign.Next()));
            }
        }

        // The twin of another label first: genuine texts that a scam copies are what is easiest to join wrongly.
        var singles = _corpus.Where(t => used.Contains(t.Family)).GroupBy(t => t.Family)
            .Where(g => g.Select(t => t.IsScam).Distinct().Count() > 1)
            .Select(g => g.First(t => t.IsScam != families.First(f => f.Family == g.Key).IsScam))
            .Concat(families.Where(t => !used.Contains(t.Family)));
        reports.AddRange(singles.Take(count - Math.Min(count, reports.Count)).Select(t => new LabelledReport(null, Plain(t.Text))));
        var order = reports.Take(count).ToArray();
        _random.Shuffle(order);
        return order;
    }

    /// <summary>Texts without end, for filling a store: most of their own, one in five a variant.</summary>
    public IEnumerable<IncomingReport> Endless()
    {
        var bases = _corpus.Where(t => t.Text.Body.Length >= 50).ToArray();
        while (true)
        {
            var one = bases[_random.Next(bases.Length)].Text;
            var other = bases[_random.Next(bases.Length)].Text;
            // Halves of two texts, shuffled sentence by sentence: as many new texts as wanted, in the words of the old.
            var sentences = Sentences(one.Body).Take(6).Concat(Sentences(other.Body).Take(6)).ToArray();
            _random.Shuffle(sentences);
            yield return Plain(one with { Body = new Variants(new("", "", "ja", one, true, null, null, null), _random).Rotate(string.Concat(sentences), false) });
        }
    }

    private static IncomingReport Plain(ReportText text) => new()
    {
        Source = IntakeSource.File,
        Channel = text.Channel,
        Subject = text.Subject,
        Sender = text.Sender,
        Body = text.Body,
        OccurredAt = s_start,
        DeliveryKey = Guid.NewGuid().ToString(),
    };

    private static IEnumerable<string> Sentences(string body) => SentencePattern().Matches(body).Select(m => m.Value);

    /// <summary>One campaign's texts.</summary>
    private sealed class Variants
    {
        private readonly CorpusText _text;
        private readonly Random _random;
        private readonly string[] _hosts;
        private readonly string[] _phones;
        private readonly bool _crosses;

        public Variants(CorpusText text, Random random)
        {
            (_text, _random) = (text, random);
            _hosts = [Host(), Host()];
            _phones = [Phone(), Phone()];
            _crosses = random.Next(3) == 0;
        }

        public IncomingReport Next()
        {
            if (_crosses && _random.Next(4) == 0)
            {
                return _random.Next(2) == 0 ? Sms() : Call();
            }

            var body = Rotate(Reword(_text.Text.Body), _crosses);
            return Plain(_text.Text with
            {
                Subject = Subject(),
                Sender = Sender(),
                Body = _crosses ? $"{body}\nお問い合わせ {_phones[_random.Next(2)]} https://{_hosts[_random.Next(2)]}/{Path()}" : body,
            });
        }

        /// <summary>Addresses, numbers, amounts, dates and names changed.</summary>
        /// <param name="keeps">True to take half of the addresses and numbers from the campaign's own.</param>
        public string Rotate(string text, bool keeps)
        {
            var written = IndicatorScanner.WebAddresses(text).Select(w => w.Written).Distinct().OrderByDescending(w => w.Length).ToList();
            foreach (var address in written)
            {
                text = text.Replace(address, $"https://{(keeps && _random.Next(2) == 0 ? _hosts[_random.Next(2)] : Host())}/{Path()}", StringComparison.Ordinal);
            }

            text = PhonePattern().Replace(text, _ => keeps && _random.Next(2) == 0 ? _phones[_random.Next(2)] : Phone());
            text = AmountPattern().Replace(text, m => $"{_random.Next(1, 500) * 100:N0}{m.Groups["unit"].Value}");
            text = DatePattern().Replace(text, _ => $"{_random.Next(1, 13)}月{_random.Next(1, 29)}日");
            return NamePattern().Replace(text, m => s_surnames[_random.Next(s_surnames.Length)] + m.Groups["title"].Value);
        }

        private IncomingReport Sms()
        {
            var words = string.Concat(Sentences(_text.Text.Body).Take(2));
            return Plain(new(
                Channel.Sms, "", _phones[0], $"{Rotate(words.Length > 80 ? words[..80] : words, false).Trim()} https://{_hosts[_random.Next(2)]}/{Path()}"));
        }

        private IncomingReport Call()
        {
            var sentences = Sentences(_text.Text.Body).Where(s => s.Length > 12).ToList();
            var said = sentences.Count == 0 ? _text.Text.Body : sentences[_random.Next(sentences.Count)].Trim();
            // Each citizen tells it in words of their own: beginning, middle and end are drawn apart.
            string[] when = ["昨日の昼", "今朝9時すぎ", "夕方、買い物から戻ると", "先週の金曜だったか", "さっき", "留守番電話に", "十時ごろ固定電話に", "仕事中に携帯へ"];
            string[] how = ["{0}と名乗る男から電話。「{1}」とのこと。", "{0}の者だと言う女性で、{1} と早口でした。", "「{0}です。{1}」と録音のような声。", "{0}だそうで、要は{1}ということらしい。"];
            string[] then = ["{0} にかけ直せと言うので切った。", "折り返しは{0}。家族に止められました。", "番号を控えました、{0}です。", "「{0}までお電話を」と繰り返していた。こわくて何もしていません。", "信じかけたが {0} を調べて変だと思った。"];
            var told = when[_random.Next(when.Length)]
                + string.Format(CultureInfo.InvariantCulture, how[_random.Next(how.Length)], Who(), said)
                + string.Format(CultureInfo.InvariantCulture, then[_random.Next(then.Length)], _phones[_random.Next(2)]);
            return Plain(new(Channel.Call, "", _phones[_random.Next(2)], Rotate(told, true) + $" 着信 {_phones[0]}"));
        }

        private string Who() => _text.Text.Sender.Split('<')[0].Trim() is { Length: > 1 } name && !char.IsAsciiDigit(name[0]) ? name : "担当者";

        private string Reword(string body)
        {
            var sentences = Sentences(body).ToList();
            // Up to a fifth goes, never all of a short text.
            for (var i = sentences.Count - 1; i >= 0 && sentences.Count > 3; i--)
            {
                if (_random.Next(14) == 0)
                {
                    sentences.RemoveAt(i);
                }
            }

            if (sentences.Count > 3 && _random.Next(3) == 0)
            {
                sentences.Insert(_random.Next(sentences.Count + 1), "\n" + s_boilerplate[_random.Next(s_boilerplate.Length)] + "\n");
            }

            if (sentences.Count > 5 && _random.Next(10) == 0)
            {
                sentences.RemoveRange(sentences.Count * 3 / 4, sentences.Count - sentences.Count * 3 / 4);
            }

            var text = new StringBuilder(string.Concat(sentences));
            foreach (var (from, to) in s_synonyms)
            {
                if (_random.Next(5) == 0)
                {
                    text.Replace(from, to);
                }
            }

            var result = text.ToString();
            return _random.Next(12) == 0 ? "> " + result.Replace("\n", "\n> ", StringComparison.Ordinal) : result;
        }

        private string Subject()
        {
            var subject = _text.Text.Subject;
            if (subject.Length == 0 || _random.Next(4) == 0)
            {
                return subject.Length == 0 ? "" : s_otherSubjects[_random.Next(s_otherSubjects.Length)];
            }

            return s_subjectMarks[_random.Next(s_subjectMarks.Length)] + Rotate(subject, false)
                + (_random.Next(3) == 0 ? _random.Next(1000, 99999).ToString(CultureInfo.InvariantCulture) : "");
        }

        private string Sender()
        {
            var sender = _text.Text.Sender;
            return sender.Contains('@', StringComparison.Ordinal)
                ? $"{sender.Split('<')[0].Trim()} <{s_hostWords[_random.Next(s_hostWords.Length)]}{_random.Next(100)}@{Host()}>"
                : PhonePattern().Replace(sender, _ => Phone());
        }

        private string Host() =>
            $"{s_hostWords[_random.Next(s_hostWords.Length)]}-{s_hostWords[_random.Next(s_hostWords.Length)]}{_random.Next(100_000)}.{s_endings[_random.Next(s_endings.Length)]}";

        private string Path() => _random.Next(36 * 36 * 36 * 36).ToString("x", CultureInfo.InvariantCulture);

        private string Phone() => $"{(_random.Next(2) == 0 ? "050" : "090")}-{_random.Next(10_000):0000}-{_random.Next(10_000):0000}";
    }

    [GeneratedRegex("[^。!?\n]*[。!?\n]|[^。!?\n]+$", RegexOptions.NonBacktracking)]
    private static partial Regex SentencePattern();

    [GeneratedRegex(@"0\d{1,4}-\d{1,4}-\d{3,4}", RegexOptions.NonBacktracking)]
    private static partial Regex PhonePattern();

    [GeneratedRegex(@"[0-9][0-9,]*(?<unit>円|万円|ポイント|pt)", RegexOptions.NonBacktracking)]
    private static partial Regex AmountPattern();

    [GeneratedRegex(@"[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}/[0-9]{1,2}", RegexOptions.NonBacktracking)]
    private static partial Regex DatePattern();

    [GeneratedRegex(@"(?:佐藤|鈴木|高橋|田中|伊藤|渡辺|山本|中村|小林|加藤|吉田|山田) ?(?<title>様|さん)", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();
}
