using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ScamWatch.Ingest.Registry;

/// <summary>The connection to a gateway: mutual TLS where a certificate is given, an authority of its own where one is named.</summary>
internal static class GatewayClient
{
    /// <exception cref="FileNotFoundException">A certificate file is missing; the message names it.</exception>
    public static HttpClient Open(HttpRegistryOptions options)
    {
        var tls = new SslClientAuthenticationOptions();
        if (options.ClientCertificateFile is { } certificate)
        {
            Demand(certificate);
            Demand(options.ClientKeyFile!);
            tls.ClientCertificates = [X509Certificate2.CreateFromPemFile(certificate, options.ClientKeyFile)];
        }

        if (options.CaFile is { } file)
        {
            Demand(file);
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(file);
            tls.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        return new HttpClient(new SocketsHttpHandler
        {
            SslOptions = tls,
            AllowAutoRedirect = false,
            UseCookies = false,
            // A gateway that moves is found again.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = options.Timeout,
        })
        {
            BaseAddress = options.Url,
            Timeout = options.Timeout,
            MaxResponseContentBufferSize = 64 * 1024,
        };
    }

    private static void Demand(string file)
    {
        if (!File.Exists(file))
        {
            throw new FileNotFoundException($"{file}: no such file", file);
        }
    }
}
