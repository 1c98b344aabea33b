using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ScamWatch.Domain.Guidance.Flows;

namespace ScamWatch.Domain.Storage;

internal sealed class GuidedCallMapping : IEntityTypeConfiguration<GuidedCall>
{
    public void Configure(EntityTypeBuilder<GuidedCall> call)
    {
        call.Property(c => c.Id).ValueGeneratedNever();
        call.Property(c => c.FlowId).HasMaxLength(FlowRules.MaxId);
        call.Property(c => c.Talk).AsJson().Sealed();
        call.Property(c => c.ById).HasMaxLength(64);
        call.HasIndex(c => new { c.ById, c.EndedAt });
        call.HasIndex(c => c.DisposeAt);
        call.Ignore(c => c.Duration);
    }
}
