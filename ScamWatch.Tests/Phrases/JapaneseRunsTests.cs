using ScamWatch.Domain.Phrases;

namespace ScamWatch.Tests.Phrases;

public sealed class JapaneseRunsTests
{
    [Theory]
    [InlineData("en", "the police (警察・検察) call", "the police (|警察・検察|) call")]
    [InlineData("ko", "마이넘버(個人番号)를", "마이넘버(|個人番号|)를")]
    [InlineData("th", "ตำรวจ", "ตำรวจ")]
    [InlineData("zh", "冒充警察（警察・検察）", "冒充警察（|警察・検察|）")]
    [InlineData("zh", "冒充警察（警察）", "冒充警察（警察）")]
    [InlineData("zh", "机构（地方公共団体情報システム機構）", "机构（|地方公共団体情報システム機構|）")]
    [InlineData("ja", "警察", "警察")]
    public void Japanese_within_another_language_is_told_apart(string language, string text, string pieces) =>
        Assert.Equal(pieces, string.Join('|', JapaneseRuns.Split(text, PhrasebookTests.Book.Find(language)!).Select(p => p.Text)));
}
