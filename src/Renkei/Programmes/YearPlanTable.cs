namespace Renkei.Programmes;

internal sealed class YearPlanTable : IEntityTypeConfiguration<YearPlan>
{
    public void Configure(EntityTypeBuilder<YearPlan> builder)
    {
        builder.ToTable("year_plans");
        builder.Property(plan => plan.State).HasMaxLength(20);
        builder.Property(plan => plan.BudgetItem).HasMaxLength(40);
        builder.Property(plan => plan.Decision).HasMaxLength(40);
        builder.Property(plan => plan.Remarks).HasMaxLength(200);
        builder.Property(plan => plan.EvaluationNumber).HasMaxLength(30);
        builder.Property(plan => plan.DraftedBy).HasMaxLength(100);
        builder.Property(plan => plan.CheckedBy).HasMaxLength(100);
        builder.Property(plan => plan.ApprovedBy).HasMaxLength(100);
        builder.Property(plan => plan.FixedBy).HasMaxLength(100);
        builder.Property(plan => plan.Version).IsConcurrencyToken();
        builder.HasOne<Programme>().WithMany().HasForeignKey(plan => plan.Programme);
        builder.HasIndex(plan => new { plan.Programme, plan.Year, plan.Edition }).IsUnique();
    }
}
