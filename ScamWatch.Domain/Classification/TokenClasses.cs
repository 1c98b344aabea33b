using ScamWatch.Domain.Indicators;

namespace ScamWatch.Domain.Classification;

/// <summary>
/// The kinds of address and number a model tells apart. Each is one private-use character in the folded text, so that
/// n-grams see "open [address of unknown owner]" and never learn the address itself.
/// </summary>
internal sealed class TokenClasses(OfficialDirectory directory)
{
    public const char OfficialUrl = '\uE010';
    public const char OtherUrl = '\uE011';
    public const char OddUrl = '\uE012';
    public const char OfficialMail = '\uE013';
    public const char FreeMail = '\uE014';
    public const char OtherMail = '\uE015';
    public const char LandLine = '\uE016';
    public const char FreeLine = '\uE017';
    public const char PaidLine = '\uE018';
    public const char MobilePhone = '\uE019';
    public const char IpPhone = '\uE01A';
    public const char ForeignPhone = '\uE01B';
    public const char PolicePhone = '\uE01C';
    public const char Emoji = '\uE01D';
    public const char Date = '\uE01E';

    // Endings under which Japanese offices and companies do business. Anything else is not wrong, only less usual.
    private static readonly string[] s_usualEndings = [".jp", ".com", ".net", ".org"];

    private static readonly string[] s_freeMail =
    [
        "gmail.com", "yahoo.co.jp", "outlook.com", "outlook.jp", "hotmail.com", "hotmail.co.jp", "icloud.com", "aol.com",
        "protonmail.com", "proton.me", "mail.ru", "qq.com", "163.com", "126.com", "foxmail.com",
    ];

    public char OfUrl(string host) =>
        IsOfficial(host) ? OfficialUrl : IsOdd(host) ? OddUrl : OtherUrl;

    public char OfMail(string host) =>
        IsOfficial(host) ? OfficialMail : Array.IndexOf(s_freeMail, host) >= 0 ? FreeMail : OtherMail;

    /// <param name="number">Digits, with a leading + where the number is written internationally.</param>
    public static char OfPhone(ReadOnlySpan<char> number)
    {
        if (number[0] == '+')
        {
            return number.StartsWith("+81") ? LandLine : ForeignPhone;
        }

        if (number.StartsWith("0120") || number.StartsWith("0800"))
        {
            return FreeLine;
        }

        if (number.StartsWith("010"))
        {
            return ForeignPhone;
        }

        return number switch
        {
            ['0', '5', '7', '0', ..] or ['0', '9', '9', '0', ..] => PaidLine,
            ['0', '5', '0', ..] => IpPhone,
            ['0', '7' or '8' or '9', '0', ..] => MobilePhone,
            // Police numbers end in 0110 all over Japan, which is why callers fake them (国民生活センター).
            [.., '0', '1', '1', '0'] => PolicePhone,
            _ => LandLine,
        };
    }

    // The model has no date: it asks for names that have not been given up.
    private bool IsOfficial(string host) => directory.Find(host, on: null) is not null;

    private static bool IsOdd(string host) =>
        host.Contains("xn--", StringComparison.Ordinal)
        || char.IsAsciiDigit(host[^1])
        || !Array.Exists(s_usualEndings, e => host.EndsWith(e, StringComparison.Ordinal));
}
