using System.Collections.Frozen;
using System.Text;

namespace ScamWatch.Domain.Cards;

/// <summary>What is known of a holder. Every part may be empty.</summary>
public sealed record HolderFacts(string Name, string Kana, DateOnly? BirthDate, string Sex, string Address);

/// <summary>A holder's names as they are compared and stored beside a case; <see langword="null"/> counts as empty.</summary>
public readonly record struct HolderKeys(string? Name, string? Kana);

/// <summary>How two values of one fact stand to each other.</summary>
public enum FactMatch
{
    /// <summary>One of the two is not known.</summary>
    Unknown,

    Same,

    /// <summary>Not the same, but as people mishear and misspell.</summary>
    Close,

    Different,
}

/// <summary>What the comparison of two holders comes to.</summary>
public enum HolderVerdict
{
    Different,
    Possible,
    Same,
}

/// <summary>The facts of two holders, compared one by one.</summary>
public sealed record HolderComparison(FactMatch Name, FactMatch Kana, FactMatch BirthDate, FactMatch Sex, FactMatch Address)
{
    /// <summary>
    /// Same: the date of birth and a name agree, or name and address do where one date is unknown, and nothing speaks
    /// against it. Possible: two facts agree at least closely and at most one other differs (people move, marry and
    /// mishear). Sex alone proves nothing and a different one only weakens.
    /// </summary>
    public HolderVerdict Verdict
    {
        get
        {
            var name = Name is FactMatch.Same || Kana is FactMatch.Same ? FactMatch.Same
                : Name is FactMatch.Close || Kana is FactMatch.Close ? FactMatch.Close
                : Name is FactMatch.Unknown && Kana is FactMatch.Unknown ? FactMatch.Unknown
                : FactMatch.Different;
            FactMatch[] facts = [name, BirthDate, Address];
            var differ = facts.Count(f => f is FactMatch.Different) + (Sex is FactMatch.Different ? 1 : 0);
            if (differ == 0 && name is FactMatch.Same
                && (BirthDate is FactMatch.Same || (BirthDate is FactMatch.Unknown && Address is FactMatch.Same)))
            {
                return HolderVerdict.Same;
            }

            return facts.Count(f => f is FactMatch.Same or FactMatch.Close) >= 2 && differ <= 1
                ? HolderVerdict.Possible
                : HolderVerdict.Different;
        }
    }
}

/// <summary>
/// Tells whether two descriptions mean the same holder, whatever the spelling: kanji or kana, width, old forms of
/// characters (髙 for 高; <c>data/reference/kanji-variants.json</c>), the notations of an address. Pure, linear in the
/// length of its input.
/// </summary>
public sealed class HolderMatch
{
    /// <summary>Longer text is no name or address; the rest is left out of the comparison.</summary>
    private const int MaxLength = 200;

    private readonly FrozenDictionary<Rune, Rune> _standard;
    private readonly JapaneseAddress _addresses;

    private HolderMatch(FrozenDictionary<Rune, Rune> standard) =>
        (_standard, _addresses) = (standard, new JapaneseAddress(Fold));

    /// <summary>Reads the reference folder.</summary>
    /// <exception cref="FileNotFoundException">The file is missing.</exception>
    /// <exception cref="InvalidDataException">The file is malformed.</exception>
    public static HolderMatch Load(string referenceFolder)
    {
        var file = Path.Combine(referenceFolder, "kanji-variants.json");
        var standard = new Dictionary<Rune, Rune>();
        foreach (var row in ReferenceFile.Rows<VariantRow>(file))
        {
            foreach (var variant in row.Variants)
            {
                if (Single(variant) is not { } from || Single(row.Standard) is not { } to || !standard.TryAdd(from, to))
                {
                    throw new InvalidDataException($"{file}: '{variant}' for '{row.Standard}' is not one character or stands twice.");
                }
            }
        }

        return new(standard.ToFrozenDictionary());
    }

    /// <summary>Both names as they are stored and searched.</summary>
    public HolderKeys KeysOf(string name, string kana) => new(NameKey(name), KanaKey(kana));

