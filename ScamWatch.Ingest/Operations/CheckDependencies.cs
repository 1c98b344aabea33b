using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Operations;
using ScamWatch.Ingest.Mail.Imap;
using ScamWatch.Ingest.Mail.Smtp;

namespace ScamWatch.Ingest.Operations;

/// <summary>How something that the program needs is doing.</summary>
/// <param name="Name">Stable name, without address or account.</param>
/// <param name="Status"><c>ok</c>, <c>degraded</c> or <c>down</c>.</param>
/// <param name="Detail">A kind or a figure; no address, account or secret.</param>
public sealed record DependencyState(string Name, string Status, string Detail);

/// <summary>Looks at what the program needs from outside: whether somebody listens there. Signs in nowhere.</summary>
public sealed class CheckDependencies
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    private readonly FindOperations _find;
    private readonly AlarmSettings _alarms;
    private readonly RegistrySettings _registry;
    private readonly List<(string Name, string Host, int Port)> _servers = [];

    public CheckDependencies(IConfiguration configuration, FindOperations find, AlarmSettings alarms, RegistrySettings registry)
    {
        (_find, _alarms, _registry) = (find, alarms, registry);
        if (SmtpOptions.From(configuration) is { } smtp)
        {
            _servers.Add(("mail-server", smtp.Host, smtp.Port));
        }

        var number = 0;
        foreach (var mailbox in MailboxOptions.From(configuration))
        {
            _servers.Add((string.Create(CultureInfo.InvariantCulture, $"mailbox-{++number}"), mailbox.Host, mailbox.Port));
        }

        if (registry.Mode == RegistryMode.Http && Uri.TryCreate(configuration["Registry:Url"], UriKind.Absolute, out var gateway))
        {
            _servers.Add(("registry", gateway.Host, gateway.Port));
        }
    }

    public async Task<IReadOnlyList<DependencyState>> RunAsync(CancellationToken ct)
    {
        var servers = _servers.Select(s => ReachAsync(s.Name, s.Host, s.Port, ct)).ToList();
        var found = new List<DependencyState>();
        try
        {
            var state = await _find.RunAsync(ct);
            found.Add(new("database", "ok", state.Database));
            found.Add(new("disk", state.DiskFree < _alarms.DiskBytes ? "degraded" : "ok", string.Create(CultureInfo.InvariantCulture, $"{state.DiskFree / 1_000_000} MB free")));
            if (state.Replica is { } replica)
            {
                // The primary is read instead.
                found.Add(new("replica", replica.IsRead ? "ok" : "degraded",
                    replica.Behind is { } behind ? string.Create(CultureInfo.InvariantCulture, $"{behind.TotalSeconds:0.#} s behind") : replica.Fault));
            }

            if (_registry.Mode != RegistryMode.Manual)
            {
                found.Add(new("orders", RegistryRules.AlarmOf(state.Orders, state.At, _registry) == OutboxAlarm.None ? "ok" : "degraded",
                    string.Create(CultureInfo.InvariantCulture, $"{state.Orders.Open} open, {state.Orders.Dead} dead")));
            }
        }
        catch (Exception fault) when (fault is System.Data.Common.DbException or InvalidOperationException or TimeoutException or IOException)
        {
            found.Add(new("database", "down", fault.GetType().Name));
        }

        found.AddRange(await Task.WhenAll(servers));
        return found;
    }

    private static async Task<DependencyState> ReachAsync(string name, string host, int port, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(s_patience);
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(host, port, patience.Token);
            return new(name, "ok", "");
        }
        catch (SocketException fault)
        {
            return new(name, "down", fault.SocketErrorCode.ToString());
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new(name, "down", "timeout");
        }
    }
}
