using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using ScamWatch.Domain;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Storage;
using ScamWatch.Domain.Watch;
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
    private IReadOnlyList<ReportTrace> _traces = [];
    private IReadOnlyDictionary<string, WatchEntry> _watched = new Dictionary<string, WatchEntry>();
    private IReadOnlyList<GenuineLikeness> _genuine = [];
    private IReadOnlyList<ReportAnswer> _answers = [];
    private Guid? _decidedCampaign;
    private bool _canUndo;
    private bool _decided;
    private bool _isNoneNext;
    private Keys? _keys;
    private TracesPanel? _tracesPanel;
    private AskPanel? _askPanel;
    private string? _focus;
    private Refusal? _actionRefusal;
    private Reporter? _reporter;
    private Guid _loaded;
    private bool _missing;
    private bool _asHtml;
    private bool _deciding;
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

    [Inject] public required UndoDecision Undoing { get; init; }

    [Inject] public required FindNextReport FindNext { get; init; }

    [Inject] public required FindReportTraces FindTraces { get; init; }

    [Inject] public required FindWatch FindWatch { get; init; }

    [Inject] public required FindAnswers FindAnswers { get; init; }

    [Inject] public required FindCampaigns Campaigns { get; init; }

    [Inject] public required GenuineContacts Genuine { get; init; }

    [Inject] public required ReplyTemplates Templates { get; init; }

    [Inject] public required Taxonomy Taxonomy { get; init; }

    [Inject] public required EvidenceRules Rules { get; init; }

    [Inject] public required IStringLocalizer<AuditTexts> A { get; init; }

    protected override Task OpenAsync()
    {
        Listen(Topic.Reports, LoadAsync);
        Listen(Topic.Alerts, LoadAsync);
        Listen(Topic.Replies, LoadAsync);
        Listen(Topic.Watch, LoadAsync);
        return Task.CompletedTask;
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != Id)
        {
            _loaded = Id;
            (_reporter, _choice, _reason, _refusal, _done, _deciding, _actionRefusal) = (null, null, "", null, null, false, null);
            _tell = Replies.SendOutcome;
            await Opening.RunAsync(Id, Actor, Closed);
            await LoadAsync();
        }
    }

    // What is being typed stays: only the report, its warnings and its history are read again.
    private async Task LoadAsync()
    {
        _report = await Find.OneAsync(Id, Actor, Closed);
        _missing = _report is null;
        if (_report is { } report)
        {
            _plain = PlainExplanation.Of(
                report.Judgement, report.Channel, Taxonomy, Rules, JapanTime.DayOf(Now));
            _marked = MarkedText.Split(report.Body, report.Evidence);
            _alerts = await FindAlerts.OfReportAsync(report.Id, Closed);
            _replies = await FindReplies.OfReportAsync(report.Id, Closed);
            _traces = await FindTraces.OfReportAsync(report.Id, Closed);
            _watched = await FindWatch.InForceAsync(report, Closed);
            _genuine = Genuine.LikeReport(report, JapanTime.DayOf(Now));
            _answers = await FindAnswers.OfReportAsync(report.Id, Closed);
            _decidedCampaign = report.CampaignId is { } id && await Campaigns.OneAsync(id, Actor, Closed) is { Verdict: Verdict.Scam or Verdict.Suspicious } campaign ? campaign.Id : null;
            _canUndo = await Undoing.CanAsync(report, Closed);
            _history = await FindAudit.OfAsync(report.ReceiptNumber, Closed);
        }
    }

    private IReadOnlyList<KeyCommand> Commands =>
    [
        .. Enum.GetValues<Verdict>().Select(v => KeyCommand.Of(this, (1 + (int)v).ToString(CultureInfo.InvariantCulture), R["KeyDecideAs", Mark.Of(v).Word.ToString()], () => PressVerdictAsync(v))),
        KeyCommand.Of(this, "n", R["Next"], NextAsync),
        KeyCommand.Of(this, "p", R["BackToQueue"], () => Go(BackToQueue)),
        KeyCommand.Of(this, "u", R["UndoOne"], UndoAsync),
        KeyCommand.Of(this, "q", R["AskOpen"], () => _askPanel?.OpenAsync() ?? Task.CompletedTask),
        KeyCommand.Of(this, "w", R["KeyWatch"], () => _tracesPanel?.OpenFirstAsync() ?? Task.CompletedTask),
        KeyCommand.Of(this, "a", R["DraftWarning"], () => DraftAsync()),
        .. Actor.Has(Domain.Staff.Role.CardDesk) && _report is { } report
            ? [KeyCommand.Of(this, "c", R["OpenCase"], () => Go(Urls.NewCaseFrom(report.ReceiptNumber)))]
            : Array.Empty<KeyCommand>(),
    ];

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focus is { } id && _keys is not null)
        {
            _focus = null;
            await _keys.FocusAsync(id);
        }
    }

    private Task FocusAsync(string id)
    {
        _focus = id;
        StateHasChanged();
        return Task.CompletedTask;
    }

    private string BackToQueue => Urls.QueueWith(Filter, Actor);

    private Task Go(string address)
    {
        Nav.NavigateTo(address);
        return Task.CompletedTask;
    }

    /// <summary>Decides at once where nothing more is needed; else opens the form, where the reason is wanted or an earlier verdict would be replaced.</summary>
    private async Task PressVerdictAsync(Verdict verdict)
    {
        if (Busy || _report is not { } report)
        {
            return;
        }

        _choice = verdict;
        if (report.Verdict is null && !(ReportRules.Contradicts(report, verdict) && string.IsNullOrWhiteSpace(_reason)))
        {
            await DecideAsync();
            return;
        }

        (_deciding, _refusal, _done) = (true, null, null);
        await FocusAsync("reason");
    }

    private Task DecideAsync() => BusyAsync(async () =>
    {
        if (_choice is not { } choice || _report is not { } report)
        {
            return;
        }

        var outcome = await Decide.RunAsync(new(report.Id, choice, _reason, report.Version, _tell), Actor, Closed);
        _refusal = outcome.Refusal;
        await LoadAsync();
        if (outcome.Succeeded)
        {
            (_deciding, _choice, _reason, _done, _actionRefusal) = (false, null, "", R["DecidedAs", Mark.Of(choice).Word.ToString()], null);
            (_decided, _isNoneNext) = (true, false);
        }
        else
        {
            // Stay in the form, over the newest state.
            _deciding = true;
        }
    });

    private Task UndoAsync() => BusyAsync(async () =>
    {
        if (_report is not { } report)
        {
            return;
        }

        var outcome = await Undoing.RunAsync(report.Id, report.Version, Actor, Closed);
        (_actionRefusal, _done, _decided, _isNoneNext) = (outcome.Refusal, null, false, false);
        await LoadAsync();
        if (outcome.Succeeded)
        {
            _deciding = false;
            _done = R["Undone", outcome.Value.Verdict is { } back ? Mark.Of(back).Word.ToString() : R["Undecided"].Value]
                + (outcome.Value.AlreadyTold ? " " + R["UndoneTold"] : "");
        }
    });

    private Task NextAsync() => BusyAsync(async () =>
    {
        if (await FindNext.RunAsync(Id, Filter, Closed) is { } next)
        {
            Nav.NavigateTo(Urls.ReportWithin(next, Filter, Actor));
        }
        else
        {
            (_actionRefusal, _done) = (null, R[Filter == new ReportFilter() ? "NextNone" : "NextNoneWithin"]);
            (_isNoneNext, _decided) = (true, false);
        }
    });

    private Task DraftAsync(bool rehearsal = false, Guid? campaign = null) => BusyAsync(async () =>
    {
        var outcome = campaign is { } all
            ? await Draft.FromCampaignAsync(all, rehearsal, Actor, Closed)
            : await Draft.FromReportAsync(Id, rehearsal, Actor, Closed);
        if (outcome.Succeeded)
        {
            Nav.NavigateTo(Urls.Warning(outcome.Value));
        }
        else
        {
            (_actionRefusal, _done) = (outcome.Refusal, null);
        }
    });

    /// <summary>The reason of an entry of the trail, its codes in words.</summary>
    private string WhyOf(AuditEntry entry)
    {
        var parts = entry.Why.Split("; ");
        switch (entry.Kind)
        {
            case AuditKind.ReportReceived:
                parts[0] = Name("channels", parts[0]);
                break;
            case AuditKind.ReporterAsked when Templates.Label(parts[0]) is { } label:
                parts[0] = label.ToString();
                parts = parts[..1];
                break;
            default:
                return entry.Why;
        }

        return string.Join(T["ListComma"], parts);
    }

    private async Task RevealAsync()
    {
        var outcome = await Reveal.RunAsync(Id, Actor, Closed);
        (_reporter, _actionRefusal) = (outcome.Value, outcome.Refusal);
        await LoadAsync();
    }

    private string Name(string group, string code) => Taxonomy.Name(group, code);

    private string Names(string group, IReadOnlyList<string> codes) =>
        codes.Count == 0 ? "—" : string.Join(Display.Language == "ja" ? "、" : ", ", codes.Select(c => Name(group, c)));
}
