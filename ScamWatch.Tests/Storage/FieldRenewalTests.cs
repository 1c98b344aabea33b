using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Cards;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Storage;

/// <summary>What was stored before fields were encrypted, or under an older key.</summary>
public sealed class FieldRenewalTests
{
    private static readonly LossStatement s_statement = CardDesk.Statement with
    {
        HolderName = "髙橋 試験子",
        HolderKana = "タカハシ シケンコ",
        HolderBirthDate = new(1985, 4, 1),
        HolderAddress = "みなと川市中央一丁目2番3号",
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Rows_in_clear_are_encrypted_in_parts_and_found_again(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        for (var i = 0; i < 230; i++)
        {
            await Cases(store, i);
        }

        var report = (await store.Get<ReceiveReport>().RunAsync(Some.FakeRenewal(), Some.Analyst, Ct)).Value!;
        await LayOpenAsync(store, "SuspensionCases", "Statement", "HolderBirthDate", "HolderNameKey", "HolderKanaKey");
        await LayOpenAsync(store, "Reports", "Subject", "Sender", "Body", "ReporterName", "ReporterContact");
        await LayOpenAsync(store, "ReportIndicators", "Value");
        Assert.Equal("1985-04-01", (await ValuesAsync(store, "SuspensionCases", "HolderBirthDate"))[0]);
        // Readable before anything has been done.
        await using (var db = store.Db())
        {
            Assert.Equal(s_statement.HolderName, (await db.SuspensionCases.AsNoTracking().FirstAsync(Ct)).Statement.HolderName);
        }

        var renewed = await store.Get<RenewFields>().RunAsync(Actor.CommandLine, Ct);

        Assert.True(renewed > 230, $"{renewed}");
        foreach (var (table, column) in new[] { ("SuspensionCases", "Statement"), ("SuspensionCases", "HolderBirthDate"), ("SuspensionCases", "HolderNameKey"), ("Reports", "Body"), ("Reports", "ReporterContact"), ("ReportIndicators", "Value") })
        {
            Assert.All(await ValuesAsync(store, table, column), v => Assert.True(FieldCipher.IsProtected(v), $"{table}.{column} {v}"));
        }

        // Another spelling of the name, and the date of birth alone.
        var found = await store.Get<FindHolder>().RunAsync(new("高橋試験子", "", null, "", ""), CardDesk.Operator, Ct);
        Assert.Equal(20, found.Value!.Count);
        found = await store.Get<FindHolder>().RunAsync(new("", "", new(1985, 4, 1), "", ""), CardDesk.Operator, Ct);
        Assert.Equal(20, found.Value!.Count);
        Assert.Equal("佐藤 一郎", (await store.Get<RevealReporter>().RunAsync(report.ReportId, Some.Analyst, Ct)).Value!.Name);
        Assert.Equal(AuditKind.FieldsRenewed, (await store.AuditAsync("field-keys"))[^1]);
        Assert.Equal(0, await store.Get<RenewFields>().RunAsync(Actor.CommandLine, Ct));
    }

    [Theory, EachDatabase]
    public async Task A_new_key_writes_and_everything_follows_it_even_where_it_was_broken_off(string provider)
    {
        // Not the keys that all stores share.
        var keys = Directory.CreateTempSubdirectory("scamwatch-keys-").FullName;
        await using var store = await TestStore.OpenAsync(provider, cipher: new FieldCipher(keys));
        await Cases(store, 0);
        await store.Get<RenewFields>().RunAsync(Actor.CommandLine, Ct);
        var old = (await ValuesAsync(store, "SuspensionCases", "Statement"))[0];
        var key = (await ValuesAsync(store, "SuspensionCases", "HolderNameKey"))[0];

        await store.Get<RenewFields>().RotateAsync(Actor.CommandLine, Ct);
        await Cases(store, 1);
        using (var stop = new CancellationTokenSource())
        {
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.Get<RenewFields>().RunAsync(Actor.CommandLine, stop.Token));
        }

        Assert.True(await store.Get<RenewFields>().RunAsync(Actor.CommandLine, Ct) > 0);

        var now = await ValuesAsync(store, "SuspensionCases", "Statement");
        Assert.All(now, v => Assert.NotEqual(old[..13], v[..13]));
        Assert.Single(now.Select(v => v[..13]).Distinct());
        // Found by the same form as before.
        Assert.Contains(key, await ValuesAsync(store, "SuspensionCases", "HolderNameKey"));
        await using var db = store.Db();
        Assert.All(await db.SuspensionCases.AsNoTracking().ToListAsync(Ct), c => Assert.Equal(s_statement.HolderAddress, c.Statement.HolderAddress));
        Directory.Delete(keys, recursive: true);
    }

    [Fact]
    public async Task A_start_without_the_keys_is_refused_and_makes_no_new_ones()
    {
        var keys = Directory.CreateTempSubdirectory("scamwatch-keys-").FullName;
        await using var store = await TestStore.OpenAsync(cipher: new FieldCipher(keys));
        await Cases(store, 0);
        await store.Get<RenewFields>().RunAsync(Actor.CommandLine, Ct);
        foreach (var file in Directory.GetFiles(keys, "*.key"))
        {
            File.Delete(file);
        }

        await using var db = store.Db();
        await Assert.ThrowsAsync<MissingFieldKeyException>(() => db.BringUpToDateAsync(store.Clock, Ct));

        Assert.Empty(Directory.GetFiles(keys, "*.key"));
        Directory.Delete(keys, recursive: true);
    }

    private static async Task Cases(TestStore store, int number) => Assert.True((await store.Get<SuspendCard>().RunAsync(
        new(Guid.CreateVersion7(), s_statement with { LostWhere = number.ToString(CultureInfo.InvariantCulture) }, IdentityCheck.NotAsked), CardDesk.Operator, Ct)).Succeeded);

    /// <summary>Puts columns back to how they were stored before.</summary>
    private static async Task LayOpenAsync(TestStore store, string table, params string[] columns)
    {
        await using var db = store.Db();
        await db.Database.OpenConnectionAsync(Ct);
        foreach (var column in columns)
        {
            foreach (var stored in (await ValuesAsync(store, table, column)).Distinct())
            {
                await using var command = db.Database.GetDbConnection().CreateCommand();
                command.CommandText = $"UPDATE \"{table}\" SET \"{column}\" = @n WHERE \"{column}\" = @o";
                foreach (var (name, value) in new[] { ("@n", store.Get<FieldCipher>().Read($"{table}.{column}", stored)), ("@o", stored) })
                {
                    var parameter = command.CreateParameter();
                    (parameter.ParameterName, parameter.Value) = (name, value);
                    command.Parameters.Add(parameter);
                }

                Assert.True(await command.ExecuteNonQueryAsync(Ct) > 0);
            }
        }
    }

    private static async Task<IReadOnlyList<string>> ValuesAsync(TestStore store, string table, string column)
    {
        await using var db = store.Db();
        var question = $"SELECT \"{column}\" AS \"Value\" FROM \"{table}\" WHERE \"{column}\" <> ''";
        return await db.Database.SqlQueryRaw<string>(question).ToListAsync(Ct);
    }
}
