using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reports;

/// <summary>
/// Receipt numbers that no report has. Of nine random digits a year's hundred million reports take one in nine: a batch that drew its numbers
/// without looking would nearly always hold a taken one, and fail as a whole.
/// </summary>
internal static class FreshReceipts
{
    /// <param name="db">Of the unit of work. What another draws at the same moment is not seen: then the commit fails by the unique index.</param>
    /// <param name="count">How many.</param>
    /// <param name="draw">One number at random; null for <see cref="ReceiptNumber.New"/>.</param>
    /// <returns>As many, each once.</returns>
    public static async Task<IReadOnlyList<ReceiptNumber>> DrawAsync(ScamWatchDb db, int count, CancellationToken ct, Func<ReceiptNumber>? draw = null)
    {
        draw ??= () => ReceiptNumber.New(ReceiptNumber.Report);
        var fresh = new HashSet<ReceiptNumber>();
        while (fresh.Count < count)
        {
            var drawn = Enumerable.Range(0, count - fresh.Count).Select(_ => draw()).Distinct().ToDictionary(n => n.ToString());
            string[] numbers = [.. drawn.Keys];
            foreach (var taken in await db.Reports.Where(r => EF.Parameter(numbers).Contains(r.ReceiptNumber)).Select(r => r.ReceiptNumber).ToListAsync(ct))
            {
                drawn.Remove(taken);
            }

            fresh.UnionWith(drawn.Values);
        }

        return [.. fresh];
    }
}
