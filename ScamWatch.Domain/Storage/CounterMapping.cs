using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ScamWatch.Domain.Cards.Counter;

namespace ScamWatch.Domain.Storage;

internal sealed class FoundCardMapping : IEntityTypeConfiguration<FoundCard>
{
    public void Configure(EntityTypeBuilder<FoundCard> card)
    {
        card.Property(c => c.Id).ValueGeneratedNever();
        card.Property(c => c.ReceiptNumber).HasMaxLength(16);
        card.HasIndex(c => c.ReceiptNumber).IsUnique();
        card.Property(c => c.Where).Sealed();
        card.Property(c => c.KeptAt).Sealed();
        card.Property(c => c.SettledHow).Sealed();
        card.Property(c => c.CertificateSerial).HasMaxLength(CounterRules.MaxSerial);
        card.Property(c => c.CaseNumber).HasMaxLength(16);
        card.HasIndex(c => c.CaseId);
        card.HasIndex(c => new { c.State, c.TakenAt });
        card.Property(c => c.Version).IsConcurrencyToken();
    }
}

internal sealed class ReaderAgentMapping : IEntityTypeConfiguration<ReaderAgent>
{
    public void Configure(EntityTypeBuilder<ReaderAgent> agent)
    {
        agent.Property(a => a.Id).ValueGeneratedNever();
        agent.Property(a => a.Name).HasMaxLength(AgentRules.MaxName * 2);
        agent.Property(a => a.CodeHash).HasMaxLength(64);
        agent.HasIndex(a => a.CodeHash).IsUnique();
        agent.Property(a => a.TokenHash).HasMaxLength(64);
        agent.HasIndex(a => a.TokenHash).IsUnique();
        agent.Property(a => a.Version).IsConcurrencyToken();
    }
}

internal sealed class CounterSeatMapping : IEntityTypeConfiguration<CounterSeat>
{
    public void Configure(EntityTypeBuilder<CounterSeat> seat)
    {
        seat.HasKey(s => s.StaffId);
        seat.Property(s => s.StaffId).HasMaxLength(64);
        seat.Property(s => s.Station).HasMaxLength(AgentRules.MaxName * 2);
        seat.Property(s => s.Reader).HasMaxLength(200);
    }
}
