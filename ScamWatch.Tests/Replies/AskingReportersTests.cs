using System.Text;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Ingest.Files;
using ScamWatch.Tests.Campaigns;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Replies;

public sealed class AskingReportersTests
{
    private const string Asked = "相手の電話番号を教えてください。";

    [Theory, EachDatabase]
    public async Task A_question_is_queued_with_its_audit_row_and_goes_to_a_mailbox_that_is_drained(string provider)
    {
        await using var store = await OpenAsync(provider);
        var id = await store.TakeAsync(Some.ByMail());

        var preview = await store.Get<AskReporter>().PreviewAsync(new(id, "sender", Asked, ReplyLanguage.Ja), Some.Analyst, default);
        var sent = await store.Get<AskReporter>().RunAsync(new(id, "sender", Asked, ReplyLanguage.Ja), Some.Analyst, default);

        var report = await store.ReportAsync(id);
        var mail = (await QueueingRepliesTests.MailsAsync(store)).Single(m => m.Id == sent.Value);
        Assert.Equal((ReplyKind.Question, ReplyState.Queued, 1, Asked), (mail.Kind, mail.State, mail.Round, mail.Question));
        Assert.Equal(preview.Value!.Body, mail.Body);
        Assert.Contains(Asked, mail.Body, StringComparison.Ordinal);
        Assert.Contains(report.ReceiptNumber, mail.Subject, StringComparison.Ordinal);
        Assert.Contains(AuditKind.ReporterAsked, await store.AuditAsync(report.ReceiptNumber));
        ClaimedReply? claimed;
        while ((claimed = await store.Get<SendReply>().ClaimAsync(default))!.Kind != ReplyKind.Question)
        {
            await store.Get<SendReply>().SentAsync(claimed, Actor.Worker("smtp"));
        }

        Assert.Contains((claimed.ReplyTo ?? claimed.From).ToString(), store.Get<Municipality>().ReportMailboxes);
    }

    [Theory]
    [InlineData("https://evil.example.top/a を見ましたか。")]
    [InlineData("090-0000-1234 に電話してください。")]
    [InlineData("番号は 123456789018 ですか。")]
    [InlineData("このメールは絶対に安全です。")]
    [InlineData("カードの暗証番号を教えてください。")]
    [InlineData("Please send us your PIN and card number.")]
    [InlineData(" ")]
    public void What_must_not_leave_the_house_is_refused(string text)
    {
        var (linter, municipality) = Reference();

        Assert.NotEmpty(AskRules.Faults(text, linter, municipality, new(2026, 11, 22)));
    }

    [Fact]
    public void Every_question_of_the_templates_may_go_out_in_every_language()
    {
        var (linter, municipality) = Reference();
        var templates = ReplyTemplates.Load(Path.Combine(TestPaths.Data, "reference"));
        var questions = Enum.GetValues<Channel>().SelectMany(c => templates.Questions(c, new(2026, 11, 22))).Distinct().ToList();

        Assert.True(questions.Count >= 6);
        Assert.All(questions, q => Assert.All(
            Enum.GetValues<ReplyLanguage>(), l => Assert.Empty(AskRules.Faults(q.In(l), linter, municipality, new(2026, 11, 22)))));
    }

    [Fact]
    public async Task Nobody_is_asked_who_may_not_be_written_to_nor_more_often_than_is_meet()
    {
        await using var store = await OpenAsync();
        var byForm = await store.TakeAsync(Some.FakeRenewal() with { Source = IntakeSource.PublicForm });
        var byMail = await store.TakeAsync(Some.ByMail("suzuki@example.jp", "別の文面です。マイナンバーの更新が必要です。"));
        var ask = store.Get<AskReporter>();

        Assert.Equal(NoReplyReason.NotByMail, Assert.IsType<NoReply>((await AskAsync(store, byForm)).Refusal).Reason);
        Assert.IsType<NotAllowed>((await ask.RunAsync(new(byMail, null, Asked, ReplyLanguage.Ja), Some.Operator, default)).Refusal);
        for (var i = 0; i < AskRules.MostQuestions; i++)
        {
            Assert.True((await AskAsync(store, byMail)).Succeeded);
        }

        Assert.IsType<AskedEnough>((await AskAsync(store, byMail)).Refusal);
        Assert.IsType<AskedEnough>((await ask.StateAsync(byMail, Some.Analyst, default))!.Refusal);
    }

    [Fact]
    public async Task Without_a_mail_server_it_is_said_so()
    {
        await using var store = await TestStore.OpenAsync();
        var id = await store.TakeAsync(Some.ByMail());

        Assert.IsType<NoMailServer>((await AskAsync(store, id)).Refusal);
    }

