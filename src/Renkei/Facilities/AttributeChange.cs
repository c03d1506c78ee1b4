namespace Renkei.Facilities;

/// <summary>One step in the history of one attribute of one facility, whether a register, the hub or the facility changed it.</summary>
public sealed class AttributeChange : IEntity
{
    public Id<AttributeChange> Id { get; init; } = Id<AttributeChange>.New();
    public required Id<Facility> Facility { get; init; }
    public required string Attribute { get; init; }

    /// <summary>The register's code with its part, or the <see cref="FactSource"/>.</summary>
    public required string Source { get; init; }

    public string? Before { get; init; }
    public string? After { get; init; }
    public required DateOnly AsOf { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Who wrote it, or which import run.</summary>
    public required string By { get; init; }

    /// <summary>Who may see this step; a value that only hubs see has a history that only hubs see.</summary>
    public required Visibility Visibility { get; init; }
}

internal sealed class AttributeChangeTable : IEntityTypeConfiguration<AttributeChange>
{
    public void Configure(EntityTypeBuilder<AttributeChange> builder)
    {
        builder.ToTable("attribute_changes");
        builder.Property(change => change.Attribute).HasMaxLength(30);
        builder.Property(change => change.Source).HasMaxLength(60);
        builder.Property(change => change.By).HasMaxLength(200);
        builder.Property(change => change.Visibility).HasMaxLength(20);
        builder.HasOne<Facility>().WithMany().HasForeignKey(change => change.Facility);
        builder.HasIndex(change => new { change.Facility, change.At });
    }
}
