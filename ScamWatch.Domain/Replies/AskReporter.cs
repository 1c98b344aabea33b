using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Replies;

/// <summary>A question to the reporter.</summary>
/// <param name="ReportId">Whose.</param>
/// <param name="Code">The template it was chosen from; null for free words.</param>
/// <param name="Text">As it goes out, without greeting and footer.</param>
/// <param name="Language">To write in.</param>
public sealed record Question(Guid ReportId, string? Code, string Text, ReplyLanguage Language);

/// <summary>What can be asked of a reporter, and how it stands.</summary>
/// <param name="Refusal">Why nothing can be asked; null where it can.</param>
/// <param name="Language">The reporter's.</param>
/// <param name="Asked">Questions so far.</param>
public sealed record AskState(Refusal? Refusal, ReplyLanguage Language, int Asked);

/// <summary>Asks the reporter back by mail. The mail is part of the commit and is sent by the outbox; the report waits for the answer.</summary>
public sealed class AskReporter(
    IDbContextFactory<ScamWatchDb> contexts, Outbox outbox, ReplySettings settings, AlertLinter linter, Municipality municipality, TimeProvider clock)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Whether the reporter can be asked now; null where there is no such report.</summary>
    public async Task<AskState?> StateAsync(Guid reportId, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.ReporterAsk))
        {
            return null;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Reports.AsNoTracking().SingleOrDefaultAsync(r => r.Id == reportId, ct) is not { } report || !actor.Scope.Covers(report.Area))
        {
            return null;
        }

        var asked = await AskedAsync(db, reportId, ct);
        var language = ReplyLanguages.Of(report, settings.PlainJapanese);
        return new(await RefusalAsync(db, report, asked, language, actor, ct), language, asked);
    }

    /// <summary>The mail as it would go out, or why none would; stores nothing.</summary>
    public async Task<Outcome<ReplyPlan>> PreviewAsync(Question question, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await PlanAsync(db, question, actor, ct) is var outcome && outcome.Succeeded ? outcome.Value.Plan : outcome.Refusal!;
    }

    /// <summary>The id of the mail, or why nothing was asked.</summary>
    public async Task<Outcome<Guid>> RunAsync(Question question, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var outcome = await PlanAsync(db, question, actor, ct);
        if (!outcome.Succeeded)
        {
            return outcome.Refusal;
        }

        var (report, plan, round) = outcome.Value;
        var now = Now;
        var mail = OutgoingMail.Of(report.Id, plan, now, round);
        db.OutgoingMails.Add(mail);
        if (report.Work != WorkState.Waiting)
        {
            AuditTrail.Record(db, actor, AuditKind.WorkStateChanged, report.ReceiptNumber,
                $"{WorkRules.Label(report.Work).Ja} → {WorkRules.Label(WorkState.Waiting).Ja}", now);
            report.Move(WorkState.Waiting);
        }

        AuditTrail.Record(db, actor, AuditKind.ReporterAsked, report.ReceiptNumber,
            $"{question.Code ?? "自由文"}; {Codes.Of(question.Language)}", now);
        try
        {
            return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : mail.Id;
        }
        catch (DbUpdateException fault) when (db.IsUniqueViolation(fault))
        {
            // A double click, or a colleague at the same moment: one question went out.
            return new ChangedMeanwhile();
        }
    }

    private async Task<Outcome<Planned>> PlanAsync(ScamWatchDb db, Question question, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.ReporterAsk))
        {
            return new NotAllowed();
        }

        if (await db.Reports.SingleOrDefaultAsync(r => r.Id == question.ReportId, ct) is not { } report || !actor.Scope.Covers(report.Area))
        {
            return new NotFound(("通報", "The report"));
        }

        var asked = await AskedAsync(db, report.Id, ct);
        if (await RefusalAsync(db, report, asked, question.Language, actor, ct) is { } refusal)
        {
            return refusal;
        }

        if (AskRules.Faults(question.Text, linter, municipality, JapanTime.DayOf(Now)) is { Count: > 0 } faults)
        {
            return new QuestionHasFaults(faults);
        }

        var plan = await outbox.PlanQuestionAsync(db, report, question.Text.Trim(), question.Language, asked + 1, Now, ct);
        return new Planned(report, plan, asked + 1);
    }

    private async Task<Refusal?> RefusalAsync(ScamWatchDb db, Report report, int asked, ReplyLanguage language, Actor actor, CancellationToken ct) =>
        !outbox.Enabled ? new NoMailServer()
        : AskRules.CheckAsk(asked, actor) is { } refusal ? refusal
        : await outbox.PlanQuestionAsync(db, report, "", language, asked + 1, Now, ct) is { Reason: { } reason } ? new NoReply(reason)
        : null;

    private static Task<int> AskedAsync(ScamWatchDb db, Guid reportId, CancellationToken ct) =>
        db.OutgoingMails.CountAsync(m => m.ReportId == reportId && m.Kind == ReplyKind.Question, ct);

    private sealed record Planned(Report Report, ReplyPlan Plan, int Round);
}
