using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Web.Account;

/// <summary>Asks again every minute whether an open console's sign-in still holds: a circuit can outlive its rights by hours.</summary>
public sealed class RevalidatingSignIn(
    ILoggerFactory logs, IServiceScopeFactory scopes, IOptions<IdentityOptions> options)
    : RevalidatingServerAuthenticationStateProvider(logs)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    protected override async Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StaffMember>>();
        var member = await users.GetUserAsync(authenticationState.User);
        return member is not null
            && !await users.IsLockedOutAsync(member)
            && authenticationState.User.FindFirst(options.Value.ClaimsIdentity.SecurityStampClaimType)?.Value
                == await users.GetSecurityStampAsync(member);
    }
}
