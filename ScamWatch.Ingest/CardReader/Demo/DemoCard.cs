using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ScamWatch.Ingest.CardReader.Demo;

/// <summary>What the emulated card is to be.</summary>
internal enum DemoKind
{
    /// <summary>A My Number Card.</summary>
    MyNumber,

    /// <summary>The card before it.</summary>
    Juki,

    /// <summary>An Android phone: its certificate stands behind the PIN.</summary>
    Android,

    /// <summary>A card without the application.</summary>
    Other,
}

/// <summary>
/// An emulated card: the files, PINs and keys of the public-key application as OpenSC's <c>card-jpki.c</c> and other open readers use
/// them. It shows that a program gets along with that; it is no proof of how a genuine card behaves.
/// </summary>
/// <param name="identity">Keys and certificates.</param>
/// <param name="kind">What it is to be.</param>
/// <param name="tries">Tries left of the user-authentication PIN, 0 to 15.</param>
/// <param name="signingTries">Tries left of the signing PIN, 0 to 15.</param>
internal sealed class DemoCard(DemoIdentity identity, DemoKind kind = DemoKind.MyNumber, int tries = 3, int signingTries = 5) : IEmulatedCard
{
    /// <summary>Its user-authentication PIN.</summary>
    public const string Pin = "1234";

    /// <summary>Its signing PIN.</summary>
    public const string SigningPin = "ABC123";

    private const int Done = 0x9000;

    private static readonly byte[] s_keys = Convert.FromHexString("D392F000260100000001");

    /// <summary>券面事項入力補助AP, with the My Number on a genuine card: here to be left alone, and empty.</summary>
    private static readonly byte[] s_personal = Convert.FromHexString("D3921000310001010408");

    /// <summary>DigestInfo of SHA-256 (RFC 8017 §9.2 note 1).</summary>
    private static readonly byte[] s_sha256 = Convert.FromHexString("3031300D060960864801650304020105000420");

    private readonly Dictionary<int, byte[]> _files = new()
    {
        [0x0001] = Filled(identity.Signing),
        [0x0002] = Filled(identity.SigningAuthority),
        [0x000A] = Filled(identity.Certificate),
        [0x000B] = Filled(identity.Authority),
        [0x0006] = Token(kind),
        // Both certificates are there.
        [0x0008] = [0x8F, 0x8F, 0x00],
    };

    private readonly Dictionary<int, DemoPin> _pins = new() { [0x0018] = new(Pin, tries, 3), [0x001B] = new(SigningPin, signingTries, 5) };
    private readonly Dictionary<int, (RSAParameters Key, int Pin)> _keys = new()
    {
        [0x0017] = (KeyOf(identity.Certificate), 0x0018),
        [0x001A] = (KeyOf(identity.Signing), 0x001B),
    };

    private readonly HashSet<int> _verified = [];
    private bool _isKeys;
    private bool _isPersonal;
    private int? _file;

    /// <summary>Told of every command and answer. A VERIFY holds a PIN: whoever writes it down leaves that out.</summary>
    public event Action<byte[], byte[]>? Heard;

    /// <summary>Of a contactless card; not in OpenSC's table of known ones, so that the application decides.</summary>
    public byte[] Atr { get; } = Convert.FromHexString("3B888001000005E0B381A1007F");

    /// <summary>Tries left of the user-authentication PIN.</summary>
    public int TriesLeft => _pins[0x0018].Left;

    /// <summary>Tries left of the signing PIN.</summary>
    public int SigningTriesLeft => _pins[0x001B].Left;

    public void Reset()
    {
        (_isKeys, _isPersonal, _file) = (false, false, null);
        _verified.Clear();
    }

    public byte[] Answer(byte[] command)
    {
        var answer = Carry(command);
        Heard?.Invoke(command, answer);
        return answer;
    }

    private byte[] Carry(byte[] command)
    {
        if (command.Length < 4 || !Parts(command, out var data, out var length))
        {
            return Status(0x6700);
        }

        return (command[0], command[1]) switch
        {
            (0x00, 0xA4) => Select(command[2], data),
            (0x00, 0xB0) => Read(command[2], command[3], length),
            (0x00, 0x20) => Verify(command[3], data),
            (0x80, 0x2A) => Sign(command[2], command[3], data),
            (0x00 or 0x80, _) => Status(0x6D00),
            _ => Status(0x6E00),
        };
    }

    /// <summary>Data and expected length of a short command; longer forms are refused, as genuine cards refuse them.</summary>
    private static bool Parts(byte[] command, out byte[] data, out int length)
    {
        (data, length) = ([], 256);
        if (command.Length == 4)
        {
            return true;
        }

        if (command.Length == 5)
        {
            length = command[4] == 0 ? 256 : command[4];
            return true;
        }

        var given = command[4];
        if (given == 0 || command.Length < 5 + given || command.Length > 6 + given)
        {
            return false;
        }

        data = command[5..(5 + given)];
        return true;
    }

