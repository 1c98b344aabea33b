using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Desk;
using ScamWatch.Domain.Cards.Paper;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Cards;

/// <summary>A lost-card call on one screen: what happened, who, effects, commit, and only then the receipt number.</summary>
public sealed partial class SuspendCardPage
{
    /// <summary>Between two savings of what is typed.</summary>
    private static readonly TimeSpan s_breath = TimeSpan.FromMilliseconds(300);

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
    private DateTime? _endedAt;
    private string _note = "";
    private bool _paper;
    private bool _unsaved;
    private bool _saving;
    private DateTime? _savedAt;
    private Task _write = Task.CompletedTask;
    private IReadOnlyList<string> _told = [];

    [Inject] public required SuspendCard Suspend { get; init; }

    [Inject] public required IStringLocalizer<CardsTexts> C { get; init; }

    [Inject] public required IStringLocalizer<DeskTexts> D { get; init; }

    [Inject] public required CallDrafts Drafts { get; init; }

    [Inject] public required EndCall End { get; init; }

    [Inject] public required TellCaller TellCaller { get; init; }

    [Inject] public required StartFromReport FromReport { get; init; }

    [Inject] public required ILogger<SuspendCardPage> Log { get; init; }

    /// <summary>Receipt number of the report that led here.</summary>
    [SupplyParameterFromQuery(Name = "report")] public string? Report { get; set; }

    /// <summary>Serial of a paper form to enter; <c>1</c> to ask for one.</summary>
    [SupplyParameterFromQuery(Name = "paper")] public string? Paper { get; set; }

    /// <summary>What to stop, as a guided call told.</summary>
    [SupplyParameterFromQuery(Name = "target")] public string? Target { get; set; }

    /// <summary>How it was lost, as a guided call told.</summary>
    [SupplyParameterFromQuery(Name = "cause")] public string? Cause { get; set; }

    /// <summary>True where a guided call was for somebody whose whereabouts must not become known.</summary>
    [SupplyParameterFromQuery(Name = "shielded")] public bool Shielded { get; set; }

    private DateOnly Today => JapanTime.DayOf(Now);

    private string? BirthDateReadBack => _form.ReadBirthDate(Today) is { Succeeded: true, Value: var birth }
        ? C["BirthDateRead", Display.Day(birth.Day), birth.JapaneseCalendar, birth.AgeOn(Today)].Value
        : null;

    protected override async Task OpenAsync()
    {
        _targets = [.. Enum.GetValues<SuspensionTarget>().Select(v => ((SuspensionTarget?)v, C.Of(v)))];
        _causes = [.. Enum.GetValues<LossCause>().Select(v => ((LossCause?)v, C.Of(v)))];
        _matches = [.. Enum.GetValues<IdentityMatch>().Select(v => (v, C.Of(v)))];
        _relations = [.. Enum.GetValues<CallerRelation>().Select(v => (v, C.Of(v)))];
        _sexes = [("", C["Sex."]), ("female", C["Sex.female"]), ("male", C["Sex.male"])];
        _shieldedChoices = [(false, C["Shielded.no"]), (true, C["Shielded.yes"])];
        _safeChoices = [(true, C["CallbackSafe.yes"]), (false, C["CallbackSafe.no"])];
        _paper = Paper is not null;
        if (await Drafts.FindAsync(Actor, Closed) is { IsTouched: true } draft)
        {
            (_form, _note) = (draft, D["Restored"]);
        }
        else
        {
            await PrefillAsync();
        }
    }

