namespace Renkei.Facilities;

/// <summary>What the network itself knows of a facility: a value that somebody asked for, heard and wrote down. An import never touches it.</summary>
public sealed class Fact : IEntity
{
    public Id<Fact> Id { get; init; } = Id<Fact>.New();
    public required Id<Facility> Facility { get; init; }

    /// <summary>The code of a <see cref="FacilityAttribute"/>.</summary>
    public required string Attribute { get; init; }

    /// <summary>Empty where the hub states that there is none.</summary>
    public required string Value { get; set; }

    public required FactSource Source { get; set; }
    public required Visibility Visibility { get; set; }

    /// <summary>The day as of which this was true.</summary>
    public required DateOnly AsOf { get; set; }

    /// <summary>Who said so, as written for the reader: "院長（電話）".</summary>
    public required string ConfirmedBy { get; set; }

    public required DateOnly ConfirmedOn { get; set; }
    public DateOnly? NextCheck { get; set; }
    public int Version { get; set; }
}

/// <summary>How the network came to know a value.</summary>
public enum FactSource
{
    /// <summary>The facility itself answered.</summary>
    Facility,

    /// <summary>The hub asked by phone or visit.</summary>
    Hub,

    /// <summary>A survey round.</summary>
    Survey,

    /// <summary>A file in Renkei's own form.</summary>
    File,
}

public static class FactSources
{
    extension(FactSource source)
    {
        public string Japanese => source switch
        {
            FactSource.Facility => "本人確認",
            FactSource.Hub => "拠点が確認",
            FactSource.Survey => "調査の回答",
            FactSource.File => "CSV取込",
            _ => throw new ArgumentOutOfRangeException(nameof(source)),
        };
    }
}

internal sealed class FactTable : IEntityTypeConfiguration<Fact>
{
    public void Configure(EntityTypeBuilder<Fact> builder)
    {
        builder.ToTable("facts");
        builder.Property(fact => fact.Attribute).HasMaxLength(30);
        builder.Property(fact => fact.Value).HasMaxLength(2000);
        builder.Property(fact => fact.Source).HasMaxLength(20);
        builder.Property(fact => fact.Visibility).HasMaxLength(20);
        builder.Property(fact => fact.ConfirmedBy).HasMaxLength(100);
        builder.Property(fact => fact.Version).IsConcurrencyToken();
        builder.HasOne<Facility>().WithMany().HasForeignKey(fact => fact.Facility);
        builder.HasIndex(fact => new { fact.Facility, fact.Attribute }).IsUnique();
        builder.HasIndex(fact => fact.NextCheck);
    }
}
