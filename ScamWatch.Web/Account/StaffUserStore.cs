using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Web.Account;

/// <summary>
/// Identity's store, with the keys of authenticator apps and the recovery codes sealed by the keys of sign-ins: whoever reads
/// the database alone gets no second factor from it.
/// </summary>
public sealed class StaffUserStore(ScamWatchDb db, IDataProtectionProvider protection, IdentityErrorDescriber describer)
    : UserStore<StaffMember, IdentityRole, ScamWatchDb>(db, describer)
{
    private readonly IDataProtector _seal = protection.CreateProtector("ScamWatch.SecondFactor");

    public override Task SetTokenAsync(StaffMember user, string loginProvider, string name, string? value, CancellationToken cancellationToken) =>
        base.SetTokenAsync(user, loginProvider, name, value is null ? null : _seal.Protect(value), cancellationToken);

    public override async Task<string?> GetTokenAsync(StaffMember user, string loginProvider, string name, CancellationToken cancellationToken) =>
        await base.GetTokenAsync(user, loginProvider, name, cancellationToken) is { Length: > 0 } value ? _seal.Unprotect(value) : null;
}
