using System.Data.Common;
using System.Net;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Storage;
using ScamWatch.Domain.Storage.Postgres;
using ScamWatch.Ingest.Operations;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Operations;

/// <summary>
/// What balancers and monitors ask: <c>/health/live</c> (the process answers), <c>/health/ready</c> (it can serve), <c>/health/dependencies</c>
/// (what it needs from outside; staff of the operations page, or this machine). Kinds and figures only.
/// </summary>
public static class HealthEndpoints
{
    public const string Live = "/health/live", Ready = "/health/ready", Dependencies = "/health/dependencies";

    /// <summary>With less the database cannot go on for long.</summary>
    private const long LeastRoom = 100_000_000;

    /// <summary>For one look at the database.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Live, () => Results.Json(new { status = "ok" })).RequireRateLimiting(RouteLimits.Machines).DisableHttpMetrics().ExcludeFromDescription();
        routes.MapGet(Ready, ReadyAsync).RequireRateLimiting(RouteLimits.Machines).DisableHttpMetrics().ExcludeFromDescription();
        routes.MapGet(Dependencies, DependenciesAsync).RequireRateLimiting(RouteLimits.Machines).ExcludeFromDescription();
    }

    private static async Task<IResult> ReadyAsync(HttpContext http, HealthLook look)
    {
        var checks = await look.RunAsync(http.RequestAborted);
        // Orders that do not get through are told of, and no reason to take the card desk out of service with them.
        return Answer(checks, checks.Any(c => c.Status == "down"));
    }

    private static async Task<IResult> DependenciesAsync(HttpContext http, CheckDependencies check)
    {
        if (!IsThisMachine(http) && !Desk.Operations.Split(',').Any(http.User.IsInRole))
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        var found = await check.RunAsync(http.RequestAborted);
        return Answer(found, found.Any(d => d.Status == "down"));
    }

    /// <summary>Not what a proxy on this machine passes on: that comes with its headers, or under another name.</summary>
    private static bool IsThisMachine(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from)
        && !http.Request.Headers.ContainsKey("X-Forwarded-For") && !http.Request.Headers.ContainsKey("X-Original-For")
        && !http.Request.Headers.ContainsKey("Forwarded") && !http.Request.Headers.ContainsKey("X-Real-IP") && !http.Request.Headers.ContainsKey("Via")
        && (http.Request.Host.Host is "localhost" || (IPAddress.TryParse(http.Request.Host.Host.Trim('[', ']'), out var named) && IPAddress.IsLoopback(named)));

    private static IResult Answer(IReadOnlyList<DependencyState> checks, bool isDown) => Results.Json(
        new { status = isDown ? "down" : checks.Any(c => c.Status != "ok") ? "degraded" : "ok", checks },
        statusCode: isDown ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);

    /// <summary>Looks at most once a second, however many ask.</summary>
    public sealed class HealthLook(
        IDbContextFactory<ScamWatchDb> contexts, CurrentClassifier classifier, FindOrders orders, RegistrySettings registry, ReadReplica replica, DataFolder data, TimeProvider clock) : IDisposable
    {
        private readonly SemaphoreSlim _one = new(1);
        private IReadOnlyList<DependencyState> _last = [];
        private long _at;

        public async Task<IReadOnlyList<DependencyState>> RunAsync(CancellationToken ct)
        {
            await _one.WaitAsync(ct);
            try
            {
                if (_last.Count == 0 || Environment.TickCount64 - _at >= 1000)
                {
                    _last = await LookAsync(ct);
                    _at = Environment.TickCount64;
                }

                return _last;
            }
            finally
            {
                _one.Release();
            }
        }

        public void Dispose() => _one.Dispose();

        private async Task<IReadOnlyList<DependencyState>> LookAsync(CancellationToken ct)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(s_patience);
            var checks = new List<DependencyState>();
            try
            {
                await using var db = await contexts.CreateDbContextAsync(patience.Token);
                checks.Add(new("database", "ok", ""));
                checks.Add((await db.Database.GetPendingMigrationsAsync(patience.Token)).Any() ? new("migrations", "down", "pending") : new("migrations", "ok", ""));
                if (await replica.LookAsync(patience.Token) is { } copy)
                {
                    checks.Add(new("replica", copy.IsRead ? "ok" : "degraded", copy.Fault));
                }

                if (registry.Mode != RegistryMode.Manual)
                {
                    var alarm = RegistryRules.AlarmOf(await orders.StateAsync(patience.Token), clock.GetUtcNow().UtcDateTime, registry);
                    checks.Add(new("orders", alarm == OutboxAlarm.None ? "ok" : "degraded", alarm == OutboxAlarm.None ? "" : alarm.ToString().ToLowerInvariant()));
                }
            }
            catch (Exception fault) when (fault is DbException or InvalidOperationException or IOException || (fault is OperationCanceledException && !ct.IsCancellationRequested))
            {
                checks.Clear();
                checks.Add(new("database", "down", fault is OperationCanceledException ? "timeout" : fault.GetType().Name));
            }

            checks.Add(classifier.IsLoaded ? new("model", "ok", "") : new("model", "down", "loading"));
            var free = new DriveInfo(data.State).AvailableFreeSpace;
            checks.Add(new("disk", free < LeastRoom ? "down" : "ok", ""));
            if (!classifier.IsLoaded)
            {
                // Whoever asks first has it loaded; the answer does not wait for it.
                _ = Task.Run(() => classifier.GetAsync(CancellationToken.None).AsTask(), CancellationToken.None);
            }

            return checks;
        }
    }
}
