using Microsoft.AspNetCore.Identity;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Web.Account;

/// <summary>Takes a code of an authenticator app once (RFC 6238, 5.2): Identity's own provider would take it again for minutes.</summary>
public sealed class StaffCodes(TimeProvider clock) : IUserTwoFactorTokenProvider<StaffMember>
{
    public async Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<StaffMember> manager, StaffMember user) =>
        !string.IsNullOrEmpty(await manager.GetAuthenticatorKeyAsync(user));

    /// <summary>Codes are made by the app.</summary>
    public Task<string> GenerateAsync(string purpose, UserManager<StaffMember> manager, StaffMember user) => Task.FromResult("");

    public async Task<bool> ValidateAsync(string purpose, string token, UserManager<StaffMember> manager, StaffMember user)
    {
        if (await manager.GetAuthenticatorKeyAsync(user) is not { Length: > 0 } key
            || Totp.Accept(key, token, clock.GetUtcNow(), user.LastCodeStep) is not { } step)
        {
            return false;
        }

        // Whoever sends the same code at the same time fails on the account's stamp.
        user.LastCodeStep = step;
        return (await manager.UpdateAsync(user)).Succeeded;
    }
}
