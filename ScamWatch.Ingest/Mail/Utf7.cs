using System.Text;

namespace ScamWatch.Ingest.Mail;

/// <summary>UTF-7 (RFC 2152), read only where a mail declares it: .NET has retired its own as unsafe to guess.</summary>
internal static class Utf7
{
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != '+')
            {
                text.Append((char)bytes[i]);
                continue;
            }

            if (i + 1 < bytes.Length && bytes[i + 1] == '-')
            {
                text.Append('+');
                i++;
                continue;
            }

            uint bits = 0;
            var count = 0;
            while (i + 1 < bytes.Length && Base64.Value(bytes[i + 1]) is var value and >= 0)
            {
                bits = (bits << 6) | (uint)value;
                count += 6;
                i++;
                if (count >= 16)
                {
                    count -= 16;
                    text.Append((char)(ushort)(bits >> count));
                    bits &= (1u << count) - 1;
                }
            }

            if (i + 1 < bytes.Length && bytes[i + 1] == '-')
            {
                i++;
            }
        }

        return text.ToString();
    }
}
