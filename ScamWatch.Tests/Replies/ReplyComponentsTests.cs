using Bunit;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Operations;
using ScamWatch.Web.Reports;
using static ScamWatch.Tests.Replies.QueueingRepliesTests;

namespace ScamWatch.Tests.Replies;

/// <summary>What staff see of the mails to reporters.</summary>
public sealed class ReplyComponentsTests() : PageTests(Some.Analyst, TestStore.MailOn)
{
    [Fact]
    public async Task The_text_is_shown_before_it_goes_out_with_the_decision()
    {
        var (page, received) = await OpenAsync(Some.ByMail());
        Assert.Contains("送信待ち", page.Find("[aria-labelledby=replies-title]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("#tell"));

        await page.Find("input[value=scam]").ChangeAsync("scam");

        page.WaitForElement("#tell");
        Assert.True(page.Find("#tell").HasAttribute("checked"));
        var text = page.Find(".mailpreview").TextContent;
        Assert.Contains(received.ReceiptNumber, text, StringComparison.Ordinal);
        Assert.Contains("詐欺の疑いが強い", text, StringComparison.Ordinal);
        Assert.DoesNotContain("{stop}", text, StringComparison.Ordinal);
        Assert.DoesNotContain("t=", text, StringComparison.Ordinal);

        await page.FindAll("button").Single(b => b.TextContent == "この判定で確定").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".mails li").Count));
        Assert.Equal(2, (await MailsAsync(Store)).Count(m => m.State == ReplyState.Queued));
    }

    [Fact]
    public async Task Staff_may_choose_to_send_nothing()
    {
        var (page, _) = await OpenAsync(Some.ByMail());
        await page.Find("input[value=scam]").ChangeAsync("scam");
        page.WaitForElement("#tell");
        await page.Find("#tell").ChangeAsync(false);

        await page.FindAll("button").Single(b => b.TextContent == "この判定で確定").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("「送らない」を選びました", page.Find(".mails").TextContent, StringComparison.Ordinal));
        Assert.Equal(NoReplyReason.NotWanted, (await MailsAsync(Store)).Single(m => m.Kind == ReplyKind.Outcome).Reason);
    }

    [Fact]
    public async Task Where_nobody_can_be_told_it_is_said_why()
    {
        var (page, _) = await OpenAsync(Some.FakeRenewal() with { Source = IntakeSource.PublicForm });
        Assert.Contains("通報用メールアドレスに届いた通報ではない", page.Find(".mails").TextContent, StringComparison.Ordinal);

        await page.Find("input[value=scam]").ChangeAsync("scam");

        page.WaitForElement(".mailnote");
        Assert.Empty(page.FindAll("#tell"));
    }

    [Fact]
    public async Task Opening_a_report_tells_its_reporter_that_it_is_being_checked()
    {
        var (_, received) = await OpenAsync(Some.ByMail());

        Assert.Equal(ReportProgress.BeingChecked, (await Store.Get<LookUpReport>().RunAsync(received.ReceiptNumber, default))?.Progress);
    }

    [Fact]
    public async Task A_failed_mail_is_sent_again_from_the_operations_page()
    {
        var received = await ReceiveAsync(Store, Some.ByMail());
        var send = Store.Get<SendReply>();
        await send.RefusedAsync((await send.ClaimAsync(default))!, "RCPT 550 5.1.1", Actor.Worker("smtp"));
        var page = Browser.Render<OperationsPage>();
        page.WaitForElement("[aria-labelledby=outbox-title] table");
        Assert.Contains(received.ReceiptNumber, page.Find("[aria-labelledby=outbox-title]").TextContent, StringComparison.Ordinal);
        Assert.Contains("RCPT 550 5.1.1", page.Find("[aria-labelledby=outbox-title]").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("sato@", page.Markup, StringComparison.Ordinal);

        await page.FindAll("button").Single(b => b.TextContent == "再送する").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("送信待ちに戻しました", page.Markup, StringComparison.Ordinal));
        Assert.Equal(ReplyState.Queued, Assert.Single(await MailsAsync(Store)).State);
    }

    private async Task<(IRenderedComponent<ReportPage> Page, Received Received)> OpenAsync(IncomingReport incoming)
    {
        var received = await ReceiveAsync(Store, incoming);
        var page = Browser.Render<ReportPage>(p => p.Add(x => x.Id, received.ReportId));
        page.WaitForElement("#reason");
        return (page, received);
    }
}
