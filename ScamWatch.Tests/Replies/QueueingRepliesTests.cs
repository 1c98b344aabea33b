using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Replies;

public sealed class QueueingRepliesTests
{
    [Theory, EachDatabase]
    public async Task A_report_by_mail_is_acknowledged_in_its_own_commit(string provider)
    {
        await using var store = await OpenAsync(provider);

        var received = await ReceiveAsync(store, Some.ByMail());

        var mail = Assert.Single(await MailsAsync(store));
        Assert.Equal((ReplyKind.Acknowledgement, ReplyState.Queued, received.ReportId), (mail.Kind, mail.State, mail.ReportId));
        Assert.Contains(received.ReceiptNumber, mail.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain("sato", mail.Recipient + mail.Body + mail.OnceKey, StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task The_same_mail_twice_is_acknowledged_once(string provider)
    {
        await using var store = await OpenAsync(provider);

        await ReceiveAsync(store, Some.ByMail());
        // Sent again by the same person: another Message-ID, the same report.
        var again = Some.ByMail();
        var second = await ReceiveAsync(store, again with { ReporterMail = again.ReporterMail! with { MessageId = "m2@example.jp" } });

        Assert.True(second.IsDuplicate);
        Assert.Single(await MailsAsync(store));
    }

    [Theory, EachDatabase]
    public async Task After_so_many_a_day_an_address_hears_nothing_more_until_tomorrow(string provider)
    {
        await using var store = await OpenAsync(provider);
        for (var i = 0; i < 5; i++)
        {
            // One mailbox under many names is one recipient.
            await ReceiveAsync(store, Some.ByMail($"Victim+{i}@example.jp", $"文面その{i} マイナンバーの更新が必要です。"));
        }

        await ReceiveAsync(store, Some.ByMail("other@example.jp"));
        store.Clock.Advance(TimeSpan.FromHours(25));
        await ReceiveAsync(store, Some.ByMail("victim@example.jp", "翌日の文面です。マイナンバーの更新が必要です。"));

        var mails = await MailsAsync(store);
        Assert.Equal(2, mails.Count(m => m.Reason == NoReplyReason.TooMany));
        Assert.Equal(5, mails.Count(m => m.State == ReplyState.Queued));
        Assert.Equal(2, mails.Select(m => m.Recipient).Distinct().Count());
    }

    [Theory, EachDatabase]
    public async Task Nor_does_a_burst_taken_in_by_one_commit_get_more(string provider)
    {
        await using var store = await OpenAsync(provider);
        var receive = store.Get<ReceiveReport>();
        var classifier = await store.Get<Domain.Classification.CurrentClassifier>().GetAsync(default);
        var ready = Enumerable.Range(0, 7).Select(i => receive.Prepare(Some.ByMail(i < 5 ? "victim@example.jp" : $"other{i}@example.jp", $"文面その{i} 更新が必要です。"), classifier)).ToList();

        await receive.StoreAsync(new(ready), Actor.Worker("test"), default);

        var mails = await MailsAsync(store);
        Assert.Equal(7, mails.Count);
        Assert.Equal(2, mails.Count(m => m.Reason == NoReplyReason.TooMany));
        Assert.Equal(5, mails.Count(m => m.State == ReplyState.Queued));
    }

    [Fact]
    public async Task Who_is_not_answered_is_noted_with_the_reason()
    {
        await using var store = await OpenAsync();

        var form = await ReceiveAsync(store, Some.FakeRenewal() with { Source = IntakeSource.PublicForm });
        var robot = Some.ByMail("robot@example.jp");
        var automatic = await ReceiveAsync(store, robot with { ReporterMail = robot.ReporterMail! with { AutoSubmitted = "auto-replied" } });

        Assert.Equal(NoReplyReason.NotByMail, (await RowAsync(store, form)).Reason);
        Assert.Equal(NoReplyReason.Automatic, (await RowAsync(store, automatic)).Reason);
        Assert.Null(await store.Get<SendReply>().ClaimAsync(default));
    }

    [Fact]
    public async Task Without_a_server_to_send_by_nothing_is_kept()
    {
        await using var store = await TestStore.OpenAsync();

        var received = await ReceiveAsync(store, Some.ByMail());
        await DecideAsync(store, received, Verdict.Scam, 0);

        Assert.Empty(await MailsAsync(store));
        Assert.Null(await store.Get<PreviewReply>().RunAsync(received.ReportId, Verdict.Scam, Some.Supervisor, default));
    }

    [Theory, EachDatabase]
    public async Task An_outcome_is_queued_with_the_decision(string provider)
    {
        await using var store = await OpenAsync(provider);
        var received = await ReceiveAsync(store, Some.ByMail());

        var preview = await store.Get<PreviewReply>().RunAsync(received.ReportId, Verdict.Scam, Some.Supervisor, default);
        await DecideAsync(store, received, Verdict.Scam, 0);

        var mail = await OutcomeAsync(store, received);
        Assert.Equal((ReplyState.Queued, Verdict.Scam), (mail.State, mail.Verdict));
        Assert.Equal((preview!.Subject, preview.Body), (mail.Subject, mail.Body));
        Assert.Contains("詐欺、または詐欺の疑いが強い", mail.Body, StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task A_refused_decision_queues_nothing(string provider)
    {
        await using var store = await OpenAsync(provider);
        var received = await ReceiveAsync(store, Some.ByMail());

        var refused = await store.Get<DecideReport>().RunAsync(new(received.ReportId, Verdict.Legitimate, "", 0, true), Some.Analyst, default);

        Assert.IsType<NeedsReason>(refused.Refusal);
        Assert.Single(await MailsAsync(store));
    }

    [Theory, EachDatabase]
    public async Task A_corrected_decision_changes_the_mail_that_waits(string provider)
    {
        await using var store = await OpenAsync(provider);
        var received = await ReceiveAsync(store, Some.ByMail());
        await DecideAsync(store, received, Verdict.Scam, 0);
        var first = await OutcomeAsync(store, received);

        await DecideAsync(store, received, Verdict.Suspicious, 1);
        var second = await OutcomeAsync(store, received);
        await DecideAsync(store, received, Verdict.Suspicious, 2, tell: false);
        var third = await OutcomeAsync(store, received);
        await DecideAsync(store, received, Verdict.Scam, 3);
        var fourth = await OutcomeAsync(store, received);

        Assert.Equal((first.Id, Verdict.Suspicious, ReplyState.Queued), (second.Id, second.Verdict, second.State));
        Assert.Equal((first.Id, NoReplyReason.NotWanted, ReplyState.Suppressed), (third.Id, third.Reason, third.State));
        Assert.Equal((first.Id, Verdict.Scam, ReplyState.Queued), (fourth.Id, fourth.Verdict, fourth.State));
    }

    [Theory, EachDatabase]
    public async Task A_reporter_is_told_once(string provider)
    {
        await using var store = await OpenAsync(provider);
        var received = await ReceiveAsync(store, Some.ByMail());
        await DecideAsync(store, received, Verdict.Scam, 0);
        await SendAllAsync(store);

        await DecideAsync(store, received, Verdict.Suspicious, 1);

        var mail = await OutcomeAsync(store, received);
        Assert.Equal((ReplyState.Sent, Verdict.Scam), (mail.State, mail.Verdict));
        Assert.Equal(NoReplyReason.AlreadyTold, (await store.Get<PreviewReply>().RunAsync(received.ReportId, Verdict.Scam, Some.Supervisor, default))!.Reason);
        Assert.Null(await store.Get<SendReply>().ClaimAsync(default));
    }

    [Theory, EachDatabase]
    public async Task A_reporter_who_sends_the_same_scam_twice_is_told_once(string provider)
    {
        await using var store = await OpenAsync(provider);
        var first = await ReceiveAsync(store, Some.ByMail());
        var second = await ReceiveAsync(store, Some.ByMail() with { ReporterNote = "また届きました。" });
        var other = await ReceiveAsync(store, Some.ByMail("other@example.jp"));
        var find = store.Get<FindReports>();
        Assert.Equal((await find.OneAsync(first.ReportId, default))!.CampaignId, (await find.OneAsync(second.ReportId, default))!.CampaignId);

        foreach (var received in (Received[])[first, second, other])
        {
            await DecideAsync(store, received, Verdict.Scam, 0);
        }

        Assert.Equal(ReplyState.Queued, (await OutcomeAsync(store, first)).State);
        Assert.Equal(NoReplyReason.AlreadyTold, (await OutcomeAsync(store, second)).Reason);
        Assert.Equal(ReplyState.Queued, (await OutcomeAsync(store, other)).State);
    }

    [Fact]
    public async Task A_decision_made_while_its_mail_is_being_sent_holds()
    {
        await using var store = await OpenAsync();
        var received = await ReceiveAsync(store, Some.ByMail());
        await SendAllAsync(store);
        await DecideAsync(store, received, Verdict.Scam, 0);
        var claimed = (await store.Get<SendReply>().ClaimAsync(default))!;

        await DecideAsync(store, received, Verdict.Suspicious, 1);
        await store.Get<SendReply>().SentAsync(claimed, Actor.Worker("test"));

        // The claim is void: the corrected mail goes out after it.
        Assert.Equal((ReplyState.Queued, Verdict.Suspicious), ((await OutcomeAsync(store, received)).State, (await OutcomeAsync(store, received)).Verdict));
    }

    [Fact]
    public async Task A_my_number_in_any_part_of_a_mail_reaches_no_mail_of_ours()
    {
        const string Number = "123456789018";
        await using var store = await OpenAsync();
        var incoming = Some.ByMail(text: $"私の番号は{Number}です。") with
        {
            Subject = $"番号 {Number}",
            ReporterNote = $"My number is {Number}, please tell me whether it is safe.",
            ReporterName = Number,
            ReporterMail = new()
            {
                Address = "sato@example.jp",
                ReturnPath = $"{Number}@example.jp",
                MessageId = $"{Number}@example.jp",
                References = [$"{Number}@example.jp"],
                AutoSubmitted = "no",
            },
        };

        var received = await ReceiveAsync(store, incoming);
        await DecideAsync(store, received, Verdict.Scam, 0);

        var sender = store.Get<SendReply>();
        for (var i = 0; i < 2; i++)
        {
            var bytes = Ingest.Mail.Smtp.MailWriter.Write((await sender.ClaimAsync(default))!);
            var message = Ingest.Mail.MimeReader.Read(bytes);
            Assert.DoesNotContain(Number, System.Text.Encoding.ASCII.GetString(bytes) + message.Subject + message.PlainText, StringComparison.Ordinal);
            Assert.Contains(received.ReceiptNumber, message.Subject, StringComparison.Ordinal);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Assert.All(Written.Below(store.Data.State), written => Assert.DoesNotContain(Number, written, StringComparison.Ordinal));
    }

    [Theory, EachDatabase]
    public async Task Opening_a_report_is_noted_once(string provider)
    {
        await using var store = await OpenAsync(provider);
        var received = await ReceiveAsync(store, Some.ByMail());
        var open = store.Get<OpenReport>();

        Assert.IsType<Domain.NotAllowed>((await open.RunAsync(received.ReportId, Some.Operator, default)).Refusal);
        Assert.IsType<Domain.NotFound>((await open.RunAsync(Guid.NewGuid(), Some.Analyst, default)).Refusal);
        Assert.True((await open.RunAsync(received.ReportId, Some.Analyst, default)).Value);
        Assert.False((await open.RunAsync(received.ReportId, Some.OtherAnalyst, default)).Value);

        Assert.Equal([AuditKind.ReportReceived, AuditKind.ReportOpened], await store.AuditAsync());
    }

    internal static Task<TestStore> OpenAsync(string provider = StorageOptions.Sqlite) => TestStore.OpenAsync(provider, settings: TestStore.MailOn);

    internal static async Task<Received> ReceiveAsync(TestStore store, IncomingReport incoming) =>
        (await store.Get<ReceiveReport>().RunAsync(incoming, Actor.Worker("test"), default)).Value!;

    internal static async Task DecideAsync(TestStore store, Received received, Verdict verdict, int seen, bool tell = true) => Assert.True(
        (await store.Get<DecideReport>().RunAsync(new(received.ReportId, verdict, "確認済み", seen, tell), Some.Analyst, default)).Succeeded);

    internal static async Task SendAllAsync(TestStore store)
    {
        while (await store.Get<SendReply>().ClaimAsync(default) is { } claimed)
        {
            await store.Get<SendReply>().SentAsync(claimed, Actor.Worker("test"));
        }
    }

    internal static async Task<List<OutgoingMail>> MailsAsync(TestStore store)
    {
        await using var db = store.Db();
        return await db.OutgoingMails.AsNoTracking().OrderBy(m => m.CreatedAt).ToListAsync();
    }

    private static async Task<ReplyRow> RowAsync(TestStore store, Received received) =>
        Assert.Single(await store.Get<FindReplies>().OfReportAsync(received.ReportId, default));

    private static async Task<OutgoingMail> OutcomeAsync(TestStore store, Received received) =>
        (await MailsAsync(store)).Single(m => m.ReportId == received.ReportId && m.Kind == ReplyKind.Outcome);
}
