using System.Globalization;
using System.Text.RegularExpressions;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Indicators;

namespace ScamWatch.Domain.Alerts;

/// <summary>What a text states that the reference data know: numbers, hours, fees, menu digits and PIN rules.</summary>
/// <param name="Rule">Code of what is looked for.</param>
/// <param name="Exact">The words at fault.</param>
/// <param name="Problem">What is wrong with them.</param>
/// <param name="Suggestion">What the reference data say.</param>
/// <param name="Replacement">What can be put in the place of the words; null where somebody has to write.</param>
internal sealed record ReferenceFinding(string Rule, string Exact, Words Problem, Words? Suggestion, string? Replacement);

/// <summary>
/// Holds our own words against the reference rows in force on a day. Real pages have carried hotlines with a figure too many,
/// hours (24時間360日) and PIN rules (16桁未満). Each line of a text is read by itself: what stands beside the
/// number of a line, or beside its name, must be what holds for that line.
/// </summary>
internal sealed partial class ReferenceCheck
{
    private const int LeastPhoneDigits = 9;
    private const int MostPhoneDigits = 15;
    private const int MostSlips = 2;

    private static readonly string[] s_loss = ["紛失", "盗難", "なくし", "一時停止", "一時利用停止", "lost", "stolen", "suspen"];
    private static readonly string[] s_pin = ["暗証番号", "パスワード", "PIN"];

    private readonly IReadOnlyList<PhoneLine> _lines;
    private readonly PhoneLines _phones;
    private readonly IReadOnlyList<Pin> _pins;
    private readonly IReadOnlySet<int> _fees;
    private readonly HashSet<string> _numbers;
    private readonly HashSet<string> _ownSpans;
    private readonly DateOnly _day;

    public ReferenceCheck(PhoneLines phones, Fees fees, Pins pins, Municipality municipality, DateOnly day)
    {
        (_phones, _day) = (phones, day);
        (_lines, _pins, _fees) = (phones.On(day), pins.On(day), fees.Amounts(day));
        _numbers = [.. _lines.Select(l => AlertSurroundings.Digits(l.Number)).Append(AlertSurroundings.Digits(municipality.Phone))];
        // The hours of our own counters are ours to state.
        _ownSpans = [.. municipality.Counters.SelectMany(c => Spans(WrittenForm.Fold(c.Hours))).Select(s => s.Span)];
    }

    /// <summary>What does not equal a row in force.</summary>
    /// <param name="text">Our own words.</param>
    /// <param name="desks">Numbers of the desks printed beside them: hours without a line of their own are those of one of these.</param>
    public IEnumerable<ReferenceFinding> Of(string text, IReadOnlyCollection<string> desks)
    {
        foreach (var original in text.Split('\n'))
        {
            var line = WrittenForm.Fold(original);
            var named = _lines.Where(l => line.Contains(l.Number, StringComparison.Ordinal) || line.Contains(l.Name, StringComparison.Ordinal)).ToList();
            foreach (var finding in Phones(line).Concat(Hours(line, named, desks)).Concat(Amounts(line)).Concat(Digits(line, named)).Concat(PinRules(line)))
            {
                yield return finding with { Exact = InOriginal(original, line, finding.Exact) };
            }
        }
    }

    // Folding keeps positions, so that the words can be shown as they were typed.
    private static string InOriginal(string original, string folded, string exact) =>
        folded.IndexOf(exact, StringComparison.Ordinal) is var at and >= 0 ? original.Substring(at, exact.Length) : exact;

    private IEnumerable<ReferenceFinding> Phones(string line)
    {
        foreach (Match match in Phone().Matches(line))
        {
            var written = match.Value.Trim('(', ')', '-');
            var digits = AlertSurroundings.Digits(written);
            if (digits.Length is < LeastPhoneDigits or > MostPhoneDigits || (digits[0] != '0' && written[0] != '+') || _numbers.Contains(digits))
            {
                continue;
            }

            var near = _lines.Select(l => (Line: l, Slips: Distance(digits, AlertSurroundings.Digits(l.Number))))
                .Where(n => n.Slips <= MostSlips).OrderBy(n => n.Slips).Select(n => n.Line).FirstOrDefault();
            yield return new(
                "phone",
                written,
                ($"電話番号「{written}」は参照データのどの窓口とも一致しません。", $"The number “{written}” is no line of the reference data."),
                near is null
                    ? ("参照データの窓口を「相談窓口」から選ぶか、正しいと言える理由を書いてください。", "Choose a line among the desks, or say why it is right.")
                    : ($"{near.Name}は {near.Number} です。", $"{near.NameEn} is {near.Number}."),
                near?.Number);
        }

        foreach (Match match in ShortNumber().Matches(line))
        {
            var number = match.Groups["number"].Value;
            if (match.Index > 0 && (char.IsAsciiDigit(line[match.Index - 1]) || line[match.Index - 1] is '-' or ',' or '第'))
            {
                continue;
            }

            if (_lines.All(l => l.Number != number))
            {
                yield return new(
                    "phone",
                    number,
                    ($"番号「{number}」は参照データのどの窓口とも一致しません。", $"The number “{number}” is no line of the reference data."),
                    ("消費者ホットライン、警察相談専用電話などは「相談窓口」の一覧で確かめてください。", "Look it up among the desks."),
                    null);
            }
        }
    }

