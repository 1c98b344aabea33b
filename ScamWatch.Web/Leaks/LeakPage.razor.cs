using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using ScamWatch.Domain;
using ScamWatch.Domain.Guidance.Flows;
using ScamWatch.Domain.Leaks;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Web.Leaks;

/// <summary>One incident: whether it must be reported, by when, the nine items, and the steps until it is over.</summary>
public sealed partial class LeakPage
{
    private LeakRow? _row;
    private bool _loaded;
    private LeakForm _form = new();
    private bool _dirty;
    private bool _stale;
    private IReadOnlyList<LeakVersion> _versions = [];
    private GuidedCall? _call;
    private DateTime? _reportedAt;
    private string _reason = "";
    private Refusal? _refusal;
    private Refusal? _saveRefusal;
    private string? _done;
    private string? _saved;

    [Inject] public required FindLeaks Find { get; init; }

    [Inject] public required ChangeLeak Leak { get; init; }

    [Inject] public required FindGuidedCalls Calls { get; init; }

    [Inject] public required LeakClocks LeakClocks { get; init; }

    [Inject] public required IStringLocalizer<LeakTexts> L { get; init; }

    [Parameter] public required Guid Id { get; set; }

    private DateOnly Today => JapanTime.DayOf(Now);

    protected override async Task OpenAsync()
    {
        _reportedAt = LeakForm.Minute(Now);
        Listen(Topic.Leaks, LoadAsync);
        await LoadAsync();
        _loaded = true;
    }

    /// <summary>What is being typed stays; it is told when somebody else has changed the incident meanwhile.</summary>
    private async Task LoadAsync()
    {
        _row = await Find.FindAsync(Id, Actor, Closed);
        _versions = await Find.VersionsAsync(Id, Actor, Closed);
        if (_row is not { Incident: var incident })
        {
            return;
        }

        if (_dirty)
        {
            _stale = _form.Version != incident.Version;
        }
        else
        {
            _form = LeakForm.Of(incident);
        }

        if (_call is null && incident.GuidedCallId is { } call)
        {
            _call = await Calls.FindAsync(call, Actor, Closed);
        }
    }

    private Task ReloadAsync()
    {
        (_dirty, _stale, _saveRefusal) = (false, false, null);
        return LoadAsync();
    }

    private void Change(LeakContent content)
    {
        _form.Content = content;
        Touch();
    }

    private void Touch() => (_dirty, _saved) = (true, null);

    private void CountChanged(ChangeEventArgs change) => Change(_form.Content with
    {
        HeadCount = int.TryParse(change.Value as string, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null,
    });

    private Task SaveAsync() => BusyAsync(async () =>
    {
        var outcome = await Leak.EditAsync(Id, _form.Version, _form.Content, _form.KnewAtUtc, Actor, CancellationToken.None);
        (_saveRefusal, _saved) = (outcome.Refusal, null);
        if (outcome.Succeeded)
        {
            (_dirty, _stale, _saved) = (false, false, L["Saved", outcome.Value.Version]);
            await LoadAsync();
        }
    });

    private Task ReportAsync() => DoAsync((id, version, actor, ct) =>
    {
        var at = _reportedAt is { } japan ? JapanTime.ToUtc(japan) : Now;
        // The field shows no seconds: a report of this minute is not before the knowing of this minute.
        var earliest = _row!.Incident.PreliminaryAt ?? _row.Incident.KnewAt;
        at = at < earliest && LeakForm.Minute(at) == LeakForm.Minute(earliest) ? earliest : at;
        return _row.Incident.State == LeakState.Investigating
            ? Leak.ReportPreliminaryAsync(id, version, at, actor, ct)
            : Leak.ReportFinalAsync(id, version, at, actor, ct);
    });

    private Task AsideAsync() => DoAsync((id, version, actor, ct) => _row!.Incident.IsOpen
        ? Leak.ProposeAsync(id, version, _reason, actor, ct)
        : Leak.ReopenAsync(id, version, _reason, actor, ct));

    /// <summary>A step; what is typed and not saved stays as it is.</summary>
    private Task DoAsync(Func<Guid, int, Domain.Staff.Actor, CancellationToken, Task<Outcome<LeakIncident>>> step) => BusyAsync(async () =>
    {
        var outcome = await step(Id, _row!.Incident.Version, Actor, CancellationToken.None);
        (_refusal, _done) = (outcome.Refusal, null);
        if (outcome.Succeeded)
        {
            (_done, _reason) = (L["DoneStep"], "");
            if (_dirty && _form.Version + 1 == outcome.Value.Version)
            {
                // One's own step is no change by somebody else.
                _form = _form.On(outcome.Value);
            }
        }

        await LoadAsync();
    });
}
