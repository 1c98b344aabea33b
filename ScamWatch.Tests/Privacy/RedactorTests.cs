using ScamWatch.Domain.Privacy;

namespace ScamWatch.Tests.Privacy;

public sealed class RedactorTests
{
    private const string Mark = Redactor.Mark;

    [Theory]
    [InlineData("123456789018")]
    [InlineData("1234-5678-9018")]
    [InlineData("1234 5678 9018")]
    [InlineData("１２３４ ５６７８ ９０１８")]
    [InlineData("１２３４　５６７８　９０１８")]
    [InlineData("１２３４－５６７８－９０１８")]
    [InlineData("1234‐5678‑9018")]
    [InlineData("1234–5678—9018")]
    [InlineData("1234−5678−9018")]
    [InlineData("1234ー5678ー9018")]
    [InlineData("1234ｰ5678ｰ9018")]
    [InlineData("1234一5678一9018")]
    [InlineData("1234・5678・9018")]
    [InlineData("1234.5678.9018")]
    [InlineData("1234/5678/9018")]
    [InlineData("1234_5678_9018")]
    [InlineData("1234、5678、9018")]
    [InlineData("1234\t5678\t9018")]
    [InlineData("1234\r\n5678\r\n9018")]
    [InlineData("1234\n> 5678\n> 9018")]
    [InlineData("1234\u00a05678\u200b9018")]
    [InlineData("1234 - 5678 - 9018")]
    [InlineData("123-456-789-018")]
    [InlineData("123456 789018")]
    [InlineData("12 34 56 78 90 18")]
    [InlineData("1 2 3 4 5 6 7 8 9 0 1 8")]
    [InlineData("1|2|3|4|5|6|7|8|9|0|1|8")]
    [InlineData("12345 6789018")]
    [InlineData("1\u200d2\u200d3\u200d4\u200d5\u200d6\u200d7\u200d8\u200d9\u200d0\u200d1\u200d8")]
    [InlineData("1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣9️⃣0️⃣1️⃣8")]
    [InlineData("𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗𝟎𝟏𝟖")]
    [InlineData("١٢٣٤٥٦٧٨٩٠١٨")]
    [InlineData("१२३४५६७८९०१८")]
    [InlineData("①②③④⑤⑥⑦⑧⑨⓪①⑧")]
    [InlineData("一二三四五六七八九〇一八")]
    [InlineData("一二三四 五六七八 九〇一八")]
    [InlineData("一二三四、五六七八、九零一八")]
    [InlineData("12３４٥٦78𝟗𝟎18")]
    [InlineData("一二三四-5678-９０１８")]
    public void A_number_is_destroyed_in_every_form(string number)
    {
        Assert.True(Redactor.Contains(number));
        Assert.Equal(new Redaction($"私の番号は{Mark}です。", 1), Redactor.Redact($"私の番号は{number}です。"));
    }

    [Theory]
    [InlineData("0120-95-0178")]
    [InlineData("03-1234-5678 090-1234-5678 0120-95-0178")]
    [InlineData("+81 90 1234 5678")]
    [InlineData("法人番号 7010705000725")]
    [InlineData("T4011001098993")]
    [InlineData("受理番号 123456789012")]
    [InlineData("000000000000")]
    [InlineData("0000-0000-0000")]
    [InlineData("1234567890181")]
    [InlineData("11234567890181")]
    [InlineData("2026年11月21日 14時30分")]
    [InlineData("口座番号 1234567、暗証番号 1234")]
    [InlineData("1234 ab 5678 cd 9018")]
    [InlineData("\ud835\udd01\ud835 1234 \udfce")]
    public void What_is_not_a_number_passes(string text)
    {
        var redaction = Redactor.Redact(text);

        Assert.Same(text, redaction.Text);
        Assert.Equal(0, redaction.Count);
        Assert.False(Redactor.Contains(text));
    }

