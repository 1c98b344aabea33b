namespace ScamWatch.Domain.Cards.Registry.Embedded;

/// <summary>Whether a card may be used.</summary>
public enum CardUse
{
    InUse,

    /// <summary>一時利用停止</summary>
    Suspended,

    /// <summary>廃止</summary>
    Abolished,
}

/// <summary>What a certificate is for.</summary>
public enum CertificateUse
{
    /// <summary>署名用電子証明書</summary>
    Sign,

    /// <summary>利用者証明用電子証明書</summary>
    Auth,
}

/// <summary>Status as relying parties are told it (RFC 5280, RFC 6960).</summary>
public enum CertificateStatus
{
    Good,

    /// <summary>certificateHold: suspended, may come back.</summary>
    Hold,

    /// <summary>Gone for good.</summary>
    Revoked,
}

/// <summary>A card of the embedded register: invented people, for samples and trials.</summary>
public sealed class RegisteredCard
{
    private readonly List<CardCertificate> _certificates = [];

    private RegisteredCard()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>Name in the one spelling of comparisons.</summary>
    public string NameKey { get; private set; } = "";

    public string KanaKey { get; private set; } = "";

    public DateOnly BirthDate { get; private set; }

    /// <summary>Address in the one spelling of comparisons.</summary>
    public string AddressKey { get; private set; } = "";

    public CardUse Use { get; private set; }

    /// <summary>Counts changes.</summary>
    public int Version { get; private set; }

    public IReadOnlyList<CardCertificate> Certificates => _certificates;

    public static RegisteredCard Add(Guid id, string name, string kana, DateOnly birthDate, string address) => new()
    {
        Id = id,
        NameKey = HolderName.Plain(name),
        KanaKey = HolderName.Plain(kana),
        BirthDate = birthDate,
        AddressKey = HolderName.Plain(address),
        Use = CardUse.InUse,
    };

    public void Add(CardCertificate certificate) => _certificates.Add(certificate);

    /// <summary>True where what was stated names this holder: a name, and a further fact that is right with none that is wrong.</summary>
    public bool IsOf(RegistryHolder holder)
    {
        var named = (holder.Name.Length > 0 && HolderName.Plain(holder.Name) == NameKey)
            || (holder.Kana.Length > 0 && HolderName.Plain(holder.Kana) == KanaKey);
        var address = HolderName.Plain(holder.Address);
        return named
            && (holder.BirthDate is null || holder.BirthDate == BirthDate)
            && (holder.BirthDate is not null || (address.Length > 0 && address == AddressKey));
    }

    internal void Turn(CardUse use)
    {
        Use = use;
        Version++;
    }
}

/// <summary>A certificate on a card or on its holder's phone.</summary>
public sealed class CardCertificate
{
    private CardCertificate()
    {
    }

    /// <summary>Hexadecimal, upper case.</summary>
    public string SerialNumber { get; private set; } = "";

    public Guid CardId { get; private set; }

    public CertificateUse Use { get; private set; }

    /// <summary><see cref="SuspensionTarget.Card"/> or <see cref="SuspensionTarget.Phone"/>.</summary>
    public SuspensionTarget On { get; private set; }

    public CertificateStatus Status { get; private set; }

    /// <summary>When the status last changed, UTC; null where it never did.</summary>
    public DateTime? ChangedAt { get; private set; }

    public DateTime ExpiresAt { get; private set; }

    /// <summary>The certificate itself, DER. The key belonging to it is nowhere here.</summary>
    public byte[] Der { get; private set; } = [];

    public static CardCertificate Issue(RegisteredCard card, CertificateUse use, SuspensionTarget on, IssuedCertificate issued) => new()
    {
        SerialNumber = issued.SerialNumber,
        CardId = card.Id,
        Use = use,
        On = on,
        Status = CertificateStatus.Good,
        ExpiresAt = issued.ExpiresAt,
        Der = issued.Der,
    };

    internal void Turn(CertificateStatus status, DateTime at)
    {
        if (Status != status)
        {
            Status = status;
            ChangedAt = at;
        }
    }
}

/// <summary>A certificate fresh from the authority.</summary>
public sealed record IssuedCertificate(string SerialNumber, DateTime ExpiresAt, byte[] Der);

/// <summary>An order the register has carried out or refused, by its key: the same key again gets the same answer.</summary>
public sealed class RegisterEntry
{
    private RegisterEntry()
    {
    }

    public Guid Key { get; private set; }

    public RegistryOrderKind Kind { get; private set; }

    public SuspensionTarget Target { get; private set; }

    public string ReceiptNumber { get; private set; } = "";

    public DateTime At { get; private set; }

    public bool Found { get; private set; }

    /// <summary>Why it was not done; empty where it was.</summary>
    public string Problem { get; private set; } = "";

    internal RegistryAnswer Answer =>
        !Found ? new RegistryAnswer.HolderNotFound(Problem)
        : Problem.Length > 0 ? new RegistryAnswer.Refused(Problem)
        : new RegistryAnswer.Done(At, $"E-{Key.ToString("N")[^8..]}");

    internal static RegisterEntry Of(RegistryRequest request, bool found, string problem, DateTime at) => new()
    {
        Key = request.Key,
        Kind = request.Kind,
        Target = request.Target,
        ReceiptNumber = request.ReceiptNumber,
        At = at,
        Found = found,
        Problem = problem,
    };

    internal bool IsOf(RegistryRequest request) =>
        Kind == request.Kind && Target == request.Target && ReceiptNumber == request.ReceiptNumber;
}
