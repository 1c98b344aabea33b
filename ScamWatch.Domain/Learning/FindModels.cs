using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Learning;

/// <summary>What the models page shows.</summary>
/// <param name="InUse">Version of the model that judges in this process.</param>
/// <param name="Champion">Its record; null before the first training.</param>
/// <param name="Newest">The model trained last, whatever became of it; null where none was.</param>
/// <param name="History">All models, newest change first.</param>
public sealed record ModelsNow(
    string InUse, ModelRecord? Champion, ModelRecord? Newest, IReadOnlyList<ModelRow> History);

/// <summary>A line of the history.</summary>
public sealed record ModelRow(
    string Version, ModelState State, DateTime TrainedAt, int CorpusTexts, int VerdictTexts, DateTime ChangedAt, string ChangedBy, string Reason);

/// <summary>A text the models were measured on, made inert and cut short.</summary>
/// <param name="ReportId">The report it comes from; null for a text of the corpus.</param>
public sealed record MeasuredText(string Id, string Excerpt, Guid? ReportId);

/// <summary>Finds models, trainings and the texts they go wrong on.</summary>
public sealed class FindModels(
    IDbContextFactory<ScamWatchDb> contexts, CurrentClassifier current, DataFolder data, Taxonomy taxonomy)
{
    private const int ExcerptCharacters = 120;
    private const int Kept = 50;

    // The corpus comes with the program and does not change while it runs.
    private readonly Lazy<Dictionary<string, string>> _corpus = new(() => Corpus.ReadFolder(data.Corpus, taxonomy)
        .GroupBy(t => t.Id)
        .ToDictionary(g => g.Key, g => Excerpt(g.First().Text.Subject, g.First().Text.Body)));

    public async Task<ModelsNow> RunAsync(CancellationToken ct)
    {
        var inUse = (await current.GetAsync(ct)).Model;
        await using var db = await contexts.CreateDbContextAsync(ct);
        return new(
            inUse,
            await db.Models.AsNoTracking().SingleOrDefaultAsync(m => m.State == ModelState.Champion, ct),
            await db.Models.AsNoTracking().Where(m => m.Comparison != null)
                .OrderByDescending(m => m.TrainedAt).ThenByDescending(m => m.Id).FirstOrDefaultAsync(ct),
            await db.Models.AsNoTracking()
                .OrderByDescending(m => m.ChangedAt).ThenByDescending(m => m.Id).Take(Kept)
                .Select(m => new ModelRow(
                    m.Version, m.State, m.TrainedAt, m.CorpusTexts, m.VerdictTexts, m.ChangedAt, m.ChangedBy, m.Reason))
                .ToListAsync(ct));
    }

    /// <summary>The training asked for last; null where none was.</summary>
    public async Task<TrainingRun?> LastRunAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.TrainingRuns.AsNoTracking()
            .OrderByDescending(r => r.RequestedAt).ThenByDescending(r => r.Id).FirstOrDefaultAsync(ct);
    }

    /// <summary>The texts of the corpus and the reports with these names; those no longer there are left out.</summary>
    /// <param name="ids">Names of corpus texts, or receipt numbers.</param>
    public async Task<IReadOnlyDictionary<string, MeasuredText>> TextsAsync(IReadOnlyCollection<string> ids, CancellationToken ct)
    {
        var texts = new Dictionary<string, MeasuredText>();
        var receipts = new List<string>();
        foreach (var id in ids.Distinct())
        {
            if (_corpus.Value.TryGetValue(id, out var text))
            {
                texts[id] = new(id, text, null);
            }
            else
            {
                receipts.Add(id);
            }
        }

        if (receipts.Count > 0)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var reports = await db.Reports.AsNoTracking()
                .Where(r => receipts.Contains(r.ReceiptNumber))
                .Select(r => new { r.Id, r.ReceiptNumber, r.Subject, r.Body })
                .ToListAsync(ct);
            foreach (var report in reports)
            {
                texts[report.ReceiptNumber] = new(report.ReceiptNumber, Excerpt(report.Subject, report.Body), report.Id);
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
