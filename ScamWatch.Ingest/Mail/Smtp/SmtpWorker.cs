using System.Security.Authentication;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Operations;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Staff;
using ScamWatch.Ingest.Mail.Imap;

namespace ScamWatch.Ingest.Mail.Smtp;

/// <summary>
/// Sends what lies in the outbox. Each mail is claimed in a commit of its own, handed over, and noted as sent in another.
/// Whatever breaks in between, the mail is at worst sent again, under the same Message-ID: SMTP has no way to ask whether a
/// mail arrived whose answer was lost (RFC 5321 §4.5.3.2.6, RFC 1047), so at least once is all that can be had.
/// </summary>
public sealed class SmtpWorker : BackgroundService
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "smtp";

    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(5);

    /// <summary>A wrong password repeated quickly locks accounts.</summary>
    private static readonly TimeSpan s_pauseAfterRefusal = TimeSpan.FromMinutes(1);

    /// <summary>When the program is stopped: the mail on its way may still arrive, so that it is not sent twice.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(10);

    private static readonly Actor s_actor = Actor.Worker(Name);

    private readonly SmtpOptions _options;
    private readonly Func<CancellationToken, Task<IMailSender>> _open;
    private readonly SendReply _send;
    private readonly WorkerBoard _board;
    private readonly ILogger<SmtpWorker> _log;

    internal SmtpWorker(
        SmtpOptions options, SendReply send, WorkerBoard board, ILogger<SmtpWorker> log,
        Func<CancellationToken, Task<IMailSender>>? open = null)
    {
        (_options, _send, _board, _log) = (options, send, board, log);
        _open = open ?? (ct => SmtpConnect.RunAsync(options, ct));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var faults = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            TimeSpan pause;
            try
            {
                await Telemetry.RunAsync(Name, () => SendDueAsync(stoppingToken));
                (faults, pause) = (0, _options.Poll);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                pause = PauseAfter(fault, ++faults);
                var kind = FaultKind.Of(fault);
                _board.Failed(Name, kind);
                // The kind only, not the exception: texts of servers and libraries may repeat what was sent.
                _log.LogWarning("Mail server: {Kind}; next attempt in {Pause}", kind, pause);
            }

            _board.Rests(Name, pause);
            if (!await PausedAsync(pause, stoppingToken))
            {
                return;
            }
        }
    }

    /// <summary>True where something was due.</summary>
    private async Task<bool> SendDueAsync(CancellationToken ct)
    {
        var due = await _send.DueAsync(ct);
        if (due == 0)
        {
            _board.Ran(Name, foundWork: false);
            return false;
        }

        // First the connection, then the claim: a server that is down costs no mail an attempt.
        await using var sender = await _open(ct);
        while (await _send.ClaimAsync(ct) is { } reply)
        {
            await SendAsync(sender, reply, ct);
            _board.Took(Name, Math.Max(0, --due));
        }

        return true;
    }

    private async Task SendAsync(IMailSender sender, ClaimedReply reply, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource();
        await using var stopping = ct.Register(() => patience.CancelAfter(s_grace));
        try
        {
            await sender.SendAsync(
                reply.ReturnPath is { } path ? MailWriter.Wire(path) : "", MailWriter.Wire(reply.To), MailWriter.Write(reply), patience.Token);
        }
        catch (SmtpRefused refused) when (!refused.EndsSession)
        {
            await (refused.IsFinal
                ? _send.RefusedAsync(reply, refused.Message, s_actor)
                : _send.DeferredAsync(reply, refused.Message, s_actor));
            return;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Of the connection, not of this mail: it comes again, and the connection is made anew.
            await _send.DeferredAsync(reply, FaultKind.Of(fault), s_actor);
            throw;
        }

        await _send.SentAsync(reply, s_actor);
    }

    private TimeSpan PauseAfter(Exception fault, int faults)
    {
        var pause = TimeSpan.FromTicks(_options.FirstPause.Ticks << Math.Min(faults - 1, 16));
        if (fault is SmtpRefused { IsFinal: true } or MailboxSetupFault or AuthenticationException && pause < s_pauseAfterRefusal)
        {
            pause = s_pauseAfterRefusal;
        }

        // Half to one and a half: many installations behind one server that comes back must not all knock at once.
        return (pause < s_longestPause ? pause : s_longestPause) * (0.5 + Random.Shared.NextDouble());
    }

    private static async Task<bool> PausedAsync(TimeSpan pause, CancellationToken ct)
    {
        try
        {
            await Task.Delay(pause, ct);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