    private async Task PrefillAsync()
    {
        if (PaperSerial.TryParse(Paper, out var serial))
        {
            _form.PaperSerial = PaperSerial.Of(serial);
        }

        if (Codes.TryParse<SuspensionTarget>(Target, out var target))
        {
            _form.Target = target;
        }

        if (Codes.TryParse<LossCause>(Cause, out var cause))
        {
            _form.Cause = cause;
        }

        if (Shielded)
        {
            _form.Shielded = true;
        }

        // Whatever else stands in the address is not a report's number and is not shown as one.
        if (!ReceiptNumber.TryParse(Report, out var number))
        {
            return;
        }

        _form.ReportNumber = number.ToString();
        if (await FromReport.RunAsync(_form.ReportNumber, Actor, Closed) is { } start)
        {
            (_form.Target, _form.Cause) = (SuspensionTarget.Card, start.Cause);
            (_form.HolderName, _form.CallbackNumber) = (start.HolderName, start.Contact);
            _note = D["Prefilled", _form.ReportNumber]
                + (start.Campaign is { } campaign ? " " + D["PrefilledCampaign", campaign, start.CampaignReports] : "");
        }
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
            if (_taken is { } taken)
            {
                if (_form.Told.Count > 0)
                {
                    await TellCaller.RunAsync(taken.CaseId, _form.Told, Actor, CancellationToken.None);
                    _told = [.. _form.Told];
                }

                await DropDraftAsync();
            }
        }
        finally
        {
            _busy = false;
        }
    }

    /// <summary>After each key: the first starts the call's clock, and each sets the autosave going.</summary>
    private void Touch()
    {
        _form.StartedAt ??= Now;
        _unsaved = true;
        if (!_saving)
        {
            _ = SaveAsync();
        }
    }

    /// <summary>At once for the first key, then as often as the database answers, with a breath in between.</summary>
    private async Task SaveAsync()
    {
        _saving = true;
        try
        {
            while (_unsaved && _taken is null && !_busy)
            {
                _unsaved = false;
                _write = Drafts.SaveAsync(_form, Actor, CancellationToken.None);
                await _write;
                _savedAt = Now;
                await Task.Delay(s_breath, Closed);
            }
        }
        catch (OperationCanceledException)
        {
            // The page was closed; what was typed in the last breath is still to be kept.
            if (_unsaved && _taken is null)
            {
                await Drafts.SaveAsync(_form, Actor, CancellationToken.None);
            }
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Typing must go on: the next key tries again.
            Log.LogWarning(fault, "A draft could not be kept");
        }
        finally
        {
            _saving = false;
        }

        StateHasChanged();
    }

    /// <summary>Marks as the register answers; the operator may set each otherwise.</summary>
    private void Fill(RegistryComparison.Compared answer)
    {
        _form.Identity = ComparisonRules.Fill(_form.Identity, answer);
        Touch();
    }

    private void Tell(string article)
    {
        _form.Told.Add(article);
        Touch();
    }

    private void Untell(string article)
    {
        _form.Told.Remove(article);
        Touch();
    }

    /// <summary>After the receipt number was given: at once into the case.</summary>
    private async Task TellTakenAsync(string article)
    {
        if (_taken is { } taken && await TellCaller.RunAsync(taken.CaseId, [article], Actor, CancellationToken.None) is { Succeeded: true })
        {
            _told = [.. _told, article];
        }
    }

    private void HangUp() => _endedAt = Now;

    private async Task StartNextCallAsync()
    {
        if (_taken is { } taken)
        {
            await End.RunAsync(new(_form.FormId, taken.ReceiptNumber, _form.StartedAt ?? Now, _endedAt), Actor, CancellationToken.None);
        }

        Clear();
    }

    private async Task MisdirectedAsync()
    {
        await End.RunAsync(new(_form.FormId, "", _form.StartedAt ?? Now, null), Actor, CancellationToken.None);
        await DiscardAsync();
        _note = D["MisdirectedDone", Display.Exact(Now)];
    }

    private async Task DiscardAsync()
    {
        Clear();
        await DropDraftAsync();
    }

    /// <summary>After a write that is under way, or it would bring the draft back.</summary>
    private async Task DropDraftAsync()
    {
        await _write;
        await Drafts.DropAsync(Actor, CancellationToken.None);
    }

    private void Clear()
    {
        (_form, _taken, _statement, _refusal, _endedAt, _savedAt, _note, _unsaved) = (new CallForm(), null, null, null, null, null, "", false);
        _told = [];
        _focusHeading = true;
    }
}
