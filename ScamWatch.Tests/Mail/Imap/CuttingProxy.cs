using System.Net;
using System.Net.Sockets;

namespace ScamWatch.Tests.Mail.Imap;

/// <summary>Stands between client and server and cuts each of its first connections after so many bytes from the server.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<int> _cuts;
    private readonly int _target;
    private readonly Task _accepting;

    /// <param name="target">Port of the server.</param>
    /// <param name="cuts">Bytes after which each connection is cut; later connections stay whole.</param>
    public CuttingProxy(int target, IEnumerable<int> cuts)
    {
        (_target, _cuts) = (target, new(cuts));
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections were cut.</summary>
    public int Cut { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = ServeAsync(client, _cuts.TryDequeue(out var bytes) ? bytes : int.MaxValue);
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the test.
        }
    }

    private async Task ServeAsync(TcpClient client, int bytes)
    {
        using (client)
        {
            using var server = new TcpClient();
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                var upwards = client.GetStream().CopyToAsync(server.GetStream(), _stop.Token);
                var buffer = new byte[4096];
                while (bytes > 0 && await server.GetStream().ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, bytes)), _stop.Token) is var read and > 0)
                {
                    await client.GetStream().WriteAsync(buffer.AsMemory(0, read), _stop.Token);
                    bytes -= read;
                }

                Cut += bytes == 0 ? 1 : 0;
                client.Close();
                server.Close();
                await upwards;
            }
            catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One end hung up: so does the other.
            }
        }
    }
}
