using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ScamWatch.Ingest.CardReader.Demo;

/// <summary>
/// An emulated card in a reader: speaks the protocol of vsmartcard's vpcd, where every message is a length of two bytes and as many
/// bytes; one byte alone is a command to the power supply. Disposed, the card is out.
/// </summary>
internal sealed class CardPlug : IDisposable
{
    private const byte PowerOff = 0;
    private const byte PowerOn = 1;
    private const byte ResetCard = 2;
    private const byte GetAtr = 4;

    private readonly IEmulatedCard _card;
    private readonly TimeSpan _drip;
    private readonly Socket? _listener;
    private readonly string? _path;
    private readonly TaskCompletionSource _out = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Socket? _line;
    private int _isOut;

    private CardPlug(IEmulatedCard card, Socket? listener, string? path, Socket? line, TimeSpan drip)
    {
        (_card, _listener, _path, _line, _drip) = (card, listener, path, line, drip);
        new Thread(Serve) { IsBackground = true, Name = "Emulated card" }.Start();
    }

    /// <summary>Ends when the card is out, whoever took it.</summary>
    public Task Out => _out.Task;

    /// <summary>Waits at a socket for a reader to come (a reader driver that connects to UNIX sockets).</summary>
    /// <param name="path">Of the socket; whatever is there is replaced.</param>
    /// <param name="card">The card.</param>
    /// <param name="drip">Pause after every byte of an answer.</param>
    public static CardPlug Listen(string path, IEmulatedCard card, TimeSpan drip = default)
    {
        // Under a name of its own first: whichever socket .NET closes later deletes the name it was bound to, and by then the path may be
        // another card's.
        var own = $"{path}.{Guid.NewGuid().ToString("N")[..8]}";
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(own));
        listener.Listen(1);
        File.Move(own, path, overwrite: true);
        return new(card, listener, path, null, drip);
    }

    /// <summary>Goes to a reader that waits at a port of this machine (vpcd).</summary>
    /// <exception cref="SocketException">Nobody waits there.</exception>
    public static CardPlug Connect(int port, IEmulatedCard card)
    {
        var line = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            line.Connect(IPAddress.Loopback, port);
        }
        catch
        {
            line.Dispose();
            throw;
        }

        return new(card, null, null, line, default);
    }

    public void Dispose()
    {
        // Once only: by the second time another card may wait under the same path.
        if (Interlocked.Exchange(ref _isOut, 1) != 0)
        {
            return;
        }

        _listener?.Dispose();
        if (_path is not null)
        {
            File.Delete(_path);
        }

        _line?.Dispose();
        _out.TrySetResult();
    }

    private bool IsOut => Volatile.Read(ref _isOut) != 0;

    private void Serve()
    {
        try
        {
            do
            {
                using var line = _listener?.Accept() ?? _line!;
                _line = line;
                while (!IsOut && Hear(line) is { } message)
                {
                    Answer(line, message);
                }
            }
            // The service was restarted: the card still lies there.
            while (!IsOut && _listener is not null);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // Taken out, or the reader has gone.
        }

        Dispose();
    }

    private void Answer(Socket line, byte[] message)
    {
        switch (message)
        {
            case [PowerOff or PowerOn or ResetCard]:
                _card.Reset();
                break;
            case [GetAtr]:
                Say(line, _card.Atr);
                break;
            default:
                if (_card.Answer(message) is { } answer)
                {
                    Say(line, answer);
                }
                else
                {
                    Dispose();
                }

                break;
        }
    }

    private void Say(Socket line, byte[] message)
    {
        var framed = new byte[message.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)message.Length);
        message.CopyTo(framed, 2);
        if (_drip == default)
        {
            line.Send(framed);
            return;
        }

        for (var i = 0; i < framed.Length; i++)
        {
            line.Send(framed, i, 1, SocketFlags.None);
            Thread.Sleep(_drip);
        }
    }

    /// <summary>The next message; null where the reader has gone.</summary>
    private static byte[]? Hear(Socket line)
    {
        AcknowledgeAtOnce(line);
        return Take(line, 2) is { } head && Take(line, BinaryPrimitives.ReadUInt16BigEndian(head)) is { } body ? body : null;
    }

    private static byte[]? Take(Socket line, int count)
    {
        var taken = new byte[count];
        for (var have = 0; have < count;)
        {
            int more;
            try
            {
                more = line.Receive(taken, have, count - have, SocketFlags.None);
            }
            catch (SocketException)
            {
                return null;
            }

            if (more == 0)
            {
                return null;
            }

            have += more;
        }

        return taken;
    }

    /// <summary>
    /// vpcd sends length and body one by one; where the first is not acknowledged at once, each command waits 40 ms for it. Linux forgets
    /// the option (TCP_QUICKACK, tcp(7)) after a while.
    /// </summary>
    private static void AcknowledgeAtOnce(Socket line)
    {
        const int Tcp = 6;
        const int QuickAck = 12;
        if (OperatingSystem.IsLinux() && line.AddressFamily == AddressFamily.InterNetwork)
        {
            line.SetRawSocketOption(Tcp, QuickAck, BitConverter.GetBytes(1));
        }
    }
}
