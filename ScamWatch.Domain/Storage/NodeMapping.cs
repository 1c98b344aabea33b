using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ScamWatch.Domain.Learning;
using ScamWatch.Domain.Nodes;
using ScamWatch.Domain.Privacy;

namespace ScamWatch.Domain.Storage;

internal sealed class KeyMarkMapping : IEntityTypeConfiguration<KeyMark>
{
    public void Configure(EntityTypeBuilder<KeyMark> mark)
    {
        mark.HasKey(m => m.Name);
        mark.Property(m => m.Name).HasMaxLength(64);
        mark.Property(m => m.Mark).HasMaxLength(64);
    }
}

internal sealed class WebKeyMapping : IEntityTypeConfiguration<WebKey>
{
    public void Configure(EntityTypeBuilder<WebKey> key)
    {
        key.HasKey(k => k.Name);
        key.Property(k => k.Name).HasMaxLength(128);
        key.Property(k => k.Xml).Sealed();
    }
}

internal sealed class WorkerLeaseMapping : IEntityTypeConfiguration<WorkerLease>
{
    public void Configure(EntityTypeBuilder<WorkerLease> lease)
    {
        lease.HasKey(l => l.Name);
        lease.Property(l => l.Name).HasMaxLength(256);
        lease.Property(l => l.Owner).HasMaxLength(256);
    }
}

internal sealed class StoredModelMapping : IEntityTypeConfiguration<StoredModel>
{
    public void Configure(EntityTypeBuilder<StoredModel> model)
    {
        model.HasKey(m => m.Name);
        model.Property(m => m.Name).HasMaxLength(96);
    }
}
