using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Counter;

namespace ScamWatch.Domain.Storage;

internal sealed class SuspensionCaseMapping : IEntityTypeConfiguration<SuspensionCase>
{
    public void Configure(EntityTypeBuilder<SuspensionCase> suspension)
    {
        suspension.Property(c => c.Id).ValueGeneratedNever();
        suspension.HasIndex(c => c.FormId).IsUnique();
        suspension.Property(c => c.ReceiptNumber).HasMaxLength(16);
        suspension.HasIndex(c => c.ReceiptNumber).IsUnique();
        suspension.HasIndex(c => new { c.State, c.ReceivedAt });
        suspension.Property(c => c.Statement).AsJson().Sealed();
        suspension.Property(c => c.Identity).AsJson();
        suspension.Property(c => c.Police).AsJson().Sealed();
        suspension.Property(c => c.LossReport).AsJson().Sealed();
        suspension.Property(c => c.Release).AsJson().Sealed();
        suspension.Property(c => c.Reissue).AsJson();
        suspension.Property(c => c.Area).HasMaxLength(Guidance.AreaRules.MaxCode);
        suspension.Property(c => c.JoinedTo).HasMaxLength(16);
        suspension.Property(c => c.RequestedTo).Sealed();
        suspension.Property(c => c.ConfirmedHow).Sealed();
        suspension.Property(c => c.EffectNote).Sealed();
        suspension.Property(c => c.HolderBirthDate).Findable();
        suspension.Property(c => c.HolderNameKey).Findable();
        suspension.Property(c => c.HolderKanaKey).Findable();
        suspension.Property(c => c.PaperSerial).HasMaxLength(16);
        suspension.HasIndex(c => c.PaperSerial).IsUnique();
        suspension.Property(c => c.CertificateSerial).HasMaxLength(CounterRules.MaxSerial);
        suspension.HasIndex(c => c.CertificateSerial);
        suspension.HasIndex(c => c.HolderBirthDate);
        suspension.HasIndex(c => c.HolderNameKey);
        suspension.HasIndex(c => c.HolderKanaKey);
        suspension.Ignore(c => c.IsMasked);
        suspension.Property(c => c.Version).IsConcurrencyToken();
        suspension.Property(c => c.EscalatedTo).IsConcurrencyToken();
        // Few cases have one, and the many that are taken must not pay for it.
        suspension.HasIndex(c => c.Effect).HasFilter("\"Effect\" IS NOT NULL");
        suspension.HasMany(c => c.Events).WithOne().HasForeignKey(e => e.CaseId);
    }
}

internal sealed class CaseEventMapping : IEntityTypeConfiguration<CaseEvent>
{
    public void Configure(EntityTypeBuilder<CaseEvent> step) => step.Property(e => e.Note).Sealed();
}
