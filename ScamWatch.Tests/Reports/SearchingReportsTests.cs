using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Campaigns;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Reports;

public sealed class SearchingReportsTests
{
    [Theory, EachDatabase]
    public async Task A_report_is_found_by_its_words_from_its_commit_on_and_after_it_was_indexed(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var mail = await store.TakeAsync(Some.FakeRenewal());
        var call = await store.TakeAsync(Some.Call("警察官を名乗る男から、逮捕状が出ているので\n暗証番号を言えと電話がありました。番号は０９０ー１２３４ー５６７８でした。"));

        foreach (var indexed in (bool[])[false, true])
        {
            if (indexed)
            {
                await IndexAsync(store);
            }

            Assert.Equal([call], await FindAsync(store, "逮捕状"));
            Assert.Equal([call], await FindAsync(store, "警察官"));
            Assert.Equal([call], await FindAsync(store, "暗証番号"));
            Assert.Equal([call], await FindAsync(store, "090-1234-5678"));
            Assert.Equal([call], await FindAsync(store, "逮捕 電話"));
            Assert.Equal([call], await FindAsync(store, "男"));
            Assert.Equal([mail], await FindAsync(store, "まいなんばー"));
            Assert.Equal([mail], await FindAsync(store, "ﾏｲﾅﾝﾊﾞｰ 年次"));
            Assert.Equal([mail], await FindAsync(store, "hxxps://J-LIS-koushin[.]top/a"));
            Assert.Equal([mail], await FindAsync(store, "地方公共団体"));
            Assert.Equal([call, mail], await FindAsync(store, "番号"));
            Assert.Empty(await FindAsync(store, "逮捕状 年次"));
            Assert.Empty(await FindAsync(store, "該当しない言葉"));
        }
    }

    [Theory, EachDatabase]
    public async Task Special_characters_mean_themselves(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var odd = await store.TakeAsync(Some.Call("割引 100% OFF _今だけ_ \"特別\" OR NOT * NEAR(a b) 'quote'; DROP TABLE を見ました。𠮷野家"));
        await store.TakeAsync(Some.Call("割引は百パーセントで今だけ特別だと言われました。"));
        await IndexAsync(store);

        foreach (var text in (string[])["100%", "_今だけ_", "\"特別\"", "NOT *", "NEAR(a", "'quote';", "drop table", "𠮷野家", "𠮷"])
        {
            Assert.Equal([odd], await FindAsync(store, text));
        }

        foreach (var text in (string[])["%%%", "\"\"\"\"", "*)(", "\\", "'); --", "\0", "a\" OR \"b", "特別 AND 今だけ"])
        {
            Assert.Empty(await FindAsync(store, text));
        }
    }

    [Theory, EachDatabase]
    public async Task A_search_goes_on_where_it_ended_and_heeds_the_filter(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var ids = new List<Guid>();
        for (var i = 0; i < 7; i++)
        {
            ids.Add(await store.TakeAsync(Some.Call($"{i} 回目の還付金の電話です。{new string('い', i * 3)}")));
        }

        await IndexAsync(store);
        ids.Add(await store.TakeAsync(Some.Call("還付金と言う男でした。")));
        await store.Get<DecideReport>().RunAsync(new(ids[3], Verdict.Scam, "理由", (await store.ReportAsync(ids[3])).Version), Some.Analyst, default);

        var found = new List<Guid>();
        for (QueuePlace? place = null; ;)
        {
            var part = await store.Get<FindReports>().RunAsync(new() { Text = "還付金" }, place, 3, default);
            found.AddRange(part.Items.Select(r => r.Id));
            if ((place = part.Next) is null)
            {
                break;
            }
        }

        Assert.Equal(Enumerable.Reverse(ids).Where(id => id != ids[3]), found);
    }

    [Theory, EachDatabase]
    public async Task A_report_that_is_disposed_of_is_no_longer_in_the_index(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var gone = await store.TakeAsync(Some.Call("還付金の電話がありました。"));
        var kept = await store.TakeAsync(Some.Call("還付金の手紙が届きました。屋根の工事の話もありました。"));
        await IndexAsync(store);

        await using var db = store.Db();
        await db.ReportIndicators.Where(i => i.ReportId == gone).ExecuteDeleteAsync();
        await db.Reports.Where(r => r.Id == gone).ExecuteDeleteAsync();

        Assert.Equal([kept], await FindAsync(store, "還付金"));
        Assert.Equal(kept, Assert.Single(await db.SearchRows.Select(s => s.ReportId).ToListAsync()));
        if (db.Database.IsSqlite())
        {
            var word = store.Get<FieldCipher>().Keys.Grams.WordsOf(["還付金"]);
            Assert.Equal(1, await db.Database.SqlQuery<int>($"SELECT COUNT(*) AS \"Value\" FROM \"ReportSearch\" WHERE \"ReportSearch\" MATCH {word}").SingleAsync());
        }
    }

