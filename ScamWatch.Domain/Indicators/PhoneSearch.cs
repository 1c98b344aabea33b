using System.Buffers;

namespace ScamWatch.Domain.Indicators;

/// <summary>
/// Finds telephone numbers in running text and leaves dates, amounts and reference numbers alone. Time is linear: each
/// place is looked at within a fixed distance.
/// </summary>
/// <param name="folded">The text by <see cref="WrittenForm.Fold(string)"/>.</param>
/// <param name="isKnown">Whether a short number (<c>188</c>, <c>#9110</c>) is one that is in service.</param>
internal sealed class PhoneSearch(string folded, Func<string, bool> isKnown)
{
    /// <summary>How far before a number its label is looked for.</summary>
    private const int LabelDistance = 12;

    // 「受付番号 0312345678」: digits that a label calls something else.
    private static readonly string[] s_otherNumbers =
    [
        "受付番号", "受理番号", "注文番号", "会員番号", "客様番号", "顧客番号", "合わせ番号", "合せ番号", "追跡番号", "伝票番号", "口座番号",
        "整理番号", "管理番号", "申請番号", "契約番号", "証書番号", "認証番号", "確認番号", "カード番号", "保険者番号", "送り状番号", "荷物番号",
        "登録番号", "製造番号", "個人番号", "法人番号", "マイナンバー", "ID", "NO",
    ];

    private static readonly string[] s_callWords = ["電話", "ダイヤル", "ホットライン", "局番なし", "局番無し", "TEL", "☎", "℡"];

    private static readonly SearchValues<char> s_starts = SearchValues.Create("0123456789+#(");

    private readonly string _folded = folded;

    /// <summary>The numbers in their order with the place where each begins.</summary>
    /// <param name="taken">Stretches that hold an address, in their order: digits in them are no telephone number.</param>
    public IEnumerable<(int Start, PhoneNumber Number)> Find(IReadOnlyList<(int Start, int End)> taken)
    {
        var next = 0;
        for (var i = 0; i < _folded.Length;)
        {
            var skip = _folded.AsSpan(i).IndexOfAny(s_starts);
            if (skip < 0)
            {
                yield break;
            }

            i += skip;
            while (next < taken.Count && taken[next].End <= i)
            {
                next++;
            }

            if (next < taken.Count && taken[next].Start <= i)
            {
                i = taken[next].End;
                continue;
            }

            if (!CanBegin(i))
            {
                i++;
                continue;
            }

            if (PhoneReader.TryRead(_folded, i, out var reading) && IsMeant(i, reading))
            {
                yield return (i, reading.Number);
                i = reading.End;
            }
            else
            {
                i = Math.Max(i + 1, RunEnd(i));
            }
        }
    }

    private bool CanBegin(int i)
    {
        var c = _folded[i];
        if (!(char.IsAsciiDigit(c) || (c is '+' or '#' or '(' && i + 1 < _folded.Length && char.IsAsciiDigit(_folded[i + 1]))))
        {
            return false;
        }

        if (i == 0)
        {
            return true;
        }

        var before = _folded[i - 1];
        if (char.IsAsciiDigit(before) || before is '_' or '=' or '$' or '¥' or '\\' or '&' or '%' or '@' or '+' or '#')
        {
            return false;
        }

        if (char.IsAsciiLetter(before))
        {
            return EndsWithAny(_folded.AsSpan(0, i), "TEL", "FAX", "PHONE");
        }

        // 3.14, 1,234 and the second half of 12-3456: the digits go on from the left.
        return !(i >= 2 && char.IsAsciiDigit(_folded[i - 2]) && c != '+'
            && (before is '.' || (before == ',' && c != '0') || WrittenForm.IsHyphen(before)));
    }

    private bool IsMeant(int start, PhoneReading reading)
    {
        var value = reading.Number.Value;
        if (value.Length < 8)
        {
            return isKnown(value) && (value[0] == '#' || IsCalled(start, reading.End));
        }

        if (reading.IsDivided)
        {
            return true;
        }

        var after = reading.End < _folded.Length ? _folded[reading.End] : ' ';
        return !char.IsAsciiLetter(after)
            && after is not ('円' or '%' or '_')
            && !(after is ',' or '.' && reading.End + 1 < _folded.Length && char.IsAsciiDigit(_folded[reading.End + 1]))
            && (!EndsWithAny(Label(start), s_otherNumbers) || IsCallWordNear(start));
    }

    /// <summary>A service number is one where it is called: 「188番」「電話は188」, but not 「188円」「110件」.</summary>
    private bool IsCalled(int start, int end)
    {
        if (end < _folded.Length && _folded[end] == '番')
        {
            return !_folded.AsSpan(end).StartsWith("番目") && !_folded.AsSpan(end).StartsWith("番地");
        }

        if (end < _folded.Length && (_folded[end] is '円' or '件' or '名' or '人' or '個' or '年' or '月' or '日' or '時' or '分' or '万' or '億' or '%' or ',' or '.' or '/' or ':'
            || WrittenForm.IsHyphen(_folded[end])))
        {
            return false;
        }

        return IsCallWordNear(start);
    }

    private bool IsCallWordNear(int start)
    {
        foreach (var word in s_callWords)
        {
            if (Before(start).Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private ReadOnlySpan<char> Before(int start) =>
        _folded.AsSpan(Math.Max(0, start - LabelDistance), Math.Min(start, LabelDistance));

    /// <summary>What stands right before a number, without the signs between label and number.</summary>
    private ReadOnlySpan<char> Label(int start) => Before(start).TrimEnd(" :：.は「『(【\t");

    private int RunEnd(int i)
    {
        while (i < _folded.Length && char.IsAsciiDigit(_folded[i]))
        {
            i++;
        }

        return i;
    }

    private static bool EndsWithAny(ReadOnlySpan<char> text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (text.EndsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
