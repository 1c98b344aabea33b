using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Backups;

/// <summary>What a copy of the database held at its moment.</summary>
/// <param name="At">The moment, UTC: what was committed before is in the copy.</param>
/// <param name="Migration">Name of the last migration applied.</param>
/// <param name="Tables">Rows of each table.</param>
/// <param name="Audit">What a walk along its audit trail found.</param>
internal sealed record CopiedDatabase(DateTime At, string Migration, SortedDictionary<string, long> Tables, AuditFindings Audit);

/// <summary>Walks along the audit trail of a copy.</summary>
/// <param name="connection">Of the copy.</param>
/// <param name="snapshot">The snapshot of a PostgreSQL database that was copied; null where the connection leads to the copy itself.</param>
internal delegate Task<AuditFindings> CopyWalk(string connection, string? snapshot);

/// <summary>Copies and replaces the database, as its provider does it. Two heirs: <see cref="SqliteCopy"/>, <see cref="PostgresCopy"/>.</summary>
internal abstract class DatabaseCopy
{
    /// <summary>Name of the copy in the archive.</summary>
    public abstract string Name { get; }

    /// <summary>Free bytes that a copy may need.</summary>
    public abstract Task<long> SizeAsync(CancellationToken ct);

    /// <summary>Copies the database as it is at one moment, while it is written to, and checks the copy.</summary>
    /// <param name="file">To be made.</param>
    /// <param name="walk">Walks along the audit trail of a copy.</param>
    public abstract Task<Outcome<CopiedDatabase>> TakeAsync(string file, CopyWalk walk, CancellationToken ct);

    /// <summary>Refuses where a program has the database open, or where there is something in it and that is not to be replaced.</summary>
    public abstract Task<Refusal?> CheckTargetAsync(bool force, CancellationToken ct);

    /// <summary>Prepares a database beside the one of the settings from a copy. What is made is dropped again with the value.</summary>
    /// <param name="file">The copy, unpacked; may be moved.</param>
    public abstract Task<Outcome<PreparedDatabase>> PrepareAsync(string file, CancellationToken ct);

    public static DatabaseCopy Of(StorageOptions options, TimeProvider clock) =>
        options.Provider == StorageOptions.Postgres ? new PostgresCopy(options.ConnectionString, clock) : new SqliteCopy(options.ConnectionString, clock);

    /// <summary>Contexts over another database of the same kind, with the keys of an installation.</summary>
    internal static ServiceProvider Contexts(string provider, string connection, FieldCipher cipher, AuditSettings audit, AuditKeys keys) => new ServiceCollection()
        .AddLogging().AddSingleton(cipher).AddSingleton(audit).AddSingleton(keys).AddScamWatchStorage(new(provider, connection)).BuildServiceProvider();

    /// <summary>Rows of each table.</summary>
    /// <param name="tables">Statement that names the tables.</param>
    internal static async Task<SortedDictionary<string, long>> CountAsync(DbConnection connection, string tables, CancellationToken ct)
    {
        var names = new List<string>();
        await using var command = connection.CreateCommand();
        command.CommandText = tables;
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                names.Add(reader.GetString(0));
            }
        }

        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            command.CommandText = $"SELECT COUNT(*) FROM \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
            counts[name] = Convert.ToInt64(await command.ExecuteScalarAsync(ct), System.Globalization.CultureInfo.InvariantCulture);
        }

        return counts;
    }

    internal static async Task<string> MigrationAsync(DbConnection connection, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT MAX(\"MigrationId\") FROM \"__EFMigrationsHistory\"";
        return await command.ExecuteScalarAsync(ct) as string ?? "";
    }
}

/// <summary>A database beside the one of the settings.</summary>
internal abstract class PreparedDatabase : IAsyncDisposable
{
    /// <summary>Of the prepared one.</summary>
    public abstract string ConnectionString { get; }

    /// <summary>Rows of each table, and the last migration.</summary>
    public abstract Task<(SortedDictionary<string, long> Tables, string Migration)> CountAsync(CancellationToken ct);

    /// <summary>Puts it in the place of the one of the settings, which is kept under another name.</summary>
    /// <param name="aside">Folder for files that are put aside.</param>
    /// <param name="stamp">Ends the name of what is put aside.</param>
    /// <param name="moves">Undoes what was done, should a later step fail.</param>
    public abstract Task SwapAsync(string aside, string stamp, Moves moves, CancellationToken ct);

    public abstract ValueTask DisposeAsync();
}

/// <summary>Renamings that can be undone.</summary>
internal sealed class Moves
{
    private readonly Stack<Func<Task>> _undo = new();

    /// <summary>Moves a file; the folder it goes to is made.</summary>
    public void Move(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Move(from, to);
        _undo.Push(() =>
        {
            File.Move(to, from);
            return Task.CompletedTask;
        });
    }

    public void OnUndo(Func<Task> undo) => _undo.Push(undo);

    public async Task UndoAsync()
    {
        while (_undo.TryPop(out var undo))
        {
            await undo();
        }
    }
}
