using Renkei.Access;
using Renkei.Facilities;

namespace Renkei.Consultations.Desk;

/// <summary>What is printed of a consultation: the record with its whole log, and who at the hub can be asked.</summary>
public sealed class GetSheet(AppDb db, GetConsultation get)
{
    /// <summary>Pages of paper have an end.</summary>
    public const int MostLines = 2_000;

    public sealed record Hub(string Name, string Phone, string Fax, string Address);

    /// <param name="Log">From its beginning, as it is read on paper.</param>
    public sealed record View(GetConsultation.View Consultation, IReadOnlyList<GetConsultation.Line> Log, Hub Hub);

    public async Task<Answer<View>> Run(Id<Consultation> id, CancellationToken stop = default)
    {
        var seen = await get.Run(id, MostLines, stop);
        return seen.Refusal is { } refusal ? refusal : new View(seen.Value!, [.. seen.Value!.Log.Reverse()], await HubOf(db, seen.Value.Workplace, stop));
    }

    /// <summary>The hub as its own entry on the map tells it.</summary>
    internal static async Task<Hub> HubOf(AppDb db, Id<Workplace> workplace, CancellationToken stop) =>
        await db.Set<Facility>().Where(facility => facility.Workplace == workplace).OrderBy(facility => facility.Serial).Select(facility => new Hub(facility.Name, facility.Phone ?? "", facility.Fax ?? "", facility.Address)).FirstOrDefaultAsync(stop)
        ?? new(await db.Set<Workplace>().Where(one => one.Id == workplace).Select(one => one.Name).SingleAsync(stop), "", "", "");
}
