using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using ScamWatch.Domain;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Phrases;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Web.Publishing;

/// <summary>
/// One warning: what the public reads of it, what is in work beside the page as the public will read it, and the steps from one to
/// the other. What is typed stays in the page until it is saved, whatever happens to the stored draft meanwhile.
/// </summary>
public partial class WarningPage
{
    /// <summary>Short enough to seem at once, long enough that not every letter is read over.</summary>
    private static readonly TimeSpan s_rest = TimeSpan.FromMilliseconds(250);

    private Alert? _alert;
    private bool _missing;

    // What the typing began from and at which version, and what it has come to.
    private AlertContent _started = new();
    private AlertContent _draft = new();
    private int _version;

    private IReadOnlyList<Acknowledgement> _startedAnswers = [];
    private IReadOnlyList<Acknowledgement> _answers = [];
    private AlertSurroundings _around = AlertSurroundings.None;
    private WarningCheck _check;
    private int _typed;
    private IReadOnlyList<PhoneLine> _lines = [];
    private AlertMerge? _merge;
    private Refusal? _refusal;
    private string? _done;

    // In which the preview stands.
    private string _language = Phrasebook.Japanese;

    public WarningPage() => _check = new([], Answer, TakeBack);

    [Inject] public required FindAlerts Alerts { get; init; }

    [Inject] public required EditAlert Edit { get; init; }

    [Inject] public required PublishAlert Publishing { get; init; }

    [Inject] public required ReviewAlert Review { get; init; }

    [Inject] public required AlertLinter Linter { get; init; }

    [Inject] public required AlertSettings Settings { get; init; }

    [Inject] public required Taxonomy Taxonomy { get; init; }

    [Inject] public required PhoneLines Phones { get; init; }

    [Inject] public required AlertTranslations Translations { get; init; }

    [Inject] public required Phrasebook Book { get; init; }

    [Inject] public required IJSRuntime Browser { get; init; }

    [Parameter] public required Guid Id { get; set; }

    private PhraseLanguage Shown => Book.Find(_language)!;

    private DateOnly Today => JapanTime.DayOf(Now);

    private bool IsDirty => AlertField.All.Any(f => !f.IsSame(_started, _draft)) || !_answers.SequenceEqual(_startedAnswers);

    /// <summary>True while the words may be changed.</summary>
    private bool IsDraft => _alert?.WorkState == AlertState.Draft;

    /// <summary>Somebody else saved what is being edited here, or took it a step on.</summary>
    private bool IsOvertaken => _alert is { } alert && alert.Version != _version && !Busy;

    /// <summary>A draft, or words typed into one that was taken a step on meanwhile: those must not vanish.</summary>
    private bool IsEditing => _alert is { } alert && (IsDraft || (IsDirty && alert.Version != _version));

    /// <summary>What keeps the words from going on.</summary>
    private List<AlertFault> Stopping => [.. _check.Faults.Where(f => f.Stops)];

    protected override async Task OpenAsync()
    {
        Listen(Topic.Alerts, ReloadAsync);
        await ReloadAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        // The same page shows another warning when only the address changes.
        if (_alert is not null && _alert.Id != Id)
        {
            (_alert, _merge, _refusal, _done) = (null, null, null, null);
            (_started, _draft) = (new(), new());
            await ReloadAsync();
        }
    }

    private async Task ReloadAsync()
    {
        var latest = await Alerts.OneAsync(Id, Closed);
        _missing = latest is null;
        _around = latest is null ? AlertSurroundings.None : await Alerts.SurroundingsAsync(latest, Closed);
        var isFirst = _alert is null;
        _alert = latest;
        if (latest is null || (!isFirst && IsDirty))
        {
            return;
        }

        if (!isFirst && !Busy && latest.Version != _version)
        {
            _done = IsDraft ? W["Refreshed"].Value : null;
        }

        Adopt(latest);
    }

    private void Adopt(Alert alert)
    {
        (_started, _draft, _version) = (alert.Work, alert.Work, alert.Version);
        (_startedAnswers, _answers) = (alert.Acknowledged, alert.Acknowledged);
        Check();
    }

