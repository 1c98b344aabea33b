using System.Text;
using ScamWatch.Ingest.Mail.Imap;

namespace ScamWatch.Tests.Mail.Imap;

/// <summary>The client against servers as they are found, played from a script.</summary>
public sealed class ImapMailboxTests
{
    private const string Greeting = "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\r\n";

    private static readonly MailboxOptions s_options = new()
    {
        Name = "desk",
        Host = "localhost",
        Port = 143,
        User = "desk",
        Password = "pass",
        Poll = TimeSpan.FromMilliseconds(10),
        ProcessedFolder = "Done",
        Limits = ImapLimits.Default with { MaxLiteral = 1000, Patience = TimeSpan.FromSeconds(60) },
    };

    private static (string, string) SignIn(string capabilities = "IMAP4rev1 IDLE MOVE UIDPLUS") =>
        ("AUTHENTICATE PLAIN .*", $"$TAG OK [CAPABILITY {capabilities}] in\r\n");

    private static (string, string) Select { get; } = ("SELECT \"INBOX\"",
        "* FLAGS (\\Answered \\Seen)\r\n* 2 EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 17] valid\r\n* OK [UIDNEXT 9] next\r\n$TAG OK [READ-WRITE] done\r\n");

    [Fact]
    public async Task Dovecots_answers_are_read()
    {
        var messages = await ReadAsync(
            SignIn("IMAP4rev1 IDLE MOVE ESEARCH"), Select,
            (@"UID SEARCH RETURN \(ALL\) UID 4:\*", "* ESEARCH (TAG \"S4\") UID ALL 5,7:8\r\n$TAG OK Search completed (0.001 secs).\r\n"),
            (@"UID FETCH 5,7:8 \(UID RFC822.SIZE BODY.PEEK\[\]<0.1001>\)", Bodies((5, "From: a\r\n"), (7, "two\r\n{5}\r\n)"), (8, "")) + "$TAG OK Fetch completed\r\n"));

        Assert.Equal([(5u, "From: a\r\n", 2), (7u, "two\r\n{5}\r\n)", 1), (8u, "", 0)], messages.Select(m => (m.Uid, Text(m), m.Waiting)));
    }

    [Fact]
    public async Task Gmails_answers_are_read()
    {
        // Ids of its own, uids behind the text, plain SEARCH in two lines, and the last mail named though it is not above.
        var messages = await ReadAsync(
            SignIn("IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 UIDPLUS COMPRESS=DEFLATE ENABLE MOVE"), Select,
            (@"UID SEARCH UID 4:\*", "* SEARCH 9\r\n* SEARCH 6 3 \r\n$TAG OK SEARCH completed (Success)\r\n"),
            ("UID FETCH 6,9 .*BODY.*", "* 1 FETCH (X-GM-MSGID 1278455344230334865 X-GM-LABELS (\"\\\\Inbox\" \"a (b\") RFC822.SIZE 3 BODY[]<0> {3}\r\none X-GM-THRID 12 UID 6)\r\n" +
                "* 2 FETCH (RFC822.SIZE 3 BODY[] \"t\\\"o\" UID 9)\r\n$TAG OK Success\r\n"));

        Assert.Equal([(6u, "one"), (9u, "t\"o")], messages.Select(m => (m.Uid, Text(m))));
    }

