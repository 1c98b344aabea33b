namespace ScamWatch.Ingest.Mail;

/// <summary>
/// ISO-2022-JP and its kin in the wild (ISO-2022-JP-MS, CP5022x): turned into CP932 bytes, so that the circled digits and
/// IBM kanji that Windows mailers send are read too. Never fails: a byte that fits nowhere becomes a question mark.
/// </summary>
internal static class Iso2022Jp
{
    private const byte Escape = 0x1B;

    private enum Set
    {
        Ascii,
        Katakana,
        Kanji,
        Supplement,
    }

    /// <summary>True where the bytes shift into a Japanese set (RFC 1468: ESC $ @, ESC $ B, ESC $ (, ESC ( I, ESC ( J).</summary>
    public static bool IsLikely(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            var at = bytes.IndexOf(Escape);
            if (at < 0 || at + 2 >= bytes.Length)
            {
                return false;
            }

            if ((bytes[at + 1] == '$' && bytes[at + 2] is (byte)'@' or (byte)'B' or (byte)'(')
                || (bytes[at + 1] == '(' && bytes[at + 2] is (byte)'I' or (byte)'J'))
            {
                return true;
            }

            bytes = bytes[(at + 1)..];
        }
    }

    public static byte[] ToCp932(ReadOnlySpan<byte> bytes)
    {
        // No sequence grows: two bytes stay two, an escape vanishes.
        var output = new byte[bytes.Length];
        var length = 0;
        var set = Set.Ascii;
        var shiftedOut = false;
        for (var i = 0; i < bytes.Length;)
        {
            var b = bytes[i];
            if (b == Escape && Designation(bytes[i..], ref set) is var skip and > 0)
            {
                shiftedOut = false;
                i += skip;
            }
            else if (b is 0x0E or 0x0F)
            {
                // SO and SI switch to half-width katakana in CP50222.
                shiftedOut = b == 0x0E;
                i++;
            }
            else if (b is (byte)'\n' or (byte)'\r')
            {
                // RFC 1468: a line ends in ASCII. Mailers that cut lines forget the escape.
                set = Set.Ascii;
                shiftedOut = false;
                output[length++] = b;
                i++;
            }
            else if (b < 0x21 || b == 0x7F)
            {
                output[length++] = b;
                i++;
            }
            else if (b >= 0x80)
            {
                // Raw 8-bit bytes between: Shift_JIS pasted in; CP932 reads them as they are.
                output[length++] = b;
                i++;
            }
            else if (shiftedOut || set == Set.Katakana)
            {
                output[length++] = b <= 0x5F ? (byte)(b | 0x80) : (byte)'?';
                i++;
            }
            else if (set is Set.Kanji or Set.Supplement && i + 1 < bytes.Length && bytes[i + 1] is >= 0x21 and <= 0x7E)
            {
                if (set == Set.Kanji)
                {
                    (output[length++], output[length++]) = Kanji(b, bytes[i + 1]);
                }
                else
                {
                    // JIS X 0212 has no place in CP932: the geta mark, as Japanese printers do for a missing type.
                    output[length++] = 0x81;
                    output[length++] = 0xAC;
                }

                i += 2;
            }
            else
            {
                output[length++] = b;
                i++;
            }
        }

        return output[..length];
    }

    private static int Designation(ReadOnlySpan<byte> at, ref Set set)
    {
        if (at.Length < 3)
        {
            return 0;
        }

        switch (at[1], at[2])
        {
            case ((byte)'$', (byte)'B' or (byte)'@' or (byte)'A'):
                set = Set.Kanji;
                return 3;
            case ((byte)'$', (byte)'(') when at.Length > 3:
                set = at[3] == 'D' ? Set.Supplement : Set.Kanji;
                return 4;
            case ((byte)'(', (byte)'I'):
                set = Set.Katakana;
                return 3;
            case ((byte)'(', (byte)'B' or (byte)'J' or (byte)'H'):
                set = Set.Ascii;
                return 3;
            case ((byte)'&', (byte)'@'):
                return 3;
            default:
                return 0;
        }
    }

    private static (byte Lead, byte Trail) Kanji(byte row, byte cell)
    {
        var lead = ((row - 0x21) >> 1) + 0x81;
        var trail = (row & 1) == 0 ? cell + 0x7E : cell + (cell < 0x60 ? 0x1F : 0x20);
        return ((byte)(lead > 0x9F ? lead + 0x40 : lead), (byte)trail);
    }
}
