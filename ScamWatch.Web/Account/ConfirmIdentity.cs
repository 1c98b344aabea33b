using Microsoft.AspNetCore.Identity;
using ScamWatch.Domain;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Web.Account;

/// <summary>What was typed is neither the password nor the code of this person.</summary>
public sealed record NotConfirmed() : Refusal((
    "確認できませんでした。パスワードか認証アプリのコードを入力してください。", "That did not match. Enter your password or the code of your authenticator app."));

/// <summary>Takes the proof that somebody signed in is still the one at the screen, before what cannot be taken back.</summary>
public sealed class ConfirmIdentity(IServiceScopeFactory scopes, StaffSessions sessions, SessionGate gate)
{
    /// <summary>True where the sign-in counts as proven from now on.</summary>
    /// <param name="secret">Password, or six figures of the authenticator app.</param>
    public async Task<Outcome<bool>> RunAsync(string secret, Actor actor, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StaffMember>>();
        if (actor.Session is not { } session || await users.FindByIdAsync(actor.Id) is not { } member || await users.IsLockedOutAsync(member))
        {
            return new NotConfirmed();
        }

        var code = secret.Trim();
        var byCode = code.Length == Totp.Digits && code.All(char.IsDigit) && member.TwoFactorEnabled;
        var right = byCode
            ? await users.VerifyTwoFactorTokenAsync(member, TokenOptions.DefaultAuthenticatorProvider, code)
            : await users.CheckPasswordAsync(member, secret);
        if (right)
        {
            await users.ResetAccessFailedCountAsync(member);
        }
        else
        {
            await users.AccessFailedAsync(member);
        }

        await sessions.ProveAsync(session, right, byCode ? "認証アプリ" : "パスワード", actor, ct);
        gate.Forget(session);
        return right ? true : new NotConfirmed();
    }

    /// <summary>The same by a passkey that has answered already.</summary>
    /// <param name="owner">Whose it is; null where it did not answer.</param>
    public async Task<Outcome<bool>> ByPasskeyAsync(StaffMember? owner, Actor actor, CancellationToken ct)
    {
        if (actor.Session is not { } session || owner?.Id != actor.Id)
        {
            return new NotConfirmed();
        }

        await sessions.ProveAsync(session, true, "パスキー", actor, ct);
        gate.Forget(session);
        return true;
    }
}