    [Theory, EachDatabase]
    public async Task An_answer_to_our_mail_belongs_to_the_report_and_is_no_report(string provider)
    {
        await using var store = await OpenAsync(provider);
        var id = await store.TakeAsync(Some.ByMail());
        var question = await AskAsync(store, id);
        var answer = Answer("sato@example.jp", "090-0000-5678 でした。\n\n2026年11月22日(日) 12:00 湊川市 <x@example.jp>:\n> 相手の電話番号を教えてください。", references: $"{LetterId.Of(question.Value)}@minatogawa.example");

        var first = await TakeAsync(store, answer);
        var again = await TakeAsync(store, answer);

        Assert.Equal((id, false), (first.ReportId, first.IsDuplicate));
        Assert.Equal((id, true), (again.ReportId, again.IsDuplicate));
        await using var db = store.Db();
        Assert.Equal(1, await db.Reports.CountAsync());
        var kept = Assert.Single(await store.Get<FindAnswers>().OfReportAsync(id, default));
        Assert.Equal("090-0000-5678 でした。", AnswerText.Split(kept.Body).Words.Split('\n')[0]);
        Assert.Contains(AuditKind.ReporterAnswered, await store.AuditAsync(first.ReceiptNumber));
        Assert.Equal(id, Assert.Single(await store.Get<FindAnswers>().UnseenAsync(5, Some.Supervisor, default)).Id);

        Assert.True((await store.Get<SeeAnswer>().RunAsync(kept.Id, Some.Analyst, default)).Succeeded);
        Assert.Empty(await store.Get<FindAnswers>().UnseenAsync(5, Some.Supervisor, default));
    }

    [Fact]
    public async Task The_receipt_number_in_the_subject_is_enough_from_the_same_address_and_from_no_other()
    {
        await using var store = await OpenAsync();
        var id = await store.TakeAsync(Some.ByMail());
        var receipt = (await store.ReportAsync(id)).ReceiptNumber;

        var own = await TakeAsync(store, Answer("Sato+city@example.jp", "はい、開きました。", $"Re: 【受付番号 {receipt}】通報について"));
        var strangers = await TakeAsync(store, Answer("evil@example.top", "いいえ、開いていません。", $"Re: 【受付番号 {receipt}】通報について"));

        Assert.Equal(id, own.ReportId);
        Assert.NotEqual(id, strangers.ReportId);
        Assert.Single(await store.Get<FindAnswers>().OfReportAsync(id, default));
    }

    [Fact]
    public async Task A_message_that_the_answer_passes_on_is_a_report_of_its_own_and_linked()
    {
        await using var store = await OpenAsync();
        var id = await store.TakeAsync(Some.ByMail());
        var question = await AskAsync(store, id);
        var passed = Some.ByMail(text: "元のメールです。 https://j-lis-koushin.top/b から更新してください。");

        var taken = await TakeAsync(store, passed with { ReporterNote = "元のメールを送ります。", ReporterMail = passed.ReporterMail! with { References = [$"{LetterId.Of(question.Value)}@minatogawa.example"] } });

        Assert.NotEqual(id, taken.ReportId);
        var answer = Assert.Single(await store.Get<FindAnswers>().OfReportAsync(id, default));
        Assert.Equal((taken.ReportId, "元のメールを送ります。"), (answer.NewReportId, answer.Body));
    }

    [Fact]
    public async Task An_answer_that_tells_of_something_new_becomes_a_report()
    {
        await using var store = await OpenAsync();
        var id = await store.TakeAsync(Some.ByMail());
        var receipt = (await store.ReportAsync(id)).ReceiptNumber;
        await TakeAsync(store, Answer("sato@example.jp", "また別の電話がありました。市役所を名乗り、暗証番号を聞かれました。", $"Re: {receipt}"));
        var answer = Assert.Single(await store.Get<FindAnswers>().OfReportAsync(id, default));

        var made = await store.Get<SeeAnswer>().MakeReportAsync(answer.Id, Some.Analyst, default);
        var twice = await store.Get<SeeAnswer>().MakeReportAsync(answer.Id, Some.Analyst, default);

        Assert.NotEqual(id, made.Value!.ReportId);
        Assert.Equal((made.Value.ReportId, true), (twice.Value!.ReportId, twice.Value.IsDuplicate));
        Assert.Contains(AuditKind.AnswerMadeReport, await store.AuditAsync(receipt));
    }

