using System.Security.Claims;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Web.Shell;

public static class Claims
{
    /// <summary>Claim that carries the display name.</summary>
    public const string DisplayName = "display_name";

    /// <summary>The actor behind a signed-in person.</summary>
    public static Actor ToActor(this ClaimsPrincipal person) => new(
        person.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("Nobody is signed in."),
        person.FindFirstValue(DisplayName) ?? person.Identity?.Name ?? "",
        person.FindAll(ClaimTypes.Role).Select(c => c.Value).ToHashSet());
}
