using System.Globalization;
using System.Runtime.CompilerServices;

namespace ScamWatch.Ingest.Mail.Imap;

/// <summary>
/// Drains a folder over IMAP. Mails are asked for in chunks, the next chunk before the last has arrived, and come out in the
/// order of their uids whatever order the server sends them in.
/// </summary>
/// <param name="options">Which folder.</param>
/// <param name="connect">Gives a connection that is signed in.</param>
internal sealed class ImapMailbox(MailboxOptions options, Func<CancellationToken, Task<ImapClient>> connect) : IMailbox
{
    /// <summary>Mails a call of <see cref="ReadAsync"/> gives: as many are marked or moved at once, for servers take long over each move.</summary>
    internal const int RoundSize = 2000;

    // Dovecot 2.3 gave out mails 500 a command a fifth faster than 50 a command (Python's imaplib, 20,000 mails).
    private const int ChunkMails = 400;

    /// <summary>Bytes of mails that arrived before their turn: a server may send them in any order.</summary>
    private const long MaxHeld = 64 * 1024 * 1024;

    /// <summary>Gmail ends an IDLE after ten minutes, others after thirty (RFC 2177).</summary>
    private static readonly TimeSpan s_idle = TimeSpan.FromMinutes(9);

    private readonly Dictionary<uint, ImapFetch> _arrived = [];

    /// <summary>Sizes of mails that did not come themselves.</summary>
    private readonly Dictionary<uint, long> _sizes = [];
    private readonly HashSet<uint> _wanted = [];
    private ImapClient? _client;
    private UidSet _found = new();
    private MailboxState _state = new(0, null);
    private uint _validity;
    private uint _exists;
    private long _held;
    private bool _news;

    private ImapClient Client => _client ?? throw new InvalidOperationException("The mailbox is not open.");

    public async Task<MailboxState> OpenAsync(CancellationToken ct)
    {
        _client = await connect(ct);
        _client.Untagged = Hear;
        await Client.RunAsync("SELECT", ct, Encoded(options.Folder));
        _validity = _state.UidValidity;
        return _validity > 0 ? _state : throw new ProtocolFault("The server gives no UIDVALIDITY.");
    }

    public async IAsyncEnumerable<MailboxMessage> ReadAsync(uint after, [EnumeratorCancellation] CancellationToken ct)
    {
        _news = false;
        // "n:*" names the last mail even where its uid is below n (RFC 3501 §6.4.8).
        var found = await SearchAsync(string.Create(CultureInfo.InvariantCulture, $"UID {(long)after + 1}:*"), ct);
        if (_state.UidValidity != _validity)
        {
            throw new ProtocolFault("The folder was renewed while it was open.");
        }

        var round = found.Above(after, RoundSize);
        if (round.Count == 0)
        {
            yield break;
        }

        var waiting = found.Count;
        _arrived.Clear();
        _sizes.Clear();
        _held = 0;
        var chunks = new Queue<uint[]>(round.Chunk(ChunkMails));
        var sent = new Queue<(uint[] Uids, string Tag)>();
        while (chunks.Count > 0 || sent.Count > 0)
        {
            while (sent.Count < 2 && chunks.TryDequeue(out var next))
            {
                _wanted.UnionWith(next);
                sent.Enqueue((next, await SendFetchAsync(next, ct)));
            }

            var (uids, tag) = sent.Dequeue();
            ImapResponse? end = null;
            var at = 0;
            while (end is null)
            {
                end = await Client.StepAsync(tag, ct);
                while (at < uids.Length && _arrived.ContainsKey(uids[at]) && Message(uids[at], null, --waiting) is { } early)
                {
                    at++;
                    yield return early;
                }
            }

            var missing = uids.Skip(at).Where(u => !_arrived.ContainsKey(u)).ToList();
            var refused = missing.Count == 0 ? null : await AskOneByOneAsync(missing, end.IsOk, ct);
            foreach (var uid in uids.Skip(at))
            {
                if (Message(uid, refused, --waiting) is { } message)
                {
                    yield return message;
                }
            }
        }
    }

    public async Task AcknowledgeAsync(UidSet uids, bool aside, CancellationToken ct)
    {
        if (uids.IsEmpty)
        {
            return;
        }

        if (options.ProcessedFolder is not { } processed)
        {
            // What staff must look at stays unseen, and stands out.
            await Client.RunAsync($"UID STORE {uids} +FLAGS.SILENT ({(aside ? "\\Flagged" : "\\Seen")})", ct);
            return;
        }

        var folder = aside ? options.AsideFolder : processed;
        try
        {
            await MoveAsync(uids, folder, ct);
        }
        catch (CommandRefused refused) when (refused.Code == "TRYCREATE")
        {
            await Client.RunAsync("CREATE", ct, Encoded(folder));
            await MoveAsync(uids, folder, ct);
        }
    }

