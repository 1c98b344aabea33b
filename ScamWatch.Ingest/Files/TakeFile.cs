using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Ingest.Mail;

namespace ScamWatch.Ingest.Files;

/// <summary>What became of the reports in a file.</summary>
/// <param name="Received">New reports.</param>
/// <param name="Duplicates">Deliveries that repeat an earlier one.</param>
/// <param name="Unreadable">Pieces that could not be read.</param>
/// <param name="FileFaults">Faults of which no piece is kept as text: the file itself must be kept.</param>
public sealed record FileTaken(int Received, int Duplicates, int Unreadable, IReadOnlyList<string> FileFaults);

/// <summary>Takes a file of reports in: each report down the one road, each fault kept with its reason.</summary>
public sealed class TakeFile(ReceiveReport receive, KeepUnreadable keep, Municipality municipality)
{
    private readonly ReportedMailOptions _options = new()
    {
        ReportMailboxes = municipality.ReportMailboxes.ToHashSet(StringComparer.OrdinalIgnoreCase),
        TrustedAuthServers = municipality.TrustedAuthServers.ToHashSet(StringComparer.OrdinalIgnoreCase),
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
        var (received, duplicates, unreadable) = (0, 0, 0);
        var fileFaults = new List<string>();
        await foreach (var item in IntakeFiles.Read(name, stream, options: _options, source: source, ct: ct))
        {
            switch (item)
            {
                case IntakeRead read:
                    var outcome = await receive.RunAsync(read.Report, actor, ct);
                    if (!outcome.Succeeded)
                    {
                        unreadable++;
                        fileFaults.Add(outcome.Refusal.Message.Ja);
                    }
                    else if (outcome.Value.IsDuplicate)
                    {
                        duplicates++;
                    }
                    else
                    {
                        received++;
                    }

                    break;
                case IntakeFault { RawText: { } text } fault:
                    unreadable++;
                    if (keepPieces)
                    {
                        await keep.RunAsync(new(name, fault.Reason, text, null, text.Length), actor, ct);
                    }
                    else
                    {
                        fileFaults.Add(fault.Reason);
                    }

                    break;
                case IntakeFault fault:
                    unreadable++;
                    fileFaults.Add(fault.Reason);
                    break;
                default:
                    throw new InvalidOperationException($"Unknown item {item.GetType().Name}.");
            }
        }

        return new(received, duplicates, unreadable, fileFaults);
    }
}
