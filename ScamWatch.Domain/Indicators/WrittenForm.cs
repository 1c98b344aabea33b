namespace ScamWatch.Domain.Indicators;

/// <summary>
/// The ways in which people write addresses other than a machine would: full width, made inert (<c>[.]</c>, <c>hxxp</c>),
/// with invisible characters in them. Everything here keeps positions, so that a place in the folded text is the same
/// place in the original.
/// </summary>
internal static class WrittenForm
{
    private static readonly string[] s_dots = ["[.]", "(.)", "{.}", "[dot]", "(dot)"];
    private static readonly string[] s_ats = ["[@]", "(@)", "{@}", "[at]", "(at)"];
    private static readonly string[] s_separators = ["://", "[://]", "[:]//", "(:)//"];

    // "ttps://" is how Japanese boards have long written links that shall not be followed.
    private static readonly string[] s_schemes = ["https", "http", "hxxps", "hxxp", "ttps", "ttp"];

    /// <summary>Full-width ASCII and the full-width space as ASCII, character for character.</summary>
    public static string Fold(string text) =>
        text.AsSpan().IndexOfAnyInRange('\u3000', '\uff5e') < 0
            ? text
            : string.Create(text.Length, text, static (folded, from) =>
            {
                for (var i = 0; i < from.Length; i++)
                {
                    folded[i] = Fold(from[i]);
                }
            });

    public static char Fold(char c) => c switch
    {
        >= '！' and <= '～' => (char)(c - 0xfee0),
        '\u3000' => ' ',
        _ => c,
    };

    /// <summary>Length of a dot that was made inert; 0 where there is none.</summary>
    public static int InertDot(ReadOnlySpan<char> at) => Prefix(at, s_dots);

    /// <summary>Length of an at sign that was made inert; 0 where there is none.</summary>
    public static int InertAt(ReadOnlySpan<char> at) => Prefix(at, s_ats);

    /// <summary>Length of what stands between scheme and host, <c>://</c> as a rule; 0 where there is none.</summary>
    public static int SchemeSeparator(ReadOnlySpan<char> at) => Prefix(at, s_separators);

    /// <summary>Length of the name of a web scheme at the end of a text; 0 where there is none.</summary>
    public static int SchemeAtEnd(ReadOnlySpan<char> text)
    {
        foreach (var scheme in s_schemes)
        {
            if (text.EndsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                return scheme.Length;
            }
        }

        return 0;
    }

    /// <summary>True where a web address begins here with its scheme.</summary>
    public static bool StartsWithScheme(ReadOnlySpan<char> at)
    {
        foreach (var scheme in s_schemes)
        {
            if (at.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && SchemeSeparator(at[scheme.Length..]) > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Characters that are not seen and that browsers drop from a host.</summary>
    public static bool IsInvisible(char c) => c is '\u00ad' or '\u200b' or '\u200c' or '\u200d' or '\u2060' or '\ufeff';

    /// <summary>Dots of Japanese and Chinese keyboards, which browsers read as a dot in a host (RFC 3490, section 3.1).</summary>
    public static bool IsIdeographicDot(char c) => c is '。' or '｡';

    /// <summary>The hyphens and what is typed in their place between figures.</summary>
    public static bool IsHyphen(char c) => c is '-' or '－' or '−' or 'ー' or 'ｰ' or (>= '‐' and <= '―');

    private static int Prefix(ReadOnlySpan<char> at, string[] forms)
    {
        if (at.IsEmpty || at[0] is not ('[' or '(' or '{' or ':'))
        {
            return 0;
        }

        foreach (var form in forms)
        {
            if (at.StartsWith(form, StringComparison.OrdinalIgnoreCase))
            {
                return form.Length;
            }
        }

        return 0;
    }
}
