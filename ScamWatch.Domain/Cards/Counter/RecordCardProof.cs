using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Counter;

/// <summary>What came of asking a card to prove itself; never the PIN.</summary>
/// <param name="Serial">Serial of the card's certificate: the only thing of the card that is recorded.</param>
/// <param name="Proven">True where the card signed.</param>
/// <param name="Result">In words.</param>
/// <param name="Reader">Station and reader.</param>
/// <param name="AllowedBy">The supervisor who allowed the last try; null where none was asked.</param>
/// <param name="CaseId">The case whose holder's name, date of birth and address on the card's face were compared; null where none is open.</param>
public sealed record CardProof(string Serial, bool Proven, string Result, string Reader, Actor? AllowedBy, Guid? CaseId);

/// <summary>Records a proof of possession, good or bad. A case learns the serial of the card that was proven for it.</summary>
public sealed class RecordCardProof(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <summary>True where the case learnt the serial by it; refused where the case knows another card.</summary>
    public async Task<Outcome<bool>> RunAsync(CardProof proof, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.CounterServe))
        {
            return new NotAllowed();
        }

        var serial = CounterRules.IsSerial(proof.Serial) ? proof.Serial : "?";
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (proof.AllowedBy is { } supervisor)
        {
            AuditTrail.Record(db, supervisor, AuditKind.LastTryAllowed, serial, $"残り1回の暗証番号を許可({actor.Name})", now);
        }

        AuditTrail.Record(db, actor, proof.Proven ? AuditKind.CardProven : AuditKind.CardNotProven, serial,
            string.Create(CultureInfo.InvariantCulture, $"{proof.Result}({proof.Reader})"), now);
        // What the card did is on record all the same.
        Refusal? another = proof.CaseId is { } wanted && !await db.ReachesCaseAsync(wanted, actor, ct) ? new NotFound(("停止受付", "The suspension case")) : null;
        var learnt = false;
        if (another is null && proof is { Proven: true, CaseId: { } id } && serial != "?" && await db.SuspensionCases.SingleOrDefaultAsync(c => c.Id == id, ct) is { } suspension)
        {
            another = CounterRules.CheckSameCard(suspension, serial);
            if (another is null && suspension.CertificateSerial is null)
            {
                suspension.LearnCertificate(serial, actor, now);
                AuditTrail.Record(db, actor, AuditKind.CaseCardLearnt, suspension.ReceiptNumber, $"証明書番号 {serial}(券面と名義人を照合)", now);
                learnt = true;
            }
        }

        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : another is not null ? another : learnt;
    }
}
