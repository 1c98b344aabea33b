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

    /// <summary>The holder as registered; null in a register of an earlier version until it is filled again.</summary>
    public HolderFacts? Holder { get; private set; }

    public CardUse Use { get; private set; }

    /// <summary>Counts changes.</summary>
    public int Version { get; private set; }

    public IReadOnlyList<CardCertificate> Certificates => _certificates;

    public static RegisteredCard Add(Guid id, HolderFacts holder, DateOnly birthDate, HolderMatch match)
    {
        var card = new RegisteredCard { Id = id, BirthDate = birthDate, Use = CardUse.InUse };
        card.Describe(holder, match);
        return card;
    }

    /// <summary>Writes down whose it is, under the keys by which it is found.</summary>
    public void Describe(HolderFacts holder, HolderMatch match)
    {
        Holder = holder with { BirthDate = BirthDate };
        (NameKey, KanaKey) = (match.NameKey(holder.Name), match.KanaKey(holder.Kana));
        AddressKey = HolderName.Plain(holder.Address);
        Version++;
    }

    public void Add(CardCertificate certificate) => _certificates.Add(certificate);

    /// <summary>True where what was stated names this holder: a name, and a further fact that is right with none that is wrong.</summary>
    /// <remarks>A stated address that differs does not hold a protective stop up where name and date of birth agree: people move.</remarks>
    public bool IsOf(HolderFacts stated, HolderMatch match)
    {
        var found = CompareWith(stated, match);
        return (found.Name == FactMatch.Same || found.Kana == FactMatch.Same)
            && (found.BirthDate == FactMatch.Same || (found.BirthDate == FactMatch.Unknown && found.Address == FactMatch.Same));
    }

    /// <summary>What was stated beside what is registered, fact by fact.</summary>
    public HolderComparison CompareWith(HolderFacts stated, HolderMatch match) =>
        match.Compare(stated, Holder ?? new HolderFacts(NameKey, KanaKey, BirthDate, "", AddressKey));

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
