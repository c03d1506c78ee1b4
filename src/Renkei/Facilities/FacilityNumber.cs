namespace Renkei.Facilities;

/// <summary>An official number under which a facility stands in some register. No two facilities share one.</summary>
public sealed class FacilityNumber : IEntity
{
    public Id<FacilityNumber> Id { get; init; } = Id<FacilityNumber>.New();
    public required Id<Facility> Facility { get; init; }
    public required NumberScheme Scheme { get; init; }
    public required string Number { get; init; }
}

public enum NumberScheme
{
    /// <summary>医療機関コード: prefecture 2, fee table 1 (医科 1, 歯科 3, 薬局 4), institution 7.</summary>
    MedicalInstitution,

    /// <summary>医療情報ネット ID: prefecture 2, kind 1, institution number.</summary>
    MedicalNet,

    /// <summary>介護事業所番号, 10 characters.</summary>
    CareOffice,

    /// <summary>Renkei's own serial, as written in its CSV.</summary>
    Renkei,
}

public static class NumberSchemes
{
    extension(NumberScheme scheme)
    {
        public string Japanese => scheme switch
        {
            NumberScheme.CareOffice => "介護事業所番号",
            NumberScheme.MedicalInstitution => "医療機関コード",
            NumberScheme.MedicalNet => "医療情報ネットID",
            _ => "連携の施設番号",
        };
    }
}

internal sealed class FacilityNumberTable : IEntityTypeConfiguration<FacilityNumber>
{
    public void Configure(EntityTypeBuilder<FacilityNumber> builder)
    {
        builder.ToTable("facility_numbers");
        builder.Property(number => number.Scheme).HasMaxLength(20);
        builder.Property(number => number.Number).HasMaxLength(20);
        builder.HasOne<Facility>().WithMany().HasForeignKey(number => number.Facility);
        builder.HasIndex(number => new { number.Scheme, number.Number }).IsUnique();
        builder.HasIndex(number => number.Facility);
    }
}
