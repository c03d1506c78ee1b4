namespace Renkei.Programmes;

internal sealed class BudgetAmountTable : IEntityTypeConfiguration<BudgetAmount>
{
    public void Configure(EntityTypeBuilder<BudgetAmount> builder)
    {
        builder.ToTable("budget_amounts");
        builder.Property(amount => amount.Kind).HasMaxLength(20);
        builder.Property(amount => amount.Account).HasMaxLength(40);
        builder.Property(amount => amount.Explanation).HasMaxLength(BudgetAmount.LongestExplanation);
        builder.Property(amount => amount.Version).IsConcurrencyToken();
        builder.HasOne<Programme>().WithMany().HasForeignKey(amount => amount.Programme);
        builder.HasIndex(amount => new { amount.Programme, amount.Year, amount.Kind }).IsUnique();
    }
}
