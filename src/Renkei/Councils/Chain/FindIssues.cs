using Renkei.Access;

namespace Renkei.Councils.Chain;

/// <summary>The chain 課題 → 対応策 → 担当 → 期限 → 評価: of the bodies that the person runs or sits in, and what a body across municipalities shares with their own.</summary>
public sealed class FindIssues(AppDb db, Actor actor, CouncilDoor door, IEnumerable<PlanWords> words, WriteMeasure measures, TimeProvider clock)
{
    public const int PageSize = 50;

    /// <summary>As a board has its columns: without answer, being worked on, late, settled.</summary>
    public enum Column
    {
        NoMeasure,
        Doing,
        Late,
        Ended,
    }

    /// <param name="IsShared">Of a body of other municipalities, in which one's own takes part.</param>
    public sealed record Row(Id<Issue> Issue, string Title, string BodyName, IssueSource Source, string Scene, string Item, DateOnly RaisedOn, int Raised, IssueState State, int Open, int Done, DateOnly? NextDue, string Owners, Column Column, bool IsNeverAnswered, bool IsShared);

    public sealed record Page(IReadOnlyList<Row> Rows, string? Next);

    public sealed record MeasureRow(Id<Measure> Measure, string Text, string Owner, DateOnly Due, bool IsLate, string? Programme, string? Indicator, MeasureState State, MeasureGrade? Grade, string Outcome, string? JudgedAt, DateOnly? EndedOn, Guid? ProgrammeKey, Guid? IndicatorKey, int Version);

    public sealed record RaisedRow(Id<Meeting> Meeting, string Name, DateTimeOffset? At);

    public sealed record MeetingChoice(Id<Meeting> Meeting, string Name);

    public sealed record View(
        Id<Issue> Issue, Id<Body> Body, string BodyName, string Title, string Text, IssueSource Source, string SourceNote, string SourceLink, string Scene, string SceneName, string Item, string ItemName, DateOnly RaisedOn, IssueState State, string Outcome, string? JudgedAt, DateOnly? EndedOn,
        IReadOnlyList<MeasureRow> Measures, IReadOnlyList<RaisedRow> Raised, IReadOnlyList<MeetingChoice> Meetings, bool IsRun, int Version);

    /// <param name="ended">Those that are settled or dropped, instead of those that are open.</param>
    /// <param name="body">Of one body alone.</param>
    /// <param name="scene">Of one scene alone.</param>
    /// <param name="after">The last of the page before.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Answer<Page>> Run(bool ended = false, Id<Body>? body = null, string? scene = null, string? after = null, CancellationToken stop = default)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        var (today, own, shared) = (clock.JapanToday(), door.Readable().Select(one => one.Id), Shared());
        var issues = db.Issues.AsNoTracking().Where(issue => own.Contains(issue.Body) || shared.Contains(issue.Body)).Where(issue => ended ? issue.State != IssueState.Open : issue.State == IssueState.Open);
        if (body is { } of)
        {
            issues = issues.Where(issue => issue.Body == of);
        }

        if (scene is { Length: > 0 })
        {
            issues = issues.Where(issue => issue.Scene == scene);
        }

        if (Id<Issue>.TryParse(after, null, out var last))
        {
            issues = issues.Where(issue => issue.Id < last);
        }

