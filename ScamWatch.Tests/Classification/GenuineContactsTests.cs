using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Classification;

public sealed class GenuineContactsTests
{
    private static readonly DateOnly s_today = new(2026, 11, 22);

    [Fact]
    public void A_copy_of_a_letter_is_laid_beside_the_letter_with_the_channel_it_never_comes_by()
    {
        var like = Like(Channel.Sms, "有効期限通知書です。電子証明書の有効期限が近づいています。 https://j-lis-koushin.top/a から更新手続きを。");

        var first = like[0];
        Assert.Equal("G-20", first.Contact.Code);
        Assert.False(first.ComesByIt);
        Assert.Contains("有効期限通知書", first.Words);
        Assert.NotEmpty(first.Contact.Never.Ja);
        Assert.NotNull(first.Contact.ObservedOn);
    }

    [Fact]
    public void What_resembles_nothing_has_no_card() => Assert.Empty(Like(Channel.Call, "屋根の瓦がずれていると言われた。"));

    [Fact]
    public void Every_row_says_what_the_genuine_one_does_and_where_that_is_said()
    {
        var all = Like(Channel.Letter, "有効期限通知書 更新手続 個人番号通知書 簡易書留 交付通知書 交付場所 公金受取口座 登録口座 資格情報のお知らせ 下4桁 源泉徴収 年末調整");

        Assert.Equal(["G-20", "G-21", "G-22", "G-23", "G-24", "G-25"], all.Select(l => l.Contact.Code).Order(StringComparer.Ordinal));
        Assert.All(all, l => Assert.NotEmpty(l.Contact.Does.Ja + l.Contact.Does.En));
        Assert.All(all, l => Assert.NotEmpty(l.Contact.Source));
        Assert.All(all, l => Assert.NotEmpty(l.Contact.Never.Ja + l.Contact.Check.Ja));
    }

    private static IReadOnlyList<GenuineLikeness> Like(Channel channel, string body)
    {
        var report = Report.Receive(
            new() { Source = IntakeSource.File, Channel = channel, Body = body }, "k", 0, [],
            new(JudgedVerdict.Scam, 0.9, "none", 0.9, [], [], [], "test"), new(2026, 11, 22, 0, 0, 0, DateTimeKind.Utc));
        return GenuineContacts.Load(Path.Combine(TestPaths.Data, "reference")).LikeReport(report, s_today);
    }
}
