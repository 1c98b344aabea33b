using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ScamWatch.Ingest.Mail.Imap;

namespace ScamWatch.Ingest.Mail;

/// <summary>Puts TLS around a connection to a mail server.</summary>
internal static class ServerTls
{
    /// <summary>The protected stream, once the server has shown a certificate for its name.</summary>
    /// <param name="plain">The connection; disposed with the result.</param>
    /// <param name="host">Name that the certificate must hold.</param>
    /// <param name="caFile">Certificates (PEM) trusted instead of the system's; null or empty for the system's.</param>
    public static async Task<Stream> ProtectAsync(Stream plain, string host, string? caFile, CancellationToken ct)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (caFile is { Length: > 0 })
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            try
            {
                policy.CustomTrustStore.ImportFromPemFile(caFile);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException)
            {
                throw new MailboxSetupFault($"CaFile cannot be read ({fault.GetType().Name})");
            }
        }

        var secure = new SslStream(plain);
        try
        {
            await secure.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = policy }, ct);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }
}
