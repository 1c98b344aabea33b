using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ScamWatch.Tests.Counter;

/// <summary>Stands between agent and server and keeps every byte, the payload of masked frames unmasked (RFC 6455 §5.3).</summary>
internal sealed class RecordingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _to;
    private readonly MemoryStream _up = new();
    private readonly MemoryStream _down = new();
    private readonly Task _run;

    public RecordingProxy(Uri to)
    {
        _to = to;
        _listener.Start();
        _run = RunAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>What crossed the wire both ways: as it was, and once more with the frames' payload in clear.</summary>
    public string Everything
    {
        get
        {
            lock (_up)
            {
                return Encoding.Latin1.GetString(_up.ToArray()) + Clear(_up.ToArray()) + Encoding.Latin1.GetString(_down.ToArray()) + Clear(_down.ToArray());
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _run;
    }

    private async Task RunAsync()
    {
        var pumps = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, _to.Port);
                pumps.Add(PumpAsync(client, server, _up));
                pumps.Add(PumpAsync(server, client, _down));
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(pumps);
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, MemoryStream kept)
    {
        var buffer = new byte[8_192];
        try
        {
            int read;
            while ((read = await from.GetStream().ReadAsync(buffer)) > 0)
            {
                lock (_up)
                {
                    kept.Write(buffer, 0, read);
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One side hung up.
        }
        finally
        {
            from.Dispose();
            to.Dispose();
        }
    }

    private static string Clear(byte[] stream)
    {
        var text = new StringBuilder();
        var head = Encoding.Latin1.GetString(stream).IndexOf("\r\n\r\n", StringComparison.Ordinal);
        for (var i = head + 4; head >= 0 && i + 2 <= stream.Length;)
        {
            var isMasked = (stream[i + 1] & 0x80) != 0;
            long length = stream[i + 1] & 0x7F;
            i += 2;
            if (length == 126)
            {
                length = (stream[i] << 8) | stream[i + 1];
                i += 2;
            }
            else if (length == 127)
            {
                throw new InvalidDataException("a frame longer than any of ours");
            }

            var mask = isMasked ? stream[i..(i + 4)] : new byte[4];
            i += isMasked ? 4 : 0;
            for (var n = 0; n < length && i + n < stream.Length; n++)
            {
                text.Append((char)(stream[i + n] ^ mask[n % 4]));
            }

            i += (int)length;
        }

        return text.ToString();
    }
}
