using System.Globalization;
using Bunit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Cards;

/// <summary>A card desk of its own for one test: the real actions over a database of their own, and a clock that stands.</summary>
internal sealed class CardDesk : IDisposable
{
    // Migrated once, then copied: a fresh database for each test at the price of a file.
    private static readonly Lazy<string> s_empty = new(Migrate);

    private readonly string _file = NewFile();
    private readonly ServiceProvider _services;

    public CardDesk()
    {
        // Messages come in the language of the user; tests read the Japanese.
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ja");
        File.Copy(s_empty.Value, _file);
        var services = new ServiceCollection();
        AddTo(services);
        _services = services.BuildServiceProvider();
    }

    public static Actor Operator { get; } = new("1", "停止 太郎", new HashSet<string> { Role.CardDesk });

    public static Actor Colleague { get; } = new("2", "夜勤 次郎", new HashSet<string> { Role.CardDesk });

    public static Actor Analyst { get; } = new("3", "通報 花子", new HashSet<string> { Role.Triage });

    public TestClock Clock { get; } = new();

    public SuspendCard Suspend => Get<SuspendCard>();

    public MoveCase Move => Get<MoveCase>();

    public FindCases Find => Get<FindCases>();

    /// <summary>A call that says little more than it must.</summary>
    public static LossStatement Statement { get; } = new()
    {
        Target = SuspensionTarget.Card,
        Cause = LossCause.Outside,
        HolderName = "試験 花子",
        HolderAddress = "みなと川市中央一丁目2番3号",
    };

    public static CancellationToken Now => Xunit.TestContext.Current.CancellationToken;

    /// <summary>The same desk behind a page, seen by its operator.</summary>
    public BunitContext OpenBrowser()
    {
        var browser = new BunitContext();
        AddTo(browser.Services);
        browser.JSInterop.Mode = JSRuntimeMode.Loose;
        browser.Services.AddRadzenComponents();
        browser.Services.AddLocalization();
        browser.Services.AddSingleton(Municipality.Load(Path.Combine(DataFolder.Find().Samples, "municipality.json")));
        browser.Services.AddSingleton(Fees.Load(DataFolder.Find().Reference));
        browser.Services.AddSingleton(PhoneLines.Load(DataFolder.Find().Reference));
        browser.AddAuthorization().SetAuthorized("card").SetRoles(Role.CardDesk).SetClaims(
            new(System.Security.Claims.ClaimTypes.NameIdentifier, Operator.Id), new(Web.Shell.Claims.DisplayName, Operator.Name));
        return browser;
    }

    /// <summary>A case as if the operator had just taken it.</summary>
    public async Task<CaseTaken> TakeCallAsync(LossStatement? statement = null, IdentityCheck? identity = null, Guid? form = null)
    {
        var outcome = await Suspend.RunAsync(
            new(form ?? Guid.CreateVersion7(), statement ?? Statement, identity ?? IdentityCheck.NotAsked), Operator, Now);
        Assert.Null(outcome.Refusal);
        return outcome.Value!;
    }

    /// <summary>A case at 停止確認済.</summary>
    public async Task<CaseTaken> TakeAndConfirmAsync()
    {
        var taken = await TakeCallAsync();
        Assert.True((await Move.RunAsync(new CaseStep.Request(taken.CaseId, 0, "総合フリーダイヤル", Clock.UtcNow), Operator, Now)).Succeeded);
        Assert.True((await Move.RunAsync(new CaseStep.Confirm(taken.CaseId, 1, "電話で回答", Clock.UtcNow), Operator, Now)).Succeeded);
        return taken;
    }

    public async Task<SuspensionCase> ReadAsync(Guid id) => (await Find.ReloadAsync(id, Operator, Now))!;

    public async Task<IReadOnlyList<SuspensionCase>> AllAsync()
    {
        await using var db = await Get<IDbContextFactory<ScamWatchDb>>().CreateDbContextAsync(Now);
        return await db.SuspensionCases.AsNoTracking().Include(c => c.Events).ToListAsync(Now);
    }

    public async Task<IReadOnlyList<AuditEntry>> AuditAsync()
    {
        await using var db = await Get<IDbContextFactory<ScamWatchDb>>().CreateDbContextAsync(Now);
        return await db.AuditEntries.AsNoTracking().OrderBy(e => e.Id).ToListAsync(Now);
    }

    public void Dispose()
    {
        _services.Dispose();
        SqliteConnection.ClearAllPools();
        File.Delete(_file);
    }

    private T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    private void AddTo(IServiceCollection services)
    {
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddScamWatchStorage(new(StorageOptions.Sqlite, $"Data Source={_file}"));
        services.AddSingleton<SuspendCard>();
        services.AddSingleton<MoveCase>();
        services.AddSingleton<FindCases>();
    }

    private static string NewFile() => Path.Combine(Path.GetTempPath(), $"scamwatch-cards-{Guid.CreateVersion7():N}.db");

    private static string Migrate()
    {
        var file = NewFile();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(file);
        var services = new ServiceCollection().AddLogging();
        services.AddScamWatchStorage(new(StorageOptions.Sqlite, $"Data Source={file};Pooling=False"));
        using var provider = services.BuildServiceProvider();
        using var db = provider.GetRequiredService<IDbContextFactory<ScamWatchDb>>().CreateDbContext();
        db.Database.Migrate();
        // The copy takes one file only: nothing may be left in a journal beside it.
        db.Database.ExecuteSqlRaw("PRAGMA wal_checkpoint(TRUNCATE)");
        return file;
    }
}
