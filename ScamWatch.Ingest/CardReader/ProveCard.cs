using System.Collections.Concurrent;
using System.Security.Cryptography;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards.Counter;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Ingest.CardReader;

/// <summary>The reader, or the card that was shown, is not there any more.</summary>
public sealed record ReaderGone() : Refusal(("リーダーまたはカードがなくなりました。表示を確かめてください。", "Reader or card are gone. Look at what is shown now."));

/// <summary>Somebody else's attempt is running on the reader.</summary>
public sealed record ReaderBusy() : Refusal(("このリーダーでは確認の途中です。終わるまでお待ちください。", "An attempt is running on this reader. Wait until it ends."));

/// <summary>What a card is to prove.</summary>
/// <param name="Station">Id of the station.</param>
/// <param name="Reader">Name of the reader.</param>
/// <param name="Visit">The visit that the clerk has before them.</param>
/// <param name="Pin">Four ASCII digits, cleared here; empty where the station asks for it itself.</param>
/// <param name="AllowedBy">The supervisor who allows the last try; null where nobody did.</param>
/// <param name="CaseId">The case with whose holder the card's face was compared; null where none is open.</param>
public sealed record ProofRequest(string Station, string Reader, long Visit, byte[] Pin, Actor? AllowedBy, Guid? CaseId);

/// <summary>What came of it.</summary>
/// <param name="Proof">The card's answer.</param>
/// <param name="Trouble">Why it was not put on record for the case; null where it was, or where no case is open.</param>
public sealed record ProofResult(PossessionProof Proof, Refusal? Trouble);

/// <summary>Has a card prove that it is here together with its PIN, and records the outcome. One attempt at a time on a reader, none by itself.</summary>
public sealed class ProveCard(CardReaders readers, RecordCardProof record)
{
    private const int ChallengeBytes = 32;

    private readonly ConcurrentDictionary<(string Station, string Reader), bool> _running = new();

    public async Task<Outcome<ProofResult>> RunAsync(ProofRequest request, Actor actor, CancellationToken ct)
    {
        var key = (request.Station, request.Reader);
        try
        {
            if (!actor.May(Rights.CounterServe))
            {
                return new NotAllowed();
            }

            if (request.AllowedBy is { } second && CounterRules.CheckLastTry(actor, second) is { } refusal)
            {
                return refusal;
            }

            var station = readers.Find(request.Station);
            var view = station?.Readers.FirstOrDefault(r => r.Name == request.Reader);
            if (station is null || view is not { Facts.Certificate: { } certificate } || view.Visit != request.Visit)
            {
                return new ReaderGone();
            }

            if (!_running.TryAdd(key, true))
            {
                return new ReaderBusy();
            }

            try
            {
                var proof = await station.ProveAsync(
                    request.Reader, request.Visit, request.Pin, RandomNumberGenerator.GetBytes(ChallengeBytes), request.AllowedBy is not null, ct);
                var recorded = await record.RunAsync(
                    new(certificate.Serial, proof is PossessionProof.Proven, ProofWords.Of(proof).Ja, $"{station.Name} {request.Reader}", request.AllowedBy, request.CaseId),
                    actor, CancellationToken.None);
                return new ProofResult(proof, recorded.Refusal);
            }
            finally
            {
                _running.TryRemove(key, out _);
            }
        }
        finally
        {
            Array.Clear(request.Pin);
        }
    }
}
