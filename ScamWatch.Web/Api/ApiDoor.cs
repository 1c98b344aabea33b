using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.RateLimiting;
using ScamWatch.Domain;
using ScamWatch.Domain.Sources;

namespace ScamWatch.Web.Api;

/// <summary>
/// Lets programs in that show a key with the right asked for, counts their requests, and turns what goes wrong inside into
/// problem details. A sign-in of a person opens nothing here, so that no page elsewhere can use it.
/// </summary>
public sealed class ApiDoor(ApiKeyRing ring, ILogger<ApiDoor> log) : IDisposable
{
    private const string Scheme = "Bearer ";

    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(Guid Key, int PerMinute), FixedWindowRateLimiter> _limiters = [];

    /// <summary>Answers a request of a key that holds the scope.</summary>
    /// <param name="answer">Runs only for such a key, within its limit.</param>
    internal Task<IResult> OpenAsync(HttpContext http, ApiScope scope, Func<KnownKey, CancellationToken, Task<IResult>> answer) =>
        OpenAsync(http, async ct =>
        {
            if (await KeyOfAsync(http, ct) is not { } key)
            {
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
                var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var span) ? span : s_window;
                http.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                return ApiAnswers.Problem(
                    StatusCodes.Status429TooManyRequests,
                    string.Create(CultureInfo.InvariantCulture, $"This key may ask {key.PerMinute:N0} times a minute. Retry-After says when to go on."),
                    limit: key.PerMinute);
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
        catch (Exception fault) when (fault is not OperationCanceledException || !http.RequestAborted.IsCancellationRequested)
        {
            log.LogError(fault, "A request to {Endpoint} failed", http.GetEndpoint()?.DisplayName);
            return ApiAnswers.Problem(StatusCodes.Status500InternalServerError, "Something failed here. Nothing is known to be stored: send it again with the same Idempotency-Key.");
        }
    }

    public void Dispose()
    {
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

    private FixedWindowRateLimiter Limiter(KnownKey key) => _limiters.GetOrAdd(
        (key.Id, key.PerMinute), k => new(new() { PermitLimit = k.PerMinute, Window = s_window, QueueLimit = 0 }));
}
