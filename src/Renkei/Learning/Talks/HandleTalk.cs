using Renkei.Access;
using Renkei.Inbox;
using Renkei.Inbox.Delivery;
using Renkei.Learning.Planning;

namespace Renkei.Learning.Talks;

/// <summary>A request is seen, given to a speaker, fixed to a day, declined with its reason, and reported on when it is over.</summary>
public sealed class HandleTalk(AppDb db, Actor actor, ReadTrail trail, InboxDoor door, WorkCalendar calendar, PostOffice office, BookletShelf shelf, IServiceProvider services, TimeProvider clock)
{
    public const string ReportKind = "talk-report";
    private const int WorkingDaysToReport = 5;

    public sealed record View(
        Id<Talk> Talk, CourseKind Kind, string GroupName, string ContactName, string Phone, string Mail, IReadOnlyList<string> Topics, string Wishes, string Place, int PeopleExpected, string Note, DateTimeOffset AskedAt, TalkState State, Id<Member>? Speaker, string SpeakerName,
        DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, string Reason, Id<Course>? Course, string? CourseTitle, int? People, int BookletsGiven, string Shelf, string Report, bool IsForgotten, bool IsOver, int Version);

    public sealed class Assignment
    {
        /// <summary>A member by their mail address; or nobody of ours.</summary>
        public string Mail { get; set => field = value ?? ""; } = "";
        public string Name { get; set => field = value ?? ""; } = "";
        public int Version { get; set; }
    }

    public sealed class Fixing
    {
        public DateTime? StartsAt { get; set; }
        public DateTime? EndsAt { get; set; }
        public string Place { get; set => field = value ?? ""; } = "";

        /// <summary>The course in which it counts: this year's of its kind.</summary>
        public Id<Course>? Course { get; set; }
        public int Version { get; set; }
    }

    public sealed class No
    {
        public string Reason { get; set => field = value ?? ""; } = "";
        public int Version { get; set; }
    }

    public sealed class Told
    {
        public int? People { get; set; }
        public int Booklets { get; set; }

        /// <summary>The key of the shelf from which they were taken; empty where they came from elsewhere.</summary>
        public string Shelf { get; set => field = value ?? ""; } = "";
        public string Report { get; set => field = value ?? ""; } = "";
        public int Version { get; set; }
    }

    public async Task<Answer<View>> See(Id<Talk> id, CancellationToken stop = default)
    {
        var known = await Known(id, stop);
        if (known.Refusal is { } refusal)
        {
            return refusal;
        }

        var talk = known.Value!;
        await trail.Tell(actor, nameof(Talk), id.Value, ("Shown", "団体、連絡する人、電話"));
        return new View(
            talk.Id, talk.Kind, talk.GroupName, talk.ContactName, talk.Phone, talk.Mail, [.. talk.TopicNames], talk.Wishes, talk.Place, talk.PeopleExpected, talk.Note, talk.AskedAt, talk.State, talk.Speaker, talk.SpeakerName, talk.StartsAt, talk.EndsAt, talk.Reason,
            talk.Course, talk.Course is { } course ? await db.Courses.Where(one => one.Id == course).Select(one => one.Title).SingleAsync(stop) : null, talk.People, talk.BookletsGiven, talk.Shelf, talk.Report, talk.ForgottenAt is not null, talk.EndsAt <= clock.GetUtcNow(), talk.Version);
    }

    /// <summary>This year's courses of the talk's kind, in which it can count.</summary>
    public async Task<IReadOnlyList<(Id<Course> Course, string Title)>> Courses(CourseKind kind, CancellationToken stop = default)
    {
        var year = FiscalYear.Of(clock.JapanToday());
        return [.. (await db.Courses.Within(actor).Where(course => course.Kind == kind && course.Year >= year).OrderBy(course => course.Year).ThenBy(course => course.Id).Take(50).Select(course => new { course.Id, course.Title }).ToListAsync(stop)).Select(one => (one.Id, one.Title))];
    }

