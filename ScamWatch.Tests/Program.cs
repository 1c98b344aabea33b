using ScamWatch.Tests.Benchmarks;

namespace ScamWatch.Tests;

/// <summary>
/// Runs the tests; with <c>bench</c> a benchmark, since timings are printed by programs and never asserted in tests; with
/// <c>screenshots</c> takes the pictures of the documentation.
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] args) => args switch
    {
        ["bench", "queue", ..] => await QueuePaint.RunAsync(args.ElementAtOrDefault(2)),
        ["bench", "second-window"] => await SecondWindow.RunAsync(),
        ["screenshots"] => await Screenshots.RunAsync(),
        ["bench", ..] => Usage(),
        _ when args.Contains("--server") || args.Contains("--internal-msbuild-node") =>
            await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
        _ => await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
    };

    private static int Usage()
    {
        Console.Error.WriteLine("bench queue [REPORTS]\nbench second-window");
        return 2;
    }
}
