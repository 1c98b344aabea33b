using System.Buffers;

namespace ScamWatch.Domain.Backups;

/// <summary>Where a file of the state folder belongs.</summary>
public enum BackupPlace
{
    /// <summary>In no backup: the database itself (copied otherwise), locks, leftovers.</summary>
    Nowhere,

    /// <summary>In the backup.</summary>
    Data,

    /// <summary>In the file of keys only: a backup that carries its keys protects nothing.</summary>
    Keys,
}

/// <summary>The rules of backups: pure.</summary>
public static class BackupRules
{
    /// <summary>Folder for what a restore put aside, and the one it works in.</summary>
    public const string Aside = "before-restore-", Work = ".restore-";

    /// <summary>A run that has not ended after that time died with its process.</summary>
    public static readonly TimeSpan GivenUpAfter = TimeSpan.FromHours(6);

    /// <summary>Pause after a failure.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(30);

    private static readonly SearchValues<char> s_figures = SearchValues.Create("0123456789-");

    /// <summary>Where a file of the state folder belongs.</summary>
    /// <param name="path">Relative to the state folder, with <c>/</c>.</param>
    /// <param name="database">The name of the database file.</param>
    public static BackupPlace PlaceOf(string path, string database)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var first = path.Split('/')[0];
        if (path.StartsWith(database, StringComparison.Ordinal) || name.StartsWith('.') || first.StartsWith(Aside, StringComparison.Ordinal)
            || first.StartsWith(Work, StringComparison.Ordinal) || name == "audit-head" || name == "audit-anchors.jsonl")
        {
            return BackupPlace.Nowhere;
        }

        // Certificates of authorities are public.
        return first == "card-authorities" ? BackupPlace.Data
            : first is "keys" or "pki" || Path.GetExtension(name) is ".key" or ".pem" or ".pfx" or ".p12" ? BackupPlace.Keys
            : BackupPlace.Data;
    }

    /// <summary>False for the keys that only sign-ins are sealed with (<c>key-GUID.xml</c> of the framework).</summary>
    public static bool IsNeeded(string path) => !path.EndsWith(".xml", StringComparison.Ordinal);

    /// <summary>False for a name that would lead out of the folder it is unpacked to.</summary>
    public static bool IsSafe(string path) =>
        path.Length > 0 && !path.StartsWith('/') && !path.Contains('\\') && !path.Contains(':') && !path.Contains('\0')
        && path.Split('/').All(p => p is not ("" or "." or ".."));

    /// <summary>The last moment, at or before now, at which a backup was due, UTC.</summary>
    /// <param name="at">Time of day in Japan.</param>
    /// <param name="now">UTC.</param>
    public static DateTime LastDue(TimeOnly at, DateTime now)
    {
        var today = JapanTime.ToUtc(JapanTime.DayOf(now).ToDateTime(at));
        return today <= now ? today : today.AddDays(-1);
    }

    /// <summary>Whether the run for a due moment is to be begun now.</summary>
    /// <param name="run">The run of that moment; null where there is none.</param>
    public static bool IsToRun(BackupRun? run, DateTime now) => run switch
    {
        null => true,
        { EndedAt: null } => Since(run.StartedAt, now) >= GivenUpAfter,
        { Fault.Length: > 0 } => Since(run.EndedAt.Value, now) >= RetryAfter,
        _ => false,
    };

    /// <summary>Of the scheduled backups in a folder those that are older than the ones to keep.</summary>
    /// <param name="names">Names of files; what the schedule did not make is left alone.</param>
    public static IReadOnlyList<string> TooOld(IEnumerable<string> names, int keep) =>
        [.. names.Where(n => IsScheduled(n)).OrderByDescending(n => n, StringComparer.Ordinal).Skip(keep)];

    /// <summary>Name of a scheduled backup: <c>scamwatch-20261122-0330.backup</c>, time of Japan.</summary>
    public static string NameOf(DateTime due) => $"scamwatch-{JapanTime.Of(due).ToString("yyyyMMdd-HHmm", System.Globalization.CultureInfo.InvariantCulture)}.backup";

    /// <summary>The file of keys beside a backup.</summary>
    public static string KeysNameOf(string backup) => Path.ChangeExtension(backup, ".keys");

    private static bool IsScheduled(string name) =>
        name.Length == "scamwatch-20261122-0330.backup".Length && name.StartsWith("scamwatch-", StringComparison.Ordinal) && name.EndsWith(".backup", StringComparison.Ordinal)
        && name.AsSpan(10, 13).IndexOfAnyExcept(s_figures) < 0;

    /// <summary>A clock that was set back makes nothing wait for a day.</summary>
    private static TimeSpan Since(DateTime then, DateTime now) => now < then ? TimeSpan.MaxValue : now - then;
}
