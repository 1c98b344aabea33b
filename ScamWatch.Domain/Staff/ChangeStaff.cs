using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Phrases;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Staff;

/// <summary>Changes what an account lets do, or gives its person a new start where they cannot sign in any more.</summary>
public sealed class ChangeStaff(
    IServiceScopeFactory scopes, Municipality municipality, Phrasebook phrasebook, PasswordWords words, SignInSettings settings, TimeProvider clock)
{
    /// <summary>
    /// Gives the account other terms. Where it opens less or otherwise than before, all its sign-ins end, and open consoles with
    /// them.
    /// </summary>
    public async Task<Outcome<bool>> RunAsync(string staffId, StaffTerms terms, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.StaffManage))
        {
            return new NotAllowed();
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var wanted = terms with { Contractor = terms.Contractor.Trim() };
        if (StaffRules.CheckTerms(wanted, municipality.Areas, phrasebook.Languages, JapanTime.DayOf(now)) is { } refusal)
        {
            return refusal;
        }

        return await WithAsync(staffId, actor, now, async (users, db, member) =>
        {
            var role = (await users.GetRolesAsync(member)).FirstOrDefault() ?? "";
            var before = StaffTerms.Of(member, role);
            if (StaffRules.CheckChange(member, before, wanted, await OtherAdministratorsAsync(db, member, now, ct), actor) is { } forbidden)
            {
                return forbidden;
            }

            Apply(member, wanted);
            if (role != wanted.Role)
            {
                await users.RemoveFromRolesAsync(member, await users.GetRolesAsync(member));
                await users.AddToRoleAsync(member, wanted.Role);
            }

            if (before.OpensAs(wanted))
            {
                await users.UpdateAsync(member);
            }
            else
            {
                await users.UpdateSecurityStampAsync(member);
                await StaffSessions.EndAllAsync(db, member.Id, now, ct);
            }

            AuditTrail.Record(db, actor, AuditKind.StaffChanged, member.UserName!, $"{before} → {wanted}", now);
            return null;
        }, ct);
    }

    /// <summary>Ends all sign-ins of somebody, as when a device was lost. The account stays as it is.</summary>
    public async Task<Outcome<bool>> EndSignInsAsync(string staffId, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.StaffManage))
        {
            return new NotAllowed();
        }

        var now = clock.GetUtcNow().UtcDateTime;
        return await WithAsync(staffId, actor, now, async (users, db, member) =>
        {
            await users.UpdateSecurityStampAsync(member);
            var ended = await StaffSessions.EndAllAsync(db, member.Id, now, ct);
            AuditTrail.Record(db, actor, AuditKind.StaffSignInsEnded, member.UserName!, $"{ended}件", now);
            return null;
        }, ct);
    }

    /// <summary>
    /// A new password, no second factor, no lock: for whoever lost phone or memory. The second factor is asked for again at the
    /// next sign-in. One's own account is another administrator's.
    /// </summary>
    public async Task<Outcome<bool>> ResetAsync(string staffId, string password, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.StaffManage))
        {
            return new NotAllowed();
        }

        if (staffId == actor.Id)
        {
            return new NotOneself();
        }

        var now = clock.GetUtcNow().UtcDateTime;
        return await WithAsync(staffId, actor, now, async (users, db, member) =>
        {
            var withSecond = SignInRules.NeedsSecondFactor(await users.GetRolesAsync(member), member.IsSample, settings);
            if (PasswordRules.Check(password, withSecond, words, member.UserName!, member.DisplayName) is { } weak)
            {
                return weak;
            }

            await users.RemovePasswordAsync(member);
            await users.AddPasswordAsync(member, password);
            await users.SetTwoFactorEnabledAsync(member, false);
            await users.RemoveAuthenticationTokenAsync(member, "[AspNetUserStore]", "AuthenticatorKey");
            await users.RemoveAuthenticationTokenAsync(member, "[AspNetUserStore]", "RecoveryCodes");
            foreach (var passkey in await users.GetPasskeysAsync(member))
            {
                await users.RemovePasskeyAsync(member, passkey.CredentialId);
            }

            await users.SetLockoutEndDateAsync(member, null);
            await users.ResetAccessFailedCountAsync(member);
            await users.UpdateSecurityStampAsync(member);
            await StaffSessions.EndAllAsync(db, member.Id, now, ct);
            AuditTrail.Record(db, actor, AuditKind.StaffSignInReset, member.UserName!, "パスワードと二要素認証を初期化", now);
            return null;
        }, ct);
    }

    internal static void Apply(StaffMember member, StaffTerms terms) =>
        (member.Areas, member.Languages, member.Contractor, member.EndsOn, member.TrainedOn) =
        (terms.Areas, terms.Languages, terms.Contractor, terms.EndsOn, terms.TrainedOn);

    private async Task<Outcome<bool>> WithAsync(
        string staffId, Actor actor, DateTime now, Func<UserManager<StaffMember>, ScamWatchDb, StaffMember, Task<Refusal?>> change, CancellationToken ct)
    {
        // Identity's managers are scoped and save through the scope's own context.
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StaffMember>>();
        var db = scope.ServiceProvider.GetRequiredService<ScamWatchDb>();
        if (await db.CheckProofAsync(Rights.StaffManage, actor, now, ct) is { } unproven)
        {
            return unproven;
        }

        await using var commit = await db.Database.BeginTransactionAsync(ct);
        if (await users.FindByIdAsync(staffId) is not { } member)
        {
            return new NotFound(("職員", "The member of staff"));
        }

        if (await change(users, db, member) is { } refusal)
        {
            return refusal;
        }

        if (await db.SaveOrRefuseAsync(ct) is { } conflict)
        {
            return conflict;
        }

        await commit.CommitAsync(ct);
        return true;
    }

    private static async Task<int> OtherAdministratorsAsync(ScamWatchDb db, StaffMember member, DateTime now, CancellationToken ct)
    {
        var today = JapanTime.DayOf(now);
        return await (
            from link in db.UserRoles
            join role in db.Roles on link.RoleId equals role.Id
            join user in db.Users on link.UserId equals user.Id
            where role.Name == Role.Administrator && user.Id != member.Id && (user.EndsOn == null || user.EndsOn >= today)
            select user.Id).CountAsync(ct);
    }
}
