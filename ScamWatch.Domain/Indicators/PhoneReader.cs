using System.Text;

namespace ScamWatch.Domain.Indicators;

/// <summary>A number found at a place of a text.</summary>
/// <param name="Number">The number.</param>
/// <param name="End">Index behind its last character.</param>
/// <param name="IsDivided">True where the writer divided it; a bare run of digits may as well be something else.</param>
internal readonly record struct PhoneReading(PhoneNumber Number, int End, bool IsDivided);

/// <summary>Reads a telephone number from a place on. Looks at no more than a few dozen characters.</summary>
internal static class PhoneReader
{
    // ITU-T E.164, section 6: at most 15 digits. Fewer than 8 with the country code do not occur in public networks.
    private const int MaxInternational = 15;
    private const int MinInternational = 8;
    private const int MaxGroups = 6;

    /// <summary>Reads the longest number that begins exactly here.</summary>
    /// <param name="text">Text folded by <see cref="WrittenForm.Fold(string)"/>.</param>
    /// <param name="start">Index of the first digit, <c>+</c>, <c>#</c> or bracket.</param>
    /// <param name="reading">The number and where it ends.</param>
    public static bool TryRead(string text, int start, out PhoneReading reading)
    {
        reading = default;
        if (start >= text.Length)
        {
            return false;
        }

        if (text[start] == '#' || IsThreeDigits(text, start))
        {
            return TryReadService(text, start, out reading);
        }

        return text[start] == '+' ? TryReadPlus(text, start + 1, out reading) : TryReadDomestic(text, start, out reading);
    }

    /// <summary>True for digits that Japan dials: 10, or 11 for mobiles, 050 and 0800.</summary>
    private static bool IsDomestic(ReadOnlySpan<char> digits)
    {
        if (digits.Length is not (10 or 11) || digits[0] != '0' || digits[1] == '0')
        {
            return false;
        }

        // 総務省「電気通信番号計画」: 0X0 belongs to mobiles and IP telephones of 11 digits; 010 calls abroad.
        var isLong = digits[2] == '0' && digits[1] is '2' or '5' or '6' or '7' or '8' or '9';
        return isLong ? digits.Length == 11 : digits.Length == 10 && digits[1..3] is not "10";
    }

    private static bool IsThreeDigits(string text, int start) =>
        text[start] == '1' && start + 3 <= text.Length && !text.AsSpan(start, 3).ContainsAnyExceptInRange('0', '9')
        && (start + 3 == text.Length || !char.IsAsciiDigit(text[start + 3]));

    private static bool TryReadService(string text, int start, out PhoneReading reading)
    {
        var length = text[start] == '#' ? 5 : 3;
        reading = default;
        if (start + length > text.Length
            || text.AsSpan(start + 1, length - 1).ContainsAnyExceptInRange('0', '9')
            || (start + length < text.Length && char.IsAsciiLetterOrDigit(text[start + length])))
        {
            return false;
        }

        var value = text.Substring(start, length);
        reading = new PhoneReading(new PhoneNumber(value, value), start + length, IsDivided: false);
        return true;
    }

    private static bool TryReadDomestic(string text, int start, out PhoneReading reading)
    {
        reading = default;
        var digits = new StringBuilder(16);
        var written = new StringBuilder(20);
        var groups = 0;

        // 0120-0178-27 ends in two digits; behind an area code there are always four, behind others at least three.
        var shortestLast = 3;
        var i = start;
        if (text[i] == '(')
        {
            i++;
        }

        if (i >= text.Length || text[i] != '0')
        {
            return false;
        }

        while (groups < MaxGroups)
        {
            var end = DigitsEnd(text, i, 12);
            if (end == i || digits.Length + end - i > 14)
            {
                return false;
            }

            written.Append(groups == 0 ? "" : "-").Append(text, i, end - i);
            digits.Append(text, i, end - i);
            groups++;
            shortestLast = groups == 1 && end - i == 4 ? 2 : shortestLast;
            var all = digits.ToString();
            if (groups <= 3 && IsDomestic(all) && (groups < 3 || end - i >= shortestLast) && !GoesOn(text, end))
            {
                reading = new PhoneReading(new PhoneNumber(all, groups == 3 ? written.ToString() : null), end, groups > 1);
                return true;
            }

            // 010-1-… is how a foreign number is dialled from Japan.
            if (groups >= 3 && all.StartsWith("010", StringComparison.Ordinal) && all.Length >= 3 + MinInternational
                && written[3] == '-' && !GoesOn(text, end))
            {
                return TryInternational(all[3..], written.ToString(4, written.Length - 4), end, out reading);
            }

            i = SeparatorEnd(text, end);
            if (i == end)
            {
                return false;
            }
        }

        return false;
    }

