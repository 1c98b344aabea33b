using ScamWatch.Domain.Phrases;

namespace ScamWatch.Tests.Phrases;

public sealed class BunsetsuTests
{
    [Theory]
    [InlineData("J-LISをかたるメールにご注意ください", "J-LISを/かたる/メールに/ご注意ください")]
    [InlineData("不審な電話にご注意ください", "不審な/電話に/ご注意ください")]
    [InlineData("お金を払わせようとします", "お金を/払わせようとします")]
    [InlineData("取り扱いについて", "取り扱いについて")]
    [InlineData("市の職員が電話で暗証番号を聞くことはありません", "市の/職員が/電話で/暗証番号を/聞く/ことは/ありません")]
    [InlineData("「期限が切れる」と言う", "「期限が/切れる」と/言う")]
    [InlineData("手紙やはがき、メール", "手紙やはがき、/メール")]
    [InlineData("J-LIS（地方公共団体情報システム機構）をかたる訪問", "J-LIS/（地方公共団体情報システム機構）を/かたる/訪問")]
    [InlineData("", "")]
    public void Lines_break_between_phrases_and_nowhere_else(string text, string pieces) => Assert.Equal(pieces, string.Join('/', Bunsetsu.Split(text)));

    [Fact]
    public void Put_together_the_pieces_are_the_text() =>
        Assert.All(PhrasebookTests.Book.Keys.Where(k => k.StartsWith("rule.G", StringComparison.Ordinal)), key =>
        {
            var text = PhrasebookTests.Book.Of(Phrasebook.Japanese, key);
            Assert.Equal(text, string.Concat(Bunsetsu.Split(text)));
        });
}
