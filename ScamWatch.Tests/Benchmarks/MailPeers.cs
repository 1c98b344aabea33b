using System.Diagnostics;
using System.Globalization;
using ScamWatch.Tests.Mail.Imap;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>Other programs on the same mails: mbsync, fetchmail, getmail6, Python, bogofilter, as Debian has them.</summary>
internal sealed class MailPeers : IAsyncDisposable
{
    private const string ImaplibScript = """
        import imaplib, sys, time
        m = imaplib.IMAP4('127.0.0.1', int(sys.argv[1])); m.login(sys.argv[2], sys.argv[3]); n = int(m.select('INBOX')[1][0])
        t = time.time(); got = 0
        for a in range(1, n + 1, 500):
            got += sum(1 for x in m.fetch(f'{a}:{min(n, a + 499)}', '(UID BODY.PEEK[])')[1] if isinstance(x, tuple))
        print(time.time() - t if got == n else -1); m.logout()
        """;

    private const string EmailScript = """
        import email, email.policy, glob, sys, time
        mails = [open(f, 'rb').read() for f in sorted(glob.glob(sys.argv[1] + '/*.eml'))[:1000]]
        t = time.time()
        for b in mails:
            for p in email.message_from_bytes(b, policy=email.policy.default).walk():
                if p.get_content_maintype() == 'text':
                    try: p.get_content()
                    except (LookupError, UnicodeError): pass
        print(sum(map(len, mails)) / (time.time() - t) / 1e6)
        """;

    private readonly DovecotFixture _dovecot;
    private readonly string _folder = Directory.CreateTempSubdirectory("sw-peers-").FullName;
    private readonly bool _asRoot = Environment.UserName == "root";

    public MailPeers(DovecotFixture dovecot)
    {
        _dovecot = dovecot;
        if (_asRoot)
        {
            // getmail6 refuses to run as root.
            Run("chown", ["nobody", _folder]);
        }
    }

    public async Task<double> MbsyncAsync(string account, bool fsync)
    {
        var own = Directory.CreateDirectory(Path.Combine(_folder, account)).FullName;
        var config = Path.Combine(own, "rc");
        await File.WriteAllTextAsync(config, $"""
            FSync {(fsync ? "yes" : "no")}

            IMAPAccount a
            Host 127.0.0.1
            Port {_dovecot.Port}
            User {account}
            Pass {DovecotFixture.Password}
            SSLType None
            AuthMechs PLAIN

            IMAPStore far
            Account a

            MaildirStore near
            Path {own}/mail/
            Inbox {own}/mail/INBOX

            Channel c
            Far :far:INBOX
            Near :near:INBOX
            Create Near
            Sync Pull
            SyncState *

            """);
        Directory.CreateDirectory(Path.Combine(own, "mail"));
        var seconds = Seconds("mbsync", ["-c", config, "-q", "c"]);
        Check(account, Directory.GetFiles(Path.Combine(own, "mail", "INBOX"), "*", SearchOption.AllDirectories).Length);
        Directory.Delete(own, recursive: true);
        return seconds;
    }

    public async Task<double> FetchmailAsync(string account)
    {
        var config = Path.Combine(_folder, "fetchmailrc");
        await File.WriteAllTextAsync(config, $"""
            set no syslog
            set no bouncemail
            poll 127.0.0.1 protocol IMAP port {_dovecot.Port} auth password
             user "{account}" password "{DovecotFixture.Password}" is root here sslproto "" keep fetchall mda "cat >/dev/null"

            """);
        Run("chmod", ["600", config]);
        return Seconds("fetchmail", ["-f", config, "-s", "--pidfile", Path.Combine(_folder, "fetchmail.pid"), "-i", Path.Combine(_folder, "fetchids")]);
    }

