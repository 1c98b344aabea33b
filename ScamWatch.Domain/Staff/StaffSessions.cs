using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Staff;

/// <summary>A sign-in with all that decides whether it still holds.</summary>
/// <param name="Session">The sign-in.</param>
/// <param name="Member">Its person.</param>
/// <param name="Roles">Their roles now.</param>
public sealed record StandingSession(StaffSession Session, StaffMember Member, IReadOnlyList<string> Roles);

/// <summary>Begins, follows, lists and ends sign-ins.</summary>
public sealed class StaffSessions(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Begins one; old ones of the person that nobody needs to see any more are deleted. Its id.</summary>
    public async Task<Guid> StartAsync(string staffId, SignInMethod method, string address, string device, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var session = StaffSession.Start(staffId, method, address, device, Now);
        var before = Now - SignInRules.Keep;
        await db.StaffSessions.Where(s => s.StaffId == staffId && s.LastSeenAt < before).ExecuteDeleteAsync(ct);
        db.StaffSessions.Add(session);
        await db.SaveChangesAsync(ct);
        return session.Id;
    }

    /// <summary>A sign-in as it stands; null where there is none.</summary>
    public async Task<StandingSession?> FindAsync(Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = await (
            from session in db.StaffSessions.AsNoTracking()
            join member in db.Users.AsNoTracking() on session.StaffId equals member.Id
            where session.Id == id
            select new { session, member }).SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return null;
        }

        var roles = await (
            from link in db.UserRoles
            join role in db.Roles on link.RoleId equals role.Id
            where link.UserId == found.member.Id
            select role.Name!).ToListAsync(ct);
        return new(found.session, found.member, roles);
    }

    /// <summary>Notes that its person does something; to the minute, so that it costs nothing.</summary>
    public async Task SeeAsync(Guid id, CancellationToken ct)
    {
        var (now, before) = (Now, Now - SignInRules.SeenEvery);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.StaffSessions.Where(s => s.Id == id && s.EndedAt == null && s.LastSeenAt < before)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.LastSeenAt, now), ct);
    }

    /// <summary>Notes that its person has proven anew who they are, or failed to.</summary>
    /// <param name="how">By what.</param>
    public async Task ProveAsync(Guid id, bool succeeded, string how, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.StaffSessions.SingleOrDefaultAsync(s => s.Id == id && s.StaffId == actor.Id && s.EndedAt == null, ct) is not { } session)
        {
            return;
        }

        if (succeeded)
        {
            session.Prove(Now);
        }

        AuditTrail.Record(db, actor, succeeded ? AuditKind.IdentityProven : AuditKind.IdentityNotProven, actor.Name, how, Now);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>The actor's own sign-ins, the newest first.</summary>
    public async Task<IReadOnlyList<StaffSession>> MineAsync(Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.StaffSessions.AsNoTracking().Where(s => s.StaffId == actor.Id).OrderByDescending(s => s.StartedAt).Take(100).ToListAsync(ct);
    }

    /// <summary>Ends one of the actor's own, without a word in the audit list: the sign-out writes that itself.</summary>
    public async Task EndAsync(Guid id, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.StaffSessions.SingleOrDefaultAsync(s => s.Id == id && s.StaffId == actor.Id, ct) is { } session)
        {
            session.End(Now);
            await db.SaveChangesAsync(ct);
        }
    }

    /// <summary>Ends all of the actor's own, this one too. How many were open.</summary>
    public async Task<int> EndAllAsync(Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var ended = await EndAllAsync(db, actor.Id, Now, ct);
        AuditTrail.Record(db, actor, AuditKind.SignedOutEverywhere, actor.Name, "", Now);
        await db.SaveChangesAsync(ct);
        return ended;
    }

    /// <summary>Ends all sign-ins of a person within the caller's commit. How many were open.</summary>
    internal static async Task<int> EndAllAsync(ScamWatchDb db, string staffId, DateTime now, CancellationToken ct)
    {
        var open = await db.StaffSessions.Where(s => s.StaffId == staffId && s.EndedAt == null).ToListAsync(ct);
        foreach (var session in open)
        {
            session.End(now);
        }

        return open.Count;
    }
}
