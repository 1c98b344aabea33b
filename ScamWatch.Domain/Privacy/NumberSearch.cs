using System.Runtime.InteropServices;

namespace ScamWatch.Domain.Privacy;

/// <summary>
/// Finds the stretches of a text that <see cref="Redactor"/> destroys. The text is cut into chains of digit groups held
/// together by separators; every window of whole groups with twelve digits and a right check digit counts, unless it is
/// plainly made from parts of other numbers. Groups are never cut, so a longer run of digits is never a hit.
/// </summary>
internal sealed class NumberSearch(string text)
{
    /// <summary>Longer than any window: the length of a bracket of the mark, and the most that is kept of a long run.</summary>
    private const int TooLong = MyNumber.Length + 1;

    private readonly List<Group> _groups = [];
    /// <summary>For each run of hyphenated groups of the chain: whether it is a telephone number or a date.</summary>
    private readonly List<bool> _clusters = [];
    private readonly List<char> _digits = [];
    private readonly List<(int Start, int End)> _found = [];

    private enum Join
    {
        Start,
        Hyphen,
        Blank,
        Comma,
    }

    /// <summary>The stretches to destroy, in their order and apart from each other.</summary>
    public List<(int Start, int End)> All()
    {
        Run(stopAtFirst: false);
        return _found;
    }

    /// <summary>True where there is at least one.</summary>
    public bool Any()
    {
        Run(stopAtFirst: true);
        return _found.Count > 0;
    }

    private void Run(bool stopAtFirst)
    {
        var join = Join.Start;
        for (var i = 0; i < text.Length;)
        {
            if (_groups.Count == 0)
            {
                // Between chains only what begins one matters.
                var next = text.AsSpan(i).IndexOfAny(DigitReader.Figures);
                if (next < 0)
                {
                    return;
                }

                i += next;
            }

            var glyph = DigitReader.Read(text, i, out var width, out var digit);
            switch (glyph)
            {
                case Glyph.Other:
                    EndChain();
                    join = Join.Start;
                    if (stopAtFirst && _found.Count > 0)
                    {
                        return;
                    }

                    break;
                case Glyph.Hyphen:
                    join = Widen(join, Join.Hyphen);
                    break;
                case Glyph.Blank:
                    join = Widen(join, Join.Blank);
                    break;
                case Glyph.Comma:
                    join = Widen(join, Join.Comma);
                    break;
                default:
                    AddDigit(glyph, digit, i, i + width, join);
                    join = Join.Start;
                    break;
            }

            i += width;
        }

        EndChain();
    }

    /// <summary>The widest separator between two groups tells how far apart they are; before the first there is none.</summary>
    private Join Widen(Join join, Join with) => _groups.Count == 0 || join > with ? join : with;

    private void AddDigit(Glyph glyph, char digit, int start, int end, Join join)
    {
        if (glyph == Glyph.Mark)
        {
            _groups.Add(new Group(start, end, _digits.Count, TooLong, glyph, Before(join)));
            return;
        }

        if (join == Join.Start && _groups.Count > 0 && _groups[^1].Glyph == glyph)
        {
            ref var last = ref CollectionsMarshal.AsSpan(_groups)[^1];
            last = last with { End = end, Digits = Math.Min(last.Digits + 1, TooLong) };
        }
        else
        {
            _groups.Add(new Group(start, end, _digits.Count, 1, glyph, Before(join)));
        }

        if (_groups[^1].Digits < TooLong)
        {
            _digits.Add(digit);
        }
    }

    /// <summary>Digits of two kinds that touch, such as ①1234, are as far apart as if a blank stood between.</summary>
    private Join Before(Join join) => join == Join.Start && _groups.Count > 0 ? Join.Blank : join;

    private void EndChain()
    {
        if (_groups.Count == 0)
        {
            return;
        }

        if (_digits.Count >= MyNumber.Length)
        {
            FindClusters();
            FindWindows();
        }

        _groups.Clear();
        _clusters.Clear();
        _digits.Clear();
    }

    private void FindClusters()
    {
        var groups = CollectionsMarshal.AsSpan(_groups);
        for (var first = 0; first < groups.Length;)
        {
            var end = first + 1;
            while (end < groups.Length && groups[end].Before == Join.Hyphen)
            {
                end++;
            }

            var other = IsPhone(groups[first..end]) || IsDate(groups[first..end]);
            for (var i = first; i < end; i++)
            {
                groups[i] = groups[i] with { Cluster = _clusters.Count };
            }

            _clusters.Add(other);
            first = end;
        }
    }

