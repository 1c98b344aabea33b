using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Account;

/// <summary>How a sign-in went on.</summary>
public enum SignInStep
{
    /// <summary>Not so. One answer for an unknown name, a wrong secret, a lock, an end and too many tries.</summary>
    Refused,

    /// <summary>The second factor is asked for.</summary>
    Second,

    /// <summary>Signed in; a second factor must be enrolled before anything else opens.</summary>
    Enrol,

    /// <summary>Signed in.</summary>
    Done,
}

/// <summary>
/// Signs staff in: password, then a code or a passkey where they have one; or a passkey alone, which is device and PIN or
/// fingerprint in one. Lives as long as a request.
/// </summary>
public sealed class StaffSignIn(
    UserManager<StaffMember> users,
    SignInManager<StaffMember> identity,
    StaffPasswordHasher hasher,
    StaffSessions sessions,
    SessionGate gate,
    SignInThrottle throttle,
    RecordSignIn record,
    SignInSettings settings,
    IHostEnvironment environment,
    TimeProvider clock)
{
    /// <summary>Cookie between password and second factor; five minutes, and it opens nothing.</summary>
    public const string SecondScheme = "scamwatch.second";

    /// <summary>No refusal comes sooner: what a lock or a count costs the database shall not be read off the time.</summary>
    private static readonly TimeSpan s_refusal = TimeSpan.FromMilliseconds(500);

    private readonly long _began = clock.GetTimestamp();

    /// <summary>The first step.</summary>
    public async Task<SignInStep> ByPasswordAsync(HttpContext http, string userName, string password)
    {
        var member = await FindOpenAsync(http, userName);
        if (member is null)
        {
            // As much work as for somebody known, or the time would tell which names there are.
            hasher.VerifyForNobody(password);
        }

        if (member is null || !await users.CheckPasswordAsync(member, password))
        {
            return await RefuseAsync(http, member, userName);
        }

        if (await HasSecondAsync(member))
        {
            var pending = new ClaimsIdentity(SecondScheme);
            pending.AddClaim(new Claim(ClaimTypes.NameIdentifier, member.Id));
            await http.SignInAsync(SecondScheme, new ClaimsPrincipal(pending));
            return SignInStep.Second;
        }

        return await CompleteAsync(http, member, SignInMethod.Password);
    }

    /// <summary>Who has given the password and is asked for the second factor; null where that is too long ago.</summary>
    public async Task<StaffMember?> PendingAsync(HttpContext http)
    {
        var pending = await http.AuthenticateAsync(SecondScheme);
        return pending.Principal?.FindFirstValue(ClaimTypes.NameIdentifier) is { } id && await users.FindByIdAsync(id) is { } member
            && IsOpen(member) && !await users.IsLockedOutAsync(member)
            ? member : null;
    }

    /// <summary>The second step with a code of the app, or with one of the recovery codes.</summary>
    public async Task<SignInStep> ByCodeAsync(HttpContext http, string code, bool recovery)
    {
        if (await PendingAsync(http) is not { } member || throttle.IsOver(http.Connection.RemoteIpAddress))
        {
            return SignInStep.Refused;
        }

        var right = recovery
            ? (await users.RedeemTwoFactorRecoveryCodeAsync(member, code.Trim())).Succeeded
            : member.TwoFactorEnabled && await users.VerifyTwoFactorTokenAsync(member, TokenOptions.DefaultAuthenticatorProvider, code);
        return right
            ? await CompleteAsync(http, member, recovery ? SignInMethod.PasswordAndRecovery : SignInMethod.PasswordAndCode)
            : await RefuseAsync(http, member, member.UserName!);
    }

    /// <summary>By a passkey alone.</summary>
    /// <param name="credential">The browser's answer, as JSON.</param>
    public async Task<SignInStep> ByPasskeyAsync(HttpContext http, string credential)
    {
        if (throttle.IsOver(http.Connection.RemoteIpAddress) || await PasskeyOwnerAsync(credential) is not { } member)
        {
            return await RefuseAsync(http, null, "");
        }

        return IsOpen(member) && !await users.IsLockedOutAsync(member)
            ? await CompleteAsync(http, member, SignInMethod.Passkey)
            : await RefuseAsync(http, null, member.UserName!);
    }

    /// <summary>Whose passkey answered a question of ours; null where it did not.</summary>
    public async Task<StaffMember?> PasskeyOwnerAsync(string credential)
    {
        try
        {
            var answer = await identity.PerformPasskeyAssertionAsync(credential);
            if (!answer.Succeeded)
            {
                return null;
            }

            // The counter of the device goes up with every use; one that does not is a copy.
            await users.AddOrUpdatePasskeyAsync(answer.User, answer.Passkey);
            return answer.User;
        }
        catch (InvalidOperationException)
        {
            // No question of ours is open in this browser.
            return null;
        }
    }

    /// <summary>Writes the cookie anew after a change of one's own secrets or factors, which ends every other sign-in.</summary>
    public async Task RenewAsync(HttpContext http, StaffMember member)
    {
        if (http.User.SessionId() is { } id)
        {
            gate.Forget(id);
            await WriteAsync(http, member, id);
        }
    }

    /// <summary>True with an authenticator app or a passkey.</summary>
    public async Task<bool> HasSecondAsync(StaffMember member) =>
        member.TwoFactorEnabled || (await users.GetPasskeysAsync(member)).Count > 0;

    /// <summary>True where a second factor is asked of this person and there is none.</summary>
    public async Task<bool> MustEnrolAsync(StaffMember member) =>
        SignInRules.NeedsSecondFactor(await users.GetRolesAsync(member), member.IsSample && environment.IsDevelopment(), settings)
        && !await HasSecondAsync(member);

    private bool IsOpen(StaffMember member) => SignInRules.IsOpen(member, environment.IsDevelopment(), clock.GetUtcNow().UtcDateTime);

    private async Task<StaffMember?> FindOpenAsync(HttpContext http, string userName) =>
        !throttle.IsOver(http.Connection.RemoteIpAddress) && await users.FindByNameAsync(userName) is { } member
        && IsOpen(member) && !await users.IsLockedOutAsync(member)
            ? member : null;

    private async Task<SignInStep> RefuseAsync(HttpContext http, StaffMember? member, string userName)
    {
        throttle.Fail(http.Connection.RemoteIpAddress);
        if (member is not null)
        {
            await users.AccessFailedAsync(member);
        }

        await record.RunAsync(userName, AuditKind.SignInFailed, http.RequestAborted);
        if (s_refusal - clock.GetElapsedTime(_began) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left, clock, http.RequestAborted);
        }

        return SignInStep.Refused;
    }

    private async Task<SignInStep> CompleteAsync(HttpContext http, StaffMember member, SignInMethod method)
    {
        await users.ResetAccessFailedCountAsync(member);
        var id = await sessions.StartAsync(
            member.Id, method, http.Connection.RemoteIpAddress?.ToString() ?? "", http.Request.Headers.UserAgent.ToString(), http.RequestAborted);
        await http.SignOutAsync(SecondScheme);
        await WriteAsync(http, member, id);
        await record.RunAsync(member.UserName!, AuditKind.SignedIn, http.RequestAborted);
        return await MustEnrolAsync(member) ? SignInStep.Enrol : SignInStep.Done;
    }

    private async Task WriteAsync(HttpContext http, StaffMember member, Guid session)
    {
        var person = await identity.CreateUserPrincipalAsync(member);
        var claims = (ClaimsIdentity)person.Identity!;
        claims.AddClaim(new Claim(Claims.Session, session.ToString()));
        if (await MustEnrolAsync(member))
        {
            foreach (var role in claims.FindAll(claims.RoleClaimType).ToList())
            {
                claims.RemoveClaim(role);
            }

            claims.AddClaim(new Claim(Claims.MustEnrol, "true"));
        }

        await http.SignInAsync(IdentityConstants.ApplicationScheme, person);
        http.User = person;
    }
}
