using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Audit;

/// <summary>What somebody with write access to the database, and to nothing else, may try.</summary>
public sealed class AuditTamperingTests
{
    private const string Head = "audit-head";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Fields()
    {
        var rows = new TheoryData<string, string>();
        foreach (var column in (string[])["At", "ActorId", "ActorName", "Kind", "Subject", "Why", "Seal"])
        {
            rows.Add(StorageOptions.Sqlite, column);
            rows.Add(new TheoryDataRow<string, string>(StorageOptions.Postgres, column)
            {
                Skip = TestStore.PostgresServer is null ? "SCAMWATCH_TEST_POSTGRES is not set (./test.sh starts a server)" : null,
            });
        }

        return rows;
    }

    [Theory, EachDatabase]
    public async Task Untouched_it_is_unbroken(string provider)
    {
        await using var desk = await AuditDesk.OpenAsync(provider, 12);
        await desk.WriteAsync(2);

        var found = await desk.WalkAsync();

        Assert.Null(found.First);
        Assert.Equal((12, 0, 2, 3, 3, true), (found.Entries, found.Unsealed, found.Unlinked, found.Anchors, found.Kept, found.SealsChecked));
    }

    [Theory, MemberData(nameof(Fields))]
    public async Task A_changed_field_is_found(string provider, string column)
    {
        await using var desk = await AuditDesk.OpenAsync(provider, 12);
        var entry = await desk.EntryAtAsync(5);
        object value = column switch
        {
            "At" => entry.At.AddMicroseconds(1),
            "Kind" => (int)entry.Kind + 1,
            "Seal" => entry.Seal!.Select((b, i) => i == 40 ? (byte)(b ^ 1) : b).ToArray(),
            _ => "x",
        };

        await desk.SqlAsync($"UPDATE \"AuditEntries\" SET \"{column}\" = {{0}} WHERE \"Id\" = {{1}}", value, entry.Id);

        var found = await desk.WalkAsync();
        Assert.Equal((AuditFault.Changed, 5L, entry.Id), (found.First!.Fault, found.First.Sequence, found.First.EntryId!.Value));
        Assert.Equal(1, found.Breaks);
    }

    [Theory, EachDatabase]
    public async Task A_change_before_it_was_linked_is_found_and_calls_for_a_check(string provider)
    {
        await using var desk = await AuditDesk.OpenAsync(provider, 6);
        await desk.WriteAsync(2);
        await desk.SqlAsync("UPDATE \"AuditEntries\" SET \"Why\" = 'anders' WHERE \"Subject\" = 'R-007'");
        Assert.Equal((AuditFault.Inserted, null), await desk.FirstBreakAsync());

        Assert.True((await desk.LinkAsync()).IsSuspect);

        Assert.Equal((AuditFault.Inserted, 7L), await desk.FirstBreakAsync());
    }

    [Theory, EachDatabase]
    public async Task A_deleted_entry_is_found(string provider)
    {
        await using var desk = await AuditDesk.OpenAsync(provider, 12);
        var entry = await desk.EntryAtAsync(4);

        await desk.SqlAsync("DELETE FROM \"AuditEntries\" WHERE \"Id\" = {0}", entry.Id);
        Assert.Equal((AuditFault.Missing, 4L), await desk.FirstBreakAsync());

        await desk.SqlAsync("DELETE FROM \"AuditLinks\" WHERE \"Sequence\" = 4");
        Assert.Equal((AuditFault.Missing, 4L), await desk.FirstBreakAsync());

        // Closing the gap moves the fault to where the hashes no longer follow.
        for (var sequence = 5; sequence <= 12; sequence++)
        {
            await desk.SqlAsync("UPDATE \"AuditLinks\" SET \"Sequence\" = {0} WHERE \"Sequence\" = {1}", sequence - 1, sequence);
        }

        Assert.Equal((AuditFault.Reordered, 4L), await desk.FirstBreakAsync());
    }

