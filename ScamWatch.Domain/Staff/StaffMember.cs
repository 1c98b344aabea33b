using Microsoft.AspNetCore.Identity;

namespace ScamWatch.Domain.Staff;

/// <summary>A person who signs in.</summary>
public sealed class StaffMember : IdentityUser
{
    /// <summary>Name as colleagues and the audit list show it.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>Codes of the municipalities (<see cref="Guidance.Area"/>) this person works for; empty for all of them.</summary>
    public IReadOnlyList<string> Areas { get; set; } = [];

    /// <summary>Languages this person writes and approves warnings in; empty for all of them.</summary>
    public IReadOnlyList<string> Languages { get; set; } = [];

    /// <summary>Company that lent this person; empty for the municipality's own staff.</summary>
    public string Contractor { get; set; } = "";

    /// <summary>Last day on which the account opens, in Japan; null for no end. A contractor's always has one.</summary>
    public DateOnly? EndsOn { get; set; }

    /// <summary>Day of the last training in data protection; null where none is recorded.</summary>
    public DateOnly? TrainedOn { get; set; }

    /// <summary>True for the invented staff of the samples, whose password everybody knows: opens in development only.</summary>
    public bool IsSample { get; set; }

    /// <summary>Step of the last one-time code that was taken; none of it or before it is taken again (RFC 6238, 5.2).</summary>
    public long LastCodeStep { get; set; }

    /// <summary>What this person's rights reach.</summary>
    public StaffScope Scope => new(Areas, Languages);
}
