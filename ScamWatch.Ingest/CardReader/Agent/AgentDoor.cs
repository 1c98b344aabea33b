using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards.Counter;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Ingest.CardReader.Agent;

/// <summary>
/// Where agents come in. No cookie opens it and no browser reaches it: what carries an Origin is refused, so that a page elsewhere
/// cannot have a clerk's browser speak for it (RFC 6455 §10.2).
/// </summary>
public static class AgentDoorEndpoint
{
    /// <summary>Address of the door.</summary>
    public const string Path = "/reader-agent";

    private static readonly TimeSpan s_ping = TimeSpan.FromSeconds(15);

    /// <summary>Opens the door to agents.</summary>
    public static void MapReaderAgents(this IEndpointRouteBuilder routes)
    {
        // Of its own: the console's circuits keep their own intervals.
        var pipeline = routes.CreateApplicationBuilder();
        pipeline.UseWebSockets(new WebSocketOptions { KeepAliveInterval = s_ping, KeepAliveTimeout = 2 * s_ping });
        pipeline.Run(AnswerAsync);
        routes.MapGet(Path, pipeline.Build()).WithMetadata(new AllowAnonymousAttribute()).ExcludeFromDescription();
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (!request.IsHttps && context.Connection.RemoteIpAddress is { } from && !IPAddress.IsLoopback(from))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
        else if (request.Headers.ContainsKey("Origin"))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
        else if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            context.Response.Headers.Upgrade = "websocket";
        }
        else
        {
            using var socket = new AgentSocket(await context.WebSockets.AcceptWebSocketAsync());
            await context.RequestServices.GetRequiredService<AgentDoor>().ServeAsync(socket, context.RequestAborted);
        }
    }
}

