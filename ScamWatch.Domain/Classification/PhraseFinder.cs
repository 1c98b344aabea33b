using System.Runtime.InteropServices;

namespace ScamWatch.Domain.Classification;

/// <summary>
/// Finds the stretches of the original text that weighed most: the weight of every n-gram and expression is laid on its
/// characters, the text is cut into clauses and word-like pieces, and the run of pieces with the greatest sum for and
/// against a scam in each clause is a candidate. Addresses and telephone numbers end a clause: they never become a
/// phrase, since a phrase is shown as it stands.
/// </summary>
internal static class PhraseFinder
{
    public const int MaxPhrases = 8;

    /// <summary>Characters of a phrase.</summary>
    public const int MaxLength = 40;

    // A smaller share in log-odds is no reason worth showing, nor is a phrase of one character.
    private const float Least = 0.03f;
    private const int MinLength = 2;

    /// <summary>Shares are laid on characters in whole parts of this: what is added at the first and taken away behind the last leaves exactly nothing.</summary>
    private const int Parts = 1 << 20;

    /// <summary>By characters of an n-gram: what falls on each.</summary>
    private static readonly float[] s_each = [.. Enumerable.Range(0, FeatureBuffer.MaxGram + 1).Select(n => (float)Parts / Math.Max(1, n))];

    /// <param name="column">The weights for scam.</param>
    /// <param name="room">Used again for the next text.</param>
    public static IReadOnlyList<WeighedPhrase> Find(
        ReportText text, FeatureBuffer features, TextVector vector, FeatureTable table, ScamColumn column, PhraseRoom room)
    {
        var normal = features.Text;
        var on = room.Shares.AsSpan(0, normal.Length);
        Lay(features, vector, table, column, room, on);
        try
        {
            new Cutter(text.Subject, normal, TextField.Subject, on, room).Run();
            new Cutter(text.Sender, normal, TextField.Sender, on, room).Run();
            new Cutter(text.Body, normal, TextField.Body, on, room).Run();
            return Heaviest(room.Found);
        }
        finally
        {
            room.Found.Clear();
        }
    }

    /// <summary>The heaviest first; of equals by their characters.</summary>
    private static WeighedPhrase[] Heaviest(Dictionary<ReadOnlyMemory<char>, double> found)
    {
        var best = new List<(ReadOnlyMemory<char> Text, double Weight)>(MaxPhrases + 1);
        foreach (var (text, weight) in found)
        {
            if (best.Count == MaxPhrases && Compare(best[^1], (text, weight)) < 0)
            {
                continue;
            }

            var at = best.Count;
            while (at > 0 && Compare(best[at - 1], (text, weight)) > 0)
            {
                at--;
            }

            best.Insert(at, (text, weight));
            if (best.Count > MaxPhrases)
            {
                best.RemoveAt(MaxPhrases);
            }
        }

        return [.. best.Select(b => new WeighedPhrase(b.Text.ToString(), b.Weight))];

        static int Compare((ReadOnlyMemory<char> Text, double Weight) one, (ReadOnlyMemory<char> Text, double Weight) other) =>
            Math.Abs(other.Weight).CompareTo(Math.Abs(one.Weight)) is var by and not 0 ? by : one.Text.Span.SequenceCompareTo(other.Text.Span);
    }

    /// <summary>
    /// Lays what each mark adds to the log-odds on its characters. Without a loop over the characters of a mark, whose number no processor can guess: a
    /// share begins at the first, ends behind the last, and what has begun and not ended is summed up in one go.
    /// </summary>
    private static void Lay(FeatureBuffer features, TextVector vector, FeatureTable table, ScamColumn column, PhraseRoom room, Span<float> on)
    {
        var shares = room.Marks(vector.Rows.Length);
        ReadOnlySpan<int> rows = vector.Rows, counts = vector.Counts, grams = vector.GramRows, places = vector.GramPlaces;
        var values = vector.Values;
        for (var i = 0; i < rows.Length; i++)
        {
            shares[i] = column.Weight(rows[i]) * values[i] / counts[i];
        }

        var steps = room.Steps.AsSpan(0, on.Length + 1);
        steps.Clear();
        var each = s_each;
        for (var g = 0; g < grams.Length; g++)
        {
            var (start, length) = (features.GramStart(places[g]), features.GramLength(places[g]));
            var share = (int)(shares[vector.PlaceOf(grams[g])] * each[length]);
            steps[start] += share;
            steps[start + length] -= share;
        }

        for (var f = 0; f < features.Facts.Length; f++)
        {
            var place = features.FactPlace(f);
            var row = place.Length == 0 ? FeatureTable.BiasRow : table.Find(features.Facts[f]);
            if (row != FeatureTable.BiasRow)
            {
                var share = (int)(shares[vector.PlaceOf(row)] * Parts / place.Length);
                steps[place.Start] += share;
                steps[place.Start + place.Length] -= share;
            }
        }

        var sum = 0;
        for (var i = 0; i < on.Length; i++)
        {
            sum += steps[i];
            on[i] = sum / (float)Parts;
        }
    }

    /// <summary>What a feature weighs for scam on the way of the text.</summary>
    /// <param name="way">Column of the way: see <see cref="ModelLabels.WayOf"/>.</param>
    /// <param name="slope">From raw score to log-odds.</param>
    internal readonly ref struct ScamColumn(ReadOnlySpan<float> weights, int width, int way, float slope)
    {
        private readonly ReadOnlySpan<float> _weights = weights;

        public float Weight(int row) => slope * _weights[row * width + way];
    }

