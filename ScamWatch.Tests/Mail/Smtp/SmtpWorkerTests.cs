using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Replies;
using ScamWatch.Ingest;
using ScamWatch.Ingest.Mail;
using ScamWatch.Ingest.Mail.Imap;
using ScamWatch.Ingest.Mail.Smtp;
using ScamWatch.Tests.Mail.Imap;
using ScamWatch.Tests.Support;
using static ScamWatch.Tests.Replies.QueueingRepliesTests;

namespace ScamWatch.Tests.Mail.Smtp;

public sealed class SmtpWorkerTests : IAsyncDisposable
{
    private readonly PlayedServer _server = new();
    private readonly RecordedLog _log = new();
    private TestStore _store = null!;
    private SmtpWorker? _worker;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_worker is not null)
        {
            await _worker.StopAsync(default);
            _worker.Dispose();
        }

        await _server.DisposeAsync();
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

    [Fact]
    public async Task Everything_that_waits_goes_out_over_one_connection()
    {
        await QueueAsync(3);

        await StartAsync();
        await UntilAsync(m => m.State == ReplyState.Sent, 3);

        Assert.Equal(1, _server.Connections);
        Assert.Equal(3, _server.Mails.Count);
        Assert.Equal(3, _server.Mails.Select(m => MimeReader.Read(System.Text.Encoding.ASCII.GetBytes(m)).MessageId).Distinct().Count());
        await MailboxDesk.UntilAsync(() => Task.FromResult(State is { Healthy: true, LastItemAt: not null, Waiting: 0 }));
    }

    [Fact]
    public async Task A_mail_put_off_by_the_server_goes_out_later()
    {
        var refused = 0;
        _server.Answer = line => line.StartsWith("RCPT", StringComparison.Ordinal) && Interlocked.Increment(ref refused) == 1 ? "451 4.7.1 greylisted" : throw new NotSupportedException();
        await QueueAsync(2);

        await StartAsync();
        await UntilAsync(m => m.State == ReplyState.Sent, 1);
        await UntilAsync(m => m is { State: ReplyState.Queued, LastError: "RCPT 451 4.7.1" }, 1);
        _store.Clock.Advance(TimeSpan.FromMinutes(2));
        await UntilAsync(m => m.State == ReplyState.Sent, 2);

        Assert.Contains(await MailsAsync(_store), m => m.Attempts == 2);
    }

    [Fact]
    public async Task A_refused_mail_fails_alone()
    {
        _server.Answer = line => line.StartsWith("RCPT TO:<reporter0@", StringComparison.Ordinal) ? "550 5.1.1 <reporter0@example.jp> unknown" : throw new NotSupportedException();
        await QueueAsync(3);

        await StartAsync();
        await UntilAsync(m => m.State is ReplyState.Sent or ReplyState.Failed, 3);

        var failed = Assert.Single(await MailsAsync(_store), m => m.State == ReplyState.Failed);
        Assert.Equal("RCPT 550 5.1.1", failed.LastError);
        Assert.Equal(1, _server.Connections);
    }

    [Fact]
    public async Task A_mail_whose_answer_was_lost_goes_out_again_under_the_same_id()
    {
        _server.OnMail = number => number == 1 ? null : "250 2.0.0 taken";
        await QueueAsync(1);

        await StartAsync();
        await UntilAsync(m => m is { State: ReplyState.Queued, Attempts: 1, LastError.Length: > 0 }, 1);
        _store.Clock.Advance(TimeSpan.FromMinutes(2));
        await UntilAsync(m => m.State == ReplyState.Sent, 1);

        Assert.Equal(2, _server.Mails.Count);
        Assert.Equal(_server.Mails[0], _server.Mails[1]);
    }

    [Fact]
    public async Task A_wrong_password_costs_no_mail_an_attempt_and_is_shown_and_logged_without_it()
    {
        _server.Answer = line => line.StartsWith("AUTH", StringComparison.Ordinal) ? "535 5.7.8 wrong: top-secret" : throw new NotSupportedException();
        await QueueAsync(1);

        await StartAsync("top-secret");
        await MailboxDesk.UntilAsync(() => Task.FromResult(State.LastFault.Length > 0));

        Assert.Equal((false, "AUTH 535 5.7.8"), (State.Healthy, State.LastFault));
        Assert.Equal(0, Assert.Single(await MailsAsync(_store)).Attempts);
        Assert.DoesNotContain("top-secret", _log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String("\0desk\0top-secret"u8), _log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_at_the_outbox_is_a_span_with_what_came_of_it()
    {
        _server.Answer = line => line.StartsWith("AUTH", StringComparison.Ordinal) ? "535 5.7.8 wrong: top-secret" : throw new NotSupportedException();
        await QueueAsync(1);
        using var spans = new RecordedSpans();

        await StartAsync("top-secret");
        await MailboxDesk.UntilAsync(() => Task.FromResult(spans.Runs(SmtpWorker.Name).Count > 0));

        Assert.Equal(("fault", true), spans.Runs(SmtpWorker.Name)[0]);
        Assert.DoesNotContain("top-secret", spans.Tags, StringComparison.Ordinal);
        Assert.DoesNotContain("reporter", spans.Tags, StringComparison.Ordinal);
        await MailboxDesk.UntilAsync(() => Task.FromResult(State.NextRunAt is not null));
    }

    [Fact]
    public async Task A_refused_sender_address_fails_no_mail()
    {
        _server.Answer = line => line.StartsWith("MAIL", StringComparison.Ordinal) ? "553 5.7.1 not your address" : throw new NotSupportedException();
        await QueueAsync(2);

        await StartAsync();
        await MailboxDesk.UntilAsync(() => Task.FromResult(State.LastFault.Length > 0));

        Assert.All(await MailsAsync(_store), m => Assert.Equal(ReplyState.Queued, m.State));
        Assert.Equal("MAIL 553 5.7.1", State.LastFault);
    }

    [Fact]
    public async Task No_log_holds_an_address_or_a_servers_words()
    {
        var turn = 0;
        _server.Answer = line => line.StartsWith("RCPT", StringComparison.Ordinal)
            ? Interlocked.Increment(ref turn) switch { 1 => "550 reporter0@example.jp", 2 => "421 reporter1@example.jp", _ => null }
            : throw new NotSupportedException();
        await QueueAsync(3);

        await StartAsync();
        await MailboxDesk.UntilAsync(async () => (await MailsAsync(_store)).All(m => m.LastError.Length > 0));
        await MailboxDesk.UntilAsync(() => Task.FromResult(_log.Text.Length > 0));

        Assert.DoesNotContain("reporter", _log.Text, StringComparison.Ordinal);
        Assert.All(await MailsAsync(_store), m => Assert.DoesNotContain("reporter", m.LastError, StringComparison.Ordinal));
        Assert.DoesNotContain("reporter", State.LastFault, StringComparison.Ordinal);
    }

    [Fact]
    public void The_worker_runs_only_where_a_server_is_set()
    {
        Assert.Null(SmtpOptions.From(Settings()));
        Assert.Equal((587, MailboxSecurity.StartTls), SmtpOptions.From(Settings(("Smtp:Host", "mail.example"))) is { } s ? (s.Port, s.Security) : default);
        Assert.Equal((465, MailboxSecurity.Tls), SmtpOptions.From(Settings(("Smtp:Host", "mail.example"), ("Smtp:Security", "TLS"))) is { } t ? (t.Port, t.Security) : default);
        Assert.Equal((2525, "desk"), SmtpOptions.From(Settings(("Smtp:Host", "h"), ("Smtp:Port", "2525"), ("Smtp:User", "desk"), ("Smtp:Password", "p"))) is { } p ? (p.Port, p.User) : default);
    }

    [Theory]
    [InlineData("Smtp:Security", "sometimes", "Smtp:Security")]
    [InlineData("Smtp:Security", "none", "Smtp:AllowPlain")]
    [InlineData("Smtp:Port", "0", "Smtp:Port")]
    [InlineData("Smtp:Port", "70000", "Smtp:Port")]
    [InlineData("Smtp:User", "desk", "Password")]
    [InlineData("Smtp:Password", "top-secret", "User")]
    [InlineData("Smtp:HelloName", "a b\r\nMAIL", "Smtp:HelloName")]
    public void A_slip_in_the_settings_is_told_with_its_key_and_no_value(string key, string value, string told)
    {
        var fault = Assert.Throws<InvalidOperationException>(() => SmtpOptions.From(Settings(("Smtp:Host", "mail.example"), (key, value))));

        Assert.Contains(told, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("top-secret", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Replies:From", "", "Replies:From")]
    [InlineData("Replies:From", "desk", "Replies:From")]
    [InlineData("Replies:From", "desk@city.example\r\nBcc: x@y.example", "Replies:From")]
    [InlineData("Replies:ReplyTo", "x", "Replies:ReplyTo")]
    [InlineData("Replies:ReturnPath", "x", "Replies:ReturnPath")]
    [InlineData("Replies:AcknowledgementsPerDay", "many", "Replies:AcknowledgementsPerDay")]
    [InlineData("Replies:PlainJapanese", "ja", "Replies:PlainJapanese")]
    [InlineData("Public:BaseUrl", "", "Public:BaseUrl")]
    [InlineData("Public:BaseUrl", "ftp://city.example", "Public:BaseUrl")]
    public void So_is_one_in_how_reporters_are_written_to(string key, string value, string told)
    {
        (string, string?)[] good = [.. TestStore.MailOn.Select(p => (p.Key, p.Value))];
        Assert.True(ReplySettings.Read(Settings(good)).Enabled);
        Assert.False(ReplySettings.Read(Settings((key, value))).Enabled);

        var fault = Assert.Throws<InvalidOperationException>(() => ReplySettings.Read(Settings([.. good, (key, value)])));

        Assert.Contains(told, fault.Message, StringComparison.Ordinal);
    }

    private static IConfiguration Settings(params (string Key, string? Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.GroupBy(s => s.Key).Select(g => KeyValuePair.Create(g.Key, g.Last().Value))).Build();

    private WorkerState State => _store.Get<WorkerBoard>().All.SingleOrDefault(s => s.Name == SmtpWorker.Name) ?? new("", false, null, null, "");

    private async Task QueueAsync(int count)
    {
        _store = await OpenAsync();
        for (var i = 0; i < count; i++)
        {
            await ReceiveAsync(_store, Some.ByMail($"reporter{i}@example.jp"));
        }
    }

    private async Task StartAsync(string password = "")
    {
        _worker = new(_server.Options(user: password.Length > 0 ? "desk" : "", password: password), _store.Get<SendReply>(), _store.Get<WorkerBoard>(), _log);
        await _worker.StartAsync(Ct);
    }

    private Task UntilAsync(Func<OutgoingMail, bool> holds, int count) =>
        MailboxDesk.UntilAsync(async () => (await MailsAsync(_store)).Count(holds) == count);

    private sealed class RecordedLog : ILogger<SmtpWorker>
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

        public string Text => string.Join('\n', _lines);

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue(formatter(state, exception) + exception);
    }
}
