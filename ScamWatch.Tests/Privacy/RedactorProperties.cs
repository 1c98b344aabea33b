using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using ScamWatch.Domain.Privacy;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Privacy;

public sealed class RedactorProperties
{
    private static readonly string[] s_separators =
    [
        "", " ", "　", "\u00a0", "\u200b", "\t", "\n", "\r\n", "-", "－", "‐", "–", "—", "−", "ー", "・", ".", "/", "_", " - ",
    ];

    private static readonly string[] s_scripts =
    [
        "0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "〇一二三四五六七八九",
        "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "𝟶𝟷𝟸𝟹𝟺𝟻𝟼𝟽𝟾𝟿", "⓪①②③④⑤⑥⑦⑧⑨",
    ];

    private static readonly Gen<string> s_surroundings = Gen.Elements(
        "", "です。", "マイナンバーは", "番号：", "「", "」と言われた", "受付3番 ", " 2026年", "TEL 03-1234-5678、", "abc", "\n\n", "(", ")");

    private static readonly Gen<string> s_valid = Gen.Choose(0, 9).ArrayOf(11)
        .Select(d => string.Concat(d))
        .Where(d => d.Any(c => c != '0'))
        .Select(d => d + Enumerable.Range(0, 10).First(c => MyNumber.IsValid(d + c)));

    [Fact]
    public void A_number_in_any_form_never_survives()
    {
        var gen =
            from number in s_valid
            from script in Gen.Elements(s_scripts)
            from separator in Gen.Elements(s_separators)
            from size in Gen.Elements(1, 2, 3, 4, 6, 12)
            from before in s_surroundings
            from after in s_surroundings
            select (Number: number, Text: before + Write(number, script, separator, size) + after);
        Prop.ForAll(gen.ToArbitrary(), x => !Holds(Redactor.Redact(x.Text).Text, x.Number) && Redactor.Contains(x.Text))
            .Check(Properties.Tries(3_000));
    }

    [Fact]
    public void A_number_divided_anywhere_by_one_separator_never_survives()
    {
        var gen =
            from number in s_valid
            from separator in Gen.Elements(s_separators)
            from cuts in Gen.Choose(0, 1).ArrayOf(11)
            select (Number: number, Text: $"番号は{Cut(number, cuts, separator)}です");
        Prop.ForAll(gen.ToArbitrary(), x => !Holds(Redactor.Redact(x.Text).Text, x.Number))
            .Check(Properties.Tries(3_000));
    }

    [Fact]
    public void A_telephone_number_survives_untouched()
    {
        var gen =
            from head in Gen.Elements("090", "080", "03", "06", "011", "0120", "0570", "050", "0547")
            from tail in Gen.Choose(0, 99_999_999)
            from separator in Gen.Elements("-", "－", "ー", "")
            from before in Gen.Elements("TEL", "電話は", "", "連絡先：")
            from after in Gen.Elements("まで", "", "です。", "\n2. 次", " 10時から")
            let rest = head.Length switch { 2 or 3 when head is "03" or "06" or "090" or "080" or "050" => 8, 3 => 7, _ => 6 }
            let digits = tail.ToString("D8", CultureInfo.InvariantCulture)[^rest..]
            let middle = head.Length == 4 ? 2 : rest - 4
            where separator.Length > 0 || !after.StartsWith(' ') && !after.StartsWith('\n')
            select before + head + separator + digits[..middle] + separator + digits[middle..] + after;
        Prop.ForAll(gen.ToArbitrary(), text => Redactor.Redact(text) == new Redaction(text, 0))
            .Check(Properties.Tries(3_000));
    }

    [Fact]
    public void A_corporate_number_survives_untouched()
    {
        var gen =
            from digits in Gen.Choose(0, 9).ArrayOf(12)
            from script in Gen.Elements(s_scripts)
            from before in s_surroundings
            let number = string.Concat(digits)
            let whole = Enumerable.Range(1, 9).Select(c => c + number).First(n => CorporateNumber.IsValid(n))
            where !before.EndsWith(' ')
            select before + Write(whole, script, "", 13) + "です";
        Prop.ForAll(gen.ToArbitrary(), text => Redactor.Redact(text).Text == text)
            .Check(Properties.Tries(1_000));
    }

    [Fact]
    public void A_second_run_finds_nothing_more()
    {
        var pieces = Gen.Elements(
            "1", "2", "0", "90", "123", "1234", "5678", "9018", "123456", "789018", "123456789018", "090", "2026", "11", "21",
            "〇", "一", "二", "①", "𝟏", "１", " ", "-", "ー", ".", "、", "\n", "〔", "〕", "あ", "T", "法人番号", "+", Redactor.Mark, "\ud835");
        var gen = pieces.ArrayOf(40).Select(string.Concat);
        Prop.ForAll(gen.ToArbitrary(), text =>
            {
                var once = Redactor.Redact(text).Text;
                return Redactor.Redact(once) == new Redaction(once, 0);
            })
            .Check(Properties.Tries(10_000));
    }

    [Fact]
    public void A_dense_text_settles_after_one_run()
    {
        var gen = Gen.Elements("1", "2", "8", "45", "1", "0", " ", "-", " ", "-", "、").ArrayOf(120).Select(string.Concat);
        Prop.ForAll(gen.ToArbitrary(), text =>
            {
                var once = Redactor.Redact(text).Text;
                return Redactor.Redact(once).Count == 0;
            })
            .Check(Properties.Tries(5_000));
    }

    [Fact]
    public void The_mark_holds_no_digit() =>
        Assert.DoesNotContain(Redactor.Mark, c => char.IsDigit(c) || "〇一二三四五六七八九".Contains(c, StringComparison.Ordinal));

    private static string Write(string digits, string script, string separator, int size)
    {
        var forms = script.EnumerateRunes().Select(r => r.ToString()).ToArray();
        return string.Join(separator, digits.Chunk(size).Select(group => string.Concat(group.Select(d => forms[d - '0']))));
    }

    private static string Cut(string digits, int[] cuts, string separator) =>
        string.Concat(digits.Select((d, i) => i < cuts.Length && cuts[i] == 1 ? d + separator : d.ToString()));

    /// <summary>True where the digits stand one after the other in the text, whatever else is between them.</summary>
    private static bool Holds(string text, string number)
    {
        var digits = string.Concat(text.EnumerateRunes().Select(r => s_scripts
            .Select(s => s.EnumerateRunes().ToList().IndexOf(r)).Where(i => i >= 0).Select(i => i.ToString(CultureInfo.InvariantCulture))
            .FirstOrDefault() ?? ""));
        return digits.Contains(number, StringComparison.Ordinal);
    }
}
