namespace Renkei.Programmes;

internal sealed class FundingAmountTable : IEntityTypeConfiguration<FundingAmount>
{
    public void Configure(EntityTypeBuilder<FundingAmount> builder)
    {
        builder.ToTable("funding_amounts");
        builder.Property(amount => amount.Kind).HasMaxLength(20);
        builder.Property(amount => amount.Source).HasMaxLength(20);
        builder.Property(amount => amount.Version).IsConcurrencyToken();
        builder.HasOne<Programme>().WithMany().HasForeignKey(amount => amount.Programme);
        builder.HasIndex(amount => new { amount.Programme, amount.Year, amount.Kind, amount.Source }).IsUnique();
    }
}
