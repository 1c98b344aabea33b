using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reports;

/// <summary>Records how an attempt to read a kept input again went, or that it was discarded.</summary>
public sealed class SettleUnreadable(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <summary>The attempt made a report of it.</summary>
    public Task<Outcome<UnreadableInput>> ReadAsync(Guid id, Actor actor, CancellationToken ct) =>
        ChangeAsync(id, actor, AuditKind.UnreadableInputRetried, "読み取り成功", u => u.MarkRead(), ct);

    /// <summary>The attempt failed again.</summary>
    /// <param name="id">Which.</param>
    /// <param name="reason">Why.</param>
    /// <param name="text">The text as staff corrected it; null where it was not touched.</param>
    public Task<Outcome<UnreadableInput>> FailedAsync(Guid id, string reason, string? text, Actor actor, CancellationToken ct) =>
        ChangeAsync(id, actor, AuditKind.UnreadableInputRetried, reason,
            u => u.FailAgain(Redactor.Redact(reason).Text, text is null ? null : Redactor.Redact(text).Text), ct);

    /// <summary>Nothing in it is needed; a reason is asked for.</summary>
    public async Task<Outcome<UnreadableInput>> DiscardAsync(Guid id, string reason, Actor actor, CancellationToken ct) =>
        string.IsNullOrWhiteSpace(reason)
            ? new InvalidField(("理由", "Reason"), ("破棄する理由を入力してください。", "say why it is discarded."))
            : await ChangeAsync(id, actor, AuditKind.UnreadableInputDiscarded, reason, u => u.Discard(), ct);

    private async Task<Outcome<UnreadableInput>> ChangeAsync(
        Guid id, Actor actor, AuditKind kind, string why, Action<UnreadableInput> change, CancellationToken ct)
    {
        if (!actor.May(Rights.InputSettle))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var input = await db.UnreadableInputs.SingleOrDefaultAsync(u => u.Id == id && u.State == UnreadableState.Waiting, ct);
        if (input is null)
        {
            return new NotFound(("読み取れなかった入力", "The unreadable input"));
        }

        change(input);
        AuditTrail.Record(db, actor, kind, input.Name, why, clock.GetUtcNow().UtcDateTime);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : input;
    }
}
