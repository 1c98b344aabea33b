using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain;
using ScamWatch.Domain.Operations;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Ingest.Files;

/// <summary>
/// Watches the drop folder. A file is taken once it has stopped growing, and deleted once everything in it is committed:
/// what was stored has no My Numbers, what was dropped may have. A file that cannot be read waits untouched in
/// <c>aside</c> below the drop folder until staff deal with it.
/// </summary>
public sealed class DropFolderWorker(
    DataFolder data, TakeFile take, KeepUnreadable keep, FindUnreadable find, WorkerBoard board, ILogger<DropFolderWorker> log)
    : BackgroundService
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "drop-folder";

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private static readonly Actor s_actor = Actor.Worker(Name);
    private readonly Dictionary<string, (long Length, DateTime Written)> _seen = [];

    private string Aside => Path.Combine(data.Inbox, "aside");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Polled, not watched: change notices are lost on network shares and when many come at once.
        using var timer = new PeriodicTimer(s_interval);
        var reconciled = false;
        do
        {
            try
            {
                Directory.CreateDirectory(Aside);
                using var turn = TryTurn();
                if (turn is null)
                {
                    // It may die over a file.
                    reconciled = false;
                    board.Ran(Name, foundWork: false);
                    continue;
                }

                if (!reconciled)
                {
                    await ReconcileAsync(stoppingToken);
                    reconciled = true;
                }

                board.Ran(Name, await Telemetry.RunAsync(Name, () => TakeSettledAsync(stoppingToken)));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception fault)
            {
                board.Failed(Name, fault.GetType().Name);
                log.LogError(fault, "The drop folder could not be read; trying again");
            }
        }
        while (await Next(timer, stoppingToken));
    }

    /// <summary>
    /// Nodes that watch one folder take turns: a lock on a file within it, which is let go of with the process. Not a row of the
    /// database: folders of two machines can have one name. Null where another node has the turn.
    /// </summary>
    private FileStream? TryTurn()
    {
        try
        {
            return new FileStream(Path.Combine(data.Inbox, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault) when (fault is not DirectoryNotFoundException)
        {
            return null;
        }
    }

    private async Task<bool> Next(PeriodicTimer timer, CancellationToken ct)
    {
        board.Rests(Name, s_interval);
        try
        {
            return await timer.WaitForNextTickAsync(ct);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Files put aside by a run that died before it could say so.</summary>
    private async Task ReconcileAsync(CancellationToken ct)
    {
        foreach (var file in new DirectoryInfo(Aside).EnumerateFiles())
        {
            if (!await find.HasPathAsync(file.FullName, ct))
            {
                await keep.RunAsync(
                    new(file.Name, "処理の途中で中断した後に見つかりました。", null, file.FullName, file.Length), s_actor, ct);
            }
        }
    }

    private async Task<bool> TakeSettledAsync(CancellationToken ct)
    {
        var found = new DirectoryInfo(data.Inbox).EnumerateFiles()
            .Where(f => !f.Name.StartsWith('.'))
            .OrderBy(f => f.Name, StringComparer.Ordinal)
            .ToList();
        foreach (var gone in _seen.Keys.Except(found.Select(f => f.Name)).ToList())
        {
            _seen.Remove(gone);
        }

        var settled = new List<FileInfo>();
        foreach (var file in found)
        {
            var mark = (file.Length, file.LastWriteTimeUtc);
            if (!_seen.TryGetValue(file.Name, out var before) || before != mark)
            {
                // Seen for the first time or still growing: look again at the next turn.
                _seen[file.Name] = mark;
                continue;
            }

            settled.Add(file);
        }

        // Mails many at once; each other kind is read as it streams by.
        await foreach (var (file, taken) in take.RunAsync([.. settled.Where(IsMail)], s_actor, ct))
        {
            await FinishAsync(file, taken, ct);
        }

        foreach (var file in settled.Where(f => !IsMail(f)))
        {
            await TakeOneAsync(file, ct);
        }

        return settled.Count > 0;
    }

    private static bool IsMail(FileInfo file) => file.Extension.Equals(".eml", StringComparison.OrdinalIgnoreCase);

    private async Task TakeOneAsync(FileInfo file, CancellationToken ct)
    {
        FileTaken taken;
        try
        {
            await using var stream = file.OpenRead();
            taken = await take.RunAsync(file.Name, stream, s_actor, ct);
        }
        catch (IOException fault)
        {
            taken = new(0, 0, 1, [$"ファイルを開けません({fault.GetType().Name})。"]);
        }

        await FinishAsync(file, taken, ct);
    }

    /// <summary>Everything in the file is committed: it is deleted, or waits for staff.</summary>
    private async Task FinishAsync(FileInfo file, FileTaken taken, CancellationToken ct)
    {
        _seen.Remove(file.Name);
        if (taken.FileFaults.Count == 0)
        {
            file.Delete();
        }
        else
        {
            var name = file.Name;
            // A name of our own: the dropped one may hold a My Number.
            var aside = Path.Combine(Aside, Guid.CreateVersion7() + file.Extension.ToLowerInvariant());
            file.MoveTo(aside);
            await keep.RunAsync(
                new(name, string.Join(' ', taken.FileFaults.Distinct().Take(5)), null, aside, file.Length), s_actor, ct);
        }

        log.LogInformation(
            "Took a dropped file: {Received} received, {Duplicates} duplicates, {Unreadable} unreadable",
            taken.Received, taken.Duplicates, taken.Unreadable);
    }
}
