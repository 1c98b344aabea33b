using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using ScamWatch.Domain.Cards.Registry;

namespace ScamWatch.Ingest.Registry;

/// <summary>
/// The card system behind an HTTP gateway. An order is sent with its key in the header <c>Idempotency-Key</c>; the same call
/// again asks what became of it.
/// </summary>
internal sealed class HttpCardRegistry : ICardRegistry, IDisposable
{
    private readonly HttpClient _client;

    public HttpCardRegistry(HttpRegistryOptions options) => (_client, Name) = (GatewayClient.Open(options), options.Name);

    public string Name { get; }

    public async Task<RegistryAnswer> SendAsync(RegistryRequest request, CancellationToken ct)
    {
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, "v1/orders")
            {
                Content = JsonContent.Create(GatewayOrder.Of(request), options: GatewayJson.Options),
            };
            message.Headers.Add(GatewayJson.IdempotencyKey, request.Key.ToString());
            using var response = await _client.SendAsync(message, ct);
            return await ReadAsync(response, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or IOException)
        {
            return new RegistryAnswer.Unreachable(KindOf(fault));
        }
        catch (JsonException)
        {
            return new RegistryAnswer.Retry("The gateway's answer cannot be read.", null);
        }
    }

    public async Task<RegistryComparison> CompareAsync(RegistryHolder stated, CancellationToken ct)
    {
        try
        {
            using var response = await _client.PostAsJsonAsync("v1/comparisons", new GatewayQuestion(GatewayHolder.Of(stated)), GatewayJson.Options, ct);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => Told(await JsonAsync<GatewayComparison>(response, ct)),
                HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented => new RegistryComparison.NotOffered(),
                _ => new RegistryComparison.Unavailable($"HTTP {(int)response.StatusCode}"),
            };
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or IOException)
        {
            return new RegistryComparison.Unavailable(KindOf(fault));
        }
        catch (JsonException)
        {
            return new RegistryComparison.Unavailable("The gateway's answer cannot be read.");
        }
    }

    public void Dispose() => _client.Dispose();

    private static async Task<RegistryAnswer> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var status = (int)response.StatusCode;
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Accepted or HttpStatusCode.UnprocessableEntity))
        {
            var after = AfterOf(response);
            return response.StatusCode switch
            {
                // Between us and the gateway, nothing behind it was reached.
                HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout => new RegistryAnswer.Unreachable($"HTTP {status}"),
                HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge => new RegistryAnswer.Refused($"HTTP {status}"),
                // Whatever else it is, staff on either side can put it right, and then the order goes through.
                _ => new RegistryAnswer.Retry($"HTTP {status}", after),
            };
        }

        var answer = await JsonAsync<GatewayAnswer>(response, ct);
        var reference = answer?.Reference ?? "";
        return (response.StatusCode, answer?.Result) switch
        {
            (HttpStatusCode.OK, GatewayResult.Done) when answer!.EffectiveAt is { } at => new RegistryAnswer.Done(at.UtcDateTime, reference),
            (HttpStatusCode.Accepted, GatewayResult.Accepted) => new RegistryAnswer.Accepted(reference, AfterOf(response)),
            (HttpStatusCode.UnprocessableEntity, GatewayResult.HolderNotFound) => new RegistryAnswer.HolderNotFound(answer!.Reason ?? ""),
            (HttpStatusCode.UnprocessableEntity, GatewayResult.Refused) => new RegistryAnswer.Refused(answer!.Reason ?? ""),
            // Never taken for more than it says.
            _ => new RegistryAnswer.Retry($"HTTP {status}: the gateway's answer does not fit its status.", AfterOf(response)),
        };
    }

    private static RegistryComparison Told(GatewayComparison? answer) => answer switch
    {
        { Fit: HolderFit.One } => new RegistryComparison.Compared(HolderFit.One,
            answer.Name ?? FactAnswer.Unknown, answer.BirthDate ?? FactAnswer.Unknown, answer.Sex ?? FactAnswer.Unknown, answer.Address ?? FactAnswer.Unknown),
        // Whatever else it says of people who are not meant is not for us.
        { Fit: { } fit } => RegistryComparison.Compared.Nobody(fit),
        _ => new RegistryComparison.Unavailable("The gateway's answer cannot be read."),
    };

    /// <summary>JSON is UTF-8 (RFC 8259, 8.1), whatever character set a header names: one that does not exist would end in a fault.</summary>
    private static async Task<T?> JsonAsync<T>(HttpResponseMessage response, CancellationToken ct) =>
        JsonSerializer.Deserialize<T>(await response.Content.ReadAsByteArrayAsync(ct), GatewayJson.Options);

    private static TimeSpan? AfterOf(HttpResponseMessage response) => response.Headers.RetryAfter?.Delta;

    /// <summary>The kind only: texts of servers and libraries may repeat what was sent.</summary>
    private static string KindOf(Exception fault) => fault switch
    {
        OperationCanceledException => "no answer in time",
        HttpRequestException { InnerException: AuthenticationException } => "TLS: the certificate is not trusted or not for this host",
        HttpRequestException { InnerException: SocketException socket } => socket.SocketErrorCode.ToString(),
        HttpRequestException http => http.HttpRequestError.ToString(),
        _ => fault.GetType().Name,
    };
}
