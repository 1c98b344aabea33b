namespace ScamWatch.Domain.Guidance.Articles;

/// <summary>A term of a text, packed: what kind of term it is, and up to three characters or a number.</summary>
/// <param name="Key">Equal for equal terms.</param>
/// <param name="Kind">Decides its weight.</param>
/// <param name="Covered">True within a word that stands for its group of synonyms: then it matters little which of them was said.</param>
internal readonly record struct SearchTerm(ulong Key, TermKind Kind, bool Covered);

/// <summary>The kinds of terms.</summary>
internal enum TermKind
{
    /// <summary>One kanji: meets a word of which another kanji was converted wrong.</summary>
    Kanji,

    /// <summary>Two characters in a row as written.</summary>
    Pair,

    /// <summary>Three kana in a row of the text read out.</summary>
    Heard,

    /// <summary>A group of synonyms.</summary>
    Meaning,

    /// <summary>A word in Latin letters or digits.</summary>
    Word,

    /// <summary>Three letters in a row of a Latin word: meets its slips of the pen.</summary>
    Letters,
}

/// <summary>Cuts texts into terms. Linear in the length of the text.</summary>
internal sealed class SearchTerms(Synonyms synonyms, ReadingTable readings)
{
    private const int KindShift = 60;

    /// <summary>The terms of a text, repeated as they occur.</summary>
    public List<SearchTerm> Of(string text)
    {
        var form = SearchForm.Of(text);
        var read = readings.Read(form);
        var terms = new List<SearchTerm>(form.Length * 3);
        Written(form, Meanings(form, isRead: false, terms), terms);
        Heard(read, Meanings(read, isRead: true, terms), terms);
        return terms;
    }

    /// <summary>Adds the groups in a text. At each character the number of the word it stands in, 0 outside, -1 in one that says nothing.</summary>
    private int[] Meanings(string form, bool isRead, List<SearchTerm> terms)
    {
        var words = new int[form.Length];
        var word = 0;
        foreach (var (at, length, group) in synonyms.In(form, isRead))
        {
            words.AsSpan(at, length).Fill(group == Synonyms.Ignored ? -1 : ++word);
            var term = Term(TermKind.Meaning, (ulong)group, covered: false);
            // Heard as well as written it is the same word.
            if (group != Synonyms.Ignored && (!isRead || !terms.Contains(term)))
            {
                terms.Add(term);
            }
        }

        return words;
    }

    private static void Written(string form, int[] words, List<SearchTerm> terms)
    {
        for (var at = 0; at < form.Length; at++)
        {
            if (words[at] < 0 || form[at] == ' ')
            {
                continue;
            }

            if (IsLatin(form[at]))
            {
                var end = at;
                while (end < form.Length && IsLatin(form[end]))
                {
                    end++;
                }

                LatinWord(form.AsSpan(at, end - at), words[at] > 0, terms);
                at = end - 1;
                continue;
            }

            if (SearchForm.IsKanji(form[at]))
            {
                terms.Add(Term(TermKind.Kanji, form[at], words[at] > 0));
            }

            if (at + 1 < form.Length && words[at + 1] >= 0 && form[at + 1] != ' ' && !IsLatin(form[at + 1]))
            {
                terms.Add(Term(TermKind.Pair, Pack(form.AsSpan(at, 2)), IsOneWord(words.AsSpan(at, 2))));
            }
        }
    }

    private static void Heard(string read, int[] words, List<SearchTerm> terms)
    {
        for (var at = 0; at + 2 < read.Length; at++)
        {
            if (SearchForm.IsKana(read[at]) && SearchForm.IsKana(read[at + 1]) && SearchForm.IsKana(read[at + 2])
                && !(words[at] < 0 && words[at + 1] < 0 && words[at + 2] < 0))
            {
                terms.Add(Term(TermKind.Heard, Pack(read.AsSpan(at, 3)), IsOneWord(words.AsSpan(at, 3))));
            }
        }
    }

    private static bool IsOneWord(ReadOnlySpan<int> words) => words[0] > 0 && !words.ContainsAnyExcept(words[0]);

    private static void LatinWord(ReadOnlySpan<char> word, bool covered, List<SearchTerm> terms)
    {
        // Plain plurals and endings are one word with their stem.
        var stem = word.Length > 5 && word.EndsWith("ing") ? word[..^3]
            : word.Length > 4 && word.EndsWith("ed") ? word[..^2]
            : word.Length > 3 && word[^1] == 's' && word[^2] != 's' ? word[..^1]
            : word;
        var hash = 14695981039346656037UL;
        foreach (var c in stem)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        terms.Add(Term(TermKind.Word, hash & ((1UL << KindShift) - 1), covered));
        for (var at = 0; word.Length > 4 && at + 2 < word.Length; at++)
        {
            terms.Add(Term(TermKind.Letters, Pack(word.Slice(at, 3)), covered));
        }
    }

    private static bool IsLatin(char c) => char.IsAsciiLetterOrDigit(c);

    private static SearchTerm Term(TermKind kind, ulong content, bool covered) => new(((ulong)kind << KindShift) | content, kind, covered);

    private static ulong Pack(ReadOnlySpan<char> chars)
    {
        var packed = 0UL;
        foreach (var c in chars)
        {
            packed = (packed << 16) | c;
        }

        return packed;
    }
}
