using System.Buffers.Binary;
using System.Security.Cryptography;
using Npgsql;
using ScamWatch.Domain.Storage.Sqlite;

namespace ScamWatch.Domain.Storage.Moving;

/// <summary>Holds a table that was copied against the file, row by row in the order of the key.</summary>
internal static class TableCheck
{
    /// <param name="table">The table.</param>
    /// <param name="source">The file, as it stood when it was copied.</param>
    /// <param name="connection">The target, within the transaction of the copy.</param>
    /// <param name="grams">Hash over what was made anew while copying.</param>
    /// <param name="ct">Breaks it off.</param>
    public static async Task<(MovedRows? Rows, RowsDiffer? Difference)> RunAsync(
        MovedTable table, MoveSource source, NpgsqlConnection connection, byte[] grams, CancellationToken ct)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var made = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var from = source.Query(table.SqliteQuery);
        await using var ask = new NpgsqlCommand(table.PostgresQuery, connection);
        await using var to = await ask.ExecuteReaderAsync(ct);
        var count = 0L;
        while (from.Read())
        {
            var stored = from.Values();
            if (!await to.ReadAsync(ct))
            {
                return (null, new(table.Name, table.KeyOf(stored), null));
            }

            var kept = new SqliteValue[stored.Length];
            for (var i = 0; i < kept.Length; i++)
            {
                kept[i] = Cell.Kept(table.Columns[i].Kind, stored[i]);
            }

            // The key first: where a row is missing, the next one stands in its place.
            if (Array.Exists([.. table.Key], k => !Back(table, to, k).IsSame(kept[k])))
            {
                return (null, new(table.Name, table.KeyOf(stored), null));
            }

            for (var i = 0; i < kept.Length; i++)
            {
                if (!Back(table, to, i).IsSame(kept[i]))
                {
                    return (null, new(table.Name, table.KeyOf(stored), table.Columns[i].Name));
                }

                Add(digest, kept[i]);
            }

            if (table.Grams is not null)
            {
                Add(made, to.GetFieldValue<int[]>(table.Columns.Count));
            }

            count++;
        }

        if (await to.ReadAsync(ct))
        {
            return (null, new(table.Name, table.KeyOf([.. table.Columns.Select((_, i) => Back(table, to, i))]), null));
        }

        return made.GetCurrentHash().AsSpan().SequenceEqual(grams)
            ? (new(table.Name, count, Convert.ToHexStringLower(digest.GetCurrentHash())), null)
            : (null, new(table.Name, "", table.Grams));
    }

    /// <summary>Adds what a report is found by to a hash.</summary>
    public static void Add(IncrementalHash hash, int[] grams)
    {
        Span<byte> number = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(number, grams.Length);
        hash.AppendData(number);
        foreach (var gram in grams)
        {
            BinaryPrimitives.WriteInt32BigEndian(number, gram);
            hash.AppendData(number);
        }
    }

    private static SqliteValue Back(MovedTable table, NpgsqlDataReader row, int place) => Cell.ReadBack(row, place, table.Columns[place].Kind);

    private static void Add(IncrementalHash hash, SqliteValue value)
    {
        Span<byte> head = stackalloc byte[1 + sizeof(long) + sizeof(long) + sizeof(int)];
        head[0] = (byte)value.Kind;
        BinaryPrimitives.WriteInt64BigEndian(head[1..], value.Integer);
        BinaryPrimitives.WriteDoubleBigEndian(head[9..], value.Real);
        BinaryPrimitives.WriteInt32BigEndian(head[17..], value.Bytes.Length);
        hash.AppendData(head);
        hash.AppendData(value.Bytes);
    }
}