        var found = await (from issue in issues join one in db.Set<Body>() on issue.Body equals one.Id orderby issue.Id descending select new { Issue = issue, one.Name, IsOwn = own.Contains(one.Id), Raised = db.Set<IssueRaising>().Count(raised => raised.Issue == issue.Id) }).Take(PageSize + 1).ToListAsync(stop);
        var keys = found.Take(PageSize).Select(one => one.Issue.Id).ToList();
        var all = (await db.Measures.AsNoTracking().Where(measure => keys.Contains(measure.Issue)).Select(measure => new { measure.Issue, measure.Owner, measure.Due, measure.State }).ToListAsync(stop)).ToLookup(measure => measure.Issue);
        return new Page(
            [.. found.Take(PageSize).Select(one =>
            {
                var open = all[one.Issue.Id].Where(measure => measure.State == MeasureState.Open).OrderBy(measure => measure.Due).ToList();
                var column = one.Issue.State != IssueState.Open ? Column.Ended : !all[one.Issue.Id].Any() ? Column.NoMeasure : open.Count > 0 && open[0].Due < today ? Column.Late : Column.Doing;
                return new Row(
                    one.Issue.Id, one.Issue.Title, one.Name, one.Issue.Source, NameOf(one.Issue.Scene), NameOf(one.Issue.Item), one.Issue.RaisedOn, one.Raised, one.Issue.State, open.Count, all[one.Issue.Id].Count() - open.Count, open.Count > 0 ? open[0].Due : null,
                    string.Join("、", open.Select(measure => measure.Owner).Distinct()), column, column == Column.NoMeasure && one.Raised >= Issue.RaisedTooOften, !one.IsOwn);
            })],
            found.Count > PageSize ? found[PageSize - 1].Issue.Id.ToString() : null);
    }

    public async Task<Answer<View>> See(Id<Issue> id, CancellationToken stop = default)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        if (await db.Issues.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, stop) is not { } issue)
        {
            return Refusal.NotFound("課題");
        }

        var isShared = await Shared().ContainsAsync(issue.Body, stop);
        Answer<CouncilDoor.Open> open = isShared ? new CouncilDoor.Open(await db.Bodies.AsNoTracking().SingleAsync(one => one.Id == issue.Body, stop), null, false) : await door.Read(issue.Body, stop);
        if (open.Refusal is { } no)
        {
            return no;
        }

        var (today, body) = (clock.JapanToday(), open.Value!.Body);
        var kept = await db.Measures.AsNoTracking().Where(measure => measure.Issue == id).OrderBy(measure => measure.Id).ToListAsync(stop);
        var names = (await measures.Programmes(stop)).ToDictionary(one => one.Programme, one => one.Japanese);
        var indicators = (await measures.Indicators(stop)).ToDictionary(one => one.Indicator, one => one.Name);
        var meetings = (await db.Meetings.AsNoTracking().Where(meeting => meeting.Body == body.Id && meeting.State == MeetingState.Held).OrderByDescending(meeting => meeting.StartsAt).Take(20).ToListAsync(stop)).ToDictionary(meeting => meeting.Id, meeting => $"{meeting.Year.Japanese}第{meeting.Number}回");
        var raised = await (from one in db.Set<IssueRaising>() join meeting in db.Set<Meeting>() on one.Meeting equals meeting.Id where one.Issue == id orderby meeting.StartsAt select new { meeting.Id, meeting.Year, meeting.Number, meeting.StartsAt }).ToListAsync(stop);
        return new View(
            id, body.Id, body.Name, issue.Title, issue.Text, issue.Source, issue.SourceNote, issue.SourceLink, issue.Scene, NameOf(issue.Scene), issue.Item, NameOf(issue.Item), issue.RaisedOn, issue.State, issue.Outcome, issue.JudgedAt is { } judged ? meetings.GetValueOrDefault(judged) : null, issue.EndedOn,
            [.. kept.Select(measure => new MeasureRow(
                measure.Id, measure.Text, measure.Owner, measure.Due, measure.State == MeasureState.Open && measure.Due < today, measure.Programme is { } programme ? names.GetValueOrDefault(programme) : null, measure.Indicator is { } indicator ? indicators.GetValueOrDefault(indicator) : null,
                measure.State, measure.Grade, measure.Outcome, measure.JudgedAt is { } at ? meetings.GetValueOrDefault(at) : null, measure.EndedOn, measure.Programme, measure.Indicator, measure.Version))],
            [.. raised.Select(one => new RaisedRow(one.Id, $"{one.Year.Japanese}第{one.Number}回", one.StartsAt))], [.. meetings.Select(one => new MeetingChoice(one.Key, one.Value))], open.Value.IsRun, issue.Version);
    }

    private string NameOf(string key) => key.Length == 0 ? "" : words.SelectMany(one => one.Scenes.Concat(one.Items)).FirstOrDefault(code => code.Key == key)?.Name ?? key;

    /// <summary>Bodies across municipalities in which an area that the actor runs takes part.</summary>
    private IQueryable<Id<Body>> Shared()
    {
        var paths = actor.Has(Duty.ManageCouncils) ? actor.AreaPaths.ToList() : [];
        return db.Set<BodyPartner>().Where(partner => paths.Contains(partner.AreaPath)).Select(partner => partner.Body);
    }

    public static void Map(IEndpointRouteBuilder councils)
    {
        councils.MapGet("/issues", async Task<Results<Ok<Page>, ProblemHttpResult>> (bool? ended, Id<Body>? body, string? scene, string? after, FindIssues find, CancellationToken stop) =>
            await find.Run(ended is true, body, scene, after, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("課題と対応策。検討中のもの、ended なら終わったもの。50件ずつ");
        councils.MapGet("/issues/{issue}", async Task<Results<Ok<View>, ProblemHttpResult>> (Id<Issue> issue, FindIssues find, CancellationToken stop) =>
            await find.See(issue, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("課題と、その対応策");
    }
}
