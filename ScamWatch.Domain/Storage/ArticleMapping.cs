using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ScamWatch.Domain.Guidance.Articles;

namespace ScamWatch.Domain.Storage;

internal sealed class ArticleFeedbackMapping : IEntityTypeConfiguration<ArticleFeedback>
{
    public void Configure(EntityTypeBuilder<ArticleFeedback> feedback)
    {
        feedback.Property(f => f.Id).ValueGeneratedNever();
        feedback.Property(f => f.ArticleId).HasMaxLength(80);
        feedback.Property(f => f.Question).Sealed();
        feedback.Property(f => f.Words).Sealed();
        feedback.Property(f => f.Reason).Sealed();
        feedback.Property(f => f.Version).IsConcurrencyToken();
        feedback.HasIndex(f => f.SettledAt);
    }
}

internal sealed class ArticleLapseMapping : IEntityTypeConfiguration<ArticleLapse>
{
    public void Configure(EntityTypeBuilder<ArticleLapse> lapse)
    {
        lapse.Property(l => l.Id).ValueGeneratedNever();
        lapse.Property(l => l.ArticleId).HasMaxLength(80);
        lapse.Property(l => l.ActiveKey).HasMaxLength(80);
        lapse.HasIndex(l => l.ActiveKey).IsUnique();
        lapse.Property(l => l.SuccessorId).HasMaxLength(80);
        lapse.Property(l => l.Because).HasMaxLength(ArticleRules.MaxWords * 2);
        lapse.Property(l => l.Version).IsConcurrencyToken();
    }
}
