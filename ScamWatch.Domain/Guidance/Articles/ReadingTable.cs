using System.Text;

namespace ScamWatch.Domain.Guidance.Articles;

/// <summary>
/// How words in kanji are read, learnt from questions that stand beside their reading: the kana of the question say which
/// part of the reading belongs to which run of kanji. So a question typed in kana, or converted to the wrong kanji of the same sound,
/// still meets the article.
/// </summary>
internal sealed class ReadingTable
{
    /// <summary>Kana that one kanji takes at most.</summary>
    private const int MaxPerKanji = 5;

    private readonly Dictionary<string, string> _readings = new(StringComparer.Ordinal);
    private readonly int _longest;

    /// <param name="pairs">Texts with their readings; blanks in readings mean nothing.</param>
    /// <param name="sounds">For kanji that no text teaches: a sound with the kanji read so.</param>
    public ReadingTable(IEnumerable<(string Text, string Reading)> pairs, IReadOnlyDictionary<string, string> sounds)
    {
        var votes = new Dictionary<(string Word, string Reading), int>();
        foreach (var (text, reading) in pairs)
        {
            var kana = SearchForm.Of(reading).Replace(" ", "", StringComparison.Ordinal);
            foreach (var pair in Align(SearchForm.Of(text).Replace(" ", "", StringComparison.Ordinal), kana))
            {
                votes[pair] = votes.GetValueOrDefault(pair) + 1;
            }
        }

        foreach (var word in votes.GroupBy(v => v.Key.Word))
        {
            _readings[word.Key] = word.MaxBy(v => v.Value).Key.Reading;
        }

        Split();
        foreach (var (sound, kanji) in sounds)
        {
            foreach (var one in kanji)
            {
                _readings.TryAdd(one.ToString(), SearchForm.Of(sound));
            }
        }

        _longest = _readings.Count == 0 ? 0 : _readings.Keys.Max(w => w.Length);
    }

    /// <summary>How many words it reads.</summary>
    public int Count => _readings.Count;

    /// <summary>The reading of a word, or null.</summary>
    public string? Find(string word) => _readings.GetValueOrDefault(word);

    /// <summary>A text in search form with every word that is known read out in kana; other kanji stay.</summary>
    public string Read(string form)
    {
        var read = new StringBuilder(form.Length * 2);
        for (var at = 0; at < form.Length;)
        {
            var length = SearchForm.IsKanji(form[at]) ? Math.Min(_longest, form.Length - at) : 0;
            while (length > 0 && !_readings.ContainsKey(form.Substring(at, length)))
            {
                length--;
            }

            if (length == 0)
            {
                read.Append(form[at++]);
            }
            else
            {
                read.Append(_readings[form.Substring(at, length)]);
                at += length;
            }
        }

        return read.ToString();
    }

    /// <summary>A word of which all but one end is known tells the reading of that end: 暗証番号 and 番号 tell 暗証.</summary>
    private void Split()
    {
        for (var (grown, round) = (true, 0); grown && round < 6; round++)
        {
            grown = false;
            foreach (var (word, reading) in _readings.Where(r => r.Key.Length > 1).ToList())
            {
                for (var cut = 1; cut < word.Length; cut++)
                {
                    grown |= Learn(word[cut..], _readings.GetValueOrDefault(word[..cut]), reading, start: true);
                    grown |= Learn(word[..cut], _readings.GetValueOrDefault(word[cut..]), reading, start: false);
                }
            }
        }

        bool Learn(string rest, string? known, string whole, bool start)
        {
            if (known is null || whole.Length <= known.Length || !(start ? whole.StartsWith(known, StringComparison.Ordinal) : whole.EndsWith(known, StringComparison.Ordinal)))
            {
                return false;
            }

            var reading = start ? whole[known.Length..] : whole[..^known.Length];
            return reading.Length <= rest.Length * MaxPerKanji && _readings.TryAdd(rest, reading);
        }
    }

    /// <summary>The runs of kanji of a text with the parts of the reading that are theirs; none where the two do not fit.</summary>
    private static List<(string Word, string Reading)> Align(string text, string kana)
    {
        var runs = Runs(text);
        // From each run and place whether the rest fits: tried once each.
        var dead = new HashSet<(int, int)>();
        var found = new List<(string, string)>();
        return Fits(0, 0) ? found : [];

        bool Fits(int run, int at)
        {
            if (run == runs.Count)
            {
                return at == kana.Length;
            }

            if (dead.Contains((run, at)))
            {
                return false;
            }

            var word = runs[run];
            if (SearchForm.IsKana(word[0]))
            {
                if (string.CompareOrdinal(kana, at, word, 0, word.Length) == 0 && Fits(run + 1, at + word.Length))
                {
                    return true;
                }
            }
            else
            {
                // Two kana for a kanji are the rule.
                foreach (var length in Enumerable.Range(1, Math.Max(0, Math.Min(word.Length * MaxPerKanji, kana.Length - at)))
                    .OrderBy(l => Math.Abs(l - word.Length * 2)))
                {
                    found.Add((word, kana.Substring(at, length)));
                    if (Fits(run + 1, at + length))
                    {
                        return true;
                    }

                    found.RemoveAt(found.Count - 1);
                }
            }

            dead.Add((run, at));
            return false;
        }
    }

    private static List<string> Runs(string text)
    {
        var runs = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var end = at + 1;
            while (end < text.Length && SearchForm.IsKana(text[end]) == SearchForm.IsKana(text[at]))
            {
                end++;
            }

            runs.Add(text[at..end]);
            at = end;
        }

        return runs;
    }
}
