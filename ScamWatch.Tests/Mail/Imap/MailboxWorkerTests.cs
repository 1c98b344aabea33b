using System.Text;
using ScamWatch.Ingest.Mail;
using ScamWatch.Ingest.Mail.Imap;

namespace ScamWatch.Tests.Mail.Imap;

/// <summary>The worker against a real server: whatever breaks, each mail becomes one report.</summary>
public sealed class MailboxWorkerTests(DovecotFixture dovecot) : IClassFixture<DovecotFixture>
{
    [Fact]
    public async Task Every_mail_of_a_mailbox_becomes_one_report_and_is_marked_as_seen()
    {
        Need();
        await using var desk = await MailboxDesk.OpenAsync();
        await dovecot.FillAsync("drain", MailboxDesk.Mails(200));
        var account = dovecot.Account("drain");

        await desk.StartAsync(account);
        await desk.UntilDrainedAsync(account, 200);

        await desk.AssertEachOnceAsync(200);
        Assert.Equal((200, 200), dovecot.Count("drain"));
        var state = desk.State(account);
        Assert.True(state is { Connected: true, Healthy: true, Waiting: 0 }, $"{state}");
        Assert.NotNull(state.LastItemAt);
    }

    [Fact]
    public async Task A_mailbox_whose_connection_is_cut_twenty_times_gives_each_mail_once()
    {
        Need();
        await using var desk = await MailboxDesk.OpenAsync();
        await dovecot.FillAsync("cut", MailboxDesk.Mails(200));
        var random = new Random(20261121);
        // From within the greeting to within the mails, and once in the answer to the moves.
        await using var proxy = new CuttingProxy(dovecot.Port, Enumerable.Range(0, 20).Select(i => i < 4 ? 40 * (i + 1) : random.Next(1500, 60_000)));
        var account = dovecot.Account("cut", proxy.Port, processed: "Done");

        await desk.StartAsync(account);
        await desk.UntilDrainedAsync(account, 200);

        await MailboxDesk.UntilAsync(() => Task.FromResult(dovecot.Count("cut").All == 0));
        await desk.AssertEachOnceAsync(200);
        Assert.Equal(200, dovecot.Count("cut", "Done").All);
        Assert.True(proxy.Cut >= 10, $"only {proxy.Cut} connections were cut");
    }

    [Fact]
    public async Task A_worker_stopped_again_and_again_gives_each_mail_once()
    {
        Need();
        await using var desk = await MailboxDesk.OpenAsync();
        await dovecot.FillAsync("stopped", MailboxDesk.Mails(200));
        var account = dovecot.Account("stopped");
        var random = new Random(7);

        for (var i = 0; i < 12; i++)
        {
            var worker = await desk.StartAsync(account);
            await Task.Delay(random.Next(10, 250));
            await worker.StopAsync(default);
        }

        await desk.StartAsync(account);
        await desk.UntilDrainedAsync(account, 200);

        await desk.AssertEachOnceAsync(200);
        Assert.Equal((200, 200), dovecot.Count("stopped"));
    }

    [Fact]
    public async Task Another_uidvalidity_has_everything_read_again_and_nothing_counted_twice()
    {
        Need();
        await using var desk = await MailboxDesk.OpenAsync();
        await dovecot.FillAsync("renewed", MailboxDesk.Mails(30));
        var account = dovecot.Account("renewed");
        var worker = await desk.StartAsync(account);
        await desk.UntilDrainedAsync(account, 30);
        await worker.StopAsync(default);
        var before = await desk.PositionAsync(account);

        // A second passes: Dovecot's UIDVALIDITY is the time at which the folder's index was made.
        await Task.Delay(1100);
        dovecot.Renew("renewed");
        await dovecot.DeliverAsync("renewed", MailboxDesk.Mail(31));
        await desk.StartAsync(account);
        await MailboxDesk.UntilAsync(async () =>
            await desk.PositionAsync(account) is { } p && p.UidValidity != before!.Value.UidValidity && p.AcknowledgedUid == 31);

        await desk.AssertEachOnceAsync(31);
    }

    [Fact]
    public async Task A_new_mail_is_told_of_by_the_server()
    {
        Need();
        await using var desk = await MailboxDesk.OpenAsync();
        await dovecot.FillAsync("idle", MailboxDesk.Mails(1));
        // Asking by itself would come an hour late.
        var account = dovecot.Account("idle");
        await desk.StartAsync(account);
        await desk.UntilDrainedAsync(account, 1);

        await dovecot.DeliverAsync("idle", MailboxDesk.Mail(2));
        await desk.UntilDrainedAsync(account, 2);

        await desk.AssertEachOnceAsync(2);
        Assert.True(desk.State(account).Connected);
    }

    [Theory]
    [InlineData("Tls")]
    [InlineData("StartTls")]
    public async Task A_protected_connection_is_made_where_the_certificate_is_trusted(string security)
    {
        Need();
        await using var desk = await MailboxDesk.OpenAsync();
        await dovecot.FillAsync("safe" + security.ToLowerInvariant(), MailboxDesk.Mails(3));
        var account = Protected("safe" + security.ToLowerInvariant(), security, dovecot.CaFile);

        await desk.StartAsync(account);
        await desk.UntilDrainedAsync(account, 3);

        await desk.AssertEachOnceAsync(3);
    }

