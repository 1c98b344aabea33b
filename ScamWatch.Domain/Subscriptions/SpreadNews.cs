using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Feeds;
using ScamWatch.Domain.Pushing;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Subscriptions;

/// <summary>
/// Puts every public change into the outboxes, once: a mail for each subscriber and a push for each server, in one commit with
/// the mark that it was done. Who looks is a worker, so that publishing waits for nobody.
/// </summary>
public sealed class SpreadNews(
    IDbContextFactory<ScamWatchDb> contexts, FindPublicAlerts alerts, ReplySettings settings, PushSettings pushes, SiteVoice voice, TimeProvider clock)
{
    /// <summary>Changes looked at in one go; others come with the next.</summary>
    private const int MaxNews = 100;

    /// <summary>How many changes were put into the outboxes.</summary>
    public async Task<int> RunAsync(Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var news = (await alerts.NewsAsync(MaxNews, ct))
            .Where(a => a.State is AlertState.Published or AlertState.Withdrawn && a.UpdatedAt >= now - SubscriptionRules.NewsFor).ToList();
        if (news.Count == 0)
        {
            return 0;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var ids = news.Select(a => a.Id).ToList();
        var done = (await db.SpreadMarks.AsNoTracking().Where(m => ids.Contains(m.AlertId)).Select(m => new { m.AlertId, m.Message }).ToListAsync(ct))
            .Select(m => (m.AlertId, m.Message)).ToHashSet();
        news.RemoveAll(a => done.Contains((a.Id, WarningCap.CountOf(a))));
        if (news.Count == 0)
        {
            return 0;
        }

        var issuer = voice.Now();
        var subscribers = settings.Enabled ? await db.Subscribers.AsNoTracking().Where(s => s.ConfirmedAt != null).ToListAsync(ct) : [];
        foreach (var alert in news)
        {
            var message = WarningCap.CountOf(alert);
            db.OutgoingMails.AddRange(subscribers.Select(s => OutgoingMail.ForSubscriber(s.Id, SubscriptionMail.News(s, alert, issuer), now)));
            db.FeedPushes.AddRange(pushes.Endpoints.Select(e => FeedPush.Of(e.Name, alert, message, now)));
            db.SpreadMarks.Add(SpreadMark.Of(alert.Id, message, subscribers.Count, pushes.Endpoints.Count, now));
            AuditTrail.Record(db, actor, AuditKind.NewsSpread, alert.Slug, $"メール {subscribers.Count} 通、プッシュ {pushes.Endpoints.Count} 件", now);
        }

        try
        {
            await db.SaveChangesAsync(ct);
            return news.Count;
        }
        catch (DbUpdateException fault) when (db.IsUniqueViolation(fault))
        {
            // Another process did it first.
            return 0;
        }
    }
}
