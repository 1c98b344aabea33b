using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Storage;

internal sealed class CampaignMapping : IEntityTypeConfiguration<Campaign>
{
    public void Configure(EntityTypeBuilder<Campaign> campaign)
    {
        campaign.Property(c => c.Id).ValueGeneratedNever();
        campaign.HasIndex(c => c.Number).IsUnique();
        campaign.Property(c => c.Name).Sealed();
        campaign.Property(c => c.Sample).Sealed();
        campaign.Property(c => c.DecisionReason).Sealed();
        campaign.Property(c => c.Impersonates).HasMaxLength(32);
        campaign.Property(c => c.State).HasConversion<int>();
        campaign.Property(c => c.Urgency).HasConversion<int>();
        campaign.Property(c => c.Asks).AsJson();
        campaign.Property(c => c.Version).IsConcurrencyToken();
        // Arrivals change nothing else that is sure to differ: two at once must not be counted as one.
        campaign.Property(c => c.ReportCount).IsConcurrencyToken();
        campaign.Ignore(c => c.Subject).Ignore(c => c.IsRaised).Ignore(c => c.Decision);

        // The queue's order: undecided first, then urgent, then new.
        campaign.HasIndex(c => new { c.State, c.Rank, c.LastSeen });
        campaign.HasIndex(c => c.RaisedAt);
    }
}

internal sealed class CampaignChangeMapping : IEntityTypeConfiguration<CampaignChange>
{
    public void Configure(EntityTypeBuilder<CampaignChange> change)
    {
        change.Property(c => c.Id).ValueGeneratedNever();
        change.Property(c => c.Content).AsJson().Sealed();
        change.Property(c => c.Revision).IsConcurrencyToken();
        change.HasIndex(c => c.CampaignId);
        change.HasIndex(c => c.OtherId);
    }
}

internal sealed class FingerprintMapping : IEntityTypeConfiguration<StoredFingerprint>
{
    public void Configure(EntityTypeBuilder<StoredFingerprint> print)
    {
        print.Property(f => f.Id).ValueGeneratedNever();
        print.Property(f => f.Links).HasConversion<int>();
        print.HasIndex(f => f.ReportId).IsUnique();
        print.HasOne<Report>().WithOne().HasForeignKey<StoredFingerprint>(f => f.ReportId).OnDelete(DeleteBehavior.Cascade);
        print.Ignore(f => f.Print);
    }
}

internal sealed class FingerprintKeyMapping : IEntityTypeConfiguration<FingerprintKey>
{
    public void Configure(EntityTypeBuilder<FingerprintKey> key) => key.Property(k => k.Id).ValueGeneratedNever();
}
