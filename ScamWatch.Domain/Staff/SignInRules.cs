namespace ScamWatch.Domain.Staff;

/// <summary>The act asks that its person prove who they are once more.</summary>
public sealed record ProofNeeded() : Refusal((
    "この操作の前に、本人であることをもう一度確認します。", "Before this, please prove once more that it is you."));

/// <summary>Why a sign-in no longer holds.</summary>
public enum SessionEnd
{
    /// <summary>It was ended: signed out here or elsewhere, or by an administrator.</summary>
    Ended,

    /// <summary>Nothing was done in it for too long.</summary>
    Idle,

    /// <summary>It has lasted as long as one may.</summary>
    Old,

    /// <summary>The account is locked, past its last day, or one of the samples outside development.</summary>
    Closed,

    /// <summary>Rights or secrets of the account are others than at the sign-in.</summary>
    Changed,
}

/// <summary>When a person may sign in, how long that holds, and when they must prove again who they are. Pure.</summary>
public static class SignInRules
{
    /// <summary>How long before <see cref="StaffSession.LastSeenAt"/> is written again: a row a minute, not one a key stroke.</summary>
    public static TimeSpan SeenEvery { get; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a proof of identity counts before what cannot be taken back.</summary>
    public static TimeSpan Proof { get; } = TimeSpan.FromMinutes(5);

    /// <summary>So far the clocks of two nodes may differ. A proof further ahead was given by a clock that was set back since, and counts no longer.</summary>
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(1);

    /// <summary>Ended sign-ins are shown to their person as long as this, then deleted.</summary>
    public static TimeSpan Keep { get; } = TimeSpan.FromDays(90);

    /// <summary>True where the account opens at this time.</summary>
    /// <param name="development">True in development, where alone the samples open.</param>
    public static bool IsOpen(StaffMember member, bool development, DateTime now) =>
        (development || !member.IsSample) && !(member.EndsOn < JapanTime.DayOf(now));

    /// <summary>True where a person of this role must have a second factor. The samples need none in development, where alone they open.</summary>
    public static bool NeedsSecondFactor(IEnumerable<string> roles, bool isSample, SignInSettings settings) =>
        !isSample && roles.Any(settings.SecondFactorRoles.Contains);

    /// <summary>Why the sign-in holds no longer; null where it does.</summary>
    public static SessionEnd? EndOf(StaffSession session, SessionLimits limits, DateTime now) =>
        session.EndedAt is not null ? SessionEnd.Ended
        : now - session.StartedAt > limits.Whole ? SessionEnd.Old
        : now - session.LastSeenAt > limits.Idle ? SessionEnd.Idle
        : null;

    /// <summary>Has the person proven of late who they are? Those without a sign-in have given their proof with the act itself.</summary>
    /// <param name="provenAt">Of the actor's sign-in, UTC; null where it is not known.</param>
    public static Refusal? CheckProof(Actor actor, DateTime? provenAt, DateTime now) =>
        actor.IsSystem || actor.Session is null || (now - provenAt <= Proof && provenAt - now <= s_skew) ? null : new ProofNeeded();

    /// <summary>True where the training is older than it may be, or there was none.</summary>
    public static bool IsTrainingDue(DateOnly? trainedOn, DateOnly today, SignInSettings settings) =>
        trainedOn is not { } day || day.AddMonths(settings.TrainingMonths) < today;
}
