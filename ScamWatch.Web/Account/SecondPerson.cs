using Microsoft.AspNetCore.Identity;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Account;

/// <summary>Name and password do not open an account.</summary>
public sealed record SecondSignInFailed() : Refusal((
    "ユーザー名かパスワードが違うか、アカウントが止まっています。", "User name or password is wrong, or the account is locked."));

/// <summary>
/// Tells who a second person is who types name and password at a colleague's screen, to approve what one alone may not
/// do. Nobody is signed in by it; wrong passwords count towards the lock as at the sign-in.
/// </summary>
public sealed class SecondPerson(IServiceScopeFactory scopes, RecordSignIn record)
{
    /// <summary>The second person as an actor. One answer for an unknown name, a wrong password and a locked account.</summary>
    public async Task<Outcome<Actor>> IdentifyAsync(string userName, string password, CancellationToken ct)
    {
        // Identity's managers are scoped; a circuit's own scope lives for hours.
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StaffMember>>();
        var member = await users.FindByNameAsync(userName.Trim());
        if (member is null || await users.IsLockedOutAsync(member) || !await users.CheckPasswordAsync(member, password))
        {
            if (member is not null && !await users.IsLockedOutAsync(member))
            {
                await users.AccessFailedAsync(member);
            }

            await record.RunAsync(userName.Trim(), AuditKind.SignInFailed, ct);
            return new SecondSignInFailed();
        }

        await users.ResetAccessFailedCountAsync(member);
        var claims = scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<StaffMember>>();
        return (await claims.CreateAsync(member)).ToActor();
    }
}
