using System.Globalization;
using System.Text;

namespace ScamWatch.Ingest.Mail.Imap;

/// <summary>
/// A connection to an IMAP server (RFC 3501, RFC 9051): commands out, responses in. Commands may be sent ahead of the
/// answers to earlier ones; answers are matched by their tags, data by what it says of itself.
/// </summary>
internal sealed class ImapClient(Stream stream, ImapLimits limits) : IAsyncDisposable
{
    private readonly HashSet<string> _capabilities = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ImapResponse> _completed = [];
    private readonly HashSet<string> _outstanding = [];
    private Stream _stream = stream;
    private ImapReader _reader = new(stream, limits);
    private int _commands;
    private string _farewell = "";

    /// <summary>Hears every untagged response, whoever it was meant for.</summary>
    public Action<ImapResponse> Untagged { get; set; } = _ => { };

    public bool IsSignedIn { get; private set; }

    /// <summary>False while answers are due, when no further command makes sense after a fault.</summary>
    private bool IsIdle => _outstanding.Count == 0;

    public bool Has(string capability) => _capabilities.Contains(capability);

    /// <summary>Reads the server's greeting.</summary>
    public async Task GreetAsync(CancellationToken ct)
    {
        var greeting = await _reader.ReadAsync(ct);
        Hear(greeting);
        if (!greeting.IsUntagged || greeting.Name is not ("OK" or "PREAUTH"))
        {
            throw new ProtocolFault(greeting.Name == "BYE" ? "The server turned the connection away." : "The server sent no greeting.");
        }

        IsSignedIn = greeting.Name == "PREAUTH";
        await NeedCapabilitiesAsync(ct);
    }

    /// <summary>Goes over to TLS. What the server said before counts no more: anyone could have said it (RFC 3501 §6.2.1).</summary>
    /// <param name="protect">Makes the protected stream of the plain one.</param>
    public async Task StartTlsAsync(Func<Stream, CancellationToken, Task<Stream>> protect, CancellationToken ct)
    {
        if (IsSignedIn)
        {
            // RFC 9051 §11.1: a PREAUTH greeting before STARTTLS is how a man in the middle gets round it.
            throw new ProtocolFault("The server signs in by itself before STARTTLS.");
        }

        if (!Has("STARTTLS"))
        {
            throw new MailboxSetupFault("the server does not offer STARTTLS");
        }

        await RunAsync("STARTTLS", ct);
        if (_reader.HasMore)
        {
            // Would be taken for part of the protected talk: response injection (CVE-2020-12398 and its kin).
            throw new ProtocolFault("The server went on talking before TLS began.");
        }

        _stream = await protect(_stream, ct);
        _reader = new(_stream, limits);
        _capabilities.Clear();
        await NeedCapabilitiesAsync(ct);
    }

    /// <summary>Signs in with a password.</summary>
    /// <exception cref="CommandRefused">Wrong user or password, among others.</exception>
    public async Task SignInAsync(string user, string password, CancellationToken ct)
    {
        if (Has("AUTH=PLAIN"))
        {
            await AuthenticateAsync("PLAIN", Encoding.UTF8.GetBytes($"\0{user}\0{password}"), ct);
            return;
        }

        if (Has("LOGINDISABLED"))
        {
            throw new MailboxSetupFault("the server does not allow LOGIN on this connection");
        }

        await SignedInAsync(() => RunAsync("LOGIN", ct, user, password), ct);
    }

    /// <summary>Signs in with an OAuth access token (Gmail and Exchange Online: SASL XOAUTH2).</summary>
    public Task SignInWithTokenAsync(string user, string token, CancellationToken ct) =>
        AuthenticateAsync("XOAUTH2", Encoding.UTF8.GetBytes($"user={user}\u0001auth=Bearer {token}\u0001\u0001"), ct);

    /// <summary>Sends a command and waits for its end.</summary>
    /// <param name="command">Name and plain arguments.</param>
    /// <param name="strings">Further arguments, quoted or sent as literals as they need.</param>
    /// <exception cref="CommandRefused">The server said NO or BAD.</exception>
    public async Task<ImapResponse> RunAsync(string command, CancellationToken ct, params string[] strings)
    {
        var tag = await SendAsync(command, ct, strings);
        var response = await EndAsync(tag, ct);
        return response.IsOk ? response : throw new CommandRefused(Verb(command), response);
    }

