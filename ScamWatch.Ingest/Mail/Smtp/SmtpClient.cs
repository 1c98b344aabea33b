using System.Buffers;
using System.Globalization;
using System.Text;
using ScamWatch.Ingest.Mail.Imap;

namespace ScamWatch.Ingest.Mail.Smtp;

/// <summary>
/// A connection to a mail server that takes mails from us (RFC 5321, RFC 6409): commands out, answers in. Without pipelining:
/// there is one recipient a mail, and the way to the server is short.
/// </summary>
internal sealed class SmtpClient(Stream stream, string helloName, SmtpLimits limits) : IMailSender
{
    private const int BlockSize = 64 * 1024;

    /// <summary>RFC 5321 §4.5.3.1.4; longer first words of AUTH go on a line of their own.</summary>
    private const int MaxCommand = 510;

    private readonly Dictionary<string, string> _extensions = new(StringComparer.OrdinalIgnoreCase);
    private Stream _stream = stream;
    private SmtpReader _reader = new(stream);
    private bool _inTransaction;
    private bool _broken;

    public bool Has(string extension) => _extensions.ContainsKey(extension);

    /// <summary>Reads the server's greeting and says who we are.</summary>
    public async Task GreetAsync(CancellationToken ct)
    {
        Need("greeting", await ReadAsync(limits.Answer, ct));
        await HelloAsync(ct);
    }

    /// <summary>Goes over to TLS. What the server said before counts no more: anyone could have said it (RFC 3207 §4.2).</summary>
    /// <param name="protect">Makes the protected stream of the plain one.</param>
    public async Task StartTlsAsync(Func<Stream, CancellationToken, Task<Stream>> protect, CancellationToken ct)
    {
        if (!Has("STARTTLS"))
        {
            throw new MailboxSetupFault("the server does not offer STARTTLS");
        }

        Need("STARTTLS", await AskAsync("STARTTLS", ct));
        if (_reader.HasMore)
        {
            // Would be taken for part of the protected talk: response injection (CVE-2021-38502 and its kin).
            throw new ProtocolFault("The server went on talking before TLS began.");
        }

        _stream = await protect(_stream, ct);
        _reader = new(_stream);
        await HelloAsync(ct);
    }

    /// <summary>Signs in (RFC 4954) with a password, or with an OAuth access token (XOAUTH2).</summary>
    /// <exception cref="SmtpRefused">Wrong user, password or token, among others.</exception>
    public async Task SignInAsync(string user, string secret, bool isToken, CancellationToken ct)
    {
        var offered = _extensions.GetValueOrDefault("AUTH", "").Split(' ').ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (isToken)
        {
            await (offered.Contains("XOAUTH2")
                ? AuthenticateAsync("XOAUTH2", [$"user={user}\u0001auth=Bearer {secret}\u0001\u0001", ""], sendsFirst: true, ct)
                : throw new MailboxSetupFault("the server does not offer AUTH XOAUTH2"));
        }
        else if (offered.Contains("PLAIN"))
        {
            await AuthenticateAsync("PLAIN", [$"\0{user}\0{secret}"], sendsFirst: true, ct);
        }
        else if (offered.Contains("LOGIN"))
        {
            await AuthenticateAsync("LOGIN", [user, secret], sendsFirst: false, ct);
        }
        else
        {
            throw new MailboxSetupFault("the server does not offer AUTH PLAIN or LOGIN");
        }
    }

