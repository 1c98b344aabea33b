using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Learning;
using ScamWatch.Domain.Reports;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Learning;

/// <summary>Trainings from the request to the model in use, with a small corpus.</summary>
public sealed class TrainingTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Theory, EachDatabase]
    public async Task A_training_leaves_a_measured_model_and_the_champion_in_the_list(string provider)
    {
        await using var desk = await LearningDesk.OpenAsync(provider);
        var first = (await desk.Get<CurrentClassifier>().GetAsync(LearningDesk.Now)).Model;
        await desk.DecidedAsync(Verdict.Scam);
        await desk.DecidedAsync(Verdict.Legitimate);
        await desk.DecidedAsync(Verdict.Suspicious);
        var id = await RequestAsync(desk);

        Assert.True(await desk.Training().RunNextAsync(LearningDesk.Now));
        Assert.False(await desk.Training().RunNextAsync(LearningDesk.Now));

        var run = await desk.RunAsync(id);
        Assert.Equal((TrainingState.Done, 1d, (int?)null), (run.State, run.Progress, run.Slot));
        var model = await desk.ModelAsync(run.Model!);
        Assert.Equal((2, Some.Supervisor.Name), (model.VerdictTexts, model.TrainedBy));
        Assert.Equal(first, model.Comparison!.Against);
        Assert.NotEmpty(model.Comparison.Challenger.Corpus.Scam);
        Assert.Equal(ModelState.Champion, (await desk.ModelAsync(first)).State);
        Assert.True(File.Exists(desk.Get<ModelFiles>().PathOf(model.Version)));
        Assert.Equal(
            [AuditKind.TrainingRequested, AuditKind.TrainingStarted, AuditKind.ModelTrained, AuditKind.TrainingEnded], await desk.Store.AuditAsync());
    }

    [Fact]
    public async Task Without_consent_no_report_teaches_and_nothing_new_is_learnt()
    {
        await using var desk = await LearningDesk.OpenAsync();
        await desk.DecidedAsync(Verdict.Scam);
        var id = await RequestAsync(desk);

        await desk.Training(useVerdicts: false).RunNextAsync(LearningDesk.Now);

        Assert.Equal((await desk.Get<CurrentClassifier>().GetAsync(LearningDesk.Now)).Model, (await desk.RunAsync(id)).Model);
        Assert.Null((await desk.Get<FindModels>().RunAsync(LearningDesk.Now)).Newest);
    }

    [Fact]
    public async Task Verdicts_older_than_the_policy_allows_are_not_used()
    {
        await using var desk = await LearningDesk.OpenAsync();
        await desk.DecidedAsync(Verdict.Scam);
        desk.Store.Clock.Advance(TimeSpan.FromDays(366));
        await desk.DecidedAsync(Verdict.Legitimate);
        var id = await RequestAsync(desk);

        await desk.Training().RunNextAsync(LearningDesk.Now);

        Assert.Equal(1, (await desk.ModelAsync((await desk.RunAsync(id)).Model!)).VerdictTexts);
    }

    [Theory, EachDatabase]
    public async Task One_training_at_a_time(string provider)
    {
        await using var desk = await LearningDesk.OpenAsync(provider);
        var train = desk.Get<TrainChallenger>();
        var id = await RequestAsync(desk);

        Assert.IsType<TrainingUnderWay>((await train.RunAsync(Some.Supervisor, LearningDesk.Now)).Refusal);
        Assert.IsType<NotAllowed>((await train.RunAsync(Some.Analyst, LearningDesk.Now)).Refusal);
        Assert.IsType<NotAllowed>((await train.CancelAsync(id, Some.Analyst, LearningDesk.Now)).Refusal);

        // Nobody took it yet, so it ends at once and makes room.
        Assert.True((await train.CancelAsync(id, Some.Supervisor, LearningDesk.Now)).Succeeded);
        Assert.Equal(TrainingState.Cancelled, (await desk.RunAsync(id)).State);
        Assert.False(await desk.Training().RunNextAsync(LearningDesk.Now));
        await RequestAsync(desk);
    }

    [Fact]
    public async Task A_running_training_stops_when_asked_and_leaves_no_model()
    {
        await using var desk = await LearningDesk.OpenAsync();
        var id = await RequestAsync(desk);
        var work = desk.Training(LearningDesk.Endless).RunNextAsync(LearningDesk.Now);
        await UntilAsync(desk, id, TrainingState.Running);

        Assert.True((await desk.Get<TrainChallenger>().CancelAsync(id, Some.Supervisor, LearningDesk.Now)).Succeeded);
        await work.WaitAsync(s_patience);

        var run = await desk.RunAsync(id);
        Assert.Equal((TrainingState.Cancelled, null), (run.State, run.Model));
        Assert.Null((await desk.Get<FindModels>().RunAsync(LearningDesk.Now)).Newest);
        Assert.Contains(AuditKind.TrainingCancelled, await desk.Store.AuditAsync());
    }

    [Fact]
    public async Task A_training_that_the_end_of_the_program_cuts_off_is_interrupted()
    {
        await using var desk = await LearningDesk.OpenAsync();
        var id = await RequestAsync(desk);
        using var stopping = new CancellationTokenSource();
        var work = desk.Training(LearningDesk.Endless).RunNextAsync(stopping.Token);
        await UntilAsync(desk, id, TrainingState.Running);

        await stopping.CancelAsync();
        await work.WaitAsync(s_patience);

        Assert.Equal(TrainingState.Interrupted, (await desk.RunAsync(id)).State);
    }

    [Theory, EachDatabase]
    public async Task A_training_whose_process_died_is_found_interrupted_after_the_restart(string provider)
    {
        await using var desk = await LearningDesk.OpenAsync(provider);
        var run = TrainingRun.Request(Some.Supervisor, desk.Store.Clock.UtcNow);
        run.Start(desk.Store.Clock.UtcNow);
        run.Advance(0.4, desk.Store.Clock.UtcNow);
        await desk.Store.AddAsync(run);

        await desk.Training().RunNextAsync(LearningDesk.Now);
        Assert.Equal(TrainingState.Running, (await desk.RunAsync(run.Id)).State);

        desk.Store.Clock.Advance(TrainingRun.Silence + TimeSpan.FromSeconds(1));
        await desk.Training().RunNextAsync(LearningDesk.Now);
        Assert.Equal(TrainingState.Interrupted, (await desk.RunAsync(run.Id)).State);
        await RequestAsync(desk);
    }

    [Fact]
    public async Task A_training_that_fails_says_so_and_makes_room()
    {
        await using var desk = await LearningDesk.OpenAsync();
        var id = await RequestAsync(desk);

        await desk.Training(LearningDesk.Quick with { MaxFeatures = -1 }).RunNextAsync(LearningDesk.Now);

        var run = await desk.RunAsync(id);
        Assert.True(run.IsOver);
        await RequestAsync(desk);
    }

    [Theory, EachDatabase]
    public async Task Promotion_and_return_change_the_model_in_use_at_once_and_are_audited(string provider)
    {
        await using var desk = await LearningDesk.OpenAsync(provider);
        var current = desk.Get<CurrentClassifier>();
        var promote = desk.Get<PromoteModel>();
        await desk.DecidedAsync(Verdict.Scam);
        await RequestAsync(desk);
        await desk.Training().RunNextAsync(LearningDesk.Now);
        var (first, second) = await PassedAsync(desk);

        Assert.IsType<NeedsModelReason>((await promote.RunAsync(second, "", Some.Supervisor, LearningDesk.Now)).Refusal);
        Assert.IsType<NotAllowed>((await promote.RunAsync(second, "良い", Some.Analyst, LearningDesk.Now)).Refusal);
        Assert.Equal(first, (await current.GetAsync(LearningDesk.Now)).Model);

        Assert.Equal(second, (await promote.RunAsync(second, "再現率が上がった", Some.Supervisor, LearningDesk.Now)).Value);
        Assert.Equal(second, (await current.GetAsync(LearningDesk.Now)).Model);
        Assert.Equal(ModelState.Retired, (await desk.ModelAsync(first)).State);

        Assert.IsType<NeedsModelReason>((await promote.RollBackAsync(second, "", Some.Supervisor, LearningDesk.Now)).Refusal);
        Assert.Equal(first, (await promote.RollBackAsync(second, "誤警報が増えた", Some.Supervisor, LearningDesk.Now)).Value);
        Assert.Equal(first, (await current.GetAsync(LearningDesk.Now)).Model);
        Assert.Equal(ModelState.Rejected, (await desk.ModelAsync(second)).State);
        Assert.Contains(await desk.Store.AuditEntriesAsync(), e =>
            e.Kind == AuditKind.ModelPromoted && e.Subject == second && e.Why.Contains("再現率が上がった", StringComparison.Ordinal));
        Assert.Equal([AuditKind.ModelTrained, AuditKind.ModelPromoted, AuditKind.ModelRolledBack], await desk.Store.AuditAsync(second));
    }

    [Fact]
    public async Task A_refused_challenger_changes_nothing()
    {
        await using var desk = await LearningDesk.OpenAsync();
        var now = desk.Store.Clock.UtcNow;
        await desk.Store.AddAsync(ModelRecord.First("a", 1, now, now));
        await desk.Store.AddAsync(ModelRecord.Trained("b", 1, 1, LearningDesk.Comparison("a", m => m with { Auc = 0.9 }), "監督", now));

        var outcome = await desk.Get<PromoteModel>().RunAsync("b", "どうしても", Some.Supervisor, LearningDesk.Now);

        Assert.Equal(PromotionFigure.Auc, Assert.IsType<FallsBehind>(outcome.Refusal).Figure);
        Assert.Equal(ModelState.Champion, (await desk.ModelAsync("a")).State);
        Assert.Empty(await desk.Store.AuditAsync());
    }

    [Fact]
    public async Task A_champion_whose_file_is_lost_does_not_stop_the_desk()
    {
        await using var desk = await LearningDesk.OpenAsync();
        var first = (await desk.Get<CurrentClassifier>().GetAsync(LearningDesk.Now)).Model;
        var now = desk.Store.Clock.UtcNow;
        await desk.Store.AddAsync(ModelRecord.First("gone", 1, now, now));
        desk.Get<CurrentClassifier>().LookAgain();

        Assert.Equal(first, (await desk.Get<CurrentClassifier>().GetAsync(LearningDesk.Now)).Model);
    }

    [Theory, EachDatabase]
    public async Task Scores_are_counted_by_week_in_japan(string provider)
    {
        await using var desk = await LearningDesk.OpenAsync(provider);
        // 15:30 UTC on Sunday is Monday in Japan.
        desk.Store.Clock.Advance(new DateTime(2026, 11, 22, 15, 30, 0, DateTimeKind.Utc) - desk.Store.Clock.UtcNow);
        await desk.DecidedAsync(Verdict.Scam);
        await desk.DecidedAsync(Verdict.Scam);

        var weeks = await desk.Get<FindDrift>().RunAsync(LearningDesk.Now);

        Assert.Equal(FindDrift.Weeks, weeks.Count);
        Assert.Equal(new DateOnly(2026, 11, 23), weeks[^1].Monday);
        Assert.Equal([0, 0, 0, 0, 2], weeks[^1].Counts);
        Assert.Equal(0.97, weeks[^1].Mean!.Value, 6);
        Assert.All(weeks.SkipLast(1), w => Assert.Null(w.Mean));
    }

    private static async Task<Guid> RequestAsync(LearningDesk desk)
    {
        var outcome = await desk.Get<TrainChallenger>().RunAsync(Some.Supervisor, LearningDesk.Now);
        Assert.Null(outcome.Refusal);
        return outcome.Value;
    }

    /// <summary>The first model and the one just trained, which so small a corpus says little of: its figures are put right.</summary>
    private static async Task<(string First, string Second)> PassedAsync(LearningDesk desk)
    {
        await using var db = desk.Store.Db();
        var first = await db.Models.SingleAsync(m => m.Comparison == null, LearningDesk.Now);
        var second = await db.Models.SingleAsync(m => m.Comparison != null, LearningDesk.Now);
        second.Measure(100, 1, LearningDesk.Comparison(first.Version), Some.Supervisor.Name, desk.Store.Clock.UtcNow);
        await db.SaveChangesAsync(LearningDesk.Now);
        return (first.Version, second.Version);
    }

    private static async Task UntilAsync(LearningDesk desk, Guid id, TrainingState state)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while ((await desk.RunAsync(id)).State != state)
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
