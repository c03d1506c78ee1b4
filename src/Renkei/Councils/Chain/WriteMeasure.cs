using Renkei.Access;
using Renkei.Inbox;

namespace Renkei.Councils.Chain;

/// <summary>対応策: given an owner and a day, which becomes a task, and judged at a later meeting.</summary>
public sealed class WriteMeasure(AppDb db, CouncilDoor door, WriteIssue issues, InboxDoor inbox, IEnumerable<ProgrammeList> programmes, IEnumerable<PlanWords> words, IServiceProvider services, TimeProvider clock)
{
    public const string Kind = "measure";

    public sealed class Request
    {
        public string Text { get; set => field = value ?? ""; } = "";
        public string Owner { get; set => field = value ?? ""; } = "";

        /// <summary>The account of whoever does it, by mail address; empty for somebody without.</summary>
        public string OwnerMail { get; set => field = value ?? ""; } = "";
        public DateOnly? Due { get; set; }
        public Guid? Programme { get; set; }
        public Guid? Indicator { get; set; }
        public int Version { get; set; }
    }

    public sealed class Judging
    {
        public MeasureGrade? Grade { get; set; }
        public string Outcome { get; set => field = value ?? ""; } = "";
        public Id<Meeting>? At { get; set; }
        public int Version { get; set; }
    }

    public Task<IReadOnlyList<ProgrammeList.Row>> Programmes(CancellationToken stop = default) => programmes.In(FiscalYear.Of(clock.JapanToday()), services, stop);

    public async Task<IReadOnlyList<PlanWords.Measured>> Indicators(CancellationToken stop = default)
    {
        List<PlanWords.Measured> all = [];
        foreach (var one in words)
        {
            all.AddRange(await one.Indicators(services, stop));
        }

        return all;
    }

    public async Task<Answer<Id<Measure>>> Add(Id<Issue> id, Request request, CancellationToken stop = default)
    {
        var open = await issues.Writable(id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (open.Value!.State != IssueState.Open)
        {
            return new Refusal("ended", $"この課題は「{open.Value.State.Japanese}」になっています。また出たときは、会議の議事録から課題にしてください。");
        }

        var measure = new Measure { Issue = id, Text = "", Owner = "", Due = default };
        if (await Put(measure, open.Value, request, stop) is { } wrong)
        {
            return wrong;
        }

        db.Add(measure);
        await db.SaveChangesAsync(stop);
        return measure.Id;
    }

    public async Task<Refusal?> Change(Id<Measure> id, Request request, CancellationToken stop = default)
    {
        var known = await Known(id, stop);
        if ((known.Refusal ?? (known.Value.Measure.State == MeasureState.Done ? new Refusal("ended", "評価した対応策は、変えられません。") : null) ?? known.Value.Measure.SeenAs(request.Version) ?? await Put(known.Value.Measure, known.Value.Issue, request, stop)) is { } refusal)
        {
            return refusal;
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    public async Task<Refusal?> Judge(Id<Measure> id, Judging request, CancellationToken stop = default)
    {
        var known = await Known(id, stop);
        if (known.Refusal is { } refusal)
        {
            return refusal;
        }

        if (request.Grade is not { } grade)
        {
            return Refusal.Invalid("grade", "評価を選んでください。");
        }

        if ((await door.WasHeld(request.At, stop) ?? known.Value.Measure.SeenAs(request.Version) ?? known.Value.Measure.Judge(grade, request.Outcome.Trim().ReplaceLineEndings("\n"), request.At, clock.JapanToday())) is { } no)
        {
            return no;
        }

        await inbox.Close(Kind, id.Value, stop: stop);
        await db.SaveChangesAsync(stop);
        return null;
    }

    private async Task<Answer<(Issue Issue, Measure Measure)>> Known(Id<Measure> id, CancellationToken stop)
    {
        if (await db.Measures.SingleOrDefaultAsync(one => one.Id == id, stop) is not { } measure)
        {
            return Refusal.NotFound("対応策");
        }

        var issue = await issues.Writable(measure.Issue, stop);
        return issue.Refusal is { } refusal ? refusal : (issue.Value!, measure);
    }

    private async Task<Refusal?> Put(Measure measure, Issue issue, Request request, CancellationToken stop)
    {
        var (owner, unknown) = await db.MemberOf(request.OwnerMail, "ownerMail", "登録のない人や団体のときは、名前だけを入れてください。", stop);
        if (unknown is not null)
        {
            return unknown;
        }

        if (request.Due is not { } due)
        {
            return Refusal.Invalid("due", "期限を入れてください。");
        }

        (measure.Text, measure.Owner, measure.OwnerMember, measure.Due, measure.Programme, measure.Indicator) = (request.Text.Trim(), owner?.Name ?? JapaneseText.Tidy(request.Owner), owner?.Id, due, request.Programme, request.Indicator);
        if (measure.Check(clock.JapanToday()) is { } wrong)
        {
            return wrong;
        }

        if ((request.Programme is { } programme && (await Programmes(stop)).All(one => one.Programme != programme)) || (request.Indicator is { } indicator && (await Indicators(stop)).All(one => one.Indicator != indicator)))
        {
            return Refusal.Invalid("programme", "事業と指標を、一覧から選んでください。");
        }

        if (owner is not null)
        {
            await inbox.Open(new(Kind, measure.Id.Value, $"対応策: {measure.Text}", $"/councils/issues/{issue.Id}", TaskOwner.Person(owner.Id), JapanTime.EndOf(due)), stop);
        }
        else
        {
            await inbox.Close(Kind, measure.Id.Value, isDropped: true, stop);
        }

        return null;
    }

    public static void Map(IEndpointRouteBuilder councils)
    {
        councils.MapPost("/issues/{issue}/measures", async Task<Results<Ok<Id<Measure>>, ProblemHttpResult>> (Id<Issue> issue, Request request, WriteMeasure write, CancellationToken stop) =>
            await write.Add(issue, request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).WithSummary("課題に対応策を加える（担当に「すること」が出る）");
        councils.MapPut("/measures/{measure}", async Task<Results<NoContent, ProblemHttpResult>> (Id<Measure> measure, Request request, WriteMeasure write, CancellationToken stop) =>
            await write.Change(measure, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("対応策を変える");
        councils.MapPost("/measures/{measure}/judgement", async Task<Results<NoContent, ProblemHttpResult>> (Id<Measure> measure, Judging request, WriteMeasure write, CancellationToken stop) =>
            await write.Judge(measure, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("対応策を評価する");
    }
}
