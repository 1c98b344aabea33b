using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards;

/// <summary>Somebody who compares as often may be trying who lives where.</summary>
public sealed record TooManyComparisons(int PerHour) : Refusal((
    FormattableString.Invariant($"照合は1人1時間{PerHour}回までです。照合せずに受付を続けられます。"),
    FormattableString.Invariant($"No more than {PerHour} comparisons an hour for each operator. The call can be taken without.")));

/// <summary>No card system is connected that compares.</summary>
public sealed record ComparisonNotOffered() : Refusal((
    "カード管理システムとの照合は使えません。", "There is no comparison with the card system."));

/// <summary>
/// Compares what a caller states with the card system's register. The answer says match or mismatch and never what the register
/// holds. Each comparison is audited before it is made, without the facts.
/// </summary>
public sealed class CompareHolder(
    IDbContextFactory<ScamWatchDb> contexts, IEnumerable<ICardRegistry> registries, RegistrySettings settings, TimeProvider clock)
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    private readonly ICardRegistry? _registry = registries.SingleOrDefault();

    /// <summary>False where nothing can be asked: then no key is shown for it.</summary>
    public bool IsOffered => _registry is not null && settings.ComparesPerHour > 0;

    /// <summary>The answer, within the time set for it (<c>Registry:CompareTimeoutSeconds</c>).</summary>
    /// <param name="facts">A name or its kana, and a date of birth or an address.</param>
    public async Task<Outcome<RegistryComparison>> RunAsync(HolderFacts facts, Actor actor, CancellationToken ct)
    {
        if (Check(facts, actor) is { } refusal)
        {
            return refusal;
        }

        if (!await MayAskAsync(actor, ct))
        {
            return new TooManyComparisons(settings.ComparesPerHour);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(settings.CompareTimeout);
        try
        {
            return await _registry!.CompareAsync(new(facts.Name, facts.Kana, facts.BirthDate, facts.Sex, facts.Address), limit.Token)
                .WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new RegistryComparison.Unavailable("no answer in time");
        }
    }

    private Refusal? Check(HolderFacts facts, Actor actor)
    {
        string[] texts = [facts.Name, facts.Kana, facts.Address];
        return !actor.May(Rights.CaseTake) ? new NotAllowed()
            : !IsOffered ? new ComparisonNotOffered()
            : texts.Any(Redactor.Contains) ? new ContainsMyNumber(("名義人", "Holder"))
            : texts.Any(PinMention.Contains) ? new ContainsPin(("名義人", "Holder"))
            // One fact alone would make the register a telephone book.
            : string.IsNullOrWhiteSpace(facts.Name + facts.Kana) || (facts.BirthDate is null && string.IsNullOrWhiteSpace(facts.Address))
                ? new InvalidField(("名義人", "Holder"), ("氏名かカナと、生年月日か住所を入力してから照合します。", "enter a name or its kana, and a date of birth or an address, first."))
            : null;
    }

    private async Task<bool> MayAskAsync(Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var since = now - s_hour;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var asked = await db.AuditEntries.CountAsync(e => e.At > since && e.Kind == AuditKind.HolderCompared && e.ActorId == actor.Id, ct);
        var may = asked < settings.ComparesPerHour;
        AuditTrail.Record(db, actor, may ? AuditKind.HolderCompared : AuditKind.HolderCompareRefused, "-", _registry!.Name, now);
        await db.SaveChangesAsync(ct);
        return may;
    }
}
