using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;
using static ScamWatch.Tests.Replies.QueueingRepliesTests;

namespace ScamWatch.Tests.Replies;

public sealed class SendingRepliesTests
{
    private static readonly Actor s_worker = Actor.Worker("smtp");

    [Theory, EachDatabase]
    public async Task A_mail_is_claimed_by_one_sent_and_audited(string provider)
    {
        await using var store = await OpenAsync(provider);
        var received = await ReceiveAsync(store, Some.ByMail());
        var send = store.Get<SendReply>();

        var claims = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => send.ClaimAsync(default))));
        var claimed = Assert.Single(claims.OfType<ClaimedReply>());
        await send.SentAsync(claimed, s_worker);

        Assert.Equal(("sato@example.jp", "m1@example.jp", 1), (claimed.To.ToString(), claimed.InReplyTo, claimed.Attempts));
        Assert.StartsWith("https://www.minatogawa.example/replies/stop?t=", claimed.StopLink, StringComparison.Ordinal);
        Assert.Contains(claimed.StopLink, claimed.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(ReplyText.StopMark, claimed.Body, StringComparison.Ordinal);
        var row = Assert.Single(await store.Get<FindReplies>().OfReportAsync(received.ReportId, default));
        Assert.Equal((ReplyState.Sent, store.Clock.UtcNow), (row.State, row.SentAt));
        Assert.Equal([AuditKind.ReportReceived, AuditKind.ReplySent], await store.AuditAsync(received.ReceiptNumber));
    }

    [Theory, EachDatabase]
    public async Task What_a_killed_process_had_claimed_comes_again_as_the_same_mail(string provider)
    {
        await using var store = await OpenAsync(provider);
        await ReceiveAsync(store, Some.ByMail());
        var send = store.Get<SendReply>();
        var first = (await send.ClaimAsync(default))!;
        Assert.Null(await send.ClaimAsync(default));

        store.Clock.Advance(TimeSpan.FromMinutes(21));
        var second = (await send.ClaimAsync(default))!;
        // The first one wakes up after all: its claim is void.
        await send.RefusedAsync(first, "RCPT 550", s_worker);
        await send.SentAsync(second, s_worker);

        Assert.Equal((first.Id, first.WrittenAt, 2), (second.Id, second.WrittenAt, second.Attempts));
        Assert.Equal(ReplyState.Sent, Assert.Single(await MailsAsync(store)).State);
    }

    [Theory, EachDatabase]
    public async Task A_mail_put_off_waits_longer_each_time_and_is_given_up_after_days(string provider)
    {
        await using var store = await OpenAsync(provider);
        var received = await ReceiveAsync(store, Some.ByMail());
        var send = store.Get<SendReply>();
        var waits = new List<TimeSpan>();
        while (await send.ClaimAsync(default) is { } claimed)
        {
            await send.DeferredAsync(claimed, "RCPT 451 4.7.1", s_worker);
            var mail = Assert.Single(await MailsAsync(store));
            if (mail.State == ReplyState.Failed)
            {
                break;
            }

            Assert.Null(await send.ClaimAsync(default));
            waits.Add(mail.NextAttemptAt - store.Clock.UtcNow);
            // The first hours one by one, the days in steps.
            store.Clock.Advance(waits.Count < 9 ? waits[^1] : TimeSpan.FromHours(12));
        }

        var failed = Assert.Single(await MailsAsync(store));
        Assert.Equal((ReplyState.Failed, "RCPT 451 4.7.1"), (failed.State, failed.LastError));
        Assert.True(store.Clock.UtcNow - failed.CreatedAt >= TimeSpan.FromDays(5));
        Assert.InRange(waits[0], TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(75));
        Assert.InRange(waits[^1], TimeSpan.FromMinutes(45), TimeSpan.FromMinutes(75));
        Assert.Equal([AuditKind.ReportReceived, AuditKind.ReplyFailed], await store.AuditAsync(received.ReceiptNumber));
    }

    [Theory, EachDatabase]
    public async Task A_refused_mail_is_listed_and_staff_send_it_again(string provider)
    {
        await using var store = await OpenAsync(provider);
        var received = await ReceiveAsync(store, Some.ByMail());
        var send = store.Get<SendReply>();
        await send.RefusedAsync((await send.ClaimAsync(default))!, "RCPT 550 5.1.1", s_worker);
        var queue = await store.Get<FindReplies>().QueueAsync(default);
        var failed = Assert.Single(queue.FailedRows);
        Assert.Equal((0, 1, received.ReceiptNumber, "RCPT 550 5.1.1"), (queue.Queued, queue.Failed, failed.ReceiptNumber, failed.LastError));

        Assert.IsType<NotAllowed>((await store.Get<RetryReply>().RunAsync(failed.Id, Some.Operator, default)).Refusal);
        Assert.True((await store.Get<RetryReply>().RunAsync(failed.Id, Some.Administrator, default)).Succeeded);
        Assert.IsType<NotFound>((await store.Get<RetryReply>().RunAsync(failed.Id, Some.Administrator, default)).Refusal);
        var again = (await send.ClaimAsync(default))!;
        await send.SentAsync(again, s_worker);

        Assert.Equal((failed.Id, 1), (again.Id, again.Attempts));
        queue = await store.Get<FindReplies>().QueueAsync(default);
        Assert.Equal((0, 0, (DateTime?)store.Clock.UtcNow, ""), (queue.Queued, queue.Failed, queue.LastSentAt, queue.LastError));
        Assert.Equal([AuditKind.ReportReceived, AuditKind.ReplyFailed, AuditKind.ReplyRetried, AuditKind.ReplySent], await store.AuditAsync(received.ReceiptNumber));
    }

    [Theory, EachDatabase]
    public async Task Who_stops_mails_gets_none_not_even_those_that_wait(string provider)
    {
        await using var store = await OpenAsync(provider);
        await ReceiveAsync(store, Some.ByMail());
        await ReceiveAsync(store, Some.ByMail("other@example.jp"));
        var send = store.Get<SendReply>();
        var claimed = (await send.ClaimAsync(default))!;
        var token = claimed.StopLink.Split("t=")[1];
        await send.DeferredAsync(claimed, "RCPT 451", s_worker);
        var stop = store.Get<StopReplies>();

        // The button pressed by several at once: once.
        var pressed = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => stop.RunAsync(token, Actor.Public, default))));
        Assert.Single(pressed, o => o.Value);
        Assert.All(pressed, o => Assert.True(o.Succeeded));
        Assert.False((await stop.RunAsync(token, Actor.Public, default)).Value);
        store.Clock.Advance(TimeSpan.FromHours(2));
        await SendAllAsync(store);
        var later = await ReceiveAsync(store, Some.ByMail(claimed.To.ToString().ToUpperInvariant(), "あとの文面です。マイナンバーの更新が必要です。"));

        var mails = await MailsAsync(store);
        Assert.Equal(2, mails.Count(m => m.Reason == NoReplyReason.OptedOut));
        Assert.Equal(NoReplyReason.OptedOut, mails.Single(m => m.ReportId == later.ReportId).Reason);
        Assert.Single(mails, m => m.State == ReplyState.Sent);
        Assert.Single(await store.AuditAsync(), k => k == AuditKind.RepliesStopped);
        await using var db = store.Db();
        Assert.DoesNotContain("@", (await db.ReplyStops.SingleAsync()).Recipient, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_cannot_be_made_changed_or_used_elsewhere()
    {
        await using var store = await OpenAsync();
        await using var elsewhere = await OpenAsync();
        await ReceiveAsync(store, Some.ByMail());
        await ReceiveAsync(elsewhere, Some.ByMail());
        var token = (await store.Get<SendReply>().ClaimAsync(default))!.StopLink.Split("t=")[1];
        var stop = store.Get<StopReplies>();
        var recipient = Assert.Single(await MailsAsync(store)).Recipient;

        string?[] wrong =
        [
            null, "", "x", token[..^1], token + "A", token[..20] + (token[20] == 'A' ? 'B' : 'A') + token[21..],
            (await elsewhere.Get<SendReply>().ClaimAsync(default))!.StopLink.Split("t=")[1],
            recipient, System.Buffers.Text.Base64Url.EncodeToString([.. Convert.FromHexString(recipient), .. new byte[16]]), new string('A', 5000), "あ", "%00",
        ];
        foreach (var guess in wrong)
        {
            Assert.IsType<UnknownStopLink>((await stop.RunAsync(guess, Actor.Public, default)).Refusal);
        }

        Assert.True(stop.Knows(token));
        Assert.NotEqual(recipient, Assert.Single(await MailsAsync(elsewhere)).Recipient);
    }

    [Fact]
    public async Task The_key_is_made_once_and_readable_by_its_owner_only()
    {
        await using var store = await OpenAsync();
        Assert.True(Domain.Indicators.EmailAddress.TryParse("sato@example.jp", out var address));

        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => new ReplyKey(store.Data).RecipientOf(address))));

        Assert.Single(all.Distinct());
        var file = Path.Combine(store.Data.State, "reply.key");
        Assert.Equal(32, new FileInfo(file).Length);
        Assert.Single(Directory.GetFiles(store.Data.State, "reply.key*"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Theory, EachDatabase]
    public async Task A_receipt_number_tells_how_far_a_report_is(string provider)
    {
        await using var store = await OpenAsync(provider);
        var received = await ReceiveAsync(store, Some.ByMail());
        var lookUp = store.Get<LookUpReport>();
        var wide = string.Concat(received.ReceiptNumber.Select(c => c is '-' ? 'ー' : (char)(c + 0xFEE0)));

        Assert.Equal(new(received.ReceiptNumber, store.Today, ReportProgress.Received, null), await lookUp.RunAsync(received.ReceiptNumber, default));
        Assert.Equal(received.ReceiptNumber, (await lookUp.RunAsync($" {wide.ToLowerInvariant()} ", default))?.ReceiptNumber);
        Assert.Equal(received.ReceiptNumber, (await lookUp.RunAsync(received.ReceiptNumber.Replace("-", "", StringComparison.Ordinal), default))?.ReceiptNumber);
        await store.Get<OpenReport>().RunAsync(received.ReportId, Some.Analyst, default);
        Assert.Equal(ReportProgress.BeingChecked, (await lookUp.RunAsync(received.ReceiptNumber, default))?.Progress);
        await DecideAsync(store, received, Verdict.Suspicious, 0);
        Assert.Equal((ReportProgress.Answered, Verdict.Suspicious), (await lookUp.RunAsync(received.ReceiptNumber, default)) is { } s ? (s.Progress, s.Verdict) : default);

        Assert.Null(await lookUp.RunAsync(ReceiptNumber.New(ReceiptNumber.Report).ToString(), default));
        Assert.Null(await lookUp.RunAsync(ReceiptNumber.New(ReceiptNumber.Suspension).ToString(), default));
        Assert.Null(await lookUp.RunAsync("T123", default));
        Assert.Null(await lookUp.RunAsync(null, default));
    }
}
