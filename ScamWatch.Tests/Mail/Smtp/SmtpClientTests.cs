using System.Text;
using ScamWatch.Ingest.Mail.Imap;
using ScamWatch.Ingest.Mail.Smtp;
using ScamWatch.Tests.Mail.Imap;

namespace ScamWatch.Tests.Mail.Smtp;

public sealed class SmtpClientTests : IAsyncDisposable
{
    private readonly PlayedServer _server = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_mail_is_handed_over_under_a_null_path_and_the_connection_ended_politely()
    {
        await using (var client = await _server.ConnectAsync())
        {
            await client.SendAsync("", "a@example.jp", "Subject: x\r\n\r\nhello\r\n"u8.ToArray(), Ct);
        }

        await UntilTheEndIsHeardAsync();
        Assert.Equal(["EHLO desk.example", "MAIL FROM:<> SIZE=21", "RCPT TO:<a@example.jp>", "DATA", "QUIT"], _server.Heard);
        Assert.Equal("Subject: x\r\n\r\nhello\r\n", Assert.Single(_server.Mails));
    }

    [Theory]
    [InlineData(".\r\n..\r\n.QUIT\r\na.\r\n")]
    [InlineData("no line end")]
    [InlineData("\r\n.\r\nMAIL FROM:<x@example.com>\r\nRCPT TO:<y@example.com>\r\nDATA\r\n")]
    [InlineData("")]
    public async Task A_dot_at_the_start_of_a_line_ends_nothing(string body)
    {
        var message = "Subject: x\r\n\r\n" + body;
        await using (var client = await _server.ConnectAsync())
        {
            await client.SendAsync("b@example.jp", "a@example.jp", Encoding.ASCII.GetBytes(message), Ct);
        }

        Assert.Equal(message.EndsWith('\n') ? message : message + "\r\n", Assert.Single(_server.Mails));
        await UntilTheEndIsHeardAsync();
        Assert.Equal("QUIT", _server.Heard[^1]);
        Assert.Equal(5, _server.Heard.Count);
    }

