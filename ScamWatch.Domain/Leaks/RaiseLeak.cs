using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Guidance.Flows;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Leaks;

/// <summary>A possible leak, as somebody first tells of it.</summary>
/// <param name="SourceKey">The same twice is one incident: the form's id, or call and step of a flow.</param>
/// <param name="Outline">What happened; no names, no numbers of persons.</param>
/// <param name="KnewAt">When the office came to know, UTC.</param>
/// <param name="Sign">What it is thought of for; null where nothing of the list fits.</param>
/// <param name="GuidedCallId">The guided call that led to it.</param>
public sealed record NewLeak(string SourceKey, string Outline, DateTime KnewAt, LeakSign? Sign, Guid? GuidedCallId = null);

/// <summary>Raises a possible leak: anybody of the staff may, and the supervisors see it at once.</summary>
public sealed class RaiseLeak(IDbContextFactory<ScamWatchDb> contexts, OfficialDirectory official, TimeProvider clock)
{
    /// <summary>Attempts while others take the same number: moments.</summary>
    private const int MaxAttempts = 5;

    /// <summary>The number of the incident; of the one there is where it was raised before.</summary>
    public async Task<Outcome<int>> RunAsync(NewLeak leak, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.LeakRaise))
        {
            return new NotAllowed();
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var outline = leak.Outline.Trim();
        if (LeakRules.CheckRaise(outline, leak.KnewAt, now, official) is { } refusal)
        {
            return refusal;
        }

        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            if (await db.LeakIncidents.Where(i => i.SourceKey == leak.SourceKey).Select(i => (int?)i.Number).SingleOrDefaultAsync(ct) is { } there)
            {
                return there;
            }

            var number = (await db.LeakIncidents.MaxAsync(i => (int?)i.Number, ct) ?? 0) + 1;
            var content = new LeakContent
            {
                UnlawfulPurpose = leak.Sign == LeakSign.UnlawfulPurpose,
                ViewableByUnspecified = leak.Sign == LeakSign.ViewableByUnspecified,
            }.With(LeakItem.Outline, outline);
            var incident = LeakIncident.Raise(number, content, leak.KnewAt, leak.Sign, leak.SourceKey, leak.GuidedCallId, actor, now);
            db.LeakIncidents.Add(incident);
            db.LeakVersions.Add(new(incident, "疑いを知らせた", actor, now));
            AuditTrail.Record(db, actor, AuditKind.LeakRaised, incident.Subject, leak.Sign is { } sign ? LeakRules.Label(sign).Ja : "", now);
            try
            {
                await db.SaveChangesAsync(ct);
                return number;
            }
            catch (DbUpdateException fault) when (db.IsUniqueViolation(fault) && attempt < MaxAttempts)
            {
                // Another took the number, or raised the same at this moment: then it is found.
            }
        }
    }

    /// <summary>
    /// Raises the possible leak that a guided call has come upon. Of what was written down only what was chosen from lists,
    /// days and times go along: whatever was typed may name somebody.
    /// </summary>
    /// <param name="callId">The form of the call.</param>
    /// <param name="run">At the step that may be a leak.</param>
    public Task<Outcome<int>> RunAsync(Guid callId, FlowRun run, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.LeakRaise))
        {
            return Task.FromResult<Outcome<int>>(new NotAllowed());
        }

        var facts = run.Walked.Zip(run.Answers).SelectMany(w => w.First.Evidence
            .Where(e => e.Kind != EvidenceKind.Text && w.Second.Evidence?.ContainsKey(e.Key) == true)
            .Select(e => $"{e.Label.Ja}: {FlowRules.InWords(e, w.Second.Evidence![e.Key]).Ja}"));
        var outline = string.Join('\n', [$"電話での聞き取り「{run.Flow.Title.Ja}」", run.Current.Lines[0].Ja, .. facts]);
        return RunAsync(
            new(string.Create(CultureInfo.InvariantCulture, $"{callId:N}:{run.Current.Id}"), outline, clock.GetUtcNow().UtcDateTime, run.Current.Sign, callId), actor, ct);
    }
}
