using System.Reflection;
using ScamWatch.Domain.Storage;
using Xunit.Sdk;
using Xunit.v3;

namespace ScamWatch.Tests.Support;

/// <summary>Runs a theory once on each database; PostgreSQL is skipped by name where none is given.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EachDatabaseAttribute : DataAttribute
{
    public override bool SupportsDiscoveryEnumeration() => true;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>(
        [
            new TheoryDataRow(StorageOptions.Sqlite),
            new TheoryDataRow(StorageOptions.Postgres)
            {
                Skip = TestStore.PostgresServer is null ? "SCAMWATCH_TEST_POSTGRES is not set (./test.sh starts a server)" : null,
            },
        ]);
}
