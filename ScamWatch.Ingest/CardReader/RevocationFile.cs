using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ScamWatch.Ingest.CardReader;

/// <summary>
/// Revocation lists that the municipality keeps up to date in a file, or in a folder of them where the authority cuts its list up. Read
/// again when a file changes. What is missing, out of date, not signed by the certificate's own issuer or not understood answers nothing.
/// </summary>
/// <param name="path">File or folder, DER or PEM.</param>
/// <param name="clock">Tells whether a list still holds.</param>
internal sealed class RevocationFile(string path, TimeProvider clock)
{
    private const long MostBytes = 64 * 1024 * 1024;

    private readonly Lock _lock = new();
    private List<(string Name, DateTime Written, long Length)> _files = [];
    private List<RevocationList> _lists = [];

    /// <summary>How a certificate stands.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="issuer">Who signed it, as a configured authority.</param>
    public CertificateStatus StatusOf(X509Certificate2 certificate, X509Certificate2 issuer)
    {
        var now = clock.GetUtcNow();
        var applicable = Lists().Where(l => l.IsFor(certificate, issuer, now)).ToList();
        return applicable.Count == 0 ? CertificateStatus.Unknown
            : applicable.Select(l => l.ReasonOf(certificate)).FirstOrDefault(r => r is not null) switch
            {
                null => CertificateStatus.Good,
                RevocationList.CertificateHold => CertificateStatus.Held,
                _ => CertificateStatus.Revoked,
            };
    }

    private List<RevocationList> Lists()
    {
        lock (_lock)
        {
            var files = Files();
            if (!files.SequenceEqual(_files))
            {
                _lists = [.. files.Where(f => f.Length <= MostBytes).Select(f => Read(f.Name)).OfType<RevocationList>()];
                _files = files;
            }

            return _lists;
        }
    }

    private List<(string Name, DateTime Written, long Length)> Files()
    {
        try
        {
            IEnumerable<FileInfo> files = Directory.Exists(path) ? new DirectoryInfo(path).EnumerateFiles() : [new FileInfo(path)];
            return [.. files.Where(f => f.Exists).Select(f => (f.FullName, f.LastWriteTimeUtc, f.Length)).Order()];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static RevocationList? Read(string file)
    {
        try
        {
            var bytes = File.ReadAllBytes(file);
            if (bytes.AsSpan().StartsWith("-----BEGIN"u8))
            {
                var text = Encoding.ASCII.GetString(bytes);
                bytes = Convert.FromBase64String(text[PemEncoding.Find(text).Base64Data]);
            }

            return RevocationList.Parse(bytes);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or AsnContentException or CryptographicException or FormatException or ArgumentException)
        {
            return null;
        }
    }
}
