using System.Security.Cryptography;
using System.Text;

namespace ScamWatch.Web.Account;

/// <summary>
/// The one-time code by which the operator of the machine makes the first administrator. Lives in memory only, is
/// printed at the terminal, and is gone once used or once anyone has an account.
/// </summary>
public sealed class FirstAdministratorCode
{
    private string? _code;

    public string? Current => _code;

    public void Create() => _code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));

    /// <summary>True where the code is the one printed; compared in constant time.</summary>
    public bool Matches(string? code) =>
        _code is { } mine && code is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(mine), Encoding.UTF8.GetBytes(code));

    public void Spend() => _code = null;
}