    public async Task<double> GetmailAsync(string account)
    {
        var own = Directory.CreateDirectory(Path.Combine(_folder, account)).FullName;
        foreach (var part in new[] { "new", "cur", "tmp" })
        {
            Directory.CreateDirectory(Path.Combine(own, "mail", part));
        }

        await File.WriteAllTextAsync(Path.Combine(own, "getmailrc"), $"""
            [retriever]
            type = SimpleIMAPRetriever
            server = 127.0.0.1
            port = {_dovecot.Port}
            username = {account}
            password = {DovecotFixture.Password}
            mailboxes = ("INBOX",)
            use_peek = true
            [destination]
            type = Maildir
            path = {own}/mail/
            [options]
            read_all = true
            delete = false
            verbose = 0
            delivered_to = false
            received = false

            """);
        Run("chown", _asRoot ? ["-R", "nobody", own] : ["--version"]);
        // Now and then it waits for a child that has ended, until its own patience of three minutes is over.
        string[] command = ["timeout", "60", "getmail", "--getmaildir", own, "--rcfile", "getmailrc"];
        var seconds = _asRoot ? Seconds("runuser", ["-u", "nobody", "--", .. command]) : Seconds(command[0], command[1..]);
        Check(account, Directory.GetFiles(Path.Combine(own, "mail", "new")).Length);
        return seconds;
    }

    public async Task<double> ImaplibAsync(string account)
    {
        var script = Path.Combine(_folder, "fetch.py");
        await File.WriteAllTextAsync(script, ImaplibScript);
        var seconds = Number(Run("python3", [script, $"{_dovecot.Port}", account, DovecotFixture.Password]));
        return seconds > 0 ? seconds : throw new InvalidOperationException("imaplib did not fetch every mail.");
    }

    public async Task<double> PythonEmailAsync(List<byte[]> mails)
    {
        var script = Path.Combine(_folder, "read.py");
        await File.WriteAllTextAsync(script, EmailScript);
        return Number(Run("python3", [script, Write(mails)]));
    }

    /// <summary>bogofilter and we by turns, each on the same core, from the files to an answer for each.</summary>
    public async Task<IReadOnlyList<(string Name, double Rate)>> VerdictsAsync(List<byte[]> mails, BenchParts parts, int rounds)
    {
        var files = Directory.GetFiles(Write(mails)).Order(StringComparer.Ordinal).ToArray();
        var list = Path.Combine(_folder, "list");
        await File.WriteAllLinesAsync(list, files);
        var model = Path.Combine(_folder, "model.bin");
        TestModel.CopyTo(model);
        var known = Path.Combine(_folder, "bogofilter");
        Directory.CreateDirectory(known);
        foreach (var isScam in (bool[])[true, false])
        {
            var some = Path.Combine(_folder, "known");
            foreach (var text in parts.Corpus.Where(t => t.IsScam == isScam).Take(500))
            {
                var folder = Directory.CreateDirectory(some).FullName;
                await File.WriteAllBytesAsync(
                    Path.Combine(folder, text.Id + ".eml"), PeerMail.Write(text.Id, text.Text.Subject, text.Text.Sender, text.Text.Body, System.Text.Encoding.UTF8));
            }

            Run("/bin/sh", ["-c", $"ls {some}/* | bogofilter -C -d {known} {(isScam ? "-s" : "-n")} -b"]);
            Directory.Delete(some, recursive: true);
        }

        var rates = new List<(string, double)>();
        for (var round = 0; round < rounds; round++)
        {
            var seconds = Seconds("/bin/sh", ["-c", $"taskset -c 0 bogofilter -C -d {known} -T -b < {list} > {_folder}/answers || [ $? -le 2 ]"]);
            rates.Add(("bogofilter -T", mails.Count / seconds));
            string[] own = ["-c", "0", Environment.ProcessPath!, "bench", "verdicts", list, model];
            rates.Add((MailFigures.Verdict, Number(Run("taskset", own))));
            rates.Add((MailFigures.Reasons, Number(Run("taskset", [.. own, "--reasons"]))));
        }

        return rates;
    }

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        await Task.CompletedTask;
    }

    private void Check(string account, int got)
    {
        var (all, _) = _dovecot.Count(account);
        if (got < all)
        {
            throw new InvalidOperationException($"{account}: {got} of {all} mails were fetched.");
        }
    }

    private string Write(List<byte[]> mails)
    {
        var folder = Path.Combine(_folder, "files");
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            for (var i = 0; i < mails.Count; i++)
            {
                File.WriteAllBytes(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{i:000000}.eml")), mails[i]);
            }
        }

        return folder;
    }

    private static double Number(string text) => double.Parse(text.Trim(), CultureInfo.InvariantCulture);

    private static double Seconds(string program, string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        Run(program, arguments);
        return watch.Elapsed.TotalSeconds;
    }

    private static string Run(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }
}
