using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using ScamWatch.Domain;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Counter;
using ScamWatch.Domain.Cards.Desk;
using ScamWatch.Domain.Guidance.Articles;
using ScamWatch.Domain.Leaks;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Sources;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Domain.Storage.Moving;
using ScamWatch.Domain.Watch;
using ScamWatch.Ingest.Files;
using ScamWatch.Tests.Cards;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Storage;

/// <summary>Stores with something in every place that a move must not forget.</summary>
internal static class FilledStore
{
    public const string Lure = "偽物の鳥籠を買わせる文面";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>What the desks do in a day.</summary>
    public static async Task WorkAsync(TestStore store)
    {
        await using (var db = store.Db())
        {
            await db.BringUpToDateAsync(store.Clock, Ct);
        }

        var campaign = new List<Guid>();
        for (var i = 0; i < 3; i++)
        {
            campaign.Add(Took(await store.Get<ReceiveReport>().RunAsync(Some.FakeRenewal() with { ReporterName = $"佐藤 {i}郎", ReporterNote = new string('長', 3_000) + "🕊" }, Actor.Worker("test"), Ct)).ReportId);
        }

        var visit = Took(await store.Get<ReceiveReport>().RunAsync(
            new() { Source = IntakeSource.StaffForm, Channel = Channel.Visit, Body = $"{Lure}。080-0000-5772 まで", Subject = "", Sender = "" }, Some.Analyst, Ct));
        Took(await store.Get<StartWatch>().RunAsync(new(WatchKind.Phone, "080-0000-5772", "再度の訪問", store.Today.AddDays(30)), Some.Analyst, Ct));
        await using (var db = store.Db())
        {
            var version = (await db.Reports.SingleAsync(r => r.Id == campaign[0], Ct)).Version;
            Took(await store.Get<DecideReport>().RunAsync(new(campaign[0], Verdict.Scam, "機構に確認", version), Some.Analyst, Ct));
            var found = await db.Campaigns.FirstAsync(Ct);
            Took(await store.Get<DecideCampaign>().RunAsync(new(found.Id, Verdict.Scam, "確認済み", false, found.Version), Some.Analyst, Ct));
            Took(await store.Get<DraftAlert>().FromCampaignAsync(found.Id, false, Some.Analyst, Ct));
        }

        var broken = Encoding.UTF8.GetBytes("channel,occurred_at,body\nno-such-channel,yesterday,読めない行\n");
        using (var stream = new MemoryStream(broken))
        {
            await store.Get<TakeFile>().RunAsync("broken.csv", stream, Actor.Worker("test"), Ct);
        }

        var taken = Took(await store.Get<SuspendCard>().RunAsync(new(Guid.CreateVersion7(), CardDesk.Statement with { CallbackNumber = "080-0000-2718" }, IdentityCheck.NotAsked), Some.Operator, Ct));
        Took(await store.Get<MoveCase>().RunAsync(new CaseStep.Request(taken.CaseId, 0, "総合フリーダイヤル", store.Clock.UtcNow), Some.Operator, Ct));
        Took(await store.Get<FollowCallback>().PlanAsync(taken.CaseId, "折返しの希望", store.Clock.UtcNow.AddHours(1), Some.Operator, Ct));
        Took(await store.Get<GiveHandover>().WriteAsync("夜間に再度電話の予定", Some.Operator, Ct));
        Took(await store.Get<TakeFoundCard>().RunAsync(
            new("駅の落とし物窓口", CardFinder.Citizen, store.Clock.UtcNow.AddHours(-1), "拾得", null, ""), Some.Person("窓口", Role.Counter), Ct));
        Took(await store.Get<RaiseLeak>().RunAsync(new("move", "宛先を取り違えた", store.Clock.UtcNow.AddMinutes(-5), null), Some.Supervisor, Ct));
        Took(await store.Get<GiveFeedback>().RunAsync(FeedbackKind.DidNotHelp, "", "見つからない", "", Some.Operator, Ct));
        Took(await store.Get<CreateApiKey>().RunAsync(new("消防", [ApiScope.Report], 10), Some.Administrator, Ct));
        Took(await store.Get<HoldRecords>().SetAsync(visit.ReceiptNumber, "裁判所の照会", Some.Supervisor, Ct));
        await store.AddAsync(new StaffMember { UserName = "kawabe", NormalizedUserName = "KAWABE", DisplayName = "川辺 守", SecurityStamp = "s" });
        while (await store.Get<IndexReports>().RunAsync(Ct) > 0)
        {
        }

        await store.Get<AccessLog>().StoreAsync(Ct);
        await store.Get<LinkAudit>().RunAsync(Ct);
    }

    /// <summary>
    /// Three rows more in every table that takes such: one with the most that each column takes, one with the least, one with times finer than PostgreSQL keeps.
    /// Worked out from the model, so that a new table has them too.
    /// </summary>
    public static void AddLimits(SqliteConnection connection, IRelationalModel model, IReadOnlyList<MovedTable> plan)
    {
        foreach (var table in plan)
        {
            // A report is read as the model maps it to be found, and made-up rows would not read; the others are the bookkeeping of the file itself.
            if (table.Grams is not null || table.Name is "Reports" or "ReportIndicators" or "SearchProgress" or "FieldProgress")
            {
                continue;
            }

            for (var row = 0; row < 3; row++)
            {
                Insert(connection, model.FindTable(table.Name, null)!, table, row);
            }
        }
    }

