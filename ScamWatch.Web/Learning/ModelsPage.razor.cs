using Microsoft.AspNetCore.Components;
using ScamWatch.Domain;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Learning;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Web.Learning;

/// <summary>Champion and challenger side by side, trainings, and what is done with them.</summary>
public sealed partial class ModelsPage
{
    private const int ShownMistakes = 20;

    private ModelsNow? _now;
    private TrainingRun? _run;
    private IReadOnlyList<ScoreWeek>? _drift;
    private IReadOnlyDictionary<string, MeasuredText> _texts = new Dictionary<string, MeasuredText>();
    private Page<Mistake>? _mistakes;
    private Refusal? _trainRefusal;
    private Refusal? _promoteRefusal;
    private Refusal? _rollBackRefusal;
    private string _promoteWhy = "";
    private string _backWhy = "";
    private string? _done;
    private bool _busy;

    [Inject] public required FindModels Find { get; init; }

    [Inject] public required FindDrift Drift { get; init; }

    [Inject] public required TrainChallenger Train { get; init; }

    [Inject] public required PromoteModel Promote { get; init; }

    [Inject] public required LearningSettings Settings { get; init; }

    [Inject] public required Taxonomy Names { get; init; }

    private bool IsSupervisor => Actor.Has(Role.Supervisor);

    protected override async Task OpenAsync()
    {
        Listen(Topic.Models, FollowAsync);
        Listen(Topic.Reports, async () => _drift = await Drift.RunAsync(Closed));
        await LoadAsync();
        _drift = await Drift.RunAsync(Closed);
    }

    /// <summary>While a training only moves on, the rest of the page stays as it is.</summary>
    private async Task FollowAsync()
    {
        var run = await Find.LastRunAsync(Closed);
        var onlyMoved = run is { State: TrainingState.Running } && _run?.Id == run.Id && _run.State == run.State;
        _run = run;
        if (!onlyMoved)
        {
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        _run = await Find.LastRunAsync(Closed);
        _now = await Find.RunAsync(Closed);
        if (_now.Newest?.Comparison is not { } comparison)
        {
            _mistakes = null;
            return;
        }

        var mistakes = Mistakes(comparison);
        var shown = mistakes.Take(ShownMistakes).ToList();
        _texts = await Find.TextsAsync([.. shown.Select(m => m.Id), .. comparison.Agreement.Receipts], Closed);
        _mistakes = new([.. shown.Select(m => m with { Text = _texts.GetValueOrDefault(m.Id) })], mistakes.Count);
    }

    private Task StartAsync() => OnceAsync(async () => _trainRefusal = (await Train.RunAsync(Actor, CancellationToken.None)).Refusal);

    private Task StopAsync() => OnceAsync(async () =>
    {
        if (_run is { } run)
        {
            _trainRefusal = (await Train.CancelAsync(run.Id, Actor, CancellationToken.None)).Refusal;
        }
    });

    private Task PromoteAsync(ModelRecord model) => OnceAsync(async () =>
    {
        var outcome = await Promote.RunAsync(model.Version, _promoteWhy, Actor, CancellationToken.None);
        _promoteRefusal = outcome.Refusal;
        if (outcome.Succeeded)
        {
            (_promoteWhy, _done) = ("", L["Promoted", outcome.Value]);
        }
    });

    private Task RollBackAsync(ModelRecord champion) => OnceAsync(async () =>
    {
        var outcome = await Promote.RollBackAsync(champion.Version, _backWhy, Actor, CancellationToken.None);
        _rollBackRefusal = outcome.Refusal;
        if (outcome.Succeeded)
        {
            (_backWhy, _done) = ("", L["RolledBack", outcome.Value]);
        }
    });

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
            await LoadAsync();
        }
        finally
        {
            _busy = false;
        }
    }

    private string? Explain(TrainingRun run) => run.State switch
    {
        TrainingState.Done when run.Model == _now?.InUse && _now?.Newest?.Version != run.Model => L["RunUnchanged"].Value,
        TrainingState.Interrupted => L["RunInterrupted"].Value,
        TrainingState.Failed => L["RunFailed", run.Fault].Value,
        _ => null,
    };

    private List<MeasuredText> Opposed(ModelComparison comparison) =>
        [.. comparison.Agreement.Receipts.Select(r => _texts.GetValueOrDefault(r)).OfType<MeasuredText>().Where(t => t.ReportId is not null)];

    private static string Rate(double share) => (share * 100).ToString("F1", System.Globalization.CultureInfo.InvariantCulture) + "%";

    private string Given(string field, string? given) => given is null ? L["Right"] : Answer(field, given);

    private string Answer(string field, string code) => (field, code) switch
    {
        ("scam", "scam") => L["Scam"],
        ("scam", _) => L["Benign"],
        _ => Names.Name(Taxonomy.Impersonates, code),
    };

    private static List<Mistake> Mistakes(ModelComparison comparison)
    {
        var found = new Dictionary<(string, string), Mistake>();
        foreach (var confusion in Of(comparison.Champion))
        {
            found[(confusion.Id, confusion.Field)] = new(confusion.Id, confusion.Field, confusion.Expected, confusion.Given, null, null);
        }

        foreach (var confusion in Of(comparison.Challenger))
        {
            var key = (confusion.Id, confusion.Field);
            found[key] = found.TryGetValue(key, out var both)
                ? both with { New = confusion.Given }
                : new(confusion.Id, confusion.Field, confusion.Expected, null, confusion.Given, null);
        }

        return [.. found.Values.OrderBy(m => m.Field != "scam").ThenBy(m => m.Old == m.New).ThenBy(m => m.Id, StringComparer.Ordinal)];

        static IEnumerable<Confusion> Of(ModelFigures figures) => figures.Corpus.Confusions.Concat(figures.Verdicts?.Confusions ?? []);
    }

    /// <summary>A text at least one of the two got wrong.</summary>
    /// <param name="Old">What the model so far said; null where it was right.</param>
    /// <param name="New">What the new model said, likewise.</param>
    private sealed record Mistake(string Id, string Field, string Truth, string? Old, string? New, MeasuredText? Text);
}
