using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace ScamWatch.Domain.Phrases;

/// <summary>
/// Measures how easy a Japanese text is to read, by what 「在留支援のためのやさしい日本語ガイドライン」 (入管庁・文化庁 2020-08)
/// asks for: short sentences in です and ます, readings, spaces, no double negatives, few loanwords, no passive or honorific
/// forms, not more than about a thousand characters. It looks at letters, not at meaning: what it finds is for a person to judge.
/// </summary>
public sealed partial class PlainJapanese
{
    /// <summary>A sentence should not be longer.</summary>
    public const int LongCharacters = 24;

    /// <summary>A sentence must not be longer.</summary>
    public const int VeryLongCharacters = 40;

    /// <summary>A text should not be longer.</summary>
    public const int MaxCharacters = 1_000;

    /// <summary>Points are counted on so many characters; shorter texts are weighed as if they had them.</summary>
    private const double Measure = 200;

    private const int PointsForLength = 10;
    private const int CharactersForPoint = 50;

    private readonly FrozenDictionary<string, string> _easier;
    private readonly int _longestWord;

    private PlainJapanese(FrozenDictionary<string, string> easier) =>
        (_easier, _longestWord) = (easier, easier.Count == 0 ? 0 : easier.Keys.Max(w => w.Length));

    /// <summary>Reads <c>loanwords.json</c> of the reference folder.</summary>
    /// <exception cref="FileNotFoundException">The file is missing.</exception>
    /// <exception cref="InvalidDataException">Malformed, or a word is given twice or without easier ones; the message names file and word.</exception>
    public static PlainJapanese Load(string referenceFolder)
    {
        var file = Path.Combine(referenceFolder, "loanwords.json");
        var easier = new Dictionary<string, string>();
        foreach (var row in ReferenceFile.Rows<LoanwordRow>(file))
        {
            if (row is not { Word.Length: > 0, Easier.Length: > 0 } || !easier.TryAdd(row.Word, row.Easier))
            {
                throw new InvalidDataException($"{file}: '{row.Word}' is given twice, or without easier words.");
            }
        }

        return new(easier.ToFrozenDictionary());
    }

    /// <summary>Reads a text. Readings stand in brackets behind their kanji: 「受付番号(うけつけばんごう)」.</summary>
    public PlainReading Read(string text)
    {
        var letters = Letters.Of(text);
        var findings = new List<PlainFinding>();
        var sentences = Sentences(letters, findings);
        findings.AddRange(Unread(text));
        Search(DoubleNegative(), PlainProblem.DoubleNegative);
        Search(Passive(), PlainProblem.Passive);
        Search(Honorific(), PlainProblem.Honorific);
        findings.AddRange(Loanwords(letters));
        findings.AddRange(Unspaced(letters));
        var characters = letters.Text.Count(c => !char.IsWhiteSpace(c));
        if (characters > MaxCharacters)
        {
            var beyond = letters.PlaceOf(MaxCharacters);
            findings.Add(new(PlainProblem.TooLong, beyond, text.Length - beyond, ""));
        }

        findings.Sort((a, b) => a.Start != b.Start ? a.Start - b.Start : a.Problem - b.Problem);
        return new(Score(findings, characters), characters, sentences, findings);

        void Search(Regex pattern, PlainProblem problem)
        {
            foreach (var match in pattern.EnumerateMatches(letters.Text))
            {
                var found = letters.Text.Substring(match.Index, match.Length);
                if (problem != PlainProblem.Passive || !IsNoPassive(letters.Text, match.Index, found))
                {
                    findings.Add(letters.Finding(problem, match.Index, match.Length));
                }
            }
        }
    }

