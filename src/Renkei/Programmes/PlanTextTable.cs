namespace Renkei.Programmes;

internal sealed class PlanTextTable : IEntityTypeConfiguration<PlanText>
{
    public void Configure(EntityTypeBuilder<PlanText> builder)
    {
        builder.ToTable("plan_texts");
        builder.Property(text => text.Box).HasMaxLength(20);
        builder.Property(text => text.Text).HasMaxLength(2000);
        builder.Property(text => text.Version).IsConcurrencyToken();
        builder.HasOne<YearPlan>().WithMany().HasForeignKey(text => text.Plan);
        builder.HasOne<Programme>().WithMany().HasForeignKey(text => text.About);
        builder.HasIndex(text => new { text.Plan, text.Box, text.About }).IsUnique();
    }
}
