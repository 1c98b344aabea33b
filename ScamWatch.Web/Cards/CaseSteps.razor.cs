using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Staff;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Cards;

/// <summary>The steps that the rules allow now, as forms. What is typed here stays when the case is read again.</summary>
public sealed partial class CaseSteps : ComponentBase
{
    // The lines that take suspensions; which of them are in force is the reference data's to say.
    private static readonly string[] s_lines = ["total", "navi", "alt_card"];

    private IReadOnlyList<(IdentityMatch, string)> _matches = [];
    private IdentityCheck _check = IdentityCheck.NotAsked;
    private IdentityCheck _seenCheck = IdentityCheck.NotAsked;
    private string _to = "";
    private string _theirNumber = "";
    private DateTime? _requestedAt;
    private string _how = "";
    private DateTime? _confirmedAt;
    private CaseState? _aside;
    private string _reason = "";

    private int _seenVersion;
    private bool _busy;
    private string? _done;
    private CaseState _refusedStep;
    private Refusal? _refusal;

    [Inject] public required MoveCase Move { get; init; }

    [Inject] public required PhoneLines Lines { get; init; }

    [Inject] public required TimeProvider Clock { get; init; }

    [Inject] public required IStringLocalizer<CardsTexts> C { get; init; }

    [Inject] public required IStringLocalizer<Texts> T { get; init; }

    [Parameter, EditorRequired] public required SuspensionCase Case { get; set; }

    [Parameter, EditorRequired] public required Actor Actor { get; set; }

    [Parameter, EditorRequired] public required DateOnly Today { get; set; }

    /// <summary>A step was taken; tells the case's new version.</summary>
    [Parameter] public EventCallback<int> Moved { get; set; }

    /// <summary>The case had changed meanwhile and must be read again.</summary>
    [Parameter] public EventCallback Stale { get; set; }

    private IReadOnlyList<CaseState> SideStates => [.. SuspensionRules.SideStates.Where(May)];

    private IEnumerable<PhoneLine> SuspensionLines => s_lines.Select(id => Lines.Find(id, Today)).OfType<PhoneLine>();

    private Refusal? AsideRefusal => SuspensionRules.SideStates.Contains(_refusedStep) ? _refusal : null;

    private bool IsTyped => _to.Length + _theirNumber.Length + _how.Length + _reason.Length > 0
        || _requestedAt is not null || _confirmedAt is not null || _aside is not null || _check != _seenCheck;

    protected override void OnInitialized()
    {
        _matches = [.. Enum.GetValues<IdentityMatch>().Select(v => (v, C.Of(v)))];
        See();
    }

    protected override void OnParametersSet()
    {
        // Who is in the middle of a step goes on from what they saw: the step is refused and told why, once.
        if (!IsTyped)
        {
            See();
        }
    }

    private bool May(CaseState to) => SuspensionRules.MayMove(Case.State, to);

    private Refusal? RefusalOf(CaseState step) => _refusedStep == step ? _refusal : null;

    private Task RequestAsync() => RunAsync(CaseState.Requested, new CaseStep.Request(Case.Id, _seenVersion,
        string.Join(" / ", new[] { _to.Trim(), _theirNumber.Trim() }.Where(t => t.Length > 0)), Utc(_requestedAt)));

    private Task ConfirmAsync() =>
        RunAsync(CaseState.Confirmed, new CaseStep.Confirm(Case.Id, _seenVersion, _how, Utc(_confirmedAt)));

    private Task CheckAsync() => RunAsync(CaseState.Identifying, new CaseStep.CheckIdentity(Case.Id, _seenVersion, _check));

    private Task SetAsideAsync() => _aside is { } state
        ? RunAsync(state, new CaseStep.SetAside(Case.Id, _seenVersion, state, _reason))
        : Task.CompletedTask;

    private async Task RunAsync(CaseState to, CaseStep step)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        (_done, _refusal, _refusedStep) = (null, null, to);
        try
        {
            var outcome = await Move.RunAsync(step, Actor, CancellationToken.None);
            if (outcome.Succeeded)
            {
                Clear();
                _done = to == CaseState.Identifying ? C["IdentityDone"] : C["StepDone", SuspensionRules.Label(to)];
                await Moved.InvokeAsync(outcome.Value);
                See();
                return;
            }

            _refusal = outcome.Refusal;
            if (_refusal is ChangedMeanwhile)
            {
                await Stale.InvokeAsync();
                _seenVersion = Case.Version;
            }
        }
        finally
        {
            _busy = false;
        }
    }

    private void See()
    {
        (_seenVersion, _seenCheck, _check) = (Case.Version, Case.Identity, Case.Identity);
    }

    private void Clear()
    {
        (_to, _theirNumber, _how, _reason) = ("", "", "", "");
        (_requestedAt, _confirmedAt, _aside) = (null, null, null);
    }

    private DateTime Utc(DateTime? japan) => japan is { } time ? JapanTime.ToUtc(time) : Clock.GetUtcNow().UtcDateTime;
}
