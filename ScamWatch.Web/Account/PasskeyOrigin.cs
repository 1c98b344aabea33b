using Microsoft.AspNetCore.Identity;

namespace ScamWatch.Web.Account;

/// <summary>
/// Says whether a passkey answered on a page of ours. Identity compares with the Origin header of the request, which browsers leave out
/// of forms on pages that send no referrer, as ours do; the origin that the device signed is held against the address asked for.
/// </summary>
public static class PasskeyOrigin
{
    /// <summary>True for our own address, over https or on this machine, in no frame of another site.</summary>
    public static bool IsOurs(PasskeyOriginValidationContext context) =>
        !context.CrossOrigin && IsOurs(context.Origin, context.HttpContext.Request.Host);

    /// <summary>True where the origin is this host, with its port.</summary>
    /// <param name="origin">As signed by the device.</param>
    /// <param name="host">As asked for.</param>
    public static bool IsOurs(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        && address.Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase);
}
