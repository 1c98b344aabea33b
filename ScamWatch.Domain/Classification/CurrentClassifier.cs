using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Learning;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Classification;

/// <summary>
/// The classifier in use: the champion the database names, or where it names none the model file of the state folder. Loads
/// it at the first need; where there is no file yet, or an older program wrote it, trains one from the corpus, which takes seconds. Whoever asks
/// meanwhile waits. Looks for another champion when it is told of one and every few seconds, since it may have been
/// promoted by another process.
/// </summary>
public sealed class CurrentClassifier : IDisposable
{
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _loading = new(1, 1);
    private readonly DataFolder _data;
    private readonly EvidenceRules _rules;
    private readonly OfficialDirectory _official;
    private readonly Taxonomy _taxonomy;
    private readonly FindChampion _champion;
    private readonly ModelFiles _files;
    private readonly TimeProvider _clock;
    private readonly ILogger<CurrentClassifier> _log;
    private readonly IDisposable _subscription;
    private volatile Loaded? _current;
    private volatile bool _told;

    public CurrentClassifier(
        DataFolder data,
        EvidenceRules rules,
        OfficialDirectory official,
        Taxonomy taxonomy,
        FindChampion champion,
        ModelFiles files,
        ChangeFeed feed,
        TimeProvider clock,
        ILogger<CurrentClassifier> log)
    {
        (_data, _rules, _official, _taxonomy) = (data, rules, official, taxonomy);
        (_champion, _files, _clock, _log) = (champion, files, clock, log);
        _subscription = feed.On(Topic.Models, () =>
        {
            LookAgain();
            return Task.CompletedTask;
        });
    }

    /// <summary>True from the first load on: what is asked for then is answered at once.</summary>
    public bool IsLoaded => _current is not null;

    /// <summary>False on the first start of this version, where who asks waits for the training.</summary>
    public bool IsTrained => IsLoaded || HasModel;

    /// <summary>The classifier, loaded or trained.</summary>
    /// <exception cref="ModelFileException">The first model's file is damaged; the message names it.</exception>
    /// <exception cref="CorpusException">The corpus is damaged; the message names the place.</exception>
    public async ValueTask<ReportClassifier> GetAsync(CancellationToken ct)
    {
        if (_current is { } ready && IsFresh(ready))
        {
            return ready.Classifier;
        }

        await _loading.WaitAsync(ct);
        try
        {
            if (_current is { } meanwhile && IsFresh(meanwhile))
            {
                return meanwhile.Classifier;
            }

            // Before the look: a promotion during it must cause another.
            _told = false;
            var champion = await _champion.VersionAsync(ct);
            var classifier = _current is { } known && known.Champion == champion
                ? known.Classifier
                : await Task.Run(() => CreateAsync(champion, ct), ct);
            _current = new Loaded(champion, classifier, _clock.GetTimestamp());
            return classifier;
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Makes the next who asks look for another champion.</summary>
    public void LookAgain() => _told = true;

    public void Dispose()
    {
        _subscription.Dispose();
        _loading.Dispose();
    }

    private bool HasModel => File.Exists(_data.Model) && !ModelFile.IsOlder(_data.Model);

    private bool IsFresh(Loaded loaded) => !_told && _clock.GetElapsedTime(loaded.At) < s_lookEvery;

    private async Task<ReportClassifier> CreateAsync(string? champion, CancellationToken ct) =>
        new(await LoadChampionAsync(champion, ct) ?? LoadFirst(ct), _rules, _official, _taxonomy);

    private async Task<LinearModel?> LoadChampionAsync(string? version, CancellationToken ct)
    {
        if (version is null)
        {
            return null;
        }

        try
        {
            return await _files.LoadAsync(version, ct);
        }
        catch (ModelFileException fault)
        {
            // Lost, or of an older program. Reports must be judged none the less; the models page shows what is in use.
            _log.LogError(fault, "The champion {Version} cannot be read; the first model serves in its place", version);
            return null;
        }
    }

    private LinearModel LoadFirst(CancellationToken ct)
    {
        if (!HasModel)
        {
            _log.LogInformation("The first model is trained from the corpus");
            ModelTrainer.Train(Corpus.ReadFolder(_data.Corpus, _taxonomy), _taxonomy, _official, cancel: ct).Save(_data.Model);
        }

        return LinearModel.Load(_data.Model, _official);
    }

    private sealed record Loaded(string? Champion, ReportClassifier Classifier, long At);
}
