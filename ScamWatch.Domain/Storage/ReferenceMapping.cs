using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ScamWatch.Domain.References;

namespace ScamWatch.Domain.Storage;

internal sealed class ReferenceChangeMapping : IEntityTypeConfiguration<ReferenceChange>
{
    public void Configure(EntityTypeBuilder<ReferenceChange> change)
    {
        change.Property(c => c.Id).ValueGeneratedNever();
        change.Property(c => c.File).HasMaxLength(40);
        change.Property(c => c.Row).HasMaxLength(120);
        change.Property(c => c.NewRow).HasMaxLength(120);
        change.Property(c => c.Reason).HasMaxLength(2 * ReferenceRules.MaxReason);
        change.Property(c => c.Answer).HasMaxLength(2 * ReferenceRules.MaxReason);
        change.Property(c => c.Revision).IsConcurrencyToken();
        // One place for each approved change; the others have none.
        change.HasIndex(c => c.Order).IsUnique();
        change.HasIndex(c => new { c.State, c.ProposedAt });
        change.HasIndex(c => new { c.File, c.Row });
        change.Ignore(c => c.Subject);
    }
}
