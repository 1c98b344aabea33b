using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Nodes;
using ScamWatch.Domain.Operations;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Ingest.Files;

namespace ScamWatch.Ingest.Mail.Imap;

/// <summary>
/// Drains one report mailbox: many mails are fetched, read and judged ahead, and committed together with the place in the
/// mailbox that is reached by them; then the server is told. Whatever breaks in between, a mail is at worst read again, and then
/// known by its content: none is lost, none counted twice.
/// </summary>
public sealed class MailboxWorker : BackgroundService
{
    /// <summary>Its name on the operations page is this and the mailbox's.</summary>
    public const string NamePrefix = "mailbox:";

    /// <summary>Attempts at one mail that makes something fail before it is put aside for staff.</summary>
    private const int MaxAttempts = 3;

    /// <summary>
    /// So many committed mails the server is told of while later ones are still read: its work on them (2,000 files renamed by
    /// Dovecot) then costs no waiting. Fewer wait for the end: some servers take long over each command.
    /// </summary>
    internal const int ManyUntold = 1000;

    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan s_standBy = TimeSpan.FromSeconds(5);

    /// <summary>A wrong password repeated quickly locks accounts.</summary>
    private static readonly TimeSpan s_pauseAfterRefusal = TimeSpan.FromMinutes(1);

    private readonly MailboxOptions _options;
    private readonly Func<IMailbox> _open;
    private readonly TakeFile _take;
    private readonly FindUnreadable _find;
    private readonly RememberMailbox _remember;
    private readonly WorkerBoard _board;
    private readonly ILogger<MailboxWorker> _log;
    private readonly WorkerLeases? _leases;
    private readonly Actor _actor;
    private readonly string _name;

    /// <summary>Held for the next three, which are changed where mails are committed and where the server is told of them.</summary>
    private readonly Lock _place = new();

    /// <summary>Mails for staff to look at that the server has not been told of.</summary>
    private readonly HashSet<uint> _aside = [];
    private MailboxPosition _position;
    private int _untold;
    private MailboxPosition _saved;
    private (uint Uid, int Attempts) _troubled;
    private bool _progressed;