    [Theory]
    [InlineData("1234 5678 9018 2026年", Mark + " 2026年")]
    [InlineData("受付3番 123456789018", "受付3番 " + Mark)]
    [InlineData("3 123456789018", "3 " + Mark)]
    [InlineData("3. 1234-5678-9018", "3. " + Mark)]
    [InlineData("①123456789018", "①" + Mark)]
    [InlineData("123456789018²", Mark + "²")]
    [InlineData("第一123456789018", "第一" + Mark)]
    [InlineData("No.5-1234-5678-9018", "No.5-" + Mark)]
    [InlineData("No.5-1234 5678 9018", "No.5-" + Mark)]
    [InlineData("2026-11-21 123456789018", "2026-11-21 " + Mark)]
    [InlineData("2026/11/21 1234 5678 9018 14:30", "2026/11/21 " + Mark + " 14:30")]
    [InlineData("090-0000-1111 1234-5678-9018", "090-0000-1111 " + Mark)]
    [InlineData("?id=123456789018&x=1", "?id=" + Mark + "&x=1")]
    [InlineData("a123456789018b", "a" + Mark + "b")]
    [InlineData("「123456789018」「012345678903」", "「" + Mark + "」「" + Mark + "」")]
    [InlineData("123456789018 012345678903", Mark + " " + Mark)]
    public void A_number_is_destroyed_beside_other_figures(string text, string expected) =>
        Assert.Equal(expected, Redactor.Redact(text).Text);

    [Fact]
    public void Windows_that_overlap_are_destroyed_together()
    {
        // Both 1234 5678 9018 and 5678 9018 0005 hold: nobody can tell which was meant.
        Assert.True(MyNumber.IsValid("123456789018"));
        var second = Enumerable.Range(0, 10_000).First(i => MyNumber.IsValid($"56789018{i:D4}"));

        Assert.Equal($"[{Mark}]", Redactor.Redact($"[1234 5678 9018 {second:D4}]").Text);
    }

    [Fact]
    public void A_telephone_number_and_a_date_are_not_welded_to_the_figures_after_them()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.False(Redactor.Contains($"090-1234-5678\n{i % 10}. 次の電話"));
            Assert.False(Redactor.Contains($"0120-95-{i:D4} 10"));
            Assert.False(Redactor.Contains($"0120-0178-27 {i:D2}"));
            Assert.False(Redactor.Contains($"090-1234-{i:D4} 2026年"));
            Assert.False(Redactor.Contains($"2026-11-21 {i:D4}"));
            Assert.False(Redactor.Contains($"2026/11/21 2026/11/{i:D2}"));
        }
    }

    [Fact]
    public void A_corporate_number_in_its_written_form_passes_behind_its_name()
    {
        var (whole, spaced) = Enumerable.Range(0, 100_000)
            .Select(i => $"{i:D5}0123456"[^12..])
            .Where(b => MyNumber.IsValid(b))
            .Select(b => Enumerable.Range(1, 9).Select(c => $"{c}{b}").First(n => CorporateNumber.IsValid(n)))
            .Select(n => (n, $"{n[0]}-{n[1..5]}-{n[5..9]}-{n[9..]}"))
            .First();

        Assert.False(Redactor.Contains($"法人番号：{whole}"));
        Assert.False(Redactor.Contains($"法人番号：{spaced}"));
        Assert.False(Redactor.Contains($"登録番号T{spaced}"));
        Assert.True(Redactor.Contains($"3番 {spaced}"));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1 ")]
    [InlineData(" ")]
    [InlineData("-")]
    [InlineData("1-")]
    [InlineData("1234 ")]
    [InlineData("123456789018 ")]
    [InlineData("一")]
    [InlineData("1\u200b")]
    [InlineData("〔1-")]
    [InlineData("\ud835")]
    public void A_megabyte_of_one_thing_is_read_and_settles(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 1_000_000 / unit.Length));

        var once = Redactor.Redact(text).Text;

        Assert.Equal(once, Redactor.Redact(once).Text);
    }
}
