namespace ScamWatch.Web.Account;

/// <summary>What a password must be.</summary>
public static class StaffPassword
{
    /// <summary>Fifteen characters where the password stands alone (NIST SP 800-63B-4, 3.1.1.1).</summary>
    public const int MinLength = 15;
}
