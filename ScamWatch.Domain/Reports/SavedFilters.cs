using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reports;

/// <summary>A filter of the queue that a member of staff keeps under a name.</summary>
public sealed class SavedFilter
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxName = 40;

    private SavedFilter()
    {
    }

    internal SavedFilter(string owner, string name, ReportFilter filter) => (Id, OwnerId, Name, Filter) = (Guid.CreateVersion7(), owner, name, filter);

    public Guid Id { get; private set; }

    /// <summary>Account of whoever keeps it; nobody else sees it.</summary>
    public string OwnerId { get; private set; } = "";

    public string Name { get; private set; } = "";

    public ReportFilter Filter { get; private set; } = new();

    internal void Take(ReportFilter filter) => Filter = filter;
}

/// <summary>More filters than anybody finds their way among.</summary>
public sealed record TooManyFilters() : Refusal((
    $"保存できる条件は{SavedFilters.Most}件までです。使わないものを削除してください。", $"At most {SavedFilters.Most} filters can be kept. Remove one that is not used."));

/// <summary>Keeps the filters of members of staff, each their own.</summary>
public sealed class SavedFilters(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <summary>Filters that one member of staff can keep.</summary>
    public const int Most = 20;

    /// <summary>Those of the actor, by name.</summary>
    public async Task<IReadOnlyList<SavedFilter>> OfAsync(Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.SavedFilters.AsNoTracking().Where(f => f.OwnerId == actor.Id).OrderBy(f => f.Name).ToListAsync(ct);
    }

    /// <summary>Keeps a filter under a name; one of that name is replaced.</summary>
    public async Task<Outcome<Guid>> SaveAsync(string name, ReportFilter filter, Actor actor, CancellationToken ct)
    {
        name = name.Trim();
        if (!actor.May(Rights.ReportWork))
        {
            return new NotAllowed();
        }

        if (name.Length is 0 or > SavedFilter.MaxName)
        {
            return new InvalidField(("名前", "Name"), ($"1〜{SavedFilter.MaxName}文字で入力してください。", $"needs 1 to {SavedFilter.MaxName} characters."));
        }

        if (Redactor.Redact($"{name}\n{filter.Text}").Count > 0)
        {
            return new ContainsMyNumber(("条件", "The filter"));
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var mine = await db.SavedFilters.Where(f => f.OwnerId == actor.Id).ToListAsync(ct);
        var kept = mine.Find(f => f.Name == name);
        if (kept is null && mine.Count >= Most)
        {
            return new TooManyFilters();
        }

        if (kept is null)
        {
            db.SavedFilters.Add(kept = new(actor.Id, name, filter));
        }
        else
        {
            kept.Take(filter);
        }

        AuditTrail.Record(db, actor, AuditKind.QueueFilterSaved, name, "", clock.GetUtcNow().UtcDateTime);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException fault) when (db.IsUniqueViolation(fault))
        {
            return new ChangedMeanwhile();
        }

        return kept.Id;
    }

    /// <summary>Removes one of the actor's own.</summary>
    public async Task<Outcome<bool>> RemoveAsync(Guid id, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.ReportWork))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.SavedFilters.SingleOrDefaultAsync(f => f.Id == id && f.OwnerId == actor.Id, ct) is not { } filter)
        {
            return new NotFound(("条件", "The filter"));
        }

        db.SavedFilters.Remove(filter);
        AuditTrail.Record(db, actor, AuditKind.QueueFilterRemoved, filter.Name, "", clock.GetUtcNow().UtcDateTime);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : true;
    }
}
