using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using ScamWatch.Domain;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Storage;
using ScamWatch.Web.Audit;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Reports;

/// <summary>One report with its reasons and the decision.</summary>
public sealed partial class ReportPage
{
    private Report? _report;
    private PlainExplanation? _plain;
    private IReadOnlyList<TextPiece> _marked = [];
    private IReadOnlyList<Alert> _alerts = [];
    private IReadOnlyList<AuditEntry> _history = [];
    private IReadOnlyList<ReplyRow> _replies = [];
    private Reporter? _reporter;
    private Guid _loaded;
    private bool _missing;
    private bool _asHtml;
    private bool _deciding;
    private bool _busy;
    private bool _tell;
    private Verdict? _choice;
    private string _reason = "";
    private Refusal? _refusal;
    private string? _done;

    [Parameter] public Guid Id { get; set; }

    [Inject] public required FindReports Find { get; init; }

    [Inject] public required FindAlerts FindAlerts { get; init; }

    [Inject] public required FindAuditEntries FindAudit { get; init; }

    [Inject] public required OpenReport Opening { get; init; }

    [Inject] public required FindReplies FindReplies { get; init; }

    [Inject] public required ReplySettings Replies { get; init; }

    [Inject] public required DecideReport Decide { get; init; }

    [Inject] public required DraftAlert Draft { get; init; }

    [Inject] public required RevealReporter Reveal { get; init; }

    [Inject] public required Taxonomy Taxonomy { get; init; }

    [Inject] public required EvidenceRules Rules { get; init; }

    [Inject] public required IStringLocalizer<AuditTexts> A { get; init; }

    protected override Task OpenAsync()
    {
        Listen(Topic.Reports, LoadAsync);
        Listen(Topic.Alerts, LoadAsync);
        Listen(Topic.Replies, LoadAsync);
        return Task.CompletedTask;
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != Id)
        {
            _loaded = Id;
            (_reporter, _choice, _reason, _refusal, _done, _deciding) = (null, null, "", null, null, false);
            _tell = Replies.SendOutcome;
            await Opening.RunAsync(Id, Actor, Closed);
            await LoadAsync();
        }
    }

    // What is being typed stays: only the report, its warnings and its history are read again.
    private async Task LoadAsync()
    {
        _report = await Find.OneAsync(Id, Closed);
        _missing = _report is null;
        if (_report is { } report)
        {
            _plain = PlainExplanation.Of(
                report.Judgement, report.Channel, Taxonomy, Rules, JapanTime.DayOf(Now));
            _marked = MarkedText.Split(report.Body, report.Evidence);
            _alerts = await FindAlerts.OfReportAsync(report.Id, Closed);
            _replies = await FindReplies.OfReportAsync(report.Id, Closed);
            _history = await FindAudit.OfAsync(report.ReceiptNumber, Closed);
        }
    }

    private async Task DecideAsync()
    {
        if (_busy || _choice is not { } choice || _report is not { } report)
        {
            return;
        }

        _busy = true;
        try
        {
            var outcome = await Decide.RunAsync(new(report.Id, choice, _reason, report.Version, _tell), Actor, Closed);
            _refusal = outcome.Refusal;
            await LoadAsync();
            if (outcome.Succeeded)
            {
                (_deciding, _choice, _reason, _done) = (false, null, "", R["Decided"]);
            }
            else
            {
                // Stay in the form, over the newest state.
                _deciding = true;
            }
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task DraftAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var outcome = await Draft.RunAsync(Id, Actor, Closed);
            if (outcome.Succeeded)
            {
                Nav.NavigateTo(Urls.Warning(outcome.Value));
                return;
            }

            (_refusal, _deciding) = (outcome.Refusal, true);
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task RevealAsync()
    {
        var outcome = await Reveal.RunAsync(Id, Actor, Closed);
        (_reporter, _refusal) = (outcome.Value, outcome.Refusal);
        await LoadAsync();
    }

    private string Name(string group, string code) => Taxonomy.Name(group, code);

    private string Names(string group, IReadOnlyList<string> codes) =>
        codes.Count == 0 ? "—" : string.Join(Display.Language == "ja" ? "、" : ", ", codes.Select(c => Name(group, c)));
}
