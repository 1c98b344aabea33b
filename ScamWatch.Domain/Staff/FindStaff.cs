using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Staff;

/// <summary>A line of the staff list.</summary>
public sealed record StaffRow(string Id, string UserName, string DisplayName, IReadOnlyList<string> Roles, bool LockedOut);

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
        var now = clock.GetUtcNow();
        return [.. members.Select(m => new StaffRow(
            m.Id, m.UserName ?? "", m.DisplayName,
            [.. roles.Where(r => r.UserId == m.Id).Select(r => r.Name!)],
            m.LockoutEnd > now))];
    }

    /// <summary>True where anyone has an account.</summary>
    public async Task<bool> AnyAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Users.AnyAsync(ct);
    }
}
