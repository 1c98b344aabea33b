using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ScamWatch.Domain.Indicators;

/// <summary>Brings the host of an address to the form in which it is compared.</summary>
internal static class HostName
{
    /// <summary>Longest host of the domain name system (RFC 1035, section 2.3.4).</summary>
    public const int MaxLength = 253;

    private const int MaxLabel = 63;

    // Unassigned characters are let through: a scam may use a letter that is newer than this machine's tables.
    private static readonly IdnMapping s_idn = new() { AllowUnassigned = true, UseStd3AsciiRules = false };

    /// <summary>
    /// Reads a host as browsers do (WHATWG URL, section 3.5): lower case, punycode, numbers in any notation as a dotted
    /// address, percent signs decoded, a trailing dot dropped.
    /// </summary>
    /// <param name="text">The host, its dots already plain.</param>
    /// <param name="host">Name, IPv4 address, or IPv6 address in brackets.</param>
    /// <param name="isAddress">True for an IP address.</param>
    public static bool TryNormalize(string text, out string host, out bool isAddress)
    {
        host = "";
        isAddress = false;
        if (text.Length is 0 or > 2 * MaxLength)
        {
            return false;
        }

        if (text[0] == '[')
        {
            isAddress = text[^1] == ']' && IPAddress.TryParse(text.AsSpan(1..^1), out var v6)
                && v6.AddressFamily == AddressFamily.InterNetworkV6;
            host = isAddress ? $"[{IPAddress.Parse(text.AsSpan(1..^1))}]" : "";
            return isAddress;
        }

        if (text.Contains('%', StringComparison.Ordinal))
        {
            text = Uri.UnescapeDataString(text);
        }

        text = text.TrimEnd('.');
        if (!Ascii.IsValid(text))
        {
            if (text.EnumerateRunes().Any(IsPunctuation))
            {
                return false;
            }

            try
            {
                text = s_idn.GetAscii(text);
            }
            catch (ArgumentException)
            {
                return false;
            }
        }

        text = text.ToLowerInvariant();
        var last = text.AsSpan(text.LastIndexOf('.') + 1);
        if (last.Length > 0 && (!last.ContainsAnyExceptInRange('0', '9') || last.StartsWith("0x")))
        {
            isAddress = TryReadIPv4(text, out host);
            return isAddress;
        }

        if (!IsName(text))
        {
            return false;
        }

        host = text;
        return true;
    }

    /// <summary>Brackets, quotation marks and blanks, which the mapping to punycode lets through. Symbols do occur in names.</summary>
    private static bool IsPunctuation(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.OtherPunctuation => !rune.IsAscii && rune.Value is not ('・' or '·'),
        UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation
            or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Control or UnicodeCategory.Surrogate => true,
        _ => rune == Rune.ReplacementChar,
    };

    private static bool IsName(string text)
    {
        if (text.Length is 0 or > MaxLength || !text.Contains('.', StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var range in text.AsSpan().Split('.'))
        {
            var label = text.AsSpan(range);
            if (label.Length is 0 or > MaxLabel || label[0] == '-')
            {
                return false;
            }

            foreach (var c in label)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                {
                    return false;
                }
            }
        }

        var top = text.AsSpan(text.LastIndexOf('.') + 1);
        return top.Length >= 2 && char.IsAsciiLetter(top[0]);
    }

    /// <summary>One to four parts, each decimal, octal (leading 0) or hexadecimal (0x); the last fills what is left.</summary>
    private static bool TryReadIPv4(string text, out string host)
    {
        host = "";
        var parts = text.Split('.');
        if (parts.Length > 4)
        {
            return false;
        }

        var address = 0L;
        for (var i = 0; i < parts.Length; i++)
        {
            var limit = i < parts.Length - 1 ? 256L : 1L << (8 * (5 - parts.Length));
            if (!TryReadNumber(parts[i], out var value) || value >= limit)
            {
                return false;
            }

            address = i < parts.Length - 1 ? (address << 8) | value : (address << (8 * (5 - parts.Length))) | value;
        }

        host = string.Create(
            CultureInfo.InvariantCulture,
            $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}");
        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<char> part, out long value)
    {
        value = 0;
        if (part.StartsWith("0x"))
        {
            return part.Length == 2
                || (part.Length <= 10 && long.TryParse(part[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value));
        }

        var radix = part.Length > 1 && part[0] == '0' ? 8 : 10;
        foreach (var c in part)
        {
            var digit = c - '0';
            if (digit < 0 || digit >= radix || value > uint.MaxValue)
            {
                return false;
            }

            value = (value * radix) + digit;
        }

        return part.Length > 0;
    }
}
