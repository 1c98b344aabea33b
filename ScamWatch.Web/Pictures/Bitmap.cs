using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ScamWatch.Web.Pictures;

/// <summary>A picture of few colours, drawn by rectangles and polygons and written as PNG (ISO/IEC 15948) with a palette.</summary>
/// <param name="width">Pixels.</param>
/// <param name="height">Pixels.</param>
/// <param name="palette">Colours as 0xRRGGBB, at most 256; the first fills the ground.</param>
public sealed class Bitmap(int width, int height, params int[] palette)
{
    private static readonly uint[] s_crc = CrcTable();

    private readonly byte[] _pixels = new byte[width * height];

    /// <summary>Index of the colour of a pixel.</summary>
    public byte this[int x, int y] => _pixels[(y * width) + x];

    public void Fill(int x, int y, int w, int h, byte colour)
    {
        for (var row = Math.Max(0, y); row < Math.Min(height, y + h); row++)
        {
            _pixels.AsSpan((row * width) + Math.Clamp(x, 0, width), Math.Clamp(w, 0, width - Math.Clamp(x, 0, width))).Fill(colour);
        }
    }

    /// <summary>Fills a convex polygon given by its corners, in either direction.</summary>
    public void Fill(ReadOnlySpan<(int X, int Y)> corners, byte colour)
    {
        for (var y = 0; y < height; y++)
        {
            var (left, right) = (double.MaxValue, double.MinValue);
            for (var i = 0; i < corners.Length; i++)
            {
                var (a, b) = (corners[i], corners[(i + 1) % corners.Length]);
                if (a.Y != b.Y && y >= Math.Min(a.Y, b.Y) && y <= Math.Max(a.Y, b.Y))
                {
                    var x = a.X + ((b.X - a.X) * (double)(y - a.Y) / (b.Y - a.Y));
                    (left, right) = (Math.Min(left, x), Math.Max(right, x));
                }
            }

            if (left <= right)
            {
                Fill((int)Math.Round(left), y, (int)Math.Round(right - left) + 1, 1, colour);
            }
        }
    }

    public void Draw(QrCode code, int x, int y, int module, byte dark)
    {
        for (var row = 0; row < code.Size; row++)
        {
            for (var column = 0; column < code.Size; column++)
            {
                if (code[column, row])
                {
                    Fill(x + (column * module), y + (row * module), module, module, dark);
                }
            }
        }
    }

    /// <summary>The file.</summary>
    public byte[] ToPng()
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        // Eight bits, palette.
        (header[8], header[9]) = (8, 3);
        Chunk(file, "IHDR", header);
        Chunk(file, "PLTE", [.. palette.SelectMany(c => (byte[])[(byte)(c >> 16), (byte)(c >> 8), (byte)c])]);
        using (var packed = new MemoryStream())
        {
            using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            {
                for (var y = 0; y < height; y++)
                {
                    // No filter: flat colours pack best as they are.
                    zlib.WriteByte(0);
                    zlib.Write(_pixels, y * width, width);
                }
            }

            Chunk(file, "IDAT", packed.ToArray());
        }

        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static void Chunk(MemoryStream file, string type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] named = [.. Encoding.ASCII.GetBytes(type), .. data];
        file.Write(named);
        var crc = uint.MaxValue;
        foreach (var b in named)
        {
            crc = s_crc[(crc ^ b) & 0xff] ^ (crc >> 8);
        }

        BinaryPrimitives.WriteUInt32BigEndian(number, ~crc);
        file.Write(number);
    }

    /// <summary>ISO/IEC 15948, annex D.</summary>
    private static uint[] CrcTable()
    {
        var table = new uint[256];
        for (uint n = 0; n < table.Length; n++)
        {
            var c = n;
            for (var k = 0; k < 8; k++)
            {
                c = (c & 1) != 0 ? 0xedb88320 ^ (c >> 1) : c >> 1;
            }

            table[n] = c;
        }

        return table;
    }
}
