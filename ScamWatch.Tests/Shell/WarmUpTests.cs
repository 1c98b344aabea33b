using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using ScamWatch.Domain;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Shell;

public sealed class WarmUpTests
{
    [Fact]
    public async Task Before_the_first_request_the_intake_is_rehearsed_and_nothing_is_stored()
    {
        await using var store = await TestStore.OpenAsync();

        using var warmUp = WarmUpOf(store);
        await warmUp.StartAsync(TestContext.Current.CancellationToken);

        await using var db = store.Db();
        // Numbers of fingerprints are given out by the thousand: the one thing that stays shows that it ran.
        Assert.Equal((0, 1), (await db.Reports.CountAsync(TestContext.Current.CancellationToken), await db.FingerprintBlocks.CountAsync(TestContext.Current.CancellationToken)));
        Assert.Empty(await store.AuditAsync());
    }

    [Fact]
    public async Task A_database_that_refuses_does_not_keep_the_program_from_starting()
    {
        await using var store = await TestStore.OpenAsync();
        await using (var db = store.Db())
        {
            await db.Database.ExecuteSqlRawAsync("create trigger refuse before insert on Reports begin select raise(abort, 'refused'); end", TestContext.Current.CancellationToken);
        }

        using var warmUp = WarmUpOf(store);
        await warmUp.StartAsync(TestContext.Current.CancellationToken);

        Assert.Empty(await store.AuditAsync());
    }

    [Fact]
    public async Task The_very_first_start_does_not_wait_for_the_model_to_be_trained()
    {
        await using var store = await TestStore.OpenAsync();
        File.Delete(store.Get<DataFolder>().Model);

        using var warmUp = WarmUpOf(store);
        await warmUp.StartAsync(TestContext.Current.CancellationToken);

        Assert.False(store.Get<CurrentClassifier>().IsTrained);
        await using var db = store.Db();
        Assert.False(await db.FingerprintBlocks.AnyAsync(TestContext.Current.CancellationToken));
        // Who stops the program does not wait for it either.
        await warmUp.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_model_of_an_older_program_counts_as_none()
    {
        await using var store = await TestStore.OpenAsync();
        var path = store.Get<DataFolder>().Model;
        Assert.True(store.Get<CurrentClassifier>().IsTrained);
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        // The format's number, after the four bytes that every model begins with.
        bytes[4]--;
        File.Delete(path);
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        Assert.False(store.Get<CurrentClassifier>().IsTrained);
    }

    [Fact]
    public async Task A_program_told_to_stop_while_it_starts_stops_without_a_fault()
    {
        await using var store = await TestStore.OpenAsync();
        using var warmUp = WarmUpOf(store);

        await warmUp.StartAsync(new CancellationToken(canceled: true));

        await using var db = store.Db();
        Assert.False(await db.FingerprintBlocks.AnyAsync(TestContext.Current.CancellationToken));
    }

    private static WarmUp WarmUpOf(TestStore store) => new(store.Get<ReceiveReport>(), store.Get<CurrentClassifier>(), NullLogger<WarmUp>.Instance);
}
