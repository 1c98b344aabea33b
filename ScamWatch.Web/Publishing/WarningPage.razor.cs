using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using ScamWatch.Domain;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Web.Publishing;

/// <summary>
/// One warning: its words beside the page as the public will read it, until it is published; then the page, and the way
/// to withdraw it. What is typed stays in the page until it is saved, whatever happens to the stored draft meanwhile.
/// </summary>
public partial class WarningPage
{
    private Alert? _alert;
    private bool _missing;

    // What the typing began from and at which version, and what it has come to.
    private AlertContent _started = new();
    private AlertContent _draft = new();
    private int _version;

    private IReadOnlyList<AlertFault> _faults = [];
    private IReadOnlyList<PhoneLine> _lines = [];
    private AlertMerge? _merge;
    private Refusal? _refusal;
    private string? _done;
    private bool _busy;
    private bool _asking;
    private bool _focusConfirm;
    private ElementReference _confirm;

    [Inject] public required FindAlerts Alerts { get; init; }

    [Inject] public required EditAlert Edit { get; init; }

    [Inject] public required PublishAlert Publishing { get; init; }

    [Inject] public required OfficialDirectory Official { get; init; }

    [Inject] public required PhoneLines Phones { get; init; }

    [Inject] public required IJSRuntime Browser { get; init; }

    [Parameter] public required Guid Id { get; set; }

    private DateOnly Today => JapanTime.DayOf(Now);

    private bool MayPublish => Actor.Has(Role.Publisher);

    private bool IsDirty => AlertField.All.Any(f => !f.IsSame(_started, _draft));

    /// <summary>Somebody else saved or published what is being edited here.</summary>
    private bool IsOvertaken => _alert is { } alert && alert.Version != _version && !_busy;

    /// <summary>A draft, or words typed into one that was published meanwhile: those must not vanish.</summary>
    private bool IsEditing => _alert is { } alert && (alert.State == AlertState.Draft || (IsDirty && alert.Version != _version));

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
            (_alert, _merge, _refusal, _done, _asking) = (null, null, null, null, false);
            (_started, _draft) = (new(), new());
            await ReloadAsync();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focusConfirm && _asking)
        {
            _focusConfirm = false;
            await _confirm.FocusAsync();
        }
    }

    private async Task ReloadAsync()
    {
        var latest = await Alerts.OneAsync(Id, Closed);
        _missing = latest is null;
        var isFirst = _alert is null;
        _alert = latest;
        if (latest is not null && (isFirst || !IsDirty))
        {
            Adopt(latest);
        }
    }

    private void Adopt(Alert alert)
    {
        (_started, _draft, _version) = (alert.Content, alert.Content, alert.Version);
        Check();
    }

    private void Type(AlertContent content)
    {
        _draft = content;
        _done = null;
        // What is confirmed must be what was read.
        _asking = false;
        Check();
    }

    private void Check()
    {
        _lines = Phones.On(Today);
        _faults = AlertLinter.Check(_draft, Official, Phones, Today);
    }

    private Task SaveAsync() => OnceAsync(async () =>
    {
        if (await StoreAsync())
        {
            _done = W["SavedNow"];
        }
    });

    /// <summary>Saves what is typed; false where it was refused.</summary>
    private async Task<bool> StoreAsync()
    {
        var typed = _draft;
        var outcome = await Edit.RunAsync(Id, typed, _version, Actor, Closed);
        if (outcome.Succeeded)
        {
            // More may have been typed while it was stored.
            (_started, _version, _merge) = (typed, outcome.Value, null);
        }

        _refusal = outcome.Refusal;
        await ReloadAsync();
        return outcome.Succeeded;
    }

    private Task AskAsync() => OnceAsync(async () =>
    {
        _asking = !IsDirty || await StoreAsync();
        _focusConfirm = _asking;
    });

    private Task PublishAsync() => OnceAsync(async () =>
    {
        var outcome = await Publishing.RunAsync(Id, _version, Actor, Closed);
        _refusal = outcome.Refusal;
        _done = outcome.Succeeded ? W["PublishedNow"].Value : null;
        _asking = false;
        await ReloadAsync();
    });

    private Task WithdrawAsync(string reason) => OnceAsync(async () =>
    {
        var outcome = await Publishing.WithdrawAsync(Id, reason, Actor, Closed);
        _refusal = outcome.Refusal;
        _done = outcome.Succeeded ? W["WithdrawnNow"].Value : null;
        await ReloadAsync();
    });

    private void Merge()
    {
        _merge = AlertMerge.Of(_started, _draft, _alert!.Content);
        (_started, _draft, _version) = (_alert.Content, _merge.Content, _alert.Version);
        _refusal = null;
        Check();
    }

    private void Take(AlertField field)
    {
        Type(field.Take(_draft, _started));
        _merge = _merge! with { Clashes = [.. _merge.Clashes.Where(f => f != field)] };
    }

    private void Discard()
    {
        _refusal = null;
        Adopt(_alert!);
    }

    /// <summary>Runs one action at a time: a second click while it runs does nothing.</summary>
    private async Task OnceAsync(Func<Task> action)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        _done = null;
        try
        {
            await action();
        }
        finally
        {
            _busy = false;
        }
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
