using System.ComponentModel.DataAnnotations;
using Renkei.Access;
using Renkei.Shell;

namespace Renkei.Learning.Planning;

/// <summary>A course is planned or changed: what it is, for whom, what it counts for, when it is complete.</summary>
public sealed class WriteCourse(AppDb db, Actor actor, GetCourse get, TimeProvider clock)
{
    public sealed class Request
    {
        [Required(ErrorMessage = "種類を選んでください。")] public CourseKind? Kind { get; set; }
        [Required(ErrorMessage = "研修・講座の名前を入れてください。")] public string Title { get; set => field = value ?? ""; } = "";
        public string Summary { get; set => field = value ?? ""; } = "";
        public string Curriculum { get; set => field = value ?? ""; } = "";

        /// <summary>The code of the area it is for; empty for the first that the actor serves. Read only when it is made.</summary>
        public string Area { get; set => field = value ?? ""; } = "";
        public FiscalYear? Year { get; set; }
        public string[] Professions { get; set => field = value ?? []; } = [];
        public Guid[] Programmes { get; set => field = value ?? []; } = [];

        /// <summary>The one of them whose budget pays.</summary>
        public Guid? PaidBy { get; set; }
        public int SessionsToComplete { get; set; }
        public string Credit { get; set => field = value ?? ""; } = "";
        public decimal CreditUnits { get; set; }
        public bool IsByNomination { get; set; }

        /// <summary>The version that was seen; not read when it is made.</summary>
        public int Version { get; set; }
    }

    /// <summary>The course as its form holds it.</summary>
    public async Task<Answer<Request>> Seen(Id<Course> id, CancellationToken stop = default)
    {
        var open = await GetCourse.Writable(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var form = await Of(open.Value!, stop);
        (form.Year, form.Version) = (open.Value!.Year, open.Value.Version);
        return form;
    }

    /// <summary>What another area's course is made of, to give the same one here: nothing of it is about people.</summary>
    public async Task<Answer<Request>> Pattern(Id<Course> id, CancellationToken stop = default) =>
        actor.Needs(Duty.ManageLearning) is { } refusal ? refusal
        : await db.Courses.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, stop) is not { } course ? Refusal.NotFound("研修・講座")
        : await Of(course, stop);

    private async Task<Request> Of(Course course, CancellationToken stop) => new()
    {
        Kind = course.Kind,
        Title = course.Title,
        Summary = course.Summary,
        Curriculum = course.Curriculum,
        Professions = [.. course.Professions.Select(one => one.ToString())],
        Programmes = await db.CourseProgrammes.Where(one => one.Course == course.Id).Select(one => one.Programme).ToArrayAsync(stop),
        PaidBy = course.PaidBy,
        SessionsToComplete = course.SessionsToComplete,
        Credit = course.Credit,
        CreditUnits = course.CreditUnits,
        IsByNomination = course.IsByNomination,
    };

    public async Task<Answer<Id<Course>>> Add(Request request, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageLearning) is { } refusal)
        {
            return refusal;
        }

        if (actor.Workplace is not { } workplace)
        {
            return Refusal.Invalid("workplace", "職場が決まっていないので、主催者になれません。立場を選んでから行ってください。");
        }

        var path = await db.AreaToServe(actor, Duty.ManageLearning, request.Area, stop);
        if (path.Refusal is { } elsewhere)
        {
            return elsewhere;
        }

        var course = new Course { Kind = default, Title = "", Workplace = workplace, AreaPath = path.Value!, Year = default };
        if (await Put(course, request, stop) is { } wrong)
        {
            return wrong;
        }

        db.Add(course);
        await db.SaveChangesAsync(stop);
        return course.Id;
    }

    public async Task<Refusal?> Change(Id<Course> id, Request request, CancellationToken stop = default)
    {
        var open = await GetCourse.Writable(db, actor, id, stop);
        if ((open.Refusal ?? open.Value!.SeenAs(request.Version)) is { } refusal)
        {
            return refusal;
        }

        if (request.Kind is { } kind && kind.IsForCitizens != open.Value!.Kind.IsForCitizens && await db.Applications.AnyAsync(application => db.Set<Session>().Any(session => session.Id == application.Session && session.Course == id), stop))
        {
            return new Refusal("kind", "申し込みのある研修を、住民向けと専門職向けの間では変えられません。新しく作ってください。");
        }

        if (await Put(open.Value!, request, stop) is { } wrong)
        {
            return wrong;
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    private async Task<Refusal?> Put(Course course, Request request, CancellationToken stop)
    {
        if (request.Kind is not { } kind)
        {
            return Refusal.Invalid("kind", "種類を選んでください。");
        }

        List<Profession> professions = [];
        foreach (var text in request.Professions)
        {
            if (KnownWords.Read<Profession>(text) is not { } profession)
            {
                return Refusal.Invalid("professions", "対象の職種を一覧から選んでください。");
            }

            professions.Add(profession);
        }

        (course.Kind, course.Title, course.Summary, course.Curriculum) = (kind, JapaneseText.Tidy(request.Title), request.Summary.Trim(), request.Curriculum.Trim().ReplaceLineEndings("\n"));
        (course.Year, course.SessionsToComplete, course.Credit, course.CreditUnits, course.IsByNomination) = (request.Year ?? FiscalYear.Of(clock.JapanToday()), request.SessionsToComplete, request.Credit, request.CreditUnits, request.IsByNomination);
        course.Aim(professions);
        if (course.Check() is { } wrong)
        {
            return wrong;
        }

        var known = (await get.Programmes(course.Year, stop)).Select(programme => programme.Programme).ToHashSet();
        if (request.Programmes.Any(programme => !known.Contains(programme)))
        {
            return Refusal.Invalid("programmes", $"{course.Year.Japanese}にない事業が選ばれています。事業を選び直してください。");
        }

        if (ProgrammeLists.CheckPayer(request.PaidBy, request.Programmes, "費用") is { } notCounted)
        {
            return notCounted;
        }

        course.PaidBy = request.PaidBy;
        var before = await db.CourseProgrammes.Where(one => one.Course == course.Id).ToListAsync(stop);
        db.RemoveRange(before.Where(one => !request.Programmes.Contains(one.Programme)));
        db.AddRange(request.Programmes.Distinct().Where(programme => before.TrueForAll(one => one.Programme != programme)).Select(programme => new CourseProgramme { Course = course.Id, Programme = programme }));
        return null;
    }

    public static void Map(IEndpointRouteBuilder learning)
    {
        learning.MapGet("/courses/{course}/pattern", async Task<Results<Ok<Request>, ProblemHttpResult>> (Id<Course> course, WriteCourse write, CancellationToken stop) =>
            await write.Pattern(course, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("ほかの区域の研修を写して企画するための内容");
        learning.MapPost("/courses", async Task<Results<Ok<Id<Course>>, ProblemHttpResult>> (Request request, WriteCourse write, CancellationToken stop) =>
            await write.Add(request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).WithSummary("研修・講座を企画する");
        learning.MapPut("/courses/{course}", async Task<Results<NoContent, ProblemHttpResult>> (Id<Course> course, Request request, WriteCourse write, CancellationToken stop) =>
            await write.Change(course, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("研修・講座を変える");
    }
}
