using Microsoft.Data.Sqlite;
using ScamWatch.Tests.Commands;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Backups;

[Collection(nameof(VerbTests.CommandLine))]
public sealed class BackupVerbTests
{
    [Fact]
    public async Task Backup_and_restore_say_what_they_did_and_exit_as_agreed()
    {
        using var line = new VerbTests.CommandLine();
        Assert.Equal(0, (await line.RunAsync("ingest", Path.Combine(TestPaths.Data, "samples", "inbox"))).Code);
        var state = Environment.GetEnvironmentVariable("Data__State")!;
        var (backup, keys) = (Path.Combine(Path.GetDirectoryName(state)!, "a.backup"), Path.Combine(Path.GetDirectoryName(state)!, "a.keys"));

        var taken = await line.RunAsync("backup", backup, "--keys", keys);
        Assert.Equal(0, taken.Code);
        Assert.StartsWith($"{backup}: ", taken.Lines[0], StringComparison.Ordinal);
        Assert.Equal(1, (await line.RunAsync("backup", backup)).Code);
        Assert.Equal(2, (await line.RunAsync("backup")).Code);
        Assert.Equal(1, (await line.RunAsync("restore", "/nowhere")).Code);
        SqliteConnection.ClearAllPools();
        Assert.Equal(1, (await line.RunAsync("restore", backup, "--keys", keys)).Code);

        Environment.SetEnvironmentVariable("Data__State", Path.Combine(Path.GetDirectoryName(state)!, "elsewhere"));
        Assert.Equal(1, (await line.RunAsync("restore", backup)).Code);
        var restored = await line.RunAsync("restore", backup, "--keys", keys);
        Assert.Equal(0, restored.Code);
        Assert.StartsWith("restored as of ", restored.Lines[0], StringComparison.Ordinal);
        Assert.EndsWith("unbroken", restored.Lines[1], StringComparison.Ordinal);
        SqliteConnection.ClearAllPools();
        Assert.Equal("unbroken", (await line.RunAsync("audit", "verify")).Lines[^1]);
        Assert.Equal(["received 0", "duplicate 62", "unreadable 0"], (await line.RunAsync("ingest", Path.Combine(TestPaths.Data, "samples", "inbox"))).Lines);
    }
}
