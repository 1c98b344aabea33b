using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Feeds;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Pushing;

/// <summary>A push that this process alone may send, until the lease ends.</summary>
/// <param name="Version">Which claim this is; a later one makes it void.</param>
/// <param name="Signature">HMAC-SHA256 of the body as <c>sha256=…</c>, as WebSub has it (W3C Recommendation 2018, section 7.1); null for none.</param>
public sealed record ClaimedPush(Guid Id, int Version, string Slug, Uri Url, string ContentType, byte[] Body, string? Signature);

/// <summary>Gives out the pushes that are due, one at a time, and notes what became of each.</summary>
public sealed class PushFeeds(
    IDbContextFactory<ScamWatchDb> contexts, FindPublicAlerts alerts, PushSettings settings, SiteVoice voice, TimeProvider clock)
{
    /// <summary>Longer than a push may take.</summary>
    private static readonly TimeSpan s_lease = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan s_patience = TimeSpan.FromDays(1);

    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(30);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Claims the one that is due longest; null where none is.</summary>
    public async Task<ClaimedPush?> ClaimAsync(CancellationToken ct)
    {
        while (true)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var now = Now;
            // Further ahead than any lease or pause: set by a clock that was set back since.
            var beyond = now + (s_longestPause * 3);
            await using var claim = await db.BeginClaimAsync(ct);
            var push = await db.FeedPushes.Unclaimed().Where(p => p.State == PushState.Queued && (p.NextAttemptAt <= now || p.NextAttemptAt > beyond))
                .OrderBy(p => p.NextAttemptAt).ThenBy(p => p.Id).FirstOrDefaultAsync(ct);
            if (push is null)
            {
                return null;
            }

            var endpoint = settings.Endpoints.FirstOrDefault(e => e.Name == push.Endpoint);
            var alert = await alerts.OneAsync(push.Slug, ct);
            if (endpoint is null)
            {
                push.End(PushState.Failed, "not set any more", now);
            }
            else if (alert is null || WarningCap.CountOf(alert) != push.Message)
            {
                push.End(PushState.Overtaken, "", now);
            }
            else
            {
                push.Claim(now + s_lease);
            }

            // Somebody else claimed it first: look again.
            if (await db.SaveOrRefuseAsync(claim, ct) is null && push.State == PushState.Queued)
            {
                var body = endpoint!.Format == PushFormat.Cap
                    ? WarningCap.Newest(alert!, voice.Now()).ToBytes()
                    : WarningFeed.Of(await alerts.NewsAsync(WarningFeed.MaxEntries, ct), Phrases.Phrasebook.Japanese, voice.Now()).ToBytes();
                return new(
                    push.Id, push.Version, push.Slug, endpoint.Url,
                    endpoint.Format == PushFormat.Cap ? "application/cap+xml; charset=utf-8" : "application/atom+xml; charset=utf-8", body,
                    endpoint.Secret.Length == 0 ? null
                        : "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(endpoint.Secret), body)));
            }
        }
    }

    /// <summary>The server has taken it.</summary>
    public Task SentAsync(ClaimedPush claimed, Actor actor) => SettleAsync(claimed, actor, push => push.End(PushState.Sent, "", Now));

    /// <summary>The server will never take it.</summary>
    /// <param name="error">Kind only.</param>
    public Task RefusedAsync(ClaimedPush claimed, string error, Actor actor) => SettleAsync(claimed, actor, push => push.End(PushState.Failed, error, Now));

    /// <summary>Not now: again later, until patience ends.</summary>
    public Task DeferredAsync(ClaimedPush claimed, string error, Actor actor) => SettleAsync(claimed, actor, push =>
    {
        if (Now - push.CreatedAt >= s_patience)
        {
            push.End(PushState.Failed, error, Now);
            return;
        }

        var pause = TimeSpan.FromSeconds(10 << Math.Clamp(push.Attempts - 1, 0, 10));
        push.Defer(error, Now + (pause < s_longestPause ? pause : s_longestPause));
    });

    /// <summary>Tries again what was given up.</summary>
    public async Task<Outcome<int>> RetryAsync(Guid id, int seenVersion, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.PushRetry))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.FeedPushes.SingleOrDefaultAsync(p => p.Id == id, ct) is not { } push)
        {
            return new NotFound(("配信", "The push"));
        }

        if (push.State != PushState.Failed || push.Version != seenVersion)
        {
            return new ChangedMeanwhile();
        }

        push.Requeue(Now);
        AuditTrail.Record(db, actor, AuditKind.PushRetried, push.Slug, push.Endpoint, Now);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : push.Version;
    }

    private async Task SettleAsync(ClaimedPush claimed, Actor actor, Action<FeedPush> change)
    {
        // Not to be cancelled: what the server has taken must be noted, above all while the program is being stopped.
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        var push = await db.FeedPushes.SingleOrDefaultAsync(p => p.Id == claimed.Id);
        if (push is null || push.Version != claimed.Version || push.State != PushState.Queued)
        {
            return;
        }

        change(push);
        if (push.State == PushState.Failed)
        {
            AuditTrail.Record(db, actor, AuditKind.PushFailed, push.Slug, $"{push.Endpoint}: {push.LastError}", Now);
        }

        await db.SaveOrRefuseAsync(CancellationToken.None);
    }
}
