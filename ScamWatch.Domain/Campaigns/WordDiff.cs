using System.Text;

namespace ScamWatch.Domain.Campaigns;

/// <summary>What became of a stretch of text.</summary>
public enum DiffKind
{
    Same,

    /// <summary>Only in the first text.</summary>
    Removed,

    /// <summary>Only in the second text.</summary>
    Added,
}

/// <summary>A stretch of one or both texts.</summary>
public sealed record DiffPiece(DiffKind Kind, string Text);

/// <summary>
/// The differing words of two texts. Japanese has no blanks: a word is a run of kanji, of hiragana, of katakana, of letters
/// or of digits, every other character stands alone.
/// </summary>
public static class WordDiff
{
    /// <summary>Characters read of each text; the rest is passed over.</summary>
    public const int MaxCharacters = 8_000;

    // The table has this many cells at most; what differs over more words is shown as replaced whole.
    private const int MaxCells = 4_000_000;

    /// <summary>
    /// The pieces in reading order: those <see cref="DiffKind.Same"/> or <see cref="DiffKind.Removed"/> make up the first
    /// text, those same or <see cref="DiffKind.Added"/> the second.
    /// </summary>
    public static IReadOnlyList<DiffPiece> Of(string first, string second)
    {
        var a = Words(Cut(first));
        var b = Words(Cut(second));
        var start = 0;
        while (start < a.Count && start < b.Count && a[start] == b[start])
        {
            start++;
        }

        var end = 0;
        while (end < a.Count - start && end < b.Count - start && a[^(end + 1)] == b[^(end + 1)])
        {
            end++;
        }

        var pieces = new Pieces();
        pieces.Add(DiffKind.Same, a[..start]);
        Middle(pieces, a[start..^end], b[start..^end]);
        pieces.Add(DiffKind.Same, a[^end..]);
        return pieces.All();
    }

    private static void Middle(Pieces pieces, List<string> a, List<string> b)
    {
        if ((long)(a.Count + 1) * (b.Count + 1) > MaxCells)
        {
            pieces.Add(DiffKind.Removed, a);
            pieces.Add(DiffKind.Added, b);
            return;
        }

        // Longest common subsequence, from the end, so that it can be walked from the start.
        var lengths = new ushort[a.Count + 1, b.Count + 1];
        for (var i = a.Count - 1; i >= 0; i--)
        {
            for (var j = b.Count - 1; j >= 0; j--)
            {
                lengths[i, j] = a[i] == b[j] ? (ushort)(lengths[i + 1, j + 1] + 1) : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
            }
        }

        for (int i = 0, j = 0; i < a.Count || j < b.Count;)
        {
            if (i < a.Count && j < b.Count && a[i] == b[j])
            {
                pieces.Add(DiffKind.Same, a[i++]);
                j++;
            }
            else if (j == b.Count || (i < a.Count && lengths[i + 1, j] >= lengths[i, j + 1]))
            {
                pieces.Add(DiffKind.Removed, a[i++]);
            }
            else
            {
                pieces.Add(DiffKind.Added, b[j++]);
            }
        }
    }

    // Never between the halves of a character.
    private static string Cut(string text) => text.Length <= MaxCharacters ? text
        : text[..(char.IsHighSurrogate(text[MaxCharacters - 1]) ? MaxCharacters - 1 : MaxCharacters)];

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            var from = i;
            var script = ScriptOf(text[i]);
            i += char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
            while (script != Script.Other && i < text.Length && ScriptOf(text[i]) == script)
            {
                i++;
            }

            words.Add(text[from..i]);
        }

        return words;
    }

    private static Script ScriptOf(char c) => c switch
    {
        >= 'ぁ' and <= 'ゖ' => Script.Hiragana,
        (>= 'ァ' and <= 'ヺ') or 'ー' or (>= 'ｦ' and <= 'ﾟ') => Script.Katakana,
        (>= '\u3400' and <= '\u9FFF') or '々' or '〆' => Script.Kanji,
        _ when char.IsDigit(c) => Script.Digit,
        _ when char.IsLetter(c) => Script.Letter,
        _ => Script.Other,
    };

    private enum Script
    {
        Other,
        Hiragana,
        Katakana,
        Kanji,
        Digit,
        Letter,
    }

    /// <summary>Joins neighbours of one kind.</summary>
    private sealed class Pieces
    {
        private readonly List<DiffPiece> _all = [];
        private readonly StringBuilder _text = new();
        private DiffKind _kind;

        public void Add(DiffKind kind, IEnumerable<string> words)
        {
            foreach (var word in words)
            {
                Add(kind, word);
            }
        }

        public void Add(DiffKind kind, string word)
        {
            if (kind != _kind)
            {
                End();
                _kind = kind;
            }

            _text.Append(word);
        }

        public List<DiffPiece> All()
        {
            End();
            return _all;
        }

        private void End()
        {
            if (_text.Length > 0)
            {
                _all.Add(new(_kind, _text.ToString()));
                _text.Clear();
            }
        }
    }
}
