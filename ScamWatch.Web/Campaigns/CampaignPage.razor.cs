using System.Globalization;
using Microsoft.AspNetCore.Components;
using ScamWatch.Domain;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Storage;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Campaigns;

/// <summary>One campaign: its reports, why they are alike, and what can be done with all of them.</summary>
public sealed partial class CampaignPage
{
    private const int MostFound = 8;

    private readonly HashSet<Guid> _chosen = [];
    private readonly Dictionary<Guid, int> _numbers = [];
    private ListTable<CampaignReportRow>? _list;
    private Campaign? _campaign;
    private CampaignReportRow? _explained;
    private IReadOnlyList<SharedTrace> _traces = [];
    private IReadOnlyList<Counted> _subjects = [];
    private IReadOnlyList<Counted> _parties = [];
    private IReadOnlyList<(Channel Channel, int Reports)> _channels = [];
    private IReadOnlyList<HourCount> _hours = [];
    private IReadOnlyList<SimilarCampaign> _similar = [];
    private IReadOnlyList<CampaignChange> _changes = [];
    private IReadOnlyList<Alert> _warnings = [];
    private IReadOnlyList<CampaignRow>? _found;
    private CampaignRow? _merging;
    private DecisionPreview? _preview;
    private Verdict? _choice;
    private Guid? _lastChange;
    private Refusal? _refusal;
    private string? _done;
    private string _reason = "";
    private string _newName = "";
    private string _moveTo = "";
    private string _search = "";
    private int? _mergedInto;
    private int _others;
    private int _loaded;
    private bool _include;
    private bool _tell;
    private bool _deciding;
    private bool _missing;
    private bool _busy;

    [Parameter] public int Number { get; set; }

    [Inject] public required FindCampaigns Find { get; init; }

    [Inject] public required ReadCampaign Read { get; init; }

    [Inject] public required FindSimilar Similar { get; init; }

    [Inject] public required DecideCampaign Decide { get; init; }

    [Inject] public required ReplySettings Replies { get; init; }

    [Inject] public required MoveReports Move { get; init; }

    [Inject] public required SplitCampaign Split { get; init; }

    [Inject] public required MergeCampaigns Merge { get; init; }

    [Inject] public required RenameCampaign Rename { get; init; }

    [Inject] public required UndoCampaignChange Undo { get; init; }

    [Inject] public required DraftAlert Draft { get; init; }

    [Inject] public required FindAlerts Alerts { get; init; }

    [Inject] public required Taxonomy Taxonomy { get; init; }

    private string Name => _campaign is { } c ? CampaignRow.NameOf(c.Name, c.Impersonates, c.Asks, c.FirstSeen, Taxonomy) : "";

    /// <summary>How many reports the decision would change.</summary>
    private int Deciding => _preview is { } p ? p.Undecided + (_include ? p.Other : 0) : 0;

