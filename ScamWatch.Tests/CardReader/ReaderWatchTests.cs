using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ScamWatch.Ingest.CardReader;
using ScamWatch.Ingest.CardReader.Demo;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.CardReader;

/// <summary>Readers and cards that come and go, with readers in memory.</summary>
public sealed class ReaderWatchTests : IDisposable
{
    private readonly EmulatedReaders _readers = new();
    private ReaderWatch? _watch;

    public void Dispose() => _watch?.Dispose();

    [Fact]
    public async Task A_card_put_down_is_read_and_one_taken_away_is_forgotten()
    {
        var watch = Watch();
        await Patience.UntilAsync(() => View()?.State == ReaderState.Empty);

        _readers.Put(new DemoCard(DemoCards.Hanako));
        await Patience.UntilAsync(() => View()?.State == ReaderState.Ready);
        Assert.Equal(DemoCards.Hanako.Certificate.SerialNumber, View()!.Facts!.Certificate!.Serial);

        _readers.Take();
        await Patience.UntilAsync(() => View() is { State: ReaderState.Empty, Facts: null });
        Assert.Null(watch.Down);
    }

    [Fact]
    public async Task A_card_exchanged_between_two_looks_is_another_visit()
    {
        Watch();
        _readers.Put(new DemoCard(DemoCards.Hanako));
        await Patience.UntilAsync(() => View()?.State == ReaderState.Ready);
        var visit = View()!.Visit;

        _readers.Put(new DemoCard(DemoCards.Taro));

        await Patience.UntilAsync(() => View()?.Facts?.Certificate?.Serial == DemoCards.Taro.Certificate.SerialNumber);
        Assert.NotEqual(visit, View()!.Visit);
    }

    [Fact]
    public async Task The_visit_before_a_restart_never_means_the_card_after_it()
    {
        var watch = Watch();
        _readers.Put(new DemoCard(DemoCards.Hanako));
        await Patience.UntilAsync(() => View()?.State == ReaderState.Ready);
        var visit = View()!.Visit;

        _readers.SetDown(true);
        await Patience.UntilAsync(() => watch.Down == CardFault.NoService && watch.Views.Count == 0);
        var swapped = new TwistedCard(new DemoCard(DemoCards.Taro));
        _readers.Put(swapped);
        _readers.SetDown(false);
        await Patience.UntilAsync(() => View()?.State == ReaderState.Ready);

        Assert.IsType<PossessionProof.CardChanged>(await watch.ProveAsync(EmulatedReaders.First, visit, DemoCards.Pin(), DemoCards.Challenge, false));
        Assert.Equal(0, swapped.Verifies);
    }

    [Fact]
    public async Task A_reader_pulled_and_put_back_with_its_card_is_read_anew()
    {
        Watch();
        _readers.AddReader("Counter 2 01 00");
        _readers.Put(new DemoCard(DemoCards.Hanako), "Counter 2 01 00");
        await Patience.UntilAsync(() => View("Counter 2 01 00")?.State == ReaderState.Ready);

        _readers.RemoveReader("Counter 2 01 00");
        await Patience.UntilAsync(() => View("Counter 2 01 00") is null);
        _readers.AddReader("Counter 2 01 00");
        _readers.Put(new DemoCard(DemoCards.Hanako), "Counter 2 01 00");

        await Patience.UntilAsync(() => View("Counter 2 01 00")?.State == ReaderState.Ready);
        Assert.NotNull(View());
    }

    [Fact]
    public async Task A_proof_tells_the_new_number_of_tries_and_clears_what_was_typed()
    {
        var watch = Watch();
        _readers.Put(new DemoCard(DemoCards.Hanako));
        await Patience.UntilAsync(() => View()?.State == ReaderState.Ready);
        var typed = DemoCards.Pin("0000");

        Assert.Equal(new PossessionProof.WrongPin(2), await watch.ProveAsync(EmulatedReaders.First, View()!.Visit, typed, DemoCards.Challenge, false));

        Assert.All(typed, b => Assert.Equal(0, b));
        await Patience.UntilAsync(() => View()?.Facts?.Pin.Left == 2);
    }

    [Fact]
    public async Task A_card_in_somebody_elses_hands_is_read_as_soon_as_they_let_go()
    {
        var watch = Watch(DemoCards.Brisk);
        _readers.Hold(true);
        _readers.Put(new DemoCard(DemoCards.Hanako));
        await Patience.UntilAsync(() => View() is { State: ReaderState.HeldByOthers, Fault: CardFault.HeldByOthers });
        var changes = 0;
        watch.Changed += () => Interlocked.Increment(ref changes);

        // Not one more thread waits, however long it lasts.
        await Task.Delay(2500);
        Assert.Equal(1, _readers.Waiting);
        Assert.Equal(0, changes);

        _readers.Hold(false);
        await Patience.UntilAsync(() => View()?.State == ReaderState.Ready);
    }

