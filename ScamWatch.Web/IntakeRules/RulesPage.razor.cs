using System.Globalization;
using Microsoft.AspNetCore.Components;
using ScamWatch.Domain;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.IntakeRules;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.IntakeRules;

/// <summary>Rules for reports as they come in: written, tried on past reports, looked at by a second person, switched.</summary>
public sealed partial class RulesPage
{
    /// <summary>A rule that sets aside more than that of all reports is probably too wide.</summary>
    private const double WideShare = 0.1;

    private IReadOnlyList<RuleRow>? _rules;
    private IReadOnlyList<IntakeRuleVersion> _versions = [];
    private IReadOnlyList<TriedReport>? _samples;
    private IReadOnlyList<StaffRow> _staff = [];
    private IntakeRule? _selected;
    private RuleForm? _form;
    private string? _opened;
    private int _days = 30;
    private Refusal? _listRefusal;
    private Refusal? _saveRefusal;
    private Refusal? _tryRefusal;
    private Refusal? _lookRefusal;
    private Refusal? _switchRefusal;
    private string? _saved;
    private string? _looked;
    private string? _switched;

    [Inject] public required FindIntakeRule Find { get; init; }

    [Inject] public required WriteIntakeRule Write { get; init; }

    [Inject] public required TryIntakeRule Try { get; init; }

    [Inject] public required ChangeIntakeRule Change { get; init; }

    [Inject] public required FindStaff Staff { get; init; }

    [Inject] public required Taxonomy Taxonomy { get; init; }

    [SupplyParameterFromQuery(Name = "rule")] private string? Rule { get; set; }

    private bool MayEdit => Actor.Has(Role.Supervisor);

    private DateOnly Today => JapanTime.DayOf(Now);

    protected override async Task OpenAsync()
    {
        Listen(Topic.IntakeRules, LoadAsync);
        _staff = [.. (await Staff.RunAsync(Closed)).Where(s => !s.LockedOut && s.Roles.Intersect(RuleContentRules.Desks).Any())];
        await LoadAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_rules is not null && Rule != _opened)
        {
            await OpenRuleAsync();
        }
    }

    private async Task LoadAsync()
    {
        _rules = await Find.AllAsync(Closed);
        if (Rule != _opened)
        {
            await OpenRuleAsync();
        }
        else if (_selected is { } selected)
        {
            // The state beside the form, not the form: somebody may be typing in it.
            _selected = _rules.FirstOrDefault(r => r.Rule.Id == selected.Id)?.Rule;
            _versions = await Find.VersionsAsync(selected.Id, Closed);
        }
    }

    private async Task OpenRuleAsync()
    {
        _opened = Rule;
        (_samples, _saveRefusal, _tryRefusal, _lookRefusal, _switchRefusal) = (null, null, null, null, null);
        (_saved, _looked, _switched) = (null, null, null);
        _selected = Guid.TryParse(Rule, out var id) ? _rules?.FirstOrDefault(r => r.Rule.Id == id)?.Rule : null;
        _versions = _selected is null ? [] : await Find.VersionsAsync(_selected.Id, Closed);
        _form = _selected is { } rule ? RuleForm.Of(rule.Content) : Rule == "new" && MayEdit ? new RuleForm { Conditions = { new() } } : null;
    }

    private static void Choose(ConditionForm condition, string code, bool on) => _ = on ? condition.Chosen.Add(code) : condition.Chosen.Remove(code);

    private Task SaveAsync() => BusyAsync(async () =>
    {
        var target = _form!.Effect == RuleEffect.Route ? _staff.FirstOrDefault(s => RuleContent.StaffPrefix + s.Id == _form.Target)?.DisplayName ?? "" : "";
        var content = _form.Read(f => RuleContentRules.Choices(f, Taxonomy), target);
        var outcome = await Write.RunAsync(_selected?.Id, content, _selected?.Revision ?? 0, Actor, CancellationToken.None);
        (_saveRefusal, _saved) = (outcome.Refusal, outcome.Succeeded ? R["Saved"].Value : null);
        if (outcome.Succeeded)
        {
            // Its own address before the rules are read: the form and what it says stay.
            var isNew = _selected is null;
            (_opened, Rule) = (outcome.Value.ToString(), outcome.Value.ToString());
            _rules = await Find.AllAsync(Closed);
            _selected = _rules.FirstOrDefault(r => r.Rule.Id == outcome.Value)?.Rule;
            _versions = await Find.VersionsAsync(outcome.Value, Closed);
            _samples = null;
            if (isNew)
            {
                Nav.NavigateTo(Urls.IntakeRule(outcome.Value), replace: true);
            }
        }
    });

    private Task TryAsync() => BusyAsync(async () =>
    {
        var outcome = await Try.RunAsync(_selected!.Id, _days, Actor, Closed);
        (_tryRefusal, _samples) = (outcome.Refusal, outcome.Value?.Samples);
        await LoadAsync();
    });

    private Task SeeAsync() => BusyAsync(async () =>
    {
        var outcome = await Change.SeeAsync(_selected!.Id, _selected.Revision, Actor, CancellationToken.None);
        (_lookRefusal, _looked) = (outcome.Refusal, outcome.Succeeded ? R["LookedNow"].Value : null);
        await LoadAsync();
    });

    private Task SwitchAsync(bool on) => BusyAsync(async () =>
    {
        var outcome = on
            ? await Change.SwitchOnAsync(_selected!.Id, _selected.Revision, Actor, CancellationToken.None)
            : await Change.SwitchOffAsync(_selected!.Id, _selected.Revision, Actor, CancellationToken.None);
        (_switchRefusal, _switched) = (outcome.Refusal, outcome.Succeeded ? R[on ? "SwitchedOn" : "SwitchedOff"].Value : null);
        await LoadAsync();
    });

    private Task MoveAsync(Guid id, bool up) => BusyAsync(async () =>
    {
        _listRefusal = (await Change.MoveAsync(id, up, Actor, CancellationToken.None)).Refusal;
        await LoadAsync();
    });

    /// <summary>One decimal, so that few among many do not read as none.</summary>
    private static string Share(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + "%";
}
