using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Guidance;

namespace ScamWatch.Web.Cards;

/// <summary>What is done by telephone: the steps that the rules allow now, as forms.</summary>
public sealed partial class CaseSteps
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

    [Inject] public required PhoneLines Lines { get; init; }

    [Inject] public required IStringLocalizer<CounterTexts> K { get; init; }

    private IReadOnlyList<CaseState> SideStates => [.. SuspensionRules.SideStates.Where(May)];

    private IEnumerable<PhoneLine> SuspensionLines => s_lines.Select(id => Lines.Find(id, Today)).OfType<PhoneLine>();

    private Refusal? AsideRefusal => RefusedForm is CaseState step && SuspensionRules.SideStates.Contains(step) ? Refused : null;

    protected override bool IsTyped => _to.Length + _theirNumber.Length + _how.Length + _reason.Length > 0
        || _requestedAt is not null || _confirmedAt is not null || _aside is not null || _check != _seenCheck;

    protected override void OnInitialized()
    {
        _matches = [.. Enum.GetValues<IdentityMatch>().Select(v => (v, C.Of(v)))];
        base.OnInitialized();
    }

    private bool May(CaseState to) => SuspensionRules.MayMove(Case.State, to);

    private Task RequestAsync() => RunAsync(CaseState.Requested, new CaseStep.Request(Case.Id, SeenVersion,
        string.Join(" / ", new[] { _to.Trim(), _theirNumber.Trim() }.Where(t => t.Length > 0)), Utc(_requestedAt)));

    private Task ConfirmAsync() =>
        RunAsync(CaseState.Confirmed, new CaseStep.Confirm(Case.Id, SeenVersion, _how, Utc(_confirmedAt)));

    private Task CheckAsync() => RunAsync(CaseState.Identifying, new CaseStep.CheckIdentity(Case.Id, SeenVersion, _check));

    private Task SetAsideAsync() => _aside is { } state
        ? RunAsync(state, new CaseStep.SetAside(Case.Id, SeenVersion, state, _reason))
        : Task.CompletedTask;

    private Task RunAsync(CaseState to, CaseStep step) =>
        RunAsync(to, step, to == CaseState.Identifying ? C["IdentityDone"] : C["StepDone", SuspensionRules.Label(to)]);

    protected override void See()
    {
        base.See();
        (_seenCheck, _check) = (Case.Identity, Case.Identity);
    }

    protected override void Clear()
    {
        (_to, _theirNumber, _how, _reason) = ("", "", "", "");
        (_requestedAt, _confirmedAt, _aside) = (null, null, null);
    }

    private DateTime Utc(DateTime? japan) => japan is { } time ? JapanTime.ToUtc(time) : Clock.GetUtcNow().UtcDateTime;
}
