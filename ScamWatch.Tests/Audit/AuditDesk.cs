using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Audit;

/// <summary>A store with a chain in it, and hands that reach past the program.</summary>
internal sealed class AuditDesk : IAsyncDisposable
{
    private AuditDesk(TestStore store) => Store = store;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public TestStore Store { get; }

    public AuditSettings Settings => Store.Get<AuditSettings>();

    /// <param name="provider">Database.</param>
    /// <param name="entries">Written, linked and anchored in the end; 0 for none.</param>
    public static async Task<AuditDesk> OpenAsync(string provider, int entries = 0)
    {
        var desk = new AuditDesk(await TestStore.OpenAsync(provider, saveModel: _ => { }));
        if (entries > 0)
        {
            // Two anchors before the last, and some entries after it would be the next one's.
            await desk.LinkAsync();
            await desk.WriteAsync(entries / 2);
            await desk.AnchorAsync();
            await desk.WriteAsync(entries - (entries / 2));
            await desk.AnchorAsync();
        }

        return desk;
    }

    public async Task WriteAsync(int entries)
    {
        await using var db = Store.Db();
        var before = await db.AuditEntries.CountAsync(Ct);
        for (var i = before + 1; i <= before + entries; i++)
        {
            AuditTrail.Record(db, i % 3 == 0 ? Some.Supervisor : Some.Analyst, AuditKind.ReportDecided, $"R-{i:000}", $"理由 {i}", Store.Clock.UtcNow.AddTicks(1_234_567 + i));
        }

        await db.SaveChangesAsync(Ct);
    }

    public Task<AuditLinking> LinkAsync() => Store.Get<LinkAudit>().RunAsync(Ct);

    /// <summary>Links, and anchors since its time has come.</summary>
    public async Task AnchorAsync()
    {
        await LinkAsync();
        Store.Clock.Advance(TimeSpan.FromHours(1));
        Assert.True((await LinkAsync()).Anchored);
    }

    /// <summary>Another process of the same installation.</summary>
    public LinkAudit OtherProcess() => new(
        Store.Get<IDbContextFactory<ScamWatchDb>>(), Store.Get<RowWriter>(), Settings, Store.Get<AuditKeys>(), Store.Clock, NullLogger<LinkAudit>.Instance);

    public Task<AuditFindings> WalkAsync(string? anchors = null, string? publicKey = null) =>
        Store.Get<WalkAudit>().RunAsync(anchors, publicKey, null, Ct);

    /// <summary>The first fault and its place; fails where there is none.</summary>
    public async Task<(AuditFault Fault, long? Sequence)> FirstBreakAsync()
    {
        var found = await WalkAsync();
        Assert.NotNull(found.First);
        return (found.First.Fault, found.First.Sequence);
    }

    public async Task SqlAsync(string statement, params object[] values)
    {
        await using var db = Store.Db();
        Assert.NotEqual(0, await db.Database.ExecuteSqlRawAsync(statement, values, Ct));
    }

    public async Task<AuditEntry> EntryAtAsync(long sequence)
    {
        await using var db = Store.Db();
        var id = await db.AuditLinks.Where(l => l.Sequence == sequence).Select(l => l.EntryId).SingleAsync(Ct);
        return await db.AuditEntries.AsNoTracking().SingleAsync(e => e.Id == id, Ct);
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
