using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Leaks;

/// <summary>
/// Takes a leak incident through its states and keeps what is known of it. Each change makes a version; one who saw an older
/// version is told that somebody else was first.
/// </summary>
public sealed class ChangeLeak(IDbContextFactory<ScamWatchDb> contexts, OfficialDirectory official, TimeProvider clock)
{
    /// <summary>A supervisor looks into it.</summary>
    public Task<Outcome<LeakIncident>> TakeAsync(Guid id, int version, Actor actor, CancellationToken ct) => RunAsync(id, version, actor, (incident, now) =>
    {
        if (incident.State != LeakState.Suspected)
        {
            return (new NotFromThisState(incident.State), default);
        }

        incident.Take(actor, now);
        return (null, (AuditKind.LeakTaken, "調査を始めた"));
    }, ct);

    /// <summary>Stores what is known.</summary>
    /// <param name="knewAt">When the office came to know, UTC.</param>
    public Task<Outcome<LeakIncident>> EditAsync(Guid id, int version, LeakContent content, DateTime knewAt, Actor actor, CancellationToken ct) => RunAsync(id, version, actor, (incident, now) =>
    {
        var clean = content with { Items = content.Items.Where(i => !string.IsNullOrWhiteSpace(i.Value)).ToDictionary(i => i.Key, i => i.Value.Trim()) };
        if (!incident.IsOpen)
        {
            return (new NotFromThisState(incident.State), default);
        }

        if (LeakRules.Check(clean, knewAt, incident.RaisedAt, official) is { } refusal)
        {
            return (refusal, default);
        }

        var what = Changes(incident, clean, knewAt);
        incident.Edit(clean, knewAt);
        return (null, (AuditKind.LeakEdited, what));
    }, ct);

    /// <summary>The preliminary report is with the commission.</summary>
    /// <param name="reportedAt">UTC.</param>
    public Task<Outcome<LeakIncident>> ReportPreliminaryAsync(Guid id, int version, DateTime reportedAt, Actor actor, CancellationToken ct) => RunAsync(id, version, actor, (incident, now) =>
    {
        if ((LeakRules.CheckPreliminary(incident) ?? LeakRules.CheckReportedAt(incident, reportedAt, now)) is { } refusal)
        {
            return (refusal, default);
        }

        incident.ReportPreliminary(reportedAt);
        return (null, (AuditKind.LeakReported, Handed("速報", reportedAt)));
    }, ct);

    /// <summary>The final report is with the commission.</summary>
    /// <param name="reportedAt">UTC.</param>
    public Task<Outcome<LeakIncident>> ReportFinalAsync(Guid id, int version, DateTime reportedAt, Actor actor, CancellationToken ct) => RunAsync(id, version, actor, (incident, now) =>
    {
        if ((LeakRules.CheckFinal(incident) ?? LeakRules.CheckReportedAt(incident, reportedAt, now)) is { } refusal)
        {
            return (refusal, default);
        }

        incident.ReportFinal(reportedAt);
        return (null, (AuditKind.LeakReported, Handed("確報", reportedAt)));
    }, ct);

    /// <summary>The persons concerned were told.</summary>
    public Task<Outcome<LeakIncident>> NotifyPersonsAsync(Guid id, int version, Actor actor, CancellationToken ct) => RunAsync(id, version, actor, (incident, now) =>
    {
        if (incident.State is LeakState.Suspected or LeakState.NotApplicable || incident.PersonsNotifiedAt is not null)
        {
            return (new NotFromThisState(incident.State), default);
        }

        incident.NotifyPersons(now);
        return (null, (AuditKind.LeakPersonsNotified, "本人に通知した"));
    }, ct);

