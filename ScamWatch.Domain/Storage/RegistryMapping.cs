using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Cards.Registry.Embedded;

namespace ScamWatch.Domain.Storage;

internal sealed class RegistryOrderMapping : IEntityTypeConfiguration<RegistryOrder>
{
    public void Configure(EntityTypeBuilder<RegistryOrder> order)
    {
        order.HasKey(o => o.Number);
        order.HasIndex(o => o.Key).IsUnique();
        order.Property(o => o.ReceiptNumber).HasMaxLength(16);
        order.Property(o => o.CardKey).HasMaxLength(32);
        order.Property(o => o.LeaseOwner).HasMaxLength(64);
        order.Property(o => o.LastError).Sealed();
        order.Property(o => o.Reference).Sealed();
        order.Property(o => o.Revision).IsConcurrencyToken();
        order.HasIndex(o => new { o.State, o.NextAttemptAt });
        order.HasIndex(o => o.CardKey);
        order.HasIndex(o => o.CaseId);
    }
}

internal sealed class RegisteredCardMapping : IEntityTypeConfiguration<RegisteredCard>
{
    public void Configure(EntityTypeBuilder<RegisteredCard> card)
    {
        card.Property(c => c.Id).ValueGeneratedNever();
        card.Property(c => c.NameKey).Findable();
        card.Property(c => c.KanaKey).Findable();
        card.Property(c => c.BirthDate).Findable();
        card.Property(c => c.AddressKey).Sealed();
        card.HasIndex(c => c.NameKey);
        card.HasIndex(c => c.KanaKey);
        card.Property(c => c.Holder).AsJson().Sealed();
        card.Property(c => c.Version).IsConcurrencyToken();
        card.HasMany(c => c.Certificates).WithOne().HasForeignKey(c => c.CardId);
    }
}

internal sealed class CardCertificateMapping : IEntityTypeConfiguration<CardCertificate>
{
    public void Configure(EntityTypeBuilder<CardCertificate> certificate)
    {
        certificate.HasKey(c => c.SerialNumber);
        certificate.Property(c => c.SerialNumber).HasMaxLength(40).ValueGeneratedNever();
        certificate.HasIndex(c => c.ChangedAt);
    }
}

internal sealed class RegisterEntryMapping : IEntityTypeConfiguration<RegisterEntry>
{
    public void Configure(EntityTypeBuilder<RegisterEntry> entry)
    {
        entry.HasKey(e => e.Key);
        entry.Property(e => e.Key).ValueGeneratedNever();
        entry.Property(e => e.ReceiptNumber).HasMaxLength(16);
        entry.Property(e => e.Problem).Sealed();
    }
}
