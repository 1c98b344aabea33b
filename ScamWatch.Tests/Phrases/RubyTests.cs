using ScamWatch.Domain.Phrases;

namespace ScamWatch.Tests.Phrases;

public sealed class RubyTests
{
    [Theory]
    [InlineData("受付番号(うけつけばんごう)です", "受付番号[うけつけばんごう]です")]
    [InlineData("カードを 止(と)めたい", "カードを 止[と]めたい")]
    [InlineData("警察(けいさつ)や 検察(けんさつ)", "警察[けいさつ]や 検察[けんさつ]")]
    [InlineData("3日(みっか)に", "3日[みっか]に")]
    [InlineData("12日(にち)に", "12日[にち]に")]
    [InlineData("24日(にじゅうよっか)", "24日[にじゅうよっか]")]
    [InlineData("情報（じょうほう）", "情報[じょうほう]")]
    [InlineData("平日（月曜日(げつようび)から）", "平日（月曜日[げつようび]から）")]
    [InlineData("機構（J-LIS）", "機構（J-LIS）")]
    [InlineData("かな(だけ)", "かな(だけ)")]
    [InlineData("閉じない(かっこ", "閉じない(かっこ")]
    [InlineData("", "")]
    public void Readings_belong_to_the_kanji_before_them(string written, string read) =>
        Assert.Equal(read, string.Concat(Ruby.Parts(written).Select(p => p.Reading is null ? p.Text : $"{p.Text}[{p.Reading}]")));

    [Fact]
    public void Nothing_of_a_text_is_lost()
    {
        foreach (var key in PhrasebookTests.Book.Keys.Where(k => k.StartsWith("ask.", StringComparison.Ordinal)))
        {
            var text = PhrasebookTests.Book.Of(Phrasebook.Easy, key);
            Assert.Equal(text, string.Concat(Ruby.Parts(text).Select(p => p.Reading is null ? p.Text : $"{p.Text}({p.Reading})")));
        }
    }
}