    [Fact]
    public async Task A_mail_that_Exchange_cannot_give_out_is_found_and_the_others_come()
    {
        var messages = await ReadAsync(
            SignIn("IMAP4 IMAP4rev1 UIDPLUS MOVE ID UNSELECT CLIENTACCESSRULES CLIENTNETWORKPRESENCELOCATION BACKENDAUTHENTICATE CHILDREN IDLE NAMESPACE LITERAL+"), Select,
            ("UID SEARCH .*", "* SEARCH 5 6 7\r\n$TAG OK SEARCH completed.\r\n"),
            ("UID FETCH 5:7 .*", Bodies((5, "five")) + "$TAG NO The requested message could not be converted to an RFC-822 compatible format {6}\r\n"),
            ("UID SEARCH UID 6:7", "* SEARCH 6 7\r\n$TAG OK SEARCH completed.\r\n"),
            (@"UID FETCH 6 \(UID BODY.PEEK\[\]\)", "$TAG BAD Command Error. 12\r\n"),
            ("UID FETCH 6 .*SIZE.*", "* 2 FETCH (UID 6 RFC822.SIZE 1234)\r\n$TAG OK FETCH completed.\r\n"),
            (@"UID FETCH 7 \(UID BODY.PEEK\[\]\)", "* 3 FETCH (FLAGS (\\Seen))\r\n" + Bodies((7, "seven")) + "$TAG OK FETCH completed.\r\n"));

        Assert.Equal(
            [(5u, 4L, MailboxMessageFault.None), (6u, 1234L, MailboxMessageFault.Refused), (7u, 5L, MailboxMessageFault.None)],
            messages.Select(m => (m.Uid, m.Size, m.Fault)));
    }

    [Fact]
    public async Task Mails_come_out_in_order_whatever_order_they_are_sent_in()
    {
        var messages = await ReadAsync(
            SignIn(), Select,
            ("UID SEARCH .*", "* SEARCH 8 5 7\r\n$TAG OK\r\n"),
            ("UID FETCH 5,7:8 .*", Bodies((8, "c"), (5, "a"), (99, "?"), (5, "again"), (7, "b")) + "$TAG OK\r\n"));

        Assert.Equal([(5u, "a"), (7u, "b"), (8u, "c")], messages.Select(m => (m.Uid, Text(m))));
    }

    [Fact]
    public async Task Of_a_large_mail_no_more_comes_than_the_limit_and_one_that_comes_whole_is_read_past()
    {
        var messages = await ReadAsync(
            SignIn(), Select,
            ("UID SEARCH .*", "* SEARCH 5 6 7 8\r\n$TAG OK\r\n"),
            (@"UID FETCH 5:8 .*<0\.1001>\)", $"* 5 FETCH (UID 5 RFC822.SIZE 5000000 BODY[]<0> {{1001}}\r\n{new string('x', 1001)})\r\n" +
                Bodies((6, new string('x', 3000)), (7, new string('y', 1000)), (8, "ok")) + "$TAG OK\r\n"));

        Assert.Equal(
            [
                (5u, 5_000_000L, MailboxMessageFault.TooLarge), (6u, 3000L, MailboxMessageFault.TooLarge),
                (7u, 1000L, MailboxMessageFault.None), (8u, 2L, MailboxMessageFault.None),
            ],
            messages.Select(m => (m.Uid, m.Size, m.Fault)));
    }

