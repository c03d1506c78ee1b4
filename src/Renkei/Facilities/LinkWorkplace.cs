using Renkei.Access;

namespace Renkei.Facilities;

/// <summary>An administrator says which workplace of the network a facility on the map is, so that its own people may confirm what is known of it.</summary>
public sealed class LinkWorkplace(AppDb db, Actor actor)
{
    public sealed class Request
    {
        /// <summary>Null takes the link away.</summary>
        public Id<Workplace>? Workplace { get; set; }
    }

    public async Task<Refusal?> Run(long serial, Request request, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageMembers) is { } refusal)
        {
            return refusal;
        }

        if (await db.Facilities.SingleOrDefaultAsync(facility => facility.Serial == serial, stop) is not { } facility)
        {
            return Refusal.NotFound("施設");
        }

        if (request.Workplace is { } workplace)
        {
            if (!await db.Workplaces.AnyAsync(one => one.Id == workplace, stop))
            {
                return Refusal.NotFound("職場");
            }

            if (await db.Facilities.Where(other => other.Workplace == workplace && other.Id != facility.Id).Select(other => other.Name).FirstOrDefaultAsync(stop) is { } taken)
            {
                return new("workplace-taken", $"この職場は、すでに「{taken}」の職場になっています。先にそちらを外してください。");
            }
        }

        facility.Workplace = request.Workplace;
        facility.Version++;
        await db.SaveChangesAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder facilities) =>
        facilities.MapPut("/{serial:long}/workplace", async Task<Results<NoContent, ProblemHttpResult>> (long serial, Request request, LinkWorkplace link, CancellationToken stop) =>
            await link.Run(serial, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent())
            .WithSummary("施設がどの職場かを決める（自施設の確認のため）");
}
