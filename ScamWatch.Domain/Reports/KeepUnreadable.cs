using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reports;

/// <summary>An input that could not be read.</summary>
/// <param name="Name">Name of the file it came in.</param>
/// <param name="Reason">Which limit, row or field was at fault.</param>
/// <param name="Text">The faulty piece as text; null for a whole file.</param>
/// <param name="Path">Where the file was put aside; null where <paramref name="Text"/> is given.</param>
/// <param name="Size">Bytes.</param>
public sealed record Unreadable(string Name, string Reason, string? Text, string? Path, long Size);

/// <summary>Keeps what could not be read, so that nothing handed in is lost without a trace.</summary>
public sealed class KeepUnreadable(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    public async Task<Guid> RunAsync(Unreadable input, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var id = await AddAsync(db, input, actor, clock.GetUtcNow().UtcDateTime, ct);
        await db.SaveChangesAsync(ct);
        return id;
    }

    /// <summary>Adds it to a unit of work; it is stored when the caller saves.</summary>
    internal static async Task<Guid> AddAsync(ScamWatchDb db, Unreadable input, Actor actor, DateTime now, CancellationToken ct)
    {
        var name = Redactor.Redact(input.Name).Text;
        var reason = Redactor.Redact(input.Reason).Text;
        var text = input.Text is null ? null : Redactor.Redact(input.Text).Text;

        // Reading the same faulty file again shows the same entry, not a second one.
        var same = await db.UnreadableInputs.FirstOrDefaultAsync(
            u => u.State == UnreadableState.Waiting && u.Name == name && u.Reason == reason && u.Text == text && u.Path == input.Path, ct);
        if (same is not null)
        {
            return same.Id;
        }

        var kept = UnreadableInput.Keep(name, reason, text, input.Path, input.Size, now);
        db.UnreadableInputs.Add(kept);
        AuditTrail.Record(db, actor, AuditKind.UnreadableInputKept, name, reason, now);
        return kept.Id;
    }
}
