using System.Diagnostics;
using System.Globalization;
using ScamWatch.Ingest.CardReader;
using ScamWatch.Ingest.CardReader.Demo;
using ScamWatch.Tests.CardReader;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>How long it takes from a card on the reader to its facts, through the real daemon.</summary>
internal static class ReaderSpeed
{
    public static async Task<int> RunAsync(BenchRun run)
    {
        if (PcscFixture.Missing is { } missing)
        {
            await Console.Error.WriteLineAsync(missing);
            return 1;
        }

        var insertions = run.Number("--insertions", 100);
        await using var daemon = new PcscFixture();
        await daemon.InitializeAsync();
        using var watch = DemoCards.Watch(PcscFixture.Api);
        await Patience.UntilAsync(() => watch.Views.Count == PcscFixture.Readers);
        long facts = 0;
        watch.Changed += () =>
        {
            if (View(watch)?.Facts is not null)
            {
                Interlocked.CompareExchange(ref facts, Stopwatch.GetTimestamp(), 0);
            }
        };
        var (whole, beyond) = (new List<double>(), new List<double>());
        // One before, so that nothing is measured that happens once in a process.
        for (var i = -1; i < insertions; i++)
        {
            Interlocked.Exchange(ref facts, 0);
            var card = new NoticedCard(new DemoCard(i % 2 == 0 ? DemoCards.Hanako : DemoCards.Taro));
            var start = Stopwatch.GetTimestamp();
            using (PcscFixture.Insert(0, card))
            {
                await Patience.UntilAsync(() => Interlocked.Read(ref facts) != 0);
            }

            await Patience.UntilAsync(() => View(watch)?.State == ReaderState.Empty);
            // The driver keeps its reader empty for a moment after a card has gone; that is not to be measured.
            await Task.Delay(TimeSpan.FromSeconds(1));
            if (i >= 0)
            {
                whole.Add(Stopwatch.GetElapsedTime(start, facts).TotalMilliseconds);
                beyond.Add(Stopwatch.GetElapsedTime(card.Noticed, facts).TotalMilliseconds);
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{insertions} insertions"));
        Say("card put down to facts", whole);
        Say("beyond pcscd's poll (card powered to facts)", beyond);
        return 0;

        void Say(string what, List<double> milliseconds)
        {
            var times = new Spread(milliseconds);
            BenchOutput.Print($"{what}: median {times.Median:0} ms, p95 {times.P95:0} ms, longest {times.Worst:0} ms");
            run.Add(what, times, new(insertions, "insertions"));
        }
    }

    private static ReaderView? View(ReaderWatch watch) => watch.Views.FirstOrDefault(v => v.Name == PcscFixture.Reader(0));

    /// <summary>A card that remembers when its reader first gave it power, which is when pcscd saw it.</summary>
    private sealed class NoticedCard(DemoCard card) : IEmulatedCard
    {
        private long _noticed;

        public long Noticed => Interlocked.Read(ref _noticed);

        public byte[] Atr => card.Atr;

        public void Reset()
        {
            Interlocked.CompareExchange(ref _noticed, Stopwatch.GetTimestamp(), 0);
            card.Reset();
        }

        public byte[]? Answer(byte[] command) => card.Answer(command);
    }
}