    [Fact]
    public async Task A_notice_of_absence_is_kept_and_calls_nobody()
    {
        await using var store = await OpenAsync();
        var id = await store.TakeAsync(Some.ByMail());
        var receipt = (await store.ReportAsync(id)).ReceiptNumber;
        var away = Answer("sato@example.jp", "不在にしています。", $"自動返信: {receipt}");

        await TakeAsync(store, away with { ReporterMail = away.ReporterMail! with { AutoSubmitted = "auto-replied" } });

        Assert.True(Assert.Single(await store.Get<FindAnswers>().OfReportAsync(id, default)).Automatic);
        Assert.Empty(await store.Get<FindAnswers>().UnseenAsync(5, Some.Supervisor, default));
    }

    [Fact]
    public async Task A_mail_off_the_wire_that_quotes_our_question_is_read_as_an_answer()
    {
        await using var store = await OpenAsync();
        var mailbox = store.Get<Municipality>().ReportMailboxes[0];
        var id = await store.TakeAsync(Some.ByMail());
        var question = await AskAsync(store, id);
        var mail = $"From: sato@example.jp\r\nReturn-Path: <sato@example.jp>\r\nTo: {mailbox}\r\nSubject: Re: x\r\nDate: Sun, 22 Nov 2026 12:00:00 +0900\r\nMessage-ID: <a1@example.jp>\r\nIn-Reply-To: <{LetterId.Of(question.Value)}@minatogawa.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nはい。開きました。\r\n\r\n-----Original Message-----\r\nFrom: 湊川市 <tsuho@minatogawa.example>\r\nSent: Sunday, November 22, 2026 11:00 AM\r\nTo: sato@example.jp\r\nSubject: 通報について教えてください\r\n\r\n次のことを教えてください。\r\n";

        var ready = await store.Get<TakeFile>().PrepareMailAsync(Encoding.UTF8.GetBytes(mail), IntakeSource.Mailbox, default);
        await store.Get<TakeFile>().StoreAsync([ready], [], null, Actor.Worker("mailbox"), default);

        Assert.Equal("はい。開きました。", AnswerText.Split(Assert.Single(await store.Get<FindAnswers>().OfReportAsync(id, default)).Body).Words);
    }

    [Theory]
    [InlineData("はい。\n\nOn Sat, 21 Nov 2026 at 12:00, City <a@b.example> wrote:\n> q", "はい。")]
    [InlineData("はい。\n\n2026/11/21 12:00、湊川市 <a@b.example> のメール:\n> q", "はい。")]
    [InlineData("> q\nはい。", "> q\nはい。")]
    [InlineData("はい。", "はい。")]
    public void The_reporters_own_words_are_told_from_the_quotation(string body, string words) => Assert.Equal(words, AnswerText.Split(body).Words);

    [Fact]
    public void A_mail_s_number_is_read_back_and_never_taken_for_a_My_Number()
    {
        for (var i = 0; i < 20_000; i++)
        {
            var id = Guid.CreateVersion7();
            var messageId = $"{LetterId.Of(id)}@minatogawa.example";

            Assert.Equal(id, LetterId.In(messageId));
            Assert.Equal(messageId, Redactor.Redact(messageId).Text);
        }

        Assert.All((string[])["", "@", "m1@example.jp", $"{Guid.Empty:N}@x", $"{new string('a', 31)}q@x", $"{new string('a', 33)}@x", new('a', 32)], other => Assert.Null(LetterId.In(other)));
    }

    private static (AlertLinter, Municipality) Reference() =>
        (SampleAlerts.Linter(), Municipality.Load(Path.Combine(TestPaths.Data, "samples", "municipality.json")));

    private static Task<TestStore> OpenAsync(string provider = "sqlite") => TestStore.OpenAsync(provider, settings: TestStore.MailOn);

    private static IncomingReport Answer(string from, string text, string subject = "Re: 通報について", string? references = null) => new()
    {
        Source = IntakeSource.Mailbox,
        Channel = Channel.Email,
        Subject = subject,
        Body = text,
        ReporterContact = from,
        ReporterMail = new() { Address = from, ReturnPath = from, Subject = subject, MessageId = "a1@example.jp", References = references is null ? [] : [references] },
    };

    private static Task<Outcome<Guid>> AskAsync(TestStore store, Guid id) =>
        store.Get<AskReporter>().RunAsync(new(id, null, Asked, ReplyLanguage.Ja), Some.Analyst, default);

    private static async Task<Received> TakeAsync(TestStore store, IncomingReport report) =>
        (await store.Get<ReceiveReport>().RunAsync(report, Actor.Worker("test"), default)).Value!;
}
