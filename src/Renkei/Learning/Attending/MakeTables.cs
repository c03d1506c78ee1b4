using Renkei.Access;
using Renkei.Learning.Planning;

namespace Renkei.Learning.Attending;

/// <summary>Tables for group work are made by the machine and put right by hand.</summary>
public sealed class MakeTables(AppDb db, Actor actor)
{
    public const int MostTables = 100;

    /// <summary>Everybody is known to the machine at once: more than a hall holds need no tables.</summary>
    public const int MostPeople = 600;

    public sealed class Request
    {
        /// <summary>How many people at a table, about.</summary>
        public int Size { get; set; } = 6;
    }

    public sealed class Move
    {
        public int Number { get; set; }

        /// <summary>Null for nowhere.</summary>
        public int? Table { get; set; }
    }

    /// <summary>Answers how many tables were made.</summary>
    public async Task<Answer<int>> Run(Id<Session> id, Request request, CancellationToken stop = default)
    {
        var open = await GetCourse.WritableSession(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (request.Size is < 2 or > 20)
        {
            return Refusal.Invalid("size", "1班の人数は、2から20までです。");
        }

        var people = await db.Applications.Where(application => application.Session == id && application.State == ApplicationState.Seated && application.Attendance != Attendance.Absent && application.Attendance != Attendance.Online)
            .OrderBy(application => application.Number).Take(MostPeople + 1).ToListAsync(stop);
        if (people.Count < 2 || people.Count > MostPeople)
        {
            return new Refusal("people", people.Count < 2 ? "班に分けるほどの人がいません。" : $"班分けは{MostPeople}人までです。");
        }

        var tables = Math.Clamp((int)Math.Round(people.Count / (double)request.Size, MidpointRounding.AwayFromZero), 1, MostTables);
        var made = TablePlan.Make([.. people.Select(one => new TablePlan.Seat(one.Number, one.Profession, JapaneseText.SearchKey(one.WorkplaceName), one.Years))], tables);
        people.ForEach(one => one.Table = made[one.Number]);
        await db.SaveChangesAsync(stop);
        return tables;
    }

    public async Task<Refusal?> ByHand(Id<Session> id, Move[] moves, CancellationToken stop = default)
    {
        if ((await GetCourse.WritableSession(db, actor, id, stop)).Refusal is { } refusal)
        {
            return refusal;
        }

        if (moves.Length > MostPeople || moves.Any(move => move.Table is < 1 or > MostTables))
        {
            return Refusal.Invalid("table", $"班の番号は、1から{MostTables}までです。");
        }

        var numbers = moves.Select(move => move.Number).ToList();
        var people = await db.Applications.Where(application => application.Session == id && numbers.Contains(application.Number)).ToDictionaryAsync(application => application.Number, stop);
        foreach (var move in moves)
        {
            if (!people.TryGetValue(move.Number, out var one))
            {
                return Refusal.Invalid("number", $"受付番号 {move.Number} の申し込みはありません。");
            }

            one.Table = move.Table;
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder learning)
    {
        learning.MapPost("/sessions/{session}/tables", async Task<Results<Ok<int>, ProblemHttpResult>> (Id<Session> session, Request request, MakeTables make, CancellationToken stop) =>
            await make.Run(session, request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).WithSummary("職種・勤め先・経験を混ぜて、班を作る");
        learning.MapPut("/sessions/{session}/tables", async Task<Results<NoContent, ProblemHttpResult>> (Id<Session> session, Move[] moves, MakeTables make, CancellationToken stop) =>
            await make.ByHand(session, moves, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("班を手で直す");
    }
}