    /// <summary>Three hyphenated groups as telephone numbers are written: 10 or 11 digits from a zero.</summary>
    private bool IsPhone(ReadOnlySpan<Group> groups) =>
        groups.Length == 3
        && groups[0].Digits + groups[1].Digits + groups[2].Digits is 10 or 11
        && (groups[2].Digits is 3 or 4 || (groups[0].Digits == 4 && groups[2].Digits == 2))
        && _digits[groups[0].FirstDigit] == '0';

    private bool IsDate(ReadOnlySpan<Group> groups) =>
        groups.Length == 3
        && groups[0].Digits == 4 && groups[1].Digits <= 2 && groups[2].Digits <= 2
        && _digits[groups[0].FirstDigit] is '1' or '2';

    private void FindWindows()
    {
        var groups = CollectionsMarshal.AsSpan(_groups);
        var digits = CollectionsMarshal.AsSpan(_digits);
        for (var first = 0; first < groups.Length; first++)
        {
            var sum = 0;
            var end = first;
            while (end < groups.Length && sum < MyNumber.Length)
            {
                sum += groups[end++].Digits;
            }

            if (sum == MyNumber.Length
                && MyNumber.IsValid(digits.Slice(groups[first].FirstDigit, MyNumber.Length))
                && Counts(first, end))
            {
                Add(groups[first].Start, groups[end - 1].End);
            }
        }
    }

    /// <summary>Overlapping windows become one stretch: which of them was the number cannot be known, so all are destroyed.</summary>
    private void Add(int start, int end)
    {
        if (_found.Count > 0 && start < _found[^1].End)
        {
            _found[^1] = (_found[^1].Start, end);
        }
        else
        {
            _found.Add((start, end));
        }
    }

    private bool Counts(int first, int end)
    {
        var groups = CollectionsMarshal.AsSpan(_groups);
        var window = groups[first..end];
        if (IsInternationalPhone(window[0]) || IsCorporateNumber(first, end))
        {
            return false;
        }

        // A number divided evenly, above all 4-4-4, counts wherever it stands; any other division only if it stands free.
        var even = true;
        var mixed = false;
        var comma = false;
        foreach (var group in window)
        {
            even &= group.Digits == window[0].Digits;
            mixed |= group.Glyph != window[0].Glyph;
        }

        foreach (var group in window[1..])
        {
            comma |= group.Before == Join.Comma;
        }

        if (comma)
        {
            return even && window[0].Digits == 4;
        }

        if (!even && (mixed || window[0].Before == Join.Hyphen || (end < groups.Length && groups[end].Before == Join.Hyphen)))
        {
            return false;
        }

        return window[0].Cluster == window[^1].Cluster || !TouchesPhoneOrDate(window);
    }

    private bool TouchesPhoneOrDate(ReadOnlySpan<Group> window)
    {
        foreach (var group in window)
        {
            if (_clusters[group.Cluster])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// With its country code a number can have twelve digits: Japanese mobiles (+81 90 …), Britain, India. None that
    /// begins with 0 or 1 has.
    /// </summary>
    private bool IsInternationalPhone(Group first) =>
        first.Start > 0 && text[first.Start - 1] is '+' or '＋' && _digits[first.FirstDigit] >= '2';

    /// <summary>A corporate number written 1-4-4-4 behind its name or the T of an invoice registration number.</summary>
    private bool IsCorporateNumber(int first, int end)
    {
        if (first != 1 || end - first != 3 || _groups[0].Digits != 1)
        {
            return false;
        }

        var before = text.AsSpan(0, _groups[0].Start).TrimEnd(" 　:：は");
        return (before.EndsWith("法人番号") || before.EndsWith("T") || before.EndsWith("Ｔ"))
            && CorporateNumber.IsValid(CollectionsMarshal.AsSpan(_digits)[..CorporateNumber.Length]);
    }

    /// <param name="Start">Index of its first character.</param>
    /// <param name="End">Index behind its last character.</param>
    /// <param name="FirstDigit">Place of its digits in the chain's.</param>
    /// <param name="Digits">How many, at most <see cref="TooLong"/>.</param>
    /// <param name="Glyph">The kind all its digits are of.</param>
    /// <param name="Before">What holds it to the group before.</param>
    private readonly record struct Group(int Start, int End, int FirstDigit, int Digits, Glyph Glyph, Join Before)
    {
        /// <summary>Place of its run of hyphenated groups in <see cref="_clusters"/>.</summary>
        public int Cluster { get; init; }
    }
}
