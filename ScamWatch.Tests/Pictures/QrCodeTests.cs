using System.Text;
using ScamWatch.Web.Pictures;

namespace ScamWatch.Tests.Pictures;

/// <summary>Reads codes back by the steps of ISO/IEC 18004:2015, chapter 11, written apart from the writer.</summary>
public sealed class QrCodeTests
{
    /// <summary>Table 9, level M, versions 1 to 20: codewords in all, of correction in a block, and the blocks (short, their data, long).</summary>
    private static readonly (int Total, int Correction, int Short, int Data, int Long)[] s_versions =
    [
        (26, 10, 1, 16, 0), (44, 16, 1, 28, 0), (70, 26, 1, 44, 0), (100, 18, 2, 32, 0), (134, 24, 2, 43, 0),
        (172, 16, 4, 27, 0), (196, 18, 4, 31, 0), (242, 22, 2, 38, 2), (292, 22, 3, 36, 2), (346, 26, 4, 43, 1),
        (404, 30, 1, 50, 4), (466, 22, 6, 36, 2), (532, 22, 8, 37, 1), (581, 24, 4, 40, 5), (655, 24, 5, 41, 5),
        (733, 28, 7, 45, 3), (815, 28, 10, 46, 1), (901, 26, 9, 43, 4), (991, 26, 3, 44, 11), (1085, 26, 3, 41, 13),
    ];

    [Theory]
    [InlineData("https://www.minatogawa.example/alerts/20261121-bcdfg")]
    [InlineData("a")]
    [InlineData("注意喚起 — 港川市")]
    public void A_code_reads_back(string text) => Assert.Equal(text, Read(QrCode.Of(text)));

    [Fact]
    public void Codes_of_every_size_read_back()
    {
        var seen = new HashSet<int>();
        for (var length = 1; length <= 666; length += 7)
        {
            var text = new string([.. Enumerable.Range(0, length).Select(i => (char)('!' + (i * 31 % 90)))]);
            var code = QrCode.Of(text);
            seen.Add(code.Version);
            Assert.Equal(text, Read(code));
        }

        Assert.Equal(Enumerable.Range(1, 20), seen.Order());
    }

    [Fact]
    public void A_text_that_is_too_long_is_refused() => Assert.Throws<ArgumentException>(() => QrCode.Of(new string('a', 667)));

    private static string Read(QrCode code)
    {
        // Format information beside the upper left finder: level and mask under a fixed pattern.
        var format = 0;
        (int X, int Y)[] places =
            [(8, 0), (8, 1), (8, 2), (8, 3), (8, 4), (8, 5), (8, 7), (8, 8), (7, 8), (5, 8), (4, 8), (3, 8), (2, 8), (1, 8), (0, 8)];
        for (var i = 0; i < places.Length; i++)
        {
            format |= (code[places[i].X, places[i].Y] ? 1 : 0) << i;
        }

        format ^= 0b101010000010010;
        Assert.Equal(0, format >> 13);
        var mask = (format >> 10) & 7;

        var words = new List<byte>();
        var (bits, value, isUp) = (0, 0, false);
        for (var right = code.Size - 1; right > 0; right -= right == 8 ? 3 : 2)
        {
            // By turns, upwards first.
            isUp = !isUp;
            for (var step = 0; step < code.Size; step++)
            {
                var y = isUp ? code.Size - 1 - step : step;
                foreach (var x in (int[])[right, right - 1])
                {
                    if (IsFunction(code, x, y))
                    {
                        continue;
                    }

                    value = (value << 1) | (code[x, y] ^ QrCode.IsTurned(mask, x, y) ? 1 : 0);
                    if (++bits == 8)
                    {
                        words.Add((byte)value);
                        (bits, value) = (0, 0);
                    }
                }
            }
        }

        var v = s_versions[code.Version - 1];
        Assert.Equal(v.Total, words.Count);
        var blocks = Enumerable.Range(0, v.Short + v.Long).Select(_ => new List<byte>()).ToList();
        var at = 0;
        for (var i = 0; i <= v.Data; i++)
        {
            foreach (var block in blocks.Skip(i < v.Data ? 0 : v.Short))
            {
                block.Add(words[at++]);
            }
        }

        for (var i = 0; i < v.Correction; i++)
        {
            blocks.ForEach(b => b.Add(words[at++]));
        }

        Assert.All(blocks, b => Assert.True(IsWhole(b, v.Correction)));
        var data = blocks.SelectMany(b => b.SkipLast(v.Correction)).ToArray();
        Assert.Equal(4, data[0] >> 4);
        var length = code.Version < 10 ? ((data[0] & 15) << 4) | (data[1] >> 4) : ((data[0] & 15) << 12) | (data[1] << 4) | (data[2] >> 4);
        var from = code.Version < 10 ? 1 : 2;
        return Encoding.UTF8.GetString([.. Enumerable.Range(from, length).Select(i => (byte)((data[i] << 4) | (data[i + 1] >> 4)))]);
    }

    /// <summary>A block without fault is zero at every root of the generator.</summary>
    private static bool IsWhole(List<byte> block, int correction)
    {
        byte root = 1;
        for (var i = 0; i < correction; i++)
        {
            byte sum = 0;
            foreach (var b in block)
            {
                sum = (byte)(ReedSolomon.Multiply(sum, root) ^ b);
            }

            if (sum != 0)
            {
                return false;
            }

            root = ReedSolomon.Multiply(root, 2);
        }

        return true;
    }

    private static bool IsFunction(QrCode code, int x, int y)
    {
        var n = code.Size;
        if (x == 6 || y == 6 || (x < 9 && y < 9) || (x >= n - 8 && y < 9) || (x < 9 && y >= n - 8))
        {
            return true;
        }

        if (code.Version >= 7 && ((x < 6 && y >= n - 11) || (y < 6 && x >= n - 11)))
        {
            return true;
        }

        int[][] centres =
        [
            [], [18], [22], [26], [30], [34], [22, 38], [24, 42], [26, 46], [28, 50], [30, 54], [32, 58], [34, 62],
            [26, 46, 66], [26, 48, 70], [26, 50, 74], [30, 54, 78], [30, 56, 82], [30, 58, 86], [34, 62, 90],
        ];
        // Table E.1; all begin at 6 as well.
        int[] marks = code.Version == 1 ? [] : [6, .. centres[code.Version - 1]];
        var last = marks.Length == 0 ? 0 : marks[^1];
        return marks.Any(cx => marks.Any(cy =>
            Math.Abs(x - cx) <= 2 && Math.Abs(y - cy) <= 2
            && !((cx == 6 && cy == 6) || (cx == 6 && cy == last) || (cx == last && cy == 6))));
    }
}
