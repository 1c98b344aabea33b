using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace ScamWatch.Domain.Classification;

/// <summary>
/// Folds single characters to the form that is compared: NFKC, lower case, katakana as hiragana, invisible characters
/// gone. Works character by character so that every folded character keeps its place in the original, and so that no
/// input (lone surrogates, unassigned code points) can make it throw, as <see cref="string.Normalize()"/> does.
/// </summary>
internal static class CharFold
{
    /// <summary>Dropped: takes no room and carries no meaning.</summary>
    public const char Dropped = '\0';

    /// <summary>Becomes several characters: see <see cref="Expand"/>.</summary>
    public const char Expanded = '\uFFFF';

    /// <summary>First of the private-use characters that stand for a class of token. Text cannot contain them: they fold to a blank.</summary>
    public const char FirstToken = '\uE000';

    public const char LastToken = '\uF8FF';

    private const uint Plain = 1 << 16;
    private const uint Kana = 1 << 17;
    private const uint ForeignKanji = 1 << 18;

    private static readonly char[] s_map = new char[char.MaxValue + 1];
    private static readonly FrozenDictionary<char, string> s_expansions = Fill();

    // Kanji that Windows code page 932, what Japanese mail was written in, does not have: mostly simplified Chinese forms,
    // which slip into machine-translated scams.
    private static readonly bool[] s_foreignKanji = FindForeignKanji();

    // The folded form with what is counted of it, for characters that fold to one whatever stands beside them: a look each.
    private static readonly uint[] s_looks = [.. Enumerable.Range(0, char.MaxValue + 1).Select(c => Look((char)c))];

    public static char Map(char c) => s_map[c];

    public static string Expand(char c) => s_expansions[c];

    /// <summary>The folded form of a character outside the basic plane; null where it folds to nothing that fits into one.</summary>
    public static string? Map(Rune rune)
    {
        var folded = rune.ToString().Normalize(NormalizationForm.FormKC);
        return folded.Length == 1 ? Map(folded[0]).ToString() : null;
    }

    /// <summary>Folds characters until one needs its neighbours, becomes several or goes.</summary>
    /// <param name="into">Room for as many characters as are given.</param>
    /// <returns>How many it folded, each to one character, and how many of these are hiragana and <see cref="ForeignKanji"/>.</returns>
    public static (int Count, int Kana, int ForeignKanji) Run(ReadOnlySpan<char> source, Span<char> into)
    {
        var looks = s_looks;
        var (kana, foreign) = (0, 0);
        for (var i = 0; i < source.Length; i++)
        {
            var look = looks[source[i]];
            if ((look & Plain) == 0)
            {
                return (i, kana, foreign);
            }

            into[i] = (char)look;
            kana += (int)(look / Kana & 1);
            foreign += (int)(look / ForeignKanji & 1);
        }

        return (source.Length, kana, foreign);
    }

    private static uint Look(char c)
    {
        var folded = s_map[c];
        var needsMore = char.IsSurrogate(c) || folded is Dropped or Expanded or '\u3099' or '\u309A' or '-';
        return folded | (needsMore ? 0 : Plain) | (IsKana(folded) ? Kana : 0) | (IsForeignKanji(c) ? ForeignKanji : 0);
    }

    public static bool IsKana(char folded) => folded is >= '\u3041' and <= '\u3096';

    public static bool IsForeignKanji(char c) => c is >= '\u4E00' and <= '\u9FFF' && s_foreignKanji[c - '\u4E00'];

    /// <summary>The Latin letter a Cyrillic or Greek letter looks like; the letter itself where it looks like none.</summary>
    public static char LatinLookAlike(char c)
    {
        const string Alike = "аеорсухіјѕԁһкмтвнαορνικτυ";
        const string Latin = "aeopcyxijsdhkmtbhaopviktu";
        var at = Alike.IndexOf(c);
        return at < 0 ? c : Latin[at];
    }

    /// <summary>Joins a kana and the voicing mark that follows it, as half-width text writes them; the kana unchanged where they do not join.</summary>
    public static char Voiced(char kana, char mark)
    {
        const string Voiceable = "かきくけこさしすせそたちつてとはひふへほ";
        if (mark == '\u309A')
        {
            return kana is 'は' or 'ひ' or 'ふ' or 'へ' or 'ほ' ? (char)(kana + 2) : kana;
        }

        return kana == 'う' ? 'ゔ' : Voiceable.Contains(kana) ? (char)(kana + 1) : kana;
    }

    private static FrozenDictionary<char, string> Fill()
    {
        var expansions = new Dictionary<char, string>();
        for (var i = 0; i <= char.MaxValue; i++)
        {
            var c = (char)i;
            s_map[c] = Fold(c, out var several);
            if (several is not null)
            {
                expansions[c] = several;
            }
        }

        return expansions.ToFrozenDictionary();
    }

    private static char Fold(char c, out string? several)
    {
        several = null;
        if (c is '\n' or '\r' or '\u2028' or '\u2029')
        {
            return '\n';
        }

        if (c is >= FirstToken and <= LastToken || c == '\t' || char.IsSurrogate(c))
        {
            return ' ';
        }

        if (IsInvisible(c))
        {
            return Dropped;
        }

        if (char.GetUnicodeCategory(c) == UnicodeCategory.OtherNotAssigned)
        {
            return ' ';
        }

        var folded = c.ToString().Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        if (folded.Length == 1)
        {
            return Simplify(folded[0]);
        }

        several = string.Concat(folded.Select(Simplify));
        return Expanded;
    }

    private static char Simplify(char c) => c switch
    {
        // Katakana to hiragana: scams write ヘ for へ and ニ for に, and names differ in little else.
        >= '\u30A1' and <= '\u30F6' => (char)(c - 0x60),
        // Dashes, which look the same and are typed for one another.
        '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' or '\u2015' or '\u2212' => '-',
        '\u3099' or '\u309A' => c,
        _ when char.IsWhiteSpace(c) => ' ',
        _ => c,
    };

    private static bool IsInvisible(char c) =>
        c is < ' ' or (>= '\u007F' and < '\u00A0') or '\u00AD' or '\u034F' or '\u115F' or '\u1160' or '\u3164' or '\uFFA0'
            or (>= '\uFE00' and <= '\uFE0F') or (>= '\uFFF9' and <= '\uFFFB')
        || char.GetUnicodeCategory(c) == UnicodeCategory.Format;

    private static bool[] FindForeignKanji()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var japanese = Encoding.GetEncoding(932, new EncoderReplacementFallback("?"), DecoderFallback.ReplacementFallback);
        var foreign = new bool[0x9FFF - 0x4E00 + 1];
        Span<byte> bytes = stackalloc byte[4];
        for (var i = 0; i < foreign.Length; i++)
        {
            foreign[i] = japanese.GetBytes([(char)(0x4E00 + i)], bytes) == 1;
        }

        return foreign;
    }
}
