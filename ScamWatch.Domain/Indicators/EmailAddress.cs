using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ScamWatch.Domain.Indicators;

/// <summary>A mail address: the local part as written, the domain in lower case and punycode.</summary>
public readonly record struct EmailAddress
{
    // RFC 5321, section 4.5.3.1.1.
    private const int MaxLocal = 64;

    private const string LocalMarks = ".!#$%&'*+/=?^_`{|}~-";

    private EmailAddress(string local, string domain)
    {
        Local = local;
        Domain = domain;
    }

    /// <summary>What stands before the at sign.</summary>
    public string Local { get; }

    /// <summary>What stands behind it, as <see cref="Url.Host"/>.</summary>
    public string Domain { get; }

    /// <summary>
    /// Reads an address, alone, in angle brackets behind a display name, or behind <c>mailto:</c>. Dots in any place of
    /// the local part are let through: Japanese mobile carriers gave out such addresses before RFC 5321 was kept. Quoted
    /// local parts and IP addresses are not read.
    /// </summary>
    /// <param name="text">The address, also in full width or made inert (<c>user[@]example[.]top</c>).</param>
    /// <param name="address">The address in its normal form.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out EmailAddress address)
    {
        address = default;
        if (string.IsNullOrWhiteSpace(text))
        {
            return false;
        }

        var folded = WrittenForm.Fold(text).Trim();
        if (folded[^1] == '>' && folded.LastIndexOf('<') is var open and >= 0)
        {
            folded = folded[(open + 1)..^1].Trim();
        }

        if (folded.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
        {
            folded = folded["mailto:".Length..];
        }

        folded = Plain(folded);
        var at = folded.LastIndexOf('@');
        if (at < 0
            || !IsLocal(folded.AsSpan(0, at))
            || !HostName.TryNormalize(folded[(at + 1)..], out var host, out var isAddress)
            || isAddress)
        {
            return false;
        }

        address = new EmailAddress(folded[..at], host);
        return true;
    }

    /// <summary>The address in its normal form.</summary>
    public override string ToString() => $"{Local}@{Domain}";

    private static bool IsLocal(ReadOnlySpan<char> local)
    {
        if (local.Length is 0 or > MaxLocal)
        {
            return false;
        }

        foreach (var c in local)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !LocalMarks.Contains(c, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static string Plain(string text)
    {
        if (text.AsSpan().IndexOfAny("[({") < 0)
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var at = text.AsSpan(i);
            var (c, length) = WrittenForm.InertDot(at) is var dot and > 0 ? ('.', dot)
                : WrittenForm.InertAt(at) is var sign and > 0 ? ('@', sign)
                : (text[i], 1);
            plain.Append(c);
            i += length;
        }

        return plain.ToString();
    }
}
