using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.IntakeRules;

/// <summary>A rule with what it did.</summary>
/// <param name="Hits">Reports it marked, routed or set aside, all versions.</param>
/// <param name="BroughtBack">Of these brought back.</param>
/// <param name="LastHitAt">When it last took one in, UTC.</param>
public sealed record RuleRow(IntakeRule Rule, int Hits, int BroughtBack, DateTime? LastHitAt);

/// <summary>A report that a rule has set aside.</summary>
public sealed record SetAsideRow(
    Guid ReportId, string ReceiptNumber, string Subject, string Sender, string Excerpt, Channel Channel, double Score, HarmStage Harm, DateTime ReceivedAt,
    Guid RuleId, string RuleName, int RuleVersion, string Reason);

/// <summary>Reads rules, their versions, and what they did.</summary>
public sealed class FindIntakeRule(IDbContextFactory<ScamWatchDb> contexts)
{
    private const int ExcerptCharacters = 80;

    /// <summary>All rules in their order.</summary>
    public async Task<IReadOnlyList<RuleRow>> AllAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rules = await db.IntakeRules.AsNoTracking().OrderBy(r => r.Order).ThenBy(r => r.Id).ToListAsync(ct);
        var hits = await db.IntakeMarks.GroupBy(m => m.RuleId)
            .Select(g => new { g.Key, Count = g.Count(), Back = g.Sum(m => m.State == MarkState.BroughtBack ? 1 : 0), Last = g.Max(m => m.At) })
            .ToDictionaryAsync(g => g.Key, ct);
        return [.. rules.Select(r => hits.TryGetValue(r.Id, out var hit) ? new RuleRow(r, hit.Count, hit.Back, hit.Last) : new RuleRow(r, 0, 0, null))];
    }

    /// <summary>One rule, or null.</summary>
    public async Task<IntakeRule?> OneAsync(Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.IntakeRules.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, ct);
    }

    /// <summary>Every content a rule has or had, the newest first.</summary>
    public async Task<IReadOnlyList<IntakeRuleVersion>> VersionsAsync(Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.IntakeRuleVersions.AsNoTracking().Where(v => v.RuleId == id).OrderByDescending(v => v.Version).Take(Slice.MaxTake).ToListAsync(ct);
    }

    /// <summary>What rules did to a report, in order.</summary>
    public async Task<IReadOnlyList<IntakeMark>> MarksAsync(Guid reportId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.IntakeMarks.AsNoTracking().Where(m => m.ReportId == reportId).OrderBy(m => m.At).ThenBy(m => m.Id).ToListAsync(ct);
    }

    /// <summary>Reports that are set aside now, the newest first.</summary>
    /// <param name="rule">Only by this rule; null for all.</param>
    public async Task<Page<SetAsideRow>> SetAsideAsync(Guid? rule, Slice slice, Actor reader, CancellationToken ct)
    {
        if (!reader.May(Rights.IntakeRuleSee))
        {
            return new([], 0);
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var marks = db.IntakeMarks.AsNoTracking().Where(m => m.Effect == RuleEffect.SetAside && m.State == MarkState.Done);
        if (!AreaReach.IsEverywhere(reader))
        {
            var reports = db.Reports.For(reader).Select(r => r.Id);
            marks = marks.Where(m => reports.Contains(m.ReportId));
        }

        if (rule is { } only)
        {
            marks = marks.Where(m => m.RuleId == only);
        }

        var rows = await (
            from m in marks.OrderByDescending(m => m.At).ThenByDescending(m => m.Id).Skip(slice.Offset).Take(slice.Count)
            join r in db.Reports on m.ReportId equals r.Id
            orderby m.At descending, m.Id descending
            select new SetAsideRow(
                r.Id, r.ReceiptNumber, r.Subject, r.Sender, SearchText.Begin(r.Body, ExcerptCharacters),
                r.Channel, r.Score, r.Harm, r.ReceivedAt, m.RuleId, m.RuleName, m.RuleVersion, m.Reason)).ToListAsync(ct);
        return new(rows, await marks.CountAsync(ct));
    }
}