    /// <summary>Proposes that nothing need be reported; the clocks go on until another person confirms it.</summary>
    public Task<Outcome<LeakIncident>> ProposeAsync(Guid id, int version, string reason, Actor actor, CancellationToken ct) => RunAsync(id, version, actor, (incident, now) =>
    {
        if (LeakRules.CheckPropose(incident, reason, official) is { } refusal)
        {
            return (refusal, default);
        }

        incident.Propose(reason.Trim(), actor, now);
        return (null, (AuditKind.LeakSetAside, $"該当せずを提案: {reason.Trim()}"));
    }, ct);

    /// <summary>Takes the proposal back, or turns it down.</summary>
    public Task<Outcome<LeakIncident>> WithdrawAsync(Guid id, int version, Actor actor, CancellationToken ct) => RunAsync(id, version, actor, (incident, now) =>
    {
        if (!incident.IsOpen || incident.ProposedById is null)
        {
            return (new NotFromThisState(incident.State), default);
        }

        incident.WithdrawProposal();
        return (null, (AuditKind.LeakSetAside, "該当せずの提案を取り下げた"));
    }, ct);

    /// <summary>Another person confirms that nothing need be reported.</summary>
    public Task<Outcome<LeakIncident>> CloseAsync(Guid id, int version, Actor actor, CancellationToken ct) => RunAsync(id, version, actor, (incident, now) =>
    {
        if (LeakRules.CheckClose(incident, actor) is { } refusal)
        {
            return (refusal, default);
        }

        incident.Close(actor, now);
        return (null, (AuditKind.LeakSetAside, $"該当せずを確定(提案 {incident.ProposedBy})"));
    }, ct);

    /// <summary>It was closed or reported as a whole, and is not over.</summary>
    public Task<Outcome<LeakIncident>> ReopenAsync(Guid id, int version, string reason, Actor actor, CancellationToken ct) => RunAsync(id, version, actor, (incident, now) =>
    {
        if ((incident.IsOpen ? new NotFromThisState(incident.State) : LeakRules.CheckReason(reason, official)) is { } refusal)
        {
            return (refusal, default);
        }

        incident.Reopen();
        return (null, (AuditKind.LeakTaken, $"調査を再開: {reason.Trim()}"));
    }, ct);

    private async Task<Outcome<LeakIncident>> RunAsync(
        Guid id, int version, Actor actor, Func<LeakIncident, DateTime, (Refusal? Refusal, (AuditKind Kind, string What) Done)> change, CancellationToken ct)
    {
        if (!LeakRules.MaySee(actor))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.LeakIncidents.SingleOrDefaultAsync(i => i.Id == id, ct) is not { } incident)
        {
            return new NotFound(("漏えいの案件", "The incident"));
        }

        if (incident.Version != version)
        {
            return new ChangedMeanwhile();
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var (refusal, done) = change(incident, now);
        if (refusal is not null)
        {
            return refusal;
        }

        db.LeakVersions.Add(new(incident, done.What, actor, now));
        AuditTrail.Record(db, actor, done.Kind, incident.Subject, done.What, now);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : incident;
    }

    private static string Handed(string what, DateTime at) => $"{what}を {Moment(at)} に提出";

    private static string Moment(DateTime at) => JapanTime.Of(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Changes(LeakIncident incident, LeakContent to, DateTime knewAt)
    {
        var from = incident.Content;
        List<string> changed =
        [
            .. incident.KnewAt == knewAt ? Array.Empty<string>() : [$"知った時刻 {Moment(knewAt)}"],
            .. (from.InNumberWork, from.HighlyEncrypted, from.UnlawfulPurpose, from.ViewableByUnspecified) == (to.InNumberWork, to.HighlyEncrypted, to.UnlawfulPurpose, to.ViewableByUnspecified)
                ? Array.Empty<string>() : ["報告の理由"],
            .. Enum.GetValues<LeakItem>().Where(i => from[i] != to[i] || (i == LeakItem.HeadCount && from.HeadCount != to.HeadCount)).Select(i => LeakRules.Label(i).Ja),
        ];
        return changed.Count == 0 ? "変更なし" : string.Join("、", changed);
    }
}
