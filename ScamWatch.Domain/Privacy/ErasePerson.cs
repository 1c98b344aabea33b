using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Privacy;

/// <summary>Whoever proposed an erasure does not carry it out.</summary>
public sealed record AnotherMustErase() : Refusal(("提案した人とは別の監督者が確認してください。", "Another supervisor than the one who proposed it must confirm."));

/// <summary>
/// Erases what is held of a person: one supervisor proposes it with the reason, another carries it out. What must be kept is
/// kept, with the reason shown; it can be proposed again later.
/// </summary>
public sealed class ErasePerson(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    private static readonly Refusal s_noSuch = new NotFound(("消去の提案", "The proposal"));

    /// <summary>Proposals that wait, and what was done of late; the newest first.</summary>
    public async Task<IReadOnlyList<ErasureRequest>> ListAsync(Actor reader, CancellationToken ct)
    {
        if (!reader.May(Rights.PersonErase))
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var requests = await db.ErasureRequests.AsNoTracking().OrderBy(e => e.State == ErasureState.Proposed ? 0 : 1).ThenByDescending(e => e.ProposedAt)
            .Take(50).ToListAsync(ct);
        var own = new List<ErasureRequest>();
        foreach (var request in requests)
        {
            if (await IsForAsync(db, request, reader, ct))
            {
                own.Add(request);
            }
        }

        return own;
    }

    /// <param name="subjects">Receipt numbers of the records.</param>
    /// <param name="reason">Who asks and how they showed who they are.</param>
    public async Task<Outcome<Guid>> ProposeAsync(IReadOnlyList<string> subjects, string reason, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.PersonErase))
        {
            return new NotAllowed();
        }

        if (HoldRecords.CheckReason(reason) is { } refusal)
        {
            return refusal;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var records = await FindPerson.OfAsync(db, subjects, actor, ct);
        if (records.Count == 0)
        {
            return new NotFound(("記録", "The record"));
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var request = new ErasureRequest([.. records.Select(Item)], reason.Trim(), actor, now);
        db.ErasureRequests.Add(request);
        foreach (var record in records)
        {
            AuditTrail.Record(db, actor, AuditKind.ErasureProposed, record.Subject, "本人の求めによる消去を提案", now);
        }

        await db.SaveChangesAsync(ct);
        return request.Id;
    }

    public async Task<Outcome<bool>> WithdrawAsync(Guid id, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.PersonErase))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await ReadAsync(db, id, actor, ct) is not { } request)
        {
            return s_noSuch;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        request.Withdraw(actor, now);
        AuditTrail.Record(db, actor, AuditKind.ErasureWithdrawn, request.Items[0].Subject, "消去の提案を取り下げ", now);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : true;
    }

    /// <summary>Erases what may be erased now; the request as it then stands.</summary>
    public async Task<Outcome<ErasureRequest>> RunAsync(Guid id, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.PersonErase))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.CheckProofAsync(Rights.PersonErase, actor, clock.GetUtcNow().UtcDateTime, ct) is { } unproven)
        {
            return unproven;
        }

        await db.Database.OpenConnectionAsync(ct);
        await db.OverwriteWhatIsReplacedAsync(ct);
        await using var commit = await db.Database.BeginTransactionAsync(ct);
        if (await ReadAsync(db, id, actor, ct) is not { } request)
        {
            return s_noSuch;
        }

        if (request.ProposedById == actor.Id)
        {
            return new AnotherMustErase();
        }

        // As it is now, not as it was when it was proposed.
        var records = await FindPerson.OfAsync(db, [.. request.Items.Select(i => i.Subject)], actor, ct);
        var now = clock.GetUtcNow().UtcDateTime;
        request.Finish([.. records.Select(Item)], actor, now);
        var erased = records.Where(r => r.Kept is null).ToList();
        foreach (var record in erased)
        {
            AuditTrail.Record(db, actor, AuditKind.PersonErased, record.Subject, "本人の求めにより消去", now);
        }

        foreach (var kind in erased.GroupBy(r => r.IsCase))
        {
            db.DisposalEntries.Add(new(kind.Key ? HeldKind.Cases : HeldKind.Reports, kind.Count(), records.Count(r => r.IsCase == kind.Key && r.Kept is not null),
                0, now, string.Create(CultureInfo.InvariantCulture, $"erasure {request.Id}"), actor.Name, now));
        }

        if (await db.SaveOrRefuseAsync(ct) is { } conflict)
        {
            return conflict;
        }

        await Forgetting.CasesAsync(db, [.. erased.Where(r => r.IsCase).Select(r => r.Id)], ct);
        await Forgetting.ReportsAsync(db, [.. erased.Where(r => !r.IsCase).Select(r => r.Id)], ct);
        await commit.CommitAsync(ct);
        await db.ForgetOldPagesAsync(ct);
        return request;
    }

    private static async Task<ErasureRequest?> ReadAsync(ScamWatchDb db, Guid id, Actor actor, CancellationToken ct) =>
        await db.ErasureRequests.SingleOrDefaultAsync(e => e.Id == id && e.State == ErasureState.Proposed, ct) is { } request
            && await IsForAsync(db, request, actor, ct) ? request : null;

    /// <summary>What is no longer there cannot be said to be anybody's: for its proposer, and for those who serve all.</summary>
    private static async Task<bool> IsForAsync(ScamWatchDb db, ErasureRequest request, Actor actor, CancellationToken ct) =>
        AreaReach.IsEverywhere(actor) || request.ProposedById == actor.Id
        || (await FindPerson.OfAsync(db, [.. request.Items.Select(i => i.Subject)], actor, ct)).Count == request.Items.Count;

    private static ErasureItem Item(PersonRecord record) => new(record.Subject, record.IsCase ? "case" : "report", record.Kept?.Ja, record.Kept?.En);
}