    /// <summary>Sends a command; its tag, for <see cref="EndAsync"/>.</summary>
    public async Task<string> SendAsync(string command, CancellationToken ct, params string[] strings)
    {
        var tag = string.Create(CultureInfo.InvariantCulture, $"S{++_commands}");
        _outstanding.Add(tag);
        var line = new StringBuilder(tag).Append(' ').Append(command);
        foreach (var argument in strings)
        {
            line.Append(' ');
            if (Quotable(argument))
            {
                line.Append('"').Append(argument.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
                continue;
            }

            var bytes = Encoding.UTF8.GetBytes(argument);
            var atOnce = Has("LITERAL+") || (Has("LITERAL-") && bytes.Length <= 4096);
            await WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{line}{{{bytes.Length}{(atOnce ? "+" : "")}}}\r\n"), ct);
            line.Clear();
            if (!atOnce && await ContinueAsync(tag, ct) is { } refused)
            {
                throw new CommandRefused(Verb(command), refused);
            }

            await _stream.WriteAsync(bytes, ct);
        }

        await WriteAsync(line.Append("\r\n").ToString(), ct);
        return tag;
    }

    /// <summary>Waits for the end of a command, hearing everything that comes before it.</summary>
    public async ValueTask<ImapResponse> EndAsync(string tag, CancellationToken ct)
    {
        for (var count = 0; count <= limits.MaxResponses; count++)
        {
            if (await StepAsync(tag, ct) is { } end)
            {
                return end;
            }
        }

        throw new ProtocolFault("A command's answers come to no end.");
    }

    /// <summary>The end of a command where it has come; otherwise hears one response more and gives null.</summary>
    public async ValueTask<ImapResponse?> StepAsync(string tag, CancellationToken ct)
    {
        if (_completed.Remove(tag, out var response))
        {
            return response;
        }

        await ReadOneAsync(ct);
        return null;
    }

    /// <summary>Waits for news (RFC 2177) until <paramref name="heard"/> or the time is up.</summary>
    public async Task IdleAsync(Func<bool> heard, TimeSpan atMost, CancellationToken ct)
    {
        var tag = await SendAsync("IDLE", ct);
        if (await ContinueAsync(tag, ct) is { } refused)
        {
            throw new CommandRefused("IDLE", refused);
        }

        var end = Environment.TickCount64 + (long)atMost.TotalMilliseconds;
        while (!heard() && Environment.TickCount64 < end
            && await _reader.WaitAsync(TimeSpan.FromMilliseconds(Math.Max(1, end - Environment.TickCount64)), ct))
        {
            await ReadOneAsync(ct);
            if (_completed.ContainsKey(tag))
            {
                break;
            }
        }

        if (!_completed.ContainsKey(tag))
        {
            await WriteAsync("DONE\r\n", ct);
        }

        var response = await EndAsync(tag, ct);
        if (!response.IsOk)
        {
            throw new CommandRefused("IDLE", response);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (IsSignedIn && IsIdle)
        {
            try
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
                await RunAsync("LOGOUT", patience.Token);
            }
            catch (Exception fault) when (fault is IOException or CommandRefused or OperationCanceledException or TimeoutException or ObjectDisposedException)
            {
                // Politeness only: the connection is closed either way.
            }
        }

        await _stream.DisposeAsync();
    }

    private async Task AuthenticateAsync(string mechanism, byte[] initial, CancellationToken ct)
    {
        if (!Has("AUTH=" + mechanism))
        {
            throw new MailboxSetupFault($"the server does not offer AUTHENTICATE {mechanism}");
        }

        await SignedInAsync(async () =>
        {
            var secret = Convert.ToBase64String(initial);
            var atOnce = Has("SASL-IR");
            var tag = await SendAsync($"AUTHENTICATE {mechanism}{(atOnce ? " " + secret : "")}", ct);
            // The first "+" asks for the secret. A further one brings XOAUTH2's error as JSON, to be answered with an empty
            // line before the server says NO.
            for (var sent = atOnce; await ContinueAsync(tag, ct) is var end; sent = true)
            {
                if (end is not null)
                {
                    return end.IsOk ? end : throw new CommandRefused("AUTHENTICATE", end);
                }

                await WriteAsync(sent ? "\r\n" : secret + "\r\n", ct);
            }

            throw new ProtocolFault("AUTHENTICATE came to no end.");
        }, ct);
    }

    private async Task SignedInAsync(Func<Task<ImapResponse>> signIn, CancellationToken ct)
    {
        var response = await signIn();
        IsSignedIn = true;
        // What a server can do before and after differs (RFC 3501 §6.2.2); many say it with the answer.
        _capabilities.Clear();
        if (response.CodeName == "CAPABILITY")
        {
            Learn(response.Code);
        }

        await NeedCapabilitiesAsync(ct);
    }

    private async Task NeedCapabilitiesAsync(CancellationToken ct)
    {
        if (_capabilities.Count == 0)
        {
            await RunAsync("CAPABILITY", ct);
        }
    }

    /// <summary>Waits until the server asks for more: null; or ends the command: its answer.</summary>
    private async Task<ImapResponse?> ContinueAsync(string tag, CancellationToken ct)
    {
        for (var count = 0; count <= limits.MaxResponses; count++)
        {
            var response = await ReadOneAsync(ct);
            if (response.IsContinuation)
            {
                return null;
            }

            if (_completed.Remove(tag, out var end))
            {
                return end;
            }
        }

        throw new ProtocolFault("A command's answers come to no end.");
    }

    private async ValueTask<ImapResponse> ReadOneAsync(CancellationToken ct)
    {
        ImapResponse response;
        try
        {
            response = await _reader.ReadAsync(ct);
        }
        catch (ProtocolFault) when (_farewell.Length > 0)
        {
            throw new ProtocolFault($"The server closed the connection: {_farewell}");
        }

        Hear(response);
        return response;
    }

    private void Hear(ImapResponse response)
    {
        if (response.CodeName == "CAPABILITY")
        {
            Learn(response.Code);
        }

        if (response.IsUntagged)
        {
            if (response.Name == "CAPABILITY")
            {
                Learn(response.Text);
            }
            else if (response.Name == "BYE")
            {
                // The code only: the words may repeat what was sent.
                _farewell = $"BYE [{response.CodeName}]";
            }

            Untagged(response);
        }
        else if (!response.IsContinuation)
        {
            if (!_outstanding.Remove(response.Tag))
            {
                throw new ProtocolFault("The server answered what was not asked.");
            }

            _completed[response.Tag] = response;
        }
    }

    private void Learn(string capabilities)
    {
        foreach (var capability in capabilities.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(500))
        {
            _capabilities.Add(capability);
        }
    }

    private ValueTask WriteAsync(string text, CancellationToken ct) => _stream.WriteAsync(Encoding.UTF8.GetBytes(text), ct);

    private static bool Quotable(string argument) => argument.Length < 1000 && argument.All(c => c is >= ' ' and <= '~');

    private static string Verb(string command) =>
        string.Join(' ', command.Split(' ').Take(command.StartsWith("UID ", StringComparison.Ordinal) ? 2 : 1));
}
