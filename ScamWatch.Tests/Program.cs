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
        ["bench"] or ["bench", "--quick" or "--of", ..] => await AllBenchmarks.RunAsync(args[1..]),
        ["bench", "report", ..] => ResultsDocument.Run(args[2..]),
        ["bench", "circuits-server", var people] => await CircuitLoad.ServeAsync(int.Parse(people, System.Globalization.CultureInfo.InvariantCulture)),
        ["bench", "soak-server"] => await Soak.ServeAsync(),
        ["bench", "verdicts", var list, var model, .. var more] => MailVerdicts.Run(list, model, more is ["--reasons"]),
        ["bench", "memory", var model] => ClassifierSpeed.Memory(model),
        ["bench", "split", var folder, ..] => PeerSplit.Run(folder, new(Benchmark.Find("peers")!, args[3..])),
        ["bench", "rspamd", var address, var folder, var scores] => await PeerRspamd.RunAsync(address, folder, scores),
        ["survive", "mail", ..] => await MailSurvival.RunAsync(args),
        ["bench", "api-mails", var folder] => ApiMails.Write(folder),
        ["bench", "public-bare", var port, var file] => await PublicComparison.ServeBareAsync(port, file),
        ["bench", var name, ..] when Benchmark.Find(name) is { } benchmark => await new BenchRun(benchmark, args[2..]).RunAsync(),
        ["survive", "reader", ..] => await ReaderSurvival.RunAsync(args),
        ["survive", "cards", var kills, "small"] => await SurviveAsync(kills, CardDrill.Program.Small),
        ["survive", "cards", ..] => await SurviveAsync(args.ElementAtOrDefault(2) ?? "200", CardDrill.Program.Web),
        ["drill-server", var program, var folder, var port, var registry] => await CardDrill.ServeAsync(program, folder, port, registry),
        ["survive", "nodes", ..] => await new BenchRun(Benchmark.Find("nodes")!, args[2..]).RunAsync(),
        ["call-server", var state, var port] => await Browser.CallServer.ServeAsync(state, port),
        ["screenshots"] => await Screenshots.RunAsync(),
        ["bench" or "survive", ..] => Usage(),
        _ when args.Contains("--server") || args.Contains("--internal-msbuild-node") =>
            await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
        _ => await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
    };

    private static async Task<int> SurviveAsync(string kills, CardDrill.Program program)
    {
        var result = await CardDrill.RunAsync(int.Parse(kills, System.Globalization.CultureInfo.InvariantCulture), program, Console.Error.WriteLine);
        Console.WriteLine(result);
        return result is { Lost: 0, Twice: 0, Unsettled: 0, EffectsWrong: 0 } ? 0 : 1;
    }

    private static int Usage()
    {
        Console.Error.WriteLine("""
            bench [--quick] [--of NAME,NAME]       all of them (or those), one after the other
            bench report [FILE...]                 docs/benchmarks.md from results
            bench queue [REPORTS]
            bench triage [--sizes N,N]
            bench circuits [--idle N] [--busy N] [--clicks N]
            bench second-window [--runs N]
            bench soak [--minutes N] [--rate N] [--windows N]
            bench insights [--sizes N,N]
            bench guidance [--articles N,N] [--development]
            bench move [REPORTS]
            bench suspension [--rounds N] [--seconds N] [--callers N,N]
            bench audit [ENTRIES] [--sizes N,N] [--rounds N] [--seconds N]
            bench registry [CASES]
            bench open-now
            bench reader [INSERTIONS]
            bench classifier [--sizes N,N] [--json FILE]
            bench campaigns [--quality [--labelled N] [--seed N] [--faults]] [--speed [--sizes N,N]]
            bench quality [--folds N] [--dev FILE] [--json FILE]
            bench api [--rounds N] [--seconds N] [--json FILE]   (by ./test.sh only)
            bench public [--rounds N] [--seconds N] [--connections N,N] [--json FILE]   (by ./test.sh only)
            bench burst [--seconds N] [--rate N] [--json FILE]
            bench peers [--dev FILE] [--texts N] [--json FILE]   (by ./test.sh only)
            bench mail [--mails N] [--rounds N] [--deliveries N] [--only drain,peers,fetch,mime,verdict,idle] [--json FILE]
              each of them with --quick: small sizes, a look
            survive cards [KILLS [small]]
            survive nodes [--package DIR] [--lead SECONDS] [--minutes N] [--kill-every SECONDS] [--rate N] [--operators N] [--call-seconds N] [--public N] [--json FILE]   (by ./test.sh only)
            survive reader [CYCLES RESTARTS]
            survive mail [--only hostile,kill,cut,full] [--messages N] [--seed N] [--kills N] [--cuts N]
            screenshots
            """);
        return 2;
    }
}
