using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ScamWatch.Domain.Backups;
using ScamWatch.Domain.Operations;

namespace ScamWatch.Domain.Storage;

internal sealed class BackupRunMapping : IEntityTypeConfiguration<BackupRun>
{
    public void Configure(EntityTypeBuilder<BackupRun> run)
    {
        run.Property(r => r.Id).ValueGeneratedNever();
        run.HasIndex(r => r.Due).IsUnique();
        run.HasIndex(r => r.StartedAt);
        run.Property(r => r.File).HasMaxLength(260);
        run.Property(r => r.Fault).HasMaxLength(300);
        run.Property(r => r.By).HasMaxLength(100);
        run.Property(r => r.Version).IsConcurrencyToken();
    }
}

internal sealed class OperationAlarmMapping : IEntityTypeConfiguration<OperationAlarm>
{
    public void Configure(EntityTypeBuilder<OperationAlarm> alarm)
    {
        alarm.Property(a => a.Id).ValueGeneratedNever();
        alarm.Property(a => a.Matter).HasMaxLength(120);
        alarm.Property(a => a.Open).HasMaxLength(120);
        // Rows of matters that are over hold none, and so do not meet.
        alarm.HasIndex(a => a.Open).IsUnique();
        alarm.HasIndex(a => a.Since);
        alarm.Property(a => a.TextJa).HasMaxLength(300);
        alarm.Property(a => a.TextEn).HasMaxLength(300);
        alarm.Property(a => a.LastError).HasMaxLength(100);
        alarm.Property(a => a.Version).IsConcurrencyToken();
    }
}

internal sealed class NodeRecordMapping : IEntityTypeConfiguration<NodeRecord>
{
    public void Configure(EntityTypeBuilder<NodeRecord> node)
    {
        node.ToTable("Nodes");
        node.Property(n => n.Id).ValueGeneratedNever();
        node.Property(n => n.Name).HasMaxLength(200);
        node.Property(n => n.Roles).HasMaxLength(20);
        node.Property(n => n.Program).HasMaxLength(60);
        node.Ignore(n => n.Machine);
        node.Property(n => n.Workers).AsJson();
    }
}
