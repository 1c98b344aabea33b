using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ScamWatch.Domain.Storage.Postgres;

/// <summary>How the read replica is doing.</summary>
/// <param name="Fault">Why it is not read from: <see cref="TooFarBehind"/>, <see cref="NoReplica"/>, or a kind of fault; empty where it is.</param>
/// <param name="Behind">By how much it lags behind the primary; null where that is not known.</param>
public sealed record ReplicaState(string Fault, TimeSpan? Behind)
{
    /// <summary>It lags further than the setting allows.</summary>
    public const string TooFarBehind = "behind";

    /// <summary>It takes writes itself.</summary>
    public const string NoReplica = "no-replica";

    /// <summary>True where reads go to it.</summary>
    public bool IsRead => Fault.Length == 0;

    /// <summary>For how long it has not been read from, as this process saw it; none where it is.</summary>
    public TimeSpan Away { get; init; }
}

/// <summary>
/// A streaming copy of the database that public pages and figures are read from: settings <c>Database:ReadConnectionString</c> and
/// <c>Database:ReadLagSeconds</c>. While it does not answer or is too far behind, the primary is read.
/// </summary>
public sealed class ReadReplica(StorageOptions options, ILogger<ReadReplica> log) : IDisposable
{
    /// <summary>How long an answer holds. Short beside any lag that is allowed.</summary>
    private static readonly TimeSpan s_young = TimeSpan.FromSeconds(1);

    /// <summary>How long one that is away is not asked again: whoever reads would wait for it each time.</summary>
    private static readonly TimeSpan s_afterFault = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>Whoever wants what was committed a moment ago waits so long for it to arrive, and then asks the primary.</summary>
    private static readonly TimeSpan s_arrival = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(15);

    // https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-RECOVERY-CONTROL. The time of the last transaction stands still while nothing is
    // written, so it counts only where the replica lacks something.
    private const string Ask = """
        SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn() >= $1::pg_lsn, extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8
        """;

    private readonly SemaphoreSlim _one = new(1);
    private ReplicaState? _last;
    private long _at;
    private long _awaySince;

    /// <summary>Where it is; null where none is set.</summary>
    public string? ConnectionString { get; } = options.ReadConnectionString;

    public void Dispose() => _one.Dispose();

    /// <summary>How it is doing; null where none is set. Asked at most once a second, however many look.</summary>
    /// <exception cref="NpgsqlException">The primary does not answer.</exception>
    public async Task<ReplicaState?> LookAsync(CancellationToken ct)
    {
        if (ConnectionString is null)
        {
            return null;
        }

        await _one.WaitAsync(ct);
        try
        {
            var last = _last;
            if (last is null || Stopwatch.GetElapsedTime(_at) >= (last.Fault is "" or ReplicaState.TooFarBehind ? s_young : s_afterFault))
            {
                Remember(last, await AskAsync(await WrittenAsync(ct), ct));
            }

            return _last! with { Away = _last.IsRead ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_awaySince) };
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>True where it may be read by whoever can do with what was true a moment ago.</summary>
    public async Task<bool> IsGoodAsync(CancellationToken ct) => await LookAsync(ct) is { IsRead: true };

    /// <summary>True where it holds everything that is committed by now, which is waited for for a moment.</summary>
    public async Task<bool> HasAllAsync(CancellationToken ct)
    {
        if (await LookAsync(ct) is not { IsRead: true })
        {
            return false;
        }

        var (written, asked) = (await WrittenAsync(ct), Stopwatch.GetTimestamp());
        while (true)
        {
            var state = await AskAsync(written, ct);
            if (state is { IsRead: true, Behind.Ticks: 0 })
            {
                return true;
            }

            if (!state.IsRead || Stopwatch.GetElapsedTime(asked) >= s_arrival)
            {
                return false;
            }

            await Task.Delay(s_step, ct);
        }
    }

    /// <summary>Takes note that it failed somebody who read from it; false where it cannot have been the replica. The primary is read next.</summary>
    public bool Doubt(Exception fault)
    {
        if (ConnectionString is null || fault is not (NpgsqlException or TimeoutException or IOException or InvalidOperationException { InnerException: NpgsqlException }) || _last is not { IsRead: true } last)
        {
            return false;
        }

        Remember(last, new(fault.GetType().Name, null));
        return true;
    }

    /// <summary>How far the primary has written.</summary>
    private async Task<string> WrittenAsync(CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(options.ConnectionString);
        await connection.OpenAsync(ct);
        await using var ask = new NpgsqlCommand("SELECT pg_current_wal_lsn()::text", connection);
        return (string)(await ask.ExecuteScalarAsync(ct))!;
    }

    private async Task<ReplicaState> AskAsync(string written, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(s_patience);
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString);
            await connection.OpenAsync(patience.Token);
            await using var ask = new NpgsqlCommand(Ask, connection) { Parameters = { new() { Value = written } } };
            await using var row = await ask.ExecuteReaderAsync(patience.Token);
            await row.ReadAsync(patience.Token);
            if (!row.GetBoolean(0))
            {
                return new(ReplicaState.NoReplica, null);
            }

            var behind = !row.IsDBNull(1) && row.GetBoolean(1) ? TimeSpan.Zero : row.IsDBNull(2) ? default(TimeSpan?) : TimeSpan.FromSeconds(Math.Max(row.GetDouble(2), 0.001));
            return new(behind <= options.ReadLag ? "" : ReplicaState.TooFarBehind, behind);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new("timeout", null);
        }
        catch (Exception fault) when (fault is NpgsqlException or TimeoutException or IOException or System.Net.Sockets.SocketException)
        {
            return new(fault.GetType().Name, null);
        }
    }

    private void Remember(ReplicaState? last, ReplicaState now)
    {
        (_last, _at) = (now, Stopwatch.GetTimestamp());
        if (last?.IsRead == false && now.IsRead)
        {
            log.LogInformation("The read replica is read again");
        }
        else if (last?.IsRead != false && !now.IsRead)
        {
            _awaySince = _at;
            log.LogWarning("The read replica is not read from ({Kind}); the primary is", now.Fault);
        }
    }
}
