using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Cards;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Audit;

public sealed class AuditChainTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_link_is_the_hash_of_what_the_documentation_says()
    {
        await using var desk = await AuditDesk.OpenAsync(StorageOptions.Sqlite);
        await desk.WriteAsync(1);
        await desk.LinkAsync();
        var entry = await desk.EntryAtAsync(1);

        using var form = new MemoryStream();
        form.WriteByte(2);
        Blob(new byte[32]);
        Number(1);
        Number(entry.Id);
        Number(entry.At.Ticks);
        Number(1001);
        foreach (var text in (string[])[Some.Analyst.Id, Some.Analyst.Name, "R-001", "理由 1"])
        {
            Blob(Encoding.UTF8.GetBytes(text));
        }

        Blob(entry.Seal!);
        await using var db = desk.Store.Db();
        Assert.Equal(SHA256.HashData(form.ToArray()), (await db.AuditLinks.SingleAsync(Ct)).Hash);

        void Number(long value) => form.Write([.. BitConverter.GetBytes(value).Reverse()]);
        void Blob(byte[] value)
        {
            Number(value.Length);
            form.Write(value);
        }
    }

    [Theory, EachDatabase]
    public async Task Every_way_to_the_database_seals(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider, settings: new Dictionary<string, string?> { ["Registry:Mode"] = "embedded" });
        Assert.True((await store.Get<SuspendCard>().RunAsync(new(Guid.CreateVersion7(), CardDesk.Statement, IdentityCheck.NotAsked), CardDesk.Operator, Ct)).Succeeded);
        await store.Get<ReceiveReport>().RunAsync(Some.FakeRenewal(), Actor.Public, Ct);
        await using (var db = store.Db())
        {
            AuditTrail.Record(db, Some.Analyst, AuditKind.SignedIn, "a\0b\ud800c", "\0", store.Clock.UtcNow.AddTicks(7));
            await db.SaveChangesAsync(Ct);
        }

        var linked = await store.Get<LinkAudit>().RunAsync(Ct);

        Assert.True(linked is { Linked: >= 3, IsSuspect: false });
        var found = await store.Get<WalkAudit>().RunAsync(null, null, null, Ct);
        Assert.Null(found.First);
        Assert.Equal(linked.Linked, found.Entries);
        Assert.Contains(await store.AuditAsync(), k => k == AuditKind.SuspensionReceived);
    }

    [Theory, EachDatabase]
    public async Task Entries_of_before_the_chain_are_linked_and_told_apart(string provider)
    {
        await using var desk = await AuditDesk.OpenAsync(provider);
        await desk.WriteAsync(4);
        // As an older version left them.
        await desk.SqlAsync("UPDATE \"AuditEntries\" SET \"Seal\" = NULL");
        await desk.WriteAsync(3);
        Assert.Null((await desk.WalkAsync()).First);

        Assert.False((await desk.LinkAsync()).IsSuspect);

        var found = await desk.WalkAsync();
        Assert.Null(found.First);
        Assert.Equal((7, 4), (found.Entries, found.Unsealed));
        await using (var db = desk.Store.Db())
        {
            Assert.Equal(4, (await db.AuditAnchors.SingleAsync(Ct)).Unsealed);
        }

        // Once linked, they cannot be changed unseen either, and none can be added.
        await desk.SqlAsync("UPDATE \"AuditEntries\" SET \"Why\" = 'x' WHERE \"Subject\" = 'R-002'");
        Assert.Equal((AuditFault.Changed, 2L), await desk.FirstBreakAsync());
        await desk.SqlAsync("UPDATE \"AuditEntries\" SET \"Why\" = '理由 2' WHERE \"Subject\" = 'R-002'");
        await desk.SqlAsync("UPDATE \"AuditEntries\" SET \"Seal\" = NULL WHERE \"Subject\" = 'R-006'");
        Assert.Equal((AuditFault.Changed, 6L), await desk.FirstBreakAsync());
    }

    [Theory, EachDatabase]
    public async Task Many_writers_and_several_linking_processes_leave_one_chain(string provider)
    {
        await using var desk = await AuditDesk.OpenAsync(provider);
        const int Writers = 6, Each = 30;
        using var written = new CancellationTokenSource();
        LinkAudit[] processes = [desk.Store.Get<LinkAudit>(), desk.OtherProcess(), desk.OtherProcess()];
        var linking = processes.Select(p => Task.Run(async () =>
        {
            while (!written.IsCancellationRequested)
            {
                Assert.False((await p.RunAsync(Ct)).IsSuspect);
                await Task.Delay(5, Ct);
            }
        }, Ct)).ToList();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                await using var db = desk.Store.Db();
                await using var commit = await db.Database.BeginTransactionAsync(Ct);
                AuditTrail.Record(db, Some.Analyst, AuditKind.ReportDecided, $"W-{w}-{i}", "", desk.Store.Clock.UtcNow);
                await db.SaveChangesAsync(Ct);
                if (i % 5 == 4)
                {
                    // A commit that fails leaves a gap in the ids.
                    await commit.RollbackAsync(Ct);
                }
                else
                {
                    await commit.CommitAsync(Ct);
                }
            }
        }, Ct)));
        await written.CancelAsync();
        await Task.WhenAll(linking);

        await desk.LinkAsync();

        var found = await desk.WalkAsync();
        Assert.Null(found.First);
        Assert.Equal((Writers * Each * 4 / 5, 0), (found.Entries, found.Unlinked));
        await using var stored = desk.Store.Db();
        Assert.Equal(found.Entries, await stored.AuditLinks.MaxAsync(l => l.Sequence, Ct));
        Assert.Equal(found.Entries, await stored.AuditEntries.LongCountAsync(Ct));
    }

    [Fact]
    public async Task On_postgres_a_lower_id_that_commits_late_is_linked_when_it_comes()
    {
        Assert.SkipUnless(TestStore.PostgresServer is not null, "SCAMWATCH_TEST_POSTGRES is not set (./test.sh starts a server)");
        await using var desk = await AuditDesk.OpenAsync(StorageOptions.Postgres);
        await using var slow = desk.Store.Db();
        await using var open = await slow.Database.BeginTransactionAsync(Ct);
        AuditTrail.Record(slow, Some.Analyst, AuditKind.ReportDecided, "slow", "", desk.Store.Clock.UtcNow);
        await slow.SaveChangesAsync(Ct);
        await desk.WriteAsync(3);
        Assert.Equal(3, (await desk.LinkAsync()).Linked);

        await open.CommitAsync(Ct);

        Assert.Equal(1, (await desk.LinkAsync()).Linked);
        Assert.Equal("slow", (await desk.EntryAtAsync(4)).Subject);
        Assert.Null((await desk.WalkAsync()).First);
    }

    [Theory, EachDatabase]
    public async Task Killed_between_the_steps_it_goes_on(string provider)
    {
        await using var desk = await AuditDesk.OpenAsync(provider, 6);
        // After the commit of links, before the head was written: the file tells of an earlier place.
        var head = Path.Combine(desk.Settings.KeyFolder, "audit-head");
        var before = await File.ReadAllTextAsync(head, Ct);
        await desk.WriteAsync(2);
        await desk.LinkAsync();
        await File.WriteAllTextAsync(head, before, Ct);
        // After the commit of an anchor, amid the line in the file.
        var lines = await File.ReadAllLinesAsync(desk.Settings.AnchorFile, Ct);
        await File.WriteAllTextAsync(desk.Settings.AnchorFile, $"{lines[0]}\n{lines[1]}\n{lines[2][..40]}", Ct);
        Assert.Null((await desk.WalkAsync()).First);

        Assert.False((await desk.OtherProcess().RunAsync(Ct)).IsSuspect);

        var found = await desk.WalkAsync();
        Assert.Null(found.First);
        Assert.Equal((8, 3, 3), (found.Entries, found.Anchors, found.Kept));
        Assert.EndsWith(lines[2], (await File.ReadAllTextAsync(desk.Settings.AnchorFile, Ct)).TrimEnd(), StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task A_link_that_could_not_be_committed_leaves_nothing(string provider)
    {
        await using var desk = await AuditDesk.OpenAsync(provider, 6);
        await desk.WriteAsync(2);
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => desk.Store.Get<LinkAudit>().RunAsync(gone.Token));

        Assert.Equal(2, (await desk.LinkAsync()).Linked);
        Assert.Null((await desk.WalkAsync()).First);
    }

    [Fact]
    public async Task An_anchor_comes_by_time_or_by_number_and_tells_of_the_one_before()
    {
        await using var desk = await AuditDesk.OpenAsync(StorageOptions.Sqlite);
        await desk.WriteAsync(1);
        Assert.False((await desk.LinkAsync()).Anchored);
        desk.Store.Clock.Advance(desk.Settings.AnchorAfter);
        Assert.True((await desk.LinkAsync()).Anchored);
        desk.Store.Clock.Advance(desk.Settings.AnchorAfter * 2);
        // Nothing new, nothing to anchor.
        Assert.False((await desk.LinkAsync()).Anchored);
        await desk.WriteAsync(desk.Settings.AnchorEntries);
        Assert.True((await desk.LinkAsync()).Anchored);

        await using var db = desk.Store.Db();
        var anchors = await db.AuditAnchors.OrderBy(a => a.Number).ToListAsync(Ct);
        Assert.Equal([(0, 0), (1, 1), (2, desk.Settings.AnchorEntries + 1)], anchors.Select(a => (a.Number, (int)a.Sequence)));
        Assert.Equal(anchors[1].Digest, anchors[2].Before);
        Assert.All(anchors, a => Assert.Equal(a.Text, AuditAnchor.FromLine(a.ToLine())!.Text));
        // As anybody would check it who has the key and the line.
        using var key = ECDsa.Create();
        key.ImportFromPem(desk.Store.Get<AuditKeys>().PublicKey);
        Assert.True(key.VerifyData(Encoding.UTF8.GetBytes(anchors[2].Text), anchors[2].Signature, HashAlgorithmName.SHA256));
    }

    [Fact]
    public async Task Another_machine_checks_with_the_public_key_and_kept_anchors_alone()
    {
        await using var desk = await AuditDesk.OpenAsync(StorageOptions.Sqlite, 6);
        var pem = Path.Combine(desk.Store.Data.State, "given.pem");
        await File.WriteAllTextAsync(pem, desk.Store.Get<AuditKeys>().PublicKey, Ct);
        var elsewhere = desk.Settings with { KeyFolder = Path.Combine(desk.Store.Data.State, "none"), AnchorFile = Path.Combine(desk.Store.Data.State, "none.jsonl") };
        using var keys = new AuditKeys(elsewhere);
        var walk = new WalkAudit(desk.Store.Get<IDbContextFactory<ScamWatchDb>>(), elsewhere, keys);

        var found = await walk.RunAsync(desk.Settings.AnchorFile, pem, null, Ct);

        Assert.Null(found.First);
        Assert.Equal((6, 3, 3, false), (found.Entries, found.Anchors, found.Kept, found.SealsChecked));
        Assert.False(Directory.Exists(elsewhere.KeyFolder));
        await desk.SqlAsync("UPDATE \"AuditEntries\" SET \"Why\" = 'x' WHERE \"Subject\" = 'R-002'");
        Assert.Equal(AuditFault.Changed, (await walk.RunAsync(desk.Settings.AnchorFile, pem, null, Ct)).First!.Fault);
    }

    [Fact]
    public async Task Keys_that_were_replaced_are_still_known()
    {
        await using var desk = await AuditDesk.OpenAsync(StorageOptions.Sqlite, 6);
        foreach (var (name, extension) in new[] { ("audit-seal", ".key"), ("audit-anchor", ".pem") })
        {
            File.Move(Path.Combine(desk.Settings.KeyFolder, name + extension), Path.Combine(desk.Settings.KeyFolder, $"{name}-2026{extension}"));
        }

        using var keys = new AuditKeys(desk.Settings);
        var contexts = desk.Store.Get<IDbContextFactory<ScamWatchDb>>();
        Assert.Null((await new WalkAudit(contexts, desk.Settings, keys).RunAsync(null, null, null, Ct)).First);
        Assert.NotEqual(desk.Store.Get<AuditKeys>().AnchorKeyId, keys.AnchorKeyId);
        foreach (var name in (string[])["audit-seal-2026.key", "audit-anchor-2026.pem"])
        {
            File.Delete(Path.Combine(desk.Settings.KeyFolder, name));
        }

        using var fresh = new AuditKeys(desk.Settings);
        Assert.NotNull((await new WalkAudit(contexts, desk.Settings, fresh).RunAsync(null, null, null, Ct)).First);
    }

    [Theory, EachDatabase]
    public async Task A_check_is_kept_audited_and_told_until_somebody_has_looked_into_it(string provider)
    {
        await using var desk = await AuditDesk.OpenAsync(provider, 6);
        var check = desk.Store.Get<CheckAudit>();
        var find = desk.Store.Get<FindAuditChain>();
        Assert.IsType<NotAllowed>((await check.RunAsync(Some.Analyst, null, Ct)).Refusal);
        Assert.Null(await check.LastAsync(Ct));
        var whole = (await check.RunAsync(Some.Supervisor, null, Ct)).Value!;
        Assert.Equal((6, 0, Some.Supervisor.Name), (whole.Entries, whole.Breaks, whole.By));
        Assert.Null(await find.AlarmAsync(Ct));

        await desk.SqlAsync("UPDATE \"AuditEntries\" SET \"Why\" = 'x' WHERE \"Subject\" = 'R-002'");
        desk.Store.Clock.Advance(TimeSpan.FromMinutes(1));
        var broken = (await check.RunAsync(Actor.Worker("audit"), null, Ct)).Value!;
        Assert.Equal((AuditFault.Changed, 2L), (broken.First!.Fault, broken.First.Sequence));
        Assert.Equal(broken.Id, (await find.AlarmAsync(Ct))!.Id);
        Assert.Equal(broken.First, (await find.RunAsync(Ct)).Check!.First);

        var acknowledge = desk.Store.Get<AcknowledgeBreak>();
        Assert.IsType<NotAllowed>((await acknowledge.RunAsync(broken.Id, "調べた", Some.Administrator, Ct)).Refusal);
        Assert.IsType<InvalidField>((await acknowledge.RunAsync(broken.Id, " ", Some.Supervisor, Ct)).Refusal);
        Assert.Null((await acknowledge.RunAsync(broken.Id, "写しと照合した", Some.Supervisor, Ct)).Refusal);
        Assert.IsType<NotFound>((await acknowledge.RunAsync(broken.Id, "もう一度", Some.Supervisor, Ct)).Refusal);
        Assert.Null(await find.AlarmAsync(Ct));

        // The same again is no news; more is.
        desk.Store.Clock.Advance(TimeSpan.FromMinutes(1));
        await check.RunAsync(Actor.Worker("audit"), null, Ct);
        Assert.Null(await find.AlarmAsync(Ct));
        await desk.SqlAsync("UPDATE \"AuditEntries\" SET \"Why\" = 'x' WHERE \"Subject\" = 'R-004'");
        desk.Store.Clock.Advance(TimeSpan.FromMinutes(1));
        await check.RunAsync(Actor.Worker("audit"), null, Ct);
        Assert.Equal(2, (await find.AlarmAsync(Ct))!.Breaks);

        Assert.Equal(
            [AuditKind.AuditChecked, AuditKind.AuditFoundBroken, AuditKind.AuditBreakAcknowledged, AuditKind.AuditFoundBroken, AuditKind.AuditFoundBroken],
            await desk.Store.AuditAsync(CheckAudit.Subject));
    }

    [Fact]
    public void A_setting_that_does_not_read_stops_the_start() =>
        Assert.Contains("Audit:AnchorMinutes", Assert.Throws<InvalidOperationException>(() =>
            new TestStore(new Dictionary<string, string?> { ["Audit:AnchorMinutes"] = "0" })).Message, StringComparison.Ordinal);

    [Fact]
    public void The_sentence_of_every_fault_says_where_and_what_in_both_languages() =>
        Assert.All(Enum.GetValues<AuditFault>(), fault =>
        {
            var sentence = new AuditBreak(fault, 12, 34, new DateTime(2026, 11, 21, 3, 0, 0, DateTimeKind.Utc), 5).Sentence;
            Assert.All((string[])[sentence.Ja, sentence.En], s =>
            {
                Assert.Contains("12", s, StringComparison.Ordinal);
                Assert.Contains("34", s, StringComparison.Ordinal);
                Assert.Contains("2026-11-21 12:00:00", s, StringComparison.Ordinal);
            });
        });
}
