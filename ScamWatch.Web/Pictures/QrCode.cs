using System.Text;

namespace ScamWatch.Web.Pictures;

/// <summary>
/// A QR code (ISO/IEC 18004:2015, model 2) of a text in byte mode with error correction M: a quarter of it may be dirty or torn
/// off, as on a poster. Versions 1 to 20, that is up to 666 bytes.
/// </summary>
public sealed class QrCode
{
    private const int MaxVersion = 20;

    /// <summary>Table 9 for level M: error-correction codewords of a block.</summary>
    private static readonly int[] s_correction = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26];

    /// <summary>Table 9 for level M: number of blocks.</summary>
    private static readonly int[] s_blocks = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16];

    private readonly bool[,] _dark;
    private readonly bool[,] _fixed;

    private QrCode(int version)
    {
        Version = version;
        Size = (version * 4) + 17;
        (_dark, _fixed) = (new bool[Size, Size], new bool[Size, Size]);
    }

    public int Version { get; }

    /// <summary>Modules of a side, without the quiet zone.</summary>
    public int Size { get; }

    /// <summary>True for a dark module.</summary>
    public bool this[int x, int y] => _dark[y, x];

    /// <summary>The code of a text.</summary>
    /// <exception cref="ArgumentException">Longer than 666 bytes as UTF-8.</exception>
    public static QrCode Of(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var version = Enumerable.Range(1, MaxVersion).FirstOrDefault(v => Room(v) >= bytes.Length);
        if (version == 0)
        {
            throw new ArgumentException($"{bytes.Length} bytes are too many for a code of version {MaxVersion}.", nameof(text));
        }

        var code = new QrCode(version);
        code.DrawPatterns();
        code.DrawBits(code.Interleave(code.Data(bytes)));
        code.ChooseMask();
        return code;
    }

    private static int CountBits(int version) => version < 10 ? 8 : 16;

    private static int Room(int version) => DataWords(version) - ((4 + CountBits(version) + 7) / 8);

    private static int DataWords(int version) => (RawModules(version) / 8) - (s_correction[version - 1] * s_blocks[version - 1]);

    /// <summary>Modules left beside the patterns (table 1).</summary>
    private static int RawModules(int version)
    {
        var result = (((16 * version) + 128) * version) + 64;
        if (version >= 2)
        {
            var marks = (version / 7) + 2;
            result -= (((25 * marks) - 10) * marks) - 55;
            result -= version >= 7 ? 36 : 0;
        }

        return result;
    }

    /// <summary>Mode, length, bytes, end and padding (7.4).</summary>
    private byte[] Data(byte[] bytes)
    {
        var words = new byte[DataWords(Version)];
        var at = 0;
        Put(0b0100, 4);
        Put(bytes.Length, CountBits(Version));
        foreach (var b in bytes)
        {
            Put(b, 8);
        }

        // Four zeroes end it, as far as there is room; then to the whole byte.
        at = Math.Min(at + 4, words.Length * 8);
        for (int i = (at + 7) / 8, pad = 0xec; i < words.Length; i++, pad ^= 0xec ^ 0x11)
        {
            words[i] = (byte)pad;
        }

        return words;

        void Put(int value, int bits)
        {
            for (var i = bits - 1; i >= 0; i--, at++)
            {
                words[at / 8] |= (byte)(((value >> i) & 1) << (7 - (at % 8)));
            }
        }
    }

    /// <summary>Blocks with their error correction, byte by byte in turn (7.6).</summary>
    private byte[] Interleave(byte[] data)
    {
        var (count, correction) = (s_blocks[Version - 1], s_correction[Version - 1]);
        var total = RawModules(Version) / 8;
        var shortBlocks = count - (total % count);
        var shortData = (total / count) - correction;
        var divisor = ReedSolomon.Divisor(correction);
        var blocks = new List<(byte[] Data, byte[] Correction)>();
        for (int i = 0, from = 0; i < count; i++)
        {
            var length = shortData + (i < shortBlocks ? 0 : 1);
            var block = data[from..(from + length)];
            blocks.Add((block, ReedSolomon.Remainder(block, divisor)));
            from += length;
        }

        var result = new List<byte>(total);
        for (var i = 0; i <= shortData; i++)
        {
            result.AddRange(blocks.Where(b => i < b.Data.Length).Select(b => b.Data[i]));
        }

        for (var i = 0; i < correction; i++)
        {
            result.AddRange(blocks.Select(b => b.Correction[i]));
        }

        return [.. result];
    }

    /// <summary>Finder, timing and alignment patterns, version information; the place of the format information is kept free (6.3).</summary>
    private void DrawPatterns()
    {
        for (var i = 0; i < Size; i++)
        {
            Set(6, i, i % 2 == 0);
            Set(i, 6, i % 2 == 0);
        }

        Finder(3, 3);
        Finder(Size - 4, 3);
        Finder(3, Size - 4);
        var marks = Marks();
        for (var i = 0; i < marks.Length; i++)
        {
            for (var j = 0; j < marks.Length; j++)
            {
                // Not over the finder patterns.
                if (!((i == 0 && j == 0) || (i == 0 && j == marks.Length - 1) || (i == marks.Length - 1 && j == 0)))
                {
                    for (var y = -2; y <= 2; y++)
                    {
                        for (var x = -2; x <= 2; x++)
                        {
                            Set(marks[i] + x, marks[j] + y, Math.Max(Math.Abs(x), Math.Abs(y)) != 1);
                        }
                    }
                }
            }
        }

        DrawFormat(0);
        DrawVersion();
    }

    private void Finder(int centreX, int centreY)
    {
        for (var y = -4; y <= 4; y++)
        {
            for (var x = -4; x <= 4; x++)
            {
                var distance = Math.Max(Math.Abs(x), Math.Abs(y));
                if (centreX + x >= 0 && centreX + x < Size && centreY + y >= 0 && centreY + y < Size)
                {
                    Set(centreX + x, centreY + y, distance is not 2 and not 4);
                }
            }
        }
    }

    /// <summary>Centres of the alignment patterns (annex E).</summary>
    private int[] Marks()
    {
        if (Version == 1)
        {
            return [];
        }

        var count = (Version / 7) + 2;
        var step = ((Version * 8) + (count * 3) + 5) / ((count * 4) - 4) * 2;
        return [6, .. Enumerable.Range(0, count - 1).Select(i => Size - 7 - ((count - 2 - i) * step))];
    }

    /// <summary>Level and mask, twice (7.9).</summary>
    private void DrawFormat(int mask)
    {
        // 00 is level M.
        var rest = mask;
        for (var i = 0; i < 10; i++)
        {
            rest = (rest << 1) ^ ((rest >> 9) * 0x537);
        }

        var bits = ((mask << 10) | rest) ^ 0x5412;
        for (var i = 0; i <= 5; i++)
        {
            Set(8, i, Bit(bits, i));
        }

        Set(8, 7, Bit(bits, 6));
        Set(8, 8, Bit(bits, 7));
        Set(7, 8, Bit(bits, 8));
        for (var i = 9; i < 15; i++)
        {
            Set(14 - i, 8, Bit(bits, i));
        }

        for (var i = 0; i < 8; i++)
        {
            Set(Size - 1 - i, 8, Bit(bits, i));
        }

        for (var i = 8; i < 15; i++)
        {
            Set(8, Size - 15 + i, Bit(bits, i));
        }

        Set(8, Size - 8, true);
    }

    /// <summary>The version, from 7 on (7.10).</summary>
    private void DrawVersion()
    {
        if (Version < 7)
        {
            return;
        }

        var rest = Version;
        for (var i = 0; i < 12; i++)
        {
            rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
        }

        var bits = (Version << 12) | rest;
        for (var i = 0; i < 18; i++)
        {
            Set(Size - 11 + (i % 3), i / 3, Bit(bits, i));
            Set(i / 3, Size - 11 + (i % 3), Bit(bits, i));
        }
    }

    /// <summary>Two columns at a time from the right, up and down by turns, past the timing column (7.7.3).</summary>
    private void DrawBits(byte[] words)
    {
        var at = 0;
        for (var right = Size - 1; right >= 1; right -= 2)
        {
            right -= right == 6 ? 1 : 0;
            for (var step = 0; step < Size; step++)
            {
                for (var j = 0; j < 2; j++)
                {
                    var x = right - j;
                    var y = ((right + 1) & 2) == 0 ? Size - 1 - step : step;
                    if (!_fixed[y, x] && at < words.Length * 8)
                    {
                        _dark[y, x] = ((words[at / 8] >> (7 - (at % 8))) & 1) != 0;
                        at++;
                    }
                }
            }
        }
    }

    private void ChooseMask()
    {
        var best = Enumerable.Range(0, 8).MinBy(mask =>
        {
            Turn(mask);
            DrawFormat(mask);
            var penalty = QrPenalty.Of(this);
            Turn(mask);
            return penalty;
        });
        Turn(best);
        DrawFormat(best);
    }

    /// <summary>Turns over what a mask turns over; twice is as before (table 10).</summary>
    private void Turn(int mask)
    {
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                _dark[y, x] ^= !_fixed[y, x] && IsTurned(mask, x, y);
            }
        }
    }

    internal static bool IsTurned(int mask, int x, int y) => mask switch
    {
        0 => (x + y) % 2 == 0,
        1 => y % 2 == 0,
        2 => x % 3 == 0,
        3 => (x + y) % 3 == 0,
        4 => ((x / 3) + (y / 2)) % 2 == 0,
        5 => (x * y % 2) + (x * y % 3) == 0,
        6 => ((x * y % 2) + (x * y % 3)) % 2 == 0,
        _ => (((x + y) % 2) + (x * y % 3)) % 2 == 0,
    };

    private void Set(int x, int y, bool dark) => (_dark[y, x], _fixed[y, x]) = (dark, true);

    private static bool Bit(int value, int at) => ((value >> at) & 1) != 0;
}
