using System.Security.Claims;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Web.Shell;

public static class Claims
{
    /// <summary>Claim that carries the display name.</summary>
    public const string DisplayName = "display_name";

    /// <summary>Claim that names the <see cref="StaffSession"/>.</summary>
    public const string Session = "session";

    /// <summary>Claim of a municipality that the rights reach; none for all.</summary>
    public const string Area = "area";

    /// <summary>Claim of a language that the rights reach; none for all.</summary>
    public const string Language = "language";

    /// <summary>Claim of a sign-in that opens nothing but the enrolment of a second factor.</summary>
    public const string MustEnrol = "must_enrol";

    /// <summary>The sign-in; null where there is none.</summary>
    public static Guid? SessionId(this ClaimsPrincipal person) => Guid.TryParse(person.FindFirstValue(Session), out var id) ? id : null;

    /// <summary>The actor behind a signed-in person. Where no sign-in is named, one that never proved anything stands for it.</summary>
    public static Actor ToActor(this ClaimsPrincipal person) => new(
        person.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("Nobody is signed in."),
        person.FindFirstValue(DisplayName) ?? person.Identity?.Name ?? "",
        person.FindAll(ClaimTypes.Role).Select(c => c.Value).ToHashSet())
    {
        Session = person.SessionId() ?? Guid.Empty,
        Scope = new(person.FindAll(Area).Select(c => c.Value), person.FindAll(Language).Select(c => c.Value)),
    };
}
