using System.Globalization;
using System.Security.Authentication;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Ingest.Files;

namespace ScamWatch.Ingest.Mail.Imap;

/// <summary>
/// Drains one report mailbox. Order: commit the report, remember the uid, tell the server. Whatever breaks in between, a mail
/// is at worst read again, and then known by its content: none is lost, none counted twice.
/// </summary>
public sealed class MailboxWorker : BackgroundService
{
    /// <summary>Its name on the operations page is this and the mailbox's.</summary>
    public const string NamePrefix = "mailbox:";

    /// <summary>Attempts at one mail that makes something fail before it is put aside for staff.</summary>
    private const int MaxAttempts = 3;

    /// <summary>Mails after which the place is remembered: what a killed process reads again at most.</summary>
    private const int SaveEvery = 50;

    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(5);

    /// <summary>A wrong password repeated quickly locks accounts.</summary>
    private static readonly TimeSpan s_pauseAfterRefusal = TimeSpan.FromMinutes(1);

    private readonly MailboxOptions _options;
    private readonly Func<IMailbox> _open;
    private readonly TakeFile _take;
    private readonly KeepUnreadable _keep;
    private readonly RememberMailbox _remember;
    private readonly WorkerBoard _board;
    private readonly ILogger<MailboxWorker> _log;
    private readonly Actor _actor;
    private readonly string _name;

    /// <summary>Mails for staff to look at that the server has not been told of.</summary>
    private readonly HashSet<uint> _aside = [];
    private MailboxPosition _position;
    private MailboxPosition _saved;
    private (uint Uid, int Attempts) _troubled;
    private bool _progressed;

