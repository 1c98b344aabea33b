using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ScamWatch.Ingest.Mail.Imap;

/// <summary>Brings a connection up to the point where a folder can be opened: TCP, TLS, greeting, sign-in.</summary>
internal static class ImapConnect
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    public static async Task<ImapClient> RunAsync(MailboxOptions options, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            // A firewall that forgets a silent connection would leave IDLE waiting for ever.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(s_patience);
            try
            {
                await socket.ConnectAsync(options.Host, options.Port, patience.Token);
                stream = new NetworkStream(socket, ownsSocket: true);
                if (options.Security == MailboxSecurity.Tls)
                {
                    stream = await ProtectAsync(stream, options, patience.Token);
                }
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                throw new TimeoutException("The server did not answer.");
            }

            var client = new ImapClient(stream, options.Limits);
            await client.GreetAsync(ct);
            if (options.Security == MailboxSecurity.StartTls)
            {
                await client.StartTlsAsync(async (plain, c) => stream = await ProtectAsync(plain, options, c), ct);
            }

            if (!client.IsSignedIn)
            {
                var (secret, isToken) = await MailboxSecret.ReadAsync(options, ct);
                await (isToken
                    ? client.SignInWithTokenAsync(options.User, secret, ct)
                    : client.SignInAsync(options.User, secret, ct));
            }

            return client;
        }
        catch
        {
            if (stream is not null)
            {
                await stream.DisposeAsync();
            }

            socket.Dispose();
            throw;
        }
    }

    private static async Task<Stream> ProtectAsync(Stream plain, MailboxOptions options, CancellationToken ct)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (options.CaFile is { Length: > 0 } file)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            try
            {
                policy.CustomTrustStore.ImportFromPemFile(file);
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
                new SslClientAuthenticationOptions { TargetHost = options.Host, CertificateChainPolicy = policy }, ct);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }
}
