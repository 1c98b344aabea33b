using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ScamWatch.Domain.Cards.Desk;
using ScamWatch.Domain.Cards.Paper;

namespace ScamWatch.Domain.Storage;

internal sealed class CallDraftMapping : IEntityTypeConfiguration<CallDraft>
{
    public void Configure(EntityTypeBuilder<CallDraft> draft)
    {
        draft.HasKey(d => new { d.OperatorId, d.Form });
        draft.Property(d => d.OperatorId).HasMaxLength(64);
        draft.Property(d => d.Form).HasMaxLength(32);
    }
}

internal sealed class CallRecordMapping : IEntityTypeConfiguration<CallRecord>
{
    public void Configure(EntityTypeBuilder<CallRecord> call)
    {
        call.Property(c => c.Id).ValueGeneratedNever();
        call.HasIndex(c => c.StartedAt);
    }
}

internal sealed class CallbackMapping : IEntityTypeConfiguration<Callback>
{
    public void Configure(EntityTypeBuilder<Callback> callback)
    {
        callback.Property(c => c.Id).ValueGeneratedNever();
        callback.Property(c => c.ReceiptNumber).HasMaxLength(16);
        callback.Property(c => c.Reason).Sealed();
        callback.Property(c => c.Attempts).AsJson().Sealed();
        callback.Property(c => c.Version).IsConcurrencyToken();
        callback.Property(c => c.EscalatedTo).IsConcurrencyToken();
        callback.HasIndex(c => new { c.State, c.DueAt });
    }
}

internal sealed class HandoverMapping : IEntityTypeConfiguration<Handover>
{
    public void Configure(EntityTypeBuilder<Handover> handover)
    {
        handover.Property(h => h.Id).ValueGeneratedNever();
        handover.Property(h => h.Note).Sealed();
        handover.Property(h => h.Items).AsJson();
        // Who wrote those of before may have served all.
        handover.Property(h => h.Areas).AsJson().HasDefaultValueSql("'[]'");
        // Two of the next shift at once: the second is told.
        handover.Property(h => h.AcknowledgedAt).IsConcurrencyToken();
        handover.HasIndex(h => h.At);
    }
}

internal sealed class SupervisorCallMapping : IEntityTypeConfiguration<SupervisorCall>
{
    public void Configure(EntityTypeBuilder<SupervisorCall> call)
    {
        call.Property(c => c.Id).ValueGeneratedNever();
        call.HasIndex(c => c.AnsweredAt);
    }
}

internal sealed class CallIntervalMapping : IEntityTypeConfiguration<CallInterval>
{
    public void Configure(EntityTypeBuilder<CallInterval> interval) => interval.HasKey(i => i.StartsAt);
}

internal sealed class PaperRangeMapping : IEntityTypeConfiguration<PaperRange>
{
    public void Configure(EntityTypeBuilder<PaperRange> range)
    {
        range.Property(r => r.Id).ValueGeneratedNever();
        range.HasIndex(r => r.First).IsUnique();
    }
}

internal sealed class PaperNoteMapping : IEntityTypeConfiguration<PaperNote>
{
    public void Configure(EntityTypeBuilder<PaperNote> note)
    {
        note.HasKey(n => n.Serial);
        note.Property(n => n.Serial).HasMaxLength(16);
        note.Property(n => n.Reason).Sealed();
    }
}
