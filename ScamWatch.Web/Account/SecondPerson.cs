using Microsoft.AspNetCore.Identity;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Account;

/// <summary>Name and password do not open an account.</summary>
public sealed record SecondSignInFailed() : Refusal((
    "ユーザー名、パスワード、認証アプリのコードのどれかが違うか、アカウントが止まっています。",
    "User name, password or code is wrong, or the account is locked."));

/// <summary>
/// Tells who a second person is who types name, password and, where they have one, the code of their app at a colleague's screen, to
/// approve what one alone may not do. Nobody is signed in by it; wrong ones count towards the locks as at the sign-in. Whoever
/// has a passkey only approves at a screen of their own.
/// </summary>
public sealed class SecondPerson(
    IServiceScopeFactory scopes, RecordSignIn record, IHostEnvironment environment, TimeProvider clock)
{
    /// <summary>The second person as an actor. One answer for an unknown name, a wrong secret and a locked or ended account.</summary>
    public async Task<Outcome<Actor>> IdentifyAsync(string userName, string password, string code, CancellationToken ct)
    {
        // Identity's managers are scoped; a circuit's own scope lives for hours.
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StaffMember>>();
        var member = await users.FindByNameAsync(userName.Trim());
        var open = member is not null && !await users.IsLockedOutAsync(member)
            && SignInRules.IsOpen(member, environment.IsDevelopment(), clock.GetUtcNow().UtcDateTime);
        if (!open || !await IsRightAsync(users, member!, password, code))
        {
            if (open)
            {
                await users.AccessFailedAsync(member!);
            }

            await record.RunAsync(userName.Trim(), AuditKind.SignInFailed, ct);
            return new SecondSignInFailed();
        }

        await users.ResetAccessFailedCountAsync(member!);
        var claims = scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<StaffMember>>();
        // Proven by this very act, and by no sign-in.
        return (await claims.CreateAsync(member!)).ToActor() with { Session = null };
    }

    private static async Task<bool> IsRightAsync(UserManager<StaffMember> users, StaffMember member, string password, string code) =>
        await users.CheckPasswordAsync(member, password)
        && (member.TwoFactorEnabled
            ? await users.VerifyTwoFactorTokenAsync(member, TokenOptions.DefaultAuthenticatorProvider, code)
            : (await users.GetPasskeysAsync(member)).Count == 0);
}
