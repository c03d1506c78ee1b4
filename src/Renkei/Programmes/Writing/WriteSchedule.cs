using Renkei.Access;

namespace Renkei.Programmes.Writing;

/// <summary>Somebody writes when in the year things happen: the whole schedule of one plan at a time.</summary>
public sealed class WriteSchedule(AppDb db, Actor actor)
{
    /// <summary>More bars than this are no schedule on one page.</summary>
    public const int MostEntries = 100;

    /// <summary>The schedule as it stands, and the programmes it can be about.</summary>
    public sealed record Opened(Id<YearPlan> Plan, FiscalYear Year, PlanState State, IReadOnlyList<Line> Entries, string Seen, IReadOnlyList<WriteMoney.Line> Programmes);

    public sealed class Request
    {
        public List<Line> Entries { get; set => field = value ?? []; } = [];
        public string Seen { get; set => field = value ?? ""; } = "";
    }

    /// <summary>One bar or milestone; months are counted from April as 1.</summary>
    public sealed class Line
    {
        public Id<Programme> Programme { get; set; }
        public int From { get; set; } = 1;
        public int To { get; set; } = 1;
        public string Label { get; set => field = value ?? ""; } = "";
    }

    public async Task<Answer<Opened>> Open(Id<YearPlan> id, CancellationToken stop = default)
    {
        var open = await FindProgrammes.WritablePlan(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var (plan, top, _) = open.Value;
        var programmes = await FindProgrammes.Parts(db, top, stop);
        var entries = Lines(await Stored(programmes, plan.Year).AsNoTracking().ToListAsync(stop), programmes);
        return new Opened(id, plan.Year, plan.State, entries, SeenOf(entries), [.. programmes.Where(one => one.LivesIn(plan.Year)).Select(one => new WriteMoney.Line(one.Id, one.Number, one.Name, one.Life))]);
    }

    public async Task<Written> Run(Id<YearPlan> id, Request request, CancellationToken stop = default)
    {
        var open = await FindProgrammes.WritablePlan(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var (plan, top, _) = open.Value;
        var programmes = await FindProgrammes.Parts(db, top, stop);
        if (plan.MayChange() is { } closed)
        {
            return closed;
        }

        if (request.Entries.Count > MostEntries)
        {
            return Refusal.Invalid("too-many", $"予定は1つの計画書に{MostEntries}までです。");
        }

        foreach (var line in request.Entries)
        {
            if (programmes.Find(one => one.Id == line.Programme) is not { } programme)
            {
                return Refusal.Invalid("line", "この計画書には無い事業の予定があります。開き直してください。");
            }

            if ((ScheduleEntry.Check(line.From, line.To, line.Label) ?? programme.CheckYear(plan.Year)) is { } wrong)
            {
                return wrong;
            }
        }

        var stored = await Stored(programmes, plan.Year).ToListAsync(stop);
        var now = Lines(stored, programmes);
        var typed = SeenOf([.. request.Entries.OrderBy(line => programmes.FindIndex(one => one.Id == line.Programme)).ThenBy(line => line.From)]);
        switch (Seen.Judge(request.Seen, typed, SeenOf(now)))
        {
            case Seen.Verdict.Clash:
                return Written.Not([new("事業スケジュール", string.Join("、", now.Select(line => $"{ScheduleEntry.MonthName(line.From)} {line.Label}")))]);
            case Seen.Verdict.Leave:
                return new(null, [], 0);
            default:
                db.RemoveRange(stored);
                db.AddRange(request.Entries.Select(line => new ScheduleEntry { Programme = line.Programme, Year = plan.Year, From = line.From, To = line.To, Label = line.Label }));
                return await Written.Save(db, request.Entries.Count, stop);
        }
    }

    public static void Map(IEndpointRouteBuilder programmes)
    {
        programmes.MapGet("/plans/{id}/schedule", async Task<Results<Ok<Opened>, ProblemHttpResult>> (Id<YearPlan> id, WriteSchedule write, CancellationToken stop) =>
            await write.Open(id, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("事業スケジュールを書くために開く");
        programmes.MapPut("/plans/{id}/schedule", async Task<Results<Ok<Written.Answered>, ProblemHttpResult>> (Id<YearPlan> id, Request request, WriteSchedule write, CancellationToken stop) =>
            (await write.Run(id, request, stop)).ToResult()).WithSummary("事業スケジュールを書く");
    }

    private IQueryable<ScheduleEntry> Stored(List<Programme> programmes, FiscalYear year)
    {
        var ids = programmes.ConvertAll(programme => programme.Id);
        return db.ScheduleEntries.Where(entry => ids.Contains(entry.Programme) && entry.Year == year);
    }

    private static List<Line> Lines(List<ScheduleEntry> stored, List<Programme> programmes) =>
        [.. stored.OrderBy(entry => programmes.FindIndex(one => one.Id == entry.Programme)).ThenBy(entry => entry.From).ThenBy(entry => entry.Id).Select(entry => new Line { Programme = entry.Programme, From = entry.From, To = entry.To, Label = entry.Label })];

    private static string SeenOf(List<Line> lines) => Seen.Of(lines.Select(line => $"{line.Programme}|{line.From}|{line.To}|{line.Label}"));
}
