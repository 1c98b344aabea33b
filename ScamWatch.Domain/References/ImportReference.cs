using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.References;

/// <summary>What became of an imported table.</summary>
/// <param name="Proposed">How many changes were proposed.</param>
/// <param name="Faults">Why nothing was, line by line; empty where all went well.</param>
public sealed record ReferenceImport(int Proposed, IReadOnlyList<ReferenceCsvFault> Faults);

/// <summary>Takes an edited table in as proposals: all of it, or nothing with the faults of every line.</summary>
public sealed class ImportReference(ReadReference read, ReferenceBook book, ProposeReferenceChange propose, TimeProvider clock)
{
    public async Task<Outcome<ReferenceImport>> RunAsync(string file, byte[] table, string reason, Actor actor, CancellationToken ct)
    {
        if (!ReferenceRules.MayKeep(actor))
        {
            return new NotAllowed();
        }

        if (ReferenceFiles.Find(file) is not { } info)
        {
            return new NotFound(("この表", "This table"));
        }

        if (ReferenceRules.CheckReason(reason) is { } why)
        {
            return why;
        }

        await book.LookAsync(ct);
        var current = new Dictionary<string, ReferenceRowView>(StringComparer.Ordinal);
        for (var at = 0; ; at += Slice.MaxTake)
        {
            var page = await read.RowsAsync(new(file, Past: true), new(at, Slice.MaxTake), ct);
            foreach (var row in page.Items)
            {
                current[row.Id] = row;
            }

            if (at + Slice.MaxTake >= page.Total)
            {
                break;
            }
        }

        var (proposals, faults) = ReferenceCsv.Read(info, table, current);
        var today = JapanTime.DayOf(clock.GetUtcNow().UtcDateTime);
        List<ReferenceCsvFault> all = [.. faults];
        foreach (var (line, proposal) in proposals)
        {
            if (ReferenceRules.Check(proposal, book.Set, book.Check, today) is { Succeeded: false, Refusal: { } refusal })
            {
                all.Add(new(line, refusal.Message));
            }
        }

        if (all.Count > 0 || proposals.Count == 0)
        {
            return new ReferenceImport(0, all);
        }

        var outcome = await propose.RunAsync([.. proposals.Select(p => p.Proposal)], reason, actor, ct);
        return outcome.Succeeded ? new ReferenceImport(outcome.Value.Count, []) : outcome.Refusal;
    }
}
