using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Web.Account;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.OwnAccount;

/// <summary>The code did not fit the key on the screen.</summary>
public sealed record WrongCode() : Refusal((
    "コードが合いません。端末の時計が合っているか確かめて、新しいコードを入力してください。", "That code does not match. Check the clock of the device and type a new code."));

/// <summary>The device's answer was not to a question of ours, or broke off.</summary>
public sealed record PasskeyNotTaken() : Refusal(("パスキーを登録できませんでした。もう一度お試しください。", "The passkey could not be added. Please try again."));

/// <summary>The role asks for a second factor, and this is the only one.</summary>
public sealed record OnlySecondFactor() : Refusal((
    "この役割には二要素認証が必要です。先に別の方法を登録してください。", "Your role needs a second factor. Add another one first."));

/// <summary>Own password, authenticator app, passkeys and recovery codes. Each change renews this sign-in and ends the others.</summary>
public sealed class OwnSecurity(
    UserManager<StaffMember> users, SignInManager<StaffMember> identity, StaffSignIn signIn, PasswordWords words, SignInSettings settings,
    IHostEnvironment environment, ScamWatchDb db, TimeProvider clock)
{
    /// <summary>What the page shows.</summary>
    /// <param name="PendingKey">Key of an enrolment that was begun; null where there is none.</param>
    public sealed record State(
        string UserName, bool MustEnrol, bool IsSample, bool HasApp, string? PendingKey, IReadOnlyList<UserPasskeyInfo> Passkeys, int RecoveryLeft, int MinPassword)
    {
        public bool HasSecond => HasApp || Passkeys.Count > 0;
    }

    private const int RecoveryCodes = 10;

    public async Task<State?> ReadAsync(HttpContext http)
    {
        if (await MemberAsync(http) is not { } member)
        {
            return null;
        }

        return new(
            member.UserName!, await signIn.MustEnrolAsync(member), member.IsSample && environment.IsDevelopment(), member.TwoFactorEnabled,
            member.TwoFactorEnabled ? null : await users.GetAuthenticatorKeyAsync(member),
            [.. await users.GetPasskeysAsync(member)], await users.CountRecoveryCodesAsync(member), await MinPasswordAsync(member));
    }

    /// <summary>Makes the key of an app; nothing is asked by it until a code of it was typed.</summary>
    public Task<Outcome<IReadOnlyList<string>>> BeginAppAsync(HttpContext http) => DoAsync(http, async member =>
    {
        if (!member.TwoFactorEnabled)
        {
            await users.ResetAuthenticatorKeyAsync(member);
        }

        return Array.Empty<string>();
    });

    public Task<Outcome<IReadOnlyList<string>>> ConfirmAppAsync(HttpContext http, string code) => DoAsync(http, async member =>
    {
        if (!await users.VerifyTwoFactorTokenAsync(member, TokenOptions.DefaultAuthenticatorProvider, code))
        {
            return new WrongCode();
        }

        var first = !await signIn.HasSecondAsync(member);
        await users.SetTwoFactorEnabledAsync(member, true);
        return await EnrolledAsync(http, member, AuditKind.SecondFactorEnrolled, first);
    });

    public Task<Outcome<IReadOnlyList<string>>> RemoveAppAsync(HttpContext http) => DoAsync(http, async member =>
    {
        if ((await users.GetPasskeysAsync(member)).Count == 0 && await NeedsSecondAsync(member))
        {
            return new OnlySecondFactor();
        }

        await users.SetTwoFactorEnabledAsync(member, false);
        await users.RemoveAuthenticationTokenAsync(member, "[AspNetUserStore]", "AuthenticatorKey");
        await RecordAsync(http, AuditKind.SecondFactorRemoved, member);
        return Array.Empty<string>();
    });

    /// <param name="credential">The browser's answer, as JSON.</param>
    public Task<Outcome<IReadOnlyList<string>>> AddPasskeyAsync(HttpContext http, string credential) => DoAsync(http, async member =>
    {
        PasskeyAttestationResult answer;
        try
        {
            answer = await identity.PerformPasskeyAttestationAsync(credential);
        }
        catch (InvalidOperationException)
        {
            return new PasskeyNotTaken();
        }

        // The question was made for an account; its answer adds to that one only.
        if (!answer.Succeeded || answer.UserEntity.Id != member.Id)
        {
            return new PasskeyNotTaken();
        }

        var first = !await signIn.HasSecondAsync(member);
        var number = (await users.GetPasskeysAsync(member)).Count + 1;
        answer.Passkey.Name = $"パスキー {number}";
        await users.AddOrUpdatePasskeyAsync(member, answer.Passkey);
        await users.UpdateSecurityStampAsync(member);
        return await EnrolledAsync(http, member, AuditKind.PasskeyAdded, first);
    });

    public Task<Outcome<IReadOnlyList<string>>> RemovePasskeyAsync(HttpContext http, byte[] id) => DoAsync(http, async member =>
    {
        if (!member.TwoFactorEnabled && (await users.GetPasskeysAsync(member)).Count == 1 && await NeedsSecondAsync(member))
        {
            return new OnlySecondFactor();
        }

        await users.RemovePasskeyAsync(member, id);
        await users.UpdateSecurityStampAsync(member);
        await RecordAsync(http, AuditKind.PasskeyRemoved, member);
        return Array.Empty<string>();
    });

    /// <summary>New recovery codes; those from before are worth nothing any more.</summary>
    public Task<Outcome<IReadOnlyList<string>>> NewCodesAsync(HttpContext http) => DoAsync(http, async member =>
    {
        await RecordAsync(http, AuditKind.RecoveryCodesMade, member);
        return (await users.GenerateNewTwoFactorRecoveryCodesAsync(member, RecoveryCodes))!.ToArray();
    });

    public Task<Outcome<IReadOnlyList<string>>> ChangePasswordAsync(HttpContext http, string now, string wanted) => DoAsync(http, async member =>
    {
        if (await users.IsLockedOutAsync(member) || !await users.CheckPasswordAsync(member, now))
        {
            await users.AccessFailedAsync(member);
            return new NotConfirmed();
        }

        if (PasswordRules.Check(wanted, await NeedsSecondAsync(member), words, member.UserName!, member.DisplayName) is { } weak)
        {
            return weak;
        }

        await users.ChangePasswordAsync(member, now, wanted);
        await RecordAsync(http, AuditKind.PasswordChanged, member);
        return Array.Empty<string>();
    }, proof: false);

    private async Task<Outcome<IReadOnlyList<string>>> EnrolledAsync(HttpContext http, StaffMember member, AuditKind kind, bool first)
    {
        await RecordAsync(http, kind, member);
        return first ? (await users.GenerateNewTwoFactorRecoveryCodesAsync(member, RecoveryCodes))!.ToArray() : Array.Empty<string>();
    }

    private async Task<Outcome<IReadOnlyList<string>>> DoAsync(
        HttpContext http, Func<StaffMember, Task<Outcome<IReadOnlyList<string>>>> act, bool proof = true)
    {
        if (await MemberAsync(http) is not { } member)
        {
            return new NotAllowed();
        }

        var actor = http.User.ToActor();
        if (proof && await db.CheckProofAsync(actor, clock.GetUtcNow().UtcDateTime, http.RequestAborted) is { } unproven)
        {
            return unproven;
        }

        var outcome = await act(member);
        if (outcome.Succeeded)
        {
            await signIn.RenewAsync(http, member);
        }

        return outcome;
    }

    private async Task RecordAsync(HttpContext http, AuditKind kind, StaffMember member)
    {
        AuditTrail.Record(db, http.User.ToActor(), kind, member.UserName!, "", clock.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(http.RequestAborted);
    }

    private async Task<bool> NeedsSecondAsync(StaffMember member) =>
        SignInRules.NeedsSecondFactor(await users.GetRolesAsync(member), member.IsSample && environment.IsDevelopment(), settings);

    private async Task<int> MinPasswordAsync(StaffMember member) => PasswordRules.MinLength(await NeedsSecondAsync(member));

    private async Task<StaffMember?> MemberAsync(HttpContext http) =>
        http.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } id ? await users.FindByIdAsync(id) : null;
}