    public async Task<Refusal?> Assign(Id<Talk> id, Assignment request, CancellationToken stop = default)
    {
        var known = await Known(id, stop);
        if ((known.Refusal ?? known.Value!.SeenAs(request.Version)) is { } refusal)
        {
            return refusal;
        }

        var (talk, (member, unknown)) = (known.Value!, await db.MemberOf(request.Mail, "mail", "外の人に頼むときは、メールアドレスを空けて、氏名だけを入れてください。", stop));
        if (unknown is not null)
        {
            return unknown;
        }

        if (talk.Assign(member?.Id, member?.Name ?? JapaneseText.Tidy(request.Name)) is { } no)
        {
            return no;
        }

        if (member is not null)
        {
            door.Tell([member.Id], $"{talk.Kind.Japanese}の講師に決まりました", $"/learning/own");
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    public async Task<Refusal?> Confirm(Id<Talk> id, Fixing request, CancellationToken stop = default)
    {
        var known = await Known(id, stop);
        if ((known.Refusal ?? known.Value!.SeenAs(request.Version)) is { } refusal)
        {
            return refusal;
        }

        var talk = known.Value!;
        if (request.StartsAt is not { } starts || request.EndsAt is not { } ends)
        {
            return Refusal.Invalid("startsAt", "始まりと終わりの日時を入れてください。");
        }

        if (request.Course is { } counted)
        {
            var course = await GetCourse.Writable(db, actor, counted, stop);
            if (course.Refusal is { } elsewhere)
            {
                return elsewhere;
            }

            if (course.Value!.Kind != talk.Kind)
            {
                return Refusal.Invalid("course", $"「{talk.Kind.Japanese}」の講座を選んでください。");
            }

            (talk.Course, talk.AreaPath) = (counted, course.Value.AreaPath);
        }

        if (talk.Confirm(JapanTime.AtWall(starts), JapanTime.AtWall(ends), JapaneseText.Tidy(request.Place), clock.GetUtcNow()) is { } no)
        {
            return no;
        }

        await door.Close(RequestTalk.Kind, id.Value, stop: stop);
        if (actor.Workplace is { } desk)
        {
            await door.Open(new(ReportKind, id.Value, $"{talk.Kind.Japanese}の報告を書く", $"/learning/talks/{id}", TaskOwner.Desk(desk, Duty.ManageLearning), await calendar.Due(desk, JapanTime.DayOf(talk.EndsAt!.Value), WorkingDaysToReport, stop)), stop);
        }

        await Mail(talk, $"confirmed-{talk.Version}", "出前の日時が決まりました", [$"{Wareki.Format(talk.StartsAt!.Value)}から、{talk.Place}にうかがいます。", $"講師：{talk.SpeakerName}", "都合が変わったときは、早めに電話で知らせてください。"], stop);
        await db.SaveChangesAsync(stop);
        return null;
    }

    public async Task<Refusal?> Decline(Id<Talk> id, No request, CancellationToken stop = default)
    {
        var known = await Known(id, stop);
        if ((known.Refusal ?? known.Value!.SeenAs(request.Version) ?? known.Value.Decline(request.Reason.Trim(), clock.GetUtcNow())) is { } refusal)
        {
            return refusal;
        }

        await door.Close(RequestTalk.Kind, id.Value, stop: stop);
        await door.Close(ReportKind, id.Value, isDropped: true, stop);
        await Mail(known.Value!, "declined", "出前の依頼について", [request.Reason.Trim()], stop);
        await db.SaveChangesAsync(stop);
        return null;
    }

    /// <summary>What lies where, to say which booklets were given out.</summary>
    public Task<IReadOnlyList<BookletShelf.Row>> Shelves(CancellationToken stop = default) => shelf.Find(services, stop);

    /// <summary>The report. Booklets leave the stock with it; a report that is put right afterwards takes or puts back only the difference.</summary>
    public async Task<Refusal?> Tell(Id<Talk> id, Told request, CancellationToken stop = default)
    {
        await using var whole = await db.Database.BeginTransactionAsync(stop);
        var known = await Known(id, stop);
        var (before, given) = (known.Value?.Shelf ?? "", known.Value?.BookletsGiven ?? 0);
        if ((known.Refusal ?? known.Value!.SeenAs(request.Version)
            ?? (request.People is null ? Refusal.Invalid("people", "参加した人数を入れてください。") : known.Value.Tell(request.People.Value, request.Booklets, request.Shelf.Trim(), request.Report.Trim().ReplaceLineEndings("\n"), clock.GetUtcNow()))
            ?? await Take(known.Value, before, given, stop)) is { } refusal)
        {
            return refusal;
        }

        await door.Close(ReportKind, id.Value, stop: stop);
        await db.SaveChangesAsync(stop);
        await whole.CommitAsync(stop);
        return null;
    }

    private async Task<Refusal?> Take(Talk talk, string before, int taken, CancellationToken stop)
    {
        // The row is written, and so held, before the shelf is asked: two reports at once cannot both take.
        await db.SaveChangesAsync(stop);
        (string Key, int Copies)[] changes = talk.Shelf == before ? [(before, talk.BookletsGiven - taken)] : [(before, -taken), (talk.Shelf, talk.BookletsGiven)];
        foreach (var (key, copies) in changes.Where(one => one.Key.Length > 0 && one.Copies != 0))
        {
            if (await shelf.Take(services, new(key, copies, JapanTime.DayOf(talk.StartsAt!.Value), talk.AreaPath, $"{talk.Kind.Japanese}　{talk.GroupName}", copies < 0 ? "報告の直し" : ""), stop) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private async Task<Answer<Talk>> Known(Id<Talk> id, CancellationToken stop) =>
        actor.Needs(Duty.ManageLearning) is { } refusal ? refusal
        : await db.Talks.SingleOrDefaultAsync(talk => talk.Id == id, stop) is not { } talk ? Refusal.NotFound("出前の依頼")
        : talk.AreaPath.Length > 0 && actor.NeedsWithin(Duty.ManageLearning, talk.AreaPath) is { } elsewhere ? elsewhere
        : talk;

    private async Task Mail(Talk talk, string news, string subject, string[] lines, CancellationToken stop)
    {
        if (talk.Mail.Length > 0)
        {
            await office.Post(new($"talk:{talk.Id}:{news}", talk.Mail, talk.ContactName, subject, lines, "/events", "研修・講座の一覧"), stop);
        }
    }

    public static void Map(IEndpointRouteBuilder learning)
    {
        learning.MapGet("/talks/{talk}", async Task<Results<Ok<View>, ProblemHttpResult>> (Id<Talk> talk, HandleTalk handle, CancellationToken stop) =>
            await handle.See(talk, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("出前の依頼");
        learning.MapPut("/talks/{talk}/speaker", async Task<Results<NoContent, ProblemHttpResult>> (Id<Talk> talk, Assignment request, HandleTalk handle, CancellationToken stop) =>
            await handle.Assign(talk, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("講師を決める");
        learning.MapPut("/talks/{talk}/date", async Task<Results<NoContent, ProblemHttpResult>> (Id<Talk> talk, Fixing request, HandleTalk handle, CancellationToken stop) =>
            await handle.Confirm(talk, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("日時を決めて、団体に知らせる");
        learning.MapPost("/talks/{talk}/decline", async Task<Results<NoContent, ProblemHttpResult>> (Id<Talk> talk, No request, HandleTalk handle, CancellationToken stop) =>
            await handle.Decline(talk, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("断る");
        learning.MapPost("/talks/{talk}/report", async Task<Results<NoContent, ProblemHttpResult>> (Id<Talk> talk, Told request, HandleTalk handle, CancellationToken stop) =>
            await handle.Tell(talk, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("報告を書く（人数、配った冊数）");
    }
}
