using System.CommandLine;
using System.Net.Sockets;
using ScamWatch.Ingest.CardReader.Demo;

namespace ScamWatch.Ingest.Commands;

/// <summary>Puts an emulated card into a reader without hardware, so that the whole way through PC/SC can be shown.</summary>
internal sealed class DemoCardVerb : Verb
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    private readonly Option<string?> _socket = new("--socket") { Description = "UNIX socket to wait at for the reader" };
    private readonly Option<int?> _port = new("--port") { Description = "port of this machine at which vpcd waits" };
    private readonly Option<DemoKind> _kind = new("--kind") { Description = "mynumber, juki, android or other", DefaultValueFactory = _ => DemoKind.MyNumber };
    private readonly Option<int> _tries = new("--tries") { Description = "tries left of the four-digit PIN", DefaultValueFactory = _ => 3 };
    private readonly Option<int> _signingTries = new("--signing-tries") { Description = "tries left of the signing PIN", DefaultValueFactory = _ => 5 };
    private readonly Option<bool> _expired = new("--expired") { Description = "its certificates ended yesterday" };
    private readonly Option<string?> _authority = new("--authority") { Description = "file to write its authority's certificate to (PEM)" };

    public DemoCardVerb() : base("demo-card", "Put an emulated card into a reader without hardware")
    {
        foreach (var option in (Option[])[_socket, _port, _kind, _tries, _signingTries, _expired, _authority])
        {
            Options.Add(option);
        }
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var (socket, port) = (parsed.GetValue(_socket), parsed.GetValue(_port));
        var (tries, signingTries) = (parsed.GetValue(_tries), parsed.GetValue(_signingTries));
        if (socket is null == port is null || tries is < 0 or > 15 || signingTries is < 0 or > 15)
        {
            await Console.Error.WriteLineAsync("scamwatch: either --socket or --port, and tries from 0 to 15");
            return ExitCode.WrongUsage;
        }

        using var identity = DemoIdentity.Make(TimeProvider.System.GetUtcNow(), parsed.GetValue(_expired));
        if (parsed.GetValue(_authority) is { } file)
        {
            await File.WriteAllTextAsync(file, identity.Authority.ExportCertificatePem() + "\n", ct);
        }

        var card = new DemoCard(identity, parsed.GetValue(_kind), tries, signingTries);
        card.Heard += Tell;
        try
        {
            using var plug = socket is not null ? CardPlug.Listen(socket, card) : await ConnectAsync(port!.Value, card, ct);
            Console.WriteLine($"certificate {identity.Certificate.SerialNumber}, PIN {DemoCard.Pin}; Ctrl+C takes the card out");
            await plug.Out.WaitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            // Taken out.
        }

        return ExitCode.Done;
    }

    private static async Task<CardPlug> ConnectAsync(int port, DemoCard card, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return CardPlug.Connect(port, card);
            }
            catch (SocketException)
            {
                await Console.Error.WriteLineAsync($"scamwatch: no reader waits at port {port} yet");
                await Task.Delay(s_pause, ct);
            }
        }
    }

    /// <summary>Commands and answers, without what a VERIFY holds.</summary>
    private static void Tell(byte[] command, byte[] answer)
    {
        var shown = command is [_, 0x20, ..] && command.Length > 5 ? Convert.ToHexString(command, 0, 5) + "…" : Convert.ToHexString(command);
        Console.Error.WriteLine($"> {shown}\n< {(answer.Length > 2 ? $"{answer.Length - 2} bytes, " : "")}{Convert.ToHexString(answer[^2..])}");
    }
}
