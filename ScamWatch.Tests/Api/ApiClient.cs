using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ScamWatch.Domain.Sources;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Api;

/// <summary>Another program that uses the API with a key of its own.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _http;

    private ApiClient(HttpClient http, string? key)
    {
        _http = http;
        if (key is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        }
    }

    /// <summary>A program without a key.</summary>
    public static ApiClient Stranger(ScamWatchAppFixture app) => new(app.Anonymous(), null);

    /// <summary>A program with a key it made up.</summary>
    public static ApiClient With(ScamWatchAppFixture app, string key) => new(app.Anonymous(), key);

    /// <summary>A program with a fresh key.</summary>
    public static async Task<ApiClient> OpenAsync(ScamWatchAppFixture app, params ApiScope[] scopes) =>
        new(app.Anonymous(), (await NewKeyAsync(app, ApiKeyRules.MaxPerMinute, scopes)).Value);

    /// <summary>A fresh key.</summary>
    public static async Task<ApiKeySecret> NewKeyAsync(ScamWatchAppFixture app, int perMinute, params ApiScope[] scopes)
    {
        var outcome = await app.Get<CreateApiKey>().RunAsync(
            new($"test {Guid.NewGuid():N}", scopes.Length > 0 ? scopes : Enum.GetValues<ApiScope>(), perMinute), Some.Administrator, default);
        Assert.True(outcome.Succeeded, outcome.Refusal?.Message.En);
        return outcome.Value;
    }

    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<ApiAnswer> PostAsync(string path, string json, string? idempotencyKey = null) =>
        PostAsync(path, Encoding.UTF8.GetBytes(json), "application/json", idempotencyKey);

    public Task<ApiAnswer> PostAsync(string path, byte[] body, string type, string? idempotencyKey = null, string? encoding = null)
    {
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        }

        return SendAsync(HttpMethod.Post, path, content, idempotencyKey);
    }

    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, HttpContent? content, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, "/api/v1" + path) { Content = content };
        if (idempotencyKey is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        }

        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return new(answer.StatusCode, answer.Headers, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>What came back.</summary>
internal sealed record ApiAnswer(HttpStatusCode Status, HttpResponseHeaders Headers, string? MediaType, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Bytes);

    /// <summary>A string of the JSON answer; null where it is null or missing.</summary>
    public string? this[string name] => Json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The field that problem details name, after looking whether they are ones.</summary>
    public string? Problem(HttpStatusCode status)
    {
        Assert.True(status == Status, $"{(int)Status} instead of {(int)status}: {Text}");
        Assert.Equal("application/problem+json", MediaType);
        Assert.Equal((int)status, Json.GetProperty("status").GetInt32());
        Assert.NotEmpty(this["title"]!);
        Assert.NotEmpty(this["detail"]!);
        return this["field"];
    }
}
