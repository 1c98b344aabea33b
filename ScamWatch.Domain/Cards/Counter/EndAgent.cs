using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Counter;

/// <summary>Ends the connection of a computer; its token opens nothing from then on.</summary>
public sealed class EndAgent(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <summary>When it was ended, or why it was not.</summary>
    public async Task<Outcome<DateTime>> RunAsync(Guid id, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.CounterServe))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.ReaderAgents.SingleOrDefaultAsync(a => a.Id == id, ct) is not { } agent)
        {
            return new NotFound(("端末の接続", "The computer's connection"));
        }

        if (AgentRules.CheckEnd(agent, actor) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        agent.End(actor, now);
        AuditTrail.Record(db, actor, AuditKind.ReaderAgentEnded, agent.Name, "端末の接続を終了", now);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : now;
    }
}