    private static bool TryReadPlus(string text, int i, out PhoneReading reading)
    {
        reading = default;
        var digits = new StringBuilder(16);
        var written = new StringBuilder(20);
        var found = false;
        for (var groups = 0; groups < MaxGroups; groups++)
        {
            var end = DigitsEnd(text, i, MaxInternational + 1);
            if (end == i || digits.Length + end - i > MaxInternational || IsCounted(text, end))
            {
                break;
            }

            // +81(0)3: the zero in brackets is only dialled inside the country.
            if (!(end - i == 1 && text[i] == '0' && text[i - 1] == '(' && end < text.Length && text[end] == ')'))
            {
                written.Append(groups == 0 ? "" : "-").Append(text, i, end - i);
                digits.Append(text, i, end - i);
            }

            if (TryInternational(digits.ToString(), written.ToString(), end, out var longer))
            {
                reading = longer;
                found = true;
            }

            i = SeparatorEnd(text, end);
            if (i == end)
            {
                break;
            }
        }

        return found;
    }

    private static bool TryInternational(string digits, string written, int end, out PhoneReading reading)
    {
        reading = default;
        if (digits.StartsWith("81", StringComparison.Ordinal))
        {
            var domestic = digits.Length > 2 && digits[2] == '0' ? digits[2..] : $"0{digits[2..]}";
            reading = new PhoneReading(new PhoneNumber(domestic, null), end, IsDivided: true);
            return IsDomestic(domestic);
        }

        // The North American plan has exactly ten digits behind the 1, none of its area codes begins with 0 or 1.
        if (digits.Length is < MinInternational or > MaxInternational || digits[0] == '0'
            || (digits[0] == '1' && (digits.Length != 11 || digits[1] is '0' or '1')))
        {
            return false;
        }

        var isDivided = written.Contains('-', StringComparison.Ordinal);
        reading = new PhoneReading(new PhoneNumber($"+{digits}", isDivided ? $"+{written}" : null), end, IsDivided: true);
        return true;
    }

    private static int DigitsEnd(string text, int i, int limit)
    {
        var end = i;
        while (end < text.Length && end - i < limit && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return end;
    }

    /// <summary>Index of the digit behind a separator of at most a blank, two marks and a blank; the same index where there is none.</summary>
    private static int SeparatorEnd(string text, int i)
    {
        var end = i;
        end += end < text.Length && text[end] is ' ' or '\u00a0' ? 1 : 0;
        for (var marks = 0; marks < 2 && end < text.Length && IsSeparator(text[end]); marks++)
        {
            end++;
        }

        end += end < text.Length && text[end] is ' ' or '\u00a0' ? 1 : 0;
        return end < text.Length && char.IsAsciiDigit(text[end]) ? end : i;
    }

    private static bool IsSeparator(char c) => WrittenForm.IsHyphen(c) || c is '(' or ')' or '.' or '・' or '･';

    /// <summary>True where more digits are tied to these by a hyphen, or touch them: then this is no whole number.</summary>
    private static bool GoesOn(string text, int end) =>
        end < text.Length
        && (char.IsAsciiDigit(text[end])
            || (end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]) && WrittenForm.IsHyphen(text[end])));

    /// <summary>True where a unit follows: the digits before it count something and are no part of the number.</summary>
    private static bool IsCounted(string text, int end) =>
        end < text.Length && text[end] is '年' or '月' or '日' or '時' or '分' or '円' or '人' or '件' or '名' or '歳';
}
