using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace ScamWatch.Domain.Indicators;

/// <summary>
/// A bank account that somebody is told to pay into: 「○○銀行 ○○支店 普通 1234567」, or of the Japan Post Bank
/// 「記号 10130 番号 12345671」.
/// </summary>
/// <param name="Bank">Name of the bank as written, full-width letters folded.</param>
/// <param name="Branch">Name of the branch, or its five-digit 記号; empty where none is given.</param>
/// <param name="Kind">普通, 当座 or 貯蓄; empty for a 記号番号.</param>
/// <param name="Number">Digits.</param>
public readonly partial record struct BankAccount(string Bank, string Branch, string Kind, string Number)
{
    // Names and labels between bank and number are short; further away the words belong to something else.
    private const int Before = 64;
    private const int After = 32;

    // The patterns only ever see slices of that length; the limit is a second lock.
    private const int TimeoutMilliseconds = 1000;

    private static readonly string[] s_anchors = ["普通", "当座", "貯蓄", "記号"];

    // The library searches for words of Japanese through dictionaries, for single characters with vector instructions.
    private static readonly SearchValues<char> s_anchorStarts = SearchValues.Create([.. s_anchors.Select(a => a[0])]);

    private static readonly string[] s_bankKinds =
        ["銀行", "信用金庫", "信用組合", "農業協同組合", "労働金庫", "信金", "信組", "農協", "労金"];

    /// <summary>Reads the first account of a text.</summary>
    /// <param name="text">Text with an account in it.</param>
    /// <param name="account">The account, digits in ASCII.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out BankAccount account)
    {
        foreach (var (_, found) in Find(WrittenForm.Fold(text ?? "")))
        {
            account = found;
            return true;
        }

        account = default;
        return false;
    }

    /// <summary>The normal form: <c>みなと銀行 本店 普通 1234567</c>, <c>ゆうちょ銀行 10130-12345671</c>.</summary>
    public override string ToString() => Kind.Length == 0
        ? $"{Bank} {Branch}-{Number}"
        : string.Join(' ', ((string[])[Bank, Branch, Kind, Number]).Where(part => part.Length > 0));

    /// <summary>The accounts of a text in their order, each with its place.</summary>
    /// <param name="folded">The text by <see cref="WrittenForm.Fold(string)"/>.</param>
    internal static IEnumerable<(int Start, BankAccount Account)> Find(string folded)
    {
        for (var i = 0; i < folded.Length;)
        {
            var next = folded.AsSpan(i).IndexOfAny(s_anchorStarts);
            if (next < 0)
            {
                yield break;
            }

            i += next;
            if (!IsAnchor(folded.AsSpan(i)))
            {
                i++;
                continue;
            }

            if (TryRead(folded, i) is { } found)
            {
                yield return found;
            }

            i += 2;
        }
    }

    private static bool IsAnchor(ReadOnlySpan<char> text)
    {
        foreach (var anchor in s_anchors)
        {
            if (text.StartsWith(anchor))
            {
                return true;
            }
        }

        return false;
    }

    private static (int Start, BankAccount Account)? TryRead(string text, int anchor)
    {
        var after = text.Substring(anchor, Math.Min(After, text.Length - anchor));
        if (text[anchor] == '記')
        {
            var post = PostPattern().Match(after);
            return post.Success
                ? (anchor, new BankAccount("ゆうちょ銀行", post.Groups["sign"].Value, "", post.Groups["number"].Value))
                : null;
        }

        var number = NumberPattern().Match(after);
        var from = Math.Max(0, anchor - Before);
        var before = text[from..anchor];
        if (!number.Success || !TryReadBank(before, out var start, out var bank, out var rest))
        {
            return null;
        }

        var branch = BranchPattern().Match(rest).Value;
        return (from + start, new BankAccount(bank, branch, text.Substring(anchor, 2), number.Groups["number"].Value));
    }

    private static bool TryReadBank(string before, out int start, out string bank, out string rest)
    {
        foreach (var kind in s_bankKinds)
        {
            var at = before.LastIndexOf(kind, StringComparison.Ordinal);
            if (at < 1)
            {
                continue;
            }

            start = NameStart(before, at);
            bank = before[start..(at + kind.Length)];
            rest = before[(at + kind.Length)..];
            return start < at;
        }

        (start, bank, rest) = (0, "", "");
        return false;
    }

    /// <summary>
    /// Goes back over the name. A particle ends it (「振込先はみずほ銀行」) unless less than two characters would be left:
    /// は and に also occur inside names.
    /// </summary>
    private static int NameStart(string text, int end)
    {
        var start = end;
        while (start > 0 && end - start < 20 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is 'ー' or '・' or '〇' or '○' or '◯'))
        {
            if (end - start >= 2 && text[start - 1] is 'は' or 'に' or 'を' or 'へ' or 'が')
            {
                break;
            }

            start--;
        }

        return start;
    }

    [GeneratedRegex(
        @"^..(?:預金|貯金)?(?:口座)?[\s:、,・/|)）]{0,4}(?:口座番号|番号|No\.?)?[\s:は]{0,3}(?<number>[0-9]{7})(?![0-9-])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        TimeoutMilliseconds)]
    private static partial Regex NumberPattern();

    [GeneratedRegex(
        @"^記号[\s:は]{0,3}(?<sign>[01][0-9]{4})(?:[-ーの][0-9])?[\s:、,・/|-]{0,4}(?:番号)?[\s:は]{0,3}(?<number>[0-9]{6,8})(?![0-9])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        TimeoutMilliseconds)]
    private static partial Regex PostPattern();

    [GeneratedRegex(
        @"[\p{L}\p{Nl}ー○◯]{1,16}?(?:支店|出張所|営業部|本店|店)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        TimeoutMilliseconds)]
    private static partial Regex BranchPattern();
}