    [Theory]
    [InlineData("Tls", true)]
    [InlineData("Tls", false)]
    [InlineData("StartTls", true)]
    public async Task A_certificate_of_another_authority_is_refused(string security, bool otherCa)
    {
        Need();
        await using var desk = await MailboxDesk.OpenAsync();
        var account = Protected("unsafe", security, otherCa ? dovecot.OtherCaFile : null);

        await desk.StartAsync(account);
        await MailboxDesk.UntilAsync(() => Task.FromResult(desk.State(account).LastFault.Length > 0));

        Assert.Contains("certificate", desk.State(account).LastFault, StringComparison.Ordinal);
        Assert.False(desk.State(account).Connected);
    }

    [Fact]
    public async Task A_wrong_password_is_shown_to_staff_and_told_to_nobody()
    {
        Need();
        await using var desk = await MailboxDesk.OpenAsync();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "wrong-secret\n");
        var account = new MailboxOptions
        {
            Name = "wrong",
            Host = "127.0.0.1",
            Port = dovecot.Port,
            Security = MailboxSecurity.None,
            User = "wrong",
            PasswordFile = file,
        };

        await desk.StartAsync(account);
        await MailboxDesk.UntilAsync(() => Task.FromResult(desk.State(account).LastFault.Length > 0));
        File.Delete(file);

        Assert.Equal("AUTHENTICATE NO [AUTHENTICATIONFAILED]", desk.State(account).LastFault);
        Assert.Contains("AUTHENTICATIONFAILED", desk.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-secret", desk.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes("\0wrong\0wrong-secret")), desk.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_from_a_file_or_a_command_signs_in_and_one_that_expired_is_renewed_at_the_next_attempt(bool byCommand)
    {
        Need();
        await using var desk = await MailboxDesk.OpenAsync();
        var name = byCommand ? "tokencommand" : "tokenfile";
        await dovecot.FillAsync(name, MailboxDesk.Mails(2));
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, dovecot.Token(name, TimeSpan.FromHours(-1)) + "\n");
        var account = new MailboxOptions
        {
            Name = name,
            Host = "localhost",
            Port = dovecot.TlsPort,
            CaFile = dovecot.CaFile,
            User = name,
            TokenFile = byCommand ? null : file,
            TokenCommand = byCommand ? $"cat '{file}'" : null,
        };

        var refused = await desk.StartAsync(account);
        await MailboxDesk.UntilAsync(() => Task.FromResult(desk.State(account).LastFault.Length > 0));
        await refused.StopAsync(default);
        Assert.StartsWith("AUTHENTICATE NO", desk.State(account).LastFault, StringComparison.Ordinal);
        Assert.Equal(0, await desk.CountAsync());

        // Kept fresh by another program; read anew at each connection.
        var token = dovecot.Token(name, TimeSpan.FromHours(1));
        await File.WriteAllTextAsync(file, token + "\n");
        await desk.StartAsync(account);
        await desk.UntilDrainedAsync(account, 2);
        File.Delete(file);

        await desk.AssertEachOnceAsync(2);
        Assert.DoesNotContain(token, desk.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_large_or_no_mail_is_put_aside_and_shown_and_the_rest_taken()
    {
        Need();
        await using var desk = await MailboxDesk.OpenAsync();
        await dovecot.FillAsync("aside",
        [
            MailboxDesk.Mail(1),
            [.. MailboxDesk.Mail(90), .. Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(new string('x', 70) + "\r\n", 2000)))],
            "%PDF-1.4 no mail"u8.ToArray(),
            MailboxDesk.Mail(2),
        ]);
        var plain = dovecot.Account("aside", processed: "処理済み");
        var account = new MailboxOptions
        {
            Name = plain.Name,
            Host = plain.Host,
            Port = plain.Port,
            Security = plain.Security,
            User = plain.User,
            Password = plain.Password,
            ProcessedFolder = plain.ProcessedFolder,
            Limits = ImapLimits.Default with { MaxLiteral = 100_000 },
        };

        await desk.StartAsync(account);
        await desk.UntilDrainedAsync(account, 4);

        await desk.AssertEachOnceAsync(2);
        var unreadable = await desk.UnreadableAsync();
        Assert.Equal(2, unreadable.Count);
        Assert.Contains(unreadable, u => u.Name.Contains("UID 2 ", StringComparison.Ordinal) && u.Reason.Contains(ByteSize.Of(100_000), StringComparison.Ordinal));
        Assert.Contains(unreadable, u => u.Name.Contains("UID 3 ", StringComparison.Ordinal) && u.Reason.Contains("PDF", StringComparison.Ordinal));
        Assert.All(unreadable, u => Assert.True(u is { Text: null, Path: null }));
        Assert.Equal(0, dovecot.Count("aside").All);
        Assert.Equal(2, dovecot.Count("aside", "ScamWatch-Aside").All);
        Assert.Equal(2, dovecot.Count("aside", FolderName.Encode("処理済み")).All);
    }

    private static void Need() => Assert.SkipWhen(DovecotFixture.Missing is not null, DovecotFixture.Missing ?? "");

    private MailboxOptions Protected(string account, string security, string? caFile) => new()
    {
        Name = account,
        Host = "localhost",
        Port = security == "Tls" ? dovecot.TlsPort : dovecot.Port,
        Security = Enum.Parse<MailboxSecurity>(security),
        CaFile = caFile,
        User = account,
        Password = DovecotFixture.Password,
    };
}
