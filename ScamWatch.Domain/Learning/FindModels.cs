using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Learning;

/// <summary>What the models page shows.</summary>
/// <param name="InUse">Version of the model that judges in this process.</param>
/// <param name="Champion">Its record; null before the first training.</param>
/// <param name="Newest">The model trained last, whatever became of it; null where none was.</param>
/// <param name="Run">The training asked for last.</param>
/// <param name="History">All models, newest change first.</param>
public sealed record ModelsNow(
    string InUse, ModelRecord? Champion, ModelRecord? Newest, TrainingRun? Run, IReadOnlyList<ModelRecord> History);

/// <summary>The text of a confusion, made inert.</summary>
/// <param name="ReportId">The report it comes from; null for a text of the corpus.</param>
public sealed record ConfusedText(Confusion Confusion, string Text, Guid? ReportId);

/// <summary>Finds models, trainings and the texts they go wrong on.</summary>
public sealed class FindModels(
    IDbContextFactory<ScamWatchDb> contexts, CurrentClassifier current, DataFolder data, Taxonomy taxonomy)
{
    private const int ExcerptCharacters = 200;
    private const int Kept = 50;

    // The corpus comes with the program and does not change while it runs.
    private readonly Lazy<Dictionary<string, string>> _corpus = new(() => Corpus.ReadFolder(data.Corpus, taxonomy)
        .GroupBy(t => t.Id)
        .ToDictionary(g => g.Key, g => Excerpt(g.First().Text.Subject, g.First().Text.Body)));

    public async Task<ModelsNow> RunAsync(CancellationToken ct)
    {
        var inUse = (await current.GetAsync(ct)).Model;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var models = await db.Models.AsNoTracking().OrderByDescending(m => m.ChangedAt).ThenByDescending(m => m.Id).Take(Kept).ToListAsync(ct);
        return new(
            inUse,
            models.Find(m => m.State == ModelState.Champion),
            models.Where(m => m.Comparison is not null).MaxBy(m => m.TrainedAt),
            await db.TrainingRuns.AsNoTracking().OrderByDescending(r => r.RequestedAt).ThenByDescending(r => r.Id).FirstOrDefaultAsync(ct),
            models);
    }

    /// <summary>The texts behind confusions; those no longer there are left out.</summary>
    public async Task<IReadOnlyList<ConfusedText>> TextsAsync(IReadOnlyList<Confusion> confusions, CancellationToken ct)
    {
        var ids = confusions.Select(c => c.Id).Where(i => !_corpus.Value.ContainsKey(i)).Distinct().ToList();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var reports = ids.Count == 0 ? [] : await db.Reports.AsNoTracking()
            .Where(r => ids.Contains(r.ReceiptNumber))
            .Select(r => new { r.Id, r.ReceiptNumber, r.Subject, r.Body })
            .ToDictionaryAsync(r => r.ReceiptNumber, ct);
        var texts = new List<ConfusedText>();
        foreach (var confusion in confusions)
        {
            if (_corpus.Value.TryGetValue(confusion.Id, out var text))
            {
                texts.Add(new(confusion, text, null));
            }
            else if (reports.TryGetValue(confusion.Id, out var report))
            {
                texts.Add(new(confusion, Excerpt(report.Subject, report.Body), report.Id));
            }
        }

        return texts;
    }

    private static string Excerpt(string subject, string body)
    {
        var text = Defang.Text(subject.Length > 0 ? $"{subject} — {body}" : body);
        if (text.Length <= ExcerptCharacters)
        {
            return text;
        }

        // Never half a surrogate pair.
        return text[..(char.IsHighSurrogate(text[ExcerptCharacters - 1]) ? ExcerptCharacters - 1 : ExcerptCharacters)] + "…";
    }
}
