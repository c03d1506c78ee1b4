using Renkei.Access;

namespace Renkei.Consultations.Desk;

/// <summary>家族に渡す紙の文: what the family is told in the hub's own words, kept with the consultation.</summary>
public sealed class TellFamily(AppDb db, Actor actor)
{
    public sealed class Request
    {
        public string Text { get; set => field = value ?? ""; } = "";
        public int Version { get; set; }
    }

    public async Task<Refusal?> Run(Id<Consultation> id, Request request, CancellationToken stop = default)
    {
        var open = await LogConsultation.OpenToWrite(db, actor, id, stop);
        if ((open.Refusal ?? open.Value!.SeenAs(request.Version) ?? open.Value.TellFamily(request.Text.Trim().ReplaceLineEndings("\n"))) is { } refusal)
        {
            return refusal;
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder consultations) =>
        consultations.MapPut("/{consultation}/family-text", async Task<Results<NoContent, ProblemHttpResult>> (Id<Consultation> consultation, Request request, TellFamily tell, CancellationToken stop) =>
            await tell.Run(consultation, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("家族に渡す紙の文を書く");
}
