using ScamWatch.Ingest.CardReader;
using ScamWatch.Ingest.CardReader.Demo;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.CardReader;

/// <summary>What comes of asking a card: facts, or why not.</summary>
/// <param name="Facts">Null where it failed.</param>
/// <param name="Fault">Null where it did not.</param>
internal sealed record Outcome(CardFacts? Facts, CardFault? Fault)
{
    /// <summary>Reads without a watchdog.</summary>
    public static Outcome OfRead(ICardApi api, string reader = EmulatedReaders.First, CardAuthorities? authorities = null)
    {
        try
        {
            using var session = api.Open();
            using var link = session.Connect(reader);
            return new(JpkiCard.Read(new CardChannel(link, TimeSpan.FromMinutes(1)), authorities ?? DemoCards.NoAuthorities), null);
        }
        catch (CardException fault)
        {
            return new(null, fault.Fault);
        }
    }

    /// <summary>Reads under the watchdog.</summary>
    public static async Task<Outcome> OfReadAsync(ICardApi api, TimeSpan limit, string reader = EmulatedReaders.First)
    {
        using var threads = new ReaderThreads(api, reader);
        try
        {
            return new(await threads.RunAsync(c => JpkiCard.Read(c, DemoCards.NoAuthorities), limit), null);
        }
        catch (CardException fault)
        {
            return new(null, fault.Fault);
        }
    }

    /// <summary>Has a card prove itself.</summary>
    public static async Task<PossessionProof> OfProofAsync(
        ICardApi api, DemoIdentity identity, string pin = DemoCard.Pin, bool lastTryAllowed = false, TimeSpan? limit = null, string reader = EmulatedReaders.First)
    {
        using var threads = new ReaderThreads(api, reader);
        var typed = DemoCards.Pin(pin);
        try
        {
            return await threads.RunAsync(
                c => JpkiCard.Prove(c, identity.Certificate.SerialNumber, typed, DemoCards.Challenge, lastTryAllowed, DemoCards.NoAuthorities),
                limit ?? TimeSpan.FromMinutes(1));
        }
        catch (CardException fault)
        {
            return new PossessionProof.NotAsked(fault.Fault);
        }
        catch (PinUnderWayException)
        {
            return new PossessionProof.PinMayBeSpent(CardFault.TimedOut);
        }
    }
}
