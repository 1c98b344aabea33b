namespace ScamWatch.Domain.Subscriptions;

/// <summary>No mails are sent by this installation.</summary>
public sealed record SubscriptionsOff() : Refusal((
    "現在、メールでの配信は行っていません。", "Warnings are not sent by email at present."));

/// <summary>More requests wait for confirmation than an office has readers.</summary>
public sealed record TooManyPending() : Refusal((
    "申込みが集中しています。時間をおいてもう一度お試しください。", "There are too many requests now. Please try again later."));

/// <summary>The link leads nowhere: cut off on its way, too old, used before, or not made here.</summary>
public sealed record UnknownSubscriptionLink() : Refusal((
    "リンクが正しくないか、期限が過ぎています。もう一度お申し込みください。", "The link is not complete or no longer valid. Please sign up again."));

/// <summary>The rules of subscriptions: pure.</summary>
public static class SubscriptionRules
{
    /// <summary>A link that came late, or lay in a folder over a weekend, still works.</summary>
    public static readonly TimeSpan ConfirmWithin = TimeSpan.FromHours(48);

    /// <summary>Confirmations mailed to an address that nobody confirms: a mailbox must not be flooded through us.</summary>
    public const int MostAsked = 3;

    /// <summary>The same for all addresses together.</summary>
    public const int MostPending = 2_000;

    /// <summary>News older than this goes to nobody: after a long stop of the program there is no flood of old mails.</summary>
    public static readonly TimeSpan NewsFor = TimeSpan.FromDays(1);
}
