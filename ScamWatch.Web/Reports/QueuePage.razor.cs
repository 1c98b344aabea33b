using System.Globalization;
using Microsoft.AspNetCore.Components;
using ScamWatch.Domain;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Storage;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Reports;

/// <summary>
/// The triage queue. Its filter lives in the address, so that a link, a reload or the back key brings it back. The line that
/// has the focus is the current one; keys act on it, or on the chosen lines where some are.
/// </summary>
public sealed partial class QueuePage
{
    private const int PartSize = 50;
    private static readonly TimeSpan s_undoable = TimeSpan.FromHours(1);

    private readonly QueueChoice _choice = new();
    private readonly Stack<Guid> _undo = new();
    private readonly List<QueuePlace?> _starts = [null];
    private IReadOnlyList<KeyCommand> _commands = [];
    private Keys? _keys;
    private QueuePart _part = new([], null);
    private QueueCount? _count;
    private ReportFilter? _shown;
    private int _index;
    private bool _focus;
    private bool _loaded;
    private Verdict? _deciding;
    private Refusal? _refusal;
    private string? _done;

    [Inject] public required FindReports Find { get; init; }

    [Inject] public required DecideReports Decide { get; init; }

    [Inject] public required UndoDecisions Undo { get; init; }

    [Inject] public required AssignReports Assign { get; init; }

    [Inject] public required Domain.Replies.ReplySettings Replies { get; init; }

    /// <summary>What a decision is about: the chosen lines, else the current one.</summary>
    private IReadOnlyList<ReportRow> Chosen => _choice.Rows.Count > 0 ? [.. _choice.Rows] : Current is { } row ? [row] : [];

    private ReportRow? Current => _part.Items.FirstOrDefault(r => r.Id == _choice.Current);

    private string Total
    {
        get
        {
            var from = ((_starts.Count - 1) * PartSize) + 1;
            return !_loaded ? T["Loading"]
                : _part.Items.Count == 0 ? T["ListTotal", 0]
                : _count is { } count
                    ? R[count.OrMore ? "PartOfMore" : "PartOf", from, from + _part.Items.Count - 1, count.Reports.ToString("N0", CultureInfo.InvariantCulture)]
                    : string.IsNullOrWhiteSpace(Text) ? T["Loading"]
                    : R["PartFound", from, from + _part.Items.Count - 1];
        }
    }

    protected override async Task OpenAsync()
    {
        _commands = Commands();
        Listen(Topic.Reports, RefreshAsync);
        if (await Undo.LastAsync(Actor, Now - s_undoable, Closed) is { } last)
        {
            _undo.Push(last);
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_shown != Filter)
        {
            _shown = Filter;
            _starts.Clear();
            _starts.Add(null);
            _choice.Clear();
            (_choice.Current, _index, _count, _deciding, _refusal) = (null, 0, null, null, null);
            await LoadAsync();
            StateHasChanged();
            _count = await Find.CountAsync(Filter, Closed);
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focus && _keys is not null && _choice.Current is { } current)
        {
            _focus = false;
            await _keys.FocusAsync(QueueLine.IdOf(current));
        }
    }

    private IReadOnlyList<KeyCommand> Commands() =>
    [
        Key("j", "KeyNext", () => MoveAsync(1)) with { Repeats = true },
        Key("k", "KeyPrevious", () => MoveAsync(-1)) with { Repeats = true },
        Key("n", "KeyNextOpen", NextOpenAsync),
        // Enter opens a focused link by itself; the current line also where the focus has gone from it.
        Key("o", "KeyOpen", OpenCurrent) with { Keys = ["o", "Enter"] },
        Key("x", "KeySelect", SelectCurrent),
        Key("X", "KeySelectAll", () => Run(() => _choice.Set(_part.Items, !_part.Items.All(r => _choice.Contains(r.Id))))),
        .. Enum.GetValues<Verdict>().Select(v => KeyCommand.Of(
            this, ((int)v + 1).ToString(CultureInfo.InvariantCulture), R["KeyDecide", Mark.Of(v).Word], () => DecideAsync(v))),
        Key("u", "KeyUndo", UndoAsync),
        Key("a", "KeyAssign", () => GiveAsync((Actor.Id, ""))),
        Key("/", "KeySearch", () => _keys!.FocusAsync("queue-search")),
        Key("g c", "KeyCampaigns", () => Run(() => Nav.NavigateTo(Urls.Campaigns))),
        Key("Escape", "KeyEscape", CancelAsync),
    ];

