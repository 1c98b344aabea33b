using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ScamWatch.Domain.Storage.Postgres;

/// <summary>What another node tells: which topics changed, and how many audit entries it wrote with them.</summary>
public sealed record ChangeNotice(IReadOnlyList<Topic> Topics, int AuditEntries);

/// <summary>
/// Tells the other nodes what a commit changed (NOTIFY) and hears what they tell (LISTEN). A notice is part of the transaction
/// it tells of, so it comes after the commit and never without it.
/// </summary>
/// <remarks>
/// A transaction with a notice waits at its end for the one before (PostgreSQL gives notices the order of the commits), so not
/// every commit of a burst carries one: a topic told of within the last 200 ms is told of again after that time, by a notice of its
/// own. A node that dies in between leaves that to the look at the audit trail (once a second).
/// </remarks>
public sealed class ChangeNotices
{
    private const string Channel = "scamwatch_changes";

    /// <summary>As long as the feed itself gathers before it calls anybody.</summary>
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    private readonly string _connectionString;
    private readonly ILogger<ChangeNotices> _log;

    /// <summary>Names this process among those that hear.</summary>
    private readonly string _node = Guid.NewGuid().ToString("N");
    private readonly Lock _lock = new();
    private readonly long[] _toldAt = new long[Enum.GetValues<Topic>().Length];
    private readonly HashSet<Topic> _waiting = [];
    private int _waitingEntries;
    private bool _isTelling;

    public ChangeNotices(StorageOptions options, ChangeFeed feed, ILogger<ChangeNotices> log)
    {
        (_connectionString, _log) = (options.ConnectionString, log);
        feed.Others = topic => TellSoon([topic], 0);
    }

    /// <summary>The notice a transaction shall carry; null where its topics were told of a moment ago: <see cref="TellSoon(CommitChanges)"/> after it.</summary>
    internal string? Announce(CommitChanges changes)
    {
        var now = Stopwatch.GetTimestamp();
        lock (_lock)
        {
            if (!changes.Topics.Any(t => _toldAt[(int)t] == 0 || Stopwatch.GetElapsedTime(_toldAt[(int)t], now) >= s_interval))
            {
                return null;
            }

            foreach (var topic in changes.Topics)
            {
                _toldAt[(int)topic] = now;
            }
        }

        return Text(changes.Topics, changes.AuditEntries);
    }

    /// <summary>Tells of what is committed, within the interval and together with whatever else is.</summary>
    internal void TellSoon(CommitChanges changes) => TellSoon(changes.Topics, changes.AuditEntries);

    internal static DbCommand Command(DbTransaction transaction, string notice)
    {
        var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = NotifySql;
        command.Parameters.Add(new NpgsqlParameter { Value = notice });
        return command;
    }

    internal static NpgsqlBatchCommand BatchCommand(string notice) =>
        new(NotifySql) { Parameters = { new NpgsqlParameter { Value = notice } } };

    /// <summary>Hears what other nodes tell, on one connection, until that breaks.</summary>
    /// <param name="listening">Called once everything that is told from now on will be heard.</param>
    /// <param name="heard">Called for each notice of another node, in their order.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="NpgsqlException">The connection could not be made, or broke.</exception>
    public async Task ListenAsync(Action listening, Action<ChangeNotice> heard, CancellationToken ct)
    {
        // Asked now and then whether it is still there: a peer that vanished without a word sends nothing to notice it by.
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(_connectionString) { Pooling = false, KeepAlive = 10 }.ConnectionString);
        connection.Notification += (_, told) =>
        {
            if (Read(told.Payload) is { } notice)
            {
                heard(notice);
            }
        };
        await connection.OpenAsync(ct);
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(ct);
        }

        listening();
        while (true)
        {
            await connection.WaitAsync(ct);
        }
    }

    private const string NotifySql = $"SELECT pg_notify('{Channel}', $1)";

    private void TellSoon(IEnumerable<Topic> topics, int auditEntries)
    {
        lock (_lock)
        {
            _waiting.UnionWith(topics);
            _waitingEntries += auditEntries;
            if (_isTelling || _waiting.Count == 0)
            {
                return;
            }

            _isTelling = true;
        }

        _ = Task.Run(TellAsync);
    }

    private async Task TellAsync()
    {
        await Task.Delay(s_interval);
        string notice;
        lock (_lock)
        {
            // Before it is told, not after: what is committed meanwhile must be told once more.
            notice = Text(_waiting, _waitingEntries);
            _waiting.Clear();
            (_waitingEntries, _isTelling) = (0, false);
        }

        try
        {
            await using var connection = new NpgsqlConnection(_connectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(NotifySql, connection) { Parameters = { new NpgsqlParameter { Value = notice } } };
            await command.ExecuteNonQueryAsync();
        }
        catch (DbException fault)
        {
            // The others count the audit entries and find out by themselves.
            _log.LogWarning("Other nodes could not be told of a change ({Kind})", fault.GetType().Name);
        }
    }

    private string Text(IEnumerable<Topic> topics, int auditEntries) =>
        string.Create(CultureInfo.InvariantCulture, $"{_node} {auditEntries} {string.Join(',', topics)}");

    /// <summary>Null for our own, and for what is no notice. A topic that this program does not know is passed over: another node may be newer.</summary>
    private ChangeNotice? Read(string payload) =>
        payload.Split(' ') is [var node, var entries, var topics] && node != _node
            && int.TryParse(entries, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? new([.. topics.Split(',').Where(t => Enum.TryParse<Topic>(t, out _)).Select(Enum.Parse<Topic>)], count)
            : null;
}
