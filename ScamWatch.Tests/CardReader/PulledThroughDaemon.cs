using System.Diagnostics;
using ScamWatch.Ingest.CardReader;
using ScamWatch.Ingest.CardReader.Demo;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.CardReader;

/// <summary>A card pulled once.</summary>
/// <param name="At">Number of the command, from 0.</param>
/// <param name="IsProof">While it proved itself; otherwise while it was read.</param>
/// <param name="Verifies">How often a PIN came.</param>
/// <param name="Said">What came of it.</param>
/// <param name="IsRight">No more than one PIN, and an outcome that fits whether one was sent.</param>
/// <param name="Took">From the first command to the outcome.</param>
internal sealed record Pull(int At, bool IsProof, int Verifies, string Said, bool IsRight, TimeSpan Took);

/// <summary>The card pulled at every single command of both runs, through the real daemon; the readers take turns at it side by side.</summary>
internal static class PulledThroughDaemon
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    public static async Task<IReadOnlyList<Pull>> RunAsync(bool afterwards)
    {
        var (read, proof) = Lengths(out var verify);
        var jobs = new Queue<(int At, bool IsProof)>([.. Enumerable.Range(0, read).Select(i => (i, false)), .. Enumerable.Range(0, proof).Select(i => (i, true))]);
        var done = await Task.WhenAll(Enumerable.Range(0, PcscFixture.Readers).Select(async reader =>
        {
            var pulls = new List<Pull>();
            while (Next() is { } job)
            {
                pulls.Add(await PullAsync(reader, job.At, job.IsProof, afterwards, verify));
            }

            return pulls;
        }));
        return [.. done.SelectMany(p => p)];

        (int At, bool IsProof)? Next()
        {
            lock (jobs)
            {
                return jobs.TryDequeue(out var job) ? job : null;
            }
        }
    }

    private static async Task<Pull> PullAsync(int reader, int at, bool isProof, bool afterwards, int verify)
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
        var name = PcscFixture.Reader(reader);
        // The card of the test before may still be on its way out.
        await Patience.UntilAsync(() => !PcscFixture.HasCard(reader));
        using var plug = PcscFixture.Insert(reader, card);
        await Patience.UntilAsync(() => PcscFixture.HasCard(reader));
        var watch = Stopwatch.StartNew();
        string said;
        bool isRight;
        if (isProof)
        {
            var proof = await Outcome.OfProofAsync(PcscFixture.Api, DemoCards.Hanako, limit: s_limit, reader: name);
            said = proof.ToString();
            isRight = at < verify ? proof is PossessionProof.NotAsked && card.Verifies == 0
                : card.Verifies == 1 && (at == verify ? proof is PossessionProof.PinMayBeSpent : proof is PossessionProof.NotProven);
        }
        else
        {
            var outcome = await Outcome.OfReadAsync(PcscFixture.Api, s_limit, name);
            said = $"{outcome.Fault}";
            isRight = outcome.Fault is CardFault.CardRemoved or CardFault.Communication or CardFault.NoCard && card.Verifies == 0;
        }

        var took = watch.Elapsed;
        await Patience.UntilAsync(() => !PcscFixture.HasCard(reader));
        return new(at, isProof, card.Verifies, said, isRight, took);
    }

    /// <summary>How many commands each run takes, and which of a proof is the VERIFY.</summary>
    private static (int Read, int Proof) Lengths(out int verify)
    {
        var readers = new EmulatedReaders();
        var read = new TwistedCard(new DemoCard(DemoCards.Hanako));
        readers.Put(read);
        Outcome.OfRead(readers);
        var proof = new TwistedCard(new DemoCard(DemoCards.Hanako));
        readers.Put(proof);
        Outcome.OfProofAsync(readers, DemoCards.Hanako).GetAwaiter().GetResult();
        verify = proof.Commands.Index().Single(c => TwistedCard.IsVerify(c.Item)).Index;
        return (read.Commands.Count, proof.Commands.Count);
    }
}
