using System.Net;
using System.Net.Sockets;
using ScamWatch.Ingest.Mail.Imap;

namespace ScamWatch.Ingest.Mail.Smtp;

/// <summary>Brings a connection up to the point where a mail can be handed over: TCP, TLS, greeting, sign-in.</summary>
internal static class SmtpConnect
{
    public static async Task<IMailSender> RunAsync(SmtpOptions options, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            stream = await ConnectAsync(socket, options, ct);
            var client = new SmtpClient(stream, options.HelloName ?? Literal(socket.LocalEndPoint), options.Limits);
            await client.GreetAsync(ct);
            if (options.Security == MailboxSecurity.StartTls)
            {
                await client.StartTlsAsync(
                    async (plain, c) => stream = await WithinAsync(options, t => ServerTls.ProtectAsync(plain, options.Host, options.CaFile, t), c), ct);
            }

            if (options.User.Length > 0)
            {
                var (secret, isToken) = await ServerSecret.ReadAsync(options.Secret, ct);
                await client.SignInAsync(options.User, secret, isToken, ct);
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

    private static Task<Stream> ConnectAsync(Socket socket, SmtpOptions options, CancellationToken ct) => WithinAsync(options, async within =>
    {
        await socket.ConnectAsync(options.Host, options.Port, within);
        var plain = new NetworkStream(socket, ownsSocket: true);
        return options.Security == MailboxSecurity.Tls ? await ServerTls.ProtectAsync(plain, options.Host, options.CaFile, within) : plain;
    }, ct);

    private static async Task<Stream> WithinAsync(SmtpOptions options, Func<CancellationToken, Task<Stream>> connect, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(options.Limits.Connecting);
        try
        {
            return await connect(patience.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException("The server did not answer.");
        }
    }

    /// <summary>An address literal (RFC 5321 §4.1.3): right wherever we run, while our host name may mean nothing to the server.</summary>
    private static string Literal(EndPoint? local) => local is IPEndPoint { Address: var address }
        ? address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6
            ? $"[IPv6:{new IPAddress(address.GetAddressBytes())}]"
            : $"[{address.MapToIPv4()}]"
        : "localhost";
}
