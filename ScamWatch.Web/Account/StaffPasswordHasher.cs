using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Web.Account;

/// <summary>Hashes the same password the same, however a keyboard composed its letters (NIST SP 800-63B-4, 3.1.1.2).</summary>
public sealed class StaffPasswordHasher(IOptions<PasswordHasherOptions> options) : PasswordHasher<StaffMember>(options)
{
    // Of nobody's password: what an unknown name is compared with, so that it takes as long as a known one.
    private readonly string _nobody = new PasswordHasher<StaffMember>(options).HashPassword(new StaffMember(), Guid.NewGuid().ToString("N"));

    /// <summary>The hash that an unknown name is compared with.</summary>
    public string NobodysHash => _nobody;

    public override string HashPassword(StaffMember user, string password) => base.HashPassword(user, PasswordRules.Normal(password));

    public override PasswordVerificationResult VerifyHashedPassword(StaffMember user, string hashedPassword, string providedPassword) =>
        base.VerifyHashedPassword(user, hashedPassword, PasswordRules.Normal(providedPassword));

    /// <summary>Does the work of a comparison and forgets it.</summary>
    public void VerifyForNobody(string password) => VerifyHashedPassword(new StaffMember(), _nobody, password);
}
