using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reports;

/// <summary>Lists what could not be read and still waits, newest first.</summary>
public sealed class FindUnreadable(IDbContextFactory<ScamWatchDb> contexts)
{
    public async Task<Page<UnreadableInput>> RunAsync(Slice slice, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var waiting = db.UnreadableInputs.AsNoTracking().Where(u => u.State == UnreadableState.Waiting);
        return new(
            await waiting.OrderByDescending(u => u.ReceivedAt).ThenBy(u => u.Id)
                .Skip(slice.Offset).Take(slice.Count).ToListAsync(ct),
            await waiting.CountAsync(ct));
    }

    /// <summary>One that waits, or null.</summary>
    public async Task<UnreadableInput?> OneAsync(Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.UnreadableInputs.AsNoTracking()
            .SingleOrDefaultAsync(u => u.Id == id && u.State == UnreadableState.Waiting, ct);
    }

    /// <summary>Names of those that wait and whose names begin and end so.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(string start, string end, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var waiting = await db.UnreadableInputs.Where(u => u.State == UnreadableState.Waiting).Select(u => u.Name).ToListAsync(ct);
        return [.. waiting.Where(n => n.StartsWith(start, StringComparison.Ordinal) && n.EndsWith(end, StringComparison.Ordinal))];
    }

    /// <summary>True where a file put aside at this path is known and waits.</summary>
    public async Task<bool> HasPathAsync(string path, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.UnreadableInputs.AnyAsync(u => u.Path == path && u.State == UnreadableState.Waiting, ct);
    }
}
