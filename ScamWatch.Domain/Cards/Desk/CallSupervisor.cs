using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Desk;

/// <summary>Calls a supervisor, who sees it on the board at once, and answers.</summary>
public sealed class CallSupervisor(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <summary>Calls; one who already waits is not put in line twice.</summary>
    /// <param name="about">Receipt number, or empty.</param>
    public async Task<Outcome<Guid>> RunAsync(string about, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.CaseWork))
        {
            return new NotAllowed();
        }

        var subject = ReceiptNumber.TryParse(about, out var number) ? number.ToString() : "";
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.SupervisorCalls.FirstOrDefaultAsync(c => c.ById == actor.Id && c.AnsweredAt == null && c.About == subject, ct) is { } waiting)
        {
            return waiting.Id;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var call = new SupervisorCall(actor.Id, actor.Name, subject, now);
        db.SupervisorCalls.Add(call);
        AuditTrail.Record(db, actor, AuditKind.SupervisorCalled, subject.Length == 0 ? "-" : subject, "", now);
        await db.SaveChangesAsync(ct);
        return call.Id;
    }

    /// <summary>A supervisor goes.</summary>
    public async Task<Outcome<Guid>> AnswerAsync(Guid id, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.DeskManage))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var call = await db.SupervisorCalls.SingleOrDefaultAsync(c => c.Id == id, ct);
        if (call is null)
        {
            return new NotFound(("呼出し", "The call"));
        }

        if (call.AnsweredAt is not null)
        {
            return new ChangedMeanwhile();
        }

        var now = clock.GetUtcNow().UtcDateTime;
        call.Answer(actor.Name, now);
        AuditTrail.Record(db, actor, AuditKind.SupervisorAnswered, call.About.Length == 0 ? "-" : call.About, call.By, now);
        await db.SaveChangesAsync(ct);
        return id;
    }
}
