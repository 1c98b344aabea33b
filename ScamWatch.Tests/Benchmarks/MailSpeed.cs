using System.Diagnostics;
using ScamWatch.Domain.Reports;
using ScamWatch.Ingest.Mail;
using ScamWatch.Ingest.Mail.Imap;
using ScamWatch.Tests.Mail.Imap;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>
/// How fast a report mailbox is drained, next to programs that only fetch it: all from one private Dovecot, in one run, by
/// turns, each from an account of its own with the same mails.
/// </summary>
internal static class MailSpeed
{
    private const int WarmUps = 2000;

    /// <summary>
    /// As long as compiling takes more than that share of the processor time, a worker is not what it is after its first minutes:
    /// methods that are called often are compiled a second and a third time.
    /// </summary>
    private const double StillCompiling = 0.05;

    /// <summary>Times the warm-up is drained at most.</summary>
    private const int MaxWarmUps = 25;

    /// <summary>Mails that a store has taken in before its time counts: the statements of a new one must be made first.</summary>
    private const int Before = 500;

    public static async Task<int> RunAsync(BenchRun run)
    {
        if (DovecotFixture.Missing is { } missing)
        {
            BenchOutput.Say(missing);
            return 1;
        }

        var count = run.Number("--mails", 5000);
        var warmUp = run.Number("--warm-up", WarmUps);
        var rounds = run.Number("--rounds", 3);
        var parts = new BenchParts();
        var maker = new BenchMails(parts.Corpus);
        var mails = maker.Make(count);
        var others = maker.Make(warmUp, from: 1_000_000);
        await using var dovecot = new DovecotFixture();
        await dovecot.InitializeAsync();
        await using var peers = new MailPeers(dovecot);
        await dovecot.FillAsync("source", mails);
        await dovecot.FillAsync("warm", others);
        await dovecot.FillAsync("before", maker.Make(Before, from: 2_000_000));
        BenchOutput.Say($"{count} mails, {mails.Sum(m => (long)m.Length):N0} bytes");

        var only = run.Option("--only")?.Split(',') ?? ["drain", "peers", "fetch", "mime", "verdict", "idle"];
        var figures = new MailFigures(count, mails.Sum(m => (long)m.Length));
        if (only.Contains("drain"))
        {
            figures.Add(MailFigures.Fresh, warmUp / (await DrainAsync(dovecot, "warm", warmUp, before: null)).Seconds);
            await WarmUpAsync(dovecot, warmUp);
            for (var round = 1; round <= rounds; round++)
            {
                figures.Add("drained into judged reports", count / (await DrainAsync(
                    dovecot, await dovecot.CopyAsync("source", $"own{round}"), count, await dovecot.CopyAsync("before", $"before{round}"))).Seconds);
                if (only.Contains("peers"))
                {
                    figures.Add("mbsync, FSync yes", count / await peers.MbsyncAsync(await dovecot.CopyAsync("source", $"mbsync{round}"), fsync: true));
                }

                if (only.Contains("peers") && round == 1)
                {
                    figures.Add("mbsync, FSync no", count / await peers.MbsyncAsync(await dovecot.CopyAsync("source", "mbsyncno"), fsync: false));
                    figures.Add("fetchmail, mda cat", count / await peers.FetchmailAsync(await dovecot.CopyAsync("source", "fetchmail")));
                    await GetmailAsync(dovecot, peers, figures, others);
                }
            }
        }

        if (only.Contains("fetch"))
        {
            await FetchAsync(dovecot, "warm");
            for (var round = 1; round <= rounds; round++)
            {
                figures.Add("fetched only", count / await FetchAsync(dovecot, await dovecot.CopyAsync("source", $"fetch{round}")));
                figures.Add("Python imaplib, batches of 500", count / await peers.ImaplibAsync(await dovecot.CopyAsync("source", $"imaplib{round}")));
            }
        }

        if (only.Contains("mime"))
        {
            Mime(mails, figures);
            figures.AddRate("Python email, texts decoded", await peers.PythonEmailAsync(mails));
        }

        if (only.Contains("verdict"))
        {
            foreach (var (name, rate) in await peers.VerdictsAsync(mails, parts, rounds))
            {
                figures.Add(name, rate);
            }
        }

        if (only.Contains("idle"))
        {
            figures.Latencies = await NewMails.MeasureAsync(dovecot, run.Number("--deliveries", 100));
        }

        figures.Print();
        figures.TellTo(run);
        BenchOutput.WriteJson(run.Args, figures);
        return 0;
    }

