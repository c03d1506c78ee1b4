using Microsoft.Extensions.Caching.Memory;
using Renkei.Access;

namespace Renkei.Consultations.Figures;

/// <summary>What was counted of a month, kept for as long as nothing in it changes.</summary>
public sealed class KeptCounts : IDisposable
{
    /// <summary>Sums of one kind, of all months and readers together; each is some hundred bytes.</summary>
    private const int Most = 300_000;

    private static readonly MemoryCacheEntryOptions Kept = new() { SlidingExpiration = TimeSpan.FromHours(2) };

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = Most });

    /// <param name="Areas">Whose consultations the reader sees.</param>
    internal sealed record Key(string Areas, FiscalYear Year, string Month, CountedBy By, CountedBy? Across);

    internal static string AreasOf(Actor actor) => actor.ServesAll ? Area.WholeTree : string.Join('|', actor.AreaPaths.Order(StringComparer.Ordinal));

    internal IReadOnlyList<CountConsultations.Group>? Find(Key key, long changes) =>
        cache.TryGetValue(key, out (long Changes, IReadOnlyList<CountConsultations.Group> Groups) known) && known.Changes == changes ? known.Groups : null;

    internal void Keep(Key key, long changes, IReadOnlyList<CountConsultations.Group> groups)
    {
        using var entry = cache.CreateEntry(key);
        entry.SetOptions(Kept).SetSize(groups.Count + 1).SetValue((changes, groups));
    }

    public void Dispose() => cache.Dispose();
}
