using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Registry;

namespace ScamWatch.Ingest.Registry;

/// <summary>What one check of a gateway found.</summary>
internal sealed record CheckResult(string Name, bool Passed, string Detail);

/// <summary>
/// Does a gateway keep to the protocol (docs/card-registry.openapi.yaml)? For its authors: it suspends and releases the card of
/// a holder made for tests.
/// </summary>
/// <param name="client">Opened on the gateway's base address.</param>
/// <param name="holder">A holder the gateway knows, whose card may be suspended and released.</param>
/// <param name="patience">How long an accepted order may take to be done.</param>
internal sealed class GatewayCheck(HttpClient client, GatewayHolder holder, TimeSpan patience)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    private readonly List<CheckResult> _results = [];
    private readonly string _caseNumber = Domain.ReceiptNumber.New(Domain.ReceiptNumber.Suspension).ToString();

    /// <summary>All checks, in an order in which each can build on the ones before it.</summary>
    public async Task<IReadOnlyList<CheckResult>> RunAsync(CancellationToken ct)
    {
        var unknown = holder with { Name = "存在 しない", Kana = "ソンザイ シナイ", BirthDate = new(1900, 1, 1), Address = "どこにもない町一丁目" };
        await CheckAsync("health", async () => Expect(HttpStatusCode.OK, (await client.GetAsync("v1/health", ct)).StatusCode));
        await CheckAsync("key-required", async () =>
            Expect(HttpStatusCode.BadRequest, (await PostAsync(null, Order(RegistryOrderKind.Suspend, holder), ct)).Status));
        await CheckAsync("malformed-body", async () => Expect(HttpStatusCode.BadRequest, (await PostTextAsync(Guid.NewGuid(), "{", ct)).StatusCode));
        await CheckAsync("unknown-holder", async () =>
        {
            var reply = await PostAsync(Guid.NewGuid(), Order(RegistryOrderKind.Suspend, unknown), ct);
            return Expect(HttpStatusCode.UnprocessableEntity, reply.Status) ?? Expect(GatewayResult.HolderNotFound, reply.Answer?.Result)
                ?? (string.IsNullOrEmpty(reply.Answer?.Reason) ? "no reason" : null);
        });
        await CheckAsync("unknown-order", async () => Expect(HttpStatusCode.NotFound, (await client.GetAsync($"v1/orders/{Guid.NewGuid()}", ct)).StatusCode));
        var key = Guid.CreateVersion7();
        await CheckAsync("suspend", async () => await FinishAsync(key, RegistryOrderKind.Suspend, ct));
        await CheckAsync("same-key-same-answer", async () => await SameAsync(key, RegistryOrderKind.Suspend, ct));
        await CheckAsync("order-by-key", async () =>
        {
            using var response = await client.GetAsync($"v1/orders/{key}", ct);
            return Expect(HttpStatusCode.OK, response.StatusCode) ?? Expect(GatewayResult.Done, (await ReadAsync(response, ct))?.Result);
        });
        await CheckAsync("key-of-another-order", async () =>
        {
            var reply = await PostAsync(key, Order(RegistryOrderKind.Abolish, holder), ct);
            return Expect(HttpStatusCode.UnprocessableEntity, reply.Status) ?? Expect(GatewayResult.Refused, reply.Answer?.Result);
        });
        await CheckAsync("same-key-at-once", async () => await AtOnceAsync(ct));
        await CheckAsync("release", async () => await FinishAsync(Guid.CreateVersion7(), RegistryOrderKind.Release, ct));
        await CompareAsync(unknown, ct);
        return _results;
    }

    /// <summary>Comparison is an offer of its own: a gateway without it says so and passes.</summary>
    private async Task CompareAsync(GatewayHolder unknown, CancellationToken ct)
    {
        try
        {
            using var probe = await AskAsync(holder, ct);
            if (probe.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.NotImplemented)
            {
                _results.Add(new("compare", true, "not offered"));
                return;
            }
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            _results.Add(new("compare", false, fault.Message));
            return;
        }

        await CheckAsync("compare", async () => await ComparedAsync(holder, a => Expect(HolderFit.One, a.Fit)
            ?? Expect(FactAnswer.Match, a.Name) ?? Expect(FactAnswer.Match, a.BirthDate), ct));
        await CheckAsync("compare-wrong-address", async () => await ComparedAsync(holder with { Address = unknown.Address }, a =>
            a.Fit == HolderFit.None ? null : Expect(HolderFit.One, a.Fit) ?? Expect(FactAnswer.Mismatch, a.Address), ct));
        await CheckAsync("compare-unknown-holder", async () => await ComparedAsync(unknown, a => Expect(HolderFit.None, a.Fit)
            ?? (new[] { a.Name, a.BirthDate, a.Sex, a.Address }.Any(f => f is not (null or FactAnswer.Unknown)) ? "tells facts of nobody" : null), ct));
    }

    private async Task<string?> ComparedAsync(GatewayHolder of, Func<GatewayComparison, string?> judge, CancellationToken ct)
    {
        using var response = await AskAsync(of, ct);
        if (Expect(HttpStatusCode.OK, response.StatusCode) is { } wrong)
        {
            return wrong;
        }

        var body = await response.Content.ReadAsStringAsync(ct);
        using var document = JsonDocument.Parse(body);
        // More than the answer asks for would show operators what the register holds.
        var more = document.RootElement.EnumerateObject().Select(p => p.Name).Except(["fit", "name", "birthDate", "sex", "address"]).FirstOrDefault();
        return more is not null ? $"tells more than it is asked: {more}" : judge(JsonSerializer.Deserialize<GatewayComparison>(body, GatewayJson.Options)!);
    }

    private Task<HttpResponseMessage> AskAsync(GatewayHolder of, CancellationToken ct) =>
        client.PostAsJsonAsync("v1/comparisons", new GatewayQuestion(of), GatewayJson.Options, ct);

    private static string? Expect<T>(T wanted, T got) => EqualityComparer<T>.Default.Equals(wanted, got) ? null : $"expected {wanted}, got {got}";

    private async Task CheckAsync(string name, Func<Task<string?>> check)
    {
        try
        {
            var problem = await check();
            _results.Add(new(name, problem is null, problem ?? ""));
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException or TaskCanceledException)
        {
            _results.Add(new(name, false, fault.Message));
        }
    }

    /// <summary>Sends until it is done.</summary>
    private async Task<string?> FinishAsync(Guid key, RegistryOrderKind kind, CancellationToken ct)
    {
        var order = Order(kind, holder);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        while (true)
        {
            var reply = await PostAsync(key, order, limit.Token);
            if (reply.Status != HttpStatusCode.Accepted)
            {
                return Expect(HttpStatusCode.OK, reply.Status) ?? Expect(GatewayResult.Done, reply.Answer?.Result)
                    ?? (reply.Answer?.EffectiveAt is null ? "no effectiveAt" : null);
            }

            if (reply.Answer?.Result != GatewayResult.Accepted)
            {
                return $"202 with the result {reply.Answer?.Result}";
            }

            await Task.Delay(s_pause, limit.Token);
        }
    }

    private async Task<string?> SameAsync(Guid key, RegistryOrderKind kind, CancellationToken ct)
    {
        var (first, second) = (await PostAsync(key, Order(kind, holder), ct), await PostAsync(key, Order(kind, holder), ct));
        return Expect(HttpStatusCode.OK, first.Status) ?? Expect(first.Answer, second.Answer);
    }

    /// <summary>A sender that lost its connection sends again while the first call is still at work.</summary>
    private async Task<string?> AtOnceAsync(CancellationToken ct)
    {
        var key = Guid.CreateVersion7();
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync(key, Order(RegistryOrderKind.Suspend, holder), ct)));
        return replies.FirstOrDefault(r => r.Status is not (HttpStatusCode.OK or HttpStatusCode.Accepted or HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests))
                is { } wrong ? $"got {wrong.Status}"
            : replies.Where(r => r.Status == HttpStatusCode.OK).Select(r => r.Answer).Distinct().Count() > 1 ? "two different answers to one key"
            : await FinishAsync(key, RegistryOrderKind.Suspend, ct);
    }

    private GatewayOrder Order(RegistryOrderKind kind, GatewayHolder of) =>
        new(kind, SuspensionTarget.Card, _caseNumber, DateTime.UtcNow, of);

    private async Task<Reply> PostAsync(Guid? key, GatewayOrder order, CancellationToken ct)
    {
        using var response = await PostTextAsync(key, JsonSerializer.Serialize(order, GatewayJson.Options), ct);
        return new(response.StatusCode, await ReadAsync(response, ct));
    }

    private async Task<HttpResponseMessage> PostTextAsync(Guid? key, string body, CancellationToken ct)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "v1/orders") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is { } known)
        {
            message.Headers.Add(GatewayJson.IdempotencyKey, known.ToString());
        }

        return await client.SendAsync(message, ct);
    }

    private static async Task<GatewayAnswer?> ReadAsync(HttpResponseMessage response, CancellationToken ct) =>
        response.Content.Headers.ContentType?.MediaType == "application/json"
            ? JsonSerializer.Deserialize<GatewayAnswer>(await response.Content.ReadAsByteArrayAsync(ct), GatewayJson.Options)
            : null;

    private sealed record Reply(HttpStatusCode Status, GatewayAnswer? Answer);
}
