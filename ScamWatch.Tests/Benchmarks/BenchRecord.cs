using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>What a machine is, as far as it bears on figures. Not which one it is.</summary>
internal sealed record BenchMachine(int Cores, string Processor, double MemoryGigabytes, string Kernel, string DotNet, string Configuration)
{
    public static BenchMachine Here { get; } = new(
        Environment.ProcessorCount,
        Line("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9, 1),
        File.Exists("/proc/sys/kernel/osrelease") ? $"Linux {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}" : RuntimeInformation.OSDescription,
        Environment.Version.ToString(),
#if DEBUG
        "Debug");
#else
        "Release");
#endif

    private static string? Line(string file, string name) => !File.Exists(file) ? null
        : File.ReadLines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
}

/// <summary>Processes that wanted a core in the last minute, before and after a run; null where the system does not tell.</summary>
internal sealed record BenchLoad(double? Before, double? After)
{
    public static double? Now() => File.Exists("/proc/loadavg")
        ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture)
        : null;
}

/// <summary>One run of one benchmark.</summary>
/// <param name="Date">When it began, UTC.</param>
/// <param name="Commit">What was measured; with + where files differed from it; null outside a checkout.</param>
/// <param name="IsQuick">Small sizes: a look, not a measurement.</param>
/// <param name="Arguments">What was asked for beside the name.</param>
/// <param name="Ended">Exit code; null where it was broken off.</param>
internal sealed record BenchRecord(
    string Benchmark, DateTime Date, string? Commit, bool IsQuick, IReadOnlyList<string> Arguments, double Seconds, int? Ended,
    BenchMachine? Machine, BenchLoad? Load, IReadOnlyList<Figure> Figures)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        // For files, never for pages: a + stays a +.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Small sizes, or a program that is not optimised: says that it works, not how well.</summary>
    [JsonIgnore]
    public bool IsLook => IsQuick || Machine is { Configuration: not "Release" };

    /// <summary>Where runs leave their results.</summary>
    public static string Folder => Path.Combine(TestPaths.Root, "artifacts", "bench");

    public static string FileOf(string benchmark) => Path.Combine(Folder, $"{benchmark}.json");

    public static string Write(IEnumerable<BenchRecord> runs) => JsonSerializer.Serialize(runs, s_json) + "\n";

    public static IReadOnlyList<BenchRecord> Read(string json) => JsonSerializer.Deserialize<List<BenchRecord>>(json, s_json)!;

    /// <summary>The runs of a file, oldest first; none where there is no file.</summary>
    public static IReadOnlyList<BenchRecord> ReadFile(string file) => File.Exists(file) ? Read(File.ReadAllText(file)) : [];

    /// <summary>Adds this run to those of its benchmark.</summary>
    public void Append()
    {
        Directory.CreateDirectory(Folder);
        WriteFile(FileOf(Benchmark), [.. ReadFile(FileOf(Benchmark)), this]);
    }

    public static void WriteFile(string file, IEnumerable<BenchRecord> runs)
    {
        // Whole or not at all: the earlier runs took hours.
        File.WriteAllText(file + ".new", Write(runs));
        File.Move(file + ".new", file, overwrite: true);
    }

    /// <summary>The commit that is checked out, as short as git says it.</summary>
    public static string? CommitHere()
    {
        try
        {
            return Git("rev-parse", "--short", "HEAD") is { Length: > 0 } commit
                ? commit + (Git("status", "--porcelain", "--untracked-files=no") is { Length: > 0 } ? "+" : "")
                : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No git.
            return null;
        }
    }

    private static string Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = TestPaths.Root, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return said.Trim();
    }
}