    private byte[] Select(byte how, byte[] data)
    {
        switch (how)
        {
            case 0x04 when kind != DemoKind.Other && data.AsSpan().SequenceEqual(s_keys):
                Reset();
                _isKeys = true;
                return Status(Done);
            case 0x04 when kind != DemoKind.Other && data.AsSpan().SequenceEqual(s_personal):
                Reset();
                _isPersonal = true;
                return Status(Done);
            case 0x02 when _isKeys && data.Length == 2 && BinaryPrimitives.ReadUInt16BigEndian(data) is var file
                && (_files.ContainsKey(file) || _pins.ContainsKey(file) || _keys.ContainsKey(file)):
                _file = file;
                return Status(Done);
            case 0x02 when _isPersonal:
                return Status(Done);
            case 0x00:
                return Status(0x6A86);
            default:
                return Status(0x6A82);
        }
    }

    private byte[] Read(byte high, byte low, int length)
    {
        if (_isPersonal)
        {
            return Status(0x6982);
        }

        if ((high & 0x80) != 0)
        {
            _file = high & 0x1F;
        }

        var offset = (high & 0x80) != 0 ? low : (high << 8) | low;
        if (_file is not { } file || !_files.TryGetValue(file, out var content))
        {
            return Status(_file is null ? 0x6986 : 0x6981);
        }

        int? guardedBy = file == 0x0001 ? 0x001B : file == 0x000A && kind == DemoKind.Android ? 0x0018 : null;
        return guardedBy is { } pin && !_verified.Contains(pin) ? Status(0x6982)
            : offset >= content.Length ? Status(0x6B00)
            : [.. content.AsSpan(offset, Math.Min(length, content.Length - offset)), .. Status(Done)];
    }

    private byte[] Verify(byte reference, byte[] data)
    {
        if (Referred(reference) is not { } file || !_pins.TryGetValue(file, out var pin))
        {
            return Status(0x6986);
        }

        if (data.Length == 0)
        {
            return Status(0x63C0 | pin.Left);
        }

        if (pin.Left == 0)
        {
            return Status(0x6984);
        }

        if (pin.Take(data))
        {
            _verified.Add(file);
            return Status(Done);
        }

        _verified.Remove(file);
        return Status(0x63C0 | pin.Left);
    }

    private byte[] Sign(byte how, byte reference, byte[] data) =>
        Referred(reference) is not { } file || !_keys.TryGetValue(file, out var key) ? Status(0x6986)
            : !_verified.Contains(key.Pin) ? Status(0x6982)
            : how != 0 ? Status(0x6A86)
            : data.Length is < 1 or > 245 ? Status(0x6700)
            : [.. Pad(data, key.Key), .. Status(Done)];

    private int? Referred(byte reference) => !_isKeys ? null : reference == 0x80 ? _file : reference & 0x1F;

    /// <summary>PKCS #1 v1.5 around whatever is given (RFC 8017 §9.2, §8.2.1): the card does not look into it.</summary>
    private static byte[] Pad(byte[] data, RSAParameters key)
    {
        if (data.Length == s_sha256.Length + SHA256.HashSizeInBytes && data.AsSpan().StartsWith(s_sha256))
        {
            // What everybody asks for, and much faster.
            using var rsa = RSA.Create(key);
            return rsa.SignHash(data[s_sha256.Length..], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        var size = key.Modulus!.Length;
        byte[] padded = [0, 1, .. Enumerable.Repeat((byte)0xFF, size - 3 - data.Length), 0, .. data];
        var signed = BigInteger.ModPow(Number(padded), Number(key.D!), Number(key.Modulus)).ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[size - signed.Length], .. signed];
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static RSAParameters KeyOf(X509Certificate2 certificate)
    {
        using var key = certificate.GetRSAPrivateKey()!;
        return key.ExportParameters(includePrivateParameters: true);
    }

    /// <summary>The file is longer than what it holds.</summary>
    private static byte[] Filled(X509Certificate2 certificate) => [.. certificate.RawData, .. Enumerable.Repeat((byte)0xFF, 300)];

    /// <summary>160 bytes as PKCS #11 lays out CK_TOKEN_INFO.</summary>
    private static byte[] Token(DemoKind kind)
    {
        var label = kind switch
        {
            DemoKind.MyNumber or DemoKind.Other => "JPKIAPICCTOKEN2",
            DemoKind.Juki => "JPKIAPICCTOKEN",
            DemoKind.Android => "JPKIAPGPSETOKEN",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        var token = new byte[160];
        Encoding.ASCII.GetBytes($"{label,-32}{"ScamWatch demonstration",-32}{"DEMO",-16}{"0000000000000001",-16}").CopyTo(token, 0);
        uint[] numbers = [0x40D, 1, 0, 1, 0, 16, 6, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue];
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(token.AsSpan(96 + (4 * i)), numbers[i]);
        }

        Encoding.ASCII.GetBytes("03019999999999999999").CopyTo(token, 140);
        return token;
    }

    private static byte[] Status(int word) => [(byte)(word >> 8), (byte)word];

    private sealed class DemoPin(string value, int left, int most)
    {
        public int Left { get; private set; } = left;

        public bool Take(byte[] given)
        {
            var right = CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(value));
            Left = right ? most : Left - 1;
            return right;
        }
    }
}
