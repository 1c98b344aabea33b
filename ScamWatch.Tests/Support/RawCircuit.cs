using System.Buffers.Binary;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ScamWatch.Tests.Support;

/// <summary>
/// A window of the console without a browser: opens a page, its circuit over a WebSocket, and answers as the browser's script does, but draws
/// nothing. Hub protocol of SignalR in MessagePack, as Blazor speaks it.
/// </summary>
internal sealed partial class RawCircuit : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly TaskCompletionSource<string?> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _hearing = Task.CompletedTask;
    private HttpClient? _client;
    private string _cookie = "";
    private int _calls;

    private RawCircuit()
    {
    }

    /// <summary>What the page or the connection was answered with; 101 where the connection was made.</summary>
    public HttpStatusCode Status { get; private set; }

    /// <summary>The page as it came.</summary>
    public string Page { get; private set; } = "";

    /// <summary>True where a circuit began.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Drawings received so far.</summary>
    public int Batches { get; private set; }

    /// <summary>Bytes of them.</summary>
    public long Bytes { get; private set; }

    /// <summary>Ends with the circuit, whoever ends it.</summary>
    public Task Ended => _ended.Task;

    /// <summary>What was said of its end, by the server or by the connection; empty where nothing was.</summary>
    public string Why { get; private set; } = "";

    /// <summary>Opens a page of the console and its circuit.</summary>
    /// <param name="address">Of the application.</param>
    /// <param name="cookie">Of somebody signed in; null for nobody.</param>
    /// <param name="path">Of the page; its circuit is tried only where the page came.</param>
    /// <param name="before">Waited for between the page and its circuit; null to go on at once.</param>
    public static async Task<RawCircuit> OpenAsync(HttpClient client, Uri address, string cookie, string path, CancellationToken ct, Func<Task>? before = null)
    {
        var circuit = new RawCircuit { _client = client, _cookie = cookie };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Cookie", cookie);
        using (var answer = await client.SendAsync(request, ct))
        {
            circuit.Status = answer.StatusCode;
            circuit.Page = await answer.Content.ReadAsStringAsync(ct);
        }

        await (before?.Invoke() ?? Task.CompletedTask);
        if (circuit.Status == HttpStatusCode.OK && await circuit.ConnectAsync(address, cookie, null, ct))
        {
            var markers = "[" + string.Join(',', Marker().Matches(circuit.Page).Select(m => m.Groups[1].Value)) + "]";
            await circuit.StartAsync(address, path, markers, ct);
        }

        return circuit;
    }

    /// <summary>Only a connection to the door of the circuits, as anybody may try.</summary>
    /// <param name="origin">The page that it claims to come from.</param>
    public static async Task<RawCircuit> ConnectOnlyAsync(Uri address, string? cookie, string? origin, CancellationToken ct)
    {
        var circuit = new RawCircuit();
        await circuit.ConnectAsync(address, cookie, origin, ct);
        return circuit;
    }

    /// <summary>Goes to another page of the console, as a click on a link does.</summary>
    public Task GoAsync(Uri address) => CallAsync("OnLocationChanged", address.ToString(), null, true);

    /// <summary>Waits until a number of drawings has come; false where the circuit ended before.</summary>
    public async Task<bool> DrawnAsync(int batches, CancellationToken ct)
    {
        while (true)
        {
            Task moved;
            lock (_lock)
            {
                if (Batches >= batches)
                {
                    return true;
                }

                moved = _moved.Task;
            }

            if (await Task.WhenAny(moved, _ended.Task).WaitAsync(s_patience, ct) == _ended.Task)
            {
                return Batches >= batches;
            }
        }
    }

    /// <summary>Cuts the connection, as a lost network does: the server keeps the circuit for some time.</summary>
    public void Cut() => _socket.Abort();

    public async ValueTask DisposeAsync()
    {
        if (IsOpen && _client is not null && await _started.Task is { } id)
        {
            // What the browser sends when a page is closed: the server lets go of the circuit at once.
            using var goodbye = new HttpRequestMessage(HttpMethod.Post, "/_blazor/disconnect") { Content = new MultipartFormDataContent { { new StringContent(id), "circuitId" } } };
            goodbye.Headers.TryAddWithoutValidation("Cookie", _cookie);
            try
            {
                using var answer = await _client.SendAsync(goodbye);
            }
            catch (HttpRequestException)
            {
                // It was gone.
            }
        }

        _socket.Abort();
        await _hearing;
        _socket.Dispose();
        _sending.Dispose();
    }

    private async Task<bool> ConnectAsync(Uri address, string? cookie, string? origin, CancellationToken ct)
    {
        if (cookie is not null)
        {
            _socket.Options.SetRequestHeader("Cookie", cookie);
        }

        if (origin is not null)
        {
            _socket.Options.SetRequestHeader("Origin", origin);
        }

        _socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await _socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "/_blazor" }.Uri, ct);
        }
        catch (WebSocketException)
        {
            Status = _socket.HttpStatusCode;
            _ended.TrySetResult();
            return false;
        }

        Status = _socket.HttpStatusCode;
        return true;
    }

    private async Task StartAsync(Uri address, string path, string markers, CancellationToken ct)
    {
        await _socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, ct);
        _hearing = Task.Run(HearAsync, CancellationToken.None);
        await SendAsync(w =>
        {
            w.Array(6).Int(1).Map(0).Text("0").Text("StartCircuit").Array(4);
            w.Text(address.ToString()).Text(new Uri(address, path).ToString()).Text(markers).Text("");
            w.Array(0);
        });
        IsOpen = await Task.WhenAny(_started.Task, _ended.Task).WaitAsync(s_patience, ct) == _started.Task && await _started.Task is not null;
    }

    private Task CallAsync(string target, params object?[] arguments) => SendAsync(w =>
    {
        w.Array(6).Int(1).Map(0);
        if (target == "OnLocationChanged")
        {
            w.Text($"c{Interlocked.Increment(ref _calls)}");
        }
        else
        {
            w.Nil();
        }

        w.Text(target).Array(arguments.Length);
        foreach (var argument in arguments)
        {
            _ = argument switch
            {
                null => w.Nil(),
                string text => w.Text(text),
                bool yes => w.Bool(yes),
                long number => w.Int(number),
                _ => throw new ArgumentException("No such kind of argument.", nameof(arguments)),
            };
        }

        w.Array(0);
    });

    private async Task SendAsync(Action<PackWriter> write)
    {
        var writer = new PackWriter();
        write(writer);
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(writer.Framed(), WebSocketMessageType.Binary, true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task HearAsync()
    {
        var buffer = new byte[64 * 1024];
        var pending = new List<byte>();
        var shaken = false;
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    Tell(_socket.CloseStatusDescription);
                    break;
                }

                pending.AddRange(buffer.AsSpan(0, received.Count));
                if (!shaken)
                {
                    var end = pending.IndexOf(0x1e);
                    if (end < 0)
                    {
                        continue;
                    }

                    pending.RemoveRange(0, end + 1);
                    shaken = true;
                }

                while (Frame(pending) is { } message)
                {
                    await AnswerAsync(new PackReader(message));
                }
            }
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            // Cut, or closed by ourselves.
            Tell(fault.Message);
        }

        _ended.TrySetResult();
    }

    private static byte[]? Frame(List<byte> pending)
    {
        var (length, at) = (0, 0);
        for (var shift = 0; ; shift += 7, at++)
        {
            if (at == pending.Count)
            {
                return null;
            }

            length |= (pending[at] & 0x7f) << shift;
            if ((pending[at] & 0x80) == 0)
            {
                at++;
                break;
            }
        }

        if (pending.Count < at + length)
        {
            return null;
        }

        var message = pending.GetRange(at, length).ToArray();
        pending.RemoveRange(0, at + length);
        return message;
    }

    private async Task AnswerAsync(PackReader message)
    {
        var parts = (object?[])message.Read()!;
        switch ((long)parts[0]!)
        {
            case 1:
                var arguments = (object?[])parts[4]!;
                switch ((string)parts[3]!)
                {
                    case "JS.RenderBatch":
                        lock (_lock)
                        {
                            Batches++;
                            Bytes += ((byte[])arguments[1]!).Length;
                            (var moved, _moved) = (_moved, new(TaskCreationOptions.RunContinuationsAsynchronously));
                            moved.SetResult();
                        }

                        await CallAsync("OnRenderCompleted", arguments[0], null);
                        break;
                    case "JS.BeginInvokeJS" when arguments[0] is long task and not 0:
                        // An object of the browser (a module) gets a number; anything else is answered with nothing.
                        var result = arguments[3] is long and 1 ? $"{{\"__jsObjectId\":{task}}}" : "null";
                        await CallAsync("EndInvokeJSFromDotNet", task, true, $"[{task},true,{result}]");
                        break;
                    case "JS.Error":
                        Tell(arguments[0] as string);
                        _started.TrySetResult(null);
                        break;
                }

                break;
            case 3 when parts[2] is "0":
                _started.TrySetResult(parts[3] is long and 3 ? (string?)parts[4] : null);
                break;
            case 7:
                Tell(parts[1] as string);
                _ended.TrySetResult();
                break;
        }
    }

    // The first that is said is the cause; what follows, its consequence.
    private void Tell(string? why) => Why = Why.Length > 0 ? Why : why ?? "";

    [GeneratedRegex(@"<!--Blazor:(\{""type"":""server"".*?\})-->")]
    private static partial Regex Marker();

    /// <summary>The part of MessagePack that hub messages are made of.</summary>
    private sealed class PackWriter
    {
        private readonly List<byte> _bytes = [];

        public PackWriter Array(int count)
        {
            _bytes.Add((byte)(0x90 | count));
            return this;
        }

        public PackWriter Map(int count)
        {
            _bytes.Add((byte)(0x80 | count));
            return this;
        }

        public PackWriter Nil()
        {
            _bytes.Add(0xc0);
            return this;
        }

        public PackWriter Bool(bool yes)
        {
            _bytes.Add(yes ? (byte)0xc3 : (byte)0xc2);
            return this;
        }

        public PackWriter Int(long number)
        {
            if (number is >= 0 and < 128)
            {
                _bytes.Add((byte)number);
                return this;
            }

            _bytes.Add(0xd3);
            Span<byte> wide = stackalloc byte[8];
            BinaryPrimitives.WriteInt64BigEndian(wide, number);
            _bytes.AddRange(wide);
            return this;
        }

        public PackWriter Text(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            _bytes.Add(0xdb);
            Span<byte> length = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            _bytes.AddRange(length);
            _bytes.AddRange(bytes);
            return this;
        }

        /// <summary>With its length before it, seven bits a byte.</summary>
        public byte[] Framed()
        {
            var length = new List<byte>();
            var left = _bytes.Count;
            do
            {
                length.Add((byte)((left & 0x7f) | (left > 0x7f ? 0x80 : 0)));
                left >>= 7;
            }
            while (left > 0);
            return [.. length, .. _bytes];
        }
    }

    private sealed class PackReader(byte[] bytes)
    {
        private int _at;

        public object? Read()
        {
            var code = bytes[_at++];
            return code switch
            {
                <= 0x7f => (long)code,
                <= 0x8f => Map(code & 0x0f),
                <= 0x9f => Array(code & 0x0f),
                <= 0xbf => Text(code & 0x1f),
                0xc0 => null,
                0xc2 => false,
                0xc3 => true,
                0xc4 => Binary((int)Number(1)),
                0xc5 => Binary((int)Number(2)),
                0xc6 => Binary((int)Number(4)),
                0xcc => Number(1),
                0xcd => Number(2),
                0xce => Number(4),
                0xcf => Number(8),
                0xd0 => (long)(sbyte)Number(1),
                0xd1 => (long)(short)Number(2),
                0xd2 => (long)(int)Number(4),
                0xd3 => Number(8),
                0xd9 => Text((int)Number(1)),
                0xda => Text((int)Number(2)),
                0xdb => Text((int)Number(4)),
                0xdc => Array((int)Number(2)),
                0xdd => Array((int)Number(4)),
                0xde => Map((int)Number(2)),
                >= 0xe0 => (long)(sbyte)code,
                _ => throw new JsonException($"MessagePack code {code:x2} is not of this protocol."),
            };
        }

        private long Number(int size)
        {
            long number = 0;
            for (var i = 0; i < size; i++)
            {
                number = (number << 8) | bytes[_at++];
            }

            return number;
        }

        private object?[] Array(int count)
        {
            var items = new object?[count];
            for (var i = 0; i < count; i++)
            {
                items[i] = Read();
            }

            return items;
        }

        private Dictionary<string, object?> Map(int count)
        {
            var map = new Dictionary<string, object?>();
            for (var i = 0; i < count; i++)
            {
                map[Read()?.ToString() ?? ""] = Read();
            }

            return map;
        }

        private string Text(int length) => Encoding.UTF8.GetString(Take(length));

        private byte[] Binary(int length) => Take(length).ToArray();

        private ReadOnlySpan<byte> Take(int length)
        {
            var taken = bytes.AsSpan(_at, length);
            _at += length;
            return taken;
        }
    }
}
