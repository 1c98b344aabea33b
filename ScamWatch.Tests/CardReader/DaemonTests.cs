using ScamWatch.Ingest.CardReader;
using ScamWatch.Ingest.CardReader.Demo;
using ScamWatch.Tests.Benchmarks;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.CardReader;

/// <summary>Through Debian's pcscd.</summary>
[Collection(nameof(PcscFixture))]
public sealed class DaemonTests(PcscFixture daemon)
{
    [Fact]
    public async Task Facts_come_through_the_real_daemon()
    {
        PcscFixture.Need();
        using var watch = DemoCards.Watch(PcscFixture.Api);
        await Patience.UntilAsync(() => watch.Views.Count == PcscFixture.Readers && watch.Views.All(v => v.State == ReaderState.Empty));

        using (PcscFixture.Insert(0, new DemoCard(DemoCards.Hanako, tries: 2)))
        {
            await Patience.UntilAsync(() => View(watch, 0)?.State == ReaderState.Ready);
            var facts = View(watch, 0)!.Facts!;
            Assert.Equal(DemoCards.Hanako.Certificate.RawData, facts.Certificate!.Der);
            Assert.Equal((2, 5), (facts.Pin.Left, facts.SigningPin!.Value.Left));
        }

        await Patience.UntilAsync(() => View(watch, 0)?.State == ReaderState.Empty);
    }

    [Fact]
    public async Task Two_readers_are_read_and_asked_at_once()
    {
        PcscFixture.Need();
        using var watch = DemoCards.Watch(PcscFixture.Api);
        using var first = PcscFixture.Insert(0, new DemoCard(DemoCards.Hanako));
        using var second = PcscFixture.Insert(1, new DemoCard(DemoCards.Taro));
        await Patience.UntilAsync(() => View(watch, 0)?.State == ReaderState.Ready && View(watch, 1)?.State == ReaderState.Ready);
        Assert.Equal(DemoCards.Hanako.Certificate.SerialNumber, View(watch, 0)!.Facts!.Certificate!.Serial);
        Assert.Equal(DemoCards.Taro.Certificate.SerialNumber, View(watch, 1)!.Facts!.Certificate!.Serial);

        var proofs = await Task.WhenAll(Enumerable.Range(0, 2).Select(i =>
            watch.ProveAsync(PcscFixture.Reader(i), View(watch, i)!.Visit, DemoCards.Pin(), DemoCards.Challenge, false)));

        Assert.All(proofs, p => Assert.IsType<PossessionProof.Proven>(p));
    }

    [Fact]
    public async Task A_wrong_pin_costs_a_try_and_the_next_reading_knows()
    {
        PcscFixture.Need();
        using var watch = DemoCards.Watch(PcscFixture.Api);
        var card = new DemoCard(DemoCards.Hanako);
        using var plug = PcscFixture.Insert(0, card);
        await Patience.UntilAsync(() => View(watch, 0)?.State == ReaderState.Ready);

        var proof = await watch.ProveAsync(PcscFixture.Reader(0), View(watch, 0)!.Visit, DemoCards.Pin("0000"), DemoCards.Challenge, false);

        Assert.Equal(new PossessionProof.WrongPin(2), proof);
        await Patience.UntilAsync(() => View(watch, 0)?.Facts?.Pin.Left == 2);
        Assert.Equal(2, card.TriesLeft);
    }

    [Fact]
    public async Task A_daemon_killed_and_started_again_is_taken_up_again()
    {
        PcscFixture.Need();
        using var watch = DemoCards.Watch(PcscFixture.Api);
        using var plug = PcscFixture.Insert(0, new DemoCard(DemoCards.Hanako));
        await Patience.UntilAsync(() => View(watch, 0)?.State == ReaderState.Ready);

        await daemon.KillAsync();
        await Patience.UntilAsync(() => watch.Down == CardFault.NoService && watch.Views.Count == 0);
        await daemon.StartAsync();

        await Patience.UntilAsync(() => watch.Down is null && View(watch, 0)?.State == ReaderState.Ready);
    }

    [Fact]
    public async Task A_daemon_that_stands_still_is_said_to_be_gone_and_taken_up_again()
    {
        PcscFixture.Need();
        using var watch = DemoCards.Watch(PcscFixture.Api);
        using var plug = PcscFixture.Insert(0, new DemoCard(DemoCards.Hanako));
        await Patience.UntilAsync(() => View(watch, 0)?.State == ReaderState.Ready);

        await daemon.SignalAsync("STOP");
        try
        {
            await Patience.UntilAsync(() => watch.Down == CardFault.NoService);
        }
        finally
        {
            await daemon.SignalAsync("CONT");
        }

        await Patience.UntilAsync(() => watch.Down is null && View(watch, 0)?.State == ReaderState.Ready);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_card_pulled_at_any_command_is_said_to_be_gone_and_no_pin_is_sent_twice(bool afterwards)
    {
        PcscFixture.Need();

        var pulls = await PulledThroughDaemon.RunAsync(afterwards);

        Assert.All(pulls, p => Assert.True(p.IsRight, p.ToString()));
        Assert.True(pulls.Count > 20);
    }

    [Fact]
    public async Task Answers_that_drip_are_given_up_and_the_reader_is_good_for_the_next_card()
    {
        PcscFixture.Need();
        using var watch = DemoCards.Watch(PcscFixture.Api, DemoCards.Brisk);
        await Patience.UntilAsync(() => View(watch, 0)?.State == ReaderState.Empty);
        // The ATR as well: pcscd itself has to wait for that. Each answer of the certificate takes five seconds.
        using (PcscFixture.Insert(0, new DemoCard(DemoCards.Hanako), TimeSpan.FromMilliseconds(20)))
        {
            await Patience.UntilAsync(() => View(watch, 0) is { State: ReaderState.Failed, Fault: CardFault.TimedOut });
        }

        await Patience.UntilAsync(() => View(watch, 0)?.State == ReaderState.Empty);
        using var patient = DemoCards.Watch(PcscFixture.Api);
        using var next = PcscFixture.Insert(0, new DemoCard(DemoCards.Hanako));
        await Patience.UntilAsync(() => View(patient, 0)?.State == ReaderState.Ready);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    public async Task Answers_of_any_length_end_in_a_state(int bytes)
    {
        PcscFixture.Need();
        using var watch = DemoCards.Watch(PcscFixture.Api);
        await Patience.UntilAsync(() => View(watch, 0)?.State == ReaderState.Empty);

        using var plug = PcscFixture.Insert(0, new TwistedCard(new DemoCard(DemoCards.Hanako), (_, command, honest) => TwistedCard.IsRead(command) ? new byte[bytes] : honest()));

        await Patience.UntilAsync(() => View(watch, 0)?.State is ReaderState.Failed or ReaderState.OtherCard);
    }

    [Fact]
    public async Task Fifteen_cards_and_three_restarts_leave_nothing_wrong()
    {
        PcscFixture.Need();

        var result = await ReaderSurvival.RunAsync(daemon, 15, 3, withPulls: false, _ => { });

        Assert.Empty(result.Wrong);
        Assert.Equal((15, 3), (result.Cycles, result.Restarts));
    }

    private static ReaderView? View(ReaderWatch watch, int reader) => watch.Views.FirstOrDefault(v => v.Name == PcscFixture.Reader(reader));
}
