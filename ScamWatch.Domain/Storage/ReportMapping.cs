using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Guidance;
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
        report.Property(r => r.Area).HasMaxLength(AreaRules.MaxCode);
        report.Property(r => r.Urgency).HasConversion<int>();
        report.Property(r => r.Subject).Findable();
        report.Property(r => r.Sender).Sealed();
        report.Property(r => r.Body).Sealed();
        report.Property(r => r.Html).Sealed();
        report.Property(r => r.ReporterNote).Sealed();
        report.Property(r => r.ReporterName).Sealed();
        report.Property(r => r.ReporterContact).Sealed();
        report.Property(r => r.DecisionReason).Sealed();
        report.Property(r => r.Mail).AsJson().Sealed();
        report.Property(r => r.ReporterMail).AsJson().Sealed();
        report.Property(r => r.Headers).AsJson().Sealed();
        report.Property(r => r.Attachments).AsJson().Sealed();
        report.Property(r => r.Remarks).AsJson().Sealed();
        report.Property(r => r.Asks).AsJson();
        report.Property(r => r.Pressure).AsJson();
        report.Property(r => r.Evidence).AsJson().Sealed();
        report.Property(r => r.Membership).AsJson().Sealed();
        report.Property(r => r.Version).IsConcurrencyToken();
        // Two reports that arrive at once must not both begin a campaign with this one.
        report.Property(r => r.CampaignId).IsConcurrencyToken();
        report.HasOne<Campaign>().WithMany().HasForeignKey(r => r.CampaignId).OnDelete(DeleteBehavior.Restrict);
        report.Ignore(r => r.Judgement).Ignore(r => r.Decision);
        report.Property(r => r.AssigneeId).HasMaxLength(64);
        report.HasMany(r => r.Indicators).WithOne().HasForeignKey(i => i.ReportId);

        // The queue's order: undecided first, then urgent, then watched, then certain, then new. After it what the queue is narrowed by, so that
        // what is left out is left out without being read.
        report.HasIndex(r => new
        {
            r.Verdict,
            r.Urgency,
            r.Watched,
            r.Score,
            r.ReceivedAt,
            r.Id,
            r.Channel,
            r.JudgedVerdict,
            r.Impersonates,
            r.Work,
            r.AssigneeId,
            r.SetAsideAt,
            r.Area,
        });
        // The order of what is decided: the latest first.
        report.HasIndex(r => new { r.DecidedAt, r.Id });
        // By arrival, with all that figures are made of: they never read the reports themselves.
        report.HasIndex(r => new
        {
            r.ReceivedAt,
            r.Channel,
            r.Impersonates,
            r.Source,
            r.Urgency,
            r.JudgedVerdict,
            r.Score,
            r.Verdict,
            r.OpenedAt,
            r.DecidedAt,
            r.SetAsideAt,
            r.Area,
        }).HasDatabaseName("IX_Reports_Figures");
        // What waits, for the clocks: as small as what waits is.
        report.HasIndex(r => new { r.Urgency, r.ReceivedAt, r.OpenedAt, r.CampaignId })
            .HasFilter("\"Verdict\" IS NULL AND \"SetAsideAt\" IS NULL").HasDatabaseName("IX_Reports_Waiting");
        // A campaign's reports by time, and its counts, without reading the reports themselves.
        report.HasIndex(r => new { r.CampaignId, r.ReceivedAt, r.Verdict, r.Urgency });
        report.HasIndex(r => r.DecidedWith);
    }
}

internal sealed class ReportIndicatorMapping : IEntityTypeConfiguration<ReportIndicator>
{
    public void Configure(EntityTypeBuilder<ReportIndicator> indicator)
    {
        indicator.Property(i => i.Value).Findable();
        indicator.HasIndex(i => new { i.Type, i.Value });
        indicator.Ignore(i => i.Defanged);
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
        input.Property(u => u.Name).Sealed();
        input.Property(u => u.Reason).Sealed();
        input.Property(u => u.Text).Sealed();
        input.Property(u => u.Path).Findable();
        input.Property(u => u.Version).IsConcurrencyToken();
        input.HasIndex(u => new { u.State, u.ReceivedAt });
    }
}

internal sealed class WorkNoteMapping : IEntityTypeConfiguration<WorkNote>
{
    public void Configure(EntityTypeBuilder<WorkNote> note)
    {
        note.Property(n => n.Id).ValueGeneratedNever();
        note.Property(n => n.Text).Sealed();
        note.HasOne<Report>().WithMany().HasForeignKey(n => n.ReportId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class DecisionBatchMapping : IEntityTypeConfiguration<DecisionBatch>
{
    public void Configure(EntityTypeBuilder<DecisionBatch> batch)
    {
        batch.Property(b => b.Id).ValueGeneratedNever();
        batch.Property(b => b.ById).HasMaxLength(64);
        batch.Property(b => b.Before).AsJson().Sealed();
        batch.Property(b => b.Revision).IsConcurrencyToken();
        batch.HasIndex(b => new { b.ById, b.At });
        batch.HasIndex(b => b.At);
    }
}

internal sealed class SavedFilterMapping : IEntityTypeConfiguration<SavedFilter>
{
    public void Configure(EntityTypeBuilder<SavedFilter> filter)
    {
        filter.Property(f => f.Id).ValueGeneratedNever();
        filter.Property(f => f.OwnerId).HasMaxLength(64);
        filter.Property(f => f.Name).HasMaxLength(SavedFilter.MaxName);
        filter.Property(f => f.Filter).AsJson().Sealed();
        filter.HasIndex(f => new { f.OwnerId, f.Name }).IsUnique();
    }
}
