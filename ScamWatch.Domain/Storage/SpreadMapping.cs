using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ScamWatch.Domain.Pushing;
using ScamWatch.Domain.Reach;
using ScamWatch.Domain.Subscriptions;

namespace ScamWatch.Domain.Storage;

internal sealed class SubscriberMapping : IEntityTypeConfiguration<Subscriber>
{
    public void Configure(EntityTypeBuilder<Subscriber> subscriber)
    {
        subscriber.Property(s => s.Id).ValueGeneratedNever();
        subscriber.Property(s => s.Address).Sealed();
        subscriber.Property(s => s.Recipient).HasMaxLength(64);
        subscriber.HasIndex(s => s.Recipient).IsUnique();
        subscriber.HasIndex(s => s.ConfirmedAt);
        subscriber.Property(s => s.Language).HasMaxLength(8);
        subscriber.Property(s => s.Version).IsConcurrencyToken();
    }
}

internal sealed class SpreadMarkMapping : IEntityTypeConfiguration<SpreadMark>
{
    public void Configure(EntityTypeBuilder<SpreadMark> mark) => mark.HasKey(m => new { m.AlertId, m.Message });
}

internal sealed class FeedPushMapping : IEntityTypeConfiguration<FeedPush>
{
    public void Configure(EntityTypeBuilder<FeedPush> push)
    {
        push.Property(p => p.Id).ValueGeneratedNever();
        push.Property(p => p.Endpoint).HasMaxLength(64);
        push.Property(p => p.Slug).HasMaxLength(32);
        push.Property(p => p.LastError).HasMaxLength(200);
        push.HasIndex(p => new { p.State, p.NextAttemptAt });
        push.HasIndex(p => p.CreatedAt);
        push.Property(p => p.Version).IsConcurrencyToken();
    }
}

internal sealed class ReachCountMapping : IEntityTypeConfiguration<ReachCount>
{
    public void Configure(EntityTypeBuilder<ReachCount> count)
    {
        count.HasKey(c => new { c.Day, c.Kind, c.Subject, c.Language });
        count.Property(c => c.Subject).HasMaxLength(40);
        count.Property(c => c.Language).HasMaxLength(8);
    }
}
