using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Learning;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Storage;
using ScamWatch.Ingest;
using ScamWatch.Ingest.Learning;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Learning;

/// <summary>What waits when another model comes into use.</summary>
public sealed class JudgeAgainTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task What_nobody_has_decided_is_judged_by_the_model_in_use_and_the_rest_is_left_alone(string provider)
    {
        await using var desk = await LearningDesk.OpenAsync(provider);
        var model = await ModelAsync(desk);
        var waiting = await desk.Store.AddAsync(Waiting(
            desk, "市役所の者だと言って口座番号を聞かれた", LearningDesk.Judged(0.03) with { Verdict = JudgedVerdict.Benign }));
        var decided = await desk.DecidedAsync(Verdict.Legitimate);
        var known = await desk.Store.AddAsync(Waiting(desk, "荷物のお届けについて", LearningDesk.Judged(0.97) with { Model = model }));
        var forgotten = Waiting(desk, "本文");
        forgotten.Forget();
        await desk.Store.AddAsync(forgotten);

        Assert.Equal(1, await desk.Get<JudgeAgain>().RunAsync(Ct));

        var after = await ReadAsync(desk, waiting.Id);
        var opinion = (await desk.Get<JudgeText>().RunAsync(new(waiting.Channel, waiting.Subject, waiting.Sender, waiting.Body), Ct)).Judgement;
        Assert.Equal((model, opinion.Score, opinion.Verdict), (after.Model, after.Score, after.JudgedVerdict));
        Assert.NotEqual(JudgedVerdict.Benign, after.JudgedVerdict);
        Assert.Equal((null, waiting.Version), (after.Verdict, after.Version));
        Assert.Equal(["test", model, "test"], [(await ReadAsync(desk, decided.Id)).Model, (await ReadAsync(desk, known.Id)).Model, (await ReadAsync(desk, forgotten.Id)).Model]);

        var audit = await desk.Store.AuditEntriesAsync();
        Assert.Equal("1件", audit.Single(e => e.Kind == AuditKind.ReportsJudgedAgain && e.Subject == model).Why);
        var entry = audit.Single(e => e.Kind == AuditKind.ReportJudgedAgain);
        Assert.Equal(waiting.ReceiptNumber, entry.Subject);
        Assert.StartsWith("benign 0.03 (test) → ", entry.Why);
    }

    [Fact]
    public async Task A_campaign_that_is_like_it_stays_cited()
    {
        await using var desk = await LearningDesk.OpenAsync();
        var like = new Evidence(EvidenceKind.Similar, "C-1", "事案1の通報と似ています。", 0);
        var waiting = await desk.Store.AddAsync(Waiting(
            desk, "荷物のお届けについて", LearningDesk.Judged(0.97) with { Evidence = [new(EvidenceKind.Phrase, "phrase", "昔の語", 1), like] }));

        await desk.Get<JudgeAgain>().RunAsync(Ct);

        var evidence = (await ReadAsync(desk, waiting.Id)).Evidence;
        Assert.Contains(like, evidence);
        Assert.DoesNotContain(evidence, e => e.Text == "昔の語");
    }

    [Theory, EachDatabase]
    public async Task Nodes_that_judge_at_once_judge_each_report_once(string provider)
    {
        const int Reports = 2 * JudgeAgain.AtOnce + 30;
        await using var desk = await LearningDesk.OpenAsync(provider);
        var model = await ModelAsync(desk);
        await using (var db = desk.Store.Db())
        {
            db.AddRange(Enumerable.Range(0, Reports).Select(_ => Waiting(desk, $"荷物のお届けについて {Some.Word()}")));
            await db.SaveChangesAsync(Ct);
        }

        await using var other = desk.Store.OtherNode();

        var judged = await Task.WhenAll(Task.Run(() => desk.Get<JudgeAgain>().RunAsync(Ct)), Task.Run(() => other.GetRequiredService<JudgeAgain>().RunAsync(Ct)));

        await using var after = desk.Store.Db();
        Assert.Equal(Reports, await after.Reports.CountAsync(r => r.Model == model, Ct));
        Assert.True(judged.Sum() >= Reports);
        if (provider == StorageOptions.Postgres)
        {
            Assert.Equal(Reports, judged.Sum());
        }
    }

    [Theory, EachDatabase]
    public async Task A_decision_made_meanwhile_stands(string provider)
    {
        await using var desk = await LearningDesk.OpenAsync(provider);
        var waiting = await desk.Store.AddAsync(Waiting(desk, "荷物のお届けについて"));

        await using (var slow = desk.Store.Db())
        {
            var stale = await slow.Reports.SingleAsync(r => r.Id == waiting.Id, Ct);
            Assert.True((await desk.Get<DecideReport>().RunAsync(new(waiting.Id, Verdict.Legitimate, "本物の案内だった", waiting.Version), Some.Analyst, Ct)).Succeeded);
            stale.Judge(LearningDesk.Judged(0.1));
            Assert.IsType<Domain.ChangedMeanwhile>(await slow.SaveOrRefuseAsync(Ct));
        }

        Assert.Equal(0, await desk.Get<JudgeAgain>().RunAsync(Ct));
        Assert.Equal((Verdict.Legitimate, "test"), ((await ReadAsync(desk, waiting.Id)).Verdict, (await ReadAsync(desk, waiting.Id)).Model));
    }

    [Fact]
    public async Task A_model_that_serves_in_the_place_of_a_champion_that_cannot_be_read_overrules_nothing()
    {
        await using var desk = await LearningDesk.OpenAsync();
        var now = desk.Store.Clock.UtcNow;
        await desk.Store.AddAsync(ModelRecord.First("lost", 1, now, now));
        var waiting = await desk.Store.AddAsync(Waiting(desk, "荷物のお届けについて"));

        Assert.Equal(0, await desk.Get<JudgeAgain>().RunAsync(Ct));
        Assert.Equal("test", (await ReadAsync(desk, waiting.Id)).Model);
    }

    [Fact]
    public async Task What_another_process_judged_by_the_model_before_is_found_too_and_then_nothing_is_looked_for()
    {
        await using var desk = await LearningDesk.OpenAsync();
        var model = await ModelAsync(desk);
        var judge = desk.Get<JudgeAgain>();
        var early = await desk.Store.AddAsync(Waiting(desk, "荷物のお届けについて"));

        Assert.Equal(1, await judge.RunAsync(Ct));
        var late = await desk.Store.AddAsync(Waiting(desk, "市役所の者だと言って口座番号を聞かれた"));
        Assert.Equal(1, await judge.RunAsync(Ct));
        Assert.Equal(0, await judge.RunAsync(Ct));

        Assert.Equal([model, model], [(await ReadAsync(desk, early.Id)).Model, (await ReadAsync(desk, late.Id)).Model]);
        // From now on reports are judged by this model as they come: what waits is not read for nothing.
        await desk.Store.AddAsync(Waiting(desk, "荷物"));
        Assert.Equal(0, await judge.RunAsync(Ct));
    }

    [Fact]
    public async Task The_worker_does_so_when_the_program_starts()
    {
        await using var desk = await LearningDesk.OpenAsync();
        var model = await ModelAsync(desk);
        var waiting = await desk.Store.AddAsync(Waiting(desk, "荷物のお届けについて"));
        var board = new WorkerBoard(desk.Store.Clock);
        using var worker = new JudgeAgainWorker(desk.Get<JudgeAgain>(), board, NullLogger<JudgeAgainWorker>.Instance);

        await worker.StartAsync(Ct);
        await Patience.UntilAsync(() => board.All is [{ Name: JudgeAgainWorker.Name }]);
        await worker.StopAsync(Ct);

        Assert.Equal(model, (await ReadAsync(desk, waiting.Id)).Model);
    }

    private static async Task<string> ModelAsync(LearningDesk desk) => (await desk.Get<CurrentClassifier>().GetAsync(Ct)).Model;

    private static Report Waiting(LearningDesk desk, string body, Judgement? judgement = null) => Report.Receive(
        new() { Source = IntakeSource.StaffForm, Channel = Channel.Sms, Body = body }, $"staff-form:{Guid.NewGuid():N}", 0, [],
        judgement ?? LearningDesk.Judged(0.97), desk.Store.Clock.UtcNow);

    private static async Task<Report> ReadAsync(LearningDesk desk, Guid id)
    {
        await using var db = desk.Store.Db();
        return await db.Reports.AsNoTracking().SingleAsync(r => r.Id == id, Ct);
    }
}
