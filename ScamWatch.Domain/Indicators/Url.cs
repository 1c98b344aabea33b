using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace ScamWatch.Domain.Indicators;

/// <summary>
/// A web address as it is compared and stored: scheme and host in lower case, punycode, without user name and default
/// port. Reads what people write, too: <c>hxxps://example[.]top</c>, <c>ｈｔｔｐｓ：／／ｅｘａｍｐｌｅ．ｔｏｐ</c>, names without a
/// scheme (taken as <c>http</c>).
/// </summary>
public readonly record struct Url
{
    /// <summary>What is kept of a longer address, in characters. The host is what counts; a longer tail is padding.</summary>
    public const int MaxLength = 2048;

    private const string PlainInRest = "-._~:/?#[]@!$&'()*+,;=%";

    private Url(string scheme, string host, int? port, string rest, bool hasUserInfo, bool isAddress)
    {
        Scheme = scheme;
        Host = host;
        Port = port;
        PathAndQuery = rest;
        HasUserInfo = hasUserInfo;
        IsIpAddress = isAddress;
    }

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public string Scheme { get; }

    /// <summary>Name in lower case and punycode, IPv4 address in four decimal parts, or IPv6 address in brackets.</summary>
    public string Host { get; }

    /// <summary>Null where it is the scheme's own.</summary>
    public int? Port { get; }

    /// <summary>Path, query and fragment as written, at least <c>/</c>.</summary>
    public string PathAndQuery { get; }

    /// <summary>
    /// True where a user name stood before the host, as in <c>https://www.example.go.jp@evil.example/</c>: no genuine
    /// letter does that. The user name itself is dropped.
    /// </summary>
    public bool HasUserInfo { get; }

    /// <summary>True where the host is a number instead of a name.</summary>
    public bool IsIpAddress { get; }

    /// <summary>The registered part of the host; null for an IP address.</summary>
    public string? RegistrableDomain => IsIpAddress ? null : Indicators.RegistrableDomain.Of(Host);

    /// <summary>Reads an address, or returns false where there is no host in it that could be looked up.</summary>
    /// <param name="text">The address alone; blanks around it do not matter.</param>
    /// <param name="url">The address in its normal form.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out Url url)
    {
        url = default;
        if (string.IsNullOrWhiteSpace(text))
        {
            return false;
        }

        text = text.Trim();
        var folded = WrittenForm.Fold(text);
        var scheme = "http";
        var start = 0;
        var schemeEnd = folded.AsSpan(0, Math.Min(folded.Length, 16)).IndexOfAny("[(:");
        if (schemeEnd > 0 && WrittenForm.SchemeSeparator(folded.AsSpan(schemeEnd)) is var length and > 0)
        {
            if (WrittenForm.SchemeAtEnd(folded.AsSpan(0, schemeEnd)) != schemeEnd)
            {
                return false;
            }

            scheme = folded[schemeEnd - 1] is 's' or 'S' ? "https" : "http";
            start = schemeEnd + length;
        }

        var end = folded.AsSpan(start).IndexOfAny("/\\?#");
        end = end < 0 ? folded.Length : start + end;
        var authority = PlainAuthority(folded.AsSpan(start, end - start));
        var at = authority.LastIndexOf('@');
        // A name without a scheme and with an at sign is a mail address.
        if (at >= 0 && start == 0)
        {
            return false;
        }

        var host = authority[(at + 1)..];
        if (!TrySplitPort(ref host, out var port) || !HostName.TryNormalize(host, out host, out var isAddress))
        {
            return false;
        }

        // The tail is only folded where the whole address was typed in full width: elsewhere such a letter is meant.
        var isWide = start > 0 && text[0] != folded[0];
        var rest = Rest(isWide || end == text.Length ? folded[end..] : folded[end] + text[(end + 1)..]);
        port = port == (scheme == "https" ? 443 : 80) ? null : port;
        url = new Url(scheme, host, port, rest, at >= 0, isAddress);
        return true;
    }

    /// <summary>The address in its normal form. It can be followed: show <see cref="Indicator.Defanged"/> to people.</summary>
    public override string ToString() => Port is { } port
        ? string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{Host}:{port}{PathAndQuery}")
        : $"{Scheme}://{Host}{PathAndQuery}";

    private static string PlainAuthority(ReadOnlySpan<char> text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            if (WrittenForm.InertDot(text[i..]) is var dot and > 0)
            {
                plain.Append('.');
                i += dot;
            }
            else if (WrittenForm.InertAt(text[i..]) is var at and > 0)
            {
                plain.Append('@');
                i += at;
            }
            else
            {
                var c = text[i++];
                if (!WrittenForm.IsInvisible(c))
                {
                    plain.Append(WrittenForm.IsIdeographicDot(c) ? '.' : c);
                }
            }
        }

        return plain.ToString();
    }

    private static bool TrySplitPort(ref string host, out int? port)
    {
        port = null;
        var colon = host.LastIndexOf(':');
        if (colon < 0 || host.IndexOf(']', StringComparison.Ordinal) > colon)
        {
            return true;
        }

        var digits = host.AsSpan(colon + 1);
        host = host[..colon];
        if (digits.IsEmpty)
        {
            return true;
        }

        if (!ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        port = number;
        return true;
    }

    private static string Rest(ReadOnlySpan<char> text)
    {
        var rest = new StringBuilder(text.Length + 1);
        if (text.IsEmpty || text[0] is not ('/' or '\\'))
        {
            rest.Append('/');
        }

        foreach (var rune in text.EnumerateRunes())
        {
            if (rest.Length >= MaxLength)
            {
                break;
            }

            if (rune.Value == '\\')
            {
                rest.Append('/');
            }
            else if (rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || PlainInRest.Contains((char)rune.Value, StringComparison.Ordinal)))
            {
                rest.Append((char)rune.Value);
            }
            else if (!Rune.IsControl(rune))
            {
                rest.Append(Uri.EscapeDataString(rune.ToString()));
            }
        }

        return rest.ToString();
    }
}
