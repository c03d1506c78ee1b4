using System.CommandLine;
using Renkei.Access;

namespace Renkei.Facilities;

/// <summary>Night work for the database's files: the facilities are laid out in the order in which they are read, and the statistics are renewed.</summary>
public sealed class TidyFacilities(AppDb db, Actor actor)
{
    /// <summary>PostgreSQL lets nobody read the facilities meanwhile: about 10 s for 250,000.</summary>
    public async Task<Refusal?> Run(CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ImportRegisters) is { } refusal)
        {
            return refusal;
        }

        await db.LayOutFacilities(stop);
        return null;
    }

    public static Command MakeCommand(Func<WebApplication> build)
    {
        var command = new Command("tidy", "施設の一覧を、読む順に並べ直して速くします。PostgreSQL では、その間（25万施設で約10秒）一覧を開けません。毎晩、人のいない時間に動かしてください。");
        command.SetAction(async (_, stop) =>
        {
            await using var app = build();
            await app.PrepareAtConsole(stop);
            await using var scope = app.Services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Actor>().BecomeConsole("renkei tidy");
            await scope.ServiceProvider.GetRequiredService<TidyFacilities>().Run(stop);
            return 0;
        });
        return command;
    }

    public static void Map(IEndpointRouteBuilder imports) =>
        imports.MapPost("/tidy", async Task<Results<NoContent, ProblemHttpResult>> (TidyFacilities tidy, CancellationToken stop) =>
            await tidy.Run(stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("施設の一覧を読む順に並べ直す（夜間向け）");
}
