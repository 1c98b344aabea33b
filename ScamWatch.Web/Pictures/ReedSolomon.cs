namespace ScamWatch.Web.Pictures;

/// <summary>Error correction over GF(2^8) with the polynomial 0x11D, as QR codes have it (ISO/IEC 18004:2015, 7.5.2).</summary>
internal static class ReedSolomon
{
    /// <summary>The generator polynomial of a degree, highest power first, its leading 1 left out.</summary>
    public static byte[] Divisor(int degree)
    {
        var result = new byte[degree];
        result[^1] = 1;
        byte root = 1;
        for (var i = 0; i < degree; i++)
        {
            for (var j = 0; j < degree; j++)
            {
                result[j] = (byte)(Multiply(result[j], root) ^ (j + 1 < degree ? result[j + 1] : 0));
            }

            root = Multiply(root, 2);
        }

        return result;
    }

    /// <summary>What is left when the data are divided: the correction codewords.</summary>
    public static byte[] Remainder(ReadOnlySpan<byte> data, byte[] divisor)
    {
        var result = new byte[divisor.Length];
        foreach (var b in data)
        {
            var factor = (byte)(b ^ result[0]);
            Array.Copy(result, 1, result, 0, result.Length - 1);
            result[^1] = 0;
            for (var i = 0; i < result.Length; i++)
            {
                result[i] ^= Multiply(divisor[i], factor);
            }
        }

        return result;
    }

    public static byte Multiply(byte x, byte y)
    {
        var result = 0;
        for (var i = 7; i >= 0; i--)
        {
            result = (result << 1) ^ ((result >> 7) * 0x11d);
            result ^= ((y >> i) & 1) * x;
        }

        return (byte)result;
    }
}
