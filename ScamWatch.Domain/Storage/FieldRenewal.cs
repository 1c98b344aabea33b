using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Privacy;

namespace ScamWatch.Domain.Storage;

/// <summary>That all rows of a table are written with certain keys.</summary>
public sealed class FieldProgress
{
    private FieldProgress()
    {
    }

    public FieldProgress(string table, string keys, DateTime at) => (Table, Keys, At) = (table, keys, at);

    public string Table { get; private set; } = "";

    /// <summary>Names of the two keys and a mark of the columns, parted by slashes.</summary>
    public string Keys { get; private set; } = "";

    /// <summary>When that was found, UTC.</summary>
    public DateTime At { get; private set; }

    public void Reach(string keys, DateTime at) => (Keys, At) = (keys, at);
}

/// <summary>
/// Writes what is stored under an older key, or from the time before fields were encrypted, anew with the key of today: some
/// hundred rows a commit, wherever it was broken off, beside readers and writers. What somebody changes meanwhile is theirs.
/// </summary>
internal static class FieldRenewal
{
    private const int AtOnce = 200;

    /// <summary>Length of <see cref="FieldCipher.CurrentPrefix"/>.</summary>
    private const int PrefixLength = 13;

    private static readonly string[] s_large = ["Reports", "Replies", "Campaigns", "IntakeRules"];

    /// <summary>True for tables of which a start of the program can wait: those of the desks, not those of the reports.</summary>
    public static bool IsSmall(Type entity) => !s_large.Contains(entity.Namespace?.Split('.').ElementAtOrDefault(2));

    /// <summary>Renews the wanted tables. The number of rows written anew.</summary>
    /// <exception cref="MissingFieldKeyException">The database was written with a key that is not at hand.</exception>
    public static async Task<int> RunAsync(ScamWatchDb db, Func<Type, bool> wanted, DateTime now, CancellationToken ct)
    {
        var reached = await db.FieldProgress.ToDictionaryAsync(p => p.Table, ct);
        var cipher = SealedColumns.CipherOf(db);
        foreach (var key in reached.Values.SelectMany(p => p.Keys.Split('/').Take(2)).Distinct(StringComparer.Ordinal))
        {
            cipher.Keys.Require(key);
        }

        var renewed = 0;
        // The audit trail is never rewritten: its old entries stay as they were stored, and need the keys of their time.
        foreach (var entity in db.Model.GetEntityTypes().Where(e => e.ClrType != typeof(AuditEntry) && wanted(e.ClrType)))
        {
            var columns = SealedColumns.Of(entity);
            if (columns.Count == 0)
            {
                continue;
            }

            var (table, keys) = (entity.GetTableName()!, Marker(cipher, columns));
            if (reached.TryGetValue(table, out var progress) && progress.Keys == keys)
            {
                continue;
            }

            renewed += await TableAsync(db, cipher, entity, columns, ct);
            if (progress is null)
            {
                db.FieldProgress.Add(new(table, keys, now));
            }
            else
            {
                progress.Reach(keys, now);
            }

            try
            {
                await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateException fault) when (db.IsUniqueViolation(fault))
            {
                // Another process was at it too, and has noted it.
                db.ChangeTracker.Clear();
            }
        }

        if (renewed > 0)
        {
            await db.ForgetOldPagesAsync(ct);
        }

        return renewed;
    }

    private static string Marker(FieldCipher cipher, IReadOnlyList<(IProperty Property, SealedField Field)> columns)
    {
        var names = string.Join('\n', columns.Select(c => $"{c.Field.Name} {c.Field.Secrecy}"));
        return $"{cipher.Keys.Ids[^1]}/{cipher.Keys.FindingId}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(names)))[..12]}";
    }

