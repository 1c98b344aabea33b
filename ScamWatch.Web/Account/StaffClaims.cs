using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using ScamWatch.Domain.Staff;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Account;

/// <summary>Puts display name and scope into the sign-in, so that every action knows its actor and how far their rights reach.</summary>
public sealed class StaffClaims(
    UserManager<StaffMember> users, RoleManager<IdentityRole> roles, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<StaffMember, IdentityRole>(users, roles, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(StaffMember user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(Claims.DisplayName, user.DisplayName));
        identity.AddClaims(user.Areas.Select(a => new Claim(Claims.Area, a)));
        identity.AddClaims(user.Languages.Select(l => new Claim(Claims.Language, l)));
        return identity;
    }
}
