using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Cards;

/// <summary>A card desk of its own for one test: the real actions over a database of their own, and a clock that stands.</summary>
internal sealed class CardDesk : IDisposable
{
    private readonly TestStore _store = new();

    public CardDesk()
    {
        // Messages come in the language of the user; tests read the Japanese.
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ja");
    }

    public static Actor Operator { get; } = new("1", "停止 太郎", new HashSet<string> { Role.CardDesk });

    public static Actor Colleague { get; } = new("2", "夜勤 次郎", new HashSet<string> { Role.CardDesk });

    public static Actor Counter { get; } = new("4", "窓口 みどり", new HashSet<string> { Role.Counter });

    public static Actor Supervisor { get; } = new("5", "監督 誠", new HashSet<string> { Role.Supervisor });

    public static Actor Analyst { get; } = new("3", "通報 花子", new HashSet<string> { Role.Triage });

    /// <summary>The keys of the drafts; the same for every browser of this desk.</summary>
    private EphemeralDataProtectionProvider Protection { get; } = new();

    public TestClock Clock => _store.Clock;

    public SuspendCard Suspend => _store.Get<SuspendCard>();

    public MoveCase Move => _store.Get<MoveCase>();

    public FindCases Find => _store.Get<FindCases>();

    public T Get<T>() where T : notnull => _store.Get<T>();

    /// <summary>Takes a step as somebody; the refusal, or null where it was taken.</summary>
    public async Task<Domain.Refusal?> StepAsync(Guid caseId, Func<int, CaseStep> step, Actor? by = null)
    {
        var version = (await ReadAsync(caseId)).Version;
        return (await Move.RunAsync(step(version), by ?? Counter, Now)).Refusal;
    }

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
    public BunitContext OpenBrowser(Actor? actor = null)
    {
        var seen = actor ?? Operator;
        var browser = new BunitContext();
        _store.AddTo(browser.Services);
        browser.JSInterop.Mode = JSRuntimeMode.Loose;
        browser.Services.AddRadzenComponents();
        browser.Services.AddLocalization();
        browser.Services.AddSingleton<IDataProtectionProvider>(Protection).AddSingleton<Web.Cards.CallDrafts>();
        browser.Services.AddSecondPerson();
        browser.AddAuthorization().SetAuthorized("card").SetRoles([.. seen.Roles]).SetClaims(
            new(System.Security.Claims.ClaimTypes.NameIdentifier, seen.Id), new(Web.Shell.Claims.DisplayName, seen.Name), SignedIn.Claim(_store.Db(), seen, Clock.UtcNow));
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
    public async Task<CaseTaken> TakeAndConfirmAsync(LossStatement? statement = null)
    {
        var taken = await TakeCallAsync(statement);
        Assert.True((await Move.RunAsync(new CaseStep.Request(taken.CaseId, 0, "総合フリーダイヤル", Clock.UtcNow), Operator, Now)).Succeeded);
        Assert.True((await Move.RunAsync(new CaseStep.Confirm(taken.CaseId, 1, "電話で回答", Clock.UtcNow), Operator, Now)).Succeeded);
        return taken;
    }

    public async Task<SuspensionCase> ReadAsync(Guid id) => (await Find.ReloadAsync(id, Operator, Now))!;

    public async Task<IReadOnlyList<SuspensionCase>> AllAsync()
    {
        await using var db = _store.Db();
        return await db.SuspensionCases.AsNoTracking().Include(c => c.Events).ToListAsync(Now);
    }

    public Task<IReadOnlyList<AuditEntry>> AuditAsync() => _store.AuditEntriesAsync();

    public void Dispose() => _store.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
