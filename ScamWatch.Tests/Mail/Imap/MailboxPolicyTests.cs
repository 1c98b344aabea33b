using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Ingest.Files;
using ScamWatch.Ingest.Mail;
using ScamWatch.Ingest.Mail.Imap;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Mail.Imap;

/// <summary>What the worker does in cases that no real server can be brought to: behind the seam stands a list.</summary>
public sealed class MailboxPolicyTests
{
    private static readonly MailboxOptions s_options = new()
    {
        Name = "desk",
        Host = "mail.example.jp",
        Port = 993,
        User = "desk",
        FirstPause = TimeSpan.FromMilliseconds(1),
    };

    [Fact]
    public async Task A_server_that_refuses_to_move_keeps_no_later_mail_out_and_is_shown()
    {
        await using var desk = await MailboxDesk.OpenAsync();
        var server = new ListedMailbox(MailboxDesk.Mails(3)) { RefusesAcknowledging = true };

        await desk.StartAsync(s_options, () => server);
        await MailboxDesk.UntilAsync(async () => await desk.CountAsync() == 3 && desk.State(s_options).LastFault.Length > 0);
        server.Add(MailboxDesk.Mail(4));
        await MailboxDesk.UntilAsync(async () => await desk.CountAsync() == 4);
        Assert.Equal("UID MOVE NO [OVERQUOTA]", desk.State(s_options).LastFault);

        server.RefusesAcknowledging = false;
        server.Add(MailboxDesk.Mail(5));
        await desk.UntilDrainedAsync(s_options, 5);

        await desk.AssertEachOnceAsync(5);
        // From the first on, in one go or, where it came in between, two.
        Assert.StartsWith("1:", server.Acknowledged[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_is_one_span_however_many_mails_and_so_is_a_failed_connection()
    {
        await using var desk = await MailboxDesk.OpenAsync();
        using var spans = new RecordedSpans();
        var server = new ListedMailbox(MailboxDesk.Mails(3)) { IsDown = true };

        await desk.StartAsync(s_options, () => server);
        await MailboxDesk.UntilAsync(() => Task.FromResult(spans.Runs("mailbox").Any(s => s.Outcome == "fault")));
        server.IsDown = false;
        await desk.UntilDrainedAsync(s_options, 3);
        await MailboxDesk.UntilAsync(() => Task.FromResult(spans.Runs("mailbox").Any(s => s.Outcome == "work")));

        Assert.All(spans.Runs("mailbox"), s => Assert.Equal(s.Outcome != "idle", s.IsSent));
        Assert.DoesNotContain("desk", spans.Tags, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_that_fails_each_time_is_put_aside_at_the_third_and_the_rest_taken()
    {
        await using var desk = await MailboxDesk.OpenAsync();
        await desk.RefuseSecondAsync();
        var server = new ListedMailbox(MailboxDesk.Mails(3));

        await desk.StartAsync(s_options, () => server);
        await desk.UntilDrainedAsync(s_options, 3);

        Assert.Equal(["更新のお知らせ 1", "更新のお知らせ 3"], (await desk.ReportsAsync()).Keys.Order(StringComparer.Ordinal));
        var aside = Assert.Single(await desk.UnreadableAsync());
        Assert.Equal("desk (INBOX) UID 2 (UIDVALIDITY 17)", aside.Name);
        Assert.Contains("SqliteException", aside.Reason, StringComparison.Ordinal);
        Assert.Equal(["aside 2", "1,3"], server.Acknowledged);
    }

    [Fact]
    public async Task Of_many_mails_the_server_is_told_before_later_ones_are_read_and_of_few_at_the_end()
    {
        await using var desk = await MailboxDesk.OpenAsync();
        var (first, more) = (MailboxWorker.ManyUntold + 10, 5);
        var server = new ListedMailbox(Enumerable.Range(1, first + more).Select(n => MailboxDesk.Short(n)))
        {
            Round = first,
            // Until what was read is committed, as it is for a long mailbox.
            AfterRound = () => MailboxDesk.UntilAsync(() => Task.FromResult(desk.State(s_options).Waiting == more)),
        };

        await desk.StartAsync(s_options, () => server);
        await desk.UntilDrainedAsync(s_options, (uint)(first + more));

        Assert.Equal([$"1:{first}", $"{first + 1}:{first + more}"], server.Acknowledged);
        Assert.Equal(first + more, await desk.CountAsync());
    }

    [Fact]
    public async Task What_a_process_put_aside_before_it_died_is_told_to_the_server_by_the_next()
    {
        await using var desk = await MailboxDesk.OpenAsync();
        var mails = new[] { MailboxDesk.Mail(1), "%PDF-1.4 no mail"u8.ToArray(), MailboxDesk.Mail(2) };
        var worker = await desk.StartAsync(s_options, () => new ListedMailbox(mails) { RefusesAcknowledging = true });
        await MailboxDesk.UntilAsync(async () => await desk.CountAsync() == 2 && desk.State(s_options).LastFault.Length > 0);
        await worker.StopAsync(default);

        var server = new ListedMailbox(mails);
        await desk.StartAsync(s_options, () => server);
        await desk.UntilDrainedAsync(s_options, 3);

        Assert.Equal(["aside 2", "1,3"], server.Acknowledged);
        Assert.Single(await desk.UnreadableAsync());
    }

    [Fact]
    public async Task A_server_set_back_to_an_older_copy_is_read_from_its_start()
    {
        await using var desk = await MailboxDesk.OpenAsync();
        var worker = await desk.StartAsync(s_options, () => new ListedMailbox(MailboxDesk.Mails(5)));
        await desk.UntilDrainedAsync(s_options, 5);
        await worker.StopAsync(default);

        // Its uid 3 is another mail than the uid 3 that was taken.
        await desk.StartAsync(s_options, () => new ListedMailbox([MailboxDesk.Mail(1), MailboxDesk.Mail(2), MailboxDesk.Mail(6)]));
        await MailboxDesk.UntilAsync(async () => await desk.CountAsync() == 6);

        await desk.AssertEachOnceAsync(6);
    }

    [Fact]
    public async Task A_mail_kept_on_the_server_cannot_be_read_again_here_and_staff_are_told_where_it_is()
    {
        await using var store = await TestStore.OpenAsync();
        var id = await store.Get<KeepUnreadable>().RunAsync(new("desk (INBOX) UID 2 (UIDVALIDITY 17)", "上限", null, null, 5), Actor.Worker("mailbox:desk"), default);

        var outcome = await store.Get<RetryUnreadable>().RunAsync(id, null, Some.Analyst, default);

        Assert.IsType<OnlyOnServer>(outcome.Refusal);
    }

    [Theory]
    [EachDatabase]
    public async Task The_place_is_remembered(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var remember = store.Get<RememberMailbox>();
        Assert.Null(await remember.FindAsync("a", default));

        await remember.RunAsync("a", new(uint.MaxValue, 5, 3), default);
        await remember.RunAsync("a", new(uint.MaxValue, uint.MaxValue, 4), default);

        Assert.Equal(new MailboxPosition(uint.MaxValue, uint.MaxValue, 4), await remember.FindAsync("a", default));
        Assert.Null(await remember.FindAsync("b", default));
    }

    [Fact]
    public void Faults_of_the_settings_are_told_all_at_once_by_their_keys_and_without_secrets()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Options(
            ("Mailboxes:0:Host", "mail.example.jp"), ("Mailboxes:0:Security", "none"), ("Mailboxes:0:Password", "hidden"), ("Mailboxes:0:TokenFile", "t"),
            ("Mailboxes:1:Host", "127.0.0.1"), ("Mailboxes:1:User", "u"), ("Mailboxes:1:Port", "99999"), ("Mailboxes:1:PollSeconds", "-1"), ("Mailboxes:1:Security", "ssl3")));

        Assert.All(
            ["Mailboxes:0:User is missing", "Mailboxes:0:AllowPlain", "Mailboxes:0 needs one of", "Mailboxes:1:Port", "Mailboxes:1:PollSeconds", "Mailboxes:1:Security", "Mailboxes:1 needs one of"],
            said => Assert.Contains(said, fault.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("hidden", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_have_the_defaults_of_the_manual()
    {
        var options = Assert.Single(Options(("Mailboxes:0:Host", "mail.example.jp"), ("Mailboxes:0:User", "desk"), ("Mailboxes:0:Password", "hidden")));

        Assert.Equal((MailboxSecurity.Tls, 993, "INBOX", "0", 60), (options.Security, options.Port, options.Folder, options.Name, (int)options.Poll.TotalSeconds));
        Assert.Null(options.ProcessedFolder);
        Assert.Empty(Options());
    }

    [Fact]
    public async Task A_token_comes_from_a_file_or_a_command_and_a_failing_command_is_told_without_its_words()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "from-file\n");
        Assert.Equal(("from-file", true), await ServerSecret.ReadAsync(With("TokenFile", file).Secret, default));
        File.Delete(file);
        Assert.Equal(("from-command", true), await ServerSecret.ReadAsync(With("TokenCommand", "echo from-command").Secret, default));

        var fault = await Assert.ThrowsAsync<MailboxSetupFault>(() => ServerSecret.ReadAsync(With("TokenCommand", "echo secret >&2; exit 3").Secret, default));
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MailboxSetupFault>(() => ServerSecret.ReadAsync(With("PasswordFile", file).Secret, default));
    }

    private static MailboxOptions With(string key, string value) =>
        Assert.Single(Options(("Mailboxes:0:Host", "h"), ("Mailboxes:0:User", "u"), ("Mailboxes:0:" + key, value)));

    private static IReadOnlyList<MailboxOptions> Options(params (string Key, string Value)[] settings) => MailboxOptions.From(
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value)).Build());

    /// <summary>A mailbox in memory; its uids count from one.</summary>
    private sealed class ListedMailbox(IEnumerable<byte[]> mails) : IMailbox
    {
        // A new list for each mail: the worker reads it at any time.
        private volatile IReadOnlyList<byte[]> _mails = [.. mails];
        private readonly SemaphoreSlim _news = new(0);

        public bool RefusesAcknowledging { get; set; }

        public bool IsDown { get; set; }

        /// <summary>Mails a call gives at most.</summary>
        public int Round { get; init; } = int.MaxValue;

        /// <summary>Waited for after a call that gave as many.</summary>
        public Func<Task> AfterRound { get; init; } = () => Task.CompletedTask;

        public List<string> Acknowledged { get; } = [];

        public void Add(byte[] mail)
        {
            _mails = [.. _mails, mail];
            _news.Release();
        }

        public Task<MailboxState> OpenAsync(CancellationToken ct) =>
            IsDown ? throw new IOException("no route") : Task.FromResult(new MailboxState(17, (uint)_mails.Count + 1));

        public async IAsyncEnumerable<MailboxMessage> ReadAsync(uint after, [EnumeratorCancellation] CancellationToken ct)
        {
            await Task.Yield();
            for (var i = (int)after; i < _mails.Count; i++)
            {
                if (i - after == Round)
                {
                    await AfterRound();
                    yield break;
                }

                yield return new((uint)i + 1, _mails[i].Length, _mails[i], MailboxMessageFault.None, _mails.Count - i - 1);
            }
        }

        public Task AcknowledgeAsync(UidSet uids, bool aside, CancellationToken ct)
        {
            if (RefusesAcknowledging)
            {
                throw new CommandRefused("UID MOVE", ImapResponse.Parse(["S1 NO [OVERQUOTA] full"], []));
            }

            if (!uids.IsEmpty)
            {
                Acknowledged.Add((aside ? "aside " : "") + uids);
            }

            return Task.CompletedTask;
        }

        public Task WaitAsync(CancellationToken ct) => _news.WaitAsync(ct);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
