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
        alert.Property(a => a.Content).AsJson();
        alert.Property(a => a.Revision).AsJson();
        alert.Property(a => a.Acknowledged).AsJson();
        alert.Property(a => a.Writers).AsJson();
        alert.Property(a => a.EmergencyWriters).AsJson();
        alert.Property(a => a.Editions).AsJson();
        alert.Property(a => a.Version).IsConcurrencyToken();
        alert.Ignore(a => a.Work).Ignore(a => a.WorkState).Ignore(a => a.IsPublic);
        alert.HasIndex(a => a.Slug).IsUnique();
        alert.HasIndex(a => new { a.State, a.PublishedAt });
        alert.HasIndex(a => a.PublicChangedAt);
        alert.HasIndex(a => a.PublishFrom);
        alert.HasIndex(a => a.ReportId);
        alert.HasIndex(a => a.CampaignId);
    }
}

internal sealed class AlertVersionMapping : IEntityTypeConfiguration<AlertVersion>
{
    public void Configure(EntityTypeBuilder<AlertVersion> version)
    {
        version.HasKey(v => new { v.AlertId, v.Number });
        version.Property(v => v.Content).AsJson();
        version.Property(v => v.Acknowledged).AsJson();
        version.Property(v => v.Changes).AsJson();
        version.HasOne<Alert>().WithMany().HasForeignKey(v => v.AlertId).OnDelete(DeleteBehavior.Cascade);
    }
}
