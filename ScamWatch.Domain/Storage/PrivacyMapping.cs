using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ScamWatch.Domain.Privacy;

namespace ScamWatch.Domain.Storage;

internal sealed class FieldProgressMapping : IEntityTypeConfiguration<FieldProgress>
{
    public void Configure(EntityTypeBuilder<FieldProgress> progress)
    {
        progress.HasKey(p => p.Table);
        progress.Property(p => p.Table).HasMaxLength(64);
        progress.Property(p => p.Keys).HasMaxLength(64);
    }
}

internal sealed class AccessEntryMapping : IEntityTypeConfiguration<AccessEntry>
{
    public void Configure(EntityTypeBuilder<AccessEntry> entry)
    {
        entry.Property(e => e.ActorId).HasMaxLength(64);
        entry.Property(e => e.Subject).HasMaxLength(16);
        entry.HasIndex(e => new { e.Subject, e.Id });
        entry.HasIndex(e => e.At);
    }
}

internal sealed class LegalHoldMapping : IEntityTypeConfiguration<LegalHold>
{
    public void Configure(EntityTypeBuilder<LegalHold> hold)
    {
        hold.Property(h => h.Id).ValueGeneratedNever();
        hold.Property(h => h.Subject).HasMaxLength(16);
        hold.Property(h => h.Reason).Sealed();
        hold.Property(h => h.LiftedAt).IsConcurrencyToken();
        hold.HasIndex(h => h.Subject);
    }
}

internal sealed class DisposalEntryMapping : IEntityTypeConfiguration<DisposalEntry>
{
    public void Configure(EntityTypeBuilder<DisposalEntry> entry)
    {
        entry.Property(e => e.Id).ValueGeneratedNever();
        entry.Property(e => e.Rule).HasMaxLength(64);
        entry.HasIndex(e => e.At);
    }
}

internal sealed class ErasureRequestMapping : IEntityTypeConfiguration<ErasureRequest>
{
    public void Configure(EntityTypeBuilder<ErasureRequest> request)
    {
        request.Property(r => r.Id).ValueGeneratedNever();
        request.Property(r => r.Items).AsJson();
        request.Property(r => r.Reason).Sealed();
        request.Property(r => r.ProposedById).HasMaxLength(64);
        request.Property(r => r.Version).IsConcurrencyToken();
        request.HasIndex(r => new { r.State, r.ProposedAt });
    }
}
