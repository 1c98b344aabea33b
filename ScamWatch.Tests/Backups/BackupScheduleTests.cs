using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Backups;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Backups;

public sealed class BackupScheduleTests
{
    private static readonly Actor s_worker = Actor.Worker("backup");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("scamwatch.db", BackupPlace.Nowhere)]
    [InlineData("scamwatch.db-wal", BackupPlace.Nowhere)]
    [InlineData("keys/audit-head", BackupPlace.Nowhere)]
    [InlineData("audit-anchors.jsonl", BackupPlace.Nowhere)]
    [InlineData("keys/.field-0001.key.lock", BackupPlace.Nowhere)]
    [InlineData("before-restore-20261122000000000/state/reply.key", BackupPlace.Nowhere)]
    [InlineData("keys/field-0001.key", BackupPlace.Keys)]
    [InlineData("keys/key-0b2f.xml", BackupPlace.Keys)]
    [InlineData("reply.key", BackupPlace.Keys)]
    [InlineData("pki/ca.der", BackupPlace.Keys)]
    [InlineData("own/certificate.pfx", BackupPlace.Keys)]
    [InlineData("municipality.json", BackupPlace.Data)]
    [InlineData("models/0001.bin", BackupPlace.Data)]
    [InlineData("card-authorities/root.pem", BackupPlace.Data)]
    public void Keys_and_data_are_told_apart(string path, BackupPlace place) => Assert.Equal(place, BackupRules.PlaceOf(path, "scamwatch.db"));

    [Theory]
    [InlineData("2026-11-21T17:29:59Z", "2026-11-20T17:30:00Z")]
    [InlineData("2026-11-21T17:30:00Z", "2026-11-21T17:30:00Z")]
    [InlineData("2026-11-22T03:00:00Z", "2026-11-21T17:30:00Z")]
    public void The_time_of_day_is_that_of_Japan(string now, string due) =>
        Assert.Equal(Utc(due), BackupRules.LastDue(new(2, 30), Utc(now)));

    [Fact]
    public void Only_scheduled_backups_are_deleted_and_the_newest_stay() => Assert.Equal(
        ["scamwatch-20261120-0230.backup"],
        BackupRules.TooOld(["before-upgrade.backup", "scamwatch-20261121-0230.backup", "scamwatch-20261120-0230.backup", "scamwatch-20261122-0230.backup", "scamwatch-old.backup"], 2));

    [Fact]
    public async Task One_backup_a_day_whatever_the_clock_does_and_the_old_ones_go()
    {
        var folder = Directory.CreateTempSubdirectory("scamwatch-schedule-").FullName;
        await using var store = await OpenAsync(Path.Combine(folder, "data"), Path.Combine(folder, "keys"));
        var keep = store.Get<KeepBackups>();
        var first = (await keep.RunAsync(s_worker, Ct))!;
        Assert.True(first is { IsGood: true, HasKeys: true }, first.Fault);
        Assert.Null(await keep.RunAsync(s_worker, Ct));

        // Set back by a day, the day before is due again in name, was backed up or not, and then never more than once.
        store.Clock.Advance(TimeSpan.FromDays(-1));
        var back = await keep.RunAsync(s_worker, Ct);
        Assert.True(back!.Due < first.Due);
        Assert.Null(await keep.RunAsync(s_worker, Ct));
        store.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Null(await keep.RunAsync(s_worker, Ct));

        store.Clock.Advance(TimeSpan.FromDays(1));
        Assert.True((await keep.RunAsync(s_worker, Ct))!.IsGood);
        store.Clock.Advance(TimeSpan.FromDays(1));
        Assert.True((await keep.RunAsync(s_worker, Ct))!.IsGood);
        Assert.Equal(["scamwatch-20261122-0230.backup", "scamwatch-20261123-0230.backup"], Names(Path.Combine(folder, "data")));
        Assert.Equal(["scamwatch-20261122-0230.keys", "scamwatch-20261123-0230.keys"], Names(Path.Combine(folder, "keys")));
        await Folders.DeleteAsync(folder);
    }

    [Fact]
    public async Task Of_two_processes_one_takes_it()
    {
        var folder = Directory.CreateTempSubdirectory("scamwatch-schedule-").FullName;
        await using var store = await OpenAsync(folder);
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => new KeepBackups(
            store.Get<Microsoft.EntityFrameworkCore.IDbContextFactory<Domain.Storage.ScamWatchDb>>(), store.Get<TakeBackup>(), store.Get<BackupSettings>(), store.Clock).RunAsync(s_worker, Ct))));

        Assert.Single(runs, r => r is not null);
        Assert.Single(Names(folder));
        await Folders.DeleteAsync(folder);
    }

    [Fact]
    public async Task A_failure_is_kept_audited_and_tried_again()
    {
        var folder = Directory.CreateTempSubdirectory("scamwatch-schedule-").FullName;
        // A file where the folder should be.
        await File.WriteAllTextAsync(Path.Combine(folder, "data"), "", Ct);
        await using var store = await OpenAsync(Path.Combine(folder, "data"));
        var keep = store.Get<KeepBackups>();

        var failed = await keep.RunAsync(s_worker, Ct);
        Assert.False(failed!.IsGood);
        Assert.NotEmpty(failed.Fault);
        Assert.Equal([AuditKind.BackupFailed], await store.AuditAsync());
        Assert.Null(await keep.RunAsync(s_worker, Ct));

        File.Delete(Path.Combine(folder, "data"));
        store.Clock.Advance(BackupRules.RetryAfter);
        var again = await keep.RunAsync(s_worker, Ct);
        Assert.True(again!.IsGood, again.Fault);
        Assert.Equal(failed.Id, again.Id);
        Assert.Equal((again.Id, again.Id), ((await keep.FindAsync(Ct)).Last!.Id, (await keep.FindAsync(Ct)).Good!.Id));
        await Folders.DeleteAsync(folder);
    }

    [Fact]
    public void Wrong_settings_are_all_named()
    {
        var configuration = new Microsoft.Extensions.Configuration.ConfigurationManager();
        configuration["Backup:At"] = "25:00";
        configuration["Backup:Keep"] = "0";
        configuration["Backup:Folder"] = configuration["Backup:KeysFolder"] = "/var/backups";

        var fault = Assert.Throws<InvalidOperationException>(() => BackupSettings.From(configuration));

        Assert.Equal(3, fault.Message.Split(Environment.NewLine).Length);
    }

    private static DateTime Utc(string text) => DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal);

    private static Task<TestStore> OpenAsync(string folder, string? keys = null) => TestStore.OpenAsync(
        saveModel: _ => { }, settings: new Dictionary<string, string?> { ["Backup:Folder"] = folder, ["Backup:KeysFolder"] = keys, ["Backup:At"] = "02:30", ["Backup:Keep"] = "2" });

    private static IEnumerable<string> Names(string folder) => Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal);
}
