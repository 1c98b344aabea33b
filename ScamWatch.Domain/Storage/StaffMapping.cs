using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Storage;

internal sealed class StaffMemberMapping : IEntityTypeConfiguration<StaffMember>
{
    public void Configure(EntityTypeBuilder<StaffMember> member)
    {
        member.Property(m => m.Contractor).HasMaxLength(StaffRules.MaxContractor);
        // Codes with commas: read whole, never searched into. An account from before has none, which means everywhere.
        foreach (var codes in (PropertyBuilder<IReadOnlyList<string>>[])[member.Property(m => m.Areas), member.Property(m => m.Languages)])
        {
            codes.HasDefaultValueSql("''").ValueGeneratedNever().HasConversion(
                v => string.Join(',', v),
                s => s.Split(',', StringSplitOptions.RemoveEmptyEntries),
                new ValueComparer<IReadOnlyList<string>>(
                    (a, b) => string.Join(',', a!) == string.Join(',', b!),
                    v => string.Join(',', v).GetHashCode(StringComparison.Ordinal),
                    v => v));
        }

        member.Ignore(m => m.Scope);
    }
}

internal sealed class StaffSessionMapping : IEntityTypeConfiguration<StaffSession>
{
    public void Configure(EntityTypeBuilder<StaffSession> session)
    {
        session.Property(s => s.Id).ValueGeneratedNever();
        session.Property(s => s.Address).HasMaxLength(64);
        session.Property(s => s.Device).HasMaxLength(StaffSession.MaxDevice);
        session.HasIndex(s => new { s.StaffId, s.StartedAt });
        session.HasOne<StaffMember>().WithMany().HasForeignKey(s => s.StaffId).OnDelete(DeleteBehavior.Cascade);
    }
}