    private static int Score(List<PlainFinding> findings, int characters)
    {
        var points = findings.Sum(f => f.Problem switch
        {
            PlainProblem.LongSentence => 0.5,
            PlainProblem.VeryLongSentence => 4 + ((f.Found.Count(c => !char.IsWhiteSpace(c)) - VeryLongCharacters) / 10.0),
            PlainProblem.KanjiWithoutReading => 2,
            PlainProblem.DoubleNegative => 6,
            PlainProblem.Loanword => 1.5,
            PlainProblem.Passive => 3,
            PlainProblem.Honorific => 3,
            PlainProblem.PlainEnding => 3,
            PlainProblem.NoSpaces => 2,
            PlainProblem.TooLong => 0,
            _ => throw new ArgumentOutOfRangeException(nameof(findings)),
        });
        var length = characters <= MaxCharacters ? 0 : PointsForLength + ((characters - MaxCharacters) / CharactersForPoint);
        return (int)Math.Clamp(Math.Round(100 - (points * Measure / Math.Max(Measure, characters)) - length), 0, 100);
    }

    private static int Sentences(Letters letters, List<PlainFinding> findings)
    {
        var (text, sentences, start) = (letters.Text, 0, 0);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] is not ('。' or '！' or '？' or '!' or '?' or '\n'))
            {
                continue;
            }

            var (from, to) = (start, i);
            start = i + 1;
            while (from < to && (char.IsWhiteSpace(text[from]) || text[from] is '」' or '』' or '）'))
            {
                from++;
            }

            var length = 0;
            for (var k = from; k < to; k++)
            {
                length += char.IsWhiteSpace(text[k]) ? 0 : 1;
            }

            if (length == 0)
            {
                continue;
            }

            sentences++;
            if (length > LongCharacters)
            {
                findings.Add(letters.Finding(length > VeryLongCharacters ? PlainProblem.VeryLongSentence : PlainProblem.LongSentence, from, to - from));
            }

            // A heading or an item of a list ends without a full stop and may be a noun.
            if (i < text.Length && text[i] == '。' && !PoliteEnding().IsMatch(text.AsSpan(from, to - from)))
            {
                var last = Math.Max(from, text.LastIndexOf(' ', to - 1, to - from) + 1);
                findings.Add(letters.Finding(PlainProblem.PlainEnding, last, to - last));
            }
        }

        return sentences;
    }

    private static IEnumerable<PlainFinding> Unread(string text)
    {
        var at = 0;
        foreach (var part in Ruby.Parts(text))
        {
            // A part with its reading also holds the reading and two brackets in the text.
            var length = part.Text.Length + (part.Reading is { } reading ? reading.Length + 2 : 0);
            if (part.Reading is null)
            {
                foreach (Match match in Kanji().Matches(part.Text))
                {
                    yield return new(
                        PlainProblem.KanjiWithoutReading, at + match.Index, match.Length, match.Value);
                }
            }

            at += length;
        }
    }

    private IEnumerable<PlainFinding> Loanwords(Letters letters)
    {
        foreach (Match match in Katakana().Matches(letters.Text))
        {
            if (Word(match.Value) is { } word)
            {
                yield return letters.Finding(PlainProblem.Loanword, match.Index, match.Length) with { Easier = _easier[word] };
            }
        }
    }

    /// <summary>The loanword that a run of katakana is, begins or ends with; the longest one.</summary>
    private string? Word(string run)
    {
        for (var length = Math.Min(run.Length, _longestWord); length > 1; length--)
        {
            if (_easier.ContainsKey(run[..length]))
            {
                return run[..length];
            }

            if (_easier.ContainsKey(run[^length..]))
            {
                return run[^length..];
            }
        }

        return null;
    }

    private static IEnumerable<PlainFinding> Unspaced(Letters letters)
    {
        foreach (Match match in Unbroken().Matches(letters.Text))
        {
            yield return letters.Finding(PlainProblem.NoSpaces, match.Index, match.Length);
        }
    }

    /// <summary>Words that only look passive: 生まれる, こわれる and the like.</summary>
    private static bool IsNoPassive(string text, int index, string found)
    {
        var from = Math.Max(0, index - 2);
        var around = string.Concat(text.AsSpan(from, index - from), found);
        return NotPassive().IsMatch(around);
    }

    [GeneratedRegex(@"[\u4e00-\u9fff\u3400-\u4dbf々〆ヶ]+", RegexOptions.NonBacktracking)]
    private static partial Regex Kanji();

    [GeneratedRegex(@"[\u30a1-\u30faー]{2,}", RegexOptions.NonBacktracking)]
    private static partial Regex Katakana();

    [GeneratedRegex(@"な(?:ければ|くては|いと|きゃ) ?(?:なり|いけ|だめ)[ぁ-ん]{0,4}|ない ?わけ(?:では|に|が)|ない ?ことは ?(?:ない|ありません)|ないとは ?(?:言|かぎ|限)|なく(?:も|は) ?(?:ない|ありません)|ずには ?い|ないでも ?(?:ない|ありません)|以外 ?[はにで]+[^。\n]{0,20}(?:ない|ません)", RegexOptions.NonBacktracking)]
    private static partial Regex DoubleNegative();

    [GeneratedRegex(@"[かがさたばまらわ]れ(?:る|ま[すしせ]|た|て|ない|ば)|せられ", RegexOptions.NonBacktracking)]
    private static partial Regex Passive();

    [GeneratedRegex("(?:う|生|産)まれ|こわれ|つかれ|わかれ|あらわれ|現われ|はがれ", RegexOptions.NonBacktracking)]
    private static partial Regex NotPassive();

    [GeneratedRegex(@"いただ[いかきくけ]|いたし(?:ます|ました)|ござい(?:ます|ません)|なさい(?:ます|ませ)|ください(?:ます|ませ)|(?:ご|御)[\u4e00-\u9fff]{1,3} ?(?:ください|に ?なり|に ?なる)|お[\u4e00-\u9fff][いえきけしせちてにねみめりれ] ?(?:ください|に ?なり|に ?なる)|申し?上げ|承り|存じ|伺[いう]|参り(?:ます|ました)|いらっしゃ|おっしゃ|ご覧", RegexOptions.NonBacktracking)]
    private static partial Regex Honorific();

    [GeneratedRegex(@"(?:です|ます|でした|ました|ません|ましょう|ください|でしょう|ですか|ますか|ませんか|ですね)[」』）)]*\s*$", RegexOptions.NonBacktracking)]
    private static partial Regex PoliteEnding();

    [GeneratedRegex(@"[ぁ-んァ-ヺー一-鿿々]{21,}", RegexOptions.NonBacktracking)]
    private static partial Regex Unbroken();

    private sealed record LoanwordRow(string Word, string Easier);

    /// <summary>A text without its readings that remembers where each letter stood.</summary>
    private sealed record Letters(string Text, string Written, int[] Places)
    {
        public static Letters Of(string text)
        {
            var letters = new System.Text.StringBuilder(text.Length);
            var places = new List<int>(text.Length + 1);
            var at = 0;
            foreach (var part in Ruby.Parts(text))
            {
                for (var i = 0; i < part.Text.Length; i++)
                {
                    letters.Append(part.Text[i]);
                    places.Add(at + i);
                }

                at += part.Text.Length + (part.Reading is { } reading ? reading.Length + 2 : 0);
            }

            places.Add(text.Length);
            return new(letters.ToString(), text, [.. places]);
        }

        /// <summary>Where the letter after so many that are no spaces stood.</summary>
        public int PlaceOf(int characters)
        {
            for (var i = 0; i < Text.Length; i++)
            {
                if (!char.IsWhiteSpace(Text[i]) && characters-- == 0)
                {
                    return Places[i];
                }
            }

            return Written.Length;
        }

        public PlainFinding Finding(PlainProblem problem, int start, int length)
        {
            var (from, to) = (Places[start], Places[start + length]);
            return new(problem, from, to - from, Text.Substring(start, length).Trim());
        }
    }
}
