using System.Net;
using System.Net.Sockets;
using System.Text;
using ScamWatch.Ingest.Mail.Imap;
using ScamWatch.Ingest.Mail.Smtp;

namespace ScamWatch.Tests.Mail.Smtp;

/// <summary>
/// A mail server that plays a part on a port of this machine. Without further instructions it takes every mail; any answer can
/// be changed, and null cuts the connection instead of answering.
/// </summary>
internal sealed class PlayedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _talks = [];
    private readonly Lock _lock = new();
    private readonly List<string> _heard = [];
    private readonly List<string> _mails = [];

    public PlayedServer()
    {
        _listener.Start();
        _talks.Add(ListenAsync());
    }

    /// <summary>Answer to a command; null cuts the connection. The default where it throws <see cref="NotSupportedException"/>.</summary>
    public Func<string, string?> Answer { get; set; } = _ => throw new NotSupportedException();

    /// <summary>Answer to the end of the nth mail, from 1.</summary>
    public Func<int, string?> OnMail { get; set; } = _ => "250 2.0.0 taken";

    public string Greeting { get; set; } = "220 played ESMTP";

    public string Hello { get; set; } = "250-played\r\n250-SIZE 1000000\r\n250-AUTH PLAIN LOGIN\r\n250 ENHANCEDSTATUSCODES";

    public int Connections { get; private set; }

    public IReadOnlyList<string> Heard
    {
        get
        {
            lock (_lock)
            {
                return [.. _heard];
            }
        }
    }

    /// <summary>The mails as taken, dots undone.</summary>
    public IReadOnlyList<string> Mails
    {
        get
        {
            lock (_lock)
            {
                return [.. _mails];
            }
        }
    }

    public SmtpOptions Options(SmtpLimits? limits = null, string user = "", string password = "") => new()
    {
        Host = "127.0.0.1",
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
        Security = MailboxSecurity.None,
        User = user,
        Secret = new(password, null, null, null),
        HelloName = "desk.example",
        Limits = limits ?? SmtpLimits.Default,
        Poll = TimeSpan.FromMilliseconds(20),
        FirstPause = TimeSpan.FromMilliseconds(5),
    };

    public async Task<SmtpClient> ConnectAsync(SmtpLimits? limits = null, string user = "", string password = "") =>
        (SmtpClient)await SmtpConnect.RunAsync(Options(limits, user, password), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await Task.WhenAll(_talks);
        _end.Dispose();
    }

    private async Task ListenAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                Connections++;
                _talks.Add(TalkAsync(client));
            }
            catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1);
            await SayAsync(stream, Greeting);
            while (await reader.ReadLineAsync(_end.Token) is { } line)
            {
                lock (_lock)
                {
                    _heard.Add(line);
                }

                if (AnswerTo(line) is not { } answer)
                {
                    return;
                }

                await SayAsync(stream, answer);
                if (answer.StartsWith("354", StringComparison.Ordinal))
                {
                    var mail = await ReadMailAsync(reader);
                    int number;
                    lock (_lock)
                    {
                        _mails.Add(mail);
                        number = _mails.Count;
                    }

                    if (OnMail(number) is not { } end)
                    {
                        return;
                    }

                    await SayAsync(stream, end);
                }
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            // The other side went away.
        }
    }

    private string? AnswerTo(string line)
    {
        try
        {
            return Answer(line);
        }
        catch (NotSupportedException)
        {
            return line.Split(' ', ':')[0].ToUpperInvariant() switch
            {
                "EHLO" => Hello,
                "AUTH" => "235 2.7.0 in",
                "DATA" => "354 go on",
                "QUIT" => "221 bye",
                _ => "250 2.1.0 ok",
            };
        }
    }

    private async Task<string> ReadMailAsync(StreamReader reader)
    {
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync(_end.Token) is { } line && line != ".")
        {
            mail.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        return mail.ToString();
    }

    private async Task SayAsync(NetworkStream stream, string text) => await stream.WriteAsync(Encoding.Latin1.GetBytes(text + "\r\n"), _end.Token);
}
