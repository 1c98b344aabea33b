using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ScamWatch.Domain.Indicators;

/// <summary>
/// A telephone number in the form in which it is compared: Japanese numbers as dialled in Japan (<c>0300001234</c>),
/// foreign ones with <c>+</c> and country code, services as <c>188</c> or <c>#9110</c>.
/// </summary>
public readonly record struct PhoneNumber
{
    // 総務省「電気通信番号計画」: codes whose length is sure from their first digits. Elsewhere 054 and 0547 lie side by side,
    // and a wrong hyphen is worse than none. Only the display depends on it.
    private static readonly string[] s_areas =
        ["03", "06", "011", "022", "044", "045", "052", "075", "078", "0120", "0180", "0570", "0800", "0990"];

    // ITU-T E.164: country codes of two digits; 1 and 7 have one, the rest three.
    private static readonly string[] s_twoDigitCountries =
    [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49", "51", "52",
        "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86", "90", "91", "92",
        "93", "94", "95", "98",
    ];

    private readonly string? _written;

    internal PhoneNumber(string value, string? written)
    {
        Value = value;
        _written = written;
    }

    /// <summary>Digits, behind <c>+</c> for a foreign number, behind <c>#</c> for a service number that has one.</summary>
    public string Value { get; }

    /// <summary>With hyphens where the writer put them, else where the kind of number has them; plain digits where that is not sure.</summary>
    public string Display => _written ?? Hyphenate(Value);

    /// <summary>True for a number outside Japan: no Japanese office calls from one.</summary>
    public bool IsForeign => Value.StartsWith('+');

    /// <summary>Country code without <c>+</c>; 81 for Japanese numbers.</summary>
    public string CountryCode => !IsForeign ? "81"
        : Value[1] is '1' or '7' ? Value[1..2]
        : Array.IndexOf(s_twoDigitCountries, Value[1..3]) >= 0 ? Value[1..3]
        : Value[1..4];

    /// <summary>True for numbers that cost the caller more than a call: 0570 (ナビダイヤル), 0180, 0990.</summary>
    public bool IsPremium => StartsWithAny("0570", "0180", "0990");

    /// <summary>True for 0120 and 0800: free of charge for the caller.</summary>
    public bool IsFree => StartsWithAny("0120", "0800");

    /// <summary>True for mobile telephones.</summary>
    public bool IsMobile => Value.Length == 11 && StartsWithAny("060", "070", "080", "090") && !IsFree;

    /// <summary>True for 050 numbers, which anybody anywhere can rent.</summary>
    public bool IsInternetPhone => StartsWithAny("050");

    /// <summary>
    /// True where the last four digits are 0110, which Japanese police stations have and callers who pose as police fake
    /// (国民生活センター, 2025).
    /// </summary>
    public bool EndsLikePolice => Value.Length > 4 && Value.EndsWith("0110", StringComparison.Ordinal);

    /// <summary>Reads a number that stands alone, in any usual form: <c>03(1234)5678</c>, <c>０９０－…</c>, <c>+81 90 …</c>, <c>tel:…</c>.</summary>
    /// <param name="text">The number; a number inside a sentence is found by <see cref="IndicatorScanner"/>.</param>
    /// <param name="number">The number in its normal form.</param>
    /// <returns>False for anything that cannot be dialled in Japan or from it.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out PhoneNumber number)
    {
        number = default;
        if (string.IsNullOrWhiteSpace(text))
        {
            return false;
        }

        var folded = WrittenForm.Fold(text).Trim();
        if (folded.StartsWith("tel:", StringComparison.OrdinalIgnoreCase))
        {
            folded = folded[4..].Trim();
        }

        if (!PhoneReader.TryRead(folded, 0, out var read) || read.End != folded.Length)
        {
            return false;
        }

        number = read.Number;
        return true;
    }

    /// <summary>Numbers are equal where they ring the same telephone, however they were written.</summary>
    public bool Equals(PhoneNumber other) => string.Equals(Value, other.Value, StringComparison.Ordinal);

    public override int GetHashCode() => Value is null ? 0 : Value.GetHashCode(StringComparison.Ordinal);

    /// <summary>The normal form.</summary>
    public override string ToString() => Value;

    private static string Hyphenate(string value)
    {
        if (value.StartsWith('+'))
        {
            return value.Length == 12 && value[1] == '1'
                ? string.Create(CultureInfo.InvariantCulture, $"+1-{value[2..5]}-{value[5..8]}-{value[8..]}")
                : value;
        }

        var area = value.Length == 11 && !value.StartsWith("0800", StringComparison.Ordinal) ? 3
            : Array.Find(s_areas, a => value.StartsWith(a, StringComparison.Ordinal))?.Length ?? 0;
        if (area == 0 || value.Length < 10)
        {
            return value;
        }

        var last = area == 4 && value.Length == 10 ? 3 : 4;
        return $"{value[..area]}-{value[area..^last]}-{value[^last..]}";
    }

    private bool StartsWithAny(params ReadOnlySpan<string> prefixes)
    {
        foreach (var prefix in prefixes)
        {
            if (Value.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