    [Fact]
    public async Task A_card_opened_for_one_program_alone_is_read_once_it_is_closed()
    {
        Watch();
        _readers.Own(true);
        _readers.Put(new DemoCard(DemoCards.Hanako));
        await Patience.UntilAsync(() => View()?.State == ReaderState.HeldByOthers);

        _readers.Own(false);

        await Patience.UntilAsync(() => View()?.State == ReaderState.Ready);
    }

    [Fact]
    public async Task Threads_that_a_reader_swallows_are_counted_and_come_to_an_end()
    {
        using var open = new ManualResetEventSlim();
        using var threads = new ReaderThreads(new EndlessApi(open), EmulatedReaders.First);
        var faults = new List<CardFault>();
        for (var i = 0; i < 6; i++)
        {
            // Time enough for a new thread to begin on a busy machine.
            var fault = await Assert.ThrowsAsync<CardException>(() => threads.RunAsync(c => JpkiCard.Read(c, DemoCards.NoAuthorities), TimeSpan.FromSeconds(1)));
            faults.Add(fault.Fault);
        }

        Assert.Equal([CardFault.TimedOut, CardFault.TimedOut, CardFault.TimedOut, CardFault.Stuck, CardFault.Stuck, CardFault.Stuck], faults);
        Assert.Equal(ReaderThreads.MostLost, threads.Lost);

        // What comes back can be used again.
        open.Set();
        await Patience.UntilAsync(() => threads.Lost == 0);
        await Assert.ThrowsAsync<CardException>(() => threads.RunAsync(c => JpkiCard.Read(c, DemoCards.NoAuthorities), TimeSpan.FromMinutes(1)));
        Assert.Equal(0, threads.Lost);
    }

    [Fact]
    public async Task A_service_that_stands_still_is_said_to_be_gone_and_taken_up_again()
    {
        var watch = Watch();
        _readers.Put(new DemoCard(DemoCards.Hanako));
        await Patience.UntilAsync(() => View()?.State == ReaderState.Ready);

        _readers.Answers.Reset();
        await Patience.UntilAsync(() => watch.Down == CardFault.NoService);

        _readers.Answers.Set();
        await Patience.UntilAsync(() => watch.Down is null && View()?.State == ReaderState.Ready);
    }

    [Fact]
    public async Task A_listener_at_fault_ends_nothing()
    {
        var watch = Watch();
        watch.Changed += () => throw new InvalidOperationException("a listener's own");

        _readers.Put(new DemoCard(DemoCards.Hanako));

        await Patience.UntilAsync(() => View()?.State == ReaderState.Ready);
    }

    [Fact]
    public async Task Nothing_logged_holds_a_pin_or_what_the_card_said()
    {
        var log = new Lines();
        _watch = new(_readers, DemoCards.NoAuthorities, DemoCards.Patient, log);
        new Thread(_watch.Run) { IsBackground = true }.Start();
        // Pulled at the VERIFY, as a fault is logged with it.
        var card = new TwistedCard(new DemoCard(DemoCards.Hanako), (_, command, honest) => TwistedCard.IsVerify(command) ? null : honest());
        _readers.Put(card);
        await Patience.UntilAsync(() => View()?.State == ReaderState.Ready);

        var proof = await _watch.ProveAsync(EmulatedReaders.First, View()!.Visit, DemoCards.Pin("7391"), DemoCards.Challenge, false);
        await Patience.UntilAsync(() => View()?.State == ReaderState.Empty);
        _readers.SetDown(true);
        await Patience.UntilAsync(() => !log.Said.IsEmpty);

        Assert.IsType<PossessionProof.PinMayBeSpent>(proof);
        Assert.All(log.Said, line => Assert.False(WholeNumber.StandsIn(line, "7391"), line));
        Assert.All(log.Said, line => Assert.DoesNotContain("37333931", line, StringComparison.Ordinal));
        Assert.All(log.Said, line => Assert.DoesNotContain(DemoCards.Hanako.Certificate.SerialNumber, line, StringComparison.Ordinal));
    }

    private ReaderWatch Watch(ReaderOptions? options = null) => _watch = DemoCards.Watch(_readers, options);

    private ReaderView? View(string reader = EmulatedReaders.First) => _watch!.Views.FirstOrDefault(v => v.Name == reader);

    /// <summary>A reader whose cards never answer until let go, and in which nobody waits for anybody.</summary>
    private sealed class EndlessApi(ManualResetEventSlim open) : ICardApi, ICardSession, ICardLink
    {
        public ICardSession Open() => this;

        public IReadOnlyList<string> Readers() => [EmulatedReaders.First];

        public IReadOnlyList<ReaderPresence> Wait(IReadOnlyList<ReaderPresence> known, TimeSpan limit) => known;

        public void Interrupt()
        {
        }

        public ICardLink Connect(string reader) => this;

        public byte[] Transmit(ReadOnlySpan<byte> command)
        {
            open.Wait();
            throw new CardException(CardFault.Communication, "late");
        }

        public void Dispose()
        {
        }
    }

    private sealed class Lines : ILogger
    {
        public ConcurrentQueue<string> Said { get; } = new();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Enqueue($"{formatter(state, exception)} {exception}");
    }
}
