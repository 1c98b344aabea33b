using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using ScamWatch.Domain;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Guidance.Articles;
using ScamWatch.Domain.Guidance.Flows;
using ScamWatch.Domain.Leaks;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Flows;

/// <summary>One step of a guided flow at a time, by the keyboard, with everything that is answered beside it. It is kept as it goes.</summary>
public sealed partial class GuidedFlowPage
{
    /// <summary>Between two savings of what is typed.</summary>
    private static readonly TimeSpan s_breath = TimeSpan.FromMilliseconds(300);

    private string? _loaded;
    private Keys? _keys;
    private FlowRun? _run;
    private Guid _formId;
    private DateTime _startedAt;
    private Dictionary<string, string> _typed = [];
    private Refusal? _refusal;
    private int? _leak;
    private GuidedResult? _ended;
    private bool _restored;
    private bool _unsaved;
    private bool _saving;
    private DateTime? _savedAt;
    private Task _write = Task.CompletedTask;
    private string? _focus;

    [Inject] public required FlowBook Book { get; init; }

    [Inject] public required FlowDrafts Drafts { get; init; }

    [Inject] public required EndGuidedCall End { get; init; }

    [Inject] public required RaiseLeak Leak { get; init; }

    [Inject] public required ArticleBook Articles { get; init; }

    [Inject] public required SourceList Sources { get; init; }

    [Inject] public required IStringLocalizer<FlowTexts> F { get; init; }

    [Inject] public required ILogger<GuidedFlowPage> Log { get; init; }

    /// <summary>Id of the flow.</summary>
    [Parameter] public required string Id { get; set; }

    private DateOnly Today => JapanTime.DayOf(Now);

    private string NextText => _run switch
    {
        { AtEnd: true, Current.ContinuesIn: { } other } => F["RecordAndGoOn", Book.Find(other, Today)?.Title.ToString() ?? other],
        { AtEnd: true } => F["Record"],
        _ => F["Next"],
    };

    private IReadOnlyList<KeyCommand> Commands => _run is not { } run ? []
        : _ended is not null ? [KeyCommand.Of(this, "Enter", F["ToList"], () => Go(Urls.GuidanceFlows))]
        :
        [
            .. run.Current.Choices.Select((c, i) => KeyCommand.Of(this, (i + 1).ToString(CultureInfo.InvariantCulture), c.Text.ToString(), () => ChooseAsync(i))),
            .. run.Current.Kind == FlowStepKind.Ask ? Array.Empty<KeyCommand>() : [KeyCommand.Of(this, "Enter", NextText, NextAsync)],
            // An arrow moves among the answers of a fact.
            new(run.Current.Kind == FlowStepKind.Collect ? ["Backspace"] : ["Backspace", "ArrowLeft"], F["Back"], EventCallback.Factory.Create(this, BackAsync)),
            .. run.Current.Kind == FlowStepKind.Collect ? [KeyCommand.Listed(F["KeyFromField"], "Ctrl+Enter")] : Array.Empty<KeyCommand>(),
        ];

