namespace ScamWatch.Domain.Subscriptions;

/// <summary>
/// Somebody who wants new warnings by mail, or has asked for it and not yet shown that the address is theirs. What is not
/// confirmed is forgotten after <see cref="SubscriptionRules.ConfirmWithin"/>; who ends it is forgotten at once.
/// </summary>
public sealed class Subscriber
{
    private Subscriber()
    {
    }

    public Guid Id { get; private set; }

    public string Address { get; private set; } = "";

    /// <summary>Keyed hash of the address: one mailbox under many names is one.</summary>
    public string Recipient { get; private set; } = "";

    /// <summary>Code of a language of the site.</summary>
    public string Language { get; private set; } = "";

    public DateTime RequestedAt { get; private set; }

    /// <summary>How often a confirmation was mailed.</summary>
    public int Asked { get; private set; }

    /// <summary>When the address was shown to be theirs; null before.</summary>
    public DateTime? ConfirmedAt { get; private set; }

    public int Version { get; private set; }

    public static Subscriber Ask(string address, string recipient, string language, DateTime at) => new()
    {
        Id = Guid.CreateVersion7(),
        Address = address,
        Recipient = recipient,
        Language = language,
        RequestedAt = at,
        Asked = 1,
    };

    /// <summary>Asked again before it was confirmed.</summary>
    public void AskAgain(string language, DateTime at)
    {
        (Language, RequestedAt) = (language, at);
        Asked++;
        Version++;
    }

    public void Confirm(DateTime at)
    {
        ConfirmedAt = at;
        Version++;
    }
}

/// <summary>A message about a warning that went out, so that it goes out once.</summary>
public sealed class SpreadMark
{
    private SpreadMark()
    {
    }

    public Guid AlertId { get; private set; }

    /// <summary>Number of the CAP message, from 1.</summary>
    public int Message { get; private set; }

    public DateTime At { get; private set; }

    public int Mails { get; private set; }

    public int Pushes { get; private set; }

    public static SpreadMark Of(Guid alertId, int message, int mails, int pushes, DateTime at) =>
        new() { AlertId = alertId, Message = message, Mails = mails, Pushes = pushes, At = at };
}
