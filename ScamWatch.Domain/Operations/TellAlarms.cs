using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Operations;

/// <summary>What those outside are to be told.</summary>
/// <param name="Id">Of the alarm.</param>
/// <param name="Version">Which claim this is.</param>
/// <param name="Matter">Stable name, without what a person may have named.</param>
/// <param name="IsOver">True for the all-clear.</param>
/// <param name="Text">What it is.</param>
public sealed record ClaimedAlarm(Guid Id, int Version, string Matter, bool IsOver, Words Text, DateTime Since, DateTime? OverAt);

/// <summary>Gives out the alarms that somebody outside is to be told of, one at a time, and notes what became of each.</summary>
public sealed class TellAlarms(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <summary>Longer than telling may take.</summary>
    private static readonly TimeSpan s_lease = TimeSpan.FromMinutes(2);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Claims the one that is due longest; null where none is.</summary>
    public async Task<ClaimedAlarm?> ClaimAsync(CancellationToken ct)
    {
        while (true)
        {
            var now = Now;
            await using var db = await contexts.CreateDbContextAsync(ct);
            // A claim further ahead than any lease or pause was made by a clock that has been set back since.
            var ahead = now + TimeSpan.FromHours(1);
            await using var claim = await db.BeginClaimAsync(ct);
            var alarm = await db.OperationAlarms.Unclaimed().Where(a => (a.ToldAt == null || (a.OverAt != null && a.ClearedAt == null)) && (a.NextAttemptAt <= now || a.NextAttemptAt > ahead))
                .OrderBy(a => a.NextAttemptAt).FirstOrDefaultAsync(ct);
            if (alarm is null)
            {
                return null;
            }

            alarm.Claim(now + s_lease);
            if (await db.SaveOrRefuseAsync(claim, ct) is null)
            {
                return new(alarm.Id, alarm.Version, AlarmRules.KindOf(alarm.Matter), alarm.OverAt is not null, (alarm.TextJa, alarm.TextEn), alarm.Since, alarm.OverAt);
            }
        }
    }

    /// <summary>They know.</summary>
    public Task ToldAsync(ClaimedAlarm claimed) => SettleAsync(claimed, alarm => alarm.Told(claimed.IsOver, Now));

    /// <summary>They could not be reached: again later.</summary>
    /// <param name="error">Kind of the fault only.</param>
    public Task DeferredAsync(ClaimedAlarm claimed, string error) => SettleAsync(claimed, alarm => alarm.Defer(error, Now + AlarmRules.PauseAfter(alarm.Attempts)));

    private async Task SettleAsync(ClaimedAlarm claimed, Action<OperationAlarm> change)
    {
        // Not to be cancelled: whoever was told is not to be told twice.
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        if (await db.OperationAlarms.SingleOrDefaultAsync(a => a.Id == claimed.Id) is { } alarm)
        {
            // It may have ended meanwhile; then the all-clear is still to come.
            change(alarm);
            await db.SaveOrRefuseAsync(CancellationToken.None);
        }
    }
}
