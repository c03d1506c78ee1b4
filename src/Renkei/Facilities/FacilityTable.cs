namespace Renkei.Facilities;

internal sealed class FacilityTable : IEntityTypeConfiguration<Facility>
{
    public void Configure(EntityTypeBuilder<Facility> builder)
    {
        builder.ToTable("facilities");
        builder.Property(facility => facility.Name).HasMaxLength(200);
        builder.Property(facility => facility.Kana).HasMaxLength(200);
        builder.Property(facility => facility.PostalCode).HasMaxLength(8);
        builder.Property(facility => facility.Municipality).HasMaxLength(6);
        builder.Property(facility => facility.MunicipalityName).HasMaxLength(40);
        builder.Property(facility => facility.Town).HasMaxLength(Facility.LongestTown);
        builder.Property(facility => facility.Rest).HasMaxLength(600);
        builder.Property(facility => facility.AreaPath).HasMaxLength(140);
        builder.Property(facility => facility.LocationOrigin).HasMaxLength(20);
        builder.Property(facility => facility.Phone).HasMaxLength(20);
        builder.Property(facility => facility.Fax).HasMaxLength(20);
        builder.Property(facility => facility.Web).HasMaxLength(500);
        builder.Property(facility => facility.NewPatients).HasMaxLength(10);
        builder.Property(facility => facility.NewPatientsBy).HasMaxLength(100);
        builder.Property(facility => facility.Conditions).HasMaxLength(500);
        builder.Property(facility => facility.SortKey).HasMaxLength(200);
        builder.Property(facility => facility.JoinKey).HasMaxLength(300);
        builder.Property(facility => facility.Version).IsConcurrencyToken();
        builder.HasOne<Access.Workplace>().WithMany().HasForeignKey(facility => facility.Workplace);
        builder.HasIndex(facility => facility.Workplace);
        builder.HasIndex(facility => facility.Serial).IsUnique();
        builder.HasIndex(facility => new { facility.SortKey, facility.Serial });
        builder.HasIndex(facility => facility.JoinKey);
        builder.HasIndex(facility => facility.PostalCode);
        builder.Ignore(facility => facility.LocationUnconfirmed);
        builder.Ignore(facility => facility.Address);
    }
}
