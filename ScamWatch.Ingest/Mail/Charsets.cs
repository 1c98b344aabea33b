using System.Buffers;
using System.Text;

namespace ScamWatch.Ingest.Mail;

/// <summary>Text, the charset it was read in, and whether that was another than the mail declared.</summary>
internal readonly record struct DecodedText(string Text, string Charset, bool Repaired);

/// <summary>
/// Reads bytes as text by evidence: what the mail declares is one witness among several, since Japanese mail often
/// declares wrongly (UTF-8 sent as iso-2022-jp, Shift_JIS sent as us-ascii or with nothing declared).
/// Never throws; time is linear in the length.
/// </summary>
internal static class Charsets
{
    /// <summary>So many bytes tell a charset as surely as the whole text does.</summary>
    private const int SampleBytes = 32 * 1024;

    /// <summary>So many bytes above ASCII that are UTF-8 without a fault are not so by chance.</summary>
    private const int SettlingBytes = 12;

    /// <summary>
    /// A score that nothing but the right reading of Japanese reaches: a third of the letters are kana and none is broken. What
    /// was declared and reads like that needs no comparison.
    /// </summary>
    private const double PlainlyRight = 0.9;

    private static readonly Encoding s_shiftJis;
    private static readonly Encoding s_eucJp;
    private static readonly Encoding s_windowsJis;

    /// <summary>Names in use for what .NET knows under another or would read too narrowly.</summary>
    private static readonly Dictionary<string, string> s_aliases = new(StringComparer.Ordinal)
    {
        ["utf8"] = "utf-8",
        ["unicode-1-1-utf-8"] = "utf-8",
        ["utf8mb4"] = "utf-8",
        ["sjis"] = "shift_jis",
        ["x-sjis"] = "shift_jis",
        ["shift-jis"] = "shift_jis",
        ["shiftjis"] = "shift_jis",
        ["ms-kanji"] = "shift_jis",
        ["csshiftjis"] = "shift_jis",
        ["cswindows31j"] = "shift_jis",
        ["windows-31j"] = "shift_jis",
        ["windows-932"] = "shift_jis",
        ["cp932"] = "shift_jis",
        ["ms932"] = "shift_jis",
        ["cp-932"] = "shift_jis",
        ["x-ms-cp932"] = "shift_jis",
        ["eucjp"] = "euc-jp",
        ["x-euc-jp"] = "euc-jp",
        ["x-euc"] = "euc-jp",
        ["ujis"] = "euc-jp",
        ["eucjp-ms"] = "euc-jp",
        ["eucjp-win"] = "euc-jp",
        ["cp51932"] = "euc-jp",
        ["jis"] = "iso-2022-jp",
        ["csiso2022jp"] = "iso-2022-jp",
        ["cp50220"] = "iso-2022-jp",
        ["cp50221"] = "iso-2022-jp",
        ["cp50222"] = "iso-2022-jp",
        ["gb2312"] = "gb18030",
        ["gbk"] = "gb18030",
        ["gb-2312"] = "gb18030",
        ["cp936"] = "gb18030",
        ["x-gbk"] = "gb18030",
        ["unicode-1-1-utf-7"] = "utf-7",
        ["ascii"] = "us-ascii",
        ["ansi-x3.4-1968"] = "us-ascii",
        ["iso-8859-1"] = "windows-1252",
        ["latin1"] = "windows-1252",
        ["cp1252"] = "windows-1252",
        ["ks-c-5601-1987"] = "euc-kr",
        ["ksc5601"] = "euc-kr",
    };

