using System.Diagnostics.CodeAnalysis;
using ScamWatch.Domain.Indicators;

namespace ScamWatch.Domain.Watch;

/// <summary>What can be watched for.</summary>
public enum WatchKind
{
    Phone,
    Host,
    Mail,
    Account,
    Url,
}

/// <summary>A trace to watch for, in the form in which the indicator scanner gives it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">Canonical: a host in lower case and punycode, a telephone number in digits.</param>
public readonly record struct WatchedTrace(WatchKind Kind, string Value)
{
    /// <summary>Longest value that is watched for, in characters. Of a longer address its host says more.</summary>
    public const int MaxLength = 500;

    /// <summary>One string for kind and value, by which reports are compared with the list.</summary>
    public string Key => $"{Codes.Of(Kind)}:{Value}";

    /// <summary>The form that may be shown and copied.</summary>
    public string Defanged => Defang.Indicator(TypeOf(Kind), Value);

    /// <summary>The kind of a trace that was found in a report.</summary>
    public static WatchKind KindOf(IndicatorType type) => type switch
    {
        IndicatorType.Phone => WatchKind.Phone,
        IndicatorType.Domain => WatchKind.Host,
        IndicatorType.Email => WatchKind.Mail,
        IndicatorType.BankAccount => WatchKind.Account,
        IndicatorType.Url => WatchKind.Url,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <inheritdoc cref="KindOf"/>
    public static IndicatorType TypeOf(WatchKind kind) => kind switch
    {
        WatchKind.Phone => IndicatorType.Phone,
        WatchKind.Host => IndicatorType.Domain,
        WatchKind.Mail => IndicatorType.Email,
        WatchKind.Account => IndicatorType.BankAccount,
        WatchKind.Url => IndicatorType.Url,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Reads what a person typed, also in full width or made inert (<c>hxxps://example[.]top</c>).</summary>
    /// <param name="kind">What it is meant to be; null to tell by its form.</param>
    /// <param name="text">The trace alone.</param>
    /// <param name="trace">In its canonical form.</param>
    /// <returns>False where it is none of that kind, or longer than is watched for.</returns>
    public static bool TryRead(WatchKind? kind, [NotNullWhen(true)] string? text, out WatchedTrace trace)
    {
        trace = default;
        if (string.IsNullOrWhiteSpace(text) || text.Length > 2 * MaxLength)
        {
            return false;
        }

        if ((kind is { } meant ? Read(meant, text.Trim()) : Guess(text.Trim())) is not { } read || read.Value.Length > MaxLength)
        {
            return false;
        }

        trace = read;
        return true;
    }

    private static WatchedTrace? Guess(string text)
    {
        foreach (var kind in (ReadOnlySpan<WatchKind>)[WatchKind.Phone, WatchKind.Mail, WatchKind.Account])
        {
            if (Read(kind, text) is { } read)
            {
                return read;
            }
        }

        // A bare name is a host; with a scheme or a path it is one page of it.
        return Url.TryParse(text, out var url) && url.PathAndQuery == "/" && !WrittenForm.Fold(text).Contains('/', StringComparison.Ordinal)
            ? Read(WatchKind.Host, text)
            : Read(WatchKind.Url, text);
    }

    private static WatchedTrace? Read(WatchKind kind, string text) => kind switch
    {
        WatchKind.Phone when PhoneNumber.TryParse(text, out var phone) => new(kind, phone.Value),
        WatchKind.Mail when EmailAddress.TryParse(text, out var mail) => new(kind, mail.ToString()),
        WatchKind.Account when BankAccount.TryParse(text, out var account) => new(kind, account.ToString()),
        WatchKind.Url when Url.TryParse(text, out var url) => new(kind, url.ToString()),
        // Below a name that nobody can register (co.jp) lie strangers of every kind.
        WatchKind.Host when Url.TryParse(text, out var site) && (site.IsIpAddress || site.RegistrableDomain is not null) => new(kind, site.Host),
        _ => null,
    };
}
