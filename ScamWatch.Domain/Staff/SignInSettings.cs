using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ScamWatch.Domain.Staff;

/// <summary>How long a sign-in may last.</summary>
/// <param name="Idle">Without anything done in it.</param>
/// <param name="Whole">In all.</param>
public readonly record struct SessionLimits(TimeSpan Idle, TimeSpan Whole);

/// <summary>
/// Settings <c>SignIn:…</c>. The defaults keep within what NIST SP 800-63B-4 sets for level 2 (2.2.3: no more than a day, no more
/// than an hour without activity).
/// </summary>
public sealed record SignInSettings
{
    /// <summary>Who must show a second factor: roles; all of them unless set (<c>SignIn:SecondFactor</c>: <c>all</c>, <c>none</c> or roles with commas).</summary>
    public IReadOnlySet<string> SecondFactorRoles { get; private init; } = Role.All.ToHashSet();

    /// <summary>Limits by role (<c>SignIn:IdleMinutes</c>, <c>SignIn:MaxHours</c>, and the same under <c>SignIn:Roles:ROLE</c>).</summary>
    public IReadOnlyDictionary<string, SessionLimits> Limits { get; private init; } = new Dictionary<string, SessionLimits>();

    /// <summary>How often an open console asks whether its sign-in still holds (<c>SignIn:RevalidateSeconds</c>, 1 to 55).</summary>
    public TimeSpan Revalidate { get; private init; }

    /// <summary>Failures in a row that lock an account (<c>SignIn:LockAfter</c>, 3 to 100: NIST SP 800-63B-4, 3.2.2).</summary>
    public int LockAfter { get; private init; }

    /// <summary>How long it is locked (<c>SignIn:LockMinutes</c>).</summary>
    public TimeSpan Lock { get; private init; }

    /// <summary>Failures from one address in <see cref="AddressWindow"/> after which nobody signs in from there (<c>SignIn:AddressFailures</c>).</summary>
    public int AddressFailures { get; private init; }

    public static TimeSpan AddressWindow { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Rounds of PBKDF2 (<c>SignIn:HashRounds</c>; the default is what OWASP's Password Storage Cheat Sheet asks with SHA-512).</summary>
    public int HashRounds { get; private init; }

    /// <summary>Months after which training is overdue (<c>SignIn:TrainingMonths</c>).</summary>
    public int TrainingMonths { get; private init; }

    /// <summary>The domain that passkeys belong to; null for the one asked for (<c>SignIn:PasskeyDomain</c>).</summary>
    public string? PasskeyDomain { get; private init; }

    /// <summary>What holds where nothing is set.</summary>
    public static SignInSettings Default { get; } = From(new ConfigurationBuilder().Build());

    /// <exception cref="InvalidOperationException">A value that does not read; the message names the setting.</exception>
    public static SignInSettings From(IConfiguration configuration)
    {
        var settings = new Reader(configuration);
        var (idle, hours) = (settings.Number("SignIn:IdleMinutes", 30, 1, 60), settings.Number("SignIn:MaxHours", 12, 1, 24));
        return new()
        {
            SecondFactorRoles = SecondFactor(configuration["SignIn:SecondFactor"]),
            Limits = Role.All.ToDictionary(r => r, r => new SessionLimits(
                TimeSpan.FromMinutes(settings.Number($"SignIn:Roles:{r}:IdleMinutes", idle, 1, 60)),
                TimeSpan.FromHours(settings.Number($"SignIn:Roles:{r}:MaxHours", hours, 1, 24)))),
            Revalidate = TimeSpan.FromSeconds(settings.Number("SignIn:RevalidateSeconds", 20, 1, 55)),
            LockAfter = settings.Number("SignIn:LockAfter", 5, 3, 100),
            Lock = TimeSpan.FromMinutes(settings.Number("SignIn:LockMinutes", 10, 1, 24 * 60)),
            AddressFailures = settings.Number("SignIn:AddressFailures", 30, 3, 100_000),
            HashRounds = settings.Number("SignIn:HashRounds", 210_000, 1_000, 10_000_000),
            TrainingMonths = settings.Number("SignIn:TrainingMonths", 12, 1, 120),
            PasskeyDomain = configuration["SignIn:PasskeyDomain"] is { Length: > 0 } domain ? domain : null,
        };
    }

    /// <summary>The strictest limits of the roles.</summary>
    public SessionLimits LimitsOf(IEnumerable<string> roles)
    {
        var all = roles.Where(Limits.ContainsKey).Select(r => Limits[r]).DefaultIfEmpty(Limits[Role.Administrator]).ToList();
        return new(all.Min(l => l.Idle), all.Min(l => l.Whole));
    }

    private static HashSet<string> SecondFactor(string? text)
    {
        HashSet<string> roles = text?.Trim() switch
        {
            null or "" or "all" => [.. Role.All],
            "none" => [],
            var list => [.. list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
        };
        return roles.FirstOrDefault(r => !Role.All.Contains(r)) is { } unknown
            ? throw new InvalidOperationException($"SignIn:SecondFactor names '{unknown}'; it must be all, none, or of {string.Join(", ", Role.All)}.")
            : roles;
    }

    private sealed class Reader(IConfiguration configuration)
    {
        public int Number(string key, int otherwise, int least, int most) =>
            configuration[key] is not { } text ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value
            : throw new InvalidOperationException($"{key} is '{text}'; it must be a whole number from {least} to {most}.");
    }
}
