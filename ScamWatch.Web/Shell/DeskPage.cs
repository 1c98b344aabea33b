using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Web.Shell;

/// <summary>
/// What every console page needs: the actor, a token that ends with the page, and notices of changes that run on the
/// page's own thread and stop when it closes.
/// </summary>
public abstract class DeskPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private readonly List<IDisposable> _subscriptions = [];

    protected DeskPage() => Closed = _closed.Token;

    [Inject] public required ChangeFeed Feed { get; init; }

    [Inject] public required NavigationManager Nav { get; init; }

    [Inject] public required TimeProvider Clock { get; init; }

    [Inject] public required IStringLocalizer<Texts> T { get; init; }

    [CascadingParameter] public required Task<AuthenticationState> Authentication { get; set; }

    /// <summary>Who uses the page.</summary>
    protected Actor Actor { get; private set; } = Actor.Public;

    /// <summary>Ends with the page. Taken from its source at once: what still runs when the page is gone asks for it, and a disposed source gives none.</summary>
    protected CancellationToken Closed { get; }

    /// <summary>True while what a button began is not done; buttons are disabled by it.</summary>
    protected bool Busy { get; private set; }

    protected DateTime Now => Clock.GetUtcNow().UtcDateTime;

    protected sealed override async Task OnInitializedAsync()
    {
        Actor = (await Authentication).User.ToActor();
        await OpenAsync();
    }

    /// <summary>First load of the page.</summary>
    protected virtual Task OpenAsync() => Task.CompletedTask;

    /// <summary>Runs <paramref name="refresh"/> after each change of the topic, then draws the page again.</summary>
    protected void Listen(Topic topic, Func<Task> refresh) =>
        _subscriptions.Add(Feed.On(topic, () => InvokeAsync(async () =>
        {
            if (Closed.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await refresh();
                StateHasChanged();
            }
            catch (OperationCanceledException) when (Closed.IsCancellationRequested)
            {
                // The page was closed while it asked.
            }
            catch (Exception fault)
            {
                await DispatchExceptionAsync(fault);
            }
        })));

    /// <summary>Does what a button asks for, and nothing where that is being done already: a double click has one effect.</summary>
    protected async Task BusyAsync(Func<Task> action)
    {
        if (Busy)
        {
            return;
        }

        Busy = true;
        try
        {
            await action();
        }
        finally
        {
            Busy = false;
        }
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }

        _closed.Cancel();
        _closed.Dispose();
        GC.SuppressFinalize(this);
    }
}
