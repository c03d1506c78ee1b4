using Renkei.Access;

namespace Renkei.Councils.Chain;

/// <summary>課題: written from a line of the minutes or from whatever else showed it, raised again, judged and ended.</summary>
public sealed class WriteIssue(AppDb db, Actor actor, CouncilDoor door, IEnumerable<PlanWords> words, TimeProvider clock)
{
    public sealed class Request
    {
        public string Title { get; set => field = value ?? ""; } = "";
        public string Text { get; set => field = value ?? ""; } = "";
        public string Scene { get; set => field = value ?? ""; } = "";
        public string Item { get; set => field = value ?? ""; } = "";
        public int Version { get; set; }
    }

    public sealed class Noticed
    {
        public Id<Body>? Body { get; set; }
        public IssueSource Source { get; set; } = IssueSource.Other;

        /// <summary>From where exactly, and its page on this site.</summary>
        public string SourceNote { get; set => field = value ?? ""; } = "";
        public string SourceLink { get; set => field = value ?? ""; } = "";
        public string Title { get; set => field = value ?? ""; } = "";
        public string Text { get; set => field = value ?? ""; } = "";
        public string Scene { get; set => field = value ?? ""; } = "";
        public string Item { get; set => field = value ?? ""; } = "";
    }

    public sealed class FromLine
    {
        /// <summary>An issue that is known already and was raised again; a new one where left out.</summary>
        public Id<Issue>? Issue { get; set; }
        public string Title { get; set => field = value ?? ""; } = "";
        public string Scene { get; set => field = value ?? ""; } = "";
        public string Item { get; set => field = value ?? ""; } = "";
    }

    public sealed class Ending
    {
        public IssueState State { get; set; }
        public string Outcome { get; set => field = value ?? ""; } = "";

        /// <summary>The meeting that judged it.</summary>
        public Id<Meeting>? At { get; set; }
        public int Version { get; set; }
    }

    public IReadOnlyList<Code> Scenes => [.. words.SelectMany(one => one.Scenes)];

    public IReadOnlyList<Code> Items => [.. words.SelectMany(one => one.Items)];

