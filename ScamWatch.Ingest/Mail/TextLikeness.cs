namespace ScamWatch.Ingest.Mail;

/// <summary>How much of one text stands in another, by pairs of letters; blanks, signs and addresses do not count.</summary>
internal static class TextLikeness
{
    private const int MaxChars = 20_000;

    /// <summary>Share, 0 to 1, of the letter pairs of <paramref name="text"/> that <paramref name="other"/> has too.</summary>
    public static double Share(string text, string other)
    {
        var pairs = Pairs(text);
        if (pairs.Count == 0)
        {
            return 1;
        }

        var others = Pairs(other);
        return pairs.Count(others.Contains) / (double)pairs.Count;
    }

    private static HashSet<int> Pairs(string text)
    {
        var pairs = new HashSet<int>();
        var before = '\0';
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, MaxChars)))
        {
            if (!char.IsLetterOrDigit(c))
            {
                continue;
            }

            if (before != '\0')
            {
                pairs.Add((before << 16) | c);
            }

            before = c;
        }

        return pairs;
    }
}
