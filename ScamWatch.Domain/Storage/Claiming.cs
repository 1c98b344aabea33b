using Microsoft.EntityFrameworkCore;

namespace ScamWatch.Domain.Storage;

/// <summary>How workers take rows in hand that others, on other nodes too, are about to take.</summary>
internal static class Claiming
{
    /// <summary>By which the database's own form of such a query is known (<see cref="Postgres.SkipLocked"/>).</summary>
    public const string Tag = "claim";

    /// <summary>
    /// Of these rows those that nobody else is taking in hand at this moment. On PostgreSQL they are this one's until the transaction of
    /// <see cref="ScamWatchDb.BeginClaimAsync"/> ends, and what others hold is passed by, so that workers side by side get different rows and none waits.
    /// What is taken must be saved before it ends; the version of the row sees to it where two saw the same after all, as on SQLite.
    /// </summary>
    public static IQueryable<T> Unclaimed<T>(this IQueryable<T> rows) => rows.TagWith(Tag);
}
