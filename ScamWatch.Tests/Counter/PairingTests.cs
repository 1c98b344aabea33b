using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards.Counter;
using ScamWatch.Tests.Cards;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Counter;

/// <summary>A code pairs one computer once; all else gets nothing.</summary>
public sealed class PairingTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task A_code_pairs_one_computer_once(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var offered = await OfferAsync(store);

        var paired = (await store.Get<PairAgent>().RunAsync(offered.Code, "窓口PC-1", Now)).Value;

        Assert.Equal(("窓口PC-1", store.Clock.UtcNow.AddHours(12)), (paired.Agent.Name, paired.Agent.ExpiresAt));
        Assert.IsType<AgentNotAdmitted>((await store.Get<PairAgent>().RunAsync(offered.Code, "盗んだ人", Now)).Refusal);
        Assert.Equal(paired.Agent.Id, (await store.Get<PairAgent>().AdmitAsync(paired.Token, Now)).Value!.Id);
        Assert.Equal("窓口PC-1", Assert.Single(await store.Get<FindAgents>().RunAsync(Now)).Name);
        await using var db = store.Db();
        var kept = db.ReaderAgents.Single();
        Assert.Null(kept.CodeHash);
        Assert.Equal(paired.Token.Hash, kept.TokenHash);
        Assert.Equal([AuditKind.ReaderAgentOffered, AuditKind.ReaderAgentPaired], await store.AuditAsync());
        // Neither is anywhere but with whoever was shown it.
        var written = string.Join(' ', (await store.AuditEntriesAsync()).Select(e => e.Why + e.Subject + e.ActorId));
        Assert.DoesNotContain(offered.Code.Value, written, StringComparison.Ordinal);
        Assert.DoesNotContain(paired.Token.Value, written, StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task Of_two_that_send_the_same_code_at_once_one_is_paired(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var offered = await OfferAsync(store);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => store.Get<PairAgent>().RunAsync(offered.Code, $"PC-{i}", Now))));

        Assert.Single(outcomes, o => o.Succeeded);
        Assert.Single(await store.Get<FindAgents>().RunAsync(Now));
    }

    [Theory, EachDatabase]
    public async Task A_code_that_has_run_out_gets_nothing(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var offered = await OfferAsync(store);
        store.Clock.Advance(AgentRules.CodeLife);
        Assert.IsType<AgentNotAdmitted>((await store.Get<PairAgent>().RunAsync(offered.Code, "PC", Now)).Refusal);
        Assert.Empty(await store.Get<FindAgents>().RunAsync(Now));
        // It goes with the next offer.
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        await OfferAsync(store);
        await using var db = store.Db();
        Assert.Single(db.ReaderAgents);
    }

    [Theory, EachDatabase]
    public async Task Who_guesses_voids_the_codes_on_offer(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var offered = await OfferAsync(store);
        for (var i = 0; i < AgentRules.MaxAttempts; i++)
        {
            Assert.False((await store.Get<PairAgent>().RunAsync(AgentCode.New(), "PC", Now)).Succeeded);
        }

        Assert.IsType<AgentNotAdmitted>((await store.Get<PairAgent>().RunAsync(offered.Code, "PC", Now)).Refusal);
        Assert.True((await store.Get<PairAgent>().RunAsync((await OfferAsync(store)).Code, "PC", Now)).Succeeded);
    }

    [Theory, EachDatabase]
    public async Task A_token_ends_at_the_counter_and_by_time(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var first = (await store.Get<PairAgent>().RunAsync((await OfferAsync(store)).Code, "PC-1", Now)).Value;
        var second = (await store.Get<PairAgent>().RunAsync((await OfferAsync(store)).Code, "PC-2", Now)).Value;

        Assert.IsType<NotAllowed>((await store.Get<EndAgent>().RunAsync(first.Agent.Id, CardDesk.Operator, Now)).Refusal);
        Assert.True((await store.Get<EndAgent>().RunAsync(first.Agent.Id, CardDesk.Counter, Now)).Succeeded);
        Assert.IsType<AgentEnded>((await store.Get<EndAgent>().RunAsync(first.Agent.Id, CardDesk.Counter, Now)).Refusal);
        Assert.IsType<AgentNotAdmitted>((await store.Get<PairAgent>().AdmitAsync(first.Token, Now)).Refusal);
        Assert.False(await store.Get<FindAgents>().IsInForceAsync(first.Agent.Id, Now));
        Assert.Contains(AuditKind.ReaderAgentEnded, await store.AuditAsync("PC-1"));

        Assert.True((await store.Get<PairAgent>().AdmitAsync(second.Token, Now)).Succeeded);
        store.Clock.Advance(TimeSpan.FromHours(12));
        Assert.IsType<AgentNotAdmitted>((await store.Get<PairAgent>().AdmitAsync(second.Token, Now)).Refusal);
    }

    [Fact]
    public async Task Only_the_counter_shows_codes()
    {
        await using var store = await TestStore.OpenAsync();
        Assert.IsType<NotAllowed>((await store.Get<OfferAgentCode>().RunAsync(CardDesk.Operator, Now)).Refusal);
        Assert.True((await store.Get<OfferAgentCode>().RunAsync(CardDesk.Supervisor, Now)).Succeeded);
    }

    private static async Task<OfferedCode> OfferAsync(TestStore store) => (await store.Get<OfferAgentCode>().RunAsync(CardDesk.Counter, Now)).Value!;
}
