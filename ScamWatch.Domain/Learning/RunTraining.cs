using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Learning;

/// <summary>Takes the training that waits and sees it through. Several processes may ask; one gets it.</summary>
public sealed class RunTraining(
    IDbContextFactory<ScamWatchDb> contexts,
    DataFolder data,
    Taxonomy taxonomy,
    CurrentClassifier current,
    ModelFiles files,
    ChallengerTraining training,
    LearningSettings settings,
    TimeProvider clock,
    ILogger<RunTraining> log)
{
    private const int MaxVerdicts = 20_000;
    private static readonly TimeSpan s_beat = TimeSpan.FromMilliseconds(500);
    private static readonly Actor s_actor = Actor.Worker("training");

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Runs the training that waits, to whatever end. False where none waits.</summary>
    /// <param name="stopping">The program ends: the training is interrupted and says so.</param>
    public async Task<bool> RunNextAsync(CancellationToken stopping)
    {
        await BuryAsync(stopping);
        if (await TakeAsync(stopping) is not { } run)
        {
            return false;
        }

        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var progress = new Latest();
        try
        {
            var work = Task.Run(() => TrainAsync(run.RequestedBy, progress, cancel.Token), CancellationToken.None);
            while (await Task.WhenAny(work, Task.Delay(s_beat, CancellationToken.None)) != work)
            {
                if (await BeatAsync(run.Id, progress.Value))
                {
                    await cancel.CancelAsync();
                }
            }

            await EndAsync(run.Id, TrainingState.Done, model: await work);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(run.Id, stopping.IsCancellationRequested ? TrainingState.Interrupted : TrainingState.Cancelled);
        }
        catch (Exception fault)
        {
            // Only the kind goes on screen: the text could carry what was being read.
            log.LogError(fault, "A training failed");
            await EndAsync(run.Id, TrainingState.Failed, fault: fault.GetType().Name);
        }

        return true;
    }

    /// <summary>Trainings whose process ended without a word: said to be interrupted.</summary>
    private async Task BuryAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var silent = Now - TrainingRun.Silence;
        var dead = await db.TrainingRuns.Where(r => r.State == TrainingState.Running && r.SeenAt < silent).ToListAsync(ct);
        foreach (var run in dead)
        {
            run.End(TrainingState.Interrupted, Now);
            AuditTrail.Record(db, s_actor, AuditKind.TrainingEnded, TrainChallenger.Subject(run), Codes.Of(run.State), Now);
        }

        if (dead.Count > 0)
        {
            await db.SaveOrRefuseAsync(ct);
        }
    }

    private async Task<TrainingRun?> TakeAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var run = await db.TrainingRuns.FirstOrDefaultAsync(r => r.State == TrainingState.Queued, ct);
        if (run is null)
        {
            return null;
        }

        run.Start(Now);
        AuditTrail.Record(db, s_actor, AuditKind.TrainingStarted, TrainChallenger.Subject(run), "", Now);
        return await db.SaveOrRefuseAsync(ct) is null ? run : null;
    }

    /// <summary>Writes a sign of life and the progress. True where somebody asks to stop.</summary>
    private async Task<bool> BeatAsync(Guid id, double progress)
    {
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        var run = await db.TrainingRuns.SingleAsync(r => r.Id == id, CancellationToken.None);
        if (run.CancelRequested || run.IsOver)
        {
            return true;
        }

        run.Advance(progress, Now);
        // Lost against a request to stop, which the next beat will see.
        await db.SaveOrRefuseAsync(CancellationToken.None);
        return false;
    }

    private async Task EndAsync(Guid id, TrainingState state, string? model = null, string fault = "")
    {
        Refusal? conflict;
        do
        {
            await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
            var run = await db.TrainingRuns.SingleAsync(r => r.Id == id, CancellationToken.None);
            if (run.IsOver)
            {
                return;
            }

            run.End(state, Now, model, fault);
            AuditTrail.Record(
                db, s_actor, AuditKind.TrainingEnded, TrainChallenger.Subject(run),
                string.Join(' ', ((string[])[Codes.Of(state), model ?? "", fault]).Where(w => w.Length > 0)), Now);
            conflict = await db.SaveOrRefuseAsync(CancellationToken.None);
        }
        while (conflict is not null);
    }

    private async Task<string> TrainAsync(string by, Latest progress, CancellationToken ct)
    {
        var corpus = Corpus.ReadFolder(data.Corpus, taxonomy);
        var champion = await ChampionAsync(corpus.Count, ct);
        var verdicts = VerdictCorpus.Build(await DecidedAsync(null, ct), corpus);
        var twin = await files.LoadTwinAsync(champion.Version, ct);
        var learnt = twin is null && champion.VerdictTexts > 0
            ? VerdictCorpus.Build(await DecidedAsync(champion.TrainedAt, ct), corpus)
            : VerdictCorpus.Empty;
        var trained = training.Run(corpus, verdicts, champion.Version, twin, learnt, progress, ct);
        if (twin is null)
        {
            await files.SaveTwinAsync(champion.Version, trained.ChampionTwin, ct);
        }

        if (trained.Model.Version != champion.Version)
        {
            await files.SaveAsync(trained.Model, trained.Twin, ct);
            await RecordAsync(trained, corpus.Count, verdicts.Texts.Count, by, ct);
        }

        return trained.Model.Version;
    }

    /// <summary>The champion's record; made where the model in use has none yet.</summary>
    private async Task<ModelRecord> ChampionAsync(int corpusTexts, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Models.AsNoTracking().SingleOrDefaultAsync(m => m.State == ModelState.Champion, ct) is { } known)
        {
            return known;
        }

        var version = (await current.GetAsync(ct)).Model;
        await files.KeepFirstAsync(version, ct);
        var first = ModelRecord.First(version, corpusTexts, File.GetLastWriteTimeUtc(data.Model), Now);
        db.Models.Add(first);
        await db.SaveChangesAsync(ct);
        return first;
    }

    private async Task<List<DecidedText>> DecidedAsync(DateTime? until, CancellationToken ct)
    {
        if (!settings.UseVerdicts)
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var from = Now.AddDays(-settings.FromDays);
        var last = until ?? Now;
        var rows = await db.Reports.AsNoTracking()
            .Where(r => r.Verdict != null && r.Verdict != Verdict.Suspicious && r.DecidedAt >= from && r.DecidedAt <= last)
            // Of a report whose time is over nothing can be learnt.
            .Where(r => !r.DeliveryKey.StartsWith(Report.Forgotten))
            .OrderByDescending(r => r.DecidedAt).ThenBy(r => r.ReceiptNumber)
            .Take(MaxVerdicts)
            .Select(r => new { r.ReceiptNumber, r.Channel, r.Subject, r.Sender, r.Body, r.Mail, r.Verdict })
            .ToListAsync(ct);
        return [.. rows.Select(r => new DecidedText(
            r.ReceiptNumber, new ReportText(r.Channel, r.Subject, r.Sender, r.Body, r.Mail), r.Verdict!.Value))];
    }

    private async Task RecordAsync(TrainedChallenger trained, int corpusTexts, int verdictTexts, string by, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var version = trained.Model.Version;
        foreach (var older in await db.Models.Where(m => m.State == ModelState.Challenger && m.Version != version).ToListAsync(ct))
        {
            older.Retire("", s_actor.Name, Now);
        }

        var record = await db.Models.SingleOrDefaultAsync(m => m.Version == version, ct);
        if (record is null)
        {
            record = ModelRecord.Trained(version, corpusTexts, verdictTexts, trained.Comparison, by, Now);
            db.Models.Add(record);
        }
        else
        {
            record.Measure(corpusTexts, verdictTexts, trained.Comparison, by, Now);
        }

        AuditTrail.Record(
            db, s_actor, AuditKind.ModelTrained, version,
            PromotionRules.CheckGate(trained.Comparison) is { } refusal ? refusal.Message.Ja : Codes.Of(record.State), Now);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>The newest figure, read by another thread than writes it.</summary>
    private sealed class Latest : IProgress<double>
    {
        private double _value;

        public double Value => Volatile.Read(ref _value);

        public void Report(double value) => Volatile.Write(ref _value, value);
    }
}
