using System.Buffers.Text;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text;
using ScamWatch.Ingest.Mail.Imap;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Mail.Imap;

/// <summary>
/// Debian's Dovecot, started privately as an ordinary user on free ports of this machine. Each test takes an account of its
/// own: any name has one.
/// </summary>
public sealed class DovecotFixture : IAsyncLifetime
{
    public const string Password = "desk-secret";

    private const string Executable = "/usr/sbin/dovecot";

    private readonly bool _asRoot = Environment.UserName == "root";
    private readonly byte[] _tokenKey = RandomNumberGenerator.GetBytes(32);
    private string _folder = "";
    private Process? _process;

    /// <summary>Why there is none; null where there is.</summary>
    public static string? Missing =>
        !File.Exists(Executable) ? "dovecot is not installed (./test.sh installs it)"
        : !File.Exists("/usr/bin/openssl") ? "openssl is not installed (./test.sh installs it)"
        : null;

    public int Port { get; private set; }

    public int TlsPort { get; private set; }

    /// <summary>The certificate the server shows, which is its own authority.</summary>
    public string CaFile => Path.Combine(_folder, "cert.pem");

    public string OtherCaFile => Path.Combine(_folder, "other.pem");

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        // Short: the paths of the sockets below it may not pass 108 bytes.
        _folder = Directory.CreateTempSubdirectory("sw-imap-").FullName;
        (Port, TlsPort) = (Programs.FreePort(), Programs.FreePort());
        await Programs.RunAsync("openssl", $"req -x509 -newkey rsa:2048 -nodes -keyout {_folder}/key.pem -out {_folder}/cert.pem -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1");
        await Programs.RunAsync("openssl", $"req -x509 -newkey rsa:2048 -nodes -keyout {_folder}/other.key -out {_folder}/other.pem -days 2 -subj /CN=localhost");
        var user = _asRoot ? "nobody" : Environment.UserName;
        var group = _asRoot ? "nogroup" : await Programs.RunAsync("id", "-gn");
        var template = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "TestData", "dovecot", "dovecot.conf"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "dovecot.conf"), template
            .Replace("@DIR@", _folder, StringComparison.Ordinal)
            .Replace("@USER@", user, StringComparison.Ordinal)
            .Replace("@GROUP@", group.Trim(), StringComparison.Ordinal)
            .Replace("@PORT@", $"{Port}", StringComparison.Ordinal)
            .Replace("@TLSPORT@", $"{TlsPort}", StringComparison.Ordinal));
        // Tokens are checked by the server itself, with a key of ours.
        await File.WriteAllTextAsync(Path.Combine(_folder, "oauth2.conf"), $"""
            introspection_mode = local
            local_validation_key_dict = fs:posix:prefix={_folder}/keys/
            username_attribute = sub

            """);
        Directory.CreateDirectory(Path.Combine(_folder, "mail"));
        var keys = Directory.CreateDirectory(Path.Combine(_folder, "keys", "default", "HS256")).FullName;
        await File.WriteAllTextAsync(Path.Combine(keys, "default"), Convert.ToBase64String(_tokenKey));
        await LendAsync(_folder);
        var arguments = $"-F -c {_folder}/dovecot.conf";
        _process = Process.Start(_asRoot
            ? new ProcessStartInfo("runuser", $"-u nobody -- {Executable} {arguments}")
            : new ProcessStartInfo(Executable, arguments))!;
        await Programs.UntilItListensAsync(TlsPort, _process);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            // The master's own pid: runuser stands before it.
            var pid = (await File.ReadAllTextAsync(Path.Combine(_folder, "base", "master.pid"))).Trim();
            await Programs.RunAsync("kill", pid);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        if (_folder.Length > 0)
        {
            // The children of the master may outlive it by a moment.
            await Folders.DeleteAsync(_folder);
        }
    }

    /// <summary>Puts mails into an account that nobody has opened yet.</summary>
    public async Task FillAsync(string account, IEnumerable<byte[]> mails)
    {
        var maildir = Path.Combine(_folder, "mail", account, "Maildir");
        foreach (var part in new[] { "cur", "new", "tmp" })
        {
            Directory.CreateDirectory(Path.Combine(maildir, part));
        }

        var number = 0;
        foreach (var mail in mails)
        {
            await File.WriteAllBytesAsync(Path.Combine(maildir, "new", $"{1_700_000_000 + ++number}.M{number}P1.desk"), mail);
        }

        // No more than that: the server is at work in other accounts, where files come and go.
        await LendAsync(Path.Combine(_folder, "mail", account));
    }

    /// <summary>Gives another account the same mails, as links to the same files.</summary>
    /// <returns>The other account.</returns>
    public async Task<string> CopyAsync(string account, string other)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "mail", other));
        await Programs.RunAsync("cp", $"-al {_folder}/mail/{account}/Maildir {_folder}/mail/{other}/Maildir");
        await LendAsync(Path.Combine(_folder, "mail", other));
        return other;
    }

    /// <summary>Delivers one more, as a mail server does: written aside, then moved in.</summary>
    /// <param name="moving">Called right before it is moved.</param>
    public async Task DeliverAsync(string account, byte[] mail, Action? moving = null)
    {
        var maildir = Path.Combine(_folder, "mail", account, "Maildir");
        var name = $"1800000000.M{Guid.NewGuid():N}P2.desk";
        await File.WriteAllBytesAsync(Path.Combine(maildir, "tmp", name), mail);
        await LendAsync(Path.Combine(maildir, "tmp", name));
        moving?.Invoke();
        File.Move(Path.Combine(maildir, "tmp", name), Path.Combine(maildir, "new", name));
    }

    /// <summary>Delivers many at once.</summary>
    public async Task DeliverManyAsync(string account, IEnumerable<byte[]> mails)
    {
        var maildir = Path.Combine(_folder, "mail", account, "Maildir");
        var names = new List<string>();
        foreach (var mail in mails)
        {
            var name = $"{1_800_000_000 + names.Count}.M{Guid.NewGuid():N}P2.desk";
            await File.WriteAllBytesAsync(Path.Combine(maildir, "tmp", name), mail);
            names.Add(name);
        }

        await LendAsync(Path.Combine(maildir, "tmp"));
        foreach (var name in names)
        {
            File.Move(Path.Combine(maildir, "tmp", name), Path.Combine(maildir, "new", name));
        }
    }

    /// <summary>Makes the server forget its uids: the next time it is opened the folder has another UIDVALIDITY.</summary>
    public void Renew(string account)
    {
        foreach (var index in Directory.GetFiles(Path.Combine(_folder, "mail", account, "Maildir"), "dovecot*"))
        {
            File.Delete(index);
        }
    }

    /// <summary>How many mails lie in a folder, and how many of them are marked as seen.</summary>
    public (int All, int Seen) Count(string account, string? folder = null)
    {
        var maildir = Path.Combine(_folder, "mail", account, "Maildir", folder is null ? "" : "." + folder);
        var names = new[] { "cur", "new" }.Select(p => Path.Combine(maildir, p)).Where(Directory.Exists)
            .SelectMany(Directory.GetFiles).Select(f => Path.GetFileName(f)!).ToList();
        return (names.Count, names.Count(n => n.Split(":2,") is [_, var flags] && flags.Contains('S', StringComparison.Ordinal)));
    }

    /// <summary>An access token (JWT, RFC 7519, signed with HS256) that the server takes for an account.</summary>
    public string Token(string account, TimeSpan validFor)
    {
        var now = DateTimeOffset.UtcNow;
        string Part(object part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
        var text = Part(new { alg = "HS256", typ = "JWT" }) + "." + Part(new
        {
            sub = account,
            iat = now.AddHours(-2).ToUnixTimeSeconds(),
            nbf = now.AddHours(-2).ToUnixTimeSeconds(),
            exp = now.Add(validFor).ToUnixTimeSeconds(),
        });
        return $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData(_tokenKey, Encoding.ASCII.GetBytes(text)))}";
    }

    /// <summary>Settings for an account.</summary>
    internal MailboxOptions Account(string account, int? port = null, string? processed = null) => new()
    {
        Name = account,
        Host = "127.0.0.1",
        Port = port ?? Port,
        Security = MailboxSecurity.None,
        User = account,
        Password = Password,
        ProcessedFolder = processed,
        FirstPause = TimeSpan.FromMilliseconds(5),
        Poll = TimeSpan.FromSeconds(1),
    };

    private async Task LendAsync(string path)
    {
        if (_asRoot)
        {
            await Programs.RunAsync("chown", $"-R nobody:nogroup {path}");
        }
    }
}
