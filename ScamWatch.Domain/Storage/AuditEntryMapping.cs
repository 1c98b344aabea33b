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
        entry.HasIndex(e => e.At);
        entry.HasIndex(e => e.Subject);
    }
}
