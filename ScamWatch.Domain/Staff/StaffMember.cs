using Microsoft.AspNetCore.Identity;

namespace ScamWatch.Domain.Staff;

/// <summary>A person who signs in.</summary>
public sealed class StaffMember : IdentityUser
{
    /// <summary>Name as colleagues and the audit list show it.</summary>
    public string DisplayName { get; set; } = "";
}
