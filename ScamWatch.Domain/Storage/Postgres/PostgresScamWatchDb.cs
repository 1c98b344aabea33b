using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ScamWatch.Domain.Storage.Postgres;

/// <summary>Storage in a PostgreSQL database, chosen by the setting <c>Database:Provider</c>.</summary>
public sealed class PostgresScamWatchDb(DbContextOptions<PostgresScamWatchDb> options) : ScamWatchDb(options)
{
    public override bool IsUniqueViolation(DbUpdateException fault) =>
        fault.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };
}