/// <summary>Admits agents and hears them until they go.</summary>
internal sealed class AgentDoor(
    PairAgent pair, FindAgents agents, CardReaders readers, CardAuthorities authorities, ReaderOptions options, ChangeFeed feed, TimeProvider clock, ILogger<AgentDoor> log)
{
    private static readonly TimeSpan s_helloLimit = TimeSpan.FromSeconds(10);

    /// <summary>Connections that have not said who they are, at most: more are turned away, so that strangers cost no memory.</summary>
    private const int MostStrangers = 32;

    private readonly ConcurrentDictionary<Guid, Connection> _connections = new();
    private int _strangers;

    /// <summary>Hears one connection to its end.</summary>
    public async Task ServeAsync(AgentSocket socket, CancellationToken aborted)
    {
        Outcome<(AdmittedAgent Agent, AgentToken? Token)> admitted;
        try
        {
            if (Interlocked.Increment(ref _strangers) > MostStrangers)
            {
                await socket.CloseAsync(null, WebSocketCloseStatus.PolicyViolation);
                return;
            }

            if (await GreetAsync(socket, aborted) is not { } greeted)
            {
                return;
            }

            admitted = greeted;
        }
        finally
        {
            Interlocked.Decrement(ref _strangers);
        }

        var (agent, token) = admitted.Value;
        var station = new AgentStation(agent.Id, agent.Name, socket, readers, authorities, LocalPinPage.Life + options.ProofLimit + options.ProofLimit);
        using var connection = new Connection(socket, () =>
        {
            station.Lose();
            readers.Detach(station);
        }, aborted);
        _connections.AddOrUpdate(agent.Id, connection, (_, older) =>
        {
            older.End(RefusalReason.Replaced);
            return connection;
        });
        // Its end at the counter, by whichever process, and the end of its time.
        using var watch = feed.On(Topic.ReaderAgents, async () =>
        {
            if (!await agents.IsInForceAsync(agent.Id, CancellationToken.None))
            {
                connection.End(RefusalReason.Ended);
            }
        });
        using var time = clock.CreateTimer(_ => connection.End(RefusalReason.Ended), null, Until(agent.ExpiresAt), Timeout.InfiniteTimeSpan);
        try
        {
            await socket.SendAsync(new AgentMessage.Welcome(agent.ExpiresAt, token?.Value), connection.Ended);
            readers.Attach(station);
            log.LogInformation("Agent {Agent} ({Name}) is connected", agent.Id, agent.Name);
            while (await socket.ReceiveAsync(connection.Ended) is { } message && connection.Reason is null)
            {
                station.Hear(message);
            }
        }
        catch (AgentProtocolException fault)
        {
            log.LogWarning("Agent {Agent} is sent away: {Fault}", agent.Id, fault.Message);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or IOException)
        {
            log.LogInformation("Agent {Agent} is gone: {Fault}", agent.Id, fault.GetType().Name);
        }
        finally
        {
            station.Lose();
            readers.Detach(station);
            _connections.TryRemove(KeyValuePair.Create(agent.Id, connection));
            await socket.CloseAsync(null, WebSocketCloseStatus.PolicyViolation);
        }
    }

    /// <summary>Null where it was sent away.</summary>
    private async Task<Outcome<(AdmittedAgent Agent, AgentToken? Token)>?> GreetAsync(AgentSocket socket, CancellationToken aborted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        limit.CancelAfter(s_helloLimit);
        try
        {
            var hello = await socket.ReceiveAsync(limit.Token) as AgentMessage.Hello;
            var reason = hello is null || hello.Version == AgentMessage.CurrentVersion ? RefusalReason.NotAdmitted : RefusalReason.Version;
            if (hello is { Version: AgentMessage.CurrentVersion } && await AdmitAsync(hello, aborted) is { Succeeded: true } admitted)
            {
                return admitted;
            }

            log.LogWarning("An agent was not admitted: {Reason}", reason);
            await socket.CloseAsync(hello is null ? null : new AgentMessage.Refused(reason, AgentMessage.CurrentVersion), WebSocketCloseStatus.PolicyViolation);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or AgentProtocolException or IOException)
        {
            log.LogInformation("A connection came to nothing: {Fault}", fault.GetType().Name);
            await socket.CloseAsync(null, WebSocketCloseStatus.PolicyViolation);
        }

        return null;
    }

    private async Task<Outcome<(AdmittedAgent Agent, AgentToken? Token)>> AdmitAsync(AgentMessage.Hello hello, CancellationToken ct)
    {
        if (AgentCode.TryParse(hello.Code, out var code))
        {
            var paired = await pair.RunAsync(code, hello.Machine, ct);
            return paired.Succeeded ? (paired.Value.Agent, (AgentToken?)paired.Value.Token) : paired.Refusal!;
        }

        if (!AgentToken.TryParse(hello.Token, out var token))
        {
            return new AgentNotAdmitted();
        }

        var known = await pair.AdmitAsync(token, ct);
        return known.Succeeded ? (known.Value, (AgentToken?)null) : known.Refusal;
    }

    private TimeSpan Until(DateTime expiresAt)
    {
        var left = expiresAt - clock.GetUtcNow().UtcDateTime;
        // A timer goes no further than about 49 days.
        return left < TimeSpan.Zero ? TimeSpan.Zero : left > TimeSpan.FromDays(40) ? TimeSpan.FromDays(40) : left;
    }

    /// <param name="socket">Its socket.</param>
    /// <param name="aborted">The request is over.</param>
    /// <param name="silence">Has the station heard no more.</param>
    private sealed class Connection(AgentSocket socket, Action silence, CancellationToken aborted) : IDisposable
    {
        /// <summary>What an agent may take to close its side.</summary>
        private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

        private readonly CancellationTokenSource _ended = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        private readonly Lock _lock = new();
        private bool _disposed;

        /// <summary>Why the server ended it; null where it did not.</summary>
        public RefusalReason? Reason { get; private set; }

        public CancellationToken Ended => _ended.Token;

        public void End(RefusalReason reason)
        {
            lock (_lock)
            {
                if (_disposed || Reason is not null)
                {
                    return;
                }

                Reason = reason;
            }

            _ = CloseAsync(reason);
        }

        public void Dispose()
        {
            lock (_lock)
            {
                _disposed = true;
                _ended.Dispose();
            }
        }

        private async Task CloseAsync(RefusalReason reason)
        {
            silence();
            // A cancelled receive tears the connection down at once, so the agent is told first.
            await socket.CloseAsync(new AgentMessage.Refused(reason, AgentMessage.CurrentVersion), WebSocketCloseStatus.PolicyViolation);
            lock (_lock)
            {
                if (!_disposed)
                {
                    _ended.CancelAfter(s_patience);
                }
            }
        }
    }
}
