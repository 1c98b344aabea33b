using System.Globalization;
using Microsoft.Extensions.Configuration;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Watch;

/// <summary>How long an entry may stand: setting <c>Watch:MaxMonths</c>.</summary>
/// <param name="MaxMonths">From 1 to 60.</param>
public sealed record WatchSettings(int MaxMonths)
{
    public static WatchSettings Default { get; } = new(12);

    /// <exception cref="InvalidOperationException">A value that does not read.</exception>
    public static WatchSettings From(IConfiguration configuration) => configuration["Watch:MaxMonths"] switch
    {
        null or "" => Default,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var months) && months is >= 1 and <= 60 => new(months),
        var text => throw new InvalidOperationException($"Watch:MaxMonths is '{text}'; it must be a whole number from 1 to 60."),
    };
}

/// <summary>It is on the list already.</summary>
/// <param name="Number">Of the entry.</param>
public sealed record WatchedAlready(int Number) : Refusal((
    $"すでに監視リストにあります(W-{Number})。期限を延ばすときは、解除してから登録し直してください。",
    $"It is on the watch list already (W-{Number}). To extend it, end it and add it again."));

/// <summary>The list has become too long to be a list of what matters.</summary>
public sealed record WatchListFull(int Most) : Refusal((
    $"監視リストは{Most:N0}件までです。不要なものを解除してください。", $"The watch list holds {Most:N0} entries at most. End some that are no longer needed."));

/// <summary>The rules of the watch list: pure.</summary>
public static class WatchRules
{
    /// <summary>Entries in force at once: all are held against every batch of reports.</summary>
    public const int MaxInForce = 2_000;

    /// <summary>Longest reason, in characters.</summary>
    public const int MaxReason = 300;

    private static readonly Words s_reason = ("理由", "Reason");
    private static readonly Words s_until = ("期限", "Until");

    /// <summary>May this actor add an entry with this reason and last day?</summary>
    /// <param name="reason">As typed.</param>
    /// <param name="until">Last day on which it marks reports, Japan time.</param>
    /// <param name="today">Japan time.</param>
    public static Refusal? CheckStart(string reason, DateOnly until, DateOnly today, WatchSettings settings, Actor actor) =>
        !actor.May(Rights.WatchKeep) ? new NotAllowed()
        : CheckReason(reason) is { } refusal ? refusal
        : until < today || until > today.AddMonths(settings.MaxMonths)
            ? new InvalidField(s_until, ($"今日から{settings.MaxMonths}か月以内の日を選んでください。", $"choose a day within {settings.MaxMonths} months from today."))
        : null;

    /// <summary>May this actor end an entry for this reason?</summary>
    public static Refusal? CheckEnd(string because, Actor actor) => !actor.May(Rights.WatchKeep) ? new NotAllowed() : CheckReason(because);

    /// <summary>The refusal of what is no trace of the kind.</summary>
    public static Refusal Unreadable(WatchKind? kind) => new InvalidField(("監視する値", "What to watch for"), kind switch
    {
        WatchKind.Phone => ("電話番号として読み取れません。", "is no telephone number."),
        WatchKind.Host => ("登録できるドメイン名として読み取れません(例: example.top)。", "is no name of a host that can be registered (such as example.top)."),
        WatchKind.Mail => ("メールアドレスとして読み取れません。", "is no mail address."),
        WatchKind.Account => ("口座として読み取れません(例: ○○銀行 本店 普通 1234567)。", "is no bank account (such as ○○銀行 本店 普通 1234567)."),
        WatchKind.Url => ($"URLとして読み取れません({WatchedTrace.MaxLength}文字まで)。", $"is no URL of at most {WatchedTrace.MaxLength} characters."),
        _ => ("電話番号、ドメイン、メールアドレス、口座、URLのいずれかを入力してください。", "is neither a number, host, mail address, account nor URL."),
    });

    /// <summary>
    /// Everything by which a report with these traces can be on the list: the traces themselves, and the hosts of its
    /// addresses with those above them, so that a watched domain catches every name below it. The domain of a mail provider
    /// counts only where a link leads to it.
    /// </summary>
    public static IReadOnlySet<string> KeysOf(IEnumerable<(IndicatorType Type, string Value)> traces)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var all = traces.ToList();
        var domains = all.Where(t => t.Type == IndicatorType.Domain).Select(t => t.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var (type, value) in all)
        {
            keys.Add(new WatchedTrace(WatchedTrace.KindOf(type), value).Key);
            if (type == IndicatorType.Url && Url.TryParse(value, out var url))
            {
                AddHosts(url.Host, url.RegistrableDomain);
            }
            else if (type == IndicatorType.Email && EmailAddress.TryParse(value, out var mail)
                && RegistrableDomain.Of(mail.Domain) is { } registered && domains.Contains(registered))
            {
                AddHosts(mail.Domain, registered);
            }
        }

        return keys;

        void AddHosts(string host, string? registered)
        {
            keys.Add(new WatchedTrace(WatchKind.Host, host).Key);
            while (registered is not null && host.Length > registered.Length)
            {
                host = host[(host.IndexOf('.', StringComparison.Ordinal) + 1)..];
                keys.Add(new WatchedTrace(WatchKind.Host, host).Key);
            }
        }
    }

    private static Refusal? CheckReason(string reason) =>
        string.IsNullOrWhiteSpace(reason) ? new InvalidField(s_reason, ("入力してください。", "is empty."))
        : reason.Trim().Length > MaxReason ? new InvalidField(s_reason, ($"{MaxReason}文字以内で入力してください。", $"must be at most {MaxReason} characters."))
        : Redactor.Contains(reason) ? new ContainsMyNumber(s_reason)
        : null;
}
