namespace Renkei.Facilities;

/// <summary>A municipality by its six-digit code, as the ministry lists them.</summary>
public sealed class Municipality : IReference
{
    public Id<Municipality> Id { get; init; } = Id<Municipality>.New();
    public required string Code { get; init; }
    public required string Prefecture { get; set; }

    /// <summary>"横須賀市", and "横浜市鶴見区" for a ward.</summary>
    public required string Name { get; set; }

    public required string Kana { get; set; }
    public double? Latitude { get; set; }
    public double? Longitude { get; set; }

    /// <summary>横浜市鶴見区 is a ward of 横浜市.</summary>
    public bool IsWardOf(Municipality city) =>
        Prefecture == city.Prefecture && city.Name.EndsWith('市') && Name.EndsWith('区') && Name.Length > city.Name.Length && Name.StartsWith(city.Name, StringComparison.Ordinal);
}

/// <summary>A town (町丁) with the middle of it: where a facility is put when its own coordinates cannot be believed.</summary>
public sealed class Town : IReference
{
    public Id<Town> Id { get; init; } = Id<Town>.New();
    public required string Municipality { get; init; }
    public required string Name { get; init; }

    /// <summary>The name as <see cref="JapaneseText.SearchKey"/>, by which addresses are told apart.</summary>
    public required string Key { get; init; }

    public required double Latitude { get; set; }
    public required double Longitude { get; set; }

    /// <summary>The block this town belongs to; null where the municipality has none.</summary>
    public string? AreaCode { get; set; }
}

/// <summary>The outline of a municipality, as GeoJSON geometry.</summary>
public sealed class Boundary : IReference
{
    public Id<Boundary> Id { get; init; } = Id<Boundary>.New();
    public required string Municipality { get; init; }
    public required string Geometry { get; set; }
}

internal sealed class MunicipalityTable : IEntityTypeConfiguration<Municipality>
{
    public void Configure(EntityTypeBuilder<Municipality> builder)
    {
        builder.ToTable("municipalities");
        builder.Property(municipality => municipality.Code).HasMaxLength(6);
        builder.Property(municipality => municipality.Prefecture).HasMaxLength(4);
        builder.Property(municipality => municipality.Name).HasMaxLength(40);
        builder.Property(municipality => municipality.Kana).HasMaxLength(60);
        builder.HasIndex(municipality => municipality.Code).IsUnique();
    }
}

internal sealed class TownTable : IEntityTypeConfiguration<Town>
{
    public void Configure(EntityTypeBuilder<Town> builder)
    {
        builder.ToTable("towns");
        builder.Property(town => town.Municipality).HasMaxLength(6);
        builder.Property(town => town.Name).HasMaxLength(100);
        builder.Property(town => town.Key).HasMaxLength(100);
        builder.Property(town => town.AreaCode).HasMaxLength(20);
        builder.HasIndex(town => new { town.Municipality, town.Key }).IsUnique();
        builder.HasIndex(town => town.Key);
    }
}

internal sealed class BoundaryTable : IEntityTypeConfiguration<Boundary>
{
    public void Configure(EntityTypeBuilder<Boundary> builder)
    {
        builder.ToTable("boundaries");
        builder.Property(boundary => boundary.Municipality).HasMaxLength(6);
        builder.HasIndex(boundary => boundary.Municipality).IsUnique();
    }
}
