using System.Diagnostics;
using ScamWatch.Tests.Mail;
using ScamWatch.Tests.Mail.Imap;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>
/// What mail intake must outlive, in full size: hostile messages, a process killed again and again, connections cut, a mailbox
/// renewed, a disk full. Prints a line for each and ends with 1 where one did not hold.
/// </summary>
internal static class MailSurvival
{
    private const int Mails = 2000;
    private static bool s_held = true;

    public static async Task<int> RunAsync(string[] args)
    {
        var only = BenchOutput.Option(args, "--only")?.Split(',') ?? ["hostile", "kill", "cut", "full"];
        if (only.Contains("hostile"))
        {
            await HostileAsync(BenchOutput.Number(args, "--messages", 20_000), BenchOutput.Number(args, "--seed", 20261122));
        }

        if (DovecotFixture.Missing is { } missing)
        {
            BenchOutput.Say(missing);
            return 1;
        }

        await using var dovecot = new DovecotFixture();
        await dovecot.InitializeAsync();
        if (only.Contains("kill"))
        {
            await KilledAsync(dovecot, BenchOutput.Number(args, "--kills", 50));
        }

        if (only.Contains("cut"))
        {
            await CutAsync(dovecot, BenchOutput.Number(args, "--cuts", 50));
        }

        if (only.Contains("full"))
        {
            await FullAsync(dovecot);
        }

        return s_held ? 0 : 1;
    }

    private static async Task HostileAsync(int count, int seed)
    {
        await using var store = await TestStore.OpenAsync();
        var reading = await HostileReading.OverAsync(store);
        var samples = Directory.GetFiles(Samples.Folder, "*.eml").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)
            .Concat(new BenchMails(new BenchParts().Corpus).Make(200)).ToList();
        var mails = new HostileMails(samples, seed);
        var faults = 0;
        for (var i = 0; i < count; i++)
        {
            var mail = mails.Next();
            faults += Fails(() => reading.Read($"number {i}", mail), $"number {i}");
        }

        Report($"{count} damaged messages (seed {seed}), {samples.Count} samples", faults == 0 && reading.Slowest < 1,
            $"{faults} faults; slowest {reading.Slowest * 1000:F0} ms; most memory for one {reading.Largest / 1e6:F0} MB");

        var bombs = await HostileReading.OverAsync(store);
        var failed = 0;
        var number = 0;
        foreach (var (name, mail) in HostileMails.Bombs(24 * 1024 * 1024))
        {
            number++;
            failed += Fails(() => bombs.Read(name, mail), name);
        }