    [Theory, EachDatabase]
    public async Task A_deleted_link_is_found_even_when_the_entry_is_linked_again(string provider)
    {
        await using var desk = await AuditDesk.OpenAsync(provider, 12);

        await desk.SqlAsync("DELETE FROM \"AuditLinks\" WHERE \"Sequence\" = 4");
        await desk.LinkAsync();

        Assert.Equal((AuditFault.Missing, 4L), await desk.FirstBreakAsync());
    }

    [Theory, EachDatabase]
    public async Task An_end_cut_off_is_found_by_head_by_anchor_and_by_kept_anchor(string provider)
    {
        await using var desk = await AuditDesk.OpenAsync(provider, 12);
        await desk.WriteAsync(3);
        await desk.LinkAsync();

        // Newer than every anchor: only the head tells.
        await CutAsync(desk, 13);
        Assert.Equal((AuditFault.CutOff, 13L), await desk.FirstBreakAsync());
        Assert.True((await desk.OtherProcess().RunAsync(Ct)).IsSuspect);
        File.Delete(Path.Combine(desk.Settings.KeyFolder, Head));
        Assert.Null((await desk.WalkAsync()).First);

        // Older than an anchor.
        await CutAsync(desk, 11);
        Assert.Equal((AuditFault.CutOff, 11L), await desk.FirstBreakAsync());

        // The anchors too: those kept outside tell.
        await desk.SqlAsync("DELETE FROM \"AuditAnchors\" WHERE \"Sequence\" > 10");
        Assert.Equal((AuditFault.CutOff, 11L), await desk.FirstBreakAsync());
    }

    [Theory, EachDatabase]
    public async Task The_head_still_tells_when_the_cut_chain_has_grown_again(string provider)
    {
        await using var desk = await AuditDesk.OpenAsync(provider, 12);
        await desk.WriteAsync(2);
        await desk.LinkAsync();
        await CutAsync(desk, 13);
        await desk.WriteAsync(5);
        Assert.True((await desk.OtherProcess().RunAsync(Ct)).IsSuspect);

        Assert.Equal((AuditFault.MadeAnew, 14L), await desk.FirstBreakAsync());
    }

    [Theory, EachDatabase]
    public async Task An_inserted_entry_is_found_without_a_seal_and_with_a_borrowed_one(string provider)
    {
        await using var desk = await AuditDesk.OpenAsync(provider, 6);
        await desk.SqlAsync(
            "INSERT INTO \"AuditEntries\" (\"At\", \"ActorId\", \"ActorName\", \"Kind\", \"Subject\", \"Why\") VALUES ({0}, 'a', 'A', 1211, 'C-1', '')", desk.Store.Clock.UtcNow);
        await desk.LinkAsync();
        Assert.Equal((AuditFault.Inserted, 7L), await desk.FirstBreakAsync());
        await CutAsync(desk, 7);
        File.Delete(Path.Combine(desk.Settings.KeyFolder, Head));

        var entry = await desk.EntryAtAsync(2);
        await desk.SqlAsync(
            "INSERT INTO \"AuditEntries\" (\"At\", \"ActorId\", \"ActorName\", \"Kind\", \"Subject\", \"Why\", \"Seal\") VALUES ({0}, 'a', 'A', 1211, 'C-1', '', {1})",
            desk.Store.Clock.UtcNow, entry.Seal!);
        await desk.OtherProcess().RunAsync(Ct);
        Assert.Equal((AuditFault.Inserted, 7L), await desk.FirstBreakAsync());
    }

    [Theory, EachDatabase]
    public async Task A_copied_entry_is_found(string provider)
    {
        await using var desk = await AuditDesk.OpenAsync(provider, 6);
        await desk.SqlAsync(
            """
            INSERT INTO "AuditEntries" ("At", "ActorId", "ActorName", "Kind", "Subject", "Why", "Seal")
            SELECT "At", "ActorId", "ActorName", "Kind", "Subject", "Why", "Seal" FROM "AuditEntries" WHERE "Subject" = 'R-002'
            """);
        await desk.LinkAsync();

        Assert.Equal((AuditFault.Inserted, 7L), await desk.FirstBreakAsync());
    }

