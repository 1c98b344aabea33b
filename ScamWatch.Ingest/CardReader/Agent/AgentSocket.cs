using System.Net.WebSockets;

namespace ScamWatch.Ingest.CardReader.Agent;

/// <summary>What came was no message of ours.</summary>
internal sealed class AgentProtocolException(string detail) : Exception(detail);

/// <summary>Whole messages over a WebSocket, within their limit.</summary>
internal sealed class AgentSocket(WebSocket socket) : IDisposable
{
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly byte[] _buffer = new byte[AgentMessage.MaxBytes];

    /// <summary>Sends a message.</summary>
    /// <exception cref="WebSocketException">The connection is gone.</exception>
    public async Task SendAsync(AgentMessage message, CancellationToken ct)
    {
        var bytes = message.ToBytes();
        await _sending.WaitAsync(ct);
        try
        {
            await socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, ct);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next message; null where the other side closed.</summary>
    /// <exception cref="AgentProtocolException">Too long, not text, or not a message.</exception>
    /// <exception cref="WebSocketException">The connection is gone.</exception>
    public async Task<AgentMessage?> ReceiveAsync(CancellationToken ct)
    {
        var taken = 0;
        while (true)
        {
            if (taken == _buffer.Length)
            {
                throw new AgentProtocolException($"a message of more than {AgentMessage.MaxBytes} bytes");
            }

            var part = await socket.ReceiveAsync(_buffer.AsMemory(taken), ct);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            if (part.MessageType != WebSocketMessageType.Text)
            {
                throw new AgentProtocolException("a binary message");
            }

            taken += part.Count;
            if (part.EndOfMessage)
            {
                return AgentMessage.Read(_buffer.AsSpan(0, taken)) ?? throw new AgentProtocolException("no message of ours");
            }
        }
    }

    /// <summary>Says goodbye, within a second, whatever the other side does.</summary>
    public async Task CloseAsync(AgentMessage? last, WebSocketCloseStatus status)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            if (last is not null)
            {
                await SendAsync(last, limit.Token);
            }

            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(status, null, limit.Token);
            }
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException or IOException)
        {
            // It is gone already.
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        _sending.Dispose();
    }
}
