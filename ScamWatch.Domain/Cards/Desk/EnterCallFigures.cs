using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Desk;

/// <summary>One quarter of an hour of a telephone system's report.</summary>
/// <param name="StartsAt">UTC; cut to the quarter.</param>
public sealed record CallFigures(DateTime StartsAt, int Arrived, int Answered);

/// <summary>Takes in how many calls came and were answered: by hand, or as lines pasted from the telephone system's report.</summary>
public sealed class EnterCallFigures(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <summary>A day has 96 quarters; a month is as much as anyone pastes.</summary>
    private const int MaxLines = 96 * 31;

    private static readonly Words s_field = ("着信数", "Call figures");

    /// <summary>How many intervals were stored.</summary>
    public async Task<Outcome<int>> RunAsync(IReadOnlyList<CallFigures> figures, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.CaseTake))
        {
            return new NotAllowed();
        }

        var now = clock.GetUtcNow().UtcDateTime;
        if (figures.Count == 0 || figures.Count > MaxLines
            || figures.Any(f => f.Arrived < 0 || f.Answered < 0 || f.Answered > f.Arrived || f.Arrived > 100_000 || f.StartsAt > now))
        {
            return new InvalidField(s_field, ("着信は0以上、応答は着信以下、時刻は過去で入力してください。", "arrived is 0 or more, answered no more than that, and the time has passed."));
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        foreach (var figure in figures.GroupBy(f => QuarterOf(f.StartsAt)).Select(g => g.Last() with { StartsAt = g.Key }))
        {
            if (await db.CallIntervals.FindAsync([figure.StartsAt], ct) is { } known)
            {
                known.Correct(figure.Arrived, figure.Answered, actor.Name);
            }
            else
            {
                db.CallIntervals.Add(new(figure.StartsAt, figure.Arrived, figure.Answered, actor.Name));
            }
        }

        AuditTrail.Record(db, actor, AuditKind.CallFiguresEntered, "-", FormattableString.Invariant($"{figures.Count}区間"), now);
        await db.SaveChangesAsync(ct);
        return figures.Count;
    }

    /// <summary>
    /// Reads lines <c>2026-11-21 14:15, 12, 11</c> (Japan time, arrived, answered; commas or tabs; a first line of words
    /// is passed over).
    /// </summary>
    /// <returns>The figures, or a refusal that names the line.</returns>
    public static Outcome<IReadOnlyList<CallFigures>> Read(string text)
    {
        var figures = new List<CallFigures>();
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var cells = line.ToString().Split([',', '\t', ';'], StringSplitOptions.TrimEntries);
            if (cells is [""] || (number == 1 && !cells[0].Any(char.IsAsciiDigit)))
            {
                continue;
            }

            if (figures.Count == MaxLines || cells.Length < 3
                || !DateTime.TryParseExact(cells[0].Trim('"').Replace('/', '-'), ["yyyy-M-d H:mm", "yyyy-M-d H:mm:ss", "yyyy-M-d'T'H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
                || !int.TryParse(cells[1].Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var arrived)
                || !int.TryParse(cells[2].Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var answered))
            {
                return new InvalidField(s_field, (
                    FormattableString.Invariant($"{number}行目を読めません。例: 2026-11-21 14:15, 12, 11"),
                    FormattableString.Invariant($"line {number} cannot be read. Example: 2026-11-21 14:15, 12, 11")));
            }

            figures.Add(new(JapanTime.ToUtc(at), arrived, answered));
        }

        return figures;
    }

    /// <summary>The quarter of an hour in which a time lies.</summary>
    public static DateTime QuarterOf(DateTime at) => new(at.Ticks - at.Ticks % TimeSpan.FromMinutes(15).Ticks, DateTimeKind.Utc);
}
