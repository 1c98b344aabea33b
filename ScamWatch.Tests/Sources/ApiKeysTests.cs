using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Sources;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Sources;

public sealed class ApiKeysTests
{
    private static readonly NewApiKey s_request = new("消費生活センター", [ApiScope.Report, ApiScope.Lookup], 60);

    [Theory, EachDatabase]
    public async Task A_key_is_made_found_and_revoked_and_the_secret_is_nowhere(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);

        var secret = (await store.Get<CreateApiKey>().RunAsync(s_request, Some.Administrator, default)).Value;
        var known = await store.Get<ApiKeyRing>().FindAsync(secret, default);

        Assert.NotNull(known);
        Assert.Equal((60, "消費生活センター"), (known.PerMinute, known.Actor.Name));
        Assert.Equal([ApiScope.Report, ApiScope.Lookup], known.Scopes.Order());
        var key = Assert.Single(await store.Get<FindApiKeys>().RunAsync(default));
        Assert.Equal(store.Clock.UtcNow, key.LastUsedAt);
        Assert.StartsWith(key.Prefix, secret.Value, StringComparison.Ordinal);

        Assert.True((await store.Get<RevokeApiKey>().RunAsync(key.Id, Some.Administrator, default)).Succeeded);

        Assert.Null(await store.Get<ApiKeyRing>().FindAsync(secret, default));
        Assert.IsType<AlreadyRevoked>((await store.Get<RevokeApiKey>().RunAsync(key.Id, Some.Administrator, default)).Refusal);
        Assert.Equal([AuditKind.ApiKeyCreated, AuditKind.ApiKeyRevoked], await store.AuditAsync("消費生活センター"));
        Assert.All(await store.AuditEntriesAsync(), e => Assert.DoesNotContain(secret.Value[10..], e.Why, StringComparison.Ordinal));
        Assert.DoesNotContain(Written.Below(store.Data.State), w => w.Contains(secret.Value, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Role.Triage)]
    [InlineData(Role.Supervisor)]
    [InlineData(Role.CardDesk)]
    [InlineData(Role.Publisher)]
    public async Task Nobody_but_an_administrator_makes_or_revokes_one(string role)
    {
        await using var store = await TestStore.OpenAsync();
        await store.Get<CreateApiKey>().RunAsync(s_request, Some.Administrator, default);
        var key = (await store.Get<FindApiKeys>().RunAsync(default))[0];

        Assert.IsType<NotAllowed>((await store.Get<CreateApiKey>().RunAsync(s_request with { Name = "別" }, Staffed.As(role), default)).Refusal);
        Assert.IsType<NotAllowed>((await store.Get<RevokeApiKey>().RunAsync(key.Id, Staffed.As(role), default)).Refusal);
        Assert.IsType<NotFound>((await store.Get<RevokeApiKey>().RunAsync(Guid.NewGuid(), Some.Administrator, default)).Refusal);
    }

    [Fact]
    public void Faulty_requests_are_refused_each_for_its_reason()
    {
        NewApiKey[] faulty =
        [
            s_request with { Name = " " }, s_request with { Name = new('名', 61) }, s_request with { Scopes = [] },
            s_request with { PerMinute = 0 }, s_request with { PerMinute = 1_000_001 },
        ];

        Assert.All(faulty, f => Assert.IsType<InvalidField>(ApiKeyRules.CheckNew(f, false, Some.Administrator)));
        Assert.IsType<InvalidField>(ApiKeyRules.CheckNew(s_request, true, Some.Administrator));
        Assert.Null(ApiKeyRules.CheckNew(s_request, false, Some.Administrator));
    }

    [Theory]
    [InlineData("")]
    [InlineData("swk_")]
    [InlineData("swk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("swk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("SWK_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("swk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA A")]
    public void What_cannot_be_a_key_does_not_read(string text) => Assert.False(ApiKeySecret.TryParse(text, out _));

    [Fact]
    public void A_secret_reads_back_and_shows_itself_nowhere()
    {
        var secret = ApiKeySecret.New();

        Assert.True(ApiKeySecret.TryParse(secret.Value, out var read));
        Assert.Equal(secret.Hash, read.Hash);
        Assert.Equal(64, secret.Hash.Length);
        Assert.DoesNotContain(secret.Value, $"{secret}", StringComparison.Ordinal);
        Assert.NotEqual(secret.Value, ApiKeySecret.New().Value);
    }
}