    private ref struct Cutter(string? original, NormalText normal, TextField field, ReadOnlySpan<float> on, PhraseRoom room)
    {
        private readonly string _original = original ?? "";
        private readonly ReadOnlySpan<float> _on = on;
        private readonly List<PhrasePiece> _clause = room.Clause;

        public readonly void Run()
        {
            var (start, end) = (normal.Start(field), normal.End(field));
            var (chars, origins) = (normal.Chars, normal.Origins);
            var (pieceStart, afterHiragana) = (start, false);
            for (var i = start; i < end; i++)
            {
                var c = chars[i];
                var isHiragana = _original[origins[i]] is >= '\u3041' and <= '\u3096';
                if (EndsClause(c))
                {
                    AddPiece(pieceStart, i);
                    EndClause();
                    pieceStart = i + 1;
                }
                else if (i > pieceStart && (chars[i - 1] == ' ' || (afterHiragana && !isHiragana && c is not (' ' or 'ー'))))
                {
                    // A Japanese word with its endings is kanji or katakana followed by hiragana; other words end at a blank.
                    AddPiece(pieceStart, i);
                    pieceStart = i;
                }

                afterHiragana = isHiragana;
            }

            AddPiece(pieceStart, end);
            EndClause();
        }

        private static bool EndsClause(char c) =>
            c is '\n' or >= CharFold.FirstToken and <= CharFold.LastToken or '。' or '、' or '.' or ',' or '!' or '?'
                or ':' or ';' or '「' or '」' or '『' or '』' or '(' or ')' or '【' or '】' or '■' or '◆' or '●' or '・' or '|';

        private readonly void AddPiece(int start, int end)
        {
            // One piece is never longer than a phrase may be: text without word boundaries is cut.
            for (var from = start; from < end; from += MaxLength)
            {
                var to = Math.Min(end, from + MaxLength);
                var sum = 0f;
                foreach (var weight in _on[from..to])
                {
                    sum += weight;
                }

                _clause.Add(new(from, to, sum));
            }
        }

        private readonly void EndClause()
        {
            AddBest(1);
            AddBest(-1);
            _clause.Clear();
        }

        /// <summary>Adds the run of pieces with the greatest sum in one direction (Kadane), not longer than a phrase may be.</summary>
        private readonly void AddBest(int sign)
        {
            var best = default(PhrasePiece);
            var (from, sum) = (0, 0f);
            var clause = CollectionsMarshal.AsSpan(_clause);
            for (var i = 0; i < clause.Length; i++)
            {
                if (sum <= 0)
                {
                    (from, sum) = (i, 0);
                }

                sum += sign * clause[i].Weight;
                while (Origin(clause[i].End) - normal.Origins[clause[from].Start] > MaxLength && from < i)
                {
                    sum -= sign * clause[from].Weight;
                    from++;
                }

                if (sum > best.Weight)
                {
                    best = new(clause[from].Start, clause[i].End, sum);
                }
            }

            if (best.Weight >= Least && Text(best) is { Length: >= MinLength } text)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(room.Found, text, out _) += sign * best.Weight;
            }
        }

        private readonly ReadOnlyMemory<char> Text(PhrasePiece piece)
        {
            var start = normal.Origins[piece.Start];
            var length = Math.Clamp(Origin(piece.End) - start, 0, MaxLength);
            if (length > 0 && char.IsHighSurrogate(_original[start + length - 1]))
            {
                length--;
            }

            return _original.AsMemory(start, length).Trim();
        }

        /// <summary>Place in the original at which the folded character at <paramref name="i"/> begins.</summary>
        private readonly int Origin(int i) =>
            i < normal.End(field) ? normal.Origins[i] : Math.Min(_original.Length, NormalText.MaxFieldLength);
    }
}

/// <summary>A word-like piece of a folded text and what its characters weigh.</summary>
internal readonly record struct PhrasePiece(int Start, int End, float Weight);

/// <summary>What the finding of phrases needs room for, kept from one text to the next.</summary>
/// <param name="characters">As many as a text can have.</param>
internal sealed class PhraseRoom(int characters)
{
    private float[] _marks = [];

    /// <summary>What each character adds to the log-odds.</summary>
    public float[] Shares { get; } = new float[characters];

    /// <summary>For each character what begins to count there, less what ends before it.</summary>
    public int[] Steps { get; } = new int[characters + 1];

    /// <summary>The pieces of the clause that is being read.</summary>
    public List<PhrasePiece> Clause { get; } = [];

    /// <summary>Room for a figure of each mark.</summary>
    public Span<float> Marks(int count)
    {
        if (_marks.Length < count)
        {
            _marks = new float[2 * count];
        }

        return _marks.AsSpan(0, count);
    }

    /// <summary>Phrases found, parts of the text itself, with the sum of their weights. Equal words are one phrase.</summary>
    public Dictionary<ReadOnlyMemory<char>, double> Found { get; } = new(new SameCharacters());

    private sealed class SameCharacters : IEqualityComparer<ReadOnlyMemory<char>>
    {
        public bool Equals(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode(ReadOnlyMemory<char> text) => string.GetHashCode(text.Span);
    }
}
