using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Watch;

namespace ScamWatch.Domain.Storage;

internal sealed class WatchEntryMapping : IEntityTypeConfiguration<WatchEntry>
{
    public void Configure(EntityTypeBuilder<WatchEntry> entry)
    {
        entry.Property(e => e.Id).ValueGeneratedNever();
        entry.HasIndex(e => e.Number).IsUnique();
        entry.Property(e => e.Value).Findable();
        entry.Property(e => e.ActiveKey).Findable();
        // What is in force is read from it, however many were ended.
        entry.HasIndex(e => e.ActiveKey).IsUnique();
        entry.Property(e => e.Reason).Sealed();
        entry.Property(e => e.EndedBecause).Sealed();
        entry.Property(e => e.FromReport).HasMaxLength(16);
        entry.Property(e => e.Version).IsConcurrencyToken();
        entry.Ignore(e => e.Subject).Ignore(e => e.Defanged);
    }
}

internal sealed class WatchHitMapping : IEntityTypeConfiguration<WatchHit>
{
    public void Configure(EntityTypeBuilder<WatchHit> hit)
    {
        hit.HasKey(h => new { h.EntryId, h.ReportId });
        hit.HasIndex(h => h.ReportId);
        hit.HasOne<WatchEntry>().WithMany().HasForeignKey(h => h.EntryId);
        hit.HasOne<Report>().WithMany().HasForeignKey(h => h.ReportId).OnDelete(DeleteBehavior.Cascade);
    }
}
