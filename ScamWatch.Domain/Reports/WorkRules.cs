using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Reports;

/// <summary>How far the work on a report has come (対応状況). Apart from the verdict: a decided report can still wait for an answer.</summary>
public enum WorkState
{
    /// <summary>新着: in nobody's hands.</summary>
    New,

    /// <summary>対応中: somebody has it.</summary>
    InWork,

    /// <summary>通報者の返答待ち</summary>
    Waiting,

    /// <summary>完了</summary>
    Done,
}

/// <summary>Work on a report that nobody has decided cannot be done with.</summary>
public sealed record NotDecidedYet() : Refusal((
    "判定していない通報は完了にできません。先に判定してください。", "A report without a verdict cannot be done. Decide it first."));

/// <summary>A report is handed on without a word.</summary>
public sealed record NeedsNote() : Refusal((
    "引き継ぐときは、次の担当者への申し送りを入力してください。", "Handing a report over needs a note for whoever takes it."));

/// <summary>Whoever is to take the report does not work at this desk.</summary>
public sealed record NoSuchColleague() : Refusal((
    "通報対応の担当者から選んでください。", "Choose somebody who works at the triage desk."));

/// <summary>The rules of work on reports: pure, facts in and decision out.</summary>
public static class WorkRules
{
    /// <summary>Longest note, in characters.</summary>
    public const int MaxNote = 500;

    /// <summary>May this actor say that the work has come so far?</summary>
    public static Refusal? Check(Report report, WorkState to, int seenVersion, Actor actor) =>
        ReportRules.CheckReach(report, actor)
        ?? (report.Version != seenVersion ? new ChangedMeanwhile()
        : to == WorkState.Done && report.Verdict is null ? new NotDecidedYet()
        : null);

    /// <summary>May this actor give the report to somebody, or take it from them?</summary>
    /// <param name="toId">Account of whoever is to have it; null for nobody.</param>
    /// <param name="note">What the next one should know.</param>
    public static Refusal? CheckAssignment(Report report, string? toId, string note, Actor actor) =>
        ReportRules.CheckReach(report, actor)
        // Whoever takes it over asks nobody's leave; who gives it to another says why.
        ?? (report.AssigneeId is { } from && toId is not null && toId != from && toId != actor.Id && string.IsNullOrWhiteSpace(note) ? new NeedsNote()
        : null);

    /// <summary>A decision ends the work, unless the reporter's answer is still waited for.</summary>
    public static WorkState AfterDecision(WorkState now) => now == WorkState.Waiting ? now : WorkState.Done;

    /// <summary>Without its decision, what was done by it is no longer done.</summary>
    public static WorkState AfterUndo(WorkState now, bool assigned) =>
        now != WorkState.Done ? now : assigned ? WorkState.InWork : WorkState.New;

    /// <summary>Who takes a new report begins with it; one that is given up is new again.</summary>
    public static WorkState AfterAssignment(WorkState now, bool assigned) => (now, assigned) switch
    {
        (WorkState.New, true) => WorkState.InWork,
        (WorkState.InWork, false) => WorkState.New,
        _ => now,
    };

    /// <summary>The word for a state.</summary>
    public static Words Label(WorkState state) => state switch
    {
        WorkState.New => ("新着", "New"),
        WorkState.InWork => ("対応中", "In work"),
        WorkState.Waiting => ("返答待ち", "Awaiting reporter"),
        WorkState.Done => ("完了", "Done"),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}

/// <summary>What whoever had a report in hand wrote for the next one.</summary>
public sealed class WorkNote
{
    private WorkNote()
    {
    }

    internal WorkNote(Guid report, string by, string? from, string? to, string text, DateTime at) =>
        (Id, ReportId, By, From, To, Text, At) = (Guid.CreateVersion7(), report, by, from, to, text, at);

    public Guid Id { get; private set; }

    public Guid ReportId { get; private set; }

    public DateTime At { get; private set; }

    /// <summary>Who wrote it.</summary>
    public string By { get; private set; } = "";

    /// <summary>Who had it before; null where nobody had.</summary>
    public string? From { get; private set; }

    /// <summary>Who has it now; null where nobody has.</summary>
    public string? To { get; private set; }

    public string Text { get; private set; } = "";
}
