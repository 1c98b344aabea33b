using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Backups;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Backups;

/// <summary>A backup that is not whole, not ours or not readable is refused with the reason, and nothing is touched.</summary>
public sealed class BackupRefusalTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("scamwatch-backup-").FullName;
    private TestStore _store = null!;
    private BackupManifest _manifest = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Backup => Path.Combine(_folder, "a.backup");

    private string Keys => Path.Combine(_folder, "a.keys");

    private string State => Path.Combine(_folder, "state");

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.OpenAsync(saveModel: f => File.WriteAllText(f, "model"));
        await _store.Get<SuspendCard>().RunAsync(new(Guid.CreateVersion7(), Cards.CardDesk.Statement, IdentityCheck.NotAsked), Some.Operator, Ct);
        await _store.Get<LinkAudit>().RunAsync(Ct);
        var taken = await _store.Get<TakeBackup>().RunAsync(new(Backup, Keys), Actor.CommandLine, Ct);
        Assert.True(taken.Succeeded, taken.Refusal?.Message.En);
        _manifest = taken.Value.Manifest;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await Folders.DeleteAsync(_folder);
    }

    [Fact]
    public async Task A_backup_holds_no_key_and_the_file_of_keys_no_data()
    {
        using var data = ZipFile.OpenRead(Backup);
        using var keys = ZipFile.OpenRead(Keys);
        var names = data.Entries.Select(e => e.FullName).ToList();

        Assert.Contains("database/scamwatch.db", names);
        Assert.Contains("state/municipality.json", names);
        Assert.Contains("state/model.bin", names);
        Assert.DoesNotContain(names, n => n.EndsWith(".key", StringComparison.Ordinal) || n.EndsWith(".pem", StringComparison.Ordinal) || n.Contains("keys/", StringComparison.Ordinal));
        Assert.Equal(
            ["audit/audit-anchor.pem", "audit/audit-seal.key", "state/keys/field-0001.key", "state/keys/find-0001.key"],
            keys.Entries.Select(e => e.FullName).Where(n => !n.StartsWith("manifest", StringComparison.Ordinal) && !n.Contains("reply", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        var secrets = Directory.GetFiles(_store.Data.Keys, "*.key").Select(File.ReadAllBytes).ToList();
        var whole = new List<byte[]>();
        foreach (var entry in data.Entries)
        {
            await using var source = await entry.OpenAsync(Ct);
            using var all = new MemoryStream();
            await source.CopyToAsync(all, Ct);
            whole.Add(all.ToArray());
        }

        Assert.All(secrets, s => Assert.DoesNotContain(whole, w => w.AsSpan().IndexOf(s) >= 0));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Backup));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Keys));
        }
    }

    [Fact]
    public async Task A_cut_file_is_refused()
    {
        var bytes = await File.ReadAllBytesAsync(Backup, Ct);
        await File.WriteAllBytesAsync(Backup, bytes[..(bytes.Length / 2)], Ct);

        await RefusedAsync<NoBackup>();
    }

    [Fact]
    public async Task A_file_that_is_no_backup_is_refused()
    {
        await File.WriteAllTextAsync(Backup, "これはバックアップではありません", Ct);
        await RefusedAsync<NoBackup>();

        File.Delete(Backup);
        await using (var zip = await ZipFile.OpenAsync(Backup, ZipArchiveMode.Create, Ct))
        {
            zip.CreateEntry("photo.jpg");
        }

        await RefusedAsync<NoBackup>();
    }

    [Fact]
    public async Task One_changed_byte_anywhere_is_refused()
    {
        var whole = await File.ReadAllBytesAsync(Backup, Ct);
        var contents = await ContentsAsync(Backup);
        var refused = 0;
        // Places of the whole file, so that headers, contents and the table of contents are all hit.
        foreach (var place in Enumerable.Range(1, 12).Select(i => whole.Length / 13 * i))
        {
            var changed = whole.ToArray();
            changed[place] ^= 0x41;
            await File.WriteAllBytesAsync(Backup, changed, Ct);
            var before = Tree();

            var outcome = await RestoreAsync();

            if (outcome.Succeeded)
            {
                // A byte of the zip that says nothing of what is in it, such as a file's time.
                Assert.Equal(contents, await ContentsAsync(Backup));
                SqliteConnection.ClearAllPools();
                Directory.Delete(State, recursive: true);
                continue;
            }

            Assert.True(outcome.Refusal is BackupChanged or NoBackup, $"byte {place}: {outcome.Refusal.Message.En}");
            Assert.Equal(before, Tree());
            refused++;
        }

        Assert.True(refused >= 9, $"{refused} refused");
    }

    [Fact]
    public async Task A_changed_file_with_a_manifest_to_fit_is_refused_by_its_signature()
    {
        await RewriteAsync(Backup, "state/model.bin", _ => "another"u8.ToArray(), manifest => manifest with
        {
            Files = [.. manifest.Files.Select(f => f.Path != "state/model.bin" ? f : f with { Size = 7, Sha256 = Convert.ToHexStringLower(SHA256.HashData("another"u8)) })],
        });

        await RefusedAsync<BackupChanged>();
    }

    [Theory, InlineData("../outside"), InlineData("/etc/outside"), InlineData("state/../../outside")]
    public async Task A_name_that_leads_out_of_the_folder_is_refused(string name)
    {
        await RewriteAsync(Backup, "state/model.bin", b => b, manifest => manifest with
        {
            Files = [.. manifest.Files.Select(f => f.Path == "state/model.bin" ? f with { Path = name } : f)],
        }, name);

        await RefusedAsync<BackupChanged>();
    }

    [Fact]
    public async Task Without_the_keys_it_says_which_are_needed()
    {
        var refusal = await RefusedAsync<KeysMissing>(keys: false);

        Assert.Equal(_manifest.Keys.Where(k => k.Needed), refusal.Keys);
        Assert.Contains("state/keys/field-0001.key", refusal.Message.Ja, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_of_another_installation_are_refused_and_those_that_lie_there_will_do()
    {
        await using var other = await TestStore.OpenAsync(saveModel: _ => { }, cipher: new Domain.Privacy.FieldCipher(Path.Combine(_folder, "other")));
        await other.Get<SuspendCard>().RunAsync(new(Guid.CreateVersion7(), Cards.CardDesk.Statement, IdentityCheck.NotAsked), Some.Operator, Ct);
        File.Delete(Keys);
        var foreign = await other.Get<TakeBackup>().RunAsync(new(Path.Combine(_folder, "b.backup"), Keys), Actor.CommandLine, Ct);
        Assert.True(foreign.Succeeded);
        Assert.IsType<KeysMissing>((await RestoreAsync()).Refusal);

        Directory.CreateDirectory(Path.Combine(State, "keys"));
        foreach (var file in Directory.GetFiles(_store.Data.Keys, "*.*").Where(f => Path.GetExtension(f) is ".key" or ".pem"))
        {
            File.Copy(file, Path.Combine(State, "keys", Path.GetFileName(file)), overwrite: true);
        }

        if (File.Exists(Path.Combine(_store.Data.State, "reply.key")))
        {
            File.Copy(Path.Combine(_store.Data.State, "reply.key"), Path.Combine(State, "reply.key"));
        }

        var outcome = await RestoreAsync(keys: false);
        Assert.True(outcome.Succeeded, outcome.Refusal?.Message.En);
    }

    [Fact]
    public async Task A_backup_of_a_later_program_or_of_the_other_database_is_refused()
    {
        await RewriteAsync(Backup, null, b => b, manifest => manifest with { Format = "scamwatch-backup/2" });
        await RefusedAsync<NewerBackup>();
        await RewriteAsync(Backup, null, b => b, manifest => manifest with { Format = BackupManifest.CurrentFormat, Provider = StorageOptions.Postgres });
        await RefusedAsync<OtherProvider>();
    }

    [Fact]
    public async Task A_database_that_is_open_or_holds_records_is_not_replaced()
    {
        Assert.True((await RestoreAsync()).Succeeded);
        SqliteConnection.ClearAllPools();
        await RefusedAsync<DatabaseNotEmpty>();

        await using (var open = new SqliteConnection($"Data Source={Path.Combine(State, "scamwatch.db")};Pooling=False"))
        {
            await open.OpenAsync(Ct);
            await using var command = open.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM AuditEntries";
            await command.ExecuteScalarAsync(Ct);
            await RefusedAsync<DatabaseInUse>(force: true);
        }

        var outcome = await RestoreAsync(force: true);
        Assert.True(outcome.Succeeded, outcome.Refusal?.Message.En);
        Assert.True(File.Exists(Path.Combine(outcome.Value.Aside, "database", "scamwatch.db")));
    }

    [Fact]
    public async Task Nobody_of_the_staff_may_and_no_file_is_overwritten()
    {
        Assert.IsType<NotAllowed>((await _store.Get<TakeBackup>().RunAsync(new(Path.Combine(_folder, "c.backup"), null), Some.Administrator, Ct)).Refusal);
        Assert.IsType<BackupExists>((await _store.Get<TakeBackup>().RunAsync(new(Backup, null), Actor.CommandLine, Ct)).Refusal);
        Assert.IsType<BackupExists>((await _store.Get<TakeBackup>().RunAsync(new(Path.Combine(_folder, "c.backup"), Keys), Actor.CommandLine, Ct)).Refusal);
        Assert.Equal(["a.backup", "a.keys"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_broken_audit_trail_is_backed_up_as_it_is_and_said()
    {
        await using (var db = _store.Db())
        {
            await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(db.Database, "UPDATE AuditEntries SET Why = 'anders' WHERE Id = (SELECT MIN(Id) FROM AuditEntries)", Ct);
        }

        File.Delete(Backup);
        File.Delete(Keys);
        var taken = await _store.Get<TakeBackup>().RunAsync(new(Backup, Keys), Actor.CommandLine, Ct);
        Assert.True(taken.Succeeded, taken.Refusal?.Message.En);
        Assert.Equal(1, taken.Value.Manifest.AuditBreaks);
        Assert.Equal(1, (await RestoreAsync()).Value!.Audit.Breaks);
    }

    private async Task<TRefusal> RefusedAsync<TRefusal>(bool keys = true, bool force = false) where TRefusal : Refusal
    {
        var before = Tree();
        var refusal = Assert.IsType<TRefusal>((await RestoreAsync(keys, force)).Refusal);
        Assert.Equal(before, Tree());
        return refusal;
    }

    private async Task<Outcome<Restored>> RestoreAsync(bool keys = true, bool force = false)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Data:Root"] = TestPaths.Data, ["Data:State"] = State }).Build();
        await using var services = new ServiceCollection().AddLogging().AddScamWatchDomain(settings).BuildServiceProvider();
        return await services.GetRequiredService<RestoreBackup>().RunAsync(new(Backup, keys ? Keys : null, force), Actor.CommandLine, Ct);
    }

    /// <summary>All files of the target with what is in them.</summary>
    private List<string> Tree() => !Directory.Exists(State) ? [] : [.. Directory.GetFiles(State, "*", SearchOption.AllDirectories)
        .Where(f => !f.EndsWith("-shm", StringComparison.Ordinal) && !(f.EndsWith("-wal", StringComparison.Ordinal) && new FileInfo(f).Length == 0))
        .Select(f => $"{Path.GetRelativePath(State, f)} {Convert.ToHexString(SHA256.HashData(Bytes(f)))}").Order(StringComparer.Ordinal)];

    private static byte[] Bytes(string file)
    {
        using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var all = new MemoryStream();
        source.CopyTo(all);
        return all.ToArray();
    }

    private static async Task<IReadOnlyList<string>> ContentsAsync(string file)
    {
        using var zip = ZipFile.OpenRead(file);
        var all = new List<string>();
        foreach (var entry in zip.Entries.OrderBy(e => e.FullName, StringComparer.Ordinal))
        {
            await using var source = await entry.OpenAsync(Ct);
            all.Add($"{entry.FullName} {Convert.ToHexString(await SHA256.HashDataAsync(source, Ct))}");
        }

        return all;
    }

    /// <summary>As somebody would who can write the file and has no key.</summary>
    private static async Task RewriteAsync(string file, string? entry, Func<byte[], byte[]> change, Func<BackupManifest, BackupManifest> manifest, string? name = null)
    {
        var contents = new Dictionary<string, byte[]>();
        using (var zip = ZipFile.OpenRead(file))
        {
            foreach (var one in zip.Entries)
            {
                using var all = new MemoryStream();
                await using (var source = await one.OpenAsync(Ct))
                {
                    await source.CopyToAsync(all, Ct);
                }

                contents[one.FullName == entry ? name ?? entry : one.FullName] = one.FullName == entry ? change(all.ToArray()) : all.ToArray();
            }
        }

        contents["manifest.json"] = manifest(BackupManifest.Read(contents["manifest.json"])!).ToBytes();
        File.Delete(file);
        await using var target = await ZipFile.OpenAsync(file, ZipArchiveMode.Create, Encoding.UTF8, Ct);
        foreach (var (path, bytes) in contents)
        {
            await using var stream = await target.CreateEntry(path).OpenAsync(Ct);
            await stream.WriteAsync(bytes, Ct);
        }
    }
}
