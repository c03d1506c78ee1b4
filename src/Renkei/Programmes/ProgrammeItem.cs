namespace Renkei.Programmes;

/// <summary>A programme serves this item of this scheme: (ア) of 2015, a scene, a measure of the city's own plan.</summary>
public sealed class ProgrammeItem : IEntity
{
    public Id<ProgrammeItem> Id { get; init; } = Id<ProgrammeItem>.New();
    public required Id<Programme> Programme { get; init; }

    /// <summary>Key in <see cref="ItemScheme"/>: "2015-ア".</summary>
    public required string Item { get; init; }
}