    private IEnumerable<ReferenceFinding> Hours(string line, List<PhoneLine> named, IReadOnlyCollection<string> desks)
    {
        var meant = named.Count > 0 ? named : _lines.Where(l => desks.Contains(l.Number)).ToList();
        var spans = (meant.Count > 0 ? meant : _lines).SelectMany(l => _phones.Spans(l.Id, _day)).ToHashSet();
        var known = string.Join("、", spans.Order(StringComparer.Ordinal).Select(s => s == HoursWords.AllDay ? HoursWords.RoundTheClock : s));
        Words suggestion = known.Length == 0
            ? ("この窓口の受付時間は参照データにありません(要確認)。", "The reference data hold no hours for this line.")
            : ($"参照データの受付時間: {known}", $"Hours in the reference data: {known}");
        foreach (var (exact, span) in Spans(line))
        {
            if (!spans.Contains(span) && !_ownSpans.Contains(span))
            {
                yield return new("hours", exact, ($"時間「{exact}」は参照データの受付時間と一致しません。", $"“{exact}” are no hours of the reference data."), suggestion, null);
            }
        }

        foreach (Match match in RoundTheClock().Matches(line))
        {
            // 「24時間以内に」 is a deadline, no opening time.
            var rest = line.AsSpan(match.Index + match.Length);
            if (rest.StartsWith("以内") || rest.StartsWith("後") || rest.StartsWith("前") || rest.StartsWith("た") || rest.StartsWith("が"))
            {
                continue;
            }

            var days = match.Groups["days"];
            if ((days.Success && days.Value != "365") || !spans.Contains(HoursWords.AllDay))
            {
                yield return new(
                    "hours",
                    match.Value,
                    ($"「{match.Value}」は参照データの受付時間と一致しません。", $"“{match.Value}” are no hours of the reference data."),
                    suggestion,
                    days.Success && spans.Contains(HoursWords.AllDay) ? HoursWords.RoundTheClock + "365日" : null);
            }
        }
    }

    private IEnumerable<ReferenceFinding> Amounts(string line)
    {
        foreach (Match match in Yen().Matches(line))
        {
            var unit = match.Groups["unit"].Value switch { "万" => 10_000m, "千" => 1_000m, "億" => 100_000_000m, _ => 1m };
            var figure = match.Groups["figure"].Value.Replace(",", "", StringComparison.Ordinal);
            if (decimal.TryParse(figure, NumberStyles.None, CultureInfo.InvariantCulture, out var amount)
                && (amount * unit > int.MaxValue || !_fees.Contains((int)(amount * unit))))
            {
                yield return new(
                    "fee",
                    match.Value,
                    ($"金額「{match.Value}」は参照データの手数料と一致しません。", $"“{match.Value}” is no fee of the reference data."),
                    ($"手数料なら参照データの額は {string.Join("、", _fees.Order().Select(f => $"{f:N0}円"))} です。詐欺で要求された額なら、その旨を理由に書いてください。",
                    $"Fees are {string.Join(", ", _fees.Order().Select(f => $"{f:N0} yen"))}. Where it is what the swindler asked for, say so as the reason."),
                    null);
            }
        }
    }

    private IEnumerable<ReferenceFinding> Digits(string line, List<PhoneLine> named)
    {
        var lines = named.Count > 0 ? named : _lines;
        var menus = lines.SelectMany(l => _phones.Menu(l.Id, _day)).ToList();
        if (Array.Exists(s_loss, w => line.Contains(w, StringComparison.OrdinalIgnoreCase)))
        {
            menus = menus.FindAll(m => m.Topic.Ja.Contains("紛失", StringComparison.Ordinal));
        }

        foreach (Match match in Menu().Matches(line))
        {
            var digits = Blank().Replace(match.Groups["digits"].Value.Replace(">", "→", StringComparison.Ordinal), "");
            if (menus.TrueForAll(m => m.Digits != digits))
            {
                var known = string.Join("、", menus.Select(m => $"{m.Digits}({m.Topic.Ja})"));
                yield return new(
                    "menu",
                    match.Value,
                    ($"音声案内の番号「{digits}」は参照データと一致しません。", $"The menu digit “{digits}” does not match the reference data."),
                    known.Length == 0
                        ? ("この窓口に音声案内の番号はありません。", "This line has no menu.")
                        : ($"参照データの番号: {known}", $"Digits in the reference data: {string.Join(", ", menus.Select(m => $"{m.Digits} ({m.Topic.En})"))}"),
                    null);
            }
        }
    }

