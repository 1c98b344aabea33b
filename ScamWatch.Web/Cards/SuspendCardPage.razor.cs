using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Cards;

/// <summary>A lost-card call on one screen: what happened, who, effects, commit, and only then the receipt number.</summary>
public sealed partial class SuspendCardPage
{
    private IReadOnlyList<(SuspensionTarget?, string)> _targets = [];
    private IReadOnlyList<(LossCause?, string)> _causes = [];
    private IReadOnlyList<(IdentityMatch, string)> _matches = [];
    private IReadOnlyList<(CallerRelation, string)> _relations = [];
    private IReadOnlyList<(string, string)> _sexes = [];
    private IReadOnlyList<(bool, string)> _shieldedChoices = [];
    private IReadOnlyList<(bool, string)> _safeChoices = [];

    private CallForm _form = new();
    private Refusal? _refusal;
    private CaseTaken? _taken;
    private LossStatement? _statement;
    private bool _busy;
    private ElementReference _heading;
    private bool _focusHeading;

    [Inject] public required SuspendCard Suspend { get; init; }

    [Inject] public required IStringLocalizer<CardsTexts> C { get; init; }

    [Inject] public required IJSRuntime Script { get; init; }

    /// <summary>Receipt number of the report that led here.</summary>
    [SupplyParameterFromQuery(Name = "report")] public string? Report { get; set; }

    private DateOnly Today => JapanTime.DayOf(Now);

    private bool IsUnsaved => _taken is null && _form.IsTouched;

    private string? BirthDateReadBack => _form.ReadBirthDate(Today) is { Succeeded: true, Value: var birth }
        ? C["BirthDateRead", Display.Day(birth.Day), birth.JapaneseCalendar, birth.AgeOn(Today)].Value
        : null;

    protected override Task OpenAsync()
    {
        _targets = [.. Enum.GetValues<SuspensionTarget>().Select(v => ((SuspensionTarget?)v, C.Of(v)))];
        _causes = [.. Enum.GetValues<LossCause>().Select(v => ((LossCause?)v, C.Of(v)))];
        _matches = [.. Enum.GetValues<IdentityMatch>().Select(v => (v, C.Of(v)))];
        _relations = [.. Enum.GetValues<CallerRelation>().Select(v => (v, C.Of(v)))];
        _sexes = [("", C["Sex."]), ("female", C["Sex.female"]), ("male", C["Sex.male"])];
        _shieldedChoices = [(false, C["Shielded.no"]), (true, C["Shielded.yes"])];
        _safeChoices = [(true, C["CallbackSafe.yes"]), (false, C["CallbackSafe.no"])];
        // Whatever else stands in the address is not a report's number and is not shown as one.
        if (ReceiptNumber.TryParse(Report, out var number))
        {
            _form.ReportNumber = number.ToString();
        }

        return Task.CompletedTask;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focusHeading)
        {
            _focusHeading = false;
            await _heading.FocusAsync();
        }
    }

    private async Task CommitAsync()
    {
        if (_busy || _taken is not null)
        {
            return;
        }

        _refusal = null;
        var call = _form.Read(Today);
        if (!call.Succeeded)
        {
            _refusal = call.Refusal;
            return;
        }

        _busy = true;
        try
        {
            // Not ended with the page: a tab that closes now must not undo what the caller was promised.
            var outcome = await Suspend.RunAsync(call.Value, Actor, CancellationToken.None);
            (_taken, _refusal) = (outcome.Value, outcome.Refusal);
            _statement = call.Value.Statement;
            _focusHeading = _taken is not null;
        }
        finally
        {
            _busy = false;
        }
    }

    private void StartNextCall()
    {
        (_form, _taken, _statement, _refusal) = (new CallForm(), null, null, null);
        _focusHeading = true;
    }

    private async Task AskBeforeLeavingAsync(LocationChangingContext leaving)
    {
        if (IsUnsaved && !await Script.InvokeAsync<bool>("confirm", Closed, C["Leave"].Value))
        {
            leaving.PreventNavigation();
        }
    }
}
