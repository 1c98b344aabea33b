using System.Net;
using System.Net.Sockets;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Web.Account;

/// <summary>
/// Counts failed sign-ins by where they came from, so that one place cannot try a password on every name. In memory, and so of
/// each process by itself; what is tried on one account is counted in the database.
/// </summary>
public sealed class SignInThrottle(SignInSettings settings, TimeProvider clock)
{
    /// <summary>Addresses counted at once; beyond it those from before are forgotten.</summary>
    private const int Most = 20_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Failures, DateTimeOffset Since)> _failures = [];

    /// <summary>True where so many failed from there of late that nobody signs in from there now.</summary>
    public bool IsOver(IPAddress? from)
    {
        lock (_lock)
        {
            return _failures.TryGetValue(KeyOf(from), out var count) && IsNow(count.Since) && count.Failures >= settings.AddressFailures;
        }
    }

    public void Fail(IPAddress? from)
    {
        lock (_lock)
        {
            if (_failures.Count >= Most)
            {
                foreach (var old in _failures.Where(f => !IsNow(f.Value.Since)).Select(f => f.Key).ToList())
                {
                    _failures.Remove(old);
                }

                if (_failures.Count >= Most)
                {
                    _failures.Clear();
                }
            }

            var key = KeyOf(from);
            _failures[key] = _failures.TryGetValue(key, out var count) && IsNow(count.Since) ? (count.Failures + 1, count.Since) : (1, clock.GetUtcNow());
        }
    }

    private bool IsNow(DateTimeOffset since) => clock.GetUtcNow() - since < SignInSettings.AddressWindow;

    /// <summary>An IPv4 address, or the half of an IPv6 address that a household or an office has to itself.</summary>
    internal static string KeyOf(IPAddress? address)
    {
        if (address is null)
        {
            return "";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }
}
