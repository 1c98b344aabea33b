using System.Net;
using System.Net.Sockets;

namespace ScamWatch.Tests.Support;

/// <summary>Clients that come from addresses of their own (127.0.0.0/8 is all this machine), since limits count by address.</summary>
internal static class Visitors
{
    private static int s_count;

    /// <summary>An address that nobody has come from yet.</summary>
    public static IPAddress NewAddress()
    {
        var number = Interlocked.Increment(ref s_count);
        return new([127, (byte)(1 + (number / 62_500)), (byte)(1 + (number / 250 % 250)), (byte)(1 + (number % 250))]);
    }

    /// <summary>A client of an address of its own, without cookies; follows no redirects.</summary>
    public static HttpClient New(Uri address)
    {
        var own = NewAddress();
        return new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectCallback = async (context, ct) =>
            {
                var socket = await ConnectAsync(own, context.DnsEndPoint.Host, context.DnsEndPoint.Port, ct);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        { BaseAddress = address };
    }

    /// <summary>A connection from an address.</summary>
    public static async Task<Socket> ConnectAsync(IPAddress from, string host, int port, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(IPAddress.Parse(host), port, ct);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