    private static async Task<int> TableAsync(
        ScamWatchDb db, FieldCipher cipher, IEntityType entity, IReadOnlyList<(IProperty Property, SealedField Field)> columns, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await db.OverwriteWhatIsReplacedAsync(ct);
            var part = new Part(entity, columns, cipher);
            var renewed = 0;
            object[]? after = null;
            while (true)
            {
                // A writer from the start, as every transaction of this library.
                await using var commit = await db.Database.BeginTransactionAsync(ct);
                var rows = await part.ReadAsync(db.Database.GetDbConnection(), commit.GetDbTransaction(), after, ct);
                foreach (var row in rows)
                {
                    renewed += await part.WriteAsync(db.Database.GetDbConnection(), commit.GetDbTransaction(), row, ct);
                }

                await commit.CommitAsync(ct);
                if (rows.Count < AtOnce)
                {
                    return renewed;
                }

                after = rows[^1].Key;
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private sealed record OldRow(object[] Key, string?[] Values);

    /// <summary>The questions to one table.</summary>
    private sealed class Part(IEntityType entity, IReadOnlyList<(IProperty Property, SealedField Field)> columns, FieldCipher cipher)
    {
        private readonly string _table = Quoted(entity.GetTableName()!);
        private readonly string[] _key = [.. entity.FindPrimaryKey()!.Properties.Select(p => Quoted(p.GetColumnName()))];
        private readonly string[] _columns = [.. columns.Select(c => Quoted(c.Property.GetColumnName()))];
        private readonly string _sealedPrefix = cipher.CurrentPrefix(FieldSecrecy.Sealed), _findablePrefix = cipher.CurrentPrefix(FieldSecrecy.Findable);

        public async Task<IReadOnlyList<OldRow>> ReadAsync(DbConnection connection, DbTransaction transaction, object[]? after, CancellationToken ct)
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            var old = string.Join(" OR ", columns.Select((c, i) => string.Create(CultureInfo.InvariantCulture,
                $"({_columns[i]} <> '' AND substr({_columns[i]}, 1, {PrefixLength}) <> {(c.Field.Secrecy == FieldSecrecy.Findable ? "@f" : "@s")})")));
            var from = after is null ? "" : $" AND ({string.Join(", ", _key)}) > ({string.Join(", ", _key.Select((_, i) => $"@k{i}"))})";
            command.CommandText = string.Create(CultureInfo.InvariantCulture,
                $"SELECT {string.Join(", ", _key.Concat(_columns))} FROM {_table} WHERE ({old}){from} ORDER BY {string.Join(", ", _key)} LIMIT {AtOnce}");
            Add(command, "@s", _sealedPrefix);
            Add(command, "@f", _findablePrefix);
            for (var i = 0; i < (after?.Length ?? 0); i++)
            {
                Add(command, $"@k{i}", after![i]);
            }

            var rows = new List<OldRow>();
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                rows.Add(new(
                    [.. _key.Select((_, i) => reader.GetValue(i))],
                    [.. _columns.Select((_, i) => reader.IsDBNull(_key.Length + i) ? null : reader.GetString(_key.Length + i))]));
            }

            return rows;
        }

        /// <summary>1, or 0 where somebody changed it since it was read.</summary>
        public async Task<int> WriteAsync(DbConnection connection, DbTransaction transaction, OldRow row, CancellationToken ct)
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            var (set, where) = (new List<string>(), new List<string>());
            for (var i = 0; i < _columns.Length; i++)
            {
                var field = columns[i].Field;
                if (row.Values[i] is not { Length: > 0 } stored
                    || stored.StartsWith(field.Secrecy == FieldSecrecy.Findable ? _findablePrefix : _sealedPrefix, StringComparison.Ordinal))
                {
                    continue;
                }

                set.Add($"{_columns[i]} = @n{i}");
                where.Add($"{_columns[i]} = @o{i}");
                Add(command, $"@n{i}", field.Protect(field.Read(stored)));
                Add(command, $"@o{i}", stored);
            }

            for (var i = 0; i < _key.Length; i++)
            {
                where.Add($"{_key[i]} = @k{i}");
                Add(command, $"@k{i}", row.Key[i]);
            }

            command.CommandText = $"UPDATE {_table} SET {string.Join(", ", set)} WHERE {string.Join(" AND ", where)}";
            return await command.ExecuteNonQueryAsync(ct);
        }

        private static string Quoted(string name) => $"\"{name}\"";

        private static void Add(DbCommand command, string name, object value)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
    }
}