    private IEnumerable<ReferenceFinding> PinRules(string line)
    {
        if (!Array.Exists(s_pin, w => line.Contains(w, StringComparison.OrdinalIgnoreCase)))
        {
            yield break;
        }

        var named = _pins.Where(p => line.Contains(p.Name.Ja, StringComparison.Ordinal) || (p.Id == "sign" && line.Contains("署名", StringComparison.Ordinal))).ToList();
        var pins = named.Count > 0 ? named : _pins;
        Words suggestion = (
            "参照データ: " + string.Join("、", pins.Select(p => $"{p.Name.Ja} {Length(p)}文字・{p.Tries}回でロック")),
            "Reference data: " + string.Join(", ", pins.Select(p => $"{p.Name.En} {Length(p)} characters, locked after {p.Tries}")));
        foreach (Match match in PinLength().Matches(line))
        {
            var least = Number(match, "from");
            var most = match.Groups["to"].Success ? Number(match, "to") : least;
            // The number itself has 12 figures.
            var isNumberItself = least == 12 && most == 12 && (line.Contains("マイナンバー", StringComparison.Ordinal) || line.Contains("個人番号", StringComparison.Ordinal));
            if (!isNumberItself && (match.Groups["bound"].Success || !pins.Any(p => (p.MinLength, p.MaxLength) == (least, most))))
            {
                yield return new("pin", match.Value, ($"桁数「{match.Value}」は暗証番号の参照データと一致しません。", $"“{match.Value}” does not match the PINs of the reference data."), suggestion, null);
            }
        }

        foreach (Match match in PinTries().Matches(line))
        {
            if (!pins.Any(p => p.Tries == Number(match, "tries")))
            {
                yield return new("pin", match.Value, ($"回数「{match.Value}」は暗証番号の参照データと一致しません。", $"“{match.Value}” does not match the PINs of the reference data."), suggestion, null);
            }
        }
    }

    private static string Length(Pin pin) => pin.MinLength == pin.MaxLength
        ? pin.MinLength.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{pin.MinLength}〜{pin.MaxLength}");

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The spans of time of a folded line, as written and as <c>09:30-20:00</c>.</summary>
    private static IEnumerable<(string Exact, string Span)> Spans(string line)
    {
        foreach (Match match in ClockSpan().Matches(line))
        {
            if (Time(match, "1") is { } from && Time(match, "2") is { } to)
            {
                yield return (match.Value, $"{from}-{to}");
            }
        }
    }

    private static string? Time(Match match, string end)
    {
        var hour = Number(match, "h" + end);
        var minute = match.Groups["m" + end].Success ? Number(match, "m" + end) : match.Groups["half" + end].Success ? 30 : 0;
        hour += match.Groups["noon" + end].Value == "午後" && hour < 12 ? 12 : 0;
        return hour > 24 || minute > 59 ? null : string.Create(CultureInfo.InvariantCulture, $"{hour:00}:{minute:00}");
    }

    /// <summary>Slips of the pen between two numbers: figures changed, added or left out. Both are short.</summary>
    private static int Distance(string a, string b)
    {
        var before = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var row = new int[b.Length + 1];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(row[j - 1], before[j]) + 1, before[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            }

            before = row;
        }

        return before[^1];
    }

    [GeneratedRegex(@"[+(]?[0-9][0-9()\-‐‑‒–—−ー]{6,22}[0-9]", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Phone();

    [GeneratedRegex(@"(?<number>#[0-9]{4})|(?<number>[0-9]{3})(?:番(?:へ|に|を|まで|通報)|に電話|へ電話|に相談|にかけ|に通報|をダイヤル)", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex ShortNumber();

    [GeneratedRegex(@"(?<noon1>午前|午後)?(?<h1>[0-9]{1,2})(?::(?<m1>[0-9]{2})|時(?:(?<m1>[0-9]{1,2})分|(?<half1>半))?) ?(?:から|より|[-〜~～–—―]) ?(?:翌)?(?<noon2>午前|午後)?(?<h2>[0-9]{1,2})(?::(?<m2>[0-9]{2})|時(?:(?<m2>[0-9]{1,2})分|(?<half2>半))?)", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex ClockSpan();

    [GeneratedRegex(HoursWords.RoundTheClock + @"(?:[、・ ]?(?<days>[0-9]{3})日)?", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex RoundTheClock();

    [GeneratedRegex(@"(?<figure>[0-9][0-9,]{0,12})(?<unit>[千万億])?円", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Yen();

    [GeneratedRegex(@"(?:音声案内|音声ガイダンス|メニュー)の?[「『]?(?<digits>[0-9](?: ?[→>] ?[0-9]){0,3})|[「『](?<digits>[0-9](?: ?[→>] ?[0-9]){0,3})番?[」』]を(?:押|選)|(?<digits>[0-9](?: ?[→>] ?[0-9]){0,3})番?を(?:押|選)", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Menu();

    [GeneratedRegex(@"(?<from>[0-9]{1,2})(?:桁|文字)?(?:(?:以上|から|[-〜~～–—])(?<to>[0-9]{1,2}))?(?:桁|文字)(?:以下|まで)?(?<bound>未満|を超|より)?", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex PinLength();

    [GeneratedRegex(@"(?<tries>[0-9]{1,2})回(?:連続)?(?:で|して|続けて)?(?:間違|まちが|誤)", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex PinTries();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Blank();
}
