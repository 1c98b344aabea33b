using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ScamWatch.Domain.IntakeRules;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Storage;

internal sealed class IntakeRuleMapping : IEntityTypeConfiguration<IntakeRule>
{
    public void Configure(EntityTypeBuilder<IntakeRule> rule)
    {
        rule.Property(r => r.Id).ValueGeneratedNever();
        rule.Property(r => r.Content).AsJson().Sealed();
        rule.Property(r => r.Tried).AsJson();
        rule.Property(r => r.Revision).IsConcurrencyToken();
        rule.Ignore(r => r.IsTried).Ignore(r => r.IsSeen).Ignore(r => r.Subject);
    }
}

internal sealed class IntakeRuleVersionMapping : IEntityTypeConfiguration<IntakeRuleVersion>
{
    public void Configure(EntityTypeBuilder<IntakeRuleVersion> version)
    {
        version.HasKey(v => new { v.RuleId, v.Version });
        version.Property(v => v.Content).AsJson().Sealed();
    }
}

internal sealed class IntakeMarkMapping : IEntityTypeConfiguration<IntakeMark>
{
    public void Configure(EntityTypeBuilder<IntakeMark> mark)
    {
        mark.Property(m => m.Id).ValueGeneratedNever();
        mark.Property(m => m.Reason).Sealed();
        mark.Property(m => m.EndedBecause).Sealed();
        mark.HasOne<Report>().WithMany().HasForeignKey(m => m.ReportId).OnDelete(DeleteBehavior.Cascade);
        mark.HasIndex(m => new { m.Effect, m.State, m.At });
        mark.HasIndex(m => new { m.RuleId, m.State, m.At });
        mark.HasIndex(m => new { m.Value, m.At });
    }
}
