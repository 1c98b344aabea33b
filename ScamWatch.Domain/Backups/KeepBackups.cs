using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Backups;

/// <summary>Backups by the clock.</summary>
/// <param name="Folder"><c>Backup:Folder</c>; null for no scheduled backups.</param>
/// <param name="KeysFolder"><c>Backup:KeysFolder</c>; null to leave the keys out. Never the same folder.</param>
/// <param name="At"><c>Backup:At</c>, time of day in Japan; 02:30 where not set.</param>
/// <param name="Keep"><c>Backup:Keep</c>, 1 to 1,000: how many scheduled ones stay; 14 where not set.</param>
public sealed record BackupSettings(string? Folder, string? KeysFolder, TimeOnly At, int Keep)
{
    /// <exception cref="InvalidOperationException">Lists every value that does not read.</exception>
    public static BackupSettings From(IConfiguration configuration)
    {
        var faults = new List<string>();
        var at = new TimeOnly(2, 30);
        if (configuration["Backup:At"] is { Length: > 0 } time && !TimeOnly.TryParseExact(time, "HH:mm", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out at))
        {
            faults.Add($"Backup:At is '{time}'; it must be a time of day in Japan such as 02:30.");
        }

        var keep = 14;
        if (configuration["Backup:Keep"] is { Length: > 0 } count && !(int.TryParse(count, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out keep) && keep is >= 1 and <= 1000))
        {
            faults.Add($"Backup:Keep is '{count}'; it must be a whole number from 1 to 1000.");
        }

        var (folder, keys) = (Of("Backup:Folder"), Of("Backup:KeysFolder"));
        if (folder is not null && folder == keys)
        {
            faults.Add("Backup:KeysFolder is the folder of the backups; keys beside the data protect nothing.");
        }

        return faults.Count == 0 ? new(folder, keys, at, keep) : throw new InvalidOperationException(string.Join(Environment.NewLine, faults));

        string? Of(string key) => configuration[key] is { Length: > 0 } path ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)) : null;
    }
}

/// <summary>Takes the backup that is due, once among all processes, and deletes those that are too old.</summary>
public sealed class KeepBackups(IDbContextFactory<ScamWatchDb> contexts, TakeBackup take, BackupSettings settings, TimeProvider clock)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>The run that was made; null where none is due.</summary>
    public async Task<BackupRun?> RunAsync(Actor actor, CancellationToken ct)
    {
        if (settings.Folder is null || await ClaimAsync(BackupRules.LastDue(settings.At, Now), actor, ct) is not { } claimed)
        {
            return null;
        }

        Refusal? refusal;
        BackupTaken? taken = null;
        try
        {
            var file = Path.Combine(settings.Folder, BackupRules.NameOf(claimed.Due!.Value));
            var keysFile = settings.KeysFolder is null ? null : Path.Combine(settings.KeysFolder, BackupRules.KeysNameOf(Path.GetFileName(file)));
            // What an earlier attempt left under that name was never said to be good.
            foreach (var left in new[] { file, keysFile }.Where(File.Exists))
            {
                File.Delete(left!);
            }

            var outcome = await take.RunAsync(new(file, keysFile), actor, ct);
            (taken, refusal) = (outcome.Value, outcome.Refusal);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or System.Data.Common.DbException)
        {
            refusal = new BackupNotVerified(fault.GetType().Name);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The program is stopped: due again at the next start, and no failure.
            await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
            await db.BackupRuns.Where(r => r.Id == claimed.Id).ExecuteDeleteAsync(CancellationToken.None);
            throw;
        }

        var run = await EndAsync(claimed, taken, refusal, actor, ct);
        if (run.IsGood)
        {
            DeleteOld();
        }

        return run;
    }

    /// <summary>The newest run, and the newest good one.</summary>
    public async Task<(BackupRun? Last, BackupRun? Good)> FindAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var runs = db.BackupRuns.AsNoTracking().OrderByDescending(r => r.StartedAt);
        return (await runs.FirstOrDefaultAsync(ct), await runs.FirstOrDefaultAsync(r => r.EndedAt != null && r.Fault == "", ct));
    }

    /// <summary>Notes a backup that was taken by hand.</summary>
    public async Task NoteAsync(BackupTaken taken, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var run = BackupRun.Start(null, actor.Name, taken.Manifest.MadeAt);
        run.End(taken, Now);
        db.BackupRuns.Add(run);
        await db.SaveChangesAsync(ct);
    }

    private async Task<BackupRun?> ClaimAsync(DateTime due, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var run = await db.BackupRuns.SingleOrDefaultAsync(r => r.Due == due, ct);
        if (!BackupRules.IsToRun(run, Now))
        {
            return null;
        }

        if (run is null)
        {
            db.BackupRuns.Add(run = BackupRun.Start(due, actor.Name, Now));
        }
        else
        {
            run.StartAgain(actor.Name, Now);
        }

        try
        {
            await db.SaveChangesAsync(ct);
            return run;
        }
        catch (DbUpdateException fault) when (fault is DbUpdateConcurrencyException || db.IsUniqueViolation(fault))
        {
            // Another process was first.
            return null;
        }
    }

    private async Task<BackupRun> EndAsync(BackupRun claimed, BackupTaken? taken, Refusal? refusal, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var run = await db.BackupRuns.SingleAsync(r => r.Id == claimed.Id, ct);
        if (taken is not null)
        {
            run.End(taken, Now);
        }
        else
        {
            run.Fail(refusal!.Message.Ja, Now);
            AuditTrail.Record(db, actor, AuditKind.BackupFailed, BackupRules.NameOf(claimed.Due!.Value), refusal.Message.Ja, Now);
        }

        await db.SaveChangesAsync(ct);
        return run;
    }

    private void DeleteOld()
    {
        foreach (var name in BackupRules.TooOld(Directory.GetFiles(settings.Folder!).Select(f => Path.GetFileName(f)!), settings.Keep))
        {
            File.Delete(Path.Combine(settings.Folder!, name));
            if (settings.KeysFolder is not null && Path.Combine(settings.KeysFolder, BackupRules.KeysNameOf(name)) is var keysFile && File.Exists(keysFile))
            {
                File.Delete(keysFile);
            }
        }
    }
}
