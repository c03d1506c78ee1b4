namespace Renkei.Programmes;

/// <summary>Which programme became which: followed both ways, never in a circle.</summary>
public sealed class Lineage(IEnumerable<(Id<Programme> From, Id<Programme> To)> steps)
{
    private readonly ILookup<Id<Programme>, Id<Programme>> next = steps.ToLookup(step => step.From, step => step.To);
    private readonly ILookup<Id<Programme>, Id<Programme>> before = steps.ToLookup(step => step.To, step => step.From);

    /// <summary>The steps that these events tell of, all pointing from the older programme to the newer.</summary>
    public static Lineage Of(IEnumerable<ProgrammeEvent> events) => new(
        [.. events.Where(one => one.Other is not null && one.Kind.NamesAnother)
            .Select(one => one.Kind == ProgrammeEventKind.SplitFrom ? (one.Other!.Value, one.Programme) : (one.Programme, one.Other!.Value))]);

    /// <summary>All that this programme became, nearest first.</summary>
    public IReadOnlyList<Id<Programme>> After(Id<Programme> programme) => Follow(programme, next);

    /// <summary>All that it came from, nearest first.</summary>
    public IReadOnlyList<Id<Programme>> Before(Id<Programme> programme) => Follow(programme, before);

    /// <summary>A programme cannot become itself, nor anything it came from.</summary>
    public Refusal? CheckStep(Id<Programme> from, Id<Programme> to) =>
        from == to ? Refusal.Invalid("lineage-self", "事業を自分自身に統合・変更することはできません。相手の事業を選び直してください。")
        : After(to).Contains(from) ? Refusal.Invalid("lineage-circle", "その事業は、この事業のもとになった事業です。統合・変更が輪になるので登録できません。")
        : null;

    private static List<Id<Programme>> Follow(Id<Programme> start, ILookup<Id<Programme>, Id<Programme>> ways)
    {
        List<Id<Programme>> found = [];
        Queue<Id<Programme>> open = new([start]);
        while (open.TryDequeue(out var one))
        {
            foreach (var other in ways[one].Where(other => other != start && !found.Contains(other)))
            {
                found.Add(other);
                open.Enqueue(other);
            }
        }

        return found;
    }
}
