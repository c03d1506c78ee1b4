namespace Renkei.Programmes;

internal sealed class FundingShareTable : IEntityTypeConfiguration<FundingShare>
{
    public void Configure(EntityTypeBuilder<FundingShare> builder)
    {
        builder.ToTable("funding_shares");
        builder.Property(share => share.Account).HasMaxLength(40);
        builder.Property(share => share.Source).HasMaxLength(200);
        foreach (var part in new[] { nameof(FundingShare.National), nameof(FundingShare.Prefecture), nameof(FundingShare.Premium), nameof(FundingShare.SecondPremium) })
        {
            builder.Property<decimal>(part).HasPrecision(9, 6);
        }

        builder.HasIndex(share => new { share.Account, share.From }).IsUnique();
        builder.HasData(FundingShare.Shipped());
    }
}