    /// <summary>Takes what is typed at once, and has it read when the hands rest.</summary>
    private async Task TypeAsync(AlertContent content)
    {
        _draft = content;
        _done = null;
        var typed = ++_typed;
        await Task.Delay(s_rest, Closed);
        if (typed == _typed)
        {
            Check();
        }
    }

    private void Check()
    {
        _lines = Phones.On(Today);
        _check = _check with { Faults = Linter.Check(_draft, _around, _answers, Today, _alert?.Editions.Count > 0) };
    }

    private void Answer(AlertFault fault, string reason)
    {
        _answers = [.. _answers.Where(a => !fault.IsAnsweredBy(a)), fault.Answered(reason)];
        Check();
        StateHasChanged();
    }

    private void TakeBack(AlertFault fault)
    {
        _answers = [.. _answers.Where(a => !fault.IsAnsweredBy(a))];
        Check();
        StateHasChanged();
    }

    private Task SaveAsync() => BusyAsync(async () =>
    {
        _done = null;
        if (await StoreAsync())
        {
            _done = W["SavedNow"];
        }
    });

    /// <summary>Saves what is typed; false where it was refused.</summary>
    private async Task<bool> StoreAsync()
    {
        var (typed, answers) = (_draft, _answers);
        var outcome = await Edit.RunAsync(Id, typed, answers, _version, Actor, Closed);
        if (outcome.Succeeded)
        {
            // More may have been typed while it was stored.
            (_started, _startedAnswers, _version, _merge) = (typed, answers, outcome.Value, null);
        }

        _refusal = outcome.Refusal;
        await ReloadAsync();
        return outcome.Succeeded;
    }

    private Task SendAsync() => BusyAsync(async () =>
    {
        _done = null;
        if (IsDirty && !await StoreAsync())
        {
            return;
        }

        var outcome = await Review.SendAsync(Id, _version, Actor, Closed);
        _refusal = outcome.Refusal;
        await DoneAsync(outcome.Succeeded ? W["SentNow"].Value : null);
    });

    private Task<Refusal?> AtOnceAsync(string because) =>
        StepAsync(async () => (await Publishing.AtOnceAsync(Id, because, _version, Actor, Closed)).Refusal, W["PublishedNow"]);

    private Task<Refusal?> DropAsync(string because) =>
        StepAsync(async () => (await Edit.DropAsync(Id, because, _version, Actor, Closed)).Refusal, W["DroppedNow"], save: false);

    /// <summary>Saves what is typed where that matters, then takes a step; why it was not taken, or null.</summary>
    private async Task<Refusal?> StepAsync(Func<Task<Refusal?>> step, string done, bool save = true)
    {
        Refusal? refusal = null;
        await BusyAsync(async () =>
        {
            if (save && IsDirty && !await StoreAsync())
            {
                refusal = _refusal;
                return;
            }

            refusal = await step();
            if (refusal is null)
            {
                // What was typed into what is no longer there is gone with it.
                (_draft, _answers) = (_started, _startedAnswers);
                await DoneAsync(done);
            }
        });
        return refusal;
    }

    /// <summary>Shows what a step made of it.</summary>
    private async Task DoneAsync(string? done)
    {
        await ReloadAsync();
        _done = done;
    }

    private void Merge()
    {
        _merge = AlertMerge.Of(_started, _draft, _alert!.Work);
        (_started, _draft, _version) = (_alert.Work, _merge.Content, _alert.Version);
        _refusal = null;
        Check();
    }

    private void Take(AlertField field)
    {
        _draft = field.Take(_draft, _started);
        Check();
        _merge = _merge! with { Clashes = [.. _merge.Clashes.Where(f => f != field)] };
    }

    private void Discard()
    {
        _refusal = null;
        Adopt(_alert!);
    }

    private async Task AskBeforeLeavingAsync(LocationChangingContext leaving)
    {
        // Jumping to a field of this page leaves nothing.
        var staysHere = Nav.ToAbsoluteUri(leaving.TargetLocation).AbsolutePath == new Uri(Nav.Uri).AbsolutePath;
        if (IsEditing && IsDirty && !staysHere && !await Browser.InvokeAsync<bool>("confirm", W["LeaveUnsaved"].Value))
        {
            leaving.PreventNavigation();
        }
    }

    private static DateOnly? DayOf(DateTime? utc) => utc is { } moment ? JapanTime.DayOf(moment) : null;
}