    [Theory, EachDatabase]
    public async Task Two_exchanged_entries_are_found(string provider)
    {
        await using var desk = await AuditDesk.OpenAsync(provider, 12);
        var (one, other) = (await desk.EntryAtAsync(3), await desk.EntryAtAsync(8));

        foreach (var (from, to) in new[] { (one.Id, -1L), (other.Id, one.Id), (-1L, other.Id) })
        {
            await desk.SqlAsync("UPDATE \"AuditEntries\" SET \"Id\" = {0} WHERE \"Id\" = {1}", to, from);
        }

        Assert.Equal((AuditFault.Reordered, 3L), await desk.FirstBreakAsync());
        Assert.Equal(2, (await desk.WalkAsync()).Breaks);
    }

    [Theory, EachDatabase]
    public async Task A_changed_link_is_found(string provider)
    {
        await using var desk = await AuditDesk.OpenAsync(provider, 12);

        await desk.SqlAsync("UPDATE \"AuditLinks\" SET \"Hash\" = {0} WHERE \"Sequence\" = 9", new byte[32]);

        Assert.Equal((AuditFault.Reordered, 9L), await desk.FirstBreakAsync());
    }

    [Theory, EachDatabase]
    public async Task A_changed_and_a_deleted_anchor_are_found(string provider)
    {
        await using var desk = await AuditDesk.OpenAsync(provider, 12);
        await desk.SqlAsync("UPDATE \"AuditAnchors\" SET \"At\" = {0} WHERE \"Number\" = 1", desk.Store.Clock.UtcNow.AddDays(-9));
        var found = await desk.WalkAsync();
        Assert.Equal((AuditFault.AnchorForged, 1), (found.First!.Fault, found.First.Anchor!.Value));

        await desk.SqlAsync("DELETE FROM \"AuditAnchors\" WHERE \"Number\" = 1");
        found = await desk.WalkAsync();
        Assert.Equal((AuditFault.AnchorMissing, 1), (found.First!.Fault, found.First.Anchor!.Value));
    }

    [Theory, EachDatabase]
    public async Task A_chain_made_anew_without_an_entry_differs_from_its_anchors(string provider)
    {
        await using var desk = await AuditDesk.OpenAsync(provider, 12);
        await desk.SqlAsync("DELETE FROM \"AuditEntries\" WHERE \"Subject\" = 'R-004'");

        // Every link and hash as the program itself would make them.
        await MakeAnewAsync(desk);
        var found = await desk.WalkAsync();
        Assert.Equal((AuditFault.MadeAnew, 6L, 1), (found.First!.Fault, found.First.Sequence, found.First.Anchor!.Value));

        // Without the anchors: those kept outside tell.
        await desk.SqlAsync("DELETE FROM \"AuditAnchors\" WHERE \"Number\" > 0");
        File.Delete(Path.Combine(desk.Settings.KeyFolder, Head));
        found = await desk.WalkAsync();
        Assert.Equal((AuditFault.AnchorMissing, 1), (found.First!.Fault, found.First.Anchor!.Value));

        // With anchors of another key: nobody knows it.
        using var forged = new AuditKeys(desk.Settings with { KeyFolder = Path.Combine(desk.Store.Data.State, "forged") });
        await using (var db = desk.Store.Db())
        {
            var beginning = await db.AuditAnchors.SingleAsync(Ct);
            var link = await db.AuditLinks.SingleAsync(l => l.Sequence == 6, Ct);
            db.Add(AuditAnchor.Sign(beginning, link.Sequence, link.Hash, 0, forged, desk.Store.Clock.UtcNow));
            await db.SaveChangesAsync(Ct);
        }

        found = await desk.WalkAsync();
        Assert.Equal((AuditFault.AnchorForged, 1), (found.First!.Fault, found.First.Anchor!.Value));
    }

