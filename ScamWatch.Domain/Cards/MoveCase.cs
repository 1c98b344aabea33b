using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards;

/// <summary>Takes a case one step further.</summary>
public sealed class MoveCase(
    IDbContextFactory<ScamWatchDb> contexts, Municipality municipality, ReissueTable reissues, Fees fees, RegistrySettings registry, TimeProvider clock)
{
    /// <summary>The case's new version, or why nothing happened.</summary>
    public async Task<Outcome<int>> RunAsync(CaseStep step, Actor actor, CancellationToken ct)
    {
        using var span = Operations.Telemetry.Begin("move-case", actor);
        if (!actor.May(StepRules.RightOf(step)))
        {
            return actor.May(Rights.CaseWork) ? new CounterOnly() : new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var suspension = await db.SuspensionCases.SingleOrDefaultAsync(c => c.Id == step.CaseId, ct);
        if (suspension is null)
        {
            return new NotFound(("停止受付", "The suspension case"));
        }

        var now = clock.GetUtcNow().UtcDateTime;
        if (StepRules.Check(step, suspension, actor, now, municipality.CardDesk) is { } refusal)
        {
            return refusal;
        }

        if (await db.CheckProofAsync(StepRules.RightOf(step), actor, now, ct) is { } unproven)
        {
            return unproven;
        }

        var applied = Apply(step, suspension, actor, now);
        if (!applied.Succeeded)
        {
            return applied.Refusal;
        }

        AuditTrail.Record(db, actor, applied.Value.Kind, suspension.ReceiptNumber, applied.Value.Why, now);
        if (OrderOf(step) is { } kind && registry.OrderFor(suspension, kind, now) is { } order)
        {
            db.RegistryOrders.Add(order);
        }

        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : suspension.Version;
    }

    /// <summary>What the card system must be told of a step; null where nothing.</summary>
    private static RegistryOrderKind? OrderOf(CaseStep step) => step switch
    {
        CaseStep.ApproveRelease => RegistryOrderKind.Release,
        CaseStep.Abolish => RegistryOrderKind.Abolish,
        _ => null,
    };

    private Outcome<Told> Apply(CaseStep step, SuspensionCase suspension, Actor actor, DateTime now)
    {
        var today = JapanTime.DayOf(now);
        switch (step)
        {
            case CaseStep.CheckIdentity s:
                suspension.CheckIdentity(s.Check, actor, now);
                return new Told(AuditKind.IdentityChecked, s.Check.HasMismatch ? "相違あり" : "記録");
            case CaseStep.Request s:
                suspension.Request(s.To.Trim(), s.At, actor, now);
                return new Told(AuditKind.SuspensionRequested, s.To.Trim());
            case CaseStep.Confirm s:
                suspension.Confirm(s.How.Trim(), s.At, actor, now);
                return new Told(AuditKind.SuspensionConfirmed, s.How.Trim());
            case CaseStep.SetAside s:
                suspension.SetAside(s.State, s.Reason.Trim(), actor, now);
                return new Told(AuditKind.CaseSetAside, $"{SuspensionRules.Label(s.State).Ja}: {s.Reason.Trim()}");
            case CaseStep.RecordPolice s:
                suspension.RecordPolice(new(s.Receipt.Number.Trim(), s.Receipt.Station.Trim(), s.Receipt.Contact.Trim()), actor, now);
                return new Told(AuditKind.PoliceReceiptRecorded, suspension.Police!.IsComplete ? "3項目" : "一部");
            case CaseStep.FileLossReport s:
                suspension.FileLossReport(
                    new(today, s.Counter.Trim(), s.Circumstances.Trim(), s.DisasterCertificate.Trim(), actor.Name), actor, now);
                return new Told(AuditKind.LossReportFiled, s.Counter.Trim());
            case CaseStep.PrepareRelease s:
                suspension.PrepareRelease(
                    new(s.Counter.Trim(), s.Relation, s.Documents, s.IdentityChecked,
                        s.Signing ? SigningCertificate.Wanted : SigningCertificate.NotWanted, actor.Id, actor.Name, now,
                        Card: s.Card with { How = s.Card.How.Trim() }), actor, now);
                return new Told(AuditKind.ReleasePrepared, s.Counter.Trim());
            case CaseStep.WithdrawRelease s:
                suspension.WithdrawRelease(s.Reason.Trim(), actor, now);
                return new Told(AuditKind.ReleaseWithdrawn, s.Reason.Trim());
            case CaseStep.ApproveRelease:
                suspension.ApproveRelease(actor, now);
                return new Told(AuditKind.CardReleased, $"準備 {suspension.Release!.By}");
            case CaseStep.ConfirmEffect s:
                suspension.TakeEffect(s.How.Trim(), s.At, actor, now);
                return new Told(AuditKind.EffectConfirmed, s.How.Trim());
            case CaseStep.IssueSigning:
                suspension.IssueSigning(actor, now);
                return new Told(AuditKind.SigningReissued, "署名用電子証明書");
            case CaseStep.Abolish s:
                suspension.Abolish(s.Reason.Trim(), actor, now);
                return new Told(AuditKind.CardAbolished, s.Reason.Trim());
            case CaseStep.ApplyForReissue s:
                return Reissue(s, suspension, actor, now, today);
            case CaseStep.HandOver s:
                suspension.HandOver(s.PaidYen, today, actor, now);
                return new Told(AuditKind.CardHandedOver, string.Create(CultureInfo.InvariantCulture, $"手数料 {s.PaidYen}円"));
            default:
                throw new ArgumentOutOfRangeException(nameof(step));
        }
    }

    private Outcome<Told> Reissue(CaseStep.ApplyForReissue s, SuspensionCase suspension, Actor actor, DateTime now, DateOnly today)
    {
        // For a loss the period runs from the loss report, which is on record (国分寺市, 大村市).
        var from = s.Reason == ReissueTable.Lost ? suspension.LossReport!.FiledOn : s.ReasonDate;
        var quote = reissues.Quote(s.Reason, s.Express, s.WithCertificates, from, today, fees);
        if (!quote.Succeeded)
        {
            return quote.Refusal;
        }

        suspension.ApplyForReissue(
            new(s.Reason, s.Express, s.WithCertificates, from, quote.Value.TotalYen, today), actor, now);
        return new Told(AuditKind.ReissueApplied, $"{s.Reason}・{(s.Express ? "特急" : "通常")}");
    }

    private sealed record Told(AuditKind Kind, string Why);
}
