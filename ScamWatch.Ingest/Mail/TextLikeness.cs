using System.Numerics;

namespace ScamWatch.Ingest.Mail;

/// <summary>How much of one text stands in another, by pairs of letters; blanks, signs and addresses do not count.</summary>
internal static class TextLikeness
{
    private const int MaxChars = 20_000;

    /// <summary>Share, 0 to 1, of the letter pairs of <paramref name="text"/> that <paramref name="other"/> has too.</summary>
    public static double Share(string text, string other)
    {
        var pairs = Pairs(text, out var count);
        if (count == 0)
        {
            return 1;
        }

        var others = Pairs(other, out _);
        var common = 0;
        foreach (var pair in pairs)
        {
            common += pair != 0 && others[Slot(others, pair)] == pair ? 1 : 0;
        }

        return common / (double)count;
    }

    /// <summary>The different pairs, by hash; half of the places at least are empty (0).</summary>
    private static int[] Pairs(string text, out int count)
    {
        var letters = text.AsSpan(0, Math.Min(text.Length, MaxChars));
        var table = new int[BitOperations.RoundUpToPowerOf2((uint)(2 * letters.Length + 2))];
        var before = '\0';
        count = 0;
        foreach (var c in letters)
        {
            if (!char.IsLetterOrDigit(c))
            {
                continue;
            }

            var pair = (before << 16) | c;
            ref var place = ref table[Slot(table, pair)];
            if (before != '\0' && place == 0)
            {
                place = pair;
                count++;
            }

            before = c;
        }

        return table;
    }

    /// <summary>Where a pair stands, or would stand.</summary>
    private static int Slot(int[] table, int pair)
    {
        var slot = (int)((uint)pair * 0x9E3779B1 >> 12) & (table.Length - 1);
        while (table[slot] != 0 && table[slot] != pair)
        {
            slot = (slot + 1) & (table.Length - 1);
        }

        return slot;
    }
}
