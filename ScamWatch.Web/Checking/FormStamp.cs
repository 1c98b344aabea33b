using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Web.Checking;

/// <summary>Whether a form may be taken.</summary>
public enum StampState
{
    Good,

    /// <summary>Sent sooner than a person reads.</summary>
    TooEarly,

    /// <summary>Too old, or not ours.</summary>
    Spent,
}

/// <summary>
/// A signed mark in a form: when it was given out, and a random id that makes a form sent twice one report. A program that
/// only knows the form's fields has no such mark, and must fetch a new one for each report.
/// </summary>
public sealed class FormStamp(IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>Nobody reads a judgement and fills in the form below it in less.</summary>
    public static readonly TimeSpan MinAge = TimeSpan.FromSeconds(2);

    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(2);

    private const int IdSize = 16;

    private readonly IDataProtector _protector = protection.CreateProtector("ScamWatch.Check.FormStamp");

    /// <summary>A mark for a form that is given out now.</summary>
    public string New()
    {
        Span<byte> content = stackalloc byte[sizeof(long) + IdSize];
        BinaryPrimitives.WriteInt64BigEndian(content, clock.GetUtcNow().UtcTicks);
        RandomNumberGenerator.Fill(content[sizeof(long)..]);
        return Convert.ToBase64String(_protector.Protect(content.ToArray()));
    }

    /// <summary>Reads a mark that came back.</summary>
    /// <param name="formId">The random id; empty where the mark is spent.</param>
    public StampState Read(string stamp, out string formId)
    {
        formId = "";
        byte[] content;
        try
        {
            content = _protector.Unprotect(Convert.FromBase64String(stamp));
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException)
        {
            return StampState.Spent;
        }

        if (content.Length != sizeof(long) + IdSize)
        {
            return StampState.Spent;
        }

        var age = clock.GetUtcNow().UtcTicks - BinaryPrimitives.ReadInt64BigEndian(content);
        if (age > MaxAge.Ticks)
        {
            return StampState.Spent;
        }

        formId = DeliveryKeys.Of(new Guid(content.AsSpan(sizeof(long)), bigEndian: true), id => id, "N");
        return age < MinAge.Ticks ? StampState.TooEarly : StampState.Good;
    }
}
