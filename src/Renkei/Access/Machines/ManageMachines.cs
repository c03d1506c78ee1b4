using System.ComponentModel.DataAnnotations;
using Renkei.Access.SigningIn;

namespace Renkei.Access.Machines;

/// <summary>An administrator gives a program its id and secret, sees which there are, and takes them back.</summary>
public sealed class ManageMachines(AppDb db, Actor actor, Sessions sessions, TimeProvider clock)
{
    public const int PageSize = 50;
    public const int LongestDays = 400;

    public sealed class Request
    {
        [Required(ErrorMessage = "システムの名前を入れてください。")] public string Name { get; set => field = value ?? ""; } = "";
        [Required(ErrorMessage = "職場を選んでください。")] public Guid? Workplace { get; set; }
        public MachineScope[] Scopes { get; set => field = value ?? []; } = [];

        /// <summary>The last day on which it works.</summary>
        [Required(ErrorMessage = "使える最後の日を入れてください。")] public DateOnly? LastDay { get; set; }
    }

    /// <param name="Secret">Told this once; only its hash is kept.</param>
    public sealed record Made(Id<MachineClient> Client, string Secret);

    public sealed record Row(Id<MachineClient> Client, string Name, string Workplace, IReadOnlyList<MachineScope> Scopes, DateOnly LastDay, string MadeBy, DateTimeOffset MadeAt, DateTimeOffset? UsedAt, DateTimeOffset? RevokedAt);

    public sealed record Page(IReadOnlyList<Row> Rows, string? Next);

    public async Task<Answer<Page>> Run(string? after = null, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageMembers) is { } refusal)
        {
            return refusal;
        }

        var clients = db.Set<MachineClient>().AsNoTracking();
        if (Id<MachineClient>.TryParse(after, null, out var last))
        {
            clients = clients.Where(client => client.Id < last);
        }

        var found = await (
            from client in clients.OrderByDescending(client => client.Id).Take(PageSize + 1)
            join workplace in db.Set<Workplace>() on client.Workplace equals workplace.Id
            orderby client.Id descending
            select new { client, workplace.Name }).ToListAsync(stop);
        return new Page(
            [.. found.Take(PageSize).Select(row => new Row(row.client.Id, row.client.Name, row.Name, row.client.Scopes, row.client.LastDay, row.client.MadeBy, row.client.MadeAt, row.client.UsedAt, row.client.RevokedAt))],
            found.Count > PageSize ? found[PageSize - 1].client.Id.ToString() : null);
    }

    public async Task<Answer<Made>> Add(Request request, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageMembers) is { } refusal)
        {
            return refusal;
        }

        if (request.Name.Trim() is not { Length: > 0 and <= MachineClient.LongestName } name)
        {
            return Refusal.Invalid("name", $"システムの名前を{MachineClient.LongestName}文字までで入れてください。");
        }

        var place = new Id<Workplace>(request.Workplace ?? Guid.Empty);
        if (!await db.Workplaces.AnyAsync(workplace => workplace.Id == place && workplace.Standing == WorkplaceStanding.Active, stop))
        {
            return Refusal.Invalid("workplace", "職場を選んでください。");
        }

        if (request.Scopes.Length == 0)
        {
            return Refusal.Invalid("scopes", "できることを、1つ以上選んでください。");
        }

        var today = clock.JapanToday();
        if (request.LastDay is not { } lastDay || lastDay < today || lastDay > today.AddDays(LongestDays))
        {
            return Refusal.Invalid("lastDay", $"使える最後の日を、きょうから{LongestDays}日後までで入れてください。");
        }

        if (await sessions.NeedsConfirmed(stop) is { } first)
        {
            return first;
        }

        var secret = Invitation.NewToken();
        var made = new MachineClient
        {
            Name = name,
            Workplace = place,
            Scopes = [.. request.Scopes.Distinct().Order()],
            SecretHash = Invitation.HashOf(secret),
            LastDay = lastDay,
            MadeBy = actor.Name,
            MadeAt = clock.GetUtcNow(),
        };
        db.Add(made);
        await db.SaveChangesAsync(stop);
        return new Made(made.Id, secret);
    }

    public async Task<Refusal?> Revoke(Id<MachineClient> id, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageMembers) is { } refusal)
        {
            return refusal;
        }

        if (await db.Set<MachineClient>().SingleOrDefaultAsync(one => one.Id == id, stop) is not { } client)
        {
            return Refusal.NotFound("システムの鍵");
        }

        if (client.Revoke(clock.GetUtcNow()) is { } no)
        {
            return no;
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder machines)
    {
        machines.MapGet("/", async Task<Results<Ok<Page>, ProblemHttpResult>> (string? after, ManageMachines manage, CancellationToken stop) =>
            await manage.Run(after, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("つながるシステムの一覧。50件ずつ");
        machines.MapPost("/", async Task<Results<Ok<Made>, ProblemHttpResult>> (Request request, ManageMachines manage, CancellationToken stop) =>
            await manage.Add(request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("システムに鍵を渡す。鍵は、このときだけ表示する");
        machines.MapDelete("/{client}", async Task<Results<NoContent, ProblemHttpResult>> (Id<MachineClient> client, ManageMachines manage, CancellationToken stop) =>
            await manage.Revoke(client, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("システムの鍵を止める");
    }
}
