using System.Net;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Shell;

public sealed class StartingTests
{
    [Theory, EachDatabase]
    public async Task The_program_starts_on_an_empty_database_and_serves_its_pages(string provider)
    {
        var database = provider == StorageOptions.Postgres
            ? TestStore.PostgresConnection(await TestStore.NewPostgresDatabaseAsync())
            : null;
        await using var app = await RunningApp.StartAsync(database: database);

        using var client = await app.SignedInAsync(Role.Supervisor);

        foreach (var page in (string[])["/", "/reports", "/cards", "/publishing", "/audit", "/alerts", "/alerts/feed.atom"])
        {
            Assert.Equal((page, HttpStatusCode.OK), (page, (await client.GetAsync(page)).StatusCode));
        }
    }

    [Fact]
    public async Task A_development_start_fills_the_queue_from_the_sample_inbox()
    {
        await using var app = await RunningApp.StartAsync(samples: true);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));

        while (true)
        {
            await using var db = app.Db();
            if (await db.Reports.CountAsync(patience.Token) == TestPaths.SampleReports)
            {
                break;
            }

            await Task.Delay(100, patience.Token);
        }

        await using var stored = app.Db();
        Assert.Equal(0, await stored.UnreadableInputs.CountAsync(patience.Token));
        Assert.Equal(1, await stored.Reports.CountAsync(r => r.MyNumbersRemoved > 0, patience.Token));
        Assert.All(await stored.Reports.ToListAsync(patience.Token), r => Assert.NotEmpty(r.Model));
    }
}
