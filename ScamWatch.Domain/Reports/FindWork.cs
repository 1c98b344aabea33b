using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reports;

/// <summary>Somebody who works at the triage desk.</summary>
public sealed record Colleague(string Id, string Name);

/// <summary>Who can have a report in hand, and what was written on handing it on.</summary>
public sealed class FindWork(IDbContextFactory<ScamWatchDb> contexts)
{
    /// <summary>Everyone at the triage desk, by name.</summary>
    public async Task<IReadOnlyList<Colleague>> ColleaguesAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await ColleaguesAsync(db, ct);
    }

    /// <summary>Notes on a report, the newest first.</summary>
    public async Task<IReadOnlyList<WorkNote>> NotesAsync(Guid reportId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.WorkNotes.AsNoTracking().Where(n => n.ReportId == reportId)
            .OrderByDescending(n => n.At).ThenByDescending(n => n.Id).ToListAsync(ct);
    }

    internal static async Task<IReadOnlyList<Colleague>> ColleaguesAsync(ScamWatchDb db, CancellationToken ct)
    {
        string[] roles = [Role.Triage, Role.Supervisor];
        var found = await (
            from member in db.Users
            where db.UserRoles.Any(u => u.UserId == member.Id && db.Roles.Any(r => r.Id == u.RoleId && roles.Contains(r.Name!)))
            orderby member.DisplayName, member.Id
            select new { member.Id, member.DisplayName }).ToListAsync(ct);
        return [.. found.Select(m => new Colleague(m.Id, m.DisplayName))];
    }
}
