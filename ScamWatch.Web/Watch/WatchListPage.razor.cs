using System.Globalization;
using Microsoft.AspNetCore.Components;
using ScamWatch.Domain;
using ScamWatch.Domain.Storage;
using ScamWatch.Domain.Watch;

namespace ScamWatch.Web.Watch;

/// <summary>What the triage desk watches for: the list, adding by typing, ending.</summary>
public sealed partial class WatchListPage
{
    /// <summary>Proposed when an entry is added: most campaigns are over by then.</summary>
    private const int UsualMonths = 3;

    private Page<WatchRow>? _rows;
    private bool _past;
    private Guid? _asked;
    private string _because = "";
    private WatchKind? _kind;
    private string _value = "";
    private string _reason = "";
    private DateOnly _until;
    private Refusal? _refusal;
    private Refusal? _endRefusal;
    private string? _added;
    private string? _ended;

    [Inject] public required FindWatch Find { get; init; }

    [Inject] public required StartWatch Start { get; init; }

    [Inject] public required EndWatch End { get; init; }

    [Inject] public required WatchSettings Settings { get; init; }

    private DateOnly Today => JapanTime.DayOf(Now);

    protected override Task OpenAsync()
    {
        _until = Today.AddMonths(Math.Min(UsualMonths, Settings.MaxMonths));
        Listen(Topic.Watch, LoadAsync);
        return LoadAsync();
    }

    private async Task LoadAsync() => _rows = await Find.RunAsync(_past, new(0, Slice.MaxTake), Closed);

    private Task ShowAsync(bool past)
    {
        (_past, _asked, _ended, _endRefusal) = (past, null, null, null);
        return LoadAsync();
    }

    private Task AddAsync() => BusyAsync(async () =>
    {
        var outcome = await Start.RunAsync(new(_kind, _value, _reason, _until), Actor, Closed);
        (_refusal, _added) = (outcome.Refusal, null);
        if (outcome.Succeeded)
        {
            _added = W["Added", outcome.Value.Number, outcome.Value.PastReports];
            (_value, _reason, _kind, _past) = ("", "", null, false);
            await LoadAsync();
        }
    });

    private Task EndAsync(WatchEntry entry) => BusyAsync(async () =>
    {
        var outcome = await End.RunAsync(entry.Id, _because, Actor, Closed);
        (_endRefusal, _ended) = (outcome.Refusal, null);
        if (outcome.Succeeded)
        {
            (_asked, _ended) = (null, W["Ended", entry.Number]);
            await LoadAsync();
        }
    });

    private static DateOnly LastDay(WatchEntry entry) => JapanTime.DayOf(entry.Until.AddTicks(-1));

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
