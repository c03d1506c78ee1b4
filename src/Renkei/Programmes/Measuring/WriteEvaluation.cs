using Renkei.Access;
using Renkei.Programmes.Writing;

namespace Renkei.Programmes.Measuring;

/// <summary>One turn of the wheel is written: from めざす姿 to 改善, with a grade and its reasons.</summary>
public sealed class WriteEvaluation(AppDb db, Actor actor)
{
    public sealed class Request
    {
        public string Aim { get; set => field = value ?? ""; } = "";
        public string Goal { get; set => field = value ?? ""; } = "";
        public string Measures { get; set => field = value ?? ""; } = "";
        public string Results { get; set => field = value ?? ""; } = "";
        public Grade? Grade { get; set; }
        public string Reason { get; set => field = value ?? ""; } = "";
        public string Improvement { get; set => field = value ?? ""; } = "";

        /// <summary>The mark that came with the line; empty where nobody had written yet.</summary>
        public string Seen { get; set => field = value ?? ""; } = "";
    }

    /// <param name="code">The portfolio.</param>
    /// <param name="year">The year that is judged.</param>
    /// <param name="about">Key of a scene, or a programme's id.</param>
    /// <param name="request">What was typed.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Written> Run(string code, FiscalYear year, string about, Request request, CancellationToken stop = default)
    {
        var open = await FindProgrammes.Writable(db, actor, book => book.Code == code, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var portfolio = open.Value!;
        Programme? programme = null;
        if (Id<Programme>.TryParse(about, null, out var id))
        {
            programme = await db.Programmes.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id && one.Portfolio == portfolio.Id, stop);
            if (programme is null)
            {
                return Refusal.NotFound("事業");
            }

            if (programme.CheckYear(year) is { } outside)
            {
                return outside;
            }
        }
        else if (!ItemScheme.In(ItemScheme.Scenes).Any(scene => scene.Key == about))
        {
            return Refusal.Invalid("about", "評価するのは、四つの場面か、この計画の事業です。一覧から選んでください。");
        }

        var scene = programme is null ? about : null;
        Id<Programme>? of = programme?.Id;
        var stored = await db.Evaluations.SingleOrDefaultAsync(one => one.Portfolio == portfolio.Id && one.Year == year && one.Scene == scene && one.Programme == of, stop);
        Evaluation typed = new() { Portfolio = portfolio.Id, Year = year, Scene = scene, Programme = of };
        string Tidy(string text) => text.ReplaceLineEndings("\n").Trim();
        Put(typed, Tidy(request.Aim), Tidy(request.Goal), Tidy(request.Measures), Tidy(request.Results), request.Grade, Tidy(request.Reason), Tidy(request.Improvement));
        if (typed.Check() is { } wrong)
        {
            return wrong;
        }

        switch (Seen.Judge(request.Seen, SeenOf(typed), stored is null ? "" : SeenOf(stored)))
        {
            case Seen.Verdict.Leave:
                return new(null, [], 0);
            case Seen.Verdict.Clash:
                return Written.Not([new(programme?.Name ?? ItemScheme.Items.NameOf(about), stored is null ? "" : $"{stored.Results}　{stored.Reason}　{stored.Improvement}")]);
        }

        if (stored is null)
        {
            db.Add(typed);
        }
        else
        {
            Put(stored, typed.Aim, typed.Goal, typed.Measures, typed.Results, typed.Grade, typed.Reason, typed.Improvement);
            stored.Version++;
        }

        return await Written.Save(db, 1, stop);
    }

    internal static string SeenOf(Evaluation one) => Seen.Of(one.Aim, one.Goal, one.Measures, one.Results, one.Grade?.ToString(), one.Reason, one.Improvement);

    private static void Put(Evaluation one, string aim, string goal, string measures, string results, Grade? grade, string reason, string improvement) =>
        (one.Aim, one.Goal, one.Measures, one.Results, one.Grade, one.Reason, one.Improvement) = (aim, goal, measures, results, grade, reason, improvement);

    public static void Map(IEndpointRouteBuilder programmes) =>
        programmes.MapPut("/{code}/evaluation/{year}/{about}", async Task<Results<Ok<Written.Answered>, ProblemHttpResult>> (string code, FiscalYear year, string about, Request request, WriteEvaluation write, CancellationToken stop) =>
            (await write.Run(code, year, about, request, stop)).ToResult()).WithSummary("場面か事業の評価を書く");
}
