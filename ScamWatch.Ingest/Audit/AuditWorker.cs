using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Nodes;
using ScamWatch.Domain.Operations;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Ingest.Audit;

/// <summary>
/// Links new audit entries about once a second, and has the whole chain checked when that is due, or at once when something does
/// not fit. A check goes on beside the linking.
/// </summary>
public sealed class AuditWorker(
    LinkAudit link, CheckAudit check, AuditSettings settings, WorkerLeases leases, WorkerBoard board, TimeProvider clock, ILogger<AuditWorker> log) : BackgroundService
{
    /// <summary>Their names on the operations page.</summary>
    public const string Name = "audit", CheckName = "audit-check";

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_lookAfter = TimeSpan.FromMinutes(1);

    /// <summary>What stays wrong is not checked every second.</summary>
    private static readonly TimeSpan s_suspectAgain = TimeSpan.FromHours(1);

    private static readonly Actor s_actor = Actor.Worker(Name);

    private Task _check = Task.CompletedTask;
    private DateTime _lookAt;
    private DateTime _suspectAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var done = await Telemetry.RunAsync(Name, () => link.RunAsync(stoppingToken), d => d.Linked > 0 ? "work" : "idle");
                board.Ran(Name, done.Linked > 0);
                await BeginCheckAsync(done.IsSuspect, stoppingToken);
                board.Rests(Name, s_interval);
                await Task.Delay(s_interval, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                board.Failed(Name, fault.GetType().Name);
                log.LogError(fault, "Audit entries could not be linked; trying again");
                board.Rests(Name, s_interval);
                await Task.Delay(s_interval, CancellationToken.None);
            }
        }

        await _check;
    }

    private async Task BeginCheckAsync(bool isSuspect, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (!_check.IsCompleted)
        {
            return;
        }

        if (isSuspect && now >= _suspectAt)
        {
            _suspectAt = now + s_suspectAgain;
            _check = CheckAsync(isSuspect: true, ct);
        }
        else if (now >= _lookAt)
        {
            _lookAt = now + s_lookAfter;
            if (await IsDueAsync(ct))
            {
                _check = CheckAsync(isSuspect: false, ct);
            }
        }
    }

    /// <summary>Of all processes: the last check is a row.</summary>
    private async Task<bool> IsDueAsync(CancellationToken ct) =>
        await check.LastAsync(ct) is not { } last || clock.GetUtcNow().UtcDateTime - last >= settings.CheckAfter;

    private async Task CheckAsync(bool isSuspect, CancellationToken ct)
    {
        try
        {
            await leases.InTurnAsync(CheckName, async turn =>
            {
                // Asked again: another node may have had its turn since.
                if (!isSuspect && !await IsDueAsync(turn))
                {
                    return;
                }

                await check.RunAsync(s_actor, null, turn);
                board.Ran(CheckName, foundWork: true);
            }, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The next process checks.
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            board.Failed(CheckName, fault.GetType().Name);
            log.LogError(fault, "The audit trail could not be checked; trying again");
        }
    }
}
