using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ScamWatch.Domain.Cards.Counter;
using ScamWatch.Ingest.CardReader;
using ScamWatch.Ingest.CardReader.Agent;
using ScamWatch.Tests.CardReader;
using ScamWatch.Tests.Cards;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Counter;

/// <summary>The door for agents on a free port of this machine, over a store of its own that outlives a restart.</summary>
internal sealed class AgentServer : IAsyncDisposable
{
    private readonly TestStore _store;
    private readonly List<string> _log = [];
    // Kept over a restart, and not to be had by the agents that knock meanwhile.
    private readonly int _port = Programs.FreePort();
    private WebApplication? _app;

    private AgentServer(TestStore store) => _store = store;

    public Uri Address => new($"http://127.0.0.1:{_port}/");

    public TestStore Store => _store;

    /// <summary>All that the server logged.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return string.Join('\n', _log);
            }
        }
    }

    public CardReaders Readers => Get<CardReaders>();

    public T Get<T>() where T : notnull => _app!.Services.GetRequiredService<T>();

    public static async Task<AgentServer> StartAsync()
    {
        var server = new AgentServer(new TestStore());
        await server.StartAgainAsync();
        return server;
    }

    public async Task StartAgainAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, _port));
        _store.AddTo(builder.Services);
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new ListLog(_log));
        _app = builder.Build();
        _app.MapReaderAgents();
        await _app.StartAsync();
    }

    public async Task StopAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _app!.StopAsync(limit.Token);
        await _app.DisposeAsync();
        _app = null;
    }

    public async Task<string> CodeAsync() => (await Get<OfferAgentCode>().RunAsync(CardDesk.Counter, default)).Value!.Code.Value;

    /// <summary>The station with a card that was read.</summary>
    public async Task<(IReaderStation Station, ReaderView View)> ReadyAsync(string name)
    {
        IReaderStation? station = null;
        await Patience.UntilAsync(() => (station = Readers.Stations.FirstOrDefault(s => s.Name == name))?.Readers.Any(r => r.State == ReaderState.Ready) == true, $"{name} is ready");
        return (station!, station!.Readers.First(r => r.State == ReaderState.Ready));
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await StopAsync();
        }

        await _store.DisposeAsync();
    }

    private sealed class ListLog(List<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (lines)
            {
                lines.Add(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>An agent on its own thread of work, with readers in memory.</summary>
internal sealed class RunningAgent : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<AgentEnd> _run;

    public RunningAgent(Uri server, string? code, string machine, string tokenFile, EmulatedReaders? readers = null, ILogger? log = null)
    {
        Readers = readers ?? new();
        var agent = new AgentClient(
            new(server, code, machine, tokenFile) { FirstPause = TimeSpan.FromMilliseconds(50), LongestPause = TimeSpan.FromMilliseconds(200) },
            Readers, DemoCards.Patient, line =>
            {
                lock (Said)
                {
                    Said.Add(line);
                }
            }, log ?? NullLogger.Instance);
        _run = Task.Run(() => agent.RunAsync(_stop.Token));
    }

    public EmulatedReaders Readers { get; }

    public List<string> Said { get; } = [];

    /// <summary>How it ended, once it has.</summary>
    public Task<AgentEnd> EndAsync() => _run.WaitAsync(TimeSpan.FromSeconds(60));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await EndAsync();
        _stop.Dispose();
    }
}