    internal MailboxWorker(
        MailboxOptions options, TakeFile take, FindUnreadable find, RememberMailbox remember, WorkerBoard board,
        ILogger<MailboxWorker> log, Func<IMailbox>? open = null, WorkerLeases? leases = null)
    {
        (_options, _take, _find, _remember, _board, _log, _leases) = (options, take, find, remember, board, log, leases);
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
                await InTurnAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (OperationCanceledException)
            {
                // The mailbox has become another node's: its place is read anew when it is ours again.
                _log.LogWarning("Mailbox {Mailbox}: another node drains it now", _options.Name);
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

    /// <summary>One node drains a mailbox; the others stand by.</summary>
    private async Task InTurnAsync(CancellationToken ct)
    {
        if (_leases is null)
        {
            await ConnectAndDrainAsync(ct);
        }
        else if (!await _leases.InTurnAsync(NamePrefix + _options.Place, ConnectAndDrainAsync, ct))
        {
            _board.Ran(_name, foundWork: false);
            await Task.Delay(s_standBy, ct);
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
        var state = await Telemetry.RunAsync(_name, () => mailbox.OpenAsync(ct), _ => "idle");
        _board.Connected(_name, true);
        var position = await _remember.FindAsync(_options.Place, ct) ?? default;
        // UIDNEXT below what was taken: a server restored from an older copy, which gives the same uids out again.
        if (position.UidValidity != state.UidValidity || state.UidNext <= position.TakenUid)
        {
            _aside.Clear();
            position = new(state.UidValidity, 0, 0);
        }

        (_position, _saved, _untold) = (position, position, 0);
        if (position.AcknowledgedUid < position.TakenUid)
        {
            await RecallAsideAsync(ct);
        }

        while (true)
        {
            if (!await Telemetry.RunAsync(_name, () => TakeNewAsync(mailbox, ct)))
            {
                await mailbox.WaitAsync(ct);
            }
        }
    }

    /// <summary>Takes what is new and tells the server; true where there was something.</summary>
    private async Task<bool> TakeNewAsync(IMailbox mailbox, CancellationToken ct)
    {
        var took = false;
        await foreach (var mails in ReadAhead.BatchesAsync(NewAsync(mailbox, _position.TakenUid, ct), m => m.Bytes?.Length ?? 0, PrepareAsync, ct))
        {
            took = true;
            await TakeAsync(mails, ct);
            _board.Took(_name, mails[^1].Message.Waiting);
        }

        if (!took)
        {
            _board.Ran(_name, foundWork: false);
        }

        await AcknowledgeAsync(mailbox, 0, ct);
        await SaveAsync(ct);
        return took;
    }

    /// <summary>
    /// All mails above a uid. Between two calls for them the server is told of those committed so far: the mailbox hears one
    /// command at a time, and reading goes on while the last are judged and committed.
    /// </summary>
    private async IAsyncEnumerable<MailboxMessage> NewAsync(IMailbox mailbox, uint after, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var more = true; more;)
        {
            more = false;
            await foreach (var message in mailbox.ReadAsync(after, ct))
            {
                (after, more) = (message.Uid, true);
                yield return message;
            }

            await AcknowledgeAsync(mailbox, ManyUntold, ct);
        }
    }

    private async Task<ReadyMail> PrepareAsync(MailboxMessage message, CancellationToken ct) => new(
        message with { Bytes = null },
        message.Bytes is { } bytes
            ? await _take.PrepareMailAsync(bytes, IntakeSource.Mailbox, ct, _options.Area)
            : new([], [], [message.Fault == MailboxMessageFault.TooLarge
                ? $"上限 {ByteSize.Of(_options.Limits.MaxLiteral)} を超えるため取り込みませんでした(メールは {ByteSize.Of(message.Size)})。"
                : "メールサーバーがこのメールを渡しません。"]));

    /// <summary>All in one commit; where that fails, one by one, so that only the one at fault is tried again.</summary>
    private async Task TakeAsync(IReadOnlyList<ReadyMail> mails, CancellationToken ct)
    {
        try
        {
            await CommitAsync(mails, ct);
        }
        catch (Exception fault) when (IsOfTheMail(fault) && mails.Count > 1)
        {
            foreach (var mail in mails)
            {
                await TakeAsync([mail], ct);
            }
        }
        catch (Exception fault) when (IsOfTheMail(fault) && IsHopeless(mails[0].Message.Uid))
        {
            var reason = $"取り込みの途中で失敗しました({fault.GetBaseException().GetType().Name})。";
            await CommitAsync([mails[0] with { File = new([], [], [reason]) }], ct);
        }
    }

    private async Task CommitAsync(IReadOnlyList<ReadyMail> mails, CancellationToken ct)
    {
        var reached = PlaceAt(mails[^1].Message.Uid);
        // What a report refuses (no text at all) is known only of the reports themselves, and needs no database to be known.
        var aside = mails.Where(m => m.Faults.Any()).ToList();
        await _take.StoreAsync(
            [.. mails.Select(m => m.File)], [.. aside.Select(Unreadable)], new(_options.Place, reached), _actor, ct);
        lock (_place)
        {
            _aside.UnionWith(aside.Select(m => m.Message.Uid));
            _position = _position with { TakenUid = reached.TakenUid };
            _untold += mails.Count;
        }

        _saved = reached;
        _progressed = true;
    }

    private MailboxPosition PlaceAt(uint taken)
    {
        lock (_place)
        {
            return _position with { TakenUid = taken };
        }
    }

    /// <summary>Trouble with the database or the end of the program is no fault of a mail.</summary>
    private static bool IsOfTheMail(Exception fault) => fault is not (StorageUnavailableException or OperationCanceledException or OutOfMemoryException);

    /// <summary>One mail that cannot be taken must not keep all later ones out for ever.</summary>
    private bool IsHopeless(uint uid)
    {
        _troubled = _troubled.Uid == uid ? (uid, _troubled.Attempts + 1) : (uid, 1);
        return _troubled.Attempts >= MaxAttempts;
    }

    /// <summary>What staff see of a mail that was not taken. Its bytes stay on the server: they may hold a My Number.</summary>
    private Unreadable Unreadable(ReadyMail mail) =>
        new(NameOf(mail.Message.Uid), string.Join(' ', mail.Faults.Distinct().Take(5)), null, null, mail.Message.Size);

    /// <summary>
    /// Where the mail lies. With the UIDVALIDITY, since under another the same uid is another mail; and with words between the
    /// two numbers, which side by side can look like a My Number.
    /// </summary>
    private string NameOf(uint uid) => string.Create(CultureInfo.InvariantCulture, $"{NameStart}{uid}{NameEnd}");

    private string NameStart => $"{_options.Name} ({_options.Folder}) UID ";

    private string NameEnd => string.Create(CultureInfo.InvariantCulture, $" (UIDVALIDITY {_position.UidValidity})");

    /// <summary>What a process that died had put aside and not told the server of.</summary>
    private async Task RecallAsideAsync(CancellationToken ct)
    {
        foreach (var name in await _find.NamesAsync(NameStart, NameEnd, ct))
        {
            if (uint.TryParse(name.AsSpan(NameStart.Length, name.Length - NameStart.Length - NameEnd.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var uid)
                && uid > _position.AcknowledgedUid)
            {
                _aside.Add(uid);
            }
        }
    }

    /// <summary>Tells the server of all that is committed. Its refusal keeps no later mail out: it is shown, and tried again.</summary>
    /// <param name="atLeast">Nothing where fewer were committed since it was last told.</param>
    private async Task AcknowledgeAsync(IMailbox mailbox, int atLeast, CancellationToken ct)
    {
        uint from, to;
        List<uint> aside;
        lock (_place)
        {
            if (_untold < atLeast || _position.AcknowledgedUid >= _position.TakenUid)
            {
                return;
            }

            (from, to, _untold) = (_position.AcknowledgedUid, _position.TakenUid, 0);
            aside = [.. _aside.Where(u => u <= to).Order()];
        }

        try
        {
            await mailbox.AcknowledgeAsync(UidSet.Of(aside), aside: true, ct);
            await mailbox.AcknowledgeAsync(UidSet.Between(from + 1, to, without: aside), aside: false, ct);
            lock (_place)
            {
                _aside.ExceptWith(aside);
                // Stored with the next commit, or at the end: until then a process that dies only has it told twice.
                _position = _position with { AcknowledgedUid = to };
            }
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

    /// <summary>A mail read and judged; its bytes are let go.</summary>
    private sealed record ReadyMail(MailboxMessage Message, ReadyFile File)
    {
        /// <summary>Why staff must look at it themselves; none where they need not.</summary>
        public IEnumerable<string> Faults => File.Reports.Select(r => r.Refusal?.Message.Ja).OfType<string>().Concat(File.Faults);
    }
}
