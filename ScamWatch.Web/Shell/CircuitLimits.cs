using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Components.Web;
using ScamWatch.Web.Public;

namespace ScamWatch.Web.Shell;

/// <summary>
/// How many windows of the console one person, and all together, may have open: each costs the server memory until it is closed. Nobody's
/// flood keeps colleagues out, since the last tenth of the places is for those who have none yet.
/// </summary>
public sealed class CircuitLimits(IConfiguration configuration) : IDisposable
{
    private const long SayAgain = 60_000;

    private readonly int _perPerson = configuration.GetValue("Circuits:PerPerson", 24);
    private readonly int _inAll = configuration.GetValue("Circuits:InAll", 2000);
    private readonly Dictionary<string, int> _open = new(StringComparer.Ordinal);
    private readonly PartitionedRateLimiter<string> _opening = PartitionedRateLimiter.Create<string, string>(
        person => RateLimitPartition.GetSlidingWindowLimiter(person, _ => new()
        {
            PermitLimit = configuration.GetValue("Circuits:OpenedPerMinute", 120),
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
        }));

    private readonly Dictionary<string, int> _connected = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long SaidAt, int Since)> _refused = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private int _all;

    /// <summary>Windows open now, of everybody.</summary>
    public int Open => Volatile.Read(ref _all);

    public void Dispose() => _opening.Dispose();

    /// <summary>True where a person may open one more.</summary>
    public bool HasPlace(string person)
    {
        lock (_lock)
        {
            return HasPlaceFor(_open.GetValueOrDefault(person));
        }
    }

    /// <summary>Takes a place; false where there is none, or where the person opens windows faster than anybody reads.</summary>
    internal bool TryEnter(string person)
    {
        using var lease = _opening.AttemptAcquire(person);
        lock (_lock)
        {
            var own = _open.GetValueOrDefault(person);
            if (!lease.IsAcquired || !HasPlaceFor(own))
            {
                return false;
            }

            _open[person] = own + 1;
            Interlocked.Increment(ref _all);
            return true;
        }
    }

    /// <summary>Counts a refusal: how many there were since it was last said; null within a minute of that.</summary>
    /// <param name="now">Milliseconds of a clock that only goes forward.</param>
    internal int? Refuse(string person, long now)
    {
        lock (_lock)
        {
            var known = _refused.TryGetValue(person, out var before);
            if (known && now - before.SaidAt < SayAgain)
            {
                _refused[person] = before with { Since = before.Since + 1 };
                return null;
            }

            foreach (var old in _refused.Where(r => now - r.Value.SaidAt >= SayAgain).Select(r => r.Key).ToList())
            {
                _refused.Remove(old);
            }

            _refused[person] = (now, 0);
            return before.Since + 1;
        }
    }

    /// <summary>Gives a place back.</summary>
    internal void Leave(string person)
    {
        Interlocked.Decrement(ref _all);
        Less(_open, person);
    }

    /// <summary>Takes a connection; more than windows, since a lost one is noticed after its successor came.</summary>
    internal bool TryConnect(string person)
    {
        lock (_lock)
        {
            var own = _connected.GetValueOrDefault(person);
            _connected[person] = own + 1;
            if (own < 2 * _perPerson)
            {
                return true;
            }
        }

        Disconnect(person);
        return false;
    }

    /// <summary>Gives a connection back.</summary>
    internal void Disconnect(string person) => Less(_connected, person);

    private void Less(Dictionary<string, int> counts, string person)
    {
        lock (_lock)
        {
            if (counts.GetValueOrDefault(person) is var own and > 1)
            {
                counts[person] = own - 1;
            }
            else
            {
                counts.Remove(person);
            }
        }
    }

    private bool HasPlaceFor(int own) => own < _perPerson && _all < (own == 0 ? _inAll : _inAll - (_inAll / 10));
}

/// <summary>Counts a circuit from its beginning to its end, the minutes it is kept after a lost connection included.</summary>
internal sealed class CountedCircuit(CircuitLimits limits, AuthenticationStateProvider authentication, ILogger<CountedCircuit> log) : CircuitHandler
{
    private string? _person;

    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        var person = CircuitGate.PersonOf((await authentication.GetAuthenticationStateAsync()).User);
        if (person is null || !limits.TryEnter(person))
        {
            if (limits.Refuse(person ?? "", Environment.TickCount64) is { } refused)
            {
                log.LogWarning("No place for another window of {Person}: {Refused} refused since this was last said", person, refused);
            }

            throw new NoPlaceException();
        }

        _person = person;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _person, null) is { } person)
        {
            limits.Leave(person);
        }

        return Task.CompletedTask;
    }
}

/// <summary>
/// The door of the circuits: only for people signed in, only from our own pages, and only while there is a place. Whoever has too many windows
/// open is told so on a page that costs nothing.
/// </summary>
public static class CircuitGate
{
    private const string Hub = "/_blazor";

    public static IServiceCollection AddCircuitLimits(this IServiceCollection services)
    {
        RefusedCircuits.AddTo(services);
        return services.AddSingleton<CircuitLimits>().AddScoped<CircuitHandler, CountedCircuit>();
    }

    /// <summary>Id of somebody signed in; null for anybody else.</summary>
    internal static string? PersonOf(ClaimsPrincipal user) => user.Identity?.IsAuthenticated == true ? user.FindFirstValue(ClaimTypes.NameIdentifier) : null;

    public static IApplicationBuilder UseCircuitGate(this IApplicationBuilder app) => app.Use((context, next) =>
        context.Request.Path.StartsWithSegments(Hub, out var rest) ? HubAsync(context, rest, next) : PageAsync(context, next));

    private static Task HubAsync(HttpContext http, PathString rest, RequestDelegate next)
    {
        if (rest.StartsWithSegments("/initializers"))
        {
            return next(http);
        }

        if (PersonOf(http.User) is not { } person)
        {
            return Refuse(http, StatusCodes.Status401Unauthorized);
        }

        // A socket is opened with the cookies of whoever sits at the browser, from any page: it says from which (RFC 6455, section 10.2).
        if (http.Request.Headers.Origin is [{ } origin] && !IsOwn(origin, http.Request))
        {
            return Refuse(http, StatusCodes.Status403Forbidden);
        }

        return rest.HasValue ? next(http) : ConnectAsync(http, person, next);
    }

    /// <summary>A connection; it may begin a circuit or take up one that lost its own.</summary>
    private static async Task ConnectAsync(HttpContext http, string person, RequestDelegate next)
    {
        var limits = http.RequestServices.GetRequiredService<CircuitLimits>();
        if (!limits.TryConnect(person))
        {
            await Refuse(http, StatusCodes.Status429TooManyRequests);
            return;
        }

        try
        {
            await next(http);
        }
        finally
        {
            limits.Disconnect(person);
        }
    }

    private static Task Refuse(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static async Task PageAsync(HttpContext http, RequestDelegate next)
    {
        if (HttpMethods.IsGet(http.Request.Method)
            && http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is { } page
            && !page.Type.IsDefined(typeof(Microsoft.AspNetCore.Components.ExcludeFromInteractiveRoutingAttribute), inherit: true)
            && PersonOf(http.User) is { } person && !http.RequestServices.GetRequiredService<CircuitLimits>().HasPlace(person))
        {
            http.Response.Headers.RetryAfter = "60";
            var full = await PublicPages.DrawAsync<TooManyWindowsPage>(http.RequestServices.GetRequiredService<HtmlRenderer>(), StatusCodes.Status429TooManyRequests, []);
            await full.ExecuteAsync(http);
            return;
        }

        await next(http);
    }

    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
