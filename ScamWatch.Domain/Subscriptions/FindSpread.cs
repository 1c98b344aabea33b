using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Pushing;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Subscriptions;

/// <summary>How warnings go out, for staff. Names nobody who gets them.</summary>
/// <param name="Subscribers">Confirmed ones by language, the most first.</param>
/// <param name="Pending">Asked and not confirmed.</param>
/// <param name="MailsQueued">Mails to subscribers that are not sent yet.</param>
/// <param name="MailsFailed">Those given up.</param>
/// <param name="Endpoints">Servers that are told.</param>
/// <param name="Pushes">The newest first.</param>
public sealed record SpreadFigures(
    IReadOnlyList<(string Language, int Count)> Subscribers, int Pending, int MailsQueued, int MailsFailed,
    IReadOnlyList<PushEndpoint> Endpoints, IReadOnlyList<FeedPush> Pushes);

/// <summary>Looks at the outboxes.</summary>
public sealed class FindSpread(IDbContextFactory<ScamWatchDb> contexts, PushSettings settings)
{
    private const int MaxPushes = 100;

    public async Task<SpreadFigures> RunAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var languages = await db.Subscribers.Where(s => s.ConfirmedAt != null).GroupBy(s => s.Language).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(ct);
        var mails = db.OutgoingMails.Where(m => m.SubscriberId != null);
        return new(
            [.. languages.OrderByDescending(l => l.Count).ThenBy(l => l.Key, StringComparer.Ordinal).Select(l => (l.Key, l.Count))],
            await db.Subscribers.CountAsync(s => s.ConfirmedAt == null, ct),
            await mails.CountAsync(m => m.State == ReplyState.Queued, ct),
            await mails.CountAsync(m => m.State == ReplyState.Failed, ct),
            settings.Endpoints,
            await db.FeedPushes.AsNoTracking().OrderByDescending(p => p.CreatedAt).ThenBy(p => p.Id).Take(MaxPushes).ToListAsync(ct));
    }
}