    private static void Insert(SqliteConnection connection, ITable mapped, MovedTable table, int row)
    {
        var values = table.Columns.ToDictionary(c => c.Name, c => Value(table, c, mapped.FindColumn(c.Name)!, row), StringComparer.Ordinal);
        foreach (var reference in mapped.ForeignKeyConstraints)
        {
            if (reference.Columns.Any(c => c.IsNullable) && row == 1)
            {
                continue;
            }

            // Where each row there has one here at most: one that has none yet.
            var only = mapped.PrimaryKey!.Columns.SequenceEqual(reference.Columns) || mapped.Indexes.Any(i => i.IsUnique && i.Columns.SequenceEqual(reference.Columns));
            var free = string.Join(" AND ", reference.Columns.Zip(reference.PrincipalColumns, (c, p) => $"h.\"{c.Name}\" = p.\"{p.Name}\""));
            using var ask = connection.CreateCommand();
            ask.CommandText = $"SELECT {string.Join(", ", reference.PrincipalColumns.Select(c => $"\"{c.Name}\""))} FROM \"{reference.PrincipalTable.Name}\" AS p "
                + (only ? $"WHERE NOT EXISTS (SELECT 1 FROM \"{table.Name}\" AS h WHERE {free}) ORDER BY rowid LIMIT 1" : $"ORDER BY rowid LIMIT 1 OFFSET {row}");
            using var found = ask.ExecuteReader();
            var there = found.Read();
            if (only && !there)
            {
                return;
            }

            for (var i = 0; i < reference.Columns.Count; i++)
            {
                // A row that refers to one of its own table, which is not there yet.
                values[reference.Columns[i].Name] = there ? found.GetValue(i) : reference.Columns[i].IsNullable ? DBNull.Value
                    : throw new InvalidOperationException($"{reference.PrincipalTable.Name} has no row {row}.");
            }
        }

        using var insert = connection.CreateCommand();
        insert.CommandText = $"INSERT INTO \"{table.Name}\" ({string.Join(", ", values.Keys.Select(k => $"\"{k}\""))}) VALUES ({string.Join(", ", values.Keys.Select((_, i) => $"$p{i}"))})";
        foreach (var (value, i) in values.Values.Select((v, i) => (v, i)))
        {
            insert.Parameters.AddWithValue($"$p{i}", value);
        }

        insert.ExecuteNonQuery();
    }

    private static object Value(MovedTable table, MovedColumn column, IColumn mapped, int row)
    {
        // Whatever rows are told apart by is neither empty nor at its end.
        var keyed = mapped.Table.PrimaryKey!.Columns.Contains(mapped) || mapped.Table.Indexes.Any(i => i.IsUnique && i.Columns.Contains(mapped));
        if (row == 1 && mapped.IsNullable)
        {
            return DBNull.Value;
        }

        var unique = string.Create(CultureInfo.InvariantCulture, $"{row}{table.Name}")[..Math.Min(table.Name.Length + 1, column.MaxLength ?? 200)];
        return column.Kind switch
        {
            CellKind.Text when keyed => unique,
            CellKind.Text => row switch { 0 => Longest(column.MaxLength ?? 20_000), 1 => "", _ => "'\"\\\r\n\t\u0001 ア\u3099" is var odd && column.MaxLength < odd.Length ? "\\" : odd },
            CellKind.Json => row == 0 ? """{"b":[1,"い",true],"a":null}""" : "{}",
            CellKind.Integer => keyed ? 1000 + row : row switch { 0 => int.MaxValue, 1 => int.MinValue, _ => 0 },
            CellKind.Long => keyed ? 1000 + row : row switch { 0 => long.MaxValue, 1 => long.MinValue, _ => 0 },
            CellKind.Boolean => row == 0 ? 1 : 0,
            CellKind.Real => row switch { 0 => double.MaxValue, 1 => double.Epsilon, _ => -0.1 },
            CellKind.Time => row switch { 0 => "9999-12-31 23:59:59.9999999", 1 => "0001-01-01 00:00:00", _ => "2026-11-22 09:00:00.1234567" },
            CellKind.Day => row switch { 0 => "9999-12-31", 1 => "0001-01-01", _ => "2024-02-29" },
            CellKind.Guid => new Guid(row + 1, (short)table.Name.Length, 0, Encoding.ASCII.GetBytes(table.Name.PadRight(8))[..8]).ToString().ToUpperInvariant(),
            CellKind.Bytes => row == 1 && !keyed ? Array.Empty<byte>() : [.. Enumerable.Range(row, 256).Select(i => (byte)i)],
            _ => throw new NotSupportedException(column.Kind.ToString()),
        };
    }

    /// <summary>Characters of which some take two places in a string here and one in PostgreSQL.</summary>
    private static string Longest(int characters) => characters < 2 ? "長" : "🕊" + new string('長', characters - 1);

    private static T Took<T>(Outcome<T> outcome)
    {
        Assert.True(outcome.Succeeded, outcome.Refusal?.Message.Ja);
        return outcome.Value;
    }
}