    private KeyCommand Key(string key, string label, Func<Task> run) => KeyCommand.Of(this, key, R[label], run);

    private Task OpenCurrent() => Run(() =>
    {
        if (Current is { } row)
        {
            Nav.NavigateTo(Urls.ReportWithin(row.Id, Filter, Actor));
        }
    });

    private Task SelectCurrent() => Run(() =>
    {
        if (Current is { } row)
        {
            _choice.Set([row], !_choice.Contains(row.Id));
        }
    });

    private static Task Run(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private async Task LoadAsync()
    {
        _part = await Find.RunAsync(Filter, _starts[^1], PartSize, Closed);
        // The last part was emptied: show the one before.
        while (_part.Items.Count == 0 && _starts.Count > 1)
        {
            _starts.RemoveAt(_starts.Count - 1);
            _part = await Find.RunAsync(Filter, _starts[^1], PartSize, Closed);
        }

        _loaded = true;
        // As they are now.
        _choice.Set([.. _part.Items.Where(r => _choice.Contains(r.Id))], chosen: true);
    }

    // After a change anywhere. What the person looks at stays where it is; a line that is gone is nobody's current one, so that
    // no key falls on another instead.
    private async Task RefreshAsync()
    {
        Remember();
        await LoadAsync();
        if (Current is null)
        {
            _choice.Current = null;
        }

        _count = await Find.CountAsync(Filter, Closed);
    }

    private void Remember()
    {
        var at = _part.Items.ToList().FindIndex(r => r.Id == _choice.Current);
        _index = at >= 0 ? at : _index;
    }

    private async Task MoveAsync(int by)
    {
        Remember();
        var to = Current is null ? Math.Clamp(_index, 0, Math.Max(0, _part.Items.Count - 1)) : _index + by;
        if (to >= _part.Items.Count && _part.Next is not null)
        {
            await NextAsync();
            to = 0;
        }
        else if (to < 0 && _starts.Count > 1)
        {
            await PreviousAsync();
            to = _part.Items.Count - 1;
        }

        GoTo(Math.Clamp(to, 0, Math.Max(0, _part.Items.Count - 1)));
    }

    private async Task NextOpenAsync()
    {
        Remember();
        for (var i = Current is null ? 0 : _index + 1; i < _part.Items.Count; i++)
        {
            if (_part.Items[i].Verdict is null)
            {
                GoTo(i);
                return;
            }
        }

        if (_part.Next is not null && _part.Items.Count > 0)
        {
            await NextAsync();
            GoTo(Math.Max(0, _part.Items.ToList().FindIndex(r => r.Verdict is null)));
        }
    }

    private void GoTo(int index)
    {
        if (index < _part.Items.Count)
        {
            (_index, _choice.Current, _focus) = (index, _part.Items[index].Id, true);
        }
    }

    private async Task NextAsync()
    {
        if (_part.Next is { } next)
        {
            _starts.Add(next);
            (_choice.Current, _index) = (null, 0);
            await LoadAsync();
        }
    }

    private async Task PreviousAsync()
    {
        if (_starts.Count > 1)
        {
            _starts.RemoveAt(_starts.Count - 1);
            (_choice.Current, _index) = (null, 0);
            await LoadAsync();
        }
    }

    /// <summary>One line that needs nothing more is decided at once; all else is shown first.</summary>
    private async Task DecideAsync(Verdict verdict)
    {
        if (Busy || _deciding is not null)
        {
            return;
        }

        (_refusal, _done) = (null, null);
        if (Chosen.Count == 0)
        {
            _refusal = new Domain.Campaigns.NothingChosen();
            return;
        }

        if (Chosen is [{ Verdict: null } row])
        {
            var decision = new ManyDecision([new(row.Id, row.Version)], verdict, "", TellReporters: Replies.SendOutcome);
            if (await Decide.PreviewAsync(decision, Closed) is { Undecided: 1, Against: 0, Mails: null or 0 })
            {
                await BusyAsync(async () =>
                {
                    var outcome = await Decide.RunAsync(decision, Actor, Closed);
                    if (outcome.Succeeded)
                    {
                        await DecidedAsync(outcome.Value, verdict, row.ReceiptNumber);
                    }
                    else
                    {
                        _refusal = outcome.Refusal;
                        await RefreshAsync();
                    }
                });
                return;
            }
        }

        _deciding = verdict;
    }

    private Task DecidedAsync(DecidedMany decided) => DecidedAsync(decided, _deciding!.Value, null);

    private async Task DecidedAsync(DecidedMany decided, Verdict verdict, string? only)
    {
        _undo.Push(decided.Batch);
        _deciding = null;
        Remember();
        _choice.Clear();
        _done = only is not null ? R["OneDecided", only, Mark.Of(verdict).Word]
            : decided.LeftAlone == 0 ? R["ManyDecided", decided.Decided, Mark.Of(verdict).Word]
            : R["ManyDecidedBut", decided.Decided, Mark.Of(verdict).Word, decided.LeftAlone];
        await ReloadAsync(stay: false);
    }

    private Task UndoAsync() => BusyAsync(async () =>
    {
        if (!_undo.TryPop(out var batch))
        {
            (_refusal, _done) = (new NothingToTakeBack(), null);
            return;
        }

        var outcome = await Undo.RunAsync(batch, Actor, Closed);
        (_refusal, _done, _deciding) = (outcome.Refusal, null, null);
        if (outcome.Value is { } undone)
        {
            _done = R["UndoneMany", undone.Restored];
            _done += undone.LeftAlone > 0 ? R["UndoneBut", undone.LeftAlone] : "";
            _done += undone.Sent > 0 ? R["UndoneSent", undone.Sent] : "";
            await ReloadAsync(stay: true);
            if (_part.Items.ToList().FindIndex(r => undone.Reports.Contains(r.Id)) is >= 0 and var at)
            {
                GoTo(at);
            }
        }
    });

    private Task GiveAsync((string? To, string Note) gift) => BusyAsync(async () =>
    {
        var chosen = Chosen;
        var outcome = await Assign.RunAsync([.. chosen.Select(r => r.Id)], gift.To, gift.Note, Actor, Closed);
        (_refusal, _done) = (outcome.Refusal, outcome.Succeeded ? R["AssignedMany", outcome.Value].Value : null);
        if (outcome.Succeeded)
        {
            _choice.Clear();
            await ReloadAsync(stay: true);
        }
    });

    private Task CancelAsync()
    {
        if (_deciding is not null)
        {
            _deciding = null;
            _focus = _choice.Current is not null;
        }
        else
        {
            _choice.Clear();
            (_refusal, _done) = (null, null);
        }

        return Task.CompletedTask;
    }

    /// <summary>Reads the part again and puts the focus where the work goes on.</summary>
    /// <param name="stay">True to stay at the current line if it is still there; else its place is taken by the next.</param>
    private async Task ReloadAsync(bool stay)
    {
        Remember();
        await LoadAsync();
        if (!stay || Current is null)
        {
            // Where a decided line stays in the list, the next one is below it.
            var here = _part.Items.ToList().FindIndex(r => r.Id == _choice.Current);
            GoTo(Math.Clamp(here >= 0 ? here + 1 : _index, 0, Math.Max(0, _part.Items.Count - 1)));
        }
        else
        {
            _focus = true;
        }

        _count = await Find.CountAsync(Filter, Closed);
    }

    private void Go(ReportFilter filter) => Nav.NavigateTo(Urls.QueueWith(filter, Actor), replace: true);
}