        using var self = Process.GetCurrentProcess();
        Report($"{number} bombs of up to 24 MiB", failed == 0 && bombs.Slowest < 1,
            $"{failed} faults; slowest {bombs.Slowest * 1000:F0} ms ({bombs.SlowestName}); most memory for one {bombs.Largest / 1e6:F0} MB; peak of the process {self.PeakWorkingSet64 / 1e6:F0} MB");
    }

    private static async Task KilledAsync(DovecotFixture dovecot, int kills)
    {
        using var state = new ProcessState();
        var portion = Mails / kills;
        await dovecot.FillAsync("killed", MailboxDesk.Mails(portion));
        var account = dovecot.Account("killed");
        var random = new Random(50);
        var (delivered, during) = (portion, 0);
        for (var kill = 1; kill <= kills; kill++)
        {
            using var process = WorkerProcess.Start(state.Folder, account);
            // From before the first commit to after the last word to the server.
            var before = state.Place().Taken;
            if (random.Next(3) > 0)
            {
                await state.UntilAsync(() => state.Place().Taken > before || process.HasExited);
                await Task.Delay(random.Next(40));
            }
            else
            {
                await Task.Delay(400 + random.Next(1600));
            }

            await process.KillAsync();
            during += state.Place() is var place && place.Acknowledged < delivered ? 1 : 0;
            if (kill < kills)
            {
                var last = kill == kills - 1 ? Mails : delivered + portion;
                await dovecot.DeliverManyAsync("killed", MailboxDesk.Mails(last - delivered, from: delivered + 1));
                delivered = last;
            }
        }

        using var survivor = WorkerProcess.Start(state.Folder, account);
        await state.UntilAsync(() => state.Place() is { Taken: Mails, Acknowledged: Mails });
        var (all, different) = state.Reports();
        Report($"{kills} times kill -9 while draining {Mails} mails", (all, different, state.Torn()) == (Mails, Mails, 0) && dovecot.Count("killed") == (Mails, Mails),
            $"{all} reports of {different} mails; {state.Torn()} torn; {dovecot.Count("killed").Seen} marked as seen; {during} kills with work left");
    }

    private static async Task CutAsync(DovecotFixture dovecot, int cuts)
    {
        await using var desk = await MailboxDesk.OpenAsync();
        await dovecot.FillAsync("cut", MailboxDesk.Mails(Mails));
        var random = new Random(51);
        await using var proxy = new CuttingProxy(dovecot.Port, Enumerable.Range(0, cuts).Select(i => i < 4 ? 40 * (i + 1) : random.Next(1500, 180_000)));
        var account = dovecot.Account("cut", proxy.Port);
        var worker = await desk.StartAsync(account);
        await desk.UntilDrainedAsync(account, Mails);
        var before = await desk.ReportsAsync();
        Report($"connections cut while draining {Mails} mails", before.Count == Mails && before.Values.All(n => n == 1) && proxy.Cut >= cuts / 2,
            $"{proxy.Cut} cuts; {before.Values.Sum()} reports of {before.Count} mails; {dovecot.Count("cut").Seen} marked as seen");

        await worker.StopAsync(default);
        var place = await desk.PositionAsync(account);
        await Task.Delay(1100);
        dovecot.Renew("cut");
        await dovecot.DeliverAsync("cut", MailboxDesk.Mail(Mails + 1));
        await desk.StartAsync(account);
        await MailboxDesk.UntilAsync(async () =>
            await desk.PositionAsync(account) is { } p && p.UidValidity != place!.Value.UidValidity && p.AcknowledgedUid == Mails + 1);
        var after = await desk.ReportsAsync();
        Report("the same mailbox under another UIDVALIDITY, one mail more", after.Count == Mails + 1 && after.Values.All(n => n == 1),
            $"{after.Values.Sum()} reports of {after.Count} mails");
    }

    /// <summary>A file system of a few megabytes where this may be mounted; else a limit on the size of files.</summary>
    private static async Task FullAsync(DovecotFixture dovecot)
    {
        var folder = Directory.CreateTempSubdirectory("sw-full-").FullName;
        var mounted = await RunAsync("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder);
        try
        {
            using var state = new ProcessState(folder);
            await dovecot.FillAsync("full", MailboxDesk.Mails(Mails));
            var account = dovecot.Account("full");
            // Room for the model and some reports only.
            var model = Path.Combine(Path.GetTempPath(), $"model-{Guid.NewGuid():N}.bin");
            TestModel.CopyTo(model);
            var room = (new FileInfo(model).Length + 6_000_000) / 1024;
            if (mounted)
            {
                await RunAsync("mount", "-o", $"remount,size={room}k", folder);
            }

            File.Move(model, Path.Combine(folder, "model.bin"));
            long taken;
            using (var process = WorkerProcess.Start(folder, account, mounted ? null : 4_000_000))
            {
                await state.UntilAsync(() => state.Place().Taken > 0 || process.HasExited);
                // Until it stands still, and longer than a mail at fault would have.
                await Task.Delay(15_000);
                taken = state.Place().Taken;
                if (mounted)
                {
                    await RunAsync("mount", "-o", $"remount,size={room + 200_000}k", folder);
                }
                else
                {
                    await process.KillAsync();
                }

                using var next = mounted ? null : WorkerProcess.Start(folder, account);
                await state.UntilAsync(() => state.Place() is { Taken: Mails, Acknowledged: Mails }, seconds: 420);
                await process.KillAsync();
                if (next is not null)
                {
                    await next.KillAsync();
                }
            }

            var (all, different) = state.Reports();
            Report($"disk full while draining {Mails} mails ({(mounted ? "a small tmpfs, then enlarged; the process went on" : "RLIMIT_FSIZE, then started anew")})",
                taken < Mails && (all, different, state.Torn()) == (Mails, Mails, 0),
                $"{taken} taken when it stopped; then {all} reports of {different} mails; {state.Torn()} torn; {dovecot.Count("full").Seen} marked as seen");
        }
        finally
        {
            if (mounted)
            {
                await RunAsync("umount", folder);
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static int Fails(Action read, string name)
    {
        try
        {
            read();
            return 0;
        }
        catch (Exception fault)
        {
            BenchOutput.Say($"{name}: {fault}");
            return 1;
        }
    }

    private static void Report(string what, bool held, FormattableString figures)
    {
        s_held &= held;
        BenchOutput.Print($"{(held ? "held  " : "FAILED")} {what}: {figures.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
    }
}
