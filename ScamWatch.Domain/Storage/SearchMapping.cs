using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Storage;

internal sealed class SearchRowMapping : IEntityTypeConfiguration<SearchRow>
{
    public void Configure(EntityTypeBuilder<SearchRow> row)
    {
        row.HasIndex(s => s.ReportId).IsUnique();
        row.HasOne<Report>().WithOne().HasForeignKey<SearchRow>(s => s.ReportId).OnDelete(DeleteBehavior.Cascade);
        // Only where a database can look into it (PostgresScamWatchDb).
        row.Ignore(s => s.Grams);
    }
}

internal sealed class SearchProgressMapping : IEntityTypeConfiguration<SearchProgress>
{
    public void Configure(EntityTypeBuilder<SearchProgress> progress)
    {
        progress.Property(p => p.Id).ValueGeneratedNever();
        progress.HasData(new { Id = 1, IndexedTo = 0L, WaitingTo = 0L });
    }
}
