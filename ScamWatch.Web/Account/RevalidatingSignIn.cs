using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Web.Account;

/// <summary>
/// Asks again whether an open console's sign-in still holds, well within a minute and at once when something about staff
/// changed: a circuit can outlive its rights by hours.
/// </summary>
public sealed class RevalidatingSignIn : RevalidatingServerAuthenticationStateProvider
{
    private readonly SessionGate _gate;
    private readonly IDisposable _subscription;
    private readonly TimeSpan _interval;

    public RevalidatingSignIn(ILoggerFactory logs, SessionGate gate, ChangeFeed feed, SignInSettings settings) : base(logs)
    {
        (_gate, _interval) = (gate, settings.Revalidate);
        _subscription = feed.On(Topic.Staff, LookAsync);
    }

    protected override TimeSpan RevalidationInterval => _interval;

    protected override async Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        await _gate.EndOfAsync(authenticationState.User, freshly: true, cancellationToken) is null;

    protected override void Dispose(bool disposing)
    {
        _subscription.Dispose();
        base.Dispose(disposing);
    }

    private async Task LookAsync()
    {
        var state = await GetAuthenticationStateAsync();
        if (state.User.Identity?.IsAuthenticated == true && await _gate.EndOfAsync(state.User, freshly: true, CancellationToken.None) is not null)
        {
            SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity()))));
        }
    }
}
