using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Storage;

internal sealed class ReportMapping : IEntityTypeConfiguration<Report>
{
    public void Configure(EntityTypeBuilder<Report> report)
    {
        report.Property(r => r.Id).ValueGeneratedNever();
        report.Property(r => r.ReceiptNumber).HasMaxLength(16);
        report.HasIndex(r => r.ReceiptNumber).IsUnique();
        report.Property(r => r.DeliveryKey).HasMaxLength(100);
        report.HasIndex(r => r.DeliveryKey).IsUnique();
        report.Property(r => r.Impersonates).HasMaxLength(32);
        report.Property(r => r.Urgency).HasConversion<int>();
        report.Property(r => r.Mail).AsJson();
        report.Property(r => r.ReporterMail).AsJson();
        report.Property(r => r.Headers).AsJson();
        report.Property(r => r.Attachments).AsJson();
        report.Property(r => r.Remarks).AsJson();
        report.Property(r => r.Asks).AsJson();
        report.Property(r => r.Pressure).AsJson();
        report.Property(r => r.Evidence).AsJson();
        report.Property(r => r.Membership).AsJson();
        report.Property(r => r.Version).IsConcurrencyToken();
        // Two reports that arrive at once must not both begin a campaign with this one.
        report.Property(r => r.CampaignId).IsConcurrencyToken();
        report.HasOne<Campaign>().WithMany().HasForeignKey(r => r.CampaignId).OnDelete(DeleteBehavior.Restrict);
        report.Ignore(r => r.Judgement).Ignore(r => r.Decision);
        report.HasMany(r => r.Indicators).WithOne().HasForeignKey(i => i.ReportId);

        // The queue's order: undecided first, then urgent, then certain, then new.
        report.HasIndex(r => new { r.Verdict, r.Urgency, r.Score, r.ReceivedAt });
        report.HasIndex(r => r.ReceivedAt);
        // A campaign's reports by time, and its counts, without reading the reports themselves.
        report.HasIndex(r => new { r.CampaignId, r.ReceivedAt, r.Verdict, r.Urgency });
        report.HasIndex(r => r.DecidedWith);
    }
}

internal sealed class ReportIndicatorMapping : IEntityTypeConfiguration<ReportIndicator>
{
    public void Configure(EntityTypeBuilder<ReportIndicator> indicator)
    {
        indicator.Property(i => i.Value).HasMaxLength(2048);
        indicator.HasIndex(i => new { i.Type, i.Value });
        indicator.Ignore(i => i.Defanged);
    }
}

internal sealed class DecisionChangeMapping : IEntityTypeConfiguration<DecisionChange>
{
    public void Configure(EntityTypeBuilder<DecisionChange> change)
    {
        change.Property(c => c.Id).ValueGeneratedNever();
        change.Property(c => c.Before).AsJson();
        change.HasIndex(c => new { c.ReportId, c.Version });
        change.HasOne<Report>().WithMany().HasForeignKey(c => c.ReportId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class MailboxCursorMapping : IEntityTypeConfiguration<MailboxCursor>
{
    public void Configure(EntityTypeBuilder<MailboxCursor> cursor)
    {
        cursor.HasKey(c => c.Mailbox);
        cursor.Property(c => c.Mailbox).HasMaxLength(1000);
    }
}

internal sealed class UnreadableInputMapping : IEntityTypeConfiguration<UnreadableInput>
{
    public void Configure(EntityTypeBuilder<UnreadableInput> input)
    {
        input.Property(u => u.Id).ValueGeneratedNever();
        input.Property(u => u.Version).IsConcurrencyToken();
        input.HasIndex(u => new { u.State, u.ReceivedAt });
    }
}
