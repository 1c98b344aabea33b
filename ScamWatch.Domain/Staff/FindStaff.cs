using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Staff;

/// <summary>A line of the staff list.</summary>
/// <param name="HasSecondFactor">True with an authenticator app or a passkey.</param>
/// <param name="OpenSignIns">Sign-ins that nobody has ended; some may be too old to hold.</param>
public sealed record StaffRow(
    string Id, string UserName, string DisplayName, IReadOnlyList<string> Roles, bool LockedOut, StaffTerms Terms, bool IsSample,
    bool HasSecondFactor, int OpenSignIns, DateTime? LastSeenAt);

/// <summary>Lists accounts.</summary>
public sealed class FindStaff(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    public async Task<IReadOnlyList<StaffRow>> RunAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var members = await db.Users.AsNoTracking().OrderBy(u => u.UserName).ToListAsync(ct);
        var roles = await (
            from link in db.UserRoles
            join role in db.Roles on link.RoleId equals role.Id
            select new { link.UserId, role.Name }).ToListAsync(ct);
        var passkeys = (await db.UserPasskeys.Select(p => p.UserId).Distinct().ToListAsync(ct)).ToHashSet();
        var sessions = await db.StaffSessions.GroupBy(s => s.StaffId)
            .Select(g => new { g.Key, Open = g.Count(s => s.EndedAt == null), Last = g.Max(s => s.LastSeenAt) }).ToDictionaryAsync(g => g.Key, ct);
        var now = clock.GetUtcNow();
        return [.. members.Select(m =>
        {
            List<string> held = [.. roles.Where(r => r.UserId == m.Id).Select(r => r.Name!)];
            var known = sessions.GetValueOrDefault(m.Id);
            return new StaffRow(
                m.Id, m.UserName ?? "", m.DisplayName, held, m.LockoutEnd > now, StaffTerms.Of(m, held.FirstOrDefault() ?? ""), m.IsSample,
                m.TwoFactorEnabled || passkeys.Contains(m.Id), known?.Open ?? 0, known?.Last);
        })];
    }

    /// <summary>True where anyone has an account.</summary>
    public async Task<bool> AnyAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Users.AnyAsync(ct);
    }
}
