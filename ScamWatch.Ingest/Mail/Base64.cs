namespace ScamWatch.Ingest.Mail;

/// <summary>
/// Base64 as it comes in mail: line breaks anywhere, foreign bytes between, padding missing or in the middle where two
/// blocks were joined. Reads what there is and never fails.
/// </summary>
internal static class Base64
{
    private static readonly sbyte[] s_values = Values();

    /// <summary>The six bits of a letter, or −1. The URL-safe letters are read too.</summary>
    public static int Value(byte letter) => s_values[letter];

    public static byte[] Decode(ReadOnlySpan<byte> encoded)
    {
        var output = new byte[((encoded.Length / 4) + 1) * 3];
        if (System.Buffers.Text.Base64.DecodeFromUtf8(encoded, output, out var read, out var written) == System.Buffers.OperationStatus.Done
            && read == encoded.Length)
        {
            // As it should be, line ends apart: nearly all of it.
            return output[..written];
        }

        var length = 0;
        uint bits = 0;
        var letters = 0;
        foreach (var b in encoded)
        {
            int value = s_values[b];
            if (value >= 0)
            {
                bits = (bits << 6) | (uint)value;
                if (++letters == 4)
                {
                    output[length++] = (byte)(bits >> 16);
                    output[length++] = (byte)(bits >> 8);
                    output[length++] = (byte)bits;
                    letters = 0;
                    bits = 0;
                }
            }
            else if (b == '=' && letters > 0)
            {
                length = Flush(output, length, bits, letters);
                letters = 0;
                bits = 0;
            }
        }

        length = Flush(output, length, bits, letters);
        return output[..length];
    }

    private static int Flush(byte[] output, int length, uint bits, int letters)
    {
        if (letters == 2)
        {
            output[length++] = (byte)(bits >> 4);
        }
        else if (letters == 3)
        {
            output[length++] = (byte)(bits >> 10);
            output[length++] = (byte)(bits >> 2);
        }

        return length;
    }

    private static sbyte[] Values()
    {
        var values = new sbyte[256];
        Array.Fill(values, (sbyte)-1);
        var letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;
        for (var i = 0; i < letters.Length; i++)
        {
            values[letters[i]] = (sbyte)i;
        }

        values['-'] = 62;
        values['_'] = 63;
        return values;
    }
}
