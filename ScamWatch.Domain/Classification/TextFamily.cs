using System.Security.Cryptography;
using System.Text;

namespace ScamWatch.Domain.Classification;

/// <summary>
/// Tells which texts are variants of one another, and which families are held out for measuring. Both depend on the text
/// or the family alone, so that a text held out once is held out for ever, however the corpus grows.
/// </summary>
public static class TextFamily
{
    /// <summary>One family of so many is held out.</summary>
    public const int HeldOutOneIn = 5;

    private const int Letters = 200;
    private const int EnoughLetters = 40;

    /// <summary>
    /// The key that near-duplicates share: a hash of the first 200 letters of the text, without addresses, figures, blanks
    /// and signs. A text with few letters is known by its sender's domain too, since short texts are alike by chance; a
    /// longer one is not, since campaigns change their domains by the day.
    /// </summary>
    public static string Of(ReportText text)
    {
        var key = new StringBuilder(Letters + 64);
        AppendLetters(key, text.Body);
        if (key.Length < EnoughLetters)
        {
            key.Append('|').Append(Codes.Of(text.Channel)).Append('|');
            AppendLetters(key, text.Subject);
            key.Append('|').Append(SenderDomain(text.Sender));
        }

        return "v-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.ToString())).AsSpan(0, 12));
    }

    /// <summary>True where a family is kept for measuring and never trained on by a model that is to be measured.</summary>
    public static bool IsHeldOut(string family) => SHA256.HashData(Encoding.UTF8.GetBytes(family))[0] % HeldOutOneIn == 0;

    private static void AppendLetters(StringBuilder key, string text)
    {
        var end = key.Length + Letters;
        for (var i = 0; i < text.Length && key.Length < end; i++)
        {
            if (text.AsSpan(i).StartsWith("http", StringComparison.OrdinalIgnoreCase))
            {
                while (i + 1 < text.Length && text[i + 1] is > ' ' and < '\u007f')
                {
                    i++;
                }

                continue;
            }

            var folded = CharFold.Map(text[i]);
            if (folded == CharFold.Expanded)
            {
                foreach (var part in CharFold.Expand(text[i]).Where(char.IsLetter))
                {
                    key.Append(part);
                }
            }
            else if (char.IsLetter(folded))
            {
                key.Append(folded);
            }
        }
    }

    private static string SenderDomain(string sender)
    {
        var at = sender.LastIndexOf('@');
        return at < 0 ? sender.Trim().ToLowerInvariant() : sender[(at + 1)..].TrimEnd('>', ' ').ToLowerInvariant();
    }
}
