using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Alerts;

/// <summary>The pages of the publishing desk in a test browser, over a real store, as one signed-in person sees them.</summary>
internal sealed class PublishingDesk : IAsyncDisposable
{
    private readonly BunitContext _browser = new();

    private PublishingDesk()
    {
    }

    public TestStore Store { get; } = new();

    public static PublishingDesk Open(string role)
    {
        var desk = new PublishingDesk();
        desk._browser.JSInterop.Mode = JSRuntimeMode.Loose;
        desk._browser.Services.AddLocalization();
        desk._browser.Services.AddRadzenComponents();
        desk.Store.AddTo(desk._browser.Services);
        var actor = Staffed.As(role);
        desk._browser.AddAuthorization().SetAuthorized(actor.Name).SetRoles(role).SetClaims(
            new Claim(ClaimTypes.NameIdentifier, actor.Id), new Claim(Claims.DisplayName, actor.Name));
        return desk;
    }

    public IRenderedComponent<TPage> Show<TPage>(Action<ComponentParameterCollectionBuilder<TPage>>? parameters = null)
        where TPage : IComponent => _browser.Render(parameters ?? (_ => { }));

    public NavigationManager Navigation => _browser.Services.GetRequiredService<NavigationManager>();

    public T Get<T>() where T : notnull => _browser.Services.GetRequiredService<T>();

    /// <summary>A draft that an analyst has sent to a second person.</summary>
    public async Task<Alert> SentAsync() => await StepAsync(await DraftAsync(), a => a.Send(Staffed.As(Role.Triage), Store.Clock.UtcNow));

    public async Task<Alert> DraftAsync(Func<AlertContent, AlertContent>? change = null, bool rehearsal = false)
    {
        var content = SampleAlerts.Content(Get<PhoneLines>(), Store.Today);
        var alert = Alert.Draft(
            SampleAlerts.Report(Store.Clock.UtcNow), change?.Invoke(content) ?? content, Guid.NewGuid().ToString("N")[..12],
            Staffed.As(Role.Triage), Store.Clock.UtcNow, isRehearsal: rehearsal);
        // Through the page's own container: it is told of changes by its own feed.
        await using var db = Get<IDbContextFactory<ScamWatchDb>>().CreateDbContext();
        db.Add(alert);
        await db.SaveChangesAsync();
        return alert;
    }

    public async Task<Alert> PublishedAsync()
    {
        var alert = await DraftAsync();
        return await StepAsync(alert, a => a.Publish(Staffed.As(Role.Publisher), Store.Clock.UtcNow));
    }

    /// <summary>Takes a warning a step on, past the rules.</summary>
    public async Task<Alert> StepAsync(Alert alert, Action<Alert> step)
    {
        await using var db = Get<IDbContextFactory<ScamWatchDb>>().CreateDbContext();
        var stored = await db.Alerts.SingleAsync(a => a.Id == alert.Id);
        step(stored);
        await db.SaveChangesAsync();
        return stored;
    }

    public async Task<Alert> LoadAsync(Guid id) => (await Get<FindAlerts>().OneAsync(id, default))!;

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await Store.DisposeAsync();
    }
}
