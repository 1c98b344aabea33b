using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Tests.Classification;

public sealed class HostileTextTests
{
    public static TheoryData<string> Texts =>
    [
        "",
        "   \n\t",
        "あ",
        "\uD800",
        "\uDC00\uD800abc\uD800",
        string.Concat(Enumerable.Repeat("🎉😀👨‍👩‍👧", 500)),
        string.Concat(Enumerable.Repeat("\u200B\u2061", 5_000)),
        new string('@', 50_000),
        string.Concat(Enumerable.Repeat("a.", 20_000)),
        string.Concat(Enumerable.Repeat("0-", 20_000)),
        string.Concat(Enumerable.Repeat("http://", 10_000)),
        string.Concat(Enumerable.Repeat("\uFDFA", 20_000)),
        string.Concat(Enumerable.Repeat("が\u3099\u309A", 10_000)),
        string.Concat(Enumerable.Repeat("\uE010\uE01E\uFFFF\0", 5_000)),
        new string('詐', 200_000),
        "Уважаемый клиент, ваша карта заблокирована",
        "عزيزي العميل، تم تعليق بطاقتك",
        string.Concat(Enumerable.Range(0, 0xFFFF).Select(c => (char)c)),
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Any_text_gets_an_answer(string text)
    {
        foreach (var report in new[]
        {
            new ReportText(Channel.Email, text, text, text, new MailFacts(text, text, text, text, [new MailLink(text, text)])),
            new ReportText(Channel.Call, "", "", text),
        })
        {
            var judgement = TrainedModel.Judge(report);
            Assert.InRange(judgement.Score, 0, 1);
            Assert.True(TrainedModel.Taxonomy.Has(Taxonomy.Impersonates, judgement.Impersonates));
            Assert.All(judgement.Evidence, e => Assert.False(double.IsNaN(e.Weight)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉")]
    [InlineData("あ")]
    [InlineData("Уважаемый клиент, ваша карта заблокирована, срочно подтвердите данные")]
    [InlineData("عزيزي العميل، تم تعليق بطاقتك، يرجى تأكيد بياناتك على الفور")]
    public void What_the_model_cannot_read_is_left_open(string text)
    {
        var judgement = TrainedModel.Judge(new ReportText(Channel.Sms, "", "", text));
        Assert.InRange(judgement.Score, 0.35, 0.65);
        Assert.Equal(JudgedVerdict.Suspicious, judgement.Verdict);
    }
}
