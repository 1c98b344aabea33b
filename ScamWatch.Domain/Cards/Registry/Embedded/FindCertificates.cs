using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Registry.Embedded;

/// <summary>The status of a certificate, as it is told to whoever relies on it; no personal data.</summary>
public sealed record CertificateState(string SerialNumber, CertificateStatus Status, DateTime? ChangedAt);

/// <summary>Reads certificate status for revocation lists and OCSP.</summary>
public sealed class FindCertificates(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <summary>Of the certificates asked for; those that were never issued are missing.</summary>
    /// <param name="serialNumbers">Hexadecimal, upper case.</param>
    public async Task<IReadOnlyDictionary<string, CertificateState>> OfAsync(IReadOnlyCollection<string> serialNumbers, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await States(db.CardCertificates.Where(c => serialNumbers.Contains(c.SerialNumber))).ToDictionaryAsync(c => c.SerialNumber, ct);
    }

    /// <summary>What is not good now and has not expired.</summary>
    public async Task<IReadOnlyList<CertificateState>> NotGoodAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow().UtcDateTime;
        return await States(db.CardCertificates.Where(c => c.Status != CertificateStatus.Good && c.ExpiresAt > now).OrderBy(c => c.SerialNumber)).ToListAsync(ct);
    }

    /// <summary>What changed since a moment, either way.</summary>
    public async Task<IReadOnlyList<CertificateState>> ChangedAsync(DateTime since, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await States(db.CardCertificates.Where(c => c.ChangedAt >= since).OrderBy(c => c.SerialNumber)).ToListAsync(ct);
    }

    private static IQueryable<CertificateState> States(IQueryable<CardCertificate> certificates) =>
        certificates.Select(c => new CertificateState(c.SerialNumber, c.Status, c.ChangedAt));
}
