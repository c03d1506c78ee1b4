namespace Renkei.Programmes;

internal sealed class EvaluationTable : IEntityTypeConfiguration<Evaluation>
{
    public void Configure(EntityTypeBuilder<Evaluation> builder)
    {
        builder.ToTable("evaluations");
        builder.Property(evaluation => evaluation.Scene).HasMaxLength(30);
        builder.Property(evaluation => evaluation.Aim).HasMaxLength(Evaluation.LongestText);
        builder.Property(evaluation => evaluation.Goal).HasMaxLength(Evaluation.LongestText);
        builder.Property(evaluation => evaluation.Measures).HasMaxLength(Evaluation.LongestText);
        builder.Property(evaluation => evaluation.Results).HasMaxLength(Evaluation.LongestText);
        builder.Property(evaluation => evaluation.Reason).HasMaxLength(Evaluation.LongestText);
        builder.Property(evaluation => evaluation.Improvement).HasMaxLength(Evaluation.LongestText);
        builder.Property(evaluation => evaluation.Grade).HasMaxLength(1);
        builder.Property(evaluation => evaluation.Version).IsConcurrencyToken();
        builder.HasOne<Portfolio>().WithMany().HasForeignKey(evaluation => evaluation.Portfolio);
        builder.HasOne<Programme>().WithMany().HasForeignKey(evaluation => evaluation.Programme);
        builder.HasIndex(evaluation => new { evaluation.Portfolio, evaluation.Year, evaluation.Scene, evaluation.Programme }).IsUnique();
    }
}
