using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ScamWatch.Domain.Cards;

namespace ScamWatch.Domain.Storage;

internal sealed class SuspensionCaseMapping : IEntityTypeConfiguration<SuspensionCase>
{
    public void Configure(EntityTypeBuilder<SuspensionCase> suspension)
    {
        suspension.Property(c => c.Id).ValueGeneratedNever();
        suspension.HasIndex(c => c.FormId).IsUnique();
        suspension.Property(c => c.ReceiptNumber).HasMaxLength(16);
        suspension.HasIndex(c => c.ReceiptNumber).IsUnique();
        suspension.HasIndex(c => new { c.State, c.ReceivedAt });
        suspension.Property(c => c.Statement).AsJson();
        suspension.Property(c => c.Identity).AsJson();
        suspension.Property(c => c.Version).IsConcurrencyToken();
        suspension.HasMany(c => c.Events).WithOne().HasForeignKey(e => e.CaseId);
    }
}