    static Charsets()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        (s_shiftJis, s_eucJp, s_windowsJis) = (Strict(932), Strict(51932), Encoding.GetEncoding(932));
    }

    /// <summary>The one name used here for a declared charset; empty where none or an unknown one is declared.</summary>
    public static string Normalize(string? declared)
    {
        if (string.IsNullOrWhiteSpace(declared) || declared.Length > 64)
        {
            return "";
        }

        var name = declared.Trim().Trim('"', '\'', ' ').ToLowerInvariant();
        var star = name.IndexOf('*', StringComparison.Ordinal);
        name = (star > 0 ? name[..star] : name).Replace('_', '-');
        if (name.StartsWith("iso-2022-jp", StringComparison.Ordinal))
        {
            return "iso-2022-jp";
        }

        if (s_aliases.TryGetValue(name, out var known))
        {
            return known;
        }

        return name is "utf-8" or "utf-7" or "us-ascii" || Find(name) is not null ? name : "";
    }

    public static DecodedText Decode(ReadOnlySpan<byte> bytes, string? declared)
    {
        var charset = Normalize(declared);
        if (ByMark(bytes) is { } marked)
        {
            return new DecodedText(CleanText.Of(marked.Text), marked.Charset, charset.Length > 0 && !charset.StartsWith("utf", StringComparison.Ordinal));
        }

        if (charset.StartsWith("utf-16", StringComparison.Ordinal) && !bytes.Contains((byte)0))
        {
            // Blanks and line ends have a zero byte in UTF-16: without one the declaration is wrong.
            charset = "";
        }

        if (Iso2022Jp.IsLikely(bytes) && charset is not ("iso-2022-kr" or "iso-2022-cn"))
        {
            return new DecodedText(CleanText.Of(Read(bytes, "iso-2022-jp")), "iso-2022-jp", charset is not ("iso-2022-jp" or ""));
        }

        if (!charset.StartsWith("utf-16", StringComparison.Ordinal) && !charset.StartsWith("utf-32", StringComparison.Ordinal)
            && bytes.IndexOfAnyExceptInRange((byte)0, (byte)0x7F) < 0)
        {
            // Seven bits only: every charset but the escaping ones reads them alike.
            return new DecodedText(CleanText.Of(Read(bytes, charset is "utf-7" or "hz-gb-2312" or "iso-2022-kr" ? charset : "us-ascii")), charset, false);
        }

        var (best, text) = Choose(bytes, charset);
        var repaired = best != charset && charset.Length > 0 && !(charset == "us-ascii" && best == "utf-8");
        return new DecodedText(CleanText.Of(text ?? Read(bytes, best)), best, repaired);
    }

    private static (string Text, string Charset)? ByMark(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("\uFEFF"u8))
        {
            return (Encoding.UTF8.GetString(bytes[3..]), "utf-8");
        }

        if (bytes.Length >= 2 && bytes[0] == 0xFF && bytes[1] == 0xFE)
        {
            return (Encoding.Unicode.GetString(bytes[2..]), "utf-16");
        }

        return bytes.Length >= 2 && bytes[0] == 0xFE && bytes[1] == 0xFF
            ? (Encoding.BigEndianUnicode.GetString(bytes[2..]), "utf-16be")
            : null;
    }

    /// <summary>The charset, and the text in it where all of it was read to choose.</summary>
    private static (string Charset, string? Text) Choose(ReadOnlySpan<byte> bytes, string declared)
    {
        if (declared is "" or "us-ascii" or "utf-8" && HighBytes(bytes) >= SettlingBytes && System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return ("utf-8", null);
        }

        // A table may have its first Japanese word after many kilobytes of ASCII.
        var ascii = bytes.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
        var sample = declared.StartsWith("utf-16", StringComparison.Ordinal) || ascii < 0 ? bytes : bytes[ascii..];
        var cut = sample.Length > SampleBytes;
        sample = cut ? sample[..SampleBytes] : sample;
        var (best, bestText) = ("windows-1252", "");
        var bestScore = double.NegativeInfinity;
        foreach (var candidate in Candidates(declared))
        {
            var text = Read(sample, candidate);
            var score = Score(sample, text, cut, candidate, candidate == declared);
            if (score > bestScore)
            {
                (best, bestText, bestScore) = (candidate, text, score);
            }

            if (candidate == declared && score > PlainlyRight)
            {
                break;
            }
        }

        // Where the sample is the whole, it need not be read a second time; what stands before it is ASCII to each of these.
        return cut || best is not ("utf-8" or "shift_jis" or "euc-jp") ? (best, null)
            : (best, sample.Length == bytes.Length ? bestText : Encoding.ASCII.GetString(bytes[..ascii]) + bestText);
    }

    private static IEnumerable<string> Candidates(string declared)
    {
        if (declared is not ("" or "us-ascii" or "iso-2022-jp"))
        {
            yield return declared;
        }

        foreach (var usual in (string[])["utf-8", "shift_jis", "euc-jp", "windows-1252"])
        {
            if (usual != declared)
            {
                yield return usual;
            }
        }
    }

    /// <summary>
    /// How much like written text the bytes look, per byte above ASCII. Kana speak loudest: no wrong reading is full of
    /// them. Kanji prove little: any two bytes make one.
    /// </summary>
    private static double Score(ReadOnlySpan<byte> sample, string text, bool cut, string charset, bool declared)
    {
        var high = HighBytes(sample) + 1;
        if (cut && text.EndsWith('\uFFFD'))
        {
            // The sample ends in mid-character; the text does not.
            text = text[..^1];
        }

        double sum = 0;
        foreach (var c in text)
        {
            sum += Weight(c, declared);
        }

        var score = (sum / high) + (declared ? 0.35 : 0);
        if (charset == "utf-8" && !text.Contains('\uFFFD'))
        {
            // Its sequences do not come about by chance: four of them settle the matter.
            score += Math.Min(high, SettlingBytes) / 8.0;
        }

        return charset == "windows-1252" && !declared ? score - 0.5 : score;
    }

    private static int HighBytes(ReadOnlySpan<byte> bytes)
    {
        var high = 0;
        foreach (var b in bytes)
        {
            high += b >> 7;
        }

        return high;
    }

    private static double Weight(char c, bool declared) => c switch
    {
        '\uFFFD' => -20,
        < ' ' => c is '\t' or '\n' or '\r' or '\u001B' ? 0 : -5,
        < '\u007F' => 0,
        < '\u00A0' => -10,
        < '\u00C0' => -0.5,
        < '\u0250' => 0.5,
        >= '\u2010' and < '\u2600' => 0.2,
        >= '\u3041' and <= '\u30FF' => 3,
        >= '\u3000' and < '\u3041' => 2,
        >= '\u4E00' and <= '\u9FFF' => 0.3,
        >= '\uAC00' and <= '\uD7A3' => 0.3,
        >= '\uFF61' and <= '\uFF9F' => declared ? -0.1 : -2,
        >= '\uFF01' and <= '\uFF5E' => 1.5,
        >= '\uE000' and <= '\uF8FF' => -10,
        >= '\uD800' and <= '\uDFFF' => 0.3,
        _ => -0.3,
    };

    private static string Read(ReadOnlySpan<byte> bytes, string charset) => charset switch
    {
        "utf-8" or "us-ascii" or "" => Encoding.UTF8.GetString(bytes),
        "utf-7" => Utf7.Decode(bytes),
        "iso-2022-jp" => InOnePass(s_windowsJis, Iso2022Jp.ToCp932(bytes)),
        "shift_jis" => InOnePass(s_shiftJis, bytes),
        "euc-jp" => InOnePass(s_eucJp, bytes),
        _ => (Find(charset) ?? Encoding.Latin1).GetString(bytes),
    };

    /// <summary>These code pages count the characters as slowly as they read them; no text of theirs has more characters than bytes.</summary>
    private static string InOnePass(Encoding codePage, ReadOnlySpan<byte> bytes)
    {
        var chars = ArrayPool<char>.Shared.Rent(bytes.Length + 1);
        try
        {
            return new string(chars, 0, codePage.GetChars(bytes, chars));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    /// <summary>The code pages' own fallbacks answer a broken character with "・" or "?", which evidence cannot tell from text.</summary>
    private static Encoding Strict(int codePage) =>
        Encoding.GetEncoding(codePage, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"));

    private static Encoding? Find(string name)
    {
        try
        {
            return Encoding.GetEncoding(name, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"));
        }
        catch (ArgumentException)
        {
            return null;
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }
}
