using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ScamWatch.Domain.Alerts;

namespace ScamWatch.Domain.Storage;

internal sealed class AlertMapping : IEntityTypeConfiguration<Alert>
{
    public void Configure(EntityTypeBuilder<Alert> alert)
    {
        alert.Property(a => a.Id).ValueGeneratedNever();
        alert.Property(a => a.Slug).HasMaxLength(32);
        alert.HasIndex(a => a.Slug).IsUnique();
        alert.HasIndex(a => new { a.State, a.PublishedAt });
        alert.HasIndex(a => a.ReportId);
        alert.Property(a => a.Content).AsJson();
        alert.Property(a => a.Version).IsConcurrencyToken();
    }
}