    public async Task SendAsync(string from, string to, ReadOnlyMemory<byte> message, CancellationToken ct)
    {
        if (long.TryParse(_extensions.GetValueOrDefault("SIZE"), NumberStyles.None, CultureInfo.InvariantCulture, out var most)
            && most > 0 && message.Length > most)
        {
            throw new SmtpRefused("SIZE", new(552, "5.3.4", []));
        }

        if (_inTransaction)
        {
            // The mail before was refused half-way.
            Need("RSET", await AskAsync("RSET", ct));
        }

        _inTransaction = true;
        var size = Has("SIZE") ? string.Create(CultureInfo.InvariantCulture, $" SIZE={message.Length}") : "";
        Need("MAIL", await AskAsync($"MAIL FROM:<{from}>{size}", ct));
        Need("RCPT", await AskAsync($"RCPT TO:<{to}>", ct));
        var go = await AskAsync("DATA", ct);
        if (!go.IsContinuation)
        {
            throw Refused("DATA", go);
        }

        await WriteMessageAsync(message, ct);
        Need("message", await ReadAsync(limits.Final, ct));
        _inTransaction = false;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_broken)
        {
            try
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
                await AskAsync("QUIT", patience.Token);
            }
            catch (Exception fault) when (fault is IOException or OperationCanceledException or TimeoutException or ObjectDisposedException)
            {
                // Politeness only: the connection is closed either way.
            }
        }

        await _stream.DisposeAsync();
    }

    private async Task HelloAsync(CancellationToken ct)
    {
        _extensions.Clear();
        var reply = await AskAsync("EHLO " + helloName, ct);
        if (!reply.IsOk)
        {
            // A server from before 1995 knows HELO only (RFC 5321 §3.2).
            Need("HELO", await AskAsync("HELO " + helloName, ct));
            return;
        }

        foreach (var line in reply.Lines.Skip(1))
        {
            // "AUTH=PLAIN" beside "AUTH PLAIN": written for clients of long ago.
            var words = line.Replace('=', ' ').Split(' ', 2);
            _extensions[words[0]] = words.Length > 1 ? $"{_extensions.GetValueOrDefault(words[0])} {words[1]}".Trim() : "";
        }
    }

    private async Task AuthenticateAsync(string mechanism, IReadOnlyList<string> answers, bool sendsFirst, CancellationToken ct)
    {
        var lines = answers.Select(a => Convert.ToBase64String(Encoding.UTF8.GetBytes(a))).ToList();
        var command = $"AUTH {mechanism}";
        var next = 0;
        if (sendsFirst && command.Length + 1 + lines[0].Length <= MaxCommand)
        {
            command += " " + lines[next++];
        }

        var reply = await AskAsync(command, ct);
        while (reply.IsContinuation)
        {
            // More questions than answers: "*" gives up (RFC 4954 §4). XOAUTH2 tells its error by one question, to be answered
            // with an empty line before the server says no.
            reply = await AskAsync(next < lines.Count ? lines[next] : "*", ct);
            if (++next > lines.Count + 1)
            {
                throw new ProtocolFault("AUTH came to no end.");
            }
        }

        Need("AUTH", reply);
    }

    private async Task<SmtpReply> AskAsync(string command, CancellationToken ct)
    {
        // Every argument was checked where it came in; this is the last gate before the wire.
        if (command.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new InvalidOperationException("A command holds a character that SMTP does not allow.");
        }

        await WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), ct);
        return await ReadAsync(limits.Answer, ct);
    }

    /// <summary>Lines that begin with a dot get another (RFC 5321 §4.5.2); a dot alone ends the message.</summary>
    private async Task WriteMessageAsync(ReadOnlyMemory<byte> message, CancellationToken ct)
    {
        var stuffed = new ArrayBufferWriter<byte>(message.Length + 256);
        for (var rest = message.Span; !rest.IsEmpty;)
        {
            var end = rest.IndexOf("\r\n"u8);
            var line = end < 0 ? rest : rest[..(end + 2)];
            if (line[0] == (byte)'.')
            {
                stuffed.Write("."u8);
            }

            stuffed.Write(line);
            rest = rest[line.Length..];
        }

        stuffed.Write(message.Span.EndsWith("\r\n"u8) ? ".\r\n"u8 : "\r\n.\r\n"u8);
        for (var sent = 0; sent < stuffed.WrittenCount; sent += BlockSize)
        {
            await WriteAsync(stuffed.WrittenMemory[sent..Math.Min(sent + BlockSize, stuffed.WrittenCount)], ct);
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(limits.Answer);
        try
        {
            await _stream.WriteAsync(bytes, limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            _broken = true;
            throw new TimeoutException("The server takes nothing more.");
        }
        catch
        {
            _broken = true;
            throw;
        }
    }

    private async Task<SmtpReply> ReadAsync(TimeSpan patience, CancellationToken ct)
    {
        try
        {
            return await _reader.ReadAsync(patience, ct);
        }
        catch
        {
            _broken = true;
            throw;
        }
    }

    private void Need(string stage, SmtpReply reply)
    {
        if (!reply.IsOk)
        {
            throw Refused(stage, reply);
        }
    }

    private SmtpRefused Refused(string stage, SmtpReply reply)
    {
        _broken |= reply.Code == 421;
        return new(stage, reply);
    }
}
