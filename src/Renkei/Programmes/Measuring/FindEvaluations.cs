using Renkei.Access;

namespace Renkei.Programmes.Measuring;

/// <summary>What was judged of a year: per scene and per programme, with the indicators of each scene beside it.</summary>
public sealed class FindEvaluations(AppDb db, Actor actor)
{
    /// <summary>The evaluation sheet of a year.</summary>
    public sealed record Sheet(string Municipality, string Division, FiscalYear Year, IReadOnlyList<Line> Lines, IReadOnlyList<Choosable> NotYet, bool MayWrite);

    /// <summary>One scene or programme, judged or begun.</summary>
    /// <param name="About">As it stands in addresses: the key of the scene, or the programme's id.</param>
    public sealed record Line(
        string About, string Name, string Aim, string Goal, string Measures, string Results, Grade? Grade, string Reason, string Improvement, string Seen, IReadOnlyList<FindIndicators.Row> Indicators);

    /// <summary>What nobody has written about yet.</summary>
    public sealed record Choosable(string About, string Name);

    /// <param name="code">The portfolio.</param>
    /// <param name="year">The year that is judged.</param>
    /// <param name="leavesTheHouse">Whether the sheet goes out of the municipality, whoever asks.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Answer<Sheet>> Run(string code, FiscalYear year, bool leavesTheHouse = false, CancellationToken stop = default)
    {
        var open = await FindProgrammes.Readable(db, actor, code, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var portfolio = open.Value!;
        var judged = await db.Evaluations.AsNoTracking().Where(one => one.Portfolio == portfolio.Id && one.Year == year).ToListAsync(stop);
        var programmes = (await db.Programmes.AsNoTracking().Where(one => one.Portfolio == portfolio.Id).OrderBy(one => one.Parent == null ? 0 : 1).ThenBy(one => one.Order).ToListAsync(stop)).Where(one => one.LivesIn(year)).ToList();
        var indicators = await FindIndicators.Rows(db, actor, portfolio, leavesTheHouse, stop);
        List<(string About, string Name)> all = [.. ItemScheme.In(ItemScheme.Scenes).Select(scene => (scene.Key, scene.Name)), .. programmes.Select(one => (one.Id.ToString(), $"{one.Number} {one.Name}".Trim()))];

        var lines = all.Select(one => (Of: one, Judged: judged.Find(line => (line.Scene ?? line.Programme.ToString()) == one.About))).ToList();
        return new Sheet(
            portfolio.Municipality, portfolio.Division, year,
            [.. lines.Where(line => line.Judged is not null).Select(line => LineOf(line.Of.About, line.Of.Name, line.Judged!))],
            [.. lines.Where(line => line.Judged is null).Select(line => new Choosable(line.Of.About, line.Of.Name))],
            !portfolio.IsExample && actor.HasWithin(Duty.EditPlans, portfolio.AreaPath));

        Line LineOf(string about, string name, Evaluation one) =>
            new(about, name, one.Aim, one.Goal, one.Measures, one.Results, one.Grade, one.Reason, one.Improvement, WriteEvaluation.SeenOf(one), [.. indicators.Where(indicator => indicator.Scene == one.Scene)]);
    }

    /// <summary>What the year taught, to be written into the next year's text.</summary>
    public async Task<IReadOnlyList<(string About, string Text)>> Improvements(string code, FiscalYear year, CancellationToken stop = default) =>
        (await Run(code, year, stop: stop)).Value is { } sheet ? [.. sheet.Lines.Where(line => line.Improvement.Length > 0).Select(line => (line.Name, line.Improvement))] : [];

    public static void Map(IEndpointRouteBuilder programmes) =>
        programmes.MapGet("/{code}/evaluation/{year}", async Task<Results<Ok<Sheet>, ProblemHttpResult>> (string code, FiscalYear year, FindEvaluations find, CancellationToken stop) =>
            await find.Run(code, year, stop: stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("評価シート（場面と事業ごと）");
}
