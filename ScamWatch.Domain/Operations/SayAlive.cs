using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Operations;

/// <summary>Notes what a process says of itself, and forgets those long gone.</summary>
public sealed class SayAlive(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    private static readonly TimeSpan s_keep = TimeSpan.FromDays(2);

    private readonly Guid _id = Guid.CreateVersion7();
    private readonly DateTime _startedAt = clock.GetUtcNow().UtcDateTime;

    /// <param name="roles">What it does, in the words of the setting <c>Node:Roles</c>.</param>
    /// <param name="workers">How its workers are doing.</param>
    /// <param name="stopped">True for its last word.</param>
    public async Task RunAsync(string roles, IReadOnlyList<NodeWorker> workers, bool stopped, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Nodes.SingleOrDefaultAsync(n => n.Id == _id, ct) is not { } node)
        {
            node = new NodeRecord(_id, $"{Environment.MachineName} {Environment.ProcessId}", roles, Backups.TakeBackup.Program, _startedAt);
            db.Nodes.Add(node);
        }

        node.Say(workers, stopped, now);
        await db.SaveChangesAsync(ct);
        var old = now - s_keep;
        await db.Nodes.Where(n => n.SeenAt < old).ExecuteDeleteAsync(ct);
    }
}
