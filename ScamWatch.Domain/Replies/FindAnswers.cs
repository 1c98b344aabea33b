using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Replies;

/// <summary>A report with an answer that waits to be read.</summary>
public sealed record AnsweredRow(Guid Id, string ReceiptNumber, DateTime AnsweredAt);

/// <summary>Looks at what reporters answered.</summary>
public sealed class FindAnswers(IDbContextFactory<ScamWatchDb> contexts)
{
    /// <summary>Reports with an answer that nobody has noted as read, the newest answer first.</summary>
    public async Task<IReadOnlyList<AnsweredRow>> UnseenAsync(int most, Actor reader, CancellationToken ct)
    {
        if (!reader.May(Rights.ReportWork))
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        return await (
            from answer in db.ReportAnswers.AsNoTracking()
            join report in db.Reports.For(reader) on answer.ReportId equals report.Id
            where answer.SeenAt == null && !answer.Automatic
            orderby answer.ReceivedAt descending
            select new AnsweredRow(report.Id, report.ReceiptNumber, answer.ReceivedAt)).Take(most).ToListAsync(ct);
    }

    /// <summary>The answers that belong to a report, the oldest first.</summary>
    public async Task<IReadOnlyList<ReportAnswer>> OfReportAsync(Guid reportId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.ReportAnswers.AsNoTracking().Where(a => a.ReportId == reportId)
            .OrderBy(a => a.ReceivedAt).ThenBy(a => a.Id).Take(Slice.MaxTake).ToListAsync(ct);
    }
}
