using System.Runtime.CompilerServices;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Ingest.Mail;

namespace ScamWatch.Ingest.Files;

/// <summary>What became of the reports in a file.</summary>
/// <param name="Received">New reports.</param>
/// <param name="Duplicates">Deliveries that repeat an earlier one.</param>
/// <param name="Unreadable">Pieces that could not be read.</param>
/// <param name="FileFaults">Faults of which no piece is kept as text: the file itself must be kept.</param>
public sealed record FileTaken(int Received, int Duplicates, int Unreadable, IReadOnlyList<string> FileFaults)
{
    internal static FileTaken Nothing { get; } = new(0, 0, 0, []);

    internal FileTaken And(FileTaken other) => new(
        Received + other.Received, Duplicates + other.Duplicates, Unreadable + other.Unreadable, [.. FileFaults, .. other.FileFaults]);
}

/// <summary>A file, or a piece of one, read and judged and not yet stored.</summary>
/// <param name="Pieces">What could not be read and is kept as text.</param>
/// <param name="Faults">What could not be read and of which nothing is kept here.</param>
/// <param name="Failure">What broke while it was read; the other members are empty then.</param>
internal sealed record ReadyFile(
    IReadOnlyList<ReadyReport> Reports, IReadOnlyList<Unreadable> Pieces, IReadOnlyList<string> Faults, Exception? Failure = null);

/// <summary>
/// Takes files of reports in, each report down the one road, each fault kept with its reason. Reading and judging go ahead of
/// storing, on all cores; many are stored in one commit.
/// </summary>
public sealed class TakeFile(ReceiveReport receive, CurrentClassifier current, Municipality municipality, ReplySettings replies)
{
    private readonly ReportedMailOptions _options = ReportedMailOptions.Of(municipality) with
    {
        OwnAddresses = replies.OwnAddresses.ToHashSet(StringComparer.OrdinalIgnoreCase),
    };

    /// <summary>Reads to the end. When this returns, everything that was read is committed.</summary>
    /// <param name="name">File name with its ending, which tells the kind.</param>
    /// <param name="stream">Its content.</param>
    /// <param name="actor">Who hands it in.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="keepPieces">False where the faulty pieces are kept already: a further attempt at them.</param>
    public async Task<FileTaken> RunAsync(
        string name, Stream stream, Actor actor, CancellationToken ct, bool keepPieces = true, IntakeSource source = IntakeSource.File)
    {
        var items = IntakeFiles.Read(name, stream, options: _options, source: source, ct: ct);
        var batches = ReadAhead.BatchesAsync(items, WeightOf, (item, c) => PrepareAsync(() => [item], keepPieces, c), ct);
        var sum = FileTaken.Nothing;
        await foreach (var batch in batches)
        {
            sum = (await StoreAsync(batch, actor, ct)).Aggregate(sum, (a, b) => a.And(b));
        }

        return sum;
    }

    /// <summary>
    /// Many mails, each a file of its own. What became of each comes once it is committed, in their order; a file that cannot be
    /// opened is a fault of its own.
    /// </summary>
    public async IAsyncEnumerable<(FileInfo File, FileTaken Taken)> RunAsync(
        IReadOnlyList<FileInfo> mails, Actor actor, [EnumeratorCancellation] CancellationToken ct)
    {
        var batches = ReadAhead.BatchesAsync(
            Each(mails), f => f.Exists ? f.Length : 0, async (file, c) => (File: file, Ready: await OpenAsync(file, c)), ct);
        await foreach (var batch in batches)
        {
            var taken = await StoreAsync([.. batch.Select(f => f.Ready)], actor, ct);
            for (var i = 0; i < batch.Count; i++)
            {
                yield return (batch[i].File, taken[i]);
            }
        }
    }

    /// <summary>Reads a mail and judges what it reports. Stores nothing; whatever is wrong with the mail is in the result.</summary>
    /// <param name="area">Code of the area that the mailbox is for, where no addressee tells one; null where it is for all.</param>
    internal Task<ReadyFile> PrepareMailAsync(ReadOnlyMemory<byte> mail, IntakeSource source, CancellationToken ct, string? area = null) => PrepareAsync(
        () => EmlFiles.Read("mailbox.eml", null, mail, source, IntakeLimits.Default, _options)
            .Select(item => item is IntakeRead { Report: { Area: null } report } read ? read with { Report = report with { Area = area } } : item),
        keepPieces: false, ct);