    // Not at the opening of the page: one flow leads on to another on the same page.
    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Id)
        {
            return;
        }

        var draft = Book.Find(Id, Today) is null ? null : await Drafts.FindAsync(Id, Actor, Closed);
        if (Book.Find(Id, Today) is { } flow)
        {
            Begin(flow);
            if (draft is { IsTouched: true })
            {
                (_run, _formId, _startedAt, _typed, _restored) = (FlowRun.Resume(flow, draft.Answers, Today), draft.FormId, draft.StartedAt, draft.Typed, true);
                await RaiseAsync();
            }
        }
        else
        {
            _run = null;
        }

        _loaded = Id;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focus is { } id && _keys is not null)
        {
            _focus = null;
            await _keys.FocusAsync(id);
        }
    }

    private void Begin(Flow flow)
    {
        (_run, _formId, _startedAt, _typed) = (FlowRun.Begin(flow), Guid.CreateVersion7(), Now, []);
        (_refusal, _leak, _ended, _restored, _savedAt) = (null, null, null, false, null);
    }

    private Task ChooseAsync(int choice) => BusyAsync(() => MoveAsync(_run!.Choose(choice)));

    private Task NextAsync() => _run is not { } run || _ended is not null ? Task.CompletedTask
        : run.AtEnd ? EndAsync(run.Current.ContinuesIn)
        : BusyAsync(() => MoveAsync(run.Current.Kind == FlowStepKind.Collect ? run.Fill(_typed, Today) : run.GoOn()));

    private Task BackAsync() => _run is { Answers.Count: > 0 } run && _ended is null ? BackToAsync(run.Answers.Count - 1) : Task.CompletedTask;

    private Task BackToAsync(int answer) => BusyAsync(() =>
    {
        // What was written down there comes back, to be corrected.
        var told = _run!.Answers[answer].Evidence;
        return MoveAsync(_run.BackTo(answer), told);
    });

    private async Task MoveAsync(Outcome<FlowRun> outcome, Dictionary<string, string>? typed = null)
    {
        _refusal = outcome.Refusal;
        if (!outcome.Succeeded)
        {
            return;
        }

        (_run, _typed, _restored) = (outcome.Value, typed is null ? [] : new(typed), false);
        _focus = _run.Current.Evidence is [{ Kind: not (EvidenceKind.Choice or EvidenceKind.YesNo) } first, ..] ? IdOf(first) : "step-title";
        await KeepAsync();
        await RaiseAsync();
    }

    /// <summary>At a step that may be a leak the supervisors are told, once, before anybody presses a further key.</summary>
    private async Task RaiseAsync()
    {
        if (_run is { Current.Kind: FlowStepKind.Leak } run)
        {
            // Not ended with the page: a tab that closes now must not undo it.
            var outcome = await Leak.RunAsync(_formId, run, Actor, CancellationToken.None);
            (_leak, _refusal) = (outcome.Succeeded ? outcome.Value : null, outcome.Refusal);
        }
    }

    /// <param name="goOn">The flow to go on with; null for none.</param>
    private Task EndAsync(string? goOn) => BusyAsync(async () =>
    {
        var outcome = await End.RunAsync(new(_formId, _run!, _startedAt), Actor, CancellationToken.None);
        (_ended, _refusal, _focus) = (outcome.Succeeded ? outcome.Value : null, outcome.Refusal, "step-title");
        if (outcome.Succeeded)
        {
            await DropDraftAsync();
            if (goOn is not null)
            {
                Nav.NavigateTo(Urls.GuidanceFlow(goOn));
            }
        }
    });

    private Task RestartAsync() => BusyAsync(async () =>
    {
        Begin(_run!.Flow);
        await DropDraftAsync();
        _focus = "step-title";
    });

    private void Type(FlowEvidence fact, string value)
    {
        _typed[fact.Key] = value;
        _unsaved = true;
        if (!_saving)
        {
            _ = SaveTypedAsync();
        }
    }

    /// <summary>At once for the first key, then as often as the database answers, with a breath in between.</summary>
    private async Task SaveTypedAsync()
    {
        _saving = true;
        try
        {
            while (_unsaved && _ended is null)
            {
                await KeepAsync();
                await Task.Delay(s_breath, Closed);
            }
        }
        catch (OperationCanceledException)
        {
            // The page was closed; what was typed in the last breath is still to be kept.
            if (_unsaved && _ended is null)
            {
                await KeepAsync();
            }
        }
        finally
        {
            _saving = false;
        }

        if (!Closed.IsCancellationRequested)
        {
            StateHasChanged();
        }
    }

    private async Task KeepAsync()
    {
        _unsaved = false;
        try
        {
            await _write;
            _write = Drafts.SaveAsync(new() { FormId = _formId, FlowId = _run!.Flow.Id, StartedAt = _startedAt, Answers = [.. _run.Answers], Typed = _typed }, Actor, CancellationToken.None);
            await _write;
            _savedAt = Now;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // The call must go on: the next key tries again.
            _write = Task.CompletedTask;
            Log.LogWarning(fault, "A guided call could not be kept");
        }
    }

    /// <summary>After a write that is under way, or it would bring the draft back.</summary>
    private async Task DropDraftAsync()
    {
        await _write;
        await Drafts.DropAsync(_run!.Flow.Id, Actor, CancellationToken.None);
    }

    private Task Go(string address)
    {
        Nav.NavigateTo(address);
        return Task.CompletedTask;
    }

    private string TitleOf(string article) => Articles.Find(article)?.Question.ToString() ?? article;

    private static string IdOf(FlowEvidence fact) => $"fact-{fact.Key}";
}
