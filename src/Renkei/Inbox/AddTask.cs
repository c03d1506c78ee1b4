using Renkei.Access;

namespace Renkei.Inbox;

/// <summary>Somebody writes down something to do, for themselves or for their desk.</summary>
public sealed class AddTask(AppDb db, Actor actor, InboxDoor door, WorkCalendar calendar)
{
    private const string Kind = "own";

    public sealed class Request
    {
        public string Title { get; set => field = value ?? ""; } = "";

        /// <summary>The day by whose end of office hours it must be done.</summary>
        public DateOnly? Due { get; set; }

        /// <summary>For whoever sits at the desk of the actor's workplace.</summary>
        public bool ForDesk { get; set; }
    }

    public async Task<Answer<Id<InboxTask>>> Run(Request request, CancellationToken stop = default)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        if (request.Title.Trim() is not { Length: > 0 and <= InboxTask.LongestTitle } title)
        {
            return Refusal.Invalid("title", $"することを{InboxTask.LongestTitle}文字までで書いてください。");
        }

        if (request.Due is not { } day)
        {
            return Refusal.Invalid("due", "期限の日を入れてください。");
        }

        if (request.ForDesk && actor.Workplace is null)
        {
            return Refusal.Invalid("forDesk", "職場が決まっていないので、窓口には出せません。自分のこととして書いてください。");
        }

        var owner = request.ForDesk ? TaskOwner.Desk(actor.Workplace!.Value) : TaskOwner.Person(actor.Member!.Value);
        var task = await door.Open(new(Kind, Guid.CreateVersion7(), title, "", owner, await calendar.ClosingOn(actor.Workplace, day, stop)), stop);

        // What somebody wrote for themselves is done on the task's own page.
        task.Href = $"/inbox/{task.Id}";
        await db.SaveChangesAsync(stop);
        return task.Id;
    }

    public static void Map(IEndpointRouteBuilder inbox) =>
        inbox.MapPost("/", async Task<Results<Ok<Id<InboxTask>>, ProblemHttpResult>> (Request request, AddTask add, CancellationToken stop) =>
            await add.Run(request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).WithSummary("することを書く");
}
