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

    /// <param name="slope">From raw score to log-odds.</param>
    /// <param name="shares">Room for as many characters as a text can have.</param>
    public static IReadOnlyList<WeighedPhrase> Find(
        ReportText text, FeatureBuffer features, TextVector vector, FeatureTable table, float[] weights, int width, double slope, Span<float> shares)
    {
        var normal = features.Text;
        var on = shares[..normal.Length];
        on.Clear();
        Lay(features, vector, table, new Column(weights, width, (float)slope), on);
        var found = new List<WeighedPhrase>();
        new Cutter(text.Subject, normal, TextField.Subject, on, found).Run();
        new Cutter(text.Sender, normal, TextField.Sender, on, found).Run();
        new Cutter(text.Body, normal, TextField.Body, on, found).Run();
        return [.. found
            .GroupBy(p => p.Text)
            .Select(g => new WeighedPhrase(g.Key, g.Sum(p => p.Weight)))
            .OrderByDescending(p => Math.Abs(p.Weight))
            .ThenBy(p => p.Text, StringComparer.Ordinal)
            .Take(MaxPhrases)];
    }

    private static void Lay(FeatureBuffer features, TextVector vector, FeatureTable table, Column column, Span<float> on)
    {
        ReadOnlySpan<int> rows = vector.GramRows, places = vector.GramPlaces;
        for (var g = 0; g < rows.Length; g++)
        {
            Lay(rows[g], new Place(features.GramStart(places[g]), features.GramLength(places[g])), vector, column, on);
        }

        for (var f = 0; f < features.Facts.Length; f++)
        {
            var place = features.FactPlace(f);
            var row = place.Length == 0 ? FeatureTable.BiasRow : table.Find(features.Facts[f]);
            if (row != FeatureTable.BiasRow)
            {
                Lay(row, place, vector, column, on);
            }
        }
    }

    private static void Lay(int row, Place place, TextVector vector, Column column, Span<float> on)
    {
        var share = column.Weight(row) * vector.ValuePerOccurrence(row) / place.Length;
        foreach (ref var weight in on.Slice(place.Start, place.Length))
        {
            weight += share;
        }
    }

    private readonly struct Column(float[] weights, int width, float slope)
    {
        public float Weight(int row) => slope * weights[row * width + ModelLabels.Scam];
    }

    private readonly record struct Piece(int Start, int End, float Weight)
    {
        public int Length => End - Start;
    }

    private ref struct Cutter(
        string? original, NormalText normal, TextField field, ReadOnlySpan<float> on, List<WeighedPhrase> found)
    {
        private readonly string _original = original ?? "";
        private readonly ReadOnlySpan<float> _on = on;
        private readonly List<Piece> _clause = [];

        public readonly void Run()
        {
            var (start, end) = (normal.Start(field), normal.End(field));
            var pieceStart = start;
            for (var i = start; i < end; i++)
            {
                if (EndsClause(normal.Chars[i]))
                {
                    AddPiece(pieceStart, i);
                    EndClause();
                    pieceStart = i + 1;
                }
                else if (i > pieceStart && BeginsPiece(i))
                {
                    AddPiece(pieceStart, i);
                    pieceStart = i;
                }
            }

            AddPiece(pieceStart, end);
            EndClause();
        }

        private static bool EndsClause(char c) =>
            c is '\n' or >= CharFold.FirstToken and <= CharFold.LastToken or '。' or '、' or '.' or ',' or '!' or '?'
                or ':' or ';' or '「' or '」' or '『' or '』' or '(' or ')' or '【' or '】' or '■' or '◆' or '●' or '・' or '|';

        /// <summary>A Japanese word with its endings is kanji or katakana followed by hiragana; other words end at a blank.</summary>
        private readonly bool BeginsPiece(int i)
        {
            var (before, c) = (normal.Chars[i - 1], normal.Chars[i]);
            if (before == ' ')
            {
                return true;
            }

            return IsHiragana(i - 1) && !IsHiragana(i) && c != ' ' && c != 'ー';
        }

        private readonly bool IsHiragana(int i) => _original[normal.Origins[i]] is >= '\u3041' and <= '\u3096';

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

                _clause.Add(new Piece(from, to, sum));
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
            var best = default(Piece);
            var (from, sum) = (0, 0f);
            for (var i = 0; i < _clause.Count; i++)
            {
                if (sum <= 0)
                {
                    (from, sum) = (i, 0);
                }

                sum += sign * _clause[i].Weight;
                while (Origin(_clause[i].End) - normal.Origins[_clause[from].Start] > MaxLength && from < i)
                {
                    sum -= sign * _clause[from].Weight;
                    from++;
                }

                if (sum > best.Weight)
                {
                    best = new Piece(_clause[from].Start, _clause[i].End, sum);
                }
            }

            if (best.Weight >= Least && Text(best) is { Length: >= MinLength } text)
            {
                found.Add(new WeighedPhrase(text, sign * best.Weight));
            }
        }

        private readonly string Text(Piece piece)
        {
            var start = normal.Origins[piece.Start];
            var length = Math.Clamp(Origin(piece.End) - start, 0, MaxLength);
            if (length > 0 && char.IsHighSurrogate(_original[start + length - 1]))
            {
                length--;
            }

            return _original.AsSpan(start, length).Trim().ToString();
        }

        /// <summary>Place in the original at which the folded character at <paramref name="i"/> begins.</summary>
        private readonly int Origin(int i) =>
            i < normal.End(field) ? normal.Origins[i] : Math.Min(_original.Length, NormalText.MaxFieldLength);
    }
}
