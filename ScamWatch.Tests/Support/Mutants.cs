namespace ScamWatch.Tests.Support;

/// <summary>Bytes damaged in the ways in which transports and attackers damage them.</summary>
internal static class Mutants
{
    /// <summary>A damaged copy; of nothing, a few bytes at random.</summary>
    /// <param name="marks">Characters that mean something to whoever reads it.</param>
    public static byte[] Damage(byte[] sample, Random random, ReadOnlySpan<byte> marks)
    {
        if (sample.Length == 0)
        {
            var few = new byte[random.Next(1, 40)];
            random.NextBytes(few);
            return few;
        }

        var bytes = (byte[])sample.Clone();
        switch (random.Next(7))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                for (var i = random.Next(1, 20); i > 0; i--)
                {
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                }

                return bytes;
            case 2:
                var at = random.Next(bytes.Length);
                return [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(1, 60))..]];
            case 3:
                var from = random.Next(bytes.Length);
                var piece = bytes[from..Math.Min(bytes.Length, from + random.Next(1, 80))];
                var to = random.Next(bytes.Length);
                return [.. bytes[..to], .. piece, .. piece, .. bytes[to..]];
            case 4:
                // A length or a count that is far off.
                var where = random.Next(bytes.Length);
                for (var i = where; i < Math.Min(bytes.Length, where + random.Next(1, 9)); i++)
                {
                    bytes[i] = (byte)(random.Next(2) * 0xff);
                }

                return bytes;
            case 5:
                var mark = marks[random.Next(marks.Length)];
                return [.. bytes[..random.Next(bytes.Length)], .. Enumerable.Repeat(mark, random.Next(1, 2000)), .. bytes[random.Next(bytes.Length)..]];
            default:
                for (var i = random.Next(1, 20); i > 0; i--)
                {
                    bytes[random.Next(bytes.Length)] = marks[random.Next(marks.Length)];
                }

                return bytes;
        }
    }
}