    /// <summary>Stores what was made ready in one commit: all of it or nothing.</summary>
    /// <param name="aside">What else could not be read.</param>
    /// <param name="place">The place in the mailbox that is reached with it.</param>
    internal async Task<IReadOnlyList<FileTaken>> StoreAsync(
        IReadOnlyList<ReadyFile> files, IReadOnlyList<Unreadable> aside, MailboxPlace? place, Actor actor, CancellationToken ct)
    {
        if (files.FirstOrDefault(f => f.Failure is not null) is { Failure: { } failure })
        {
            throw new InvalidOperationException($"A file could not be read: {failure.GetType().Name}.", failure);
        }

        var batch = new IntakeBatch([.. files.SelectMany(f => f.Reports)])
        {
            Unreadable = [.. files.SelectMany(f => f.Pieces), .. aside],
            Place = place,
        };
        var outcomes = await receive.StoreAsync(batch, actor, ct);
        var taken = new FileTaken[files.Count];
        var at = 0;
        for (var i = 0; i < taken.Length; i++)
        {
            var file = files[i];
            var own = outcomes.Skip(at).Take(file.Reports.Count).ToList();
            at += own.Count;
            taken[i] = new(
                own.Count(o => o is { Succeeded: true, Value.IsDuplicate: false }),
                own.Count(o => o is { Succeeded: true, Value.IsDuplicate: true }),
                own.Count(o => !o.Succeeded) + file.Pieces.Count + file.Faults.Count,
                [.. own.Select(o => o.Refusal?.Message.Ja).OfType<string>(), .. file.Faults]);
        }

        return taken;
    }

    /// <summary>All in one commit; where that fails, one by one, so that what cannot be stored keeps nothing else out.</summary>
    private async Task<IReadOnlyList<FileTaken>> StoreAsync(IReadOnlyList<ReadyFile> files, Actor actor, CancellationToken ct)
    {
        try
        {
            return await StoreAsync(files, [], null, actor, ct);
        }
        catch (Exception fault) when (IsOfTheFile(fault) && files.Count > 1)
        {
            var taken = new List<FileTaken>();
            foreach (var file in files)
            {
                taken.AddRange(await StoreAsync([file], actor, ct));
            }

            return taken;
        }
        catch (Exception fault) when (IsOfTheFile(fault))
        {
            return [new(0, 0, 1, [$"取り込みの途中で失敗しました({fault.GetBaseException().GetType().Name})。"])];
        }
    }

    /// <summary>Trouble with the database or the end of the program is no fault of what was to be stored.</summary>
    private static bool IsOfTheFile(Exception fault) => fault is not (StorageUnavailableException or OperationCanceledException or OutOfMemoryException);

    private async Task<ReadyFile> OpenAsync(FileInfo file, CancellationToken ct)
    {
        List<IntakeItem> items = [];
        try
        {
            await using var stream = file.OpenRead();
            await foreach (var item in IntakeFiles.Read(file.Name, stream, options: _options, ct: ct))
            {
                items.Add(item);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new([], [], [$"ファイルを開けません({fault.GetType().Name})。"]);
        }

        return await PrepareAsync(() => items, keepPieces: true, ct);
    }

    private async Task<ReadyFile> PrepareAsync(Func<IEnumerable<IntakeItem>> read, bool keepPieces, CancellationToken ct)
    {
        // Outside of what a mail can be blamed for: the model may be missing, the database out of reach.
        var classifier = await current.GetAsync(ct);
        var (reports, pieces, faults) = (new List<ReadyReport>(), new List<Unreadable>(), new List<string>());
        try
        {
            foreach (var item in read())
            {
                if (item is IntakeRead { Report: { } report })
                {
                    reports.Add(receive.Prepare(report, classifier));
                }
                else if (item is IntakeFault { RawText: { } text } piece && keepPieces)
                {
                    pieces.Add(new(piece.FileName, piece.Reason, text, null, text.Length));
                }
                else if (item is IntakeFault fault)
                {
                    faults.Add(fault.Reason);
                }
            }

            return new(reports, pieces, faults);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return new([], [], [], fault);
        }
    }

    private static long WeightOf(IntakeItem item) => item switch
    {
        IntakeRead { Report: { } report } => 2L * (report.Body.Length + (report.Html?.Length ?? 0)),
        IntakeFault { RawText: { } text } => 2L * text.Length,
        _ => 0,
    };

    private static async IAsyncEnumerable<FileInfo> Each(IReadOnlyList<FileInfo> files)
    {
        foreach (var file in files)
        {
            yield return file;
        }

        await Task.CompletedTask;
    }
}