    [Theory, EachDatabase]
    public async Task Reports_of_an_older_version_are_taken_in(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var old = await store.TakeAsync(Some.Call("還付金の電話がありました。"));
        await using var db = store.Db();
        await db.SearchRows.ExecuteDeleteAsync();
        Assert.Empty(await FindAsync(store, "還付金"));

        Assert.Equal(1, await store.Get<IndexReports>().AdoptAsync(default));
        Assert.Equal(0, await store.Get<IndexReports>().AdoptAsync(default));

        Assert.Equal([old], await FindAsync(store, "還付金"));
        await IndexAsync(store);
        Assert.Equal([old], await FindAsync(store, "還付金"));
    }

    /// <summary>Characters that stand nowhere else, so that each gram can be looked for in all that is stored.</summary>
    private const string Odd = "鑿鱶鼈黽龕齲鬮魍";

    [Theory, EachDatabase]
    public async Task No_gram_of_a_text_can_be_read_from_a_copy_of_the_database(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var id = await store.TakeAsync(Some.Call($"電話で{Odd}と言われました。"));
        await IndexAsync(store);

        Assert.Equal([id], await FindAsync(store, Odd[2..6]));
        var all = await StoredAsync(store);
        Assert.DoesNotContain(SearchText.Grams(Odd), g => all.AsSpan().IndexOf(Encoding.UTF8.GetBytes(g)) >= 0);
        await using var db = store.Db();
        if (db.RowGrams is { } key)
        {
            var grams = (await db.SearchRows.SingleAsync()).Grams;
            Assert.Subset(grams.ToHashSet(), key.NumbersOf(SearchText.Grams(Odd)).ToHashSet());
            Assert.Equal(grams.Order(), grams);
            // Under another key there are others.
            Assert.Empty(new GramKey(new byte[GramKey.Size]).NumbersOf(SearchText.Grams(Odd)).Intersect(grams));
        }
    }

    [Theory, EachDatabase]
    public async Task An_index_of_a_version_without_a_key_is_destroyed_and_made_anew(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var ids = new List<Guid>();
        for (var i = 0; i < 3; i++)
        {
            ids.Insert(0, await store.TakeAsync(Some.Call($"{i} 回目に{Odd}と言われました。")));
        }

        await using (var db = store.Db())
        {
            await db.GetService<IMigrator>().MigrateAsync("Privacy");
            foreach (var id in Enumerable.Reverse(ids))
            {
                await (db.Database.IsSqlite()
                    ? db.Database.ExecuteSqlAsync($"INSERT INTO \"ReportSearch\" (rowid, grams) SELECT \"Id\", {Odd} FROM \"SearchRows\" WHERE \"ReportId\" = {id}")
                    : db.Database.ExecuteSqlAsync($"INSERT INTO \"SearchRows\" (\"ReportId\", \"Grams\") VALUES ({id}, ARRAY[77770001, 77770002])"));
            }

            await db.Database.ExecuteSqlAsync($"UPDATE \"SearchProgress\" SET \"IndexedTo\" = 3");
            await db.ForgetOldPagesAsync(default);
        }

        var old = provider == StorageOptions.Sqlite ? Encoding.UTF8.GetBytes(Odd[..3]) : "77770001"u8.ToArray();
        Assert.True((await StoredAsync(store)).AsSpan().IndexOf(old) >= 0);

        await using (var db = store.Db())
        {
            await db.BringUpToDateAsync(store.Clock, default);
        }

        Assert.True((await StoredAsync(store)).AsSpan().IndexOf(old) < 0);
        // What has no numbers yet is compared one by one.
        Assert.Equal(ids, await FindAsync(store, Odd));
        ids.Insert(0, await store.TakeAsync(Some.Call($"新しく{Odd}と言われました。")));
        Assert.Equal(ids, await FindAsync(store, Odd));
        await using (var db = store.Db())
        {
            Assert.True(await db.IndexAsync(2, default) > 0);
        }

        Assert.Equal(ids, await FindAsync(store, Odd));
        await IndexAsync(store);
        Assert.Equal(0, await store.Get<IndexReports>().RunAsync(default));
        Assert.Equal(ids, await FindAsync(store, Odd));
        await using (var db = store.Db())
        {
            // From now on by the index alone.
            Assert.Empty(await db.CandidatesAsync(["龕龕龕"], long.MaxValue, 10, default));
            Assert.Equal(4, (await db.CandidatesAsync([Odd[..3]], long.MaxValue, 10, default)).Count);
        }
    }