    [Theory, EachDatabase]
    public async Task A_rewritten_and_relinked_entry_fails_its_seal(string provider)
    {
        await using var desk = await AuditDesk.OpenAsync(provider, 12);
        await desk.SqlAsync("UPDATE \"AuditEntries\" SET \"Why\" = 'anders' WHERE \"Subject\" = 'R-009'");

        await MakeAnewAsync(desk);

        Assert.Equal((AuditFault.Inserted, 9L), await desk.FirstBreakAsync());
    }

    [Theory, EachDatabase]
    public async Task An_old_copy_put_back_is_found(string provider)
    {
        await using var desk = await AuditDesk.OpenAsync(provider, 6);
        var kept = Path.Combine(desk.Store.Data.State, "kept.jsonl");
        File.Copy(desk.Settings.AnchorFile, kept);
        await desk.WriteAsync(6);
        await desk.AnchorAsync();
        File.Copy(desk.Settings.AnchorFile, kept, overwrite: true);

        // The database as it was at six, the files beside it too, as whoever holds the machine can do.
        await CutAsync(desk, 7);
        await desk.SqlAsync("DELETE FROM \"AuditAnchors\" WHERE \"Sequence\" > 6");
        File.Delete(Path.Combine(desk.Settings.KeyFolder, Head));
        File.Delete(desk.Settings.AnchorFile);
        Assert.Null((await desk.WalkAsync()).First);

        var found = await desk.WalkAsync(kept);
        Assert.Equal((AuditFault.CutOff, 7L, 3), (found.First!.Fault, found.First.Sequence, found.First.Anchor!.Value));

        // And after it has grown beyond where it was.
        await desk.WriteAsync(9);
        await desk.OtherProcess().RunAsync(Ct);
        Assert.NotNull((await desk.WalkAsync(kept)).First);
    }

    [Theory, EachDatabase]
    public async Task Everything_wiped_is_no_new_beginning(string provider)
    {
        await using var desk = await AuditDesk.OpenAsync(provider, 6);
        await desk.SqlAsync("DELETE FROM \"AuditLinks\"");
        await desk.SqlAsync("DELETE FROM \"AuditAnchors\"");
        await desk.SqlAsync("UPDATE \"AuditEntries\" SET \"Seal\" = NULL, \"Why\" = 'anders'");

        Assert.True((await desk.OtherProcess().RunAsync(Ct)).IsSuspect);

        // The beginning itself is another one than was kept; and no entry without a seal is taken for one of before the chain.
        Assert.Equal((AuditFault.MadeAnew, 0L), await desk.FirstBreakAsync());
        Assert.Equal(6 + 1 + 2, (await desk.WalkAsync()).Breaks);
    }

    private static async Task CutAsync(AuditDesk desk, long from)
    {
        await desk.SqlAsync("DELETE FROM \"AuditEntries\" WHERE \"Id\" IN (SELECT \"EntryId\" FROM \"AuditLinks\" WHERE \"Sequence\" >= {0})", from);
        await desk.SqlAsync("DELETE FROM \"AuditLinks\" WHERE \"Sequence\" >= {0}", from);
    }

    /// <summary>All links as if the entries that are there were all there ever were.</summary>
    private static async Task MakeAnewAsync(AuditDesk desk)
    {
        await desk.SqlAsync("DELETE FROM \"AuditLinks\"");
        await using var db = desk.Store.Db();
        var (sequence, hash) = (0L, AuditLink.Beginning);
        foreach (var entry in await db.AuditEntries.AsNoTracking().OrderBy(e => e.Id).ToListAsync(Ct))
        {
            hash = AuditContent.LinkHash(hash, ++sequence, entry);
            db.Add(new AuditLink(sequence, entry.Id, hash));
        }

        await db.SaveChangesAsync(Ct);
    }
}
