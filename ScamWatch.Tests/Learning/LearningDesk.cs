using System.Security.Claims;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Radzen;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Learning;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Classification;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Learning;

/// <summary>A store with a small model in use and a small corpus to train on, so that a training takes a moment.</summary>
internal sealed class LearningDesk : IAsyncDisposable
{
    /// <summary>Few passes, no calibration.</summary>
    public static readonly TrainingOptions Quick = new() { Epochs = 2, Folds = 0, EndingWeight = 0, BareWeight = 0 };

    /// <summary>Ends only when it is stopped.</summary>
    public static readonly TrainingOptions Endless = Quick with { Epochs = int.MaxValue };

    // In the order of the files, since the order of the texts is part of what makes a model.
    private static readonly Lazy<IReadOnlyList<CorpusText>> s_few = new(() =>
    {
        var few = TrainedModel.Corpus
            .GroupBy(t => (t.IsScam, Held: TextFamily.IsHeldOut(t.Family)))
            .SelectMany(g => g.Take(g.Key.Held ? 20 : 60))
            .ToHashSet();
        return [.. TrainedModel.Corpus.Where(few.Contains)];
    });

    private static readonly Lazy<LinearModel> s_first = new(() =>
        ModelTrainer.Train(s_few.Value, TrainedModel.Taxonomy, TrainedModel.Directory, Quick));

    private readonly string _root = Directory.CreateTempSubdirectory("scamwatch-corpus-").FullName;

    private LearningDesk(TestStore store) => Store = store;

    public TestStore Store { get; }

    public static CancellationToken Now => Xunit.TestContext.Current.CancellationToken;

    public static async Task<LearningDesk> OpenAsync(string provider = StorageOptions.Sqlite)
    {
        var desk = new LearningDesk(await TestStore.OpenAsync(provider, s_first.Value.Save));
        var few = s_few.Value.Select(t => t.Id).ToHashSet();
        Directory.CreateDirectory(Path.Combine(desk._root, "corpus"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(TestPaths.Data, "corpus"), "*.jsonl"))
        {
            var lines = File.ReadLines(file).Where(l =>
                l.Length > 0 && few.Contains(System.Text.Json.JsonDocument.Parse(l).RootElement.GetProperty("id").GetString()!));
            File.WriteAllLines(Path.Combine(desk._root, "corpus", Path.GetFileName(file)), lines);
        }

        return desk;
    }

    public T Get<T>() where T : notnull => Store.Get<T>();

    /// <summary>The worker's action over the small corpus.</summary>
    public RunTraining Training(TrainingOptions? options = null, bool useVerdicts = true) => new(
        Get<IDbContextFactory<ScamWatchDb>>(), Store.Data with { Root = _root }, Get<Taxonomy>(), Get<CurrentClassifier>(), Get<ModelFiles>(),
        new ChallengerTraining(Get<Taxonomy>(), Get<OfficialDirectory>(), Get<EvidenceRules>(), Get<TimeProvider>(), options ?? Quick),
        new LearningSettings(useVerdicts, 365), Store.Clock, NullLogger<RunTraining>.Instance);

    /// <summary>A report decided as staff would.</summary>
    public async Task<Report> DecidedAsync(Verdict verdict, string body = "", string subject = "")
    {
        var report = Report.Receive(
            new IncomingReport
            {
                Source = IntakeSource.StaffForm,
                Channel = Channel.Sms,
                Subject = subject,
                Body = body.Length > 0 ? body : $"荷物のお届けについて {Some.Word()}",
            },
            $"staff-form:{Guid.NewGuid():N}", 0, [], Judged(0.97), Store.Clock.UtcNow);
        report.Decide(verdict, "", Some.Analyst, Store.Clock.UtcNow);
        return await Store.AddAsync(report);
    }

    public static Judgement Judged(double score) => new(JudgedVerdict.Scam, score, "none", 0.5, [], [], [], "test");

    public async Task<TrainingRun> RunAsync(Guid id)
    {
        await using var db = Store.Db();
        return await db.TrainingRuns.AsNoTracking().SingleAsync(r => r.Id == id, Now);
    }

    public async Task<ModelRecord> ModelAsync(string version)
    {
        await using var db = Store.Db();
        return await db.Models.AsNoTracking().SingleAsync(m => m.Version == version, Now);
    }

    /// <summary>The page in a test browser, as one signed-in person sees it.</summary>
    public BunitContext Browser(string role)
    {
        var browser = new BunitContext();
        Store.AddTo(browser.Services);
        browser.JSInterop.Mode = JSRuntimeMode.Loose;
        browser.Services.AddRadzenComponents();
        browser.Services.AddLocalization();
        var actor = Staffed.As(role);
        browser.AddAuthorization().SetAuthorized(actor.Name).SetRoles(role).SetClaims(
            new Claim(ClaimTypes.NameIdentifier, actor.Id), new Claim(Web.Shell.Claims.DisplayName, actor.Name));
        return browser;
    }

    /// <summary>A comparison in which both do alike, to be spoilt one figure at a time.</summary>
    public static ModelComparison Comparison(
        string against, Func<ScamMetrics, ScamMetrics>? challenger = null, VerdictAgreement? agreement = null, IReadOnlyList<Confusion>? confusions = null)
    {
        var all = new ScamMetrics("all", 300, 150, 0.98, 0.97, 0.975, 0.996, 0.99, 0.02, 0.02);
        return new(
            against, new(Report(all), null), new(Report(challenger?.Invoke(all) ?? all), null), agreement ?? VerdictAgreement.None);

        EvaluationReport Report(ScamMetrics metrics) =>
            new("test", [metrics, metrics with { Group = "sms" }], 0.9, [], [], [], confusions ?? []);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }
}
