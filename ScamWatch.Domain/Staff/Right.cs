namespace ScamWatch.Domain.Staff;

/// <summary>How far a right goes beyond the role.</summary>
[Flags]
public enum RightReach
{
    /// <summary>The same for all who have the role.</summary>
    Everywhere = 0,

    /// <summary>Only what comes from the municipalities of the person.</summary>
    ByArea = 1,

    /// <summary>Only in the languages of the person.</summary>
    ByLanguage = 2,
}

/// <summary>Something that staff may do or see. The rights stand in <see cref="Rights"/>.</summary>
/// <param name="Code">Name in exports; never renamed.</param>
/// <param name="What">What it lets do.</param>
/// <param name="Roles">Who has it, in the order of <see cref="Role.All"/>.</param>
public sealed record Right(string Code, Words What, IReadOnlyList<string> Roles)
{
    /// <summary>How far it goes.</summary>
    public RightReach Reach { get; init; }

    /// <summary>True where the person must have proven within the last minutes who they are (<see cref="SignInRules"/>).</summary>
    public bool NeedsProof { get; init; }

    /// <summary>True where a second person must agree; who that may be, the rules of the action say.</summary>
    public bool NeedsSecond { get; init; }

    /// <summary>True where workers and the command line have it too.</summary>
    public bool ByProgram { get; init; }

    /// <summary>True where it shows data of citizens.</summary>
    public bool ShowsPersonal { get; init; }
}