    public async Task WaitAsync(CancellationToken ct)
    {
        if (_news)
        {
            return;
        }

        if (Client.Has("IDLE"))
        {
            await Client.IdleAsync(() => _news, s_idle, ct);
        }
        else
        {
            await Task.Delay(options.Poll, ct);
        }

        if (!_news)
        {
            await Client.RunAsync("NOOP", ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }
    }

    /// <summary>
    /// Asks for mails up to one byte over the limit, so that one of a gigabyte does not travel for nothing. To ask for the sizes
    /// first cost Dovecot a third more for all of them, as it has to read a mail to know its size.
    /// </summary>
    private Task<string> SendFetchAsync(IReadOnlyList<uint> uids, CancellationToken ct) => Client.SendAsync(
        string.Create(CultureInfo.InvariantCulture, $"UID FETCH {UidSet.Of(uids)} (UID RFC822.SIZE BODY.PEEK[]<0.{options.Limits.MaxLiteral + 1L}>)"), ct);

    /// <summary>Asks for a mail as a server does that knows no parts of mails, or gives none of what it has to convert.</summary>
    private Task<string> SendPlainFetchAsync(uint uid, CancellationToken ct) =>
        Client.SendAsync(string.Create(CultureInfo.InvariantCulture, $"UID FETCH {uid} (UID BODY.PEEK[])"), ct);

    /// <summary>
    /// Mails that did not come: gone meanwhile, or one in the chunk that the server cannot give out, as Exchange has them.
    /// Asked for alone they show which.
    /// </summary>
    private async Task<HashSet<uint>> AskOneByOneAsync(List<uint> missing, bool askedWell, CancellationToken ct)
    {
        var there = await SearchAsync($"UID {UidSet.Of(missing)}", ct);
        var refused = new HashSet<uint>();
        foreach (var uid in there.Above(0, missing.Count).Intersect(missing))
        {
            if (!askedWell || missing.Count > 1)
            {
                await Client.EndAsync(await SendPlainFetchAsync(uid, ct), ct);
            }

            if (!_arrived.ContainsKey(uid))
            {
                refused.Add(uid);
                // For staff, who have to look at it there.
                await Client.EndAsync(await Client.SendAsync(string.Create(CultureInfo.InvariantCulture, $"UID FETCH {uid} (UID RFC822.SIZE)"), ct), ct);
            }
        }

        return refused;
    }

    private MailboxMessage? Message(uint uid, HashSet<uint>? refused, int waiting)
    {
        _wanted.Remove(uid);
        waiting = Math.Max(0, waiting);
        if (_arrived.Remove(uid, out var fetch))
        {
            _held -= fetch.Body?.Length ?? 0;
            return fetch.Body is { } body
                ? new(uid, body.Length, body, MailboxMessageFault.None, waiting)
                : new(uid, Math.Max(fetch.Size ?? 0, fetch.BodySize ?? 0), null, MailboxMessageFault.TooLarge, waiting);
        }

        return refused?.Contains(uid) == true ? new(uid, _sizes.GetValueOrDefault(uid), null, MailboxMessageFault.Refused, waiting) : null;
    }

    private async Task<UidSet> SearchAsync(string key, CancellationToken ct)
    {
        _found = new();
        await Client.RunAsync(Client.Has("ESEARCH") ? $"UID SEARCH RETURN (ALL) {key}" : $"UID SEARCH {key}", ct);
        return _found;
    }

    private async Task MoveAsync(UidSet uids, string folder, CancellationToken ct)
    {
        if (Client.Has("MOVE") || IsRevision2Only)
        {
            await Client.RunAsync($"UID MOVE {uids}", ct, Encoded(folder));
            return;
        }

        await Client.RunAsync($"UID COPY {uids}", ct, Encoded(folder));
        await Client.RunAsync($"UID STORE {uids} +FLAGS.SILENT (\\Deleted \\Seen)", ct);
        if (Client.Has("UIDPLUS"))
        {
            await Client.RunAsync($"UID EXPUNGE {uids}", ct);
            return;
        }

        // EXPUNGE takes away whatever anybody has marked as deleted: only where that is ours alone.
        var deleted = await SearchAsync("DELETED", ct);
        var ours = (await SearchAsync($"DELETED UID {uids}", ct)).Count;
        if (deleted.Count == ours)
        {
            await Client.RunAsync("EXPUNGE", ct);
        }
    }

    private bool IsRevision2Only => Client.Has("IMAP4rev2") && !Client.Has("IMAP4rev1");

    /// <summary>IMAP4rev2 writes names as UTF-8 (RFC 9051 §5.1).</summary>
    private string Encoded(string folder) => IsRevision2Only ? folder : FolderName.Encode(folder);

    private void Hear(ImapResponse response)
    {
        switch (response.Name)
        {
            case "SEARCH" or "ESEARCH":
                _found.AddFound(response);
                break;
            case "FETCH":
                Fetched(ImapFetch.Parse(response));
                break;
            case "EXISTS" when response.Number is { } exists:
                _news |= exists > _exists;
                _exists = exists;
                break;
            case "EXPUNGE" when _exists > 0:
                _exists--;
                break;
            case "OK" when response.CodeName is "UIDVALIDITY" or "UIDNEXT":
                _ = uint.TryParse(response.Code.Split(' ')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var value);
                _state = response.CodeName == "UIDVALIDITY" ? _state with { UidValidity = value } : _state with { UidNext = value > 0 ? value : null };
                break;
            default:
                break;
        }
    }

    private void Fetched(ImapFetch fetch)
    {
        if (fetch.Uid is not { } uid || !_wanted.Contains(uid))
        {
            return;
        }

        if (fetch.BodySize is null && fetch.Size is { } size)
        {
            _sizes[uid] = size;
        }

        // Over the bound it counts as not arrived, and is asked for again by itself.
        if (fetch.BodySize is not null && !_arrived.ContainsKey(uid) && _held <= MaxHeld)
        {
            _held += fetch.Body?.Length ?? 0;
            _arrived[uid] = fetch;
        }
    }
}
