using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ScamWatch.Domain.Storage.Postgres;

/// <summary>
/// Gives queries for work their <c>FOR UPDATE SKIP LOCKED</c> (PostgreSQL, "The Locking Clause" of SELECT), which LINQ has no word for. It stands at the
/// end of the outermost query and locks its rows alone.
/// </summary>
internal sealed class SkipLocked : DbCommandInterceptor
{
    private const string Mark = $"-- {Claiming.Tag}";

    public static SkipLocked Instance { get; } = new();

    private SkipLocked()
    {
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (command.CommandText.StartsWith(Mark, StringComparison.Ordinal))
        {
            command.CommandText += "\nFOR UPDATE SKIP LOCKED";
        }

        return ValueTask.FromResult(result);
    }
}