    [Fact]
    public async Task A_mail_that_is_gone_meanwhile_is_passed_over()
    {
        var messages = await ReadAsync(
            SignIn(), Select,
            ("UID SEARCH .*", "* SEARCH 5 6\r\n$TAG OK\r\n"),
            ("UID FETCH 5:6 .*", Bodies((6, "x")) + "* 1 EXPUNGE\r\n$TAG OK\r\n"),
            ("UID SEARCH UID 5", "* SEARCH\r\n$TAG OK\r\n"));

        Assert.Equal([6u], messages.Select(m => m.Uid));
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "no response")]
    [InlineData("* BYE too many connections\r\n", "turned the connection away")]
    [InlineData("", "closed")]
    public async Task What_is_no_mail_server_is_a_protocol_fault(string greeting, string said)
    {
        using var server = new ScriptedServer(greeting + "$CLOSE");
        await using var client = new ImapClient(server, s_options.Limits);
        if (greeting.Length == 0)
        {
            server.Close();
        }

        var fault = await Assert.ThrowsAsync<ProtocolFault>(() => client.GreetAsync(default));

        Assert.Contains(said, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("* 1 FETCH (UID 5 BODY[] {99999999999999999999}\r\n", "length")]
    [InlineData("* 1 FETCH (UID 5 BODY[] {900}\r\nshort)\r\n$CLOSE", "closed")]
    [InlineData("S99 OK not yours\r\n", "not asked")]
    [InlineData("nonsense\r\n", "no response")]
    public async Task A_server_that_lies_is_left(string answer, string said)
    {
        var fault = await Assert.ThrowsAsync<ProtocolFault>(() => ReadAsync(SignIn(), Select, ("UID SEARCH .*", answer)));

        Assert.Contains(said, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_without_end_is_left()
    {
        var reader = new ImapReader(new Endless((byte)'x'), ImapLimits.Default with { MaxResponseText = 100_000 });

        await Assert.ThrowsAsync<ProtocolFault>(async () => await reader.ReadAsync(default));
    }

    [Fact]
    public async Task Blank_lines_without_end_are_left()
    {
        var reader = new ImapReader(new Endless((byte)'\n'), ImapLimits.Default);

        await Assert.ThrowsAsync<ProtocolFault>(async () => await reader.ReadAsync(default));
    }

    [Fact]
    public async Task A_refused_sign_in_is_a_refusal_that_names_its_code_and_no_secret()
    {
        using var server = new ScriptedServer(Greeting, ("AUTHENTICATE PLAIN .*", "* BYE bye\r\n$TAG NO [AUTHENTICATIONFAILED] desk pass\r\n"));

        var refused = await Assert.ThrowsAsync<CommandRefused>(() => OpenAsync(server));

        Assert.Equal("AUTHENTICATE NO [AUTHENTICATIONFAILED]", refused.Message);
    }

    [Fact]
    public async Task Without_AUTH_PLAIN_the_login_is_quoted_or_sent_as_a_literal()
    {
        // The script hears lines: the literal's bytes and the end of the command make one, without a tag.
        using var server = new ScriptedServer(
            "* OK hi\r\n",
            ("CAPABILITY", "* CAPABILITY IMAP4rev1\r\n$TAG OK\r\n"),
            (@"LOGIN ""de\\""sk"" \{9\}", "+ go on\r\n"),
            (".+", "S2 OK [CAPABILITY IMAP4rev1] in\r\n"));
        await using var client = new ImapClient(server, s_options.Limits);
        await client.GreetAsync(default);
        await client.SignInAsync("de\"sk", "あいう", default);

        Assert.Equal("あいう", Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(server.Heard[2])));
        Assert.True(client.IsSignedIn);
    }

    [Fact]
    public async Task A_token_that_is_refused_ends_in_a_refusal()
    {
        using var server = new ScriptedServer(
            "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] Gimap ready\r\n",
            ("AUTHENTICATE XOAUTH2 dXNlcj1kZXNrAWF1dGg9QmVhcmVyIHRva2VuAQE=", "+ eyJzdGF0dXMiOiI0MDAifQ==\r\n"),
            ("", "S1 NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)\r\n"));
        await using var client = new ImapClient(server, s_options.Limits);
        await client.GreetAsync(default);

        await Assert.ThrowsAsync<CommandRefused>(() => client.SignInWithTokenAsync("desk", "token", default));
    }

    [Theory]
    [InlineData("* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] in\r\n", "STARTTLS")]
    [InlineData("* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n", "before TLS")]
    public async Task Words_said_before_TLS_are_not_taken_for_words_under_it(string greeting, string said)
    {
        using var server = new ScriptedServer(greeting, ("STARTTLS", "$TAG OK\r\n* OK [CAPABILITY AUTH=PLAIN] injected\r\n")) { Piece = 1000 };
        await using var client = new ImapClient(server, s_options.Limits);
        await client.GreetAsync(default);

        var fault = await Assert.ThrowsAsync<ProtocolFault>(() => client.StartTlsAsync((s, _) => Task.FromResult(s), default));

        Assert.Contains(said, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_made_and_the_mails_moved()
    {
        using var server = new ScriptedServer(Greeting, SignIn(), Select,
            ("UID MOVE 5:7 \"Done\"", "$TAG NO [TRYCREATE] no such folder\r\n"),
            ("CREATE \"Done\"", "$TAG OK\r\n"),
            ("UID MOVE 5:7 \"Done\"", "$TAG OK\r\n"),
            ("LOGOUT", "$TAG OK\r\n"));
        await using (var mailbox = await OpenAsync(server))
        {
            await mailbox.AcknowledgeAsync(UidSet.Between(5, 7, []), aside: false, default);
        }

        Assert.Equal(0, server.Left);
    }

    [Fact]
    public async Task Without_MOVE_mails_are_copied_and_only_they_are_expunged()
    {
        using var server = new ScriptedServer(Greeting, SignIn("IMAP4rev1"), Select,
            ("UID COPY 5 \"Done\"", "$TAG OK\r\n"),
            (@"UID STORE 5 \+FLAGS.SILENT \(\\Deleted \\Seen\)", "$TAG OK\r\n"),
            ("UID SEARCH DELETED", "* SEARCH 2 5\r\n$TAG OK\r\n"),
            ("UID SEARCH DELETED UID 5", "* SEARCH 5\r\n$TAG OK\r\n"),
            ("LOGOUT", "$TAG OK\r\n"));
        await using (var mailbox = await OpenAsync(server))
        {
            await mailbox.AcknowledgeAsync(UidSet.Of([5]), aside: false, default);
        }

        Assert.Equal(0, server.Left);
    }

    [Fact]
    public async Task News_end_the_waiting_with_IDLE_and_without()
    {
        (string, string) none = ("UID SEARCH .*", "* SEARCH\r\n$TAG OK\r\n");
        using var idle = new ScriptedServer(Greeting, SignIn(), Select, none,
            ("IDLE", "* 2 EXISTS\r\n+ idling\r\n* OK Still here\r\n* 3 EXISTS\r\n"), ("DONE", "S4 OK\r\n"));
        await using var told = await OpenAsync(idle);
        Assert.Empty(await AllAsync(told));
        await told.WaitAsync(default);
        Assert.Equal("DONE", idle.Heard[^1]);

        using var poll = new ScriptedServer(Greeting, SignIn("IMAP4rev1"), Select, none, ("NOOP", "* 3 EXISTS\r\n$TAG OK\r\n"));
        await using var asked = await OpenAsync(poll);
        Assert.Empty(await AllAsync(asked));
        await asked.WaitAsync(default);
        Assert.Equal("NOOP", poll.Heard[^1]);
    }

    private static async Task<List<MailboxMessage>> AllAsync(ImapMailbox mailbox)
    {
        var messages = new List<MailboxMessage>();
        await foreach (var message in mailbox.ReadAsync(3, default))
        {
            messages.Add(message);
        }

        return messages;
    }

    private static async Task<IReadOnlyList<MailboxMessage>> ReadAsync(params (string, string)[] script)
    {
        using var server = new ScriptedServer(Greeting, script);
        await using var mailbox = await OpenAsync(server);
        var messages = await AllAsync(mailbox);
        Assert.Equal(0, server.Left);
        return messages;
    }

    private static async Task<ImapMailbox> OpenAsync(ScriptedServer server)
    {
        var mailbox = new ImapMailbox(s_options, async ct =>
        {
            var client = new ImapClient(server, s_options.Limits);
            await client.GreetAsync(ct);
            await client.SignInAsync("desk", "pass", ct);
            return client;
        });
        Assert.Equal(new MailboxState(17, 9), await mailbox.OpenAsync(default));
        return mailbox;
    }

    private static string Bodies(params (uint Uid, string Text)[] mails) =>
        string.Concat(mails.Select((m, i) => $"* {i + 1} FETCH (UID {m.Uid} BODY[] {{{m.Text.Length}}}\r\n{m.Text})\r\n"));

    private static string Text(MailboxMessage message) => Encoding.Latin1.GetString(message.Bytes!);

    private sealed class Endless(byte value) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill(value);
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
