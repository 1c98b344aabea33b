using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Staff;

/// <summary>Counts what waits on each desk, for the start page.</summary>
public sealed class DeskFigures(IDbContextFactory<ScamWatchDb> contexts)
{
    private static readonly CaseState[] s_waiting = [.. Enum.GetValues<CaseState>().Where(SuspensionRules.IsWaiting)];

    /// <summary>What waits now.</summary>
    public sealed record Figures(
        int UndecidedReports, int UrgentReports, int WaitingCases, int Drafts, int PublishedAlerts, int UnreadableInputs);

    public async Task<Figures> RunAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return new(
            await db.Reports.CountAsync(r => r.Verdict == null && r.SetAsideAt == null, ct),
            await db.Reports.CountAsync(r => r.Verdict == null && r.SetAsideAt == null && r.Urgency == Urgency.Now, ct),
            await db.SuspensionCases.CountAsync(c => s_waiting.Contains(c.State) || c.Effect == EffectState.Failed, ct),
            await db.Alerts.CountAsync(a => (a.State == AlertState.Draft || a.RevisionState == AlertState.Draft) && !a.IsRehearsal, ct),
            await db.Alerts.CountAsync(a => a.State == AlertState.Published && !a.IsRehearsal, ct),
            await db.UnreadableInputs.CountAsync(u => u.State == UnreadableState.Waiting, ct));
    }
}
