using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.RateLimiting;
using ScamWatch.Domain;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Sources;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Api;

/// <summary>
/// Lets programs in that show a key with the right asked for, counts their requests, and turns what goes wrong inside into
/// problem details. A sign-in of a person opens nothing here, so that no page elsewhere can use it.
/// </summary>
public sealed class ApiDoor(ApiKeyRing ring, ILogger<ApiDoor> log) : IDisposable
{
    private const string Scheme = "Bearer ";

    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);

    /// <summary>Wrong keys that one address may show in a minute. They cannot be guessed; trying costs us a look-up each.</summary>
    public const int WrongPerMinute = 60;

    private readonly PartitionedRateLimiter<string> _strangers = PartitionedRateLimiter.Create<string, string>(
        visitor => RateLimitPartition.GetFixedWindowLimiter(visitor, _ => new() { PermitLimit = WrongPerMinute, Window = s_window }));

    private readonly ConcurrentDictionary<(Guid Key, int PerMinute), FixedWindowRateLimiter> _limiters = [];

    /// <summary>Answers a request of a key that holds the scope.</summary>
    /// <param name="answer">Runs only for such a key, within its limit.</param>
    internal Task<IResult> OpenAsync(HttpContext http, ApiScope scope, Func<KnownKey, CancellationToken, Task<IResult>> answer) =>
        OpenAsync(http, async ct =>
        {
            if (await KeyOfAsync(http, ct) is not { } key)
            {
                using var stranger = _strangers.AttemptAcquire(RouteLimits.VisitorOf(http.Connection.RemoteIpAddress));
                if (!stranger.IsAcquired)
                {
                    return TooMany(http, stranger, "Too many wrong keys from this address. Retry-After says when to go on.", WrongPerMinute);
                }

                http.Response.Headers.WWWAuthenticate = "Bearer realm=\"ScamWatch\"";
                return ApiAnswers.Problem(
                    StatusCodes.Status401Unauthorized, "Show a key in force: Authorization: Bearer swk_….", "Authorization");
            }

            if (!key.Scopes.Contains(scope))
            {
                return ApiAnswers.Problem(StatusCodes.Status403Forbidden, $"This key lacks the right '{Codes.Of(scope)}'.");
            }

            using var lease = Limiter(key).AttemptAcquire();
            if (!lease.IsAcquired)
            {
                return TooMany(
                    http, lease, string.Create(CultureInfo.InvariantCulture, $"This key may ask {key.PerMinute:N0} times a minute. Retry-After says when to go on."),
                    key.PerMinute);
            }

            return await answer(key, ct);
        });

    /// <summary>Answers a request of anybody.</summary>
    internal async Task<IResult> OpenAsync(HttpContext http, Func<CancellationToken, Task<IResult>> answer)
    {
        try
        {
            return await answer(http.RequestAborted);
        }
        catch (ApiRefusedException refused)
        {
            return refused.Answer;
        }
        catch (BadHttpRequestException bad)
        {
            return bad.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? ApiAnswers.Problem(bad.StatusCode, "The body is larger than is taken in.")
                : ApiAnswers.Problem(bad.StatusCode, "The request broke off or is not well formed.");
        }
        catch (StorageUnavailableException)
        {
            http.Response.Headers.RetryAfter = "10";
            return ApiAnswers.Problem(
                StatusCodes.Status503ServiceUnavailable, "The database cannot store now. Send it again later with the same Idempotency-Key.");
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !http.RequestAborted.IsCancellationRequested)
        {
            log.LogError(fault, "A request to {Endpoint} failed", http.GetEndpoint()?.DisplayName);
            return ApiAnswers.Problem(StatusCodes.Status500InternalServerError, "Something failed here. Nothing is known to be stored: send it again with the same Idempotency-Key.");
        }
    }

    public void Dispose()
    {
        _strangers.Dispose();
        foreach (var limiter in _limiters.Values)
        {
            limiter.Dispose();
        }
    }

    private async ValueTask<KnownKey?> KeyOfAsync(HttpContext http, CancellationToken ct)
    {
        var header = http.Request.Headers.Authorization;
        return header.Count == 1 && header[0] is { } value
            && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && ApiKeySecret.TryParse(value.AsSpan(Scheme.Length).Trim(), out var secret)
            ? await ring.FindAsync(secret, ct)
            : null;
    }

    private static IResult TooMany(HttpContext http, RateLimitLease lease, string detail, int limit)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var span) ? span : s_window;
        http.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return ApiAnswers.Problem(StatusCodes.Status429TooManyRequests, detail, limit: limit);
    }

    private FixedWindowRateLimiter Limiter(KnownKey key) => _limiters.GetOrAdd(
        (key.Id, key.PerMinute), k => new(new() { PermitLimit = k.PerMinute, Window = s_window, QueueLimit = 0 }));
}
