namespace Renkei.Programmes;

/// <summary>The programmes of a portfolio as the tree that they are, in the order of the paper.</summary>
public sealed class ProgrammeTree(IEnumerable<Programme> programmes)
{
    private readonly ILookup<Id<Programme>?, Programme> below = programmes.OrderBy(programme => programme.Order).ToLookup(programme => programme.Parent);

    /// <summary>Those directly below; at the top with null.</summary>
    public IEnumerable<Programme> Under(Id<Programme>? parent) => below[parent];

    /// <summary>The programme and everything below it.</summary>
    public IEnumerable<Id<Programme>> Family(Id<Programme> top) => Under(top).SelectMany(child => Family(child.Id)).Prepend(top);
}
