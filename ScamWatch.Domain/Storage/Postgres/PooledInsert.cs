using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ScamWatch.Domain.Storage.Postgres;

/// <summary>A change as one message: the server takes the statements between two synchronisations as one transaction.</summary>
internal sealed class PooledInsert(string connectionString, IDbContextFactory<ScamWatchDb> contexts, SavedChangesInterceptor changes)
    : RowWriter(contexts, changes)
{
    private protected override async Task StoreAsync(NewRow[] rows, CancellationToken ct)
    {
        var stored = ChangesOf(rows);
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(ct);
            await using var batch = new NpgsqlBatch(connection);
            // Makes parameters, and is never run.
            using var maker = new NpgsqlCommand();
            foreach (var (row, statement) in rows)
            {
                var command = new NpgsqlBatchCommand(statement.Sql);
                statement.AddParameters(maker, command.Parameters, row);
                batch.BatchCommands.Add(command);
            }

            if (Announce(stored) is { } notice)
            {
                batch.BatchCommands.Add(ChangeNotices.BatchCommand(notice));
            }

            // Known to the connection after the first time: no message of its own then.
            await batch.PrepareAsync(ct);
            // Once sent, the answer is waited for: a commit must not end up unknown because somebody closed a page.
            await batch.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (DbException fault)
        {
            throw Refused(fault);
        }

        Committed(stored);
    }
}