    public async Task<Answer<Id<Issue>>> Add(Noticed request, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageCouncils) is { } notYours)
        {
            return notYours;
        }

        if (request.Body is not { } key)
        {
            return Refusal.Invalid("body", "どの会議体で扱うかを選んでください。");
        }

        var open = await door.Run(key, stop);
        if ((open.Refusal ?? open.Value!.MeetsOn(clock.JapanToday())) is { } refusal)
        {
            return refusal;
        }

        var (note, link) = (JapaneseText.Tidy(request.SourceNote), request.SourceLink.Trim());
        if (note.Length > 200 || link.Length > 300 || (link.Length > 0 && !WebAddress.IsOwnPage(link)))
        {
            return Refusal.Invalid("sourceLink", "出どころは200文字まで、アドレスはこのシステムのページを / から入れてください。");
        }

        var issue = new Issue { Body = key, AreaPath = open.Value!.AreaPath, Title = "", Source = request.Source, SourceNote = note, SourceLink = link, RaisedOn = clock.JapanToday() };
        if (Put(issue, request.Title, request.Text, request.Scene, request.Item) is { } wrong)
        {
            return wrong;
        }

        db.Add(issue);
        await db.SaveChangesAsync(stop);
        return issue.Id;
    }

    /// <summary>A line of the minutes that is marked 課題 becomes an issue, or says that a known one was raised again.</summary>
    public async Task<Answer<Id<Issue>>> Raise(Id<Meeting> id, Id<MinuteLine> line, FromLine request, CancellationToken stop = default)
    {
        var open = await door.Run(id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (await db.MinuteLines.SingleOrDefaultAsync(one => one.Id == line && one.Meeting == id, stop) is not { Mark: LineMark.Issue } said)
        {
            return Refusal.Invalid("line", "「課題」の印のある行を選んでください。");
        }

        if (said.Issue is { } known)
        {
            return known;
        }

        Issue? issue;
        if (request.Issue is { } again)
        {
            issue = await db.Issues.SingleOrDefaultAsync(one => one.Id == again && one.Body == open.Value!.Body.Id, stop);
            if (issue is null)
            {
                return Refusal.NotFound("課題");
            }

            // What was thought to be over and is raised again is not over.
            if (issue.State != IssueState.Open)
            {
                issue.Reopen();
            }
        }
        else
        {
            var meeting = open.Value!.Meeting;
            issue = new Issue { Body = open.Value.Body.Id, AreaPath = open.Value.Body.AreaPath, Title = "", Source = IssueSource.Meeting, SourceNote = $"{open.Value.Body.Name} {meeting.Year.Japanese}第{meeting.Number}回", SourceLink = $"/councils/meetings/{id}/minutes", RaisedOn = meeting.Day ?? clock.JapanToday() };
            if (Put(issue, request.Title.Length > 0 ? request.Title : JapaneseText.Cut(said.Text.Split('\n')[0], Issue.LongestTitle), said.Text.Length > Issue.LongestText ? "" : said.Text, request.Scene, request.Item) is { } wrong)
            {
                return wrong;
            }

            db.Add(issue);
        }

        said.Issue = issue.Id;
        if (!await db.Set<IssueRaising>().AnyAsync(one => one.Issue == issue.Id && one.Meeting == id, stop))
        {
            db.Add(new IssueRaising { Issue = issue.Id, Meeting = id });
        }

        await db.SaveChangesAsync(stop);
        return issue.Id;
    }

    public async Task<Refusal?> Change(Id<Issue> id, Request request, CancellationToken stop = default)
    {
        var open = await Writable(id, stop);
        if ((open.Refusal ?? open.Value!.SeenAs(request.Version) ?? Put(open.Value, request.Title, request.Text, request.Scene, request.Item)) is { } refusal)
        {
            return refusal;
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    public async Task<Refusal?> End(Id<Issue> id, Ending request, CancellationToken stop = default)
    {
        var open = await Writable(id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if ((await door.WasHeld(request.At, stop) ?? open.Value!.SeenAs(request.Version) ?? open.Value.End(request.State, request.Outcome.Trim().ReplaceLineEndings("\n"), request.At, clock.JapanToday(), await db.Measures.CountAsync(measure => measure.Issue == id && measure.State == MeasureState.Open, stop))) is { } no)
        {
            return no;
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    internal async Task<Answer<Issue>> Writable(Id<Issue> id, CancellationToken stop)
    {
        if (await db.Issues.SingleOrDefaultAsync(one => one.Id == id, stop) is not { } issue)
        {
            return Refusal.NotFound("課題");
        }

        // Of a body that was merged, the one that took over runs its issues.
        var open = await door.Run(issue.Body, stop);
        return open.Refusal is { } refusal ? refusal : issue;
    }

    private Refusal? Put(Issue issue, string title, string text, string scene, string item)
    {
        (issue.Title, issue.Text, issue.Scene, issue.Item) = (JapaneseText.Tidy(title), text.Trim().ReplaceLineEndings("\n"), scene, item);
        return issue.Check()
            ?? (scene.Length > 0 && Scenes.All(code => code.Key != scene) ? Refusal.Invalid("scene", "場面を一覧から選んでください。") : null)
            ?? (item.Length > 0 && Items.All(code => code.Key != item) ? Refusal.Invalid("item", "項目を一覧から選んでください。") : null);
    }

    public static void Map(IEndpointRouteBuilder councils)
    {
        councils.MapPost("/issues", async Task<Results<Ok<Id<Issue>>, ProblemHttpResult>> (Noticed request, WriteIssue write, CancellationToken stop) =>
            await write.Add(request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).WithSummary("課題を書く");
        councils.MapPost("/meetings/{meeting}/lines/{line}/issue", async Task<Results<Ok<Id<Issue>>, ProblemHttpResult>> (Id<Meeting> meeting, Id<MinuteLine> line, FromLine request, WriteIssue write, CancellationToken stop) =>
            await write.Raise(meeting, line, request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).WithSummary("議事録の行を課題にする、前からの課題がまた出たことにする");
        councils.MapPut("/issues/{issue}", async Task<Results<NoContent, ProblemHttpResult>> (Id<Issue> issue, Request request, WriteIssue write, CancellationToken stop) =>
            await write.Change(issue, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("課題を変える");
        councils.MapPost("/issues/{issue}/end", async Task<Results<NoContent, ProblemHttpResult>> (Id<Issue> issue, Ending request, WriteIssue write, CancellationToken stop) =>
            await write.End(issue, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("課題を評価して閉じる");
    }
}
