using System.Buffers;
using System.Globalization;

namespace ScamWatch.Domain.Privacy;

/// <summary>What a character means to the search for numbers.</summary>
internal enum Glyph
{
    /// <summary>Ends a chain of digits.</summary>
    Other,

    /// <summary>A decimal digit of any script.</summary>
    Decimal,

    /// <summary>A kanji digit. Kept apart from decimal digits: 一 is also a word.</summary>
    Kanji,

    /// <summary>A circled, superscript or similar digit. Kept apart: it usually numbers a list or a footnote.</summary>
    Ornament,

    /// <summary>A blank, a line break, the border of a table or a quotation mark of a mail.</summary>
    Blank,

    /// <summary>A hyphen, dot, slash or an invisible character: holds the digits on both sides together.</summary>
    Hyphen,

    /// <summary>A comma: divides a spoken number, and also a list.</summary>
    Comma,

    /// <summary>A bracket of <see cref="Redactor.Mark"/>: stands for digits that were destroyed.</summary>
    Mark,
}

/// <summary>Reads one character of a text for <see cref="NumberSearch"/>.</summary>
internal static class DigitReader
{
    private const string KanjiDigits = "〇一二三四五六七八九";

    /// <summary>The characters that can be or begin a digit or a mark: before the first of them no chain begins.</summary>
    public static SearchValues<char> Figures { get; } = SearchValues.Create([.. Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(CanBegin)]);

    private static bool CanBegin(char c) =>
        char.IsSurrogate(c) || Read($"{c}", 0, out _, out _) is Glyph.Decimal or Glyph.Kanji or Glyph.Ornament or Glyph.Mark;

    /// <summary>Classifies the character at an index.</summary>
    /// <param name="text">The text.</param>
    /// <param name="index">Index of its first UTF-16 unit.</param>
    /// <param name="width">Units it takes, 1 or 2.</param>
    /// <param name="digit">Its value as an ASCII digit; <c>'\0'</c> where it is none.</param>
    public static Glyph Read(string text, int index, out int width, out char digit)
    {
        var c = text[index];
        width = 1;
        digit = '\0';
        if (char.IsAscii(c))
        {
            digit = char.IsAsciiDigit(c) ? c : '\0';
            return Ascii(c);
        }

        if (c is '〔' or '〕')
        {
            return Glyph.Mark;
        }

        var kanji = c is '零' or '○' ? 0 : KanjiDigits.IndexOf(c, StringComparison.Ordinal);
        if (kanji >= 0)
        {
            // 一 between figures is a hyphen that somebody, or a scanner, mistook. A mark counts as a figure here, so
            // that a second run over the text reads it the same way.
            if (c == '一' && IsFigureOrMark(text, index - 1) && IsFigureOrMark(text, index + 1))
            {
                return Glyph.Hyphen;
            }

            digit = (char)('0' + kanji);
            return Glyph.Kanji;
        }

        // Kana and kanji, most of a Japanese text, need no look-up.
        if (c is (>= 'ぁ' and <= 'ヺ') or (>= '㐀' and <= '鿿'))
        {
            return Glyph.Other;
        }

        return Unicode(text, index, out width, out digit);
    }

    private static Glyph Ascii(char c) => c switch
    {
        >= '0' and <= '9' => Glyph.Decimal,
        ' ' or '|' or '>' => Glyph.Blank,
        '-' or '.' or '/' or '_' or '~' => Glyph.Hyphen,
        ',' => Glyph.Comma,
        _ => char.IsControl(c) ? Glyph.Blank : Glyph.Other,
    };

    private static Glyph Unicode(string text, int index, out int width, out char digit)
    {
        digit = '\0';
        width = char.IsSurrogatePair(text, index) ? 2 : 1;
        switch (text[index])
        {
            case '−' or 'ー' or 'ｰ' or '・' or '･' or '·' or '•' or '．' or '／' or '＿' or '～' or '⁄':
                return Glyph.Hyphen;
            case '、' or '，' or '､':
                return Glyph.Comma;
            case '｜' or '│' or '┃' or '＞':
                return Glyph.Blank;
            default:
                break;
        }

        switch (CharUnicodeInfo.GetUnicodeCategory(text, index))
        {
            case UnicodeCategory.DecimalDigitNumber:
                digit = (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(text, index));
                return Glyph.Decimal;
            case UnicodeCategory.OtherNumber when CharUnicodeInfo.GetDigitValue(text, index) is var value and >= 0:
                digit = (char)('0' + value);
                return Glyph.Ornament;
            case UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.Control:
                return Glyph.Blank;
            // Invisible characters and combining marks, such as the keycap of 1️⃣, hide a number from a plain search.
            case UnicodeCategory.DashPunctuation or UnicodeCategory.Format or UnicodeCategory.NonSpacingMark
                or UnicodeCategory.EnclosingMark:
                return Glyph.Hyphen;
            default:
                return Glyph.Other;
        }
    }

    private static bool IsFigureOrMark(string text, int index) =>
        index >= 0 && index < text.Length && text[index] is (>= '0' and <= '9') or (>= '０' and <= '９') or '〔' or '〕';
}
