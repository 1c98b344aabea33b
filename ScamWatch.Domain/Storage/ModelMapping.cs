using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ScamWatch.Domain.Learning;

namespace ScamWatch.Domain.Storage;

internal sealed class ModelMapping : IEntityTypeConfiguration<ModelRecord>
{
    public void Configure(EntityTypeBuilder<ModelRecord> model)
    {
        model.Property(m => m.Id).ValueGeneratedNever();
        model.Property(m => m.Version).HasMaxLength(64);
        model.HasIndex(m => m.Version).IsUnique();
        model.Property(m => m.Replaced).HasMaxLength(64);
        model.Property(m => m.Comparison).AsJson();
        model.Property(m => m.Revision).IsConcurrencyToken();
        model.HasIndex(m => m.State);
    }
}

internal sealed class TrainingRunMapping : IEntityTypeConfiguration<TrainingRun>
{
    public void Configure(EntityTypeBuilder<TrainingRun> run)
    {
        run.Property(r => r.Id).ValueGeneratedNever();
        run.Property(r => r.Model).HasMaxLength(64);
        run.Property(r => r.Revision).IsConcurrencyToken();
        run.HasIndex(r => r.Slot).IsUnique();
        run.HasIndex(r => r.RequestedAt);
        run.Ignore(r => r.IsOver);
    }
}
