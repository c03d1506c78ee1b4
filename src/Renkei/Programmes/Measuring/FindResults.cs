using System.Globalization;
using Renkei.Access;
using Renkei.Councils;
using Renkei.Learning;
using Renkei.Publications;

namespace Renkei.Programmes.Measuring;

/// <summary>年度の実績: what each programme of a plan came to in a year, in the words of the city's own reports — 回数, 参加者数 by profession, 配布数, 会議 — each counted from rows that can be looked at.</summary>
public sealed class FindResults(AppDb db, Actor actor, TimeProvider clock)
{
    private const int MostWorks = 50;

    /// <param name="Sessions">Training held, with the talks that were given.</param>
    /// <param name="Professions">Who came, by profession; residents as 住民.</param>
    /// <param name="Copies">Booklets given out.</param>
    /// <param name="Attendances">のべ出席 of the meetings.</param>
    public sealed record Row(Id<Programme> Programme, string Number, string Name, int Sessions, int People, IReadOnlyDictionary<string, int> Professions, int Copies, int Meetings, int Attendances)
    {
        public bool IsEmpty => Sessions + Copies + Meetings == 0;

        public string Told => string.Join("、", Professions.OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal).Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key} {one.Value:N0}")));
    }

    /// <param name="Trace">What the reader may look at: the rows belong to the rooms that made them.</param>
    public sealed record View(string Municipality, FiscalYear Year, IReadOnlyList<Row> Rows, Sides Trace);

    public sealed record Sides(bool Learning, bool Publications, bool Councils);

    /// <summary>What runs for a programme, by its own name.</summary>
    /// <param name="Kind">多職種合同研修, 啓発冊子, 協議会.</param>
    /// <param name="Href">Its page; null where the reader may not open it.</param>
    public sealed record Work(string Kind, string Name, string? Href);

    /// <summary>One programme of a plan: its results of the year and what runs for it.</summary>
    public async Task<Answer<(Row Row, View Plan, IReadOnlyList<Work> Works)>> Of(string code, Id<Programme> programme, CancellationToken stop = default)
    {
        var year = FiscalYear.Of(clock.JapanToday());
        var answer = await Run(code, year, programme, stop);
        if ((answer.Refusal ?? (answer.Value!.Rows.Count == 0 ? Refusal.NotFound("事業") : null)) is { } refusal)
        {
            return refusal;
        }

        var (key, trace) = (programme.Value, answer.Value!.Trace);
        var courses = await (from one in db.Set<CourseProgramme>() join course in db.Set<Course>() on one.Course equals course.Id where one.Programme == key && course.Year == year orderby course.Id select new { course.Id, course.Kind, course.Title }).Take(MostWorks).ToListAsync(stop);
        var publications = await (from one in db.Set<PublicationProgramme>() join publication in db.Set<Publication>() on one.Publication equals publication.Id where one.Programme == key orderby publication.Id select new { publication.Id, publication.Kind, publication.Title }).Take(MostWorks).ToListAsync(stop);
        var bodies = await (from one in db.Set<BodyProgramme>() join body in db.Set<Body>() on one.Body equals body.Id where one.Programme == key && (body.ClosedOn == null || body.ClosedOn >= year.First) orderby body.Id select new { body.Id, body.Kind, body.Name }).Take(MostWorks).ToListAsync(stop);
        return (answer.Value!.Rows[0], answer.Value,
        [
            .. courses.Select(one => new Work(one.Kind.Japanese, one.Title, trace.Learning ? $"/learning/courses/{one.Id}" : null)),
            .. publications.Select(one => new Work(one.Kind.Japanese, one.Title, $"/publications/{one.Id}")),
            .. bodies.Select(one => new Work(one.Kind.Japanese, one.Name, trace.Councils ? $"/councils/{one.Id}" : null)),
        ]);
    }

    public Task<Answer<View>> Run(string code, FiscalYear? asked = null, CancellationToken stop = default) => Run(code, asked, null, stop);

    private async Task<Answer<View>> Run(string code, FiscalYear? asked, Id<Programme>? only, CancellationToken stop)
    {
        var open = await FindProgrammes.Readable(db, actor, code, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var (portfolio, year, now) = (open.Value!, asked ?? FiscalYear.Of(clock.JapanToday()), clock.GetUtcNow());
        var programmes = await db.Programmes.AsNoTracking().Where(only is { } id ? one => one.Id == id : Programme.LivingIn(year)).Where(one => one.Portfolio == portfolio.Id).OrderBy(one => one.Order).ToListAsync(stop);
        var keys = programmes.ConvertAll(one => one.Id.Value);

        var courses = from one in db.Set<CourseProgramme>() join course in db.Set<Course>() on one.Course equals course.Id where keys.Contains(one.Programme) && course.Year == year select new { one.Programme, Course = course };
        var held = from one in courses join session in db.Set<Session>() on one.Course.Id equals session.Course where session.State == SessionState.Planned && session.EndsAt <= now select new { one.Programme, one.Course.Kind, Session = session.Id };
        var sessions = await held.GroupBy(one => one.Programme).Select(same => new { same.Key, Count = same.Count() }).ToDictionaryAsync(one => one.Key, one => one.Count, stop);
        var people = (await (from one in held join application in db.Applications.Where(Application.WasThere) on one.Session equals application.Session group application by new { one.Programme, one.Kind, application.Profession } into same select new { same.Key.Programme, same.Key.Kind, same.Key.Profession, Count = same.Count() }).ToListAsync(stop)).ToLookup(one => one.Programme);
        var talks = await (from one in courses join talk in db.Set<Talk>() on one.Course.Id equals talk.Course where talk.State == TalkState.Held group talk by one.Programme into same select new { same.Key, Count = same.Count(), People = same.Sum(talk => talk.People ?? 0) }).ToDictionaryAsync(one => one.Key, stop);
        var copies = await (from one in db.Set<PublicationProgramme>() join line in db.Set<StockLine>() on one.Publication equals line.Publication where keys.Contains(one.Programme) && line.Kind == StockLineKind.Given && line.Year == year group line by one.Programme into same select new { same.Key, Copies = -same.Sum(line => line.Copies) }).ToDictionaryAsync(one => one.Key, one => one.Copies, stop);
        var met = from one in db.Set<BodyProgramme>() join meeting in db.Set<Meeting>() on one.Body equals meeting.Body where keys.Contains(one.Programme) && meeting.Year == year && meeting.State == MeetingState.Held select new { one.Programme, Meeting = meeting.Id };
        var meetings = await met.GroupBy(one => one.Programme).Select(same => new { same.Key, Count = same.Count() }).ToDictionaryAsync(one => one.Key, one => one.Count, stop);
        var attended = await (from one in met join attendee in db.Set<Attendee>().Where(Attendee.WasThere) on one.Meeting equals attendee.Meeting group attendee by one.Programme into same select new { same.Key, Count = same.Count() }).ToDictionaryAsync(one => one.Key, one => one.Count, stop);

        return new View(
            portfolio.Municipality, year, [.. programmes.Select(RowOf)],
            new(actor.Has(Duty.ManageLearning), actor.Has(Duty.ManagePublications), actor.Has(Duty.ManageCouncils)));

        Row RowOf(Programme programme)
        {
            var key = programme.Id.Value;
            var talk = talks.GetValueOrDefault(key);
            var came = people[key].GroupBy(one => one.Kind.Counts(one.Profession)).ToDictionary(same => same.Key, same => same.Sum(one => one.Count));
            if (talk is { People: > 0 })
            {
                came[CourseKinds.Residents] = came.GetValueOrDefault(CourseKinds.Residents) + talk.People;
            }

            return new(programme.Id, programme.Number, programme.Name, sessions.GetValueOrDefault(key) + (talk?.Count ?? 0), came.Values.Sum(), came, copies.GetValueOrDefault(key), meetings.GetValueOrDefault(key), attended.GetValueOrDefault(key));
        }
    }

    /// <summary>The table for a report.</summary>
    public async Task<Answer<OutFile>> Csv(string code, FiscalYear? year, CancellationToken stop = default)
    {
        var answer = await Run(code, year, stop);
        return answer.Refusal is { } refusal ? refusal : OutFile.Csv($"年度の実績-{code}-{answer.Value!.Year}", CsvOut.Write(
            [
                ["番号", "事業", "研修・講座の回数", "参加者数", "参加者の内訳", "配布数", "会議の回数", "会議ののべ出席"],
                .. answer.Value.Rows.Select(row => (string[])[row.Number, row.Name, Number(row.Sessions), Number(row.People), row.Told, Number(row.Copies), Number(row.Meetings), Number(row.Attendances)]),
            ], CsvEncoding.Utf8Bom).Content);

        static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    public static void Map(IEndpointRouteBuilder programmes)
    {
        programmes.MapGet("/{code}/results", async Task<Results<Ok<View>, ProblemHttpResult>> (string code, FiscalYear? year, FindResults find, CancellationToken stop) =>
            await find.Run(code, year, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("年度の実績（事業ごとの回数、参加者数、配布数、会議）");
        programmes.MapGet("/{code}/results/csv", async Task<Results<FileContentHttpResult, ProblemHttpResult>> (string code, FiscalYear? year, FindResults find, CancellationToken stop) =>
            await find.Csv(code, year, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : answer.Value!.ToResult()).WithSummary("年度の実績（CSV）");
    }
}
