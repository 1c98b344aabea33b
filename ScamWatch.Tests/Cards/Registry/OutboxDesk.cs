using System.Globalization;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Radzen;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Ingest;
using ScamWatch.Ingest.Registry;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Cards.Registry;

/// <summary>A card desk whose orders go to a card system: the real outbox over a database of its own, and a clock that stands.</summary>
internal sealed class OutboxDesk : IAsyncDisposable
{
    private OutboxDesk(TestStore store) => Store = store;

    public TestStore Store { get; }

    public TestClock Clock => Store.Clock;

    public DrainOrders Drain => Store.Get<DrainOrders>();

    public WorkerBoard Board => Store.Get<WorkerBoard>();

    public RegistrySettings Settings => Store.Get<RegistrySettings>();

    /// <param name="settings">Settings below <c>Registry:</c> beside the mode.</param>
    public static async Task<OutboxDesk> OpenAsync(string provider = StorageOptions.Sqlite, params (string Key, string Value)[] settings)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ja");
        var all = new Dictionary<string, string?> { ["Registry:Mode"] = "embedded" };
        foreach (var (key, value) in settings)
        {
            all["Registry:" + key] = value;
        }

        return new(await TestStore.OpenAsync(provider, saveModel: _ => { }, settings: all));
    }

    /// <summary>A call that becomes a case with its order.</summary>
    public async Task<CaseTaken> TakeCallAsync(string name = "鈴木 花子", DateOnly? birth = null)
    {
        var outcome = await Store.Get<SuspendCard>().RunAsync(
            new(Guid.CreateVersion7(), CardDesk.Statement with { HolderName = name, HolderBirthDate = birth ?? new(1985, 4, 1) }, IdentityCheck.NotAsked),
            CardDesk.Operator, default);
        Assert.Null(outcome.Refusal);
        return outcome.Value!;
    }

    /// <summary>Another order of a case, as the action that wants it stores it.</summary>
    public async Task PlaceAsync(Guid caseId, RegistryOrderKind kind)
    {
        await using var db = Store.Db();
        db.RegistryOrders.Add(Settings.OrderFor(await db.SuspensionCases.SingleAsync(c => c.Id == caseId), kind, Clock.UtcNow)!);
        await db.SaveChangesAsync();
    }

    /// <summary>Takes the next orders in hand and records one answer to all of them; what they were.</summary>
    public async Task<IReadOnlyList<RegistryRequest>> AnswerAsync(RegistryAnswer answer, string owner = "one")
    {
        var taken = await Drain.TakeAsync(owner, 100, default);
        await Drain.RecordAsync(owner, "試験台帳", [.. taken.Select(t => new AnsweredOrder(t.Key, answer))], default);
        return taken;
    }

    public async Task<SuspensionCase> CaseAsync(Guid id)
    {
        await using var db = Store.Db();
        return await db.SuspensionCases.Include(c => c.Events).SingleAsync(c => c.Id == id);
    }

    public async Task<RegistryOrder> OrderAsync(Guid caseId, RegistryOrderKind kind = RegistryOrderKind.Suspend)
    {
        await using var db = Store.Db();
        return await db.RegistryOrders.OrderBy(o => o.Number).LastAsync(o => o.CaseId == caseId && o.Kind == kind);
    }

    public async Task<IReadOnlyList<RegistryOrder>> OrdersAsync()
    {
        await using var db = Store.Db();
        return await db.RegistryOrders.OrderBy(o => o.Number).ToListAsync();
    }

    public Task<IReadOnlyList<AuditKind>> AuditAsync(CaseTaken taken) => Store.AuditAsync(taken.ReceiptNumber);

    public RegistryWorker Worker(ICardRegistry registry) => new(
        Drain, Store.Get<FindOrders>(), registry, Settings, Store.Get<ChangeFeed>(), Board, Clock, NullLogger<RegistryWorker>.Instance);

    /// <summary>The same desk behind a page.</summary>
    public BunitContext OpenBrowser(string role)
    {
        var browser = new BunitContext();
        Store.AddTo(browser.Services);
        browser.JSInterop.Mode = JSRuntimeMode.Loose;
        browser.Services.AddRadzenComponents();
        browser.Services.AddLocalization();
        browser.Services.AddSecondPerson();
        browser.AddAuthorization().SetAuthorized(role).SetRoles(role).SetClaims(
            new(System.Security.Claims.ClaimTypes.NameIdentifier, role), new(Web.Shell.Claims.DisplayName, $"名前({role})"),
            SignedIn.Claim(Store.Db(), new Actor(role, role, new HashSet<string>()), Clock.UtcNow));
        return browser;
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}

/// <summary>A card system that answers as it is told.</summary>
internal sealed class ScriptedRegistry(Func<RegistryRequest, RegistryAnswer> answer) : ICardRegistry
{
    private readonly List<RegistryRequest> _sent = [];

    public string Name => "試験台帳";

    public IReadOnlyList<RegistryRequest> Sent
    {
        get
        {
            lock (_sent)
            {
                return [.. _sent];
            }
        }
    }

    public Task<RegistryAnswer> SendAsync(RegistryRequest request, CancellationToken ct)
    {
        lock (_sent)
        {
            _sent.Add(request);
        }

        return Task.FromResult(answer(request));
    }

    public Task<RegistryComparison> CompareAsync(RegistryHolder stated, CancellationToken ct) =>
        Task.FromResult<RegistryComparison>(new RegistryComparison.NotOffered());
}
