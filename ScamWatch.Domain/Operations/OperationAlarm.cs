namespace ScamWatch.Domain.Operations;

/// <summary>A matter of the operation that somebody must look after, from when it began until it is over. One alarm a matter.</summary>
public sealed class OperationAlarm
{
    private OperationAlarm()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>Stable name of the matter, such as <c>backup-failed</c> or <c>worker-failing:smtp</c>.</summary>
    public string Matter { get; private set; } = "";

    /// <summary>The matter while it lasts, null afterwards: unique, so that there is one alarm at a time.</summary>
    public string? Open { get; private set; }

    /// <summary>What it is, in Japanese. Names nobody.</summary>
    public string TextJa { get; private set; } = "";

    public string TextEn { get; private set; } = "";

    public DateTime Since { get; private set; }

    public DateTime? OverAt { get; private set; }

    /// <summary>When those outside were told of it; null while they are not.</summary>
    public DateTime? ToldAt { get; private set; }

    /// <summary>When they were told that it is over.</summary>
    public DateTime? ClearedAt { get; private set; }

    /// <summary>Attempts to tell, since the last that succeeded.</summary>
    public int Attempts { get; private set; }

    /// <summary>Not before this time is it told next. Set ahead by whoever is telling it now.</summary>
    public DateTime NextAttemptAt { get; private set; }

    /// <summary>Kind of the last fault in telling; empty where there was none.</summary>
    public string LastError { get; private set; } = "";

    public int Version { get; private set; }

    /// <summary>True while somebody outside has to be told something.</summary>
    public bool IsUntold => ToldAt is null || (OverAt is not null && ClearedAt is null);

    internal static OperationAlarm Raise(AlarmMatter matter, DateTime at) => new()
    {
        Id = Guid.CreateVersion7(),
        Matter = matter.Code,
        Open = matter.Code,
        TextJa = matter.Text.Ja,
        TextEn = matter.Text.En,
        Since = at,
        NextAttemptAt = at,
    };

    internal void End(DateTime at)
    {
        (Open, OverAt, NextAttemptAt, Attempts) = (null, at, at, 0);
        Version++;
    }

    internal void Claim(DateTime until)
    {
        Attempts++;
        NextAttemptAt = until;
        Version++;
    }

    /// <param name="allClear">True where it was told that it is over; of a matter that was never told nothing else is.</param>
    internal void Told(bool allClear, DateTime at)
    {
        ToldAt ??= at;
        if (allClear)
        {
            ClearedAt = at;
        }

        (Attempts, LastError, NextAttemptAt) = (0, "", at);
        Version++;
    }

    internal void Defer(string error, DateTime next)
    {
        (LastError, NextAttemptAt) = (error, next);
        Version++;
    }
}

/// <summary>A matter that lasts.</summary>
/// <param name="Code">Stable name.</param>
/// <param name="Text">What it is and what to do; names nobody.</param>
public sealed record AlarmMatter(string Code, Words Text);