    internal MailboxWorker(
        MailboxOptions options, TakeFile take, KeepUnreadable keep, RememberMailbox remember, WorkerBoard board,
        ILogger<MailboxWorker> log, Func<IMailbox>? open = null)
    {
        (_options, _take, _keep, _remember, _board, _log) = (options, take, keep, remember, board, log);
        _open = open ?? (() => new ImapMailbox(options, ct => ImapConnect.RunAsync(options, ct)));
        _name = NamePrefix + options.Name;
        _actor = Actor.Worker(_name);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var faults = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            _progressed = false;
            try
            {
                await ConnectAndDrainAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                faults = _progressed ? 1 : faults + 1;
                var pause = PauseAfter(fault, faults);
                var kind = FaultKind.Of(fault);
                _board.Connected(_name, false);
                _board.Failed(_name, kind);
                // The kind only, not the exception: texts of servers and libraries may repeat what was sent.
                _log.LogWarning("Mailbox {Mailbox}: {Kind}; next attempt in {Pause}", _options.Name, kind, pause);
                if (!await PausedAsync(pause, stoppingToken))
                {
                    return;
                }
            }
        }
    }

    private async Task ConnectAndDrainAsync(CancellationToken ct)
    {
        await using var mailbox = _open();
        try
        {
            await DrainAsync(mailbox, ct);
        }
        finally
        {
            await SaveAsMuchAsPossibleAsync();
        }
    }

    private async Task DrainAsync(IMailbox mailbox, CancellationToken ct)
    {
        var state = await mailbox.OpenAsync(ct);
        _board.Connected(_name, true);
        var position = await _remember.FindAsync(_options.Place, ct) ?? default;
        // UIDNEXT below what was taken: a server restored from an older copy, which gives the same uids out again.
        if (position.UidValidity != state.UidValidity || state.UidNext <= position.TakenUid)
        {
            _aside.Clear();
            position = new(state.UidValidity, 0, 0);
        }

        _position = _saved = position;
        while (true)
        {
            var took = false;
            await foreach (var message in mailbox.ReadAsync(_position.TakenUid, ct))
            {
                took = true;
                await TakeAsync(message, ct);
                _position = _position with { TakenUid = message.Uid };
                _progressed = true;
                _board.Took(_name, message.Waiting);
                if (_position.TakenUid - _saved.TakenUid >= SaveEvery)
                {
                    await SaveAsync(ct);
                }
            }

            await SaveAsync(ct);
            if (!took)
            {
                _board.Ran(_name, foundWork: false);
            }

            await AcknowledgeAsync(mailbox, ct);
            if (!took)
            {
                await mailbox.WaitAsync(ct);
            }
        }
    }

    private async Task TakeAsync(MailboxMessage message, CancellationToken ct)
    {
        if (message.Bytes is null)
        {
            await PutAsideAsync(message, message.Fault == MailboxMessageFault.TooLarge
                ? $"上限 {ByteSize.Of(_options.Limits.MaxLiteral)} を超えるため取り込みませんでした(メールは {ByteSize.Of(message.Size)})。"
                : "メールサーバーがこのメールを渡しません。", ct);
            return;
        }

        try
        {
            using var stream = new MemoryStream(message.Bytes, writable: false);
            var taken = await _take.RunAsync("mailbox.eml", stream, _actor, ct, source: IntakeSource.Mailbox);
            if (taken.FileFaults.Count > 0)
            {
                await PutAsideAsync(message, string.Join(' ', taken.FileFaults.Distinct().Take(5)), ct);
            }
        }
        catch (Exception fault) when (fault is not OutOfMemoryException && !ct.IsCancellationRequested && IsHopeless(message.Uid))
        {
            // Not the database's fault, or this could not be stored either.
            await PutAsideAsync(message, $"取り込みの途中で失敗しました({fault.GetType().Name})。", ct);
        }
    }

    /// <summary>One mail that cannot be taken must not keep all later ones out for ever.</summary>
    private bool IsHopeless(uint uid)
    {
        _troubled = _troubled.Uid == uid ? (uid, _troubled.Attempts + 1) : (uid, 1);
        return _troubled.Attempts >= MaxAttempts;
    }

    /// <summary>Shows it to staff with its place on the server. Its bytes stay there: they may hold a My Number.</summary>
    private async Task PutAsideAsync(MailboxMessage message, string reason, CancellationToken ct)
    {
        // With the UIDVALIDITY: under another, the same uid is another mail.
        var name = string.Create(
            CultureInfo.InvariantCulture, $"{_options.Name} ({_options.Folder}) UID {message.Uid} / {_position.UidValidity}");
        await _keep.RunAsync(new(name, reason, null, null, message.Size), _actor, ct);
        _aside.Add(message.Uid);
    }

    /// <summary>Tells the server of all that is committed. Its refusal keeps no later mail out: it is shown, and tried again.</summary>
    private async Task AcknowledgeAsync(IMailbox mailbox, CancellationToken ct)
    {
        if (_position.AcknowledgedUid >= _position.TakenUid)
        {
            return;
        }

        try
        {
            var aside = _aside.Where(u => u <= _position.TakenUid).Order().ToList();
            await mailbox.AcknowledgeAsync(UidSet.Of(aside), aside: true, ct);
            await mailbox.AcknowledgeAsync(
                UidSet.Between(_position.AcknowledgedUid + 1, _position.TakenUid, without: aside), aside: false, ct);
            _aside.Clear();
            _position = _position with { AcknowledgedUid = _position.TakenUid };
            await SaveAsync(ct);
        }
        catch (CommandRefused refused)
        {
            _board.Failed(_name, refused.Message);
            _log.LogWarning("Mailbox {Mailbox}: {Kind}; the mails are taken in and stay where they are", _options.Name, refused.Message);
        }
    }

    private async Task SaveAsync(CancellationToken ct)
    {
        if (_position != _saved)
        {
            await _remember.RunAsync(_options.Place, _position, ct);
            _saved = _position;
        }
    }

    private async Task SaveAsMuchAsPossibleAsync()
    {
        try
        {
            await SaveAsync(CancellationToken.None);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            _log.LogWarning("Mailbox {Mailbox}: its place could not be saved ({Kind})", _options.Name, fault.GetType().Name);
        }
    }

    private TimeSpan PauseAfter(Exception fault, int faults)
    {
        var pause = TimeSpan.FromTicks(_options.FirstPause.Ticks << Math.Min(faults - 1, 16));
        if (fault is CommandRefused or MailboxSetupFault or AuthenticationException && pause < s_pauseAfterRefusal)
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
