using ScamWatch.Domain.Indicators;

namespace ScamWatch.Domain.Classification;

/// <summary>
/// The classifier in use. Loads the model file at the first need; where there is none yet, trains one from the corpus,
/// which takes seconds. Whoever asks meanwhile waits.
/// </summary>
public sealed class CurrentClassifier(DataFolder data, EvidenceRules rules, OfficialDirectory official, Taxonomy taxonomy)
    : IDisposable
{
    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile ReportClassifier? _current;

    /// <summary>The classifier, loaded or trained.</summary>
    /// <exception cref="InvalidDataException">The model file or the corpus is damaged; the message names the place.</exception>
    public async ValueTask<ReportClassifier> GetAsync(CancellationToken ct)
    {
        if (_current is { } ready)
        {
            return ready;
        }

        await _loading.WaitAsync(ct);
        try
        {
            return _current ??= await Task.Run(() => Create(ct), ct);
        }
        finally
        {
            _loading.Release();
        }
    }

    public void Dispose() => _loading.Dispose();

    private ReportClassifier Create(CancellationToken ct)
    {
        if (!File.Exists(data.Model))
        {
            var model = ModelTrainer.Train(Corpus.ReadFolder(data.Corpus, taxonomy), taxonomy, official, cancel: ct);
            Directory.CreateDirectory(data.State);
            // Written beside and moved, so that a crash leaves no half a model behind.
            var fresh = $"{data.Model}.{Environment.ProcessId}.tmp";
            model.Save(fresh);
            File.Move(fresh, data.Model, overwrite: true);
        }

        return new ReportClassifier(LinearModel.Load(data.Model, official), rules, official, taxonomy);
    }
}
