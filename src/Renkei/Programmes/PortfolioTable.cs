namespace Renkei.Programmes;

internal sealed class PortfolioTable : IEntityTypeConfiguration<Portfolio>
{
    public void Configure(EntityTypeBuilder<Portfolio> builder)
    {
        builder.ToTable("portfolios");
        builder.Property(portfolio => portfolio.Code).HasMaxLength(30);
        builder.Property(portfolio => portfolio.Municipality).HasMaxLength(40);
        builder.Property(portfolio => portfolio.Bureau).HasMaxLength(40);
        builder.Property(portfolio => portfolio.Division).HasMaxLength(60);
        builder.Property(portfolio => portfolio.AreaPath).HasMaxLength(140);
        builder.Property(portfolio => portfolio.Note).HasMaxLength(600);
        builder.HasIndex(portfolio => portfolio.Code).IsUnique();
    }
}
