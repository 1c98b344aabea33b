using System.Diagnostics;
using ScamWatch.Ingest.Mail.Imap;
using ScamWatch.Ingest.Mail.Smtp;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Mail.Smtp;

/// <summary>
/// A real way out: Dovecot's submission with STARTTLS, implicit TLS and AUTH under a certificate of its own, and behind it
/// postfix's smtp-sink, which keeps each mail as a file. Started privately as an ordinary user on free ports.
/// </summary>
public sealed class SubmissionFixture : IAsyncLifetime
{
    public const string Password = "desk-secret";

    private const string Dovecot = "/usr/sbin/dovecot";

    private readonly bool _asRoot = Environment.UserName == "root";
    private readonly List<Process> _processes = [];
    private string _folder = "";

    /// <summary>Why there is none; null where there is.</summary>
    public static string? Missing =>
        !File.Exists(Dovecot) || !File.Exists("/usr/lib/dovecot/submission") ? "dovecot-submissiond is not installed (./test.sh installs it)"
        : Sink is null ? "postfix's smtp-sink is not there (./test.sh fetches it)"
        : !File.Exists("/usr/bin/openssl") ? "openssl is not installed (./test.sh installs it)"
        : null;

    public string CaFile => Path.Combine(_folder, "cert.pem");

    public string OtherCaFile => Path.Combine(_folder, "other.pem");

    private int Port { get; set; }

    private int TlsPort { get; set; }

    /// <summary>The program, and where its libraries lie: unpacked below artifacts by test.sh, or installed.</summary>
    private static (string Program, string? Libraries)? Sink
    {
        get
        {
            var unpacked = Path.Combine(TestPaths.Root, "artifacts", "postfix", "usr");
            return File.Exists(Path.Combine(unpacked, "sbin", "smtp-sink"))
                ? (Path.Combine(unpacked, "sbin", "smtp-sink"), Path.Combine(unpacked, "lib", "postfix"))
                : File.Exists("/usr/sbin/smtp-sink") ? ("/usr/sbin/smtp-sink", null) : null;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null || Sink is not { } sink)
        {
            return;
        }

        // Short: the paths of the sockets below it may not pass 108 bytes.
        _folder = Directory.CreateTempSubdirectory("sw-smtp-").FullName;
        (Port, TlsPort) = (Programs.FreePort(), Programs.FreePort());
        var sinkPort = Programs.FreePort();
        await Programs.RunAsync("openssl", $"req -x509 -newkey rsa:2048 -nodes -keyout {_folder}/key.pem -out {_folder}/cert.pem -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1");
        await Programs.RunAsync("openssl", $"req -x509 -newkey rsa:2048 -nodes -keyout {_folder}/other.key -out {_folder}/other.pem -days 2 -subj /CN=localhost");
        var user = _asRoot ? "nobody" : Environment.UserName;
        var group = _asRoot ? "nogroup" : (await Programs.RunAsync("id", "-gn")).Trim();
        var template = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "TestData", "dovecot", "submission.conf"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "dovecot.conf"), template
            .Replace("@DIR@", _folder, StringComparison.Ordinal)
            .Replace("@USER@", user, StringComparison.Ordinal)
            .Replace("@GROUP@", group, StringComparison.Ordinal)
            .Replace("@PORT@", $"{Port}", StringComparison.Ordinal)
            .Replace("@TLSPORT@", $"{TlsPort}", StringComparison.Ordinal)
            .Replace("@SINKPORT@", $"{sinkPort}", StringComparison.Ordinal));
        Directory.CreateDirectory(Path.Combine(_folder, "dump"));
        if (_asRoot)
        {
            await Programs.RunAsync("chown", $"-R nobody:nogroup {_folder}");
        }

        var start = new ProcessStartInfo(sink.Program, $"{(_asRoot ? "-u nobody " : "")}-d {_folder}/dump/%M. -c 127.0.0.1:{sinkPort} 100") { RedirectStandardOutput = true };
        if (sink.Libraries is { } libraries)
        {
            start.Environment["LD_LIBRARY_PATH"] = libraries;
        }

        _processes.Add(Process.Start(start)!);
        var arguments = $"-F -c {_folder}/dovecot.conf";
        _processes.Add(Process.Start(_asRoot
            ? new ProcessStartInfo("runuser", $"-u nobody -- {Dovecot} {arguments}")
            : new ProcessStartInfo(Dovecot, arguments))!);
        await Programs.UntilItListensAsync(sinkPort);
        await Programs.UntilItListensAsync(TlsPort);
    }

    public async ValueTask DisposeAsync()
    {
        if (_processes.Count == 2)
        {
            _processes[0].Kill();
            // The master's own pid: runuser stands before it.
            await Programs.RunAsync("kill", (await File.ReadAllTextAsync(Path.Combine(_folder, "base", "master.pid"))).Trim());
        }

        foreach (var process in _processes)
        {
            await process.WaitForExitAsync();
            process.Dispose();
        }

        if (_folder.Length > 0)
        {
            await Folders.DeleteAsync(_folder);
        }
    }

    internal SmtpOptions Account(MailboxSecurity security = MailboxSecurity.StartTls, string password = Password, string? ca = null, string host = "localhost") => new()
    {
        Host = host,
        Port = security == MailboxSecurity.Tls ? TlsPort : Port,
        Security = security,
        CaFile = ca ?? CaFile,
        User = password.Length > 0 ? "desk" : "",
        Secret = new(password, null, null, null),
        Poll = TimeSpan.FromMilliseconds(20),
        FirstPause = TimeSpan.FromMilliseconds(5),
    };

    /// <summary>The mails that reached the sink and hold a text: its own lines about sender and recipient, then the message.</summary>
    public IReadOnlyList<string> MailsWith(string text) =>
        [.. Directory.GetFiles(Path.Combine(_folder, "dump")).Select(File.ReadAllText).Where(m => m.Contains(text, StringComparison.Ordinal))];
}
