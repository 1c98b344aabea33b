using ScamWatch.Domain;
using ScamWatch.Domain.Cards;

namespace ScamWatch.Tests.Cards;

public sealed class HolderMatchTests
{
    private static readonly HolderMatch s_match = HolderMatch.Load(DataFolder.Find().Reference);

    [Theory]
    [InlineData("髙橋 花子", "高橋花子")]
    [InlineData("山﨑 一郎", "山崎　一郎")]
    [InlineData("渡邊 修", "渡辺修")]
    [InlineData("渡邉 修", "渡辺修")]
    [InlineData("𠮷田 実", "吉田實")]
    [InlineData("濵田 廣", "浜田広")]
    [InlineData("齋藤 惠", "斎藤恵")]
    [InlineData("葛\U000E0100城 祐", "葛城祐")]
    [InlineData("Nguyen Van An", "ＶＡＮ　ＡＮ　ＮＧＵＹＥＮ")]
    [InlineData("たなか はなこ", "タナカハナコ")]
    public void A_name_is_the_same_in_every_spelling(string a, string b) => Assert.Equal(FactMatch.Same, Names(a, b));

    [Theory]
    [InlineData("斉藤 恵", "斎藤 真")]
    [InlineData("高橋 花子", "高橋 和子")]
    public void Another_name_is_another(string a, string b) => Assert.Equal(FactMatch.Different, Names(a, b));

    [Theory]
    [InlineData("オオノ ユウコ", "オーノ ユーコ", FactMatch.Close)]
    [InlineData("ミヅシマ", "ミズシマ", FactMatch.Close)]
    [InlineData("しょうこ", "シヨウコ", FactMatch.Same)]
    [InlineData("ﾀｶﾊｼ ﾊﾅｺ", "タカハシハナコ", FactMatch.Same)]
    [InlineData("タカハシハナコ", "タカハシハルコ", FactMatch.Close)]
    [InlineData("サトウ", "サイトウ", FactMatch.Different)]
    public void Readings_are_compared_as_they_are_heard(string a, string b, FactMatch expected) =>
        Assert.Equal(expected, s_match.Compare(Facts() with { Kana = a }, Facts() with { Kana = b }).Kana);

    [Theory]
    [InlineData("中央1丁目1番1号", "中央1-1-1")]
    [InlineData("中央一丁目一番一号", "中央１－１－１")]
    [InlineData("中央一丁目1番1号", "中央1丁目1ー1")]
    [InlineData("みなと川市中央一丁目二番三号", "みなと川市中央1−2−3")]
    [InlineData("東京都港区三田二丁目10番11号", "港区三田2-10-11")]
    [InlineData("大字山田字北123番地の4", "山田北123-4")]
    [InlineData("霞ヶ関二丁目1番1号", "霞が関2-1-1")]
    [InlineData("中央1-2-3 みなとハイツ405号室", "中央1-2-3-405")]
    [InlineData("中央1-2-3 みなとハイツ405号室", "中央一丁目2番3号")]
    [InlineData("二十三町四丁目十二番五号", "二十三町4-12-5")]
    [InlineData("澤田1-2-3", "沢田1-2-3")]
    [InlineData("四谷1-一-二", "四谷1-1-2")]
    public void An_address_is_the_same_in_every_notation(string a, string b) => Assert.Equal(FactMatch.Same, Addresses(a, b));

    [Theory]
    [InlineData("みなと川市中央1-2-3", "中央1-2-3", FactMatch.Close)]
    [InlineData("中央1-2", "中央1-2-3", FactMatch.Close)]
    [InlineData("中央1-2-3", "中央1-2-4", FactMatch.Different)]
    [InlineData("中央1-2-3", "北沢1-2-3", FactMatch.Different)]
    [InlineData("中央1-2-3 ハイツ405", "中央1-2-3 ハイツ406", FactMatch.Different)]
    [InlineData("", "中央1-2-3", FactMatch.Unknown)]
    public void What_is_left_out_or_other_is_told_apart(string a, string b, FactMatch expected) => Assert.Equal(expected, Addresses(a, b));

    [Theory]
    [InlineData("1985-04-01", "1985-04-01", FactMatch.Same)]
    [InlineData("1985-04-01", "1985-01-04", FactMatch.Close)]
    [InlineData("1985-04-01", "1986-04-01", FactMatch.Close)]
    [InlineData("1985-04-01", "1984-05-01", FactMatch.Different)]
    public void Dates_of_birth_allow_for_one_slip(string a, string b, FactMatch expected) => Assert.Equal(expected,
        s_match.Compare(Facts() with { BirthDate = DateOnly.Parse(a, null) }, Facts() with { BirthDate = DateOnly.Parse(b, null) }).BirthDate);

    [Theory]
    [InlineData(FactMatch.Same, FactMatch.Same, FactMatch.Unknown, HolderVerdict.Same)]
    [InlineData(FactMatch.Same, FactMatch.Unknown, FactMatch.Same, HolderVerdict.Same)]
    [InlineData(FactMatch.Same, FactMatch.Same, FactMatch.Different, HolderVerdict.Possible)]
    [InlineData(FactMatch.Different, FactMatch.Same, FactMatch.Same, HolderVerdict.Possible)]
    [InlineData(FactMatch.Same, FactMatch.Unknown, FactMatch.Unknown, HolderVerdict.Different)]
    [InlineData(FactMatch.Same, FactMatch.Different, FactMatch.Different, HolderVerdict.Different)]
    public void One_fact_alone_makes_nobody_the_same(FactMatch name, FactMatch birth, FactMatch address, HolderVerdict expected) =>
        Assert.Equal(expected, new HolderComparison(name, FactMatch.Unknown, birth, FactMatch.Unknown, address).Verdict);

    [Theory]
    [InlineData("\uD800壊れた\uDC00")]
    [InlineData("一一一一一一一一一一一一一一一一一一一一一一丁目")]
    public void Any_text_can_be_compared(string text)
    {
        var hostile = string.Concat(Enumerable.Repeat(text, 20_000));
        Assert.Equal(FactMatch.Same, Names(hostile, hostile));
        Assert.NotEqual(FactMatch.Unknown, Addresses(hostile, hostile));
    }

    private static FactMatch Names(string a, string b)
    {
        var compared = s_match.Compare(Facts() with { Name = a }, Facts() with { Name = b });
        return compared.Name;
    }

    private static FactMatch Addresses(string a, string b) =>
        s_match.Compare(Facts() with { Address = a }, Facts() with { Address = b }).Address;

    private static HolderFacts Facts() => new("", "", null, "", "");
}
