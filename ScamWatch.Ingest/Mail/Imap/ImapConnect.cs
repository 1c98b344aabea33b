using System.Net.Sockets;

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
                    stream = await ServerTls.ProtectAsync(stream, options.Host, options.CaFile, patience.Token);
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
                await client.StartTlsAsync(async (plain, c) => stream = await ServerTls.ProtectAsync(plain, options.Host, options.CaFile, c), ct);
            }

            if (!client.IsSignedIn)
            {
                var (secret, isToken) = await ServerSecret.ReadAsync(options.Secret, ct);
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
}