    /// <summary>A name without blanks, width, case and old forms; words of a Latin name in alphabetical order.</summary>
    public string NameKey(string name)
    {
        var folded = Fold(name);
        return folded.Any(c => c > 'ÿ') ? KanaText.IsKana(folded) ? KanaKey(name) : Squeeze(folded)
            : string.Join(' ', folded.Split([' ', ',', '.', '-', '\'', '・'], StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    /// <summary>The reading in large katakana, without blanks and signs.</summary>
    public string KanaKey(string kana) => KanaText.Key(Squeeze(Fold(kana)));

    /// <summary>Compares two holders fact by fact.</summary>
    public HolderComparison Compare(HolderFacts a, HolderFacts b) => new(
        CompareNames(NameKey(a.Name), NameKey(b.Name)),
        CompareNames(KanaOf(a), KanaOf(b)),
        CompareBirthDates(a.BirthDate, b.BirthDate),
        a.Sex.Length == 0 || b.Sex.Length == 0 ? FactMatch.Unknown : a.Sex == b.Sex ? FactMatch.Same : FactMatch.Different,
        _addresses.Compare(a.Address, b.Address));

    /// <summary>A name written in kana only is a reading as well.</summary>
    private string KanaOf(HolderFacts facts) =>
        facts.Kana.Length > 0 ? KanaKey(facts.Kana) : KanaText.IsKana(Squeeze(Fold(facts.Name))) ? KanaKey(facts.Name) : "";

    private static FactMatch CompareNames(string a, string b) =>
        a.Length == 0 || b.Length == 0 ? FactMatch.Unknown
        : a == b ? FactMatch.Same
        : KanaText.Loose(a) == KanaText.Loose(b) || IsOneSlip(a, b) ? FactMatch.Close
        : FactMatch.Different;

    /// <summary>Day and month exchanged, or one part misheard, as an era or a 7 for a 1 is.</summary>
    private static FactMatch CompareBirthDates(DateOnly? a, DateOnly? b)
    {
        if (a is not { } x || b is not { } y)
        {
            return FactMatch.Unknown;
        }

        var equal = (x.Year == y.Year ? 1 : 0) + (x.Month == y.Month ? 1 : 0) + (x.Day == y.Day ? 1 : 0);
        return equal == 3 ? FactMatch.Same
            : equal == 2 || (x.Year == y.Year && x.Month == y.Day && x.Day == y.Month) ? FactMatch.Close
            : FactMatch.Different;
    }

    /// <summary>One letter or kana added, left out or other, in names of four or more: in shorter ones, and of kanji, it makes another name.</summary>
    private static bool IsOneSlip(string a, string b)
    {
        if (Math.Min(a.Length, b.Length) < 4 || Math.Abs(a.Length - b.Length) > 1 || a.Any(IsKanji) || b.Any(IsKanji))
        {
            return false;
        }

        var start = 0;
        while (start < a.Length && start < b.Length && a[start] == b[start])
        {
            start++;
        }

        var end = 0;
        while (end < a.Length - start && end < b.Length - start && a[^(end + 1)] == b[^(end + 1)])
        {
            end++;
        }

        return a.Length - start - end <= 1 && b.Length - start - end <= 1;
    }

    /// <summary>Half width where there is one, capitals, standard forms of characters, no variation selectors.</summary>
    private string Fold(string text)
    {
        var cut = text.Length > MaxLength ? text[..MaxLength] : text;
        // Ill-formed text cannot be normalised: what is broken in it counts as a blank.
        var sound = new StringBuilder(cut.Length);
        foreach (var rune in cut.EnumerateRunes())
        {
            _ = sound.Append(rune == Rune.ReplacementChar ? " " : rune.ToString());
        }

        var folded = new StringBuilder(cut.Length);
        foreach (var rune in NormalForm.Compatible(sound.ToString()).EnumerateRunes())
        {
            if (rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF))
            {
                continue;
            }

            _ = folded.Append(Rune.ToUpperInvariant(_standard.GetValueOrDefault(rune, rune)));
        }

        return folded.ToString();
    }

    private static bool IsKanji(char c) => c is (>= '㐀' and <= '鿿') or (>= '豈' and <= '﫿') || char.IsSurrogate(c);

    private static string Squeeze(string text) =>
        string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c is not ('・' or '･' or '=' or ',' or '.' or '\'')));

    private static Rune? Single(string text) =>
        Rune.TryGetRuneAt(text, 0, out var rune) && rune.Utf16SequenceLength == text.Length ? rune : null;

    private sealed record VariantRow(string Standard, IReadOnlyList<string> Variants);
}
