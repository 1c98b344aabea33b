namespace ScamWatch.Web.Pictures;

/// <summary>How hard a masked code is to read: the mask with the fewest points is taken (ISO/IEC 18004:2015, 7.8.3).</summary>
internal static class QrPenalty
{
    private static readonly bool[] s_finderLike = [true, false, true, true, true, false, true];

    public static int Of(QrCode code)
    {
        var (points, dark) = (0, 0);
        for (var i = 0; i < code.Size; i++)
        {
            var line = i;
            points += Line(n => code[n, line], code.Size) + Line(n => code[line, n], code.Size);
            for (var j = 0; j < code.Size; j++)
            {
                dark += code[j, i] ? 1 : 0;
                if (i > 0 && j > 0 && code[j, i] == code[j - 1, i] && code[j, i] == code[j, i - 1] && code[j, i] == code[j - 1, i - 1])
                {
                    points += 3;
                }
            }
        }

        return points + (Math.Abs((dark * 20) - (code.Size * code.Size * 10)) / (code.Size * code.Size) * 10);
    }

    private static int Line(Func<int, bool> at, int size)
    {
        var (points, run) = (0, 1);
        for (var n = 1; n <= size; n++)
        {
            if (n < size && at(n) == at(n - 1))
            {
                run++;
                continue;
            }

            points += run >= 5 ? run - 2 : 0;
            run = 1;
        }

        for (var n = 0; n + s_finderLike.Length <= size; n++)
        {
            if (Enumerable.Range(0, s_finderLike.Length).All(k => at(n + k) == s_finderLike[k])
                && (IsLight(at, n - 4, size) || IsLight(at, n + s_finderLike.Length, size)))
            {
                points += 40;
            }
        }

        return points;
    }

    /// <summary>Four light modules; what lies outside is light.</summary>
    private static bool IsLight(Func<int, bool> at, int from, int size) => Enumerable.Range(from, 4).All(n => n < 0 || n >= size || !at(n));
}