    protected override Task OpenAsync()
    {
        Listen(Topic.Campaigns, RefreshAsync);
        Listen(Topic.Alerts, async () => _warnings = _campaign is { } shown ? await Alerts.OfCampaignAsync(shown.Id, Closed) : []);
        Listen(Topic.Reports, () => _list?.RefreshAsync() ?? Task.CompletedTask);
        return Task.CompletedTask;
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != Number)
        {
            _loaded = Number;
            _chosen.Clear();
            (_choice, _preview, _explained, _merging, _found, _refusal, _done, _lastChange) = (null, null, null, null, null, null, null, null);
            (_reason, _moveTo, _search, _deciding, _include, _tell) = ("", "", "", false, false, Replies.SendOutcome);
            _campaign = null;
            await LoadAsync();
            _newName = _campaign?.Name ?? "";
            if (_list is not null)
            {
                await _list.RefreshAsync();
            }
        }
    }

    // Every arrival anywhere is told of; only what changed this campaign costs more than one look.
    private async Task RefreshAsync()
    {
        var newest = await Find.OneAsync(Number, Actor, Closed);
        if (newest is null || _campaign is null || newest.Version != _campaign.Version || newest.ReportCount != _campaign.ReportCount || newest.RaisedAt != _campaign.RaisedAt)
        {
            await LoadAsync();
            if (_choice is { } choice)
            {
                await PreviewAsync(choice);
            }

            await (_list?.RefreshAsync() ?? Task.CompletedTask);
        }
    }

    // What is typed and chosen stays.
    private async Task LoadAsync()
    {
        var campaign = await Find.OneAsync(Number, Actor, Closed);
        _missing = campaign is null;
        if (campaign is not null)
        {
            _traces = await Read.TracesAsync(campaign.Id, Actor, Closed);
            _subjects = await Read.SubjectsAsync(campaign.Id, Actor, Closed);
            _parties = await Read.PartiesAsync(campaign.Id, Actor, Closed);
            _channels = await Read.ChannelsAsync(campaign.Id, Actor, Closed);
            _hours = await Read.HoursAsync(campaign.Id, Actor, Closed);
            _similar = await Similar.ToCampaignAsync(campaign.Id, Actor, Closed);
            _others = campaign.ReportCount - (await Read.ReportsAsync(campaign.Id, new(0, 1), Actor, Closed)).Total;
            _changes = await Read.ChangesAsync(campaign.Id, Actor, Closed);
            _warnings = await Alerts.OfCampaignAsync(campaign.Id, Closed);
            _mergedInto = campaign.MergedInto is { } into ? (await Find.OneAsync(into, Actor, Closed))?.Number : null;
            foreach (var id in _changes.SelectMany(c => (Guid?[])[c.CampaignId, c.OtherId]).OfType<Guid>().Where(id => !_numbers.ContainsKey(id)))
            {
                _numbers[id] = (await Find.OneAsync(id, Actor, Closed))?.Number ?? 0;
            }
        }

        _campaign = campaign;
    }

    private void Choose(Guid report, bool chosen)
    {
        if (chosen)
        {
            _chosen.Add(report);
        }
        else
        {
            _chosen.Remove(report);
        }
    }

    private async Task PreviewAsync(Verdict choice)
    {
        _choice = choice;
        _preview = _campaign is { } campaign ? await Decide.PreviewAsync(campaign.Id, choice, Actor, Closed) : null;
    }

    private Task DecideAsync() => RunAsync(async campaign =>
    {
        var outcome = await Decide.RunAsync(new(campaign.Id, _choice!.Value, _reason, _include, campaign.Version, _tell), Actor, Closed);
        if (outcome.Succeeded)
        {
            (_deciding, _choice, _preview, _reason, _include) = (false, null, null, "", false);
        }

        return Told(outcome, C["Decided"]);
    });

    private Task SplitAsync() => RunAsync(async campaign =>
    {
        var outcome = await Split.RunAsync(campaign.Id, [.. _chosen], Actor, Closed);
        if (outcome.Succeeded)
        {
            _chosen.Clear();
        }

        return (outcome.Refusal, outcome.Value?.ChangeId, outcome.Value is { } split ? C["SplitDone", split.Number].Value : null);
    });

    private async Task MoveToAsync()
    {
        if (!FindCampaigns.TryParseNumber(_moveTo, out var number) || await Find.OneAsync(number, Actor, Closed) is not { } target)
        {
            (_refusal, _done) = (FindCampaigns.NoSuch, null);
            return;
        }

        await MoveAsync(target.Id);
    }

    private Task MoveAsync(Guid? target) => RunAsync(async campaign =>
    {
        var count = _chosen.Count;
        var outcome = await Move.RunAsync(new([.. _chosen], campaign.Id, target), Actor, Closed);
        if (outcome.Succeeded)
        {
            _chosen.Clear();
            _moveTo = "";
        }

        return Told(outcome, target is null ? C["OutDone", count] : C["MoveDone", count]);
    });

    private async Task SearchAsync()
    {
        var page = await Find.RunAsync(new() { Decision = DecisionFilter.All, Text = _search }, new(0, MostFound), Actor, Closed);
        _found = [.. page.Items.Where(c => c.Number != Number)];
    }

    private Task MergeAsync() => RunAsync(async campaign =>
    {
        var outcome = await Merge.RunAsync(campaign.Id, _merging!.Id, campaign.Version, Actor, Closed);
        (_merging, _found) = (null, null);
        return Told(outcome, C["MergeDone"]);
    });

    private Task RenameAsync() => RunAsync(async campaign =>
        Told(await Rename.RunAsync(campaign.Id, _newName, campaign.Version, Actor, Closed), C["RenameDone"]));

    private Task UndoAsync(Guid change) => RunAsync(async _ =>
    {
        var outcome = await Undo.RunAsync(change, Actor, Closed);
        return (outcome.Refusal, null, C["UndoDone"]);
    });

    private IReadOnlyList<KeyCommand> Commands =>
    [
        KeyCommand.Of(this, "a", C["DraftWarning"], () => _campaign?.Verdict is Verdict.Scam or Verdict.Suspicious ? DraftAsync(false) : Task.CompletedTask),
    ];

    private Task DraftAsync(bool rehearsal) => RunAsync(async campaign =>
    {
        var outcome = await Draft.FromCampaignAsync(campaign.Id, rehearsal, Actor, Closed);
        if (outcome.Succeeded)
        {
            Nav.NavigateTo(Urls.Warning(outcome.Value));
        }

        return (outcome.Refusal, null, null);
    });

    private async Task RunAsync(Func<Campaign, Task<(Refusal? Refusal, Guid? Change, string? Done)>> action)
    {
        if (_busy || _campaign is not { } campaign)
        {
            return;
        }

        _busy = true;
        try
        {
            var (refusal, change, done) = await action(campaign);
            (_refusal, _lastChange, _done) = (refusal, change, refusal is null ? done : null);
            await LoadAsync();
            await (_list?.RefreshAsync() ?? Task.CompletedTask);
        }
        finally
        {
            _busy = false;
        }
    }

    private static (Refusal? Refusal, Guid? Change, string? Done) Told(Outcome<Guid> outcome, string done) =>
        (outcome.Refusal, outcome.Succeeded ? outcome.Value : null, done);

    private static string Points(double score) => score.ToString("0.00", CultureInfo.InvariantCulture);

    private string Say(CampaignChange change) => change.Kind is CampaignChangeKind.Decided or CampaignChangeKind.Renamed
        ? C["Change." + change.Kind, change.Reports]
        : C["Change." + change.Kind, change.Reports, Place(change.OtherId), Place(change.CampaignId)];

    private string Place(Guid? campaign) => campaign is { } id && _numbers.TryGetValue(id, out var number) ? C["Number", number] : C["Outside"];

    private static MatchField FieldOf(IndicatorType type) => type switch
    {
        IndicatorType.Url => MatchField.Url,
        IndicatorType.Domain => MatchField.Domain,
        IndicatorType.Email => MatchField.Email,
        IndicatorType.Phone => MatchField.Phone,
        IndicatorType.BankAccount => MatchField.Account,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
