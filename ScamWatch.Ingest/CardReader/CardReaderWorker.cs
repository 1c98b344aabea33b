using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ScamWatch.Ingest.CardReader;

/// <summary>Watches the readers of this machine for as long as the program runs.</summary>
internal sealed class CardReaderWorker(
    ICardApi api, CardAuthorities authorities, ReaderOptions options, CardReaders readers, WorkerBoard board, ILogger<CardReaderWorker> log) : IHostedService, IReaderStation, IDisposable
{
    /// <summary>Its name on the operations page.</summary>
    public const string WorkerName = "card-reader";

    private readonly ReaderWatch _watch = new(api, authorities, options, log);

    public string Id => "local";

    public string Name => Environment.MachineName;

    public CardFault? Down => _watch.Down;

    public IReadOnlyList<ReaderView> Readers => _watch.Views;

    public bool AsksForPin => false;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        readers.Attach(this);
        _watch.Changed += Tell;
        // A thread of its own, not the pool's: it spends its life in waiting calls.
        new Thread(_watch.Run) { IsBackground = true, Name = "Card readers" }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _watch.Changed -= Tell;
        readers.Detach(this);
        _watch.Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _watch.Dispose();

    public Task<PossessionProof> ProveAsync(string reader, long visit, byte[] pin, byte[] challenge, bool lastTryAllowed, CancellationToken ct) =>
        _watch.ProveAsync(reader, visit, pin, challenge, lastTryAllowed).WaitAsync(ct);

    private void Tell()
    {
        board.Ran(WorkerName, foundWork: _watch.Views.Any(v => v.Facts is not null));
        board.Connected(WorkerName, _watch.Down is null);
        readers.Tell();
    }
}
