using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ScamWatch.Domain.Staff;

/// <summary>
/// One-time codes by time (RFC 6238 over RFC 4226), with what every authenticator app takes: HMAC-SHA-1, six digits, thirty seconds.
/// </summary>
public static class Totp
{
    public const int Digits = 6;

    public const int StepSeconds = 30;

    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>A new key: 160 bits, as long as the hash (RFC 4226, 4, R6). In Base32, as apps take it.</summary>
    public static string NewKey()
    {
        var text = new StringBuilder();
        var (bits, held) = (0, 0);
        foreach (var b in RandomNumberGenerator.GetBytes(20))
        {
            (bits, held) = ((bits << 8) | b, held + 8);
            for (; held >= 5; held -= 5)
            {
                text.Append(Base32[(bits >> (held - 5)) & 31]);
            }
        }

        return text.ToString();
    }

    /// <summary>What the QR code of an enrolment says (otpauth key URI format).</summary>
    public static string Uri(string issuer, string account, string key) =>
        $"otpauth://totp/{System.Uri.EscapeDataString(issuer)}:{System.Uri.EscapeDataString(account)}?secret={key}&issuer={System.Uri.EscapeDataString(issuer)}&digits={Digits}&period={StepSeconds}";

    /// <summary>The code of a step of thirty seconds since 1970.</summary>
    /// <exception cref="FormatException">The key is no Base32.</exception>
    public static string Code(string key, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[20];
        // RFC 6238 is defined over HMAC-SHA-1, whose strength here does not rest on collisions, and apps know no other.
#pragma warning disable CA5350
        HMACSHA1.HashData(Bytes(key), counter, hash);
#pragma warning restore CA5350
        var value = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[19] & 15)..]) & int.MaxValue;
        return (value % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The step a time falls in.</summary>
    public static long StepOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>
    /// The step whose code was typed; null where it is none of now, the step before (the code took its time) or the one after (the
    /// clock of the phone is ahead), or one that was taken already.
    /// </summary>
    /// <param name="typed">As typed; blanks in it do not matter.</param>
    /// <param name="last">The last step that was taken.</param>
    public static long? Accept(string key, string typed, DateTimeOffset now, long last)
    {
        var code = Encoding.ASCII.GetBytes(NormalForm.Compatible(typed).Replace(" ", "", StringComparison.Ordinal));
        long? taken = null;
        for (var step = StepOf(now) - 1; step <= StepOf(now) + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(key, step)), code) && step > last)
            {
                taken = step;
            }
        }

        return taken;
    }

    private static byte[] Bytes(string key)
    {
        var bytes = new List<byte>(key.Length * 5 / 8);
        var (bits, held) = (0, 0);
        foreach (var letter in key.TrimEnd('='))
        {
            var value = Base32.IndexOf(char.ToUpperInvariant(letter), StringComparison.Ordinal);
            if (value < 0)
            {
                throw new FormatException("The key is no Base32.");
            }

            (bits, held) = (((bits << 5) | value) & 0xFFFF, held + 5);
            if (held >= 8)
            {
                bytes.Add((byte)(bits >> (held - 8)));
                held -= 8;
            }
        }

        return [.. bytes];
    }
}
