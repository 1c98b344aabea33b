using System.Security.Authentication;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Ingest;
using ScamWatch.Ingest.Mail;
using ScamWatch.Ingest.Mail.Imap;
using ScamWatch.Ingest.Mail.Smtp;
using ScamWatch.Tests.Mail.Imap;
using ScamWatch.Tests.Support;
using static ScamWatch.Tests.Replies.QueueingRepliesTests;

namespace ScamWatch.Tests.Mail.Smtp;

/// <summary>Mails over real servers.</summary>
public sealed class SubmissionTests(SubmissionFixture server) : IClassFixture<SubmissionFixture>
{
    private const string Missing = "dovecot-submissiond, postfix's smtp-sink or openssl is missing (./test.sh brings them)";

    private static bool IsMissing => SubmissionFixture.Missing is not null;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("starttls")]
    [InlineData("tls")]
    public async Task A_mail_arrives_over_tls_signed_in_under_the_null_path(string security)
    {
        Assert.SkipWhen(IsMissing, Missing);
        var receipt = $"T{Random.Shared.NextInt64(1_000_000_000, 9_999_999_999)}";
        var reply = MailWriterTests.Reply() with { Subject = receipt };
        await using (var sender = await SmtpConnect.RunAsync(server.Account(security == "tls" ? MailboxSecurity.Tls : MailboxSecurity.StartTls), Ct))
        {
            await sender.SendAsync("", MailWriter.Wire(reply.To), MailWriter.Write(reply), Ct);
            await sender.SendAsync("bounce@city.example", MailWriter.Wire(reply.To), MailWriter.Write(reply), Ct);
        }

        await MailboxDesk.UntilAsync(() => Task.FromResult(server.MailsWith(receipt).Count >= 2));
        var mails = server.MailsWith(receipt);
        Assert.Equal(2, mails.Count);
        Assert.Single(mails, m => m.Contains("X-Mail-Args: <>", StringComparison.Ordinal));
        Assert.Single(mails, m => m.Contains("X-Mail-Args: <bounce@city.example>", StringComparison.Ordinal));
        Assert.All(mails, m => Assert.Contains("X-Rcpt-Args: <sato@example.jp>", m, StringComparison.Ordinal));
        Assert.All(mails, m => Assert.Contains("受付番号: T123-456-7890", MimeReader.Read(Encoding.UTF8.GetBytes(m)).PlainText, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_refused()
    {
        Assert.SkipWhen(IsMissing, Missing);
        await Assert.ThrowsAsync<AuthenticationException>(() => SmtpConnect.RunAsync(server.Account(ca: server.OtherCaFile), Ct));
        await Assert.ThrowsAsync<AuthenticationException>(() => SmtpConnect.RunAsync(server.Account(MailboxSecurity.Tls, ca: ""), Ct));
        await Assert.ThrowsAsync<MailboxSetupFault>(() => SmtpConnect.RunAsync(server.Account(ca: "/nowhere.pem"), Ct));
    }

    [Fact]
    public async Task A_wrong_password_or_none_is_told_by_code()
    {
        Assert.SkipWhen(IsMissing, Missing);
        var wrong = await Assert.ThrowsAsync<SmtpRefused>(() => SmtpConnect.RunAsync(server.Account(password: "wrong-secret"), Ct));
        Assert.StartsWith("AUTH 535", wrong.Message, StringComparison.Ordinal);

        await using var sender = await SmtpConnect.RunAsync(server.Account(password: ""), Ct);
        var unsigned = await Assert.ThrowsAsync<SmtpRefused>(() => sender.SendAsync("", "a@example.jp", "x\r\n"u8.ToArray(), Ct));
        Assert.Equal((530, true), (unsigned.Code, unsigned.EndsSession));
    }

    [Fact]
    public async Task From_report_to_mail_and_back_without_a_loop()
    {
        Assert.SkipWhen(IsMissing, Missing);
        await using var store = await OpenAsync();
        var own = Some.ByMail();
        // A name of its own: the other tests' mails lie on the same server.
        var received = await ReceiveAsync(store, own with { ReporterMail = own.ReporterMail! with { MessageId = "no-loop@example.jp" } });
        var send = store.Get<SendReply>();
        using var worker = new SmtpWorker(server.Account(), send, store.Get<WorkerBoard>(), NullLogger<SmtpWorker>.Instance);
        await worker.StartAsync(Ct);
        await MailboxDesk.UntilAsync(async () => (await MailsAsync(store)).All(m => m.State == ReplyState.Sent));
        await DecideAsync(store, received, Verdict.Scam, 0);
        await MailboxDesk.UntilAsync(async () => (await MailsAsync(store)).Count(m => m.State == ReplyState.Sent) == 2);
        await worker.StopAsync(Ct);

        var mails = server.MailsWith("In-Reply-To: <no-loop@example.jp>").Select(m => m[m.IndexOf("Date:", StringComparison.Ordinal)..]).ToList();
        Assert.Equal(2, mails.Count);
        // As an account that passes everything on, or an answering machine that sends it back, would hand it to the desk.
        string[] back = [.. mails, .. mails.Select(m => m.Replace("To: <sato@example.jp>", "To: <tsuho@minatogawa.example>", StringComparison.Ordinal))];
        var options = new ReportedMailOptions { ReportMailboxes = new HashSet<string> { "tsuho@minatogawa.example" } };
        foreach (var mail in back)
        {
            foreach (var report in ReportedMail.From(MimeReader.Read(Encoding.UTF8.GetBytes(mail)), IntakeSource.Mailbox, options))
            {
                await ReceiveAsync(store, report);
            }
        }

        var all = await MailsAsync(store);
        Assert.True(all.Count >= 4);
        Assert.All(all.Where(m => m.ReportId != received.ReportId), m => Assert.Equal(ReplyState.Suppressed, m.State));
        Assert.Contains(all, m => m.Reason == NoReplyReason.Automatic);
        Assert.Null(await send.ClaimAsync(Ct));
    }
}
