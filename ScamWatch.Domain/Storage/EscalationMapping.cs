using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ScamWatch.Domain.Clocks;

namespace ScamWatch.Domain.Storage;

internal sealed class EscalationMapping : IEntityTypeConfiguration<Escalation>
{
    public void Configure(EntityTypeBuilder<Escalation> escalation)
    {
        escalation.Property(e => e.Id).ValueGeneratedNever();
        escalation.Property(e => e.Subject).HasMaxLength(32);
        escalation.Property(e => e.Urgency).HasConversion<int>();
        // Raised once, whoever looks.
        escalation.HasIndex(e => new { e.Kind, e.SubjectId }).IsUnique();
        escalation.HasIndex(e => new { e.ClosedAt, e.Urgency, e.StartedAt });
    }
}
