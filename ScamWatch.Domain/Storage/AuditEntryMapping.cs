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