    [Theory, EachDatabase]
    public async Task A_new_key_of_the_fields_leaves_the_search_as_it_is(string provider)
    {
        var keys = Directory.CreateTempSubdirectory("scamwatch-gram-keys-");
        try
        {
            await using var store = await TestStore.OpenAsync(provider, cipher: new FieldCipher(keys.FullName));
            var before = await store.TakeAsync(Some.Call($"{Odd}の一件目"));
            await IndexAsync(store);

            await store.Get<RenewFields>().RotateAsync(Actor.CommandLine, default);
            Assert.True(await store.Get<RenewFields>().RunAsync(Actor.CommandLine, default) > 0);
            var after = await store.TakeAsync(Some.Call($"{Odd}の二件目"));
            await IndexAsync(store);

            Assert.Equal([after, before], await FindAsync(store, Odd));
        }
        finally
        {
            keys.Delete(recursive: true);
        }
    }

    [Theory, EachDatabase]
    public async Task No_destroyed_number_can_be_searched_for(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var id = await store.TakeAsync(Some.Call("番号は 123456789018 だと答えてしまいました。"));
        await IndexAsync(store);

        Assert.Equal(1, (await store.ReportAsync(id)).MyNumbersRemoved);
        Assert.Empty(await FindAsync(store, "123456789018"));
        Assert.Empty(await FindAsync(store, "345678"));
    }

    [Theory, EachDatabase]
    public async Task A_search_that_takes_long_stops_with_what_it_has_and_goes_on_from_there(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        await using var db = store.Db();
        var reports = Enumerable.Range(0, 350).Select(i => Report.Receive(
            Some.Call($"{i} 番目の{(i % 7 == 0 ? "警察" : "役所")}の話"), $"t:{i}", 0, [],
            new(Domain.Classification.JudgedVerdict.Benign, 0.1, "none", 0.9, [], [], [], "test"), store.Clock.UtcNow)).ToList();
        await using (var commit = await db.Database.BeginTransactionAsync())
        {
            await db.InsertAsync(reports, default);
            await db.InsertAsync([.. reports.Select(r => SearchRow.Of(r, db.RowGrams))], default);
            await commit.CommitAsync();
        }

        var found = new List<Guid>();
        var steps = 0;
        for (long? place = null; ;)
        {
            var part = await SearchReports.RunAsync(db, db.Reports, SearchTerms.Of("警察"), place, 1_000, new(20_000, TimeSpan.Zero), default);
            found.AddRange(part.Found);
            steps++;
            if ((place = part.Next) is null)
            {
                break;
            }
        }

        Assert.Equal(reports.Where((_, i) => i % 7 == 0).Select(r => r.Id).Reverse(), found);
        Assert.Equal(4, steps);
        Assert.Null((await SearchReports.RunAsync(db, db.Reports, SearchTerms.Of("警察"), null, 1_000, SearchBounds.None, default)).Next);
    }

    /// <summary>All that the database holds: its files, or its rows.</summary>
    private static async Task<byte[]> StoredAsync(TestStore store)
    {
        var all = new List<byte>();
        await using var db = store.Db();
        if (!db.Database.IsSqlite())
        {
            foreach (var (_, content) in await PostgresDump.TablesAsync(db.Database.GetConnectionString()!, default))
            {
                all.AddRange(content);
            }

            return [.. all];
        }

        foreach (var file in Directory.GetFiles(store.Data.State, "scamwatch.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var content = new byte[stream.Length];
            await stream.ReadExactlyAsync(content);
            all.AddRange(content);
        }

        return [.. all];
    }

    private static async Task IndexAsync(TestStore store)
    {
        while (await store.Get<IndexReports>().RunAsync(default) > 0)
        {
        }
    }

    private static async Task<IReadOnlyList<Guid>> FindAsync(TestStore store, string text) =>
        [.. (await store.Get<FindReports>().RunAsync(new() { Decision = DecisionFilter.All, Text = text }, null, 50, default)).Items.Select(r => r.Id)];
}
