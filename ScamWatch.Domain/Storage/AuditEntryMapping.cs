using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ScamWatch.Domain.Audit;

namespace ScamWatch.Domain.Storage;

internal sealed class AuditEntryMapping : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> entry)
    {
        entry.Property(e => e.Kind).HasConversion<int>();
        entry.Property(e => e.Subject).HasMaxLength(200);
        // Reasons are typed by staff and name people all the same. What is stored is never rewritten (FieldRenewal).
        entry.Property(e => e.Why).Sealed();
        entry.HasIndex(e => e.At);
        entry.HasIndex(e => e.Subject);
    }
}

internal sealed class AuditLinkMapping : IEntityTypeConfiguration<AuditLink>
{
    public void Configure(EntityTypeBuilder<AuditLink> link)
    {
        link.HasKey(l => l.Sequence);
        link.Property(l => l.Sequence).ValueGeneratedNever();
        link.HasIndex(l => l.EntryId).IsUnique();
    }
}

internal sealed class AuditAnchorMapping : IEntityTypeConfiguration<AuditAnchor>
{
    public void Configure(EntityTypeBuilder<AuditAnchor> anchor)
    {
        anchor.HasKey(a => a.Number);
        anchor.Property(a => a.Number).ValueGeneratedNever();
        anchor.HasIndex(a => a.Sequence);
        anchor.Property(a => a.KeyId).HasMaxLength(16);
    }
}

internal sealed class AuditCheckMapping : IEntityTypeConfiguration<AuditCheck>
{
    public void Configure(EntityTypeBuilder<AuditCheck> check)
    {
        check.Property(c => c.Id).ValueGeneratedNever();
        check.Property(c => c.First).AsJson();
        check.HasIndex(c => c.EndedAt);
        check.Property(c => c.Version).IsConcurrencyToken();
    }
}