    [Fact]
    public async Task A_mail_larger_than_the_server_takes_is_not_offered()
    {
        _server.Hello = "250-played\r\n250 SIZE 100";
        await using var client = await _server.ConnectAsync();

        var refused = await Assert.ThrowsAsync<SmtpRefused>(() => client.SendAsync("", "a@example.jp", new byte[101], Ct));

        Assert.True(refused is { IsFinal: true, EndsSession: false });
        Assert.DoesNotContain(_server.Heard, l => l.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("RCPT", "450 4.2.0 greylisted, a@example.jp", "RCPT 450 4.2.0", false, false)]
    [InlineData("RCPT", "550 5.1.1 <a@example.jp> unknown", "RCPT 550 5.1.1", true, false)]
    [InlineData("RCPT", "550 no words of note 5.1.1", "RCPT 550", true, false)]
    [InlineData("DATA", "554 no valid recipients", "DATA 554", true, false)]
    [InlineData("MAIL", "550 5.7.1 not your address", "MAIL 550 5.7.1", true, true)]
    [InlineData("MAIL", "530 5.7.0 sign in first", "MAIL 530 5.7.0", true, true)]
    [InlineData("RCPT", "421 4.3.2 going down", "RCPT 421 4.3.2", false, true)]
    public async Task A_refusal_tells_stage_and_codes_only(string stage, string answer, string told, bool final, bool ends)
    {
        _server.Answer = line => line.StartsWith(stage, StringComparison.Ordinal) ? answer : throw new NotSupportedException();
        await using var client = await _server.ConnectAsync();

        var refused = await Assert.ThrowsAsync<SmtpRefused>(() => client.SendAsync("b@example.jp", "a@example.jp", "x\r\n"u8.ToArray(), Ct));

        Assert.Equal((told, final, ends), (refused.Message, refused.IsFinal, refused.EndsSession));
    }

    [Fact]
    public async Task After_a_refusal_the_next_mail_begins_anew()
    {
        _server.Answer = line => line == "RCPT TO:<bad@example.jp>" ? "550 5.1.1 no" : throw new NotSupportedException();
        await using (var client = await _server.ConnectAsync())
        {
            await Assert.ThrowsAsync<SmtpRefused>(() => client.SendAsync("", "bad@example.jp", "1\r\n"u8.ToArray(), Ct));
            await client.SendAsync("", "good@example.jp", "2\r\n"u8.ToArray(), Ct);
        }

        Assert.Equal("2\r\n", Assert.Single(_server.Mails));
        Assert.Contains("RSET", _server.Heard);
    }

    [Fact]
    public async Task A_refused_end_of_the_message_is_a_refusal_of_this_mail()
    {
        _server.OnMail = _ => "554 5.6.0 looks like spam";
        await using var client = await _server.ConnectAsync();

        var refused = await Assert.ThrowsAsync<SmtpRefused>(() => client.SendAsync("", "a@example.jp", "x\r\n"u8.ToArray(), Ct));

        Assert.Equal(("message 554 5.6.0", true, false), (refused.Message, refused.IsFinal, refused.EndsSession));
    }

    [Fact]
    public async Task A_connection_cut_after_the_message_is_no_success()
    {
        _server.OnMail = _ => null;
        await using var client = await _server.ConnectAsync();

        await Assert.ThrowsAnyAsync<IOException>(() => client.SendAsync("", "a@example.jp", "x\r\n"u8.ToArray(), Ct));
    }

    [Theory]
    [InlineData("220")]
    [InlineData("220-first\r\n220 second")]
    [InlineData("220-first\r\n220-second\r\n220")]
    public async Task A_greeting_may_have_several_lines_or_no_words(string greeting)
    {
        _server.Greeting = greeting;
        await using var client = await _server.ConnectAsync();
        await client.SendAsync("", "a@example.jp", "x\r\n"u8.ToArray(), Ct);
        Assert.Single(_server.Mails);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request")]
    [InlineData("* OK IMAP4rev1")]
    [InlineData("22")]
    [InlineData("999 what")]
    [InlineData("220x")]
    [InlineData("220-a\r\n250 b")]
    [InlineData("")]
    public async Task What_is_not_smtp_is_a_fault(string greeting)
    {
        _server.Greeting = greeting;
        await Assert.ThrowsAsync<ProtocolFault>(() => _server.ConnectAsync());
    }

    [Fact]
    public async Task A_server_that_turns_us_away_is_told_by_its_code()
    {
        _server.Greeting = "554 5.7.1 your address is listed";
        var refused = await Assert.ThrowsAsync<SmtpRefused>(() => _server.ConnectAsync());
        Assert.Equal(("greeting 554 5.7.1", true), (refused.Message, refused.EndsSession));
    }

    [Fact]
    public async Task Endless_lines_and_endless_answers_are_cut_off()
    {
        _server.Greeting = "220 " + new string('a', SmtpReader.MaxLine * 4);
        await Assert.ThrowsAsync<ProtocolFault>(() => _server.ConnectAsync());

        _server.Greeting = string.Join("\r\n", Enumerable.Repeat("220-again", SmtpReader.MaxLines * 2));
        await Assert.ThrowsAsync<ProtocolFault>(() => _server.ConnectAsync());
    }

    [Theory]
    [InlineData("EHLO")]
    [InlineData("MAIL")]
    [InlineData("DATA")]
    public async Task A_silent_server_is_left_after_a_while(string stage)
    {
        // A line that never ends, a byte now and then, is silence too.
        _server.Answer = line => line.StartsWith(stage, StringComparison.Ordinal) ? "250-and\r\n250-so\r\n250-on" : throw new NotSupportedException();
        var limits = new SmtpLimits { Answer = TimeSpan.FromMilliseconds(200) };

        await Assert.ThrowsAsync<TimeoutException>(async () =>
        {
            await using var client = await _server.ConnectAsync(limits);
            await client.SendAsync("", "a@example.jp", "x\r\n"u8.ToArray(), Ct);
        });
    }

    [Fact]
    public async Task An_old_server_is_greeted_in_its_own_way()
    {
        _server.Answer = line => line.StartsWith("EHLO", StringComparison.Ordinal) ? "502 what?" : throw new NotSupportedException();
        await using (var client = await _server.ConnectAsync())
        {
            await client.SendAsync("", "a@example.jp", "x\r\n"u8.ToArray(), Ct);
        }

        await UntilTheEndIsHeardAsync();
        Assert.Equal(["EHLO desk.example", "HELO desk.example", "MAIL FROM:<>", "RCPT TO:<a@example.jp>", "DATA", "QUIT"], _server.Heard);
    }

    [Theory]
    [InlineData("250-x\r\n250 AUTH LOGIN PLAIN", "AUTH PLAIN")]
    [InlineData("250-x\r\n250 AUTH=PLAIN", "AUTH PLAIN")]
    [InlineData("250-x\r\n250 auth plain", "AUTH PLAIN")]
    public async Task Plain_is_taken_where_it_is_offered(string hello, string command)
    {
        _server.Hello = hello;
        await using var client = await _server.ConnectAsync(user: "desk", password: "秘密");
        Assert.Equal($"{command} {Convert.ToBase64String("\0desk\0秘密"u8)}", _server.Heard[1]);
    }

    [Fact]
    public async Task Login_is_taken_where_plain_is_not_offered()
    {
        _server.Hello = "250-x\r\n250 AUTH LOGIN";
        var step = 0;
        _server.Answer = line => line.StartsWith("EHLO", StringComparison.Ordinal) || line == "QUIT" ? throw new NotSupportedException()
            : step++ switch { 0 => "334 VXNlcm5hbWU6", 1 => "334 UGFzc3dvcmQ6", _ => "235 in" };
        await using (await _server.ConnectAsync(user: "desk", password: "secret"))
        {
            Assert.Equal(["AUTH LOGIN", Convert.ToBase64String("desk"u8), Convert.ToBase64String("secret"u8)], _server.Heard.Skip(1));
        }
    }

    [Fact]
    public async Task A_long_token_goes_on_a_line_of_its_own_and_its_error_is_answered()
    {
        _server.Hello = "250-x\r\n250 AUTH XOAUTH2";
        var step = 0;
        _server.Answer = line => line.StartsWith("EHLO", StringComparison.Ordinal) ? throw new NotSupportedException()
            : step++ switch { 0 => "334 ", 1 => "334 eyJzdGF0dXMiOiI0MDAifQ==", _ => "535 5.7.8 no" };
        await using var client = await _server.ConnectAsync();

        var refused = await Assert.ThrowsAsync<SmtpRefused>(() => client.SignInAsync("desk", new string('t', 2000), isToken: true, Ct));

        Assert.Equal(("AUTH 535 5.7.8", true), (refused.Message, refused.EndsSession));
        Assert.Equal(("AUTH XOAUTH2", ""), (_server.Heard[1], _server.Heard[3]));
        Assert.StartsWith("user=desk\u0001auth=Bearer ttt", Encoding.ASCII.GetString(Convert.FromBase64String(_server.Heard[2])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("250-x\r\n250 AUTH CRAM-MD5")]
    [InlineData("250 x")]
    public async Task A_sign_in_that_is_not_offered_is_not_tried(string hello)
    {
        _server.Hello = hello;
        await Assert.ThrowsAsync<MailboxSetupFault>(() => _server.ConnectAsync(user: "desk", password: "secret"));
        Assert.DoesNotContain(_server.Heard, l => l.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Starttls_that_is_not_offered_ends_the_connection_before_any_secret()
    {
        var options = new SmtpOptions { Host = "127.0.0.1", Port = _server.Options().Port, User = "desk", Secret = new("secret", null, null, null) };

        await Assert.ThrowsAsync<MailboxSetupFault>(() => SmtpConnect.RunAsync(options, Ct));

        Assert.DoesNotContain(_server.Heard, l => l.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_said_before_tls_begins_is_not_believed_afterwards()
    {
        _server.Hello = "250-x\r\n250 STARTTLS";
        _server.Answer = line => line == "STARTTLS" ? "220 go\r\n250-injected\r\n250 AUTH PLAIN" : throw new NotSupportedException();
        var options = new SmtpOptions { Host = "127.0.0.1", Port = _server.Options().Port, User = "desk", Secret = new("secret", null, null, null) };

        var fault = await Assert.ThrowsAnyAsync<Exception>(() => SmtpConnect.RunAsync(options, Ct));

        Assert.True(fault is ProtocolFault or System.Security.Authentication.AuthenticationException or IOException, fault.GetType().Name);
        Assert.DoesNotContain(_server.Heard, l => l.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a@example.jp>\r\nRCPT TO:<victim@example.jp")]
    [InlineData("a@example.jp\n")]
    [InlineData("あ@example.jp")]
    public async Task No_address_can_hold_another_command(string to)
    {
        await using var client = await _server.ConnectAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => client.SendAsync("", to, "x\r\n"u8.ToArray(), Ct));

        Assert.DoesNotContain(_server.Heard, l => l.Contains("victim", StringComparison.Ordinal));
    }

    /// <summary>The client does not wait long for an answer to its last word.</summary>
    private Task UntilTheEndIsHeardAsync() => MailboxDesk.UntilAsync(() => Task.FromResult(_server.Heard.Contains("QUIT")));
}
