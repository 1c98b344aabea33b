using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ScamWatch.Tests.Mail.Imap;

/// <summary>What a worker process has stored, seen from outside through its database file.</summary>
internal sealed class ProcessState : IDisposable
{
    private readonly bool _own;

    public ProcessState(string? folder = null)
    {
        _own = folder is null;
        Folder = folder ?? Directory.CreateTempSubdirectory("sw-state-").FullName;
    }

    public string Folder { get; }

    private string File => Path.Combine(Folder, "scamwatch.db");

    /// <summary>Bytes of the database with what is not yet taken into its file.</summary>
    public long Size => new[] { File, File + "-wal" }.Where(System.IO.File.Exists).Sum(f => new FileInfo(f).Length);

    /// <summary>How many reports there are, and how many different ones.</summary>
    public (long All, long Different) Reports() => Ask("select count(*), count(distinct Subject) from Reports");

    /// <summary>Reports without the audit entry of their commit, and audit entries without their report.</summary>
    public long Torn() => Ask("""
        select (select count(*) from Reports r where not exists (select 1 from AuditEntries a where a.Subject = r.ReceiptNumber and a.Kind = 1000))
             + (select count(*) from AuditEntries a where a.Kind = 1000 and not exists (select 1 from Reports r where r.ReceiptNumber = a.Subject)), 0
        """).First;

    /// <summary>Up to where the mailbox is taken, and up to where the server knows.</summary>
    public (long Taken, long Acknowledged) Place() => Ask("select coalesce(max(TakenUid), 0), coalesce(max(AcknowledgedUid), 0) from MailboxCursors");

    public async Task UntilAsync(Func<bool> holds, int seconds = 300)
    {
        var end = Environment.TickCount64 + (seconds * 1000L);
        while (!holds())
        {
            if (Environment.TickCount64 > end)
            {
                throw new TimeoutException($"After {seconds} s: place {Place()}, reports {Reports()}.");
            }

            await Task.Delay(50);
        }
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        if (_own)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private (long First, long Second) Ask(string question)
    {
        if (!System.IO.File.Exists(File))
        {
            return default;
        }

        try
        {
            using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = question;
            using var row = command.ExecuteReader();
            row.Read();
            return (Convert.ToInt64(row[0], CultureInfo.InvariantCulture), Convert.ToInt64(row[1], CultureInfo.InvariantCulture));
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is 1 or 5 or 14)
        {
            // Not migrated yet, or busy.
            return default;
        }
    }
}
