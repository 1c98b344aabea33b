using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Replies;

/// <summary>The link leads nowhere: cut off on its way, or not made here.</summary>
public sealed record UnknownStopLink() : Refusal((
    "リンクが正しくありません。メールに書かれたリンクの全体を開いてください。", "The link is not complete. Open the whole link as it stands in the mail."));

/// <summary>Stops all further mails to the recipient of a mail. Doing it twice changes nothing.</summary>
public sealed class StopReplies(IDbContextFactory<ScamWatchDb> contexts, ReplyKey key, TimeProvider clock)
{
    /// <summary>True where the token is one of ours; says nothing of whether it was used.</summary>
    public bool Knows(string? token) => key.TryReadToken(token, out _);

    /// <summary>True where it was the first time.</summary>
    public async Task<Outcome<bool>> RunAsync(string? token, Actor actor, CancellationToken ct)
    {
        if (!key.TryReadToken(token, out var recipient))
        {
            return new UnknownStopLink();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.ReplyStops.AnyAsync(s => s.Recipient == recipient, ct))
        {
            return false;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        db.ReplyStops.Add(ReplyStop.Of(recipient, now));
        // What is queued is held back when it would be sent: so this never meets a sending that goes on.
        AuditTrail.Record(db, actor, AuditKind.RepliesStopped, "reply-stop", "", now);
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException fault) when (db.IsUniqueViolation(fault))
        {
            return false;
        }
    }
}
