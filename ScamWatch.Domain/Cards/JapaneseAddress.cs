using System.Globalization;
using System.Text.RegularExpressions;

namespace ScamWatch.Domain.Cards;

/// <summary>
/// Compares addresses whatever their notation: 一丁目二番三号, 1丁目2番3号, 1-2-3 and １－２－３ are one; prefecture,
/// 大字 and the name of the building may be left out.
/// </summary>
/// <param name="fold">Width, case and old forms of characters, folded.</param>
internal sealed partial class JapaneseAddress(Func<string, string> fold)
{
    /// <summary>Same: place and numbers agree. Close: one leaves out a part that the other states.</summary>
    public FactMatch Compare(string a, string b)
    {
        if (string.IsNullOrWhiteSpace(a) || string.IsNullOrWhiteSpace(b))
        {
            return FactMatch.Unknown;
        }

        var (x, y) = (Read(a), Read(b));
        var places = x.Place == y.Place ? FactMatch.Same
            : IsPart(x.Place, y.Place) || IsPart(y.Place, x.Place) ? FactMatch.Close
            : FactMatch.Different;
        var numbers = CompareNumbers(x, y);
        return places is FactMatch.Different || numbers is FactMatch.Different ? FactMatch.Different
            : places is FactMatch.Same && numbers is FactMatch.Same ? FactMatch.Same
            : FactMatch.Close;
    }

    /// <summary>
    /// The street numbers must agree; a room behind them may be missing on one side, and may be written as a further
    /// number (1-2-3-405) or behind a building's name (ハイツ405号室).
    /// </summary>
    private static FactMatch CompareNumbers(Parts a, Parts b)
    {
        var (x, y) = ((List<int>)[.. a.Numbers, .. a.Rooms], (List<int>)[.. b.Numbers, .. b.Rooms]);
        if (x.SequenceEqual(y))
        {
            return FactMatch.Same;
        }

        var (shorter, longer) = x.Count < y.Count ? (x, y) : (y, x);
        return shorter.Count == longer.Count || !shorter.SequenceEqual(longer.Take(shorter.Count)) ? FactMatch.Different
            // Three numbers are a whole address (丁目, 番, 号); what follows is the room.
            : shorter.Count >= 3 ? FactMatch.Same
            : FactMatch.Close;
    }

    /// <summary>True where a place is the end of another: the city is often left out.</summary>
    private static bool IsPart(string part, string whole) =>
        part.Length >= 2 && whole.EndsWith(part, StringComparison.Ordinal);

    private Parts Read(string text)
    {
        var plain = string.Concat(fold(text).Where(c => !char.IsWhiteSpace(c) && c is not (',' or '、' or '。')));
        plain = KanjiNumber().Replace(plain, m => Value(m.Value).ToString(CultureInfo.InvariantCulture));
        plain = Units().Replace(plain, "-");
        plain = Hyphens().Replace(plain, "-");
        plain = Prefecture().Replace(plain, "");
        var street = Street().Match(plain);
        if (!street.Success)
        {
            return new(Place(plain), [], []);
        }

        return new(
            Place(plain[..street.Index]),
            NumbersOf(street.Value),
            NumbersOf(plain[(street.Index + street.Length)..]).TakeLast(1).ToList());
    }

    /// <summary>大字 and 字 come and go; ケ, ヶ, ガ and が are the same sound in 霞が関.</summary>
    private static string Place(string place) => place.Trim('-')
        .Replace("大字", "", StringComparison.Ordinal).Replace("字", "", StringComparison.Ordinal)
        .Replace('ヶ', 'が').Replace('ケ', 'が').Replace('ガ', 'が').Replace('ノ', 'の').Replace("之", "の", StringComparison.Ordinal);

    private static List<int> NumbersOf(string text) =>
        [.. Digits().Matches(text).Select(m => int.Parse(m.Value, NumberStyles.None, CultureInfo.InvariantCulture))];

    /// <summary>一, 十二, 二十三, 百五, 一〇一.</summary>
    private static int Value(string kanji)
    {
        const string Figures = "〇一二三四五六七八九";
        if (!kanji.AsSpan().ContainsAny('十', '百'))
        {
            return kanji.Aggregate(0, (sum, c) => sum * 10 + Figures.IndexOf(c, StringComparison.Ordinal));
        }

        var (total, figure) = (0, 0);
        foreach (var c in kanji)
        {
            if (c is '十' or '百')
            {
                total += Math.Max(1, figure) * (c == '十' ? 10 : 100);
                figure = 0;
            }
            else
            {
                figure = Figures.IndexOf(c, StringComparison.Ordinal);
            }
        }

        return total + figure;
    }

    // A kanji figure is a number only before a unit or behind one: 三田, 四谷 and 一宮 are names.
    [GeneratedRegex("[〇一二三四五六七八九十百]{1,6}(?=丁目|番|号|の[〇一二三四五六七八九十百0-9]|[-‐‑‒–—―−ー～][〇一二三四五六七八九十百0-9]|条|線|階)|(?<=丁目|番地の|番|番地|[0-9]の|[〇一二三四五六七八九十百]の|[0-9〇一二三四五六七八九十][-‐‑‒–—―−ー])[〇一二三四五六七八九十百]{1,6}",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 2000)]
    private static partial Regex KanjiNumber();

    [GeneratedRegex("丁目|番地の|番地|番|号室|号|階", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Units();

    [GeneratedRegex("[-‐‑‒–—―−ー～の]+(?=[0-9]|$)|-+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Hyphens();

    [GeneratedRegex("^(?:東京都|北海道|京都府|大阪府|[^0-9-]{2,3}県)", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Prefecture();

    [GeneratedRegex("[0-9]{1,8}(?:-[0-9]{1,8})*", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Street();

    [GeneratedRegex("[0-9]{1,8}", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Digits();

    private sealed record Parts(string Place, List<int> Numbers, List<int> Rooms);
}
