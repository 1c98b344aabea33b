using ScamWatch.Ingest.CardReader;
using ScamWatch.Ingest.CardReader.Demo;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.CardReader;

/// <summary>The card pulled at every single command of both runs, before the card heard it and after: in memory.</summary>
public sealed class PulledCardTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pulled_while_it_is_read_it_says_so_or_was_already_done(bool afterwards)
    {
        var commands = Count(r => Outcome.OfRead(r));
        Assert.True(commands > 8);
        for (var at = 0; at < commands; at++)
        {
            var (readers, card) = PulledAt(at, afterwards);

            Assert.Equal(CardFault.CardRemoved, Outcome.OfRead(readers).Fault);

            Assert.Equal(at + 1, card.Commands.Count);
            Assert.Equal(0, readers.OpenSessions);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pulled_while_it_proves_itself_no_pin_is_sent_twice_and_the_answer_says_whether_one_was(bool afterwards)
    {
        var whole = new TwistedCard(new DemoCard(DemoCards.Hanako));
        var first = new EmulatedReaders();
        first.Put(whole);
        Assert.IsType<PossessionProof.Proven>(await Outcome.OfProofAsync(first, DemoCards.Hanako));
        var verify = whole.Commands.Index().Single(c => TwistedCard.IsVerify(c.Item)).Index;

        for (var at = 0; at < whole.Commands.Count; at++)
        {
            var (readers, card) = PulledAt(at, afterwards);

            var proof = await Outcome.OfProofAsync(readers, DemoCards.Hanako);

            Assert.Equal(at < verify ? 0 : 1, card.Verifies);
            Assert.IsType(at < verify ? typeof(PossessionProof.NotAsked) : at == verify ? typeof(PossessionProof.PinMayBeSpent) : typeof(PossessionProof.NotProven), proof);
            await Patience.UntilAsync(() => readers.OpenSessions == 0);
        }
    }

    private static int Count(Action<EmulatedReaders> run)
    {
        var card = new TwistedCard(new DemoCard(DemoCards.Hanako));
        var readers = new EmulatedReaders();
        readers.Put(card);
        run(readers);
        return card.Commands.Count;
    }

    private static (EmulatedReaders Readers, TwistedCard Card) PulledAt(int at, bool afterwards)
    {
        var card = new TwistedCard(new DemoCard(DemoCards.Hanako), (number, _, honest) =>
        {
            if (number != at)
            {
                return honest();
            }

            if (afterwards)
            {
                honest();
            }

            return null;
        });
        var readers = new EmulatedReaders();
        readers.Put(card);
        return (readers, card);
    }
}
