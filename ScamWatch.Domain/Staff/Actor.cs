namespace ScamWatch.Domain.Staff;

/// <summary>
/// Who acts: a staff member, a worker or the command line. Passed to every action, so that the same action serves all
/// three and its audit entry always has a subject.
/// </summary>
/// <param name="Id">Account id, <c>worker:NAME</c> or <c>command-line</c>.</param>
/// <param name="Name">Name as shown in the audit list.</param>
/// <param name="Roles">Roles held; workers and the command line hold none and are trusted by <see cref="IsSystem"/>.</param>
/// <param name="IsSystem">True for workers and the command line.</param>
public sealed record Actor(string Id, string Name, IReadOnlySet<string> Roles, bool IsSystem = false)
{
    /// <summary>
    /// The sign-in behind a person at a screen, by which it is known when they last proved who they are. Null for those who have
    /// none: workers, the command line, programs with a key, a colleague who has just given the password for this one act.
    /// </summary>
    public Guid? Session { get; init; }

    /// <summary>How far the rights reach.</summary>
    public StaffScope Scope { get; init; } = StaffScope.Everything;

    /// <summary>The operator of the machine, at its command line.</summary>
    public static Actor CommandLine { get; } = System("command-line", "コマンドライン");

    /// <summary>A background worker.</summary>
    public static Actor Worker(string name) => System($"worker:{name}", name);

    /// <summary>A member of the public, who can file a report and nothing else.</summary>
    public static Actor Public { get; } = new("public", "一般公開フォーム", new HashSet<string>());

    /// <summary>True where the actor holds one of the roles. A supervisor holds those of all desks.</summary>
    public bool Has(params ReadOnlySpan<string> roles)
    {
        foreach (var role in roles)
        {
            if (Roles.Contains(role) || (role != Role.Administrator && Roles.Contains(Role.Supervisor)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True where the actor has the right; how far it reaches (<see cref="Scope"/>) is asked beside it.</summary>
    public bool May(Right right) => IsSystem ? right.ByProgram : right.Roles.Any(Roles.Contains);

    private static Actor System(string id, string name) => new(id, name, new HashSet<string>(), IsSystem: true);
}
