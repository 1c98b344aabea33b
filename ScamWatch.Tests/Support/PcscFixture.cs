using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using ScamWatch.Ingest.CardReader;
using ScamWatch.Ingest.CardReader.Demo;
using ScamWatch.Ingest.CardReader.Pcsc;

namespace ScamWatch.Tests.Support;

/// <summary>
/// Debian's pcscd, started privately with a reader driver of our own and several readers without hardware. It runs in a mount namespace,
/// where /run/pcscd is a folder of the tests, so that it meets no other pcscd of the machine.
/// </summary>
public sealed partial class PcscFixture : IAsyncLifetime
{
    /// <summary>Readers that the daemon offers.</summary>
    public const int Readers = 8;

    private const string Daemon = "/usr/sbin/pcscd";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly Lazy<string?> s_missing = new(FindMissing);

    /// <summary>Short: paths of sockets may not pass 108 bytes.</summary>
    private static readonly string s_folder = Path.Combine("/tmp", $"sw-pcsc-{Environment.ProcessId}");

    private Process? _process;

    /// <summary>Why there is none; null where there is.</summary>
    public static string? Missing => s_missing.Value;

    /// <summary>Where its clients find it: an environment variable of theirs and its value.</summary>
    public static (string Name, string Value) Address => ("PCSCLITE_CSOCK_NAME", Path.Combine(Run, "pcscd.comm"));

    private static string Run => Path.Combine(s_folder, "run");

    /// <summary>The real thing, by way of this daemon.</summary>
    internal static ICardApi Api { get; } = new PcscApi(PcscApi.OfThisSystem(), NullLogger<PcscApi>.Instance);

    /// <summary>
    /// pcsclite reads where its daemon is once in a process, at its first call, and with getenv: what .NET sets in its own copy of the
    /// environment does not get there. So it is set before anything else runs.
    /// </summary>
    [ModuleInitializer]
    internal static void TellLibrary()
    {
        if (OperatingSystem.IsLinux())
        {
            SetEnvironment(Address.Name, Address.Value, 1);
        }
    }

    public static void Need() => Assert.SkipWhen(Missing is not null, Missing ?? "");

    /// <summary>Name of a reader, from 0.</summary>
    public static string Reader(int index) => string.Create(CultureInfo.InvariantCulture, $"Counter {index + 1} {index:X2} 00");

    /// <summary>Puts a card into a reader; disposed, it is out.</summary>
    internal static CardPlug Insert(int reader, IEmulatedCard card, TimeSpan drip = default) => CardPlug.Listen(SocketOf(reader), card, drip);

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        foreach (var folder in (string[])[Run, Path.Combine(s_folder, "conf"), "/run/pcscd"])
        {
            Directory.CreateDirectory(folder);
        }

        var driver = Path.Combine(s_folder, "reader.so");
        var (code, output) = await MachineProgram.RunAsync(
            "gcc", "-O2", "-Wall", "-shared", "-fPIC", "-I/usr/include/PCSC", "-o", driver, Path.Combine(AppContext.BaseDirectory, "TestData", "pcsc", "reader.c"));
        Assert.True(code == 0, output);
        await File.WriteAllLinesAsync(
            Path.Combine(s_folder, "conf", "readers"),
            Enumerable.Range(0, Readers).Select(i => string.Create(
                CultureInfo.InvariantCulture, $"FRIENDLYNAME \"Counter {i + 1}\"\nDEVICENAME unix:{SocketOf(i)}\nLIBPATH {driver}\nCHANNELID {i}\n")));
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (Directory.Exists(s_folder))
        {
            Directory.Delete(s_folder, recursive: true);
        }
    }

    /// <summary>Starts the daemon and waits until it offers its readers.</summary>
    public async Task StartAsync()
    {
        File.Delete(Path.Combine(Run, "pcscd.comm"));
        File.Delete(Path.Combine(Run, "pcscd.pid"));
        // polkit, where pcscd is built with it, would ask a desktop that is not here.
        var (_, help) = await MachineProgram.RunAsync(Daemon, "--help");
        var options = help.Contains("--disable-polkit", StringComparison.Ordinal) ? " --disable-polkit" : "";
        _process = Process.Start(
            "unshare", ["-m", "sh", "-c", $"mount --bind {Run} /run/pcscd && exec {Daemon} -f -c {s_folder}/conf{options} >>{s_folder}/log 2>&1"]);
        await Patience.UntilAsync(HasReaders);
    }

    /// <summary>Kills the daemon as a power cut would.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            // Not reaped it would still count as running.
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    /// <summary>Lets the daemon stand still, or go on.</summary>
    public Task SignalAsync(string signal) =>
        MachineProgram.RunAsync("kill", $"-{signal}", _process!.Id.ToString(CultureInfo.InvariantCulture));

    /// <summary>Runs a program that uses this daemon; its exit code, and what it wrote on both ways.</summary>
    public static Task<(int Code, string Output)> RunClientAsync(string program, params string[] arguments) =>
        MachineProgram.RunAsync("env", [$"{Address.Name}={Address.Value}", program, .. arguments]);

    /// <summary>True where the daemon knows of a card in a reader.</summary>
    public static bool HasCard(int reader)
    {
        using var session = Api.Open();
        return session.Wait([ReaderPresence.Unseen(Reader(reader))], TimeSpan.Zero)[0].HasCard;
    }

    /// <summary>Where a reader looks for its card.</summary>
    public static string SocketOf(int reader) => Path.Combine(s_folder, $"{reader}.sock");

    private static bool HasReaders()
    {
        try
        {
            using var session = Api.Open();
            return session.Readers().Count == Readers;
        }
        catch (CardException)
        {
            return false;
        }
    }

    private static string? FindMissing() =>
        !OperatingSystem.IsLinux() || Environment.UserName != "root" ? "a pcscd of its own needs root on Linux"
            : !File.Exists(Daemon) ? "pcscd is not installed (./test.sh installs it)"
            : !File.Exists("/usr/bin/gcc") || !File.Exists("/usr/include/PCSC/ifdhandler.h") ? "gcc or libpcsclite-dev is not installed (./test.sh installs them)"
            : MachineProgram.RunAsync("unshare", "-m", "true").GetAwaiter().GetResult().Code != 0 ? "mount namespaces (unshare -m) are not allowed here"
            : null;

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}

/// <summary>Tests that share the daemon: one after the other, and nothing beside them, since a busy machine looks like a slow card.</summary>
[CollectionDefinition(nameof(PcscFixture), DisableParallelization = true)]
public sealed class PcscTests : ICollectionFixture<PcscFixture>;
