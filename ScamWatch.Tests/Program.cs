using ScamWatch.Tests.Benchmarks;

namespace ScamWatch.Tests;

/// <summary>Runs the tests, or with <c>bench</c> a benchmark: timings are printed by programs, never asserted in tests.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args) => args switch
    {
        ["bench", "queue", ..] => await QueuePaint.RunAsync(args.ElementAtOrDefault(2)),
        ["bench", ..] => Usage(),
        _ when args.Contains("--server") || args.Contains("--internal-msbuild-node") =>
            await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
        _ => await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
    };

    private static int Usage()
    {
        Console.Error.WriteLine("bench queue [REPORTS]");
        return 2;
    }
}
