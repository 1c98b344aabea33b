using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reports;

/// <summary>
/// Remembers how far a report mailbox is drained. A cursor that is lost or behind costs only reading: a mail delivered again
/// changes nothing.
/// </summary>
public sealed class RememberMailbox(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <summary>The place; null where the mailbox was never drained.</summary>
    public async Task<MailboxPosition?> FindAsync(string mailbox, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.MailboxCursors.AsNoTracking().SingleOrDefaultAsync(c => c.Mailbox == mailbox, ct) is { } cursor
            ? new((uint)cursor.UidValidity, (uint)cursor.TakenUid, (uint)cursor.AcknowledgedUid)
            : null;
    }

    /// <summary>Keeps the place. Everything before it must be committed already.</summary>
    public async Task RunAsync(string mailbox, MailboxPosition position, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await SetAsync(db, mailbox, position, clock.GetUtcNow().UtcDateTime, ct);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Adds the place to a unit of work; it is stored when the caller saves.</summary>
    internal static async Task SetAsync(ScamWatchDb db, string mailbox, MailboxPosition position, DateTime now, CancellationToken ct)
    {
        var cursor = await db.MailboxCursors.SingleOrDefaultAsync(c => c.Mailbox == mailbox, ct);
        if (cursor is null)
        {
            cursor = MailboxCursor.At(mailbox);
            db.MailboxCursors.Add(cursor);
        }

        cursor.Set(position, now);
    }
}
