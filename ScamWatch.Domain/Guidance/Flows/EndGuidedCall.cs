using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Guidance.Flows;

/// <summary>A call that was guided, at its end or where it broke off.</summary>
/// <param name="FormId">Of the form it was guided on.</param>
/// <param name="Run">The walk.</param>
/// <param name="StartedAt">When it began, UTC.</param>
public sealed record GuidedEnd(Guid FormId, FlowRun Run, DateTime StartedAt);

/// <summary>Stores a guided call with what it came to. The same call twice is one.</summary>
public sealed class EndGuidedCall(IDbContextFactory<ScamWatchDb> contexts, FactText facts, GuidedCallSettings settings, TimeProvider clock)
{
    /// <summary>What the call came to.</summary>
    public async Task<Outcome<GuidedResult>> RunAsync(GuidedEnd call, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.GuidanceRead))
        {
            return new NotAllowed();
        }

        var now = clock.GetUtcNow().UtcDateTime;
        // A clock may be set back during a call.
        var started = call.StartedAt > now ? now : call.StartedAt;
        var ended = GuidedCall.End(call.FormId, call.Run, TalkOf(call.Run), started, now, settings.Kept, actor);
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.GuidedCalls.Add(ended);
        AuditTrail.Record(db, actor, AuditKind.GuidedCallEnded, ended.FlowId, string.Create(CultureInfo.InvariantCulture,
            $"{FlowRules.Label(ended.Result).Ja}({call.Run.Current.Id}、{(int)ended.Duration.TotalSeconds}秒)"), now);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException fault) when (db.IsUniqueViolation(fault))
        {
            // Stored already: by the second of two clicks, or before a connection broke.
        }

        return ended.Result;
    }

    /// <summary>A walk in words, with the figures of today.</summary>
    public GuidedTalk TalkOf(FlowRun run)
    {
        var day = JapanTime.DayOf(clock.GetUtcNow().UtcDateTime);
        return GuidedTalk.Of(run, words => (facts.Fill(words.Ja, day, english: false).Plain, facts.Fill(words.En, day, english: true).Plain));
    }
}
