using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reports;

/// <summary>Gives reports into somebody's hands, hands them over, or takes them out of all.</summary>
public sealed class AssignReports(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <summary>How many changed hands, or why none did.</summary>
    /// <param name="reports">Which.</param>
    /// <param name="toId">Account of whoever is to have them; null for nobody.</param>
    /// <param name="note">For whoever takes them; may be empty, save where they are handed over.</param>
    public async Task<Outcome<int>> RunAsync(IReadOnlyList<Guid> reports, string? toId, string note, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.ReportWork))
        {
            return new NotAllowed();
        }

        Guid[] ids = [.. reports.Distinct()];
        if (ids.Length is 0)
        {
            return new NothingChosen();
        }

        if (ids.Length > DecisionRules.MaxChosen)
        {
            return new TooManyChosenToDecide(ids.Length);
        }

        if (note.Length > WorkRules.MaxNote)
        {
            return new InvalidField(("申し送り", "Note"), ($"{WorkRules.MaxNote}文字までです。", $"holds more than {WorkRules.MaxNote} characters."));
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        string? name = null;
        if (toId is not null)
        {
            name = toId == actor.Id ? actor.Name : (await FindWork.ColleaguesAsync(db, ct)).FirstOrDefault(c => c.Id == toId)?.Name;
            if (name is null)
            {
                return new NoSuchColleague();
            }
        }

        var text = Redactor.Redact(note.Trim()).Text;
        var now = clock.GetUtcNow().UtcDateTime;
        var changed = 0;
        foreach (var report in await db.Reports.Where(r => ids.Contains(r.Id)).ToListAsync(ct))
        {
            if (WorkRules.CheckAssignment(report, toId, text, actor) is { } refusal)
            {
                return refusal;
            }

            if (report.AssigneeId == toId && text.Length == 0)
            {
                continue;
            }

            var from = report.AssigneeName;
            if (report.AssigneeId != toId)
            {
                report.Assign(toId, name);
                AuditTrail.Record(
                    db, actor, from is null || toId is null ? AuditKind.ReportAssigned : AuditKind.ReportHandedOver, report.ReceiptNumber,
                    $"{from ?? "—"} → {name ?? "—"}", now);
            }

            if (text.Length > 0)
            {
                db.WorkNotes.Add(new(report.Id, actor.Name, from, name, text, now));
            }

            changed++;
        }

        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : changed;
    }
}
