namespace ScamWatch.Ingest.CardReader;

/// <summary>
/// The only commands that ever go to a card (ISO/IEC 7816-4 and -8, short form). A command can be made nowhere else, so what is not
/// here cannot be sent: no other application, no file with a My Number or an address, no change of a PIN.
/// </summary>
internal sealed class CardCommand
{
    /// <summary>公的個人認証AP; the only application that is ever selected.</summary>
    private static readonly byte[] s_application = Convert.FromHexString("D392F000260100000001");

    private CardCommand(string name, byte[] bytes, bool hasLength = false) => (Name, Bytes, HasLength) = (name, bytes, hasLength);

    /// <summary>For the log. The bytes are not logged: a VERIFY holds a PIN.</summary>
    public string Name { get; }

    /// <summary>What is sent.</summary>
    public byte[] Bytes { get; }

    /// <summary>True where its last byte says how much is expected in answer (Le).</summary>
    public bool HasLength { get; }

    /// <summary>Selects the application; a PIN verified before is forgotten.</summary>
    public static CardCommand SelectApplication { get; } = new("SELECT AP", [0x00, 0xA4, 0x04, 0x0C, (byte)s_application.Length, .. s_application]);

    /// <summary>Asks how many tries are left of the selected PIN: a VERIFY without data, which spends none.</summary>
    public static CardCommand CountTries { get; } = new("VERIFY (count)", [0x00, 0x20, 0x00, 0x80]);

    /// <summary>Selects a file of the application.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not one of <see cref="CardFile"/>.</exception>
    public static CardCommand Select(CardFile file) => Enum.IsDefined(file)
        ? new($"SELECT {file}", [0x00, 0xA4, 0x02, 0x0C, 0x02, (byte)((int)file >> 8), (byte)file])
        : throw new ArgumentOutOfRangeException(nameof(file));

    /// <summary>Reads the selected file.</summary>
    /// <param name="offset">0 to 32,767.</param>
    /// <param name="length">1 to 256.</param>
    public static CardCommand Read(int offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, 0x7FFF);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, 256);
        return new("READ BINARY", [0x00, 0xB0, (byte)(offset >> 8), (byte)offset, (byte)length], hasLength: true);
    }

    /// <summary>Verifies the selected PIN. The caller clears <see cref="Bytes"/> afterwards.</summary>
    /// <param name="pin">Four ASCII digits (<see cref="PinRules.IsPin"/>).</param>
    public static CardCommand Verify(ReadOnlySpan<byte> pin) => PinRules.IsPin(pin)
        ? new("VERIFY", [0x00, 0x20, 0x00, 0x80, (byte)pin.Length, .. pin])
        : throw new ArgumentException("not four digits", nameof(pin));

    /// <summary>Signs a SHA-256 digest with the selected key; the card adds the padding (PKCS #1 v1.5, RFC 8017 §9.2).</summary>
    public static CardCommand Sign(ReadOnlySpan<byte> digest)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(digest.Length, 32);
        return new("COMPUTE DIGITAL SIGNATURE", [0x80, 0x2A, 0x00, 0x80, 51, .. s_sha256, .. digest, 0x00], hasLength: true);
    }

    /// <summary>Fetches the rest of an answer (61xx).</summary>
    /// <param name="length">1 to 256.</param>
    public static CardCommand GetResponse(int length) => new("GET RESPONSE", [0x00, 0xC0, 0x00, 0x00, (byte)length], hasLength: true);

    /// <summary>The same command asking for another length (6Cxx).</summary>
    /// <exception cref="InvalidOperationException">It asks for none: the card would choose a byte of the name of a file.</exception>
    public CardCommand WithLength(int length) => HasLength
        ? new(Name, [.. Bytes.AsSpan(0, Bytes.Length - 1), (byte)length], hasLength: true)
        : throw new InvalidOperationException($"{Name} asks for no length");

    /// <summary>DigestInfo of SHA-256 (RFC 8017 §9.2 note 1).</summary>
    private static readonly byte[] s_sha256 = Convert.FromHexString("3031300D060960864801650304020105000420");
}

/// <summary>The files that are ever selected. 0001 (the signing certificate, with name and address) is not among them.</summary>
internal enum CardFile
{
    /// <summary>Token information: what kind of card it is.</summary>
    Token = 0x0006,

    /// <summary>The user-authentication certificate; it carries no name.</summary>
    Certificate = 0x000A,

    /// <summary>Key of the user-authentication certificate.</summary>
    Key = 0x0017,

    /// <summary>Its PIN, four digits.</summary>
    Pin = 0x0018,

    /// <summary>PIN of the signing certificate: only its tries are asked for.</summary>
    SigningPin = 0x001B,
}
