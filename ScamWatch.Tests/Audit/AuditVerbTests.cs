using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Ingest;
using ScamWatch.Tests.Commands;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Audit;

[Collection(nameof(VerbTests.CommandLine))]
public sealed class AuditVerbTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Verify_says_unbroken_then_names_the_first_broken_entry_with_exit_1()
    {
        using var line = new VerbTests.CommandLine();
        Assert.Equal(0, (await line.RunAsync("ingest", Path.Combine(TestPaths.Data, "samples", "inbox"))).Code);
        Assert.Equal((0, "unbroken"), await VerifyAsync());
        await LinkAsync();
        Assert.Equal((0, "unbroken"), await VerifyAsync());
        var anchors = line.Write("kept.jsonl", string.Join('\n', (await line.RunAsync("audit", "anchors")).Lines));
        var key = line.Write("key.pem", string.Join('\n', (await line.RunAsync("audit", "anchors", "--public-key")).Lines));
        Assert.Contains("BEGIN PUBLIC KEY", await File.ReadAllTextAsync(key, Ct), StringComparison.Ordinal);
        Assert.Equal((0, "unbroken"), await VerifyAsync("--anchors", anchors, "--public-key", key));

        var state = Environment.GetEnvironmentVariable("Data__State")!;
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(state, "scamwatch.db")}"))
        {
            await connection.OpenAsync(Ct);
            await using var command = connection.CreateCommand();
            command.CommandText = "UPDATE AuditEntries SET Why = 'anders' WHERE Id = (SELECT EntryId FROM AuditLinks WHERE Sequence = 3)";
            Assert.Equal(1, await command.ExecuteNonQueryAsync(Ct));
        }

        var (code, last) = await VerifyAsync();
        Assert.Equal(1, code);
        Assert.StartsWith("BROKEN in 1 places; first: no. 3, entry id ", last, StringComparison.Ordinal);
        Assert.EndsWith("the entry was changed after it was written.", last, StringComparison.Ordinal);
        Assert.Contains("\"fault\":\"changed\"", (await line.RunAsync("audit", "verify", "--json")).Lines[0], StringComparison.Ordinal);
        Assert.Equal(1, (await line.RunAsync("audit", "verify", "--anchors", "/nowhere")).Code);
        Assert.Equal(2, (await line.RunAsync("audit", "verify", "--wrong")).Code);

        async Task<(int, string)> VerifyAsync(params string[] more)
        {
            var result = await line.RunAsync(["audit", "verify", .. more]);
            return (result.Code, result.Lines[^1]);
        }
    }

    /// <summary>What the worker does, which no verb but <c>run</c> starts.</summary>
    private static async Task LinkAsync()
    {
        var configuration = new ConfigurationManager();
        configuration["Data:Root"] = TestPaths.Data;
        configuration["Data:State"] = Environment.GetEnvironmentVariable("Data__State");
        configuration["Workers:Enabled"] = "false";
        await using var services = new ServiceCollection().AddLogging().AddScamWatchDomain(configuration).AddScamWatchIngest(configuration).BuildServiceProvider();
        Assert.True((await services.GetRequiredService<LinkAudit>().RunAsync(Ct)).Linked > 3);
    }
}
