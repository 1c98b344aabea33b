using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Guidance.Flows;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Guidance.Flows;

public sealed class GuidedCallTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task A_call_is_stored_once_with_its_words_its_time_and_an_audit_entry(string database)
    {
        await using var store = await TestStore.OpenAsync(database);
        var run = FlowRunTests.ToTheEnd(FlowRunTests.AtFacts());
        var end = new GuidedEnd(Guid.CreateVersion7(), run, store.Clock.UtcNow);
        store.Clock.Advance(TimeSpan.FromSeconds(95));

        Assert.Equal(GuidedResult.LeakSuspected, (await store.Get<EndGuidedCall>().RunAsync(end, Some.Operator, Ct)).Value);
        await store.Get<EndGuidedCall>().RunAsync(end, Some.Operator, Ct);

        var call = Assert.Single(await store.Get<FindGuidedCalls>().MineAsync(10, Some.Operator, Ct));
        Assert.Equal(("misreg-account", GuidedResult.LeakSuspected, false, TimeSpan.FromSeconds(95)), (call.FlowId, call.Result, call.Shielded, call.Duration));
        Assert.Equal(store.Clock.UtcNow.AddDays(180), call.DisposeAt);
        Assert.Contains(call.Talk.Steps.Single(s => s.Step == "facts").Facts, f => f.Value.Ja == "2026-11-20");
        // Figures of the day stand in the place of placeholders.
        Assert.DoesNotContain(call.Talk.Steps, s => s.Text.Ja.Contains('{', StringComparison.Ordinal));
        var entry = Assert.Single(await store.AuditEntriesAsync());
        Assert.Equal((AuditKind.GuidedCallEnded, "misreg-account", "漏えいの疑い(end、95秒)"), (entry.Kind, entry.Subject, entry.Why));
    }

    [Fact]
    public async Task A_call_of_a_shielded_person_is_marked_and_has_no_place()
    {
        await using var store = new TestStore();
        var flow = store.Get<FlowBook>().Find("dv", store.Today)!;
        await store.Get<EndGuidedCall>().RunAsync(new(Guid.CreateVersion7(), FlowRunTests.ToTheEnd(FlowRun.Begin(flow)), store.Clock.UtcNow), Some.Operator, Ct);

        var call = Assert.Single(await store.Get<FindGuidedCalls>().MineAsync(10, Some.Operator, Ct));
        Assert.True(call.Shielded);
        Assert.DoesNotContain(flow.Steps.Values.SelectMany(s => s.Evidence), e => e.Label.Ja.Contains("住所", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_call_is_its_operators_and_a_supervisors_and_nobody_elses()
    {
        await using var store = new TestStore();
        var id = Guid.CreateVersion7();
        await store.Get<EndGuidedCall>().RunAsync(new(id, FlowRunTests.AtFacts(), store.Clock.UtcNow), Some.Operator, Ct);
        var find = store.Get<FindGuidedCalls>();

        Assert.NotNull(await find.FindAsync(id, Some.Operator, Ct));
        Assert.NotNull(await find.FindAsync(id, Some.Supervisor, Ct));
        Assert.Null(await find.FindAsync(id, Some.Analyst, Ct));
        Assert.Empty(await find.MineAsync(10, Some.Supervisor, Ct));
        Assert.IsType<Domain.NotAllowed>((await store.Get<EndGuidedCall>().RunAsync(new(Guid.CreateVersion7(), FlowRunTests.AtFacts(), store.Clock.UtcNow), Some.Administrator, Ct)).Refusal);
    }

    [Theory, EachDatabase]
    public async Task When_its_time_is_over_a_call_is_deleted_and_the_trail_says_how_many(string database)
    {
        await using var store = await TestStore.OpenAsync(database, settings: new Dictionary<string, string?> { ["Guidance:CallDays"] = "30" });
        await store.Get<EndGuidedCall>().RunAsync(new(Guid.CreateVersion7(), FlowRunTests.AtFacts(), store.Clock.UtcNow), Some.Operator, Ct);
        store.Clock.Advance(TimeSpan.FromDays(1));
        await store.Get<EndGuidedCall>().RunAsync(new(Guid.CreateVersion7(), FlowRunTests.AtFacts(), store.Clock.UtcNow), Some.Operator, Ct);
        store.Clock.Advance(TimeSpan.FromDays(29));

        Assert.Equal(1, await store.Get<DisposeGuidedCalls>().RunAsync(Actor.Worker("disposal"), Ct));
        Assert.Equal(0, await store.Get<DisposeGuidedCalls>().RunAsync(Actor.Worker("disposal"), Ct));

        await using var db = store.Db();
        Assert.Equal(1, await db.GuidedCalls.CountAsync(Ct));
        Assert.Equal("保存期間の終わった案内の記録 1件", Assert.Single(await store.AuditEntriesAsync(), e => e.Kind == AuditKind.GuidedCallsDisposed).Why);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("ever")]
    public void A_time_to_keep_that_does_not_read_stops_the_start(string days)
    {
        var fault = Assert.Throws<InvalidOperationException>(() => new TestStore(new Dictionary<string, string?> { ["Guidance:CallDays"] = days }));
        Assert.Contains("Guidance:CallDays", fault.Message, StringComparison.Ordinal);
    }
}
