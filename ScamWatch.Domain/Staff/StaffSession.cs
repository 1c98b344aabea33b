namespace ScamWatch.Domain.Staff;

/// <summary>By what somebody signed in.</summary>
public enum SignInMethod
{
    /// <summary>パスワード</summary>
    Password,

    /// <summary>パスワードと認証アプリ</summary>
    PasswordAndCode,

    /// <summary>パスワードと回復コード</summary>
    PasswordAndRecovery,

    /// <summary>パスキー: device and PIN or fingerprint, so two factors in one.</summary>
    Passkey,
}

/// <summary>
/// One sign-in of a member of staff in one browser. The cookie names it; what the cookie opens ends with it, whoever ends it.
/// </summary>
public sealed class StaffSession
{
    /// <summary>Longest text kept of what a browser says of itself.</summary>
    public const int MaxDevice = 200;

    private StaffSession()
    {
    }

    public Guid Id { get; private set; }

    public string StaffId { get; private set; } = "";

    public SignInMethod Method { get; private set; }

    /// <summary>Network address it came from.</summary>
    public string Address { get; private set; } = "";

    /// <summary>What the browser said of itself; shown to its owner and nobody else.</summary>
    public string Device { get; private set; } = "";

    public DateTime StartedAt { get; private set; }

    /// <summary>When its person last did something, to the minute.</summary>
    public DateTime LastSeenAt { get; private set; }

    /// <summary>When its person last proved who they are: at the sign-in, or since.</summary>
    public DateTime ProvenAt { get; private set; }

    /// <summary>When it was ended by somebody; null while nobody has. Limits of time end it without being written here.</summary>
    public DateTime? EndedAt { get; private set; }

    /// <summary>A sign-in that has just succeeded.</summary>
    public static StaffSession Start(string staffId, SignInMethod method, string address, string device, DateTime now) => new()
    {
        Id = Guid.CreateVersion7(),
        StaffId = staffId,
        Method = method,
        Address = address.Length > 64 ? address[..64] : address,
        Device = device.Length > MaxDevice ? device[..MaxDevice] : device,
        StartedAt = now,
        LastSeenAt = now,
        ProvenAt = now,
    };

    public void See(DateTime now) => LastSeenAt = now > LastSeenAt ? now : LastSeenAt;

    public void Prove(DateTime now) => (ProvenAt, LastSeenAt) = (now, now);

    public void End(DateTime now) => EndedAt ??= now;
}
