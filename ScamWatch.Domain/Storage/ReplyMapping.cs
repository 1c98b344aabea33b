using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Storage;

internal sealed class OutgoingMailMapping : IEntityTypeConfiguration<OutgoingMail>
{
    public void Configure(EntityTypeBuilder<OutgoingMail> mail)
    {
        mail.Property(m => m.Id).ValueGeneratedNever();
        mail.Property(m => m.Recipient).HasMaxLength(64);
        mail.Property(m => m.OnceKey).HasMaxLength(120);
        mail.HasIndex(m => m.OnceKey).IsUnique();
        mail.HasIndex(m => new { m.ReportId, m.Kind, m.Round }).IsUnique();
        mail.Property(m => m.Question).Sealed();
        mail.HasIndex(m => new { m.State, m.NextAttemptAt });
        mail.HasIndex(m => new { m.Recipient, m.CreatedAt });
        mail.Property(m => m.Subject).Sealed();
        mail.Property(m => m.Body).Sealed();
        mail.Property(m => m.LastError).Sealed();
        mail.Property(m => m.Version).IsConcurrencyToken();
        mail.HasOne<Report>().WithMany().HasForeignKey(m => m.ReportId).OnDelete(DeleteBehavior.Cascade);
        // No foreign key: adding one to a table that is there rebuilds it on SQLite, outside the migration's transaction.
        mail.HasIndex(m => m.SubscriberId);
        mail.HasOne<SuspensionCase>().WithMany().HasForeignKey(m => m.CaseId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ReportAnswerMapping : IEntityTypeConfiguration<ReportAnswer>
{
    public void Configure(EntityTypeBuilder<ReportAnswer> answer)
    {
        answer.Property(a => a.Id).ValueGeneratedNever();
        answer.Property(a => a.DeliveryKey).HasMaxLength(100);
        answer.HasIndex(a => a.DeliveryKey).IsUnique();
        answer.HasIndex(a => new { a.ReportId, a.ReceivedAt });
        answer.HasIndex(a => a.SeenAt);
        answer.Property(a => a.Subject).Sealed();
        answer.Property(a => a.Body).Sealed();
        answer.Property(a => a.Attachments).AsJson().Sealed();
        answer.HasOne<Report>().WithMany().HasForeignKey(a => a.ReportId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ReplyStopMapping : IEntityTypeConfiguration<ReplyStop>
{
    public void Configure(EntityTypeBuilder<ReplyStop> stop)
    {
        stop.Property(s => s.Id).ValueGeneratedNever();
        stop.Property(s => s.Recipient).HasMaxLength(64);
        stop.HasIndex(s => s.Recipient).IsUnique();
    }
}
