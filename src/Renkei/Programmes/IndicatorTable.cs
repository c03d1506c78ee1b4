namespace Renkei.Programmes;

internal sealed class IndicatorTable : IEntityTypeConfiguration<Indicator>
{
    public void Configure(EntityTypeBuilder<Indicator> builder)
    {
        builder.ToTable("indicators");
        builder.Property(indicator => indicator.Name).HasMaxLength(60);
        builder.Property(indicator => indicator.Numerator).HasMaxLength(200);
        builder.Property(indicator => indicator.Denominator).HasMaxLength(200);
        builder.Property(indicator => indicator.Unit).HasMaxLength(10);
        builder.Property(indicator => indicator.DataSource).HasMaxLength(200);
        builder.Property(indicator => indicator.Frequency).HasMaxLength(40);
        builder.Property(indicator => indicator.Scene).HasMaxLength(30);
        builder.Property(indicator => indicator.Item).HasMaxLength(30);
        builder.Property(indicator => indicator.Question).HasMaxLength(60);
        builder.Property(indicator => indicator.Version).IsConcurrencyToken();
        builder.HasOne<Portfolio>().WithMany().HasForeignKey(indicator => indicator.Portfolio);
        builder.HasIndex(indicator => new { indicator.Portfolio, indicator.Order });
    }
}

internal sealed class IndicatorValueTable : IEntityTypeConfiguration<IndicatorValue>
{
    public void Configure(EntityTypeBuilder<IndicatorValue> builder)
    {
        builder.ToTable("indicator_values");
        builder.Property(value => value.Kind).HasMaxLength(20);
        builder.Property(value => value.Origin).HasMaxLength(IndicatorValue.LongestOrigin);
        builder.Property(value => value.Trace).HasMaxLength(300);
        builder.Property(value => value.Value).HasPrecision(18, 4);
        builder.Property(value => value.Version).IsConcurrencyToken();
        builder.HasOne<Indicator>().WithMany().HasForeignKey(value => value.Indicator);
        builder.HasIndex(value => new { value.Indicator, value.Year, value.Kind }).IsUnique();
    }
}