    /// <summary>Drains until little is compiled any more, as in a worker that has been running for a while.</summary>
    private static async Task WarmUpAsync(DovecotFixture dovecot, int mails)
    {
        for (var warm = 1; warm <= MaxWarmUps; warm++)
        {
            var (_, cost) = await DrainAsync(dovecot, await dovecot.CopyAsync("warm", $"warm{warm}"), mails, before: null);
            if (cost.Compiling < cost.Processor * StillCompiling)
            {
                BenchOutput.Say($"warm after {(warm + 1) * mails} mails");
                return;
            }
        }

        BenchOutput.Say($"still compiling after {(MaxWarmUps + 1) * mails} mails");
    }

    /// <summary>Fewer mails, being slow; again where it stood still.</summary>
    private static async Task GetmailAsync(DovecotFixture dovecot, MailPeers peers, MailFigures figures, List<byte[]> mails)
    {
        const int Few = 500;
        await dovecot.FillAsync("few", mails.Take(Few));
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            try
            {
                figures.Add("getmail6, Maildir", Few / await peers.GetmailAsync(await dovecot.CopyAsync("few", $"getmail{attempt}")));
                return;
            }
            catch (InvalidOperationException fault)
            {
                BenchOutput.Say($"getmail6, attempt {attempt}: {fault.Message}");
            }
        }
    }

    /// <summary>Seconds from the start of the worker until every mail is a judged report, committed, and marked as seen; and what that cost.</summary>
    /// <param name="before">An account whose mails the same store takes in before; null for none.</param>
    private static async Task<(double Seconds, ProcessCost Cost)> DrainAsync(DovecotFixture dovecot, string account, int count, string? before)
    {
        await using var desk = await MailboxDesk.OpenAsync();
        var options = dovecot.Account(account);
        // A worker that runs has its model loaded.
        await desk.WarmAsync();
        if (before is not null)
        {
            var earlier = await desk.StartAsync(dovecot.Account(before));
            await desk.UntilDrainedAsync(dovecot.Account(before), Before);
            await earlier.StopAsync(default);
        }

        var cost = ProcessCost.Now();
        var watch = Stopwatch.StartNew();
        await desk.StartAsync(options);
        // Looks at memory while it lasts, at the database only towards the end.
        while (desk.State(options) is not { Waiting: 0, LastItemAt: not null }
            || await desk.PositionAsync(options) is not { } place || place.TakenUid < count || place.AcknowledgedUid < place.TakenUid)
        {
            await Task.Delay(5);
        }

        var seconds = watch.Elapsed.TotalSeconds;
        cost = ProcessCost.Now().Since(cost);
        BenchOutput.Say($"  {cost.PerMail(count)} a mail");
        var stored = await desk.CountAsync();
        return stored >= count + (before is null ? 0 : Before) ? (seconds, cost) : throw new InvalidOperationException($"Of {count} mails {stored} became reports.");
    }

    private static async Task<double> FetchAsync(DovecotFixture dovecot, string account)
    {
        var options = dovecot.Account(account);
        await using var mailbox = new ImapMailbox(options, ct => ImapConnect.RunAsync(options, ct));
        await mailbox.OpenAsync(default);
        var watch = Stopwatch.StartNew();
        uint last = 0;
        for (var more = true; more;)
        {
            more = false;
            await foreach (var message in mailbox.ReadAsync(last, default))
            {
                (last, more) = (message.Uid, true);
            }
        }

        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>On one thread, over and over for some seconds.</summary>
    private static void Mime(List<byte[]> mails, MailFigures figures)
    {
        figures.AddRate("tree and headers", Rate(mails, bytes => MimeReader.Read(bytes).Headers.Count));
        figures.AddRate("texts, HTML and attachments read", Rate(mails, bytes =>
        {
            var message = MimeReader.Read(bytes);
            return message.VisibleText.Length + message.Attachments.Count + message.Links.Count;
        }));
        figures.AddRate("reported mails found", Rate(mails, bytes => ReportedMail.From(MimeReader.Read(bytes), IntakeSource.Mailbox).Count));
    }

    private static double Rate(List<byte[]> mails, Func<byte[], int> read)
    {
        var (sum, bytes) = (0L, 0L);
        for (var warm = 0; warm < 2; warm++)
        {
            (sum, bytes) = (0, 0);
            var watch = Stopwatch.StartNew();
            for (var i = 0; watch.Elapsed.TotalSeconds < 3; i = (i + 1) % mails.Count)
            {
                sum += read(mails[i]);
                bytes += mails[i].Length;
            }
        }

        return sum > 0 ? bytes / 3.0 / 1e6 : throw new InvalidOperationException("Nothing was read.");
    }
}
