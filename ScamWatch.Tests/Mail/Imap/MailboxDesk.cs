using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Storage;
using ScamWatch.Ingest;
using ScamWatch.Ingest.Files;
using ScamWatch.Ingest.Mail.Imap;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Mail.Imap;

/// <summary>A store that a mailbox is drained into, and what can be seen of it.</summary>
internal sealed class MailboxDesk(TestStore store) : IAsyncDisposable
{
    private readonly List<MailboxWorker> _workers = [];

    public RecordedLog Log { get; } = new();

    public ChangeFeed Feed => store.Get<ChangeFeed>();

    public static async Task<MailboxDesk> OpenAsync() => new(await TestStore.OpenAsync());

    /// <summary>Mails that differ in their number only; every third in ISO-2022-JP.</summary>
    public static IEnumerable<byte[]> Mails(int count, int from = 1) => Enumerable.Range(from, count).Select(Mail);

    public static byte[] Mail(int number) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"""
        From: info{number}@koushin.example
        To: citizen@example.jp
        Subject: =?UTF-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes($"更新のお知らせ {number}"))}?=
        Date: Fri, 20 Nov 2026 14:{number % 60:00}:00 +0900
        Message-ID: <{number}@koushin.example>
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        マイナンバーの更新が必要です。受付{number}
        {new string('a', number * 37 % 3000)}
        """).ReplaceLineEndings("\r\n"));

    /// <summary>One that is read and judged in no time.</summary>
    public static byte[] Short(int number) => Encoding.ASCII.GetBytes($"From: a@koushin.example\r\nSubject: n{number}\r\n\r\nhello\r\n");

    /// <summary>Loads the classifier.</summary>
    public async Task WarmAsync() => await store.Get<CurrentClassifier>().GetAsync(default);

    public async Task<MailboxWorker> StartAsync(MailboxOptions options, Func<IMailbox>? open = null)
    {
        var worker = new MailboxWorker(
            options, store.Get<TakeFile>(), store.Get<FindUnreadable>(), store.Get<RememberMailbox>(), store.Get<WorkerBoard>(),
            Log, open);
        _workers.Add(worker);
        await worker.StartAsync(default);
        return worker;
    }

    /// <summary>How often each mail by its subject became a report.</summary>
    public async Task<IReadOnlyDictionary<string, int>> ReportsAsync()
    {
        await using var db = store.Db();
        return await db.Reports.GroupBy(r => r.Subject).ToDictionaryAsync(g => g.Key, g => g.Count());
    }

    /// <summary>Makes the database refuse the second mail as a report, and nothing else.</summary>
    public async Task RefuseSecondAsync()
    {
        await using var db = store.Db();
        var second = store.Get<FieldCipher>().Protect("Reports.Subject", "更新のお知らせ 2", FieldSecrecy.Findable);
        var trigger = $"create trigger refuse before insert on Reports when new.Subject = '{second}' begin select raise(abort, 'refused'); end";
        await db.Database.ExecuteSqlRawAsync(trigger);
    }

    public async Task<int> CountAsync()
    {
        await using var db = store.Db();
        return await db.Reports.CountAsync();
    }

    public async Task AssertEachOnceAsync(int count)
    {
        var reports = await ReportsAsync();
        Assert.Equal(Enumerable.Range(1, count).Select(n => $"更新のお知らせ {n}").Order(StringComparer.Ordinal), reports.Keys.Order(StringComparer.Ordinal));
        Assert.All(reports.Values, times => Assert.Equal(1, times));
    }

    public async Task<IReadOnlyList<UnreadableInput>> UnreadableAsync() =>
        (await store.Get<FindUnreadable>().RunAsync(new(0, 50), default)).Items;

    public WorkerState State(MailboxOptions options) =>
        store.Get<WorkerBoard>().All.SingleOrDefault(s => s.Name == MailboxWorker.NamePrefix + options.Name)
        ?? new(options.Name, false, null, null, "");

    public Task<MailboxPosition?> PositionAsync(MailboxOptions options) => store.Get<RememberMailbox>().FindAsync(options.Place, default);

    /// <summary>Until every mail of the mailbox is taken and the server knows.</summary>
    public Task UntilDrainedAsync(MailboxOptions options, uint uid) => UntilAsync(async () =>
        await PositionAsync(options) is { } position && position.TakenUid >= uid && position.AcknowledgedUid == position.TakenUid);

    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!await holds())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            await worker.StopAsync(default);
            worker.Dispose();
        }

        await store.DisposeAsync();
    }

    /// <summary>Everything that was logged, as text.</summary>
    internal sealed class RecordedLog : ILogger<MailboxWorker>
    {
        private readonly List<string> _lines = [];

        public string Text
        {
            get
            {
                lock (_lines)
                {
                    return string.Join('\n', _lines);
                }
            }
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines)
            {
                _lines.Add(formatter(state, exception) + exception);
            }
        }
    }
}
