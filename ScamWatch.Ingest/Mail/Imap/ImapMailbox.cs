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
    private const long ChunkBytes = 4 * 1024 * 1024;

    /// <summary>Bytes of mails that arrived before their turn: sizes told beforehand may be wrong.</summary>
    private const long MaxHeld = 64 * 1024 * 1024;

    /// <summary>Gmail ends an IDLE after ten minutes, others after thirty (RFC 2177).</summary>
    private static readonly TimeSpan s_idle = TimeSpan.FromMinutes(9);

    private readonly Dictionary<uint, ImapFetch> _arrived = [];
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
        _sizes.Clear();
        _arrived.Clear();
        _held = 0;
        // Refused or not: a size that is not known only makes its mail come with the others.
        // By the range, not the list: a line of thousands of uids is longer than some servers read.
        await Client.EndAsync(await Client.SendAsync(
            string.Create(CultureInfo.InvariantCulture, $"UID FETCH {round[0]}:{round[^1]} (UID RFC822.SIZE)"), ct), ct);

        var chunks = new Queue<IReadOnlyList<uint>>(Chunks(round));
        var sent = new Queue<(IReadOnlyList<uint> Uids, string? Tag)>();
        while (chunks.Count > 0 || sent.Count > 0)
        {
            while (sent.Count < 2 && chunks.TryDequeue(out var next))
            {
                var fetched = next.Where(u => !IsTooLarge(u)).ToList();
                _wanted.UnionWith(fetched);
                sent.Enqueue((next, fetched.Count == 0 ? null : await SendFetchAsync(fetched, ct)));
            }

            var (uids, tag) = sent.Dequeue();
            ImapResponse? end = null;
            var at = 0;
            while (tag is not null && end is null)
            {
                end = await Client.StepAsync(tag, ct);
                while (at < uids.Count && IsSettled(uids[at]) && Message(uids[at], null, --waiting) is { } early)
                {
                    at++;
                    yield return early;
                }
            }

            var missing = uids.Skip(at).Where(u => !IsSettled(u)).ToList();
            var refused = missing.Count == 0 ? null : await AskOneByOneAsync(missing, end?.IsOk == true, ct);
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

    private Task<string> SendFetchAsync(IReadOnlyList<uint> uids, CancellationToken ct) =>
        Client.SendAsync($"UID FETCH {UidSet.Of(uids)} (UID BODY.PEEK[])", ct);

    private List<IReadOnlyList<uint>> Chunks(IReadOnlyList<uint> round)
    {
        var chunks = new List<IReadOnlyList<uint>>();
        var chunk = new List<uint>();
        long bytes = 0;
        foreach (var uid in round)
        {
            var size = IsTooLarge(uid) ? 0 : _sizes.GetValueOrDefault(uid);
            if (chunk.Count > 0 && (chunk.Count == ChunkMails || bytes + size > ChunkBytes))
            {
                chunks.Add(chunk);
                (chunk, bytes) = ([], 0);
            }

            chunk.Add(uid);
            bytes += size;
        }

        chunks.Add(chunk);
        return chunks;
    }

    private bool IsSettled(uint uid) => IsTooLarge(uid) || _arrived.ContainsKey(uid);

    private bool IsTooLarge(uint uid) => _sizes.GetValueOrDefault(uid) > options.Limits.MaxLiteral;

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
                await Client.EndAsync(await SendFetchAsync([uid], ct), ct);
            }

            if (!_arrived.ContainsKey(uid))
            {
                refused.Add(uid);
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
            return new(uid, fetch.BodySize ?? 0, fetch.Body, fetch.Body is null ? MailboxMessageFault.TooLarge : MailboxMessageFault.None, waiting);
        }

        if (IsTooLarge(uid))
        {
            return new(uid, _sizes[uid], null, MailboxMessageFault.TooLarge, waiting);
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
        if (fetch.Uid is not { } uid)
        {
            return;
        }

        if (fetch.Size is { } size && _sizes.Count < RoundSize * 2)
        {
            _sizes[uid] = size;
        }

        // Over the bound it counts as not arrived, and is asked for again by itself.
        if (fetch.BodySize is not null && _wanted.Contains(uid) && !_arrived.ContainsKey(uid) && _held <= MaxHeld)
        {
            _held += fetch.Body?.Length ?? 0;
            _arrived[uid] = fetch;
        }
    }
}
