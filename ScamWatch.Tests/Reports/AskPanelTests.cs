using Bunit;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Tests.Campaigns;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Reports;

namespace ScamWatch.Tests.Reports;

public sealed class AskPanelTests : PageTests
{
    public AskPanelTests() : base(Some.Analyst, TestStore.MailOn)
    {
        Browser.Services.AddSingleton(Store.Get<AskReporter>());
    }

    [Fact]
    public async Task A_chosen_question_is_previewed_and_sent()
    {
        var panel = await OpenAsync(Some.ByMail());
        await panel.Find("button").ClickAsync(new());
        await panel.Find("#ask-choice").ChangeAsync("sender");
        Assert.Contains("相手の電話番号", panel.Find("#ask-text").GetAttribute("value"), StringComparison.Ordinal);
        await panel.Find("#ask-language").ChangeAsync("en");
        Assert.Contains("Which telephone number", panel.Find("#ask-text").GetAttribute("value"), StringComparison.Ordinal);

        await panel.FindAll("button").Single(b => b.TextContent == "送る前に見る").ClickAsync(new());
        panel.WaitForAssertion(() => Assert.Contains("A question about your report", panel.Find(".mailpreview").TextContent, StringComparison.Ordinal));
        await panel.FindAll("button").Single(b => b.TextContent == "送信する").ClickAsync(new());

        panel.WaitForAssertion(() => Assert.Contains("送信待ちに入れました", panel.Find("[role=status]").TextContent, StringComparison.Ordinal));
        await using var db = Store.Db();
        var mail = db.OutgoingMails.Single(m => m.Kind == ReplyKind.Question);
        Assert.Equal((ReplyLanguage.En, ReplyState.Queued), (mail.Language, mail.State));
    }

    [Fact]
    public async Task A_question_for_a_secret_is_refused_and_stays_typed()
    {
        var panel = await OpenAsync(Some.ByMail());
        await panel.Find("button").ClickAsync(new());
        await panel.Find("#ask-text").InputAsync("カードの暗証番号を教えてください。");

        await panel.FindAll("button").Single(b => b.TextContent == "送信する").ClickAsync(new());

        panel.WaitForAssertion(() => Assert.Contains("尋ねることはできません", panel.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal("カードの暗証番号を教えてください。", panel.Find("#ask-text").GetAttribute("value"));
    }

    [Fact]
    public async Task Where_the_reporter_cannot_be_asked_it_is_said_why()
    {
        var panel = await OpenAsync(Some.FakeRenewal() with { Source = IntakeSource.PublicForm });

        Assert.Empty(panel.FindAll("button"));
        Assert.Contains("送りません", panel.Find(".mailnote").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_shows_its_words_inert_before_what_it_quotes_and_is_noted_as_read()
    {
        var id = await Store.TakeAsync(Some.ByMail());
        var receipt = (await Store.ReportAsync(id)).ReceiptNumber;
        var subject = $"Re: {receipt}";
        await Store.TakeAsync(new IncomingReport
        {
            Source = IntakeSource.Mailbox,
            Channel = Channel.Email,
            Subject = subject,
            Body = "https://evil.example.top/a でした。\n\n> 質問",
            ReporterMail = new() { Address = "sato@example.jp", ReturnPath = "sato@example.jp", Subject = subject },
        });
        var panel = await RenderAsync(id);

        Assert.Equal("hxxps://evil[.]example[.]top/a でした。", panel.Find(".answer > .received").TextContent);
        Assert.Contains("質問", panel.Find(".answer details").TextContent, StringComparison.Ordinal);
        await panel.FindAll("button").Single(b => b.TextContent == "確認した").ClickAsync(new());

        Assert.NotNull(Assert.Single(await Store.Get<FindAnswers>().OfReportAsync(id, default)).SeenAt);
    }

    private async Task<IRenderedComponent<AskPanel>> OpenAsync(IncomingReport report) => await RenderAsync(await Store.TakeAsync(report));

    private async Task<IRenderedComponent<AskPanel>> RenderAsync(Guid id)
    {
        var report = await Store.ReportAsync(id);
        var answers = await Store.Get<FindAnswers>().OfReportAsync(id, default);
        return Browser.Render<AskPanel>(p => p
            .Add(x => x.Report, report).Add(x => x.Answers, answers).Add(x => x.Actor, Some.Analyst).Add(x => x.Now, Store.Clock.UtcNow));
    }
}
