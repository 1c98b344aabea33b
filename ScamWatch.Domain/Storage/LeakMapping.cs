using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ScamWatch.Domain.Leaks;

namespace ScamWatch.Domain.Storage;

internal sealed class LeakIncidentMapping : IEntityTypeConfiguration<LeakIncident>
{
    public void Configure(EntityTypeBuilder<LeakIncident> incident)
    {
        incident.Property(i => i.Id).ValueGeneratedNever();
        incident.HasIndex(i => i.Number).IsUnique();
        incident.Property(i => i.SourceKey).HasMaxLength(80);
        incident.HasIndex(i => i.SourceKey).IsUnique();
        incident.HasIndex(i => i.State);
        incident.Property(i => i.Content).AsJson().Sealed();
        incident.Property(i => i.ClosingReason).Sealed();
        incident.Property(i => i.Version).IsConcurrencyToken();
        incident.Ignore(i => i.Subject).Ignore(i => i.IsOpen);
    }
}

internal sealed class LeakVersionMapping : IEntityTypeConfiguration<LeakVersion>
{
    public void Configure(EntityTypeBuilder<LeakVersion> version)
    {
        version.HasKey(v => new { v.IncidentId, v.Version });
        version.Property(v => v.Content).AsJson().Sealed();
        version.Property(v => v.What).Sealed();
        version.HasOne<LeakIncident>().WithMany().HasForeignKey(v => v.IncidentId);
    }
}

internal sealed class LeakAlarmMapping : IEntityTypeConfiguration<LeakAlarm>
{
    public void Configure(EntityTypeBuilder<LeakAlarm> alarm)
    {
        alarm.HasKey(a => new { a.IncidentId, a.Clock, a.Day });
        alarm.Property(a => a.Clock).HasMaxLength(32);
        alarm.HasOne<LeakIncident>().WithMany().HasForeignKey(a => a.IncidentId);
    }
}
