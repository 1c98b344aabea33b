using System.Diagnostics;
using System.Globalization;
using ScamWatch.Ingest.CardReader;
using ScamWatch.Ingest.CardReader.Demo;
using ScamWatch.Tests.CardReader;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>What a run came to.</summary>
/// <param name="Cycles">Cards put down, read and taken away.</param>
/// <param name="Restarts">Daemons killed and started again.</param>
/// <param name="Pulls">Cards pulled in the midst of a command.</param>
/// <param name="Wrong">What did not come out as it should; empty.</param>
/// <param name="Read">Longest time from a card put down to its facts.</param>
/// <param name="Gone">Longest time from a card taken away, or the daemon killed, to the reader said empty, or gone.</param>
/// <param name="Pulled">Longest time from the first command to the outcome of a pull.</param>
internal sealed record SurvivalResult(int Cycles, int Restarts, int Pulls, IReadOnlyList<string> Wrong, TimeSpan Read, TimeSpan Gone, TimeSpan Pulled);

/// <summary>Cards put down and taken away, daemons killed, cards pulled at every command: through the real daemon.</summary>
internal static class ReaderSurvival
{
    /// <summary>Runs it in full size, or as large as the arguments say.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (PcscFixture.Missing is { } missing)
        {
            await Console.Error.WriteLineAsync(missing);
            return 1;
        }

        await using var daemon = new PcscFixture();
        await daemon.InitializeAsync();
        var result = await RunAsync(daemon, Number(2, 200), Number(3, 20), withPulls: true, Console.Error.WriteLine);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Cycles} cycles, {result.Restarts} restarts, {result.Pulls} pulls, {result.Wrong.Count} wrong; longest: read {result.Read.TotalSeconds:0.00} s, gone {result.Gone.TotalSeconds:0.00} s, pulled {result.Pulled.TotalSeconds:0.00} s"));
        foreach (var wrong in result.Wrong)
        {
            Console.WriteLine(wrong);
        }

        return result.Wrong.Count == 0 ? 0 : 1;

        int Number(int at, int otherwise) => args.Length > at ? int.Parse(args[at], CultureInfo.InvariantCulture) : otherwise;
    }

    /// <summary>Runs it on a daemon that is there.</summary>
    public static async Task<SurvivalResult> RunAsync(PcscFixture daemon, int cycles, int restarts, bool withPulls, Action<string> say)
    {
        var wrong = new List<string>();
        TimeSpan read = default, gone = default, pulled = default;
        var pulls = new List<Pull>();
        if (withPulls)
        {
            pulls.AddRange(await PulledThroughDaemon.RunAsync(afterwards: false));
            pulls.AddRange(await PulledThroughDaemon.RunAsync(afterwards: true));
            wrong.AddRange(pulls.Where(p => !p.IsRight).Select(p => p.ToString()));
            pulled = pulls.Max(p => p.Took);
            say($"{pulls.Count} pulls");
        }

        using var watch = DemoCards.Watch(PcscFixture.Api);
        await Patience.UntilAsync(() => watch.Views.Count == PcscFixture.Readers);
        DemoIdentity[] people = [DemoCards.Hanako, DemoCards.Taro];
        for (var i = 0; i < cycles; i++)
        {
            // From reader to reader, and by turns in each, so that the facts of one card would be seen under the other.
            var (reader, identity) = (i % PcscFixture.Readers, people[((i / PcscFixture.Readers) + i) % people.Length]);
            var card = new TwistedCard(new DemoCard(identity));
            var start = Stopwatch.StartNew();
            using (PcscFixture.Insert(reader, card))
            {
                // A busy machine may be too slow for the first look; the second comes by itself.
                await Patience.UntilAsync(() => View(watch, reader) is { State: ReaderState.Ready or ReaderState.OtherCard });
                read = Longer(read, start.Elapsed);
                if (View(watch, reader)?.Facts?.Certificate?.Serial != identity.Certificate.SerialNumber)
                {
                    wrong.Add($"cycle {i}: {View(watch, reader)}");
                }
            }

            start.Restart();
            await Patience.UntilAsync(() => View(watch, reader)?.State == ReaderState.Empty);
            gone = Longer(gone, start.Elapsed);
            if (card.Verifies > 0)
            {
                wrong.Add($"cycle {i}: a PIN was sent");
            }
        }

        say($"{cycles} cycles");
        using var plug = PcscFixture.Insert(0, new DemoCard(DemoCards.Hanako));
        await Patience.UntilAsync(() => View(watch)?.State == ReaderState.Ready);
        for (var i = 0; i < restarts; i++)
        {
            var start = Stopwatch.StartNew();
            await daemon.KillAsync();
            await Patience.UntilAsync(() => watch.Down == CardFault.NoService && watch.Views.Count == 0);
            gone = Longer(gone, start.Elapsed);
            await daemon.StartAsync();
            await Patience.UntilAsync(() => View(watch)?.State == ReaderState.Ready);
            if (View(watch)?.Facts?.Certificate?.Serial != DemoCards.Hanako.Certificate.SerialNumber)
            {
                wrong.Add($"restart {i}: {View(watch)}");
            }
        }

        say($"{restarts} restarts");
        return new(cycles, restarts, pulls.Count, wrong, read, gone, pulled);
    }

    private static ReaderView? View(ReaderWatch watch, int reader = 0) => watch.Views.FirstOrDefault(v => v.Name == PcscFixture.Reader(reader));

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
