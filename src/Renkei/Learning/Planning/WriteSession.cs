using System.Globalization;
using Renkei.Access;
using Renkei.Facilities;

namespace Renkei.Learning.Planning;

/// <summary>A session is added or changed. Whoever has applied hears of another time or place; seats that were added go to who waits.</summary>
public sealed class WriteSession(AppDb db, Actor actor, LocatePlace locate, PassOnSeats seats, TellApplicant tell, TimeProvider clock)
{
    private const int ToldAtOnce = 500;

    public sealed class Request
    {
        public string Title { get; set => field = value ?? ""; } = "";

        /// <summary>In Japan, as a clock on the wall there shows.</summary>
        public DateTime? StartsAt { get; set; }
        public DateTime? EndsAt { get; set; }
        public string Place { get; set => field = value ?? ""; } = "";
        public string Address { get; set => field = value ?? ""; } = "";
        public string OnlineUrl { get; set => field = value ?? ""; } = "";
        public string Lecturer { get; set => field = value ?? ""; } = "";

        /// <summary>The moment of the start where left out.</summary>
        public DateTime? Deadline { get; set; }

        /// <summary>Now where left out.</summary>
        public DateTime? PublishFrom { get; set; }
        public string Languages { get; set => field = value ?? ""; } = "";
        public string Accommodations { get; set => field = value ?? ""; } = "";
        public string Materials { get; set => field = value ?? ""; } = "";
        public int OnlineMinutesNeeded { get; set; }

        /// <summary>In yen; empty while nothing is known.</summary>
        public string Cost { get; set => field = value ?? ""; } = "";

        /// <summary>Seats: one number, or a line for each group, "医師 20".</summary>
        public string Capacity { get; set => field = value ?? ""; } = "";

        /// <summary>Whether people of the course's own area go first on the waiting list.</summary>
        public bool OwnAreaFirst { get; set; }
        public int Version { get; set; }
    }

    public async Task<Answer<Id<Session>>> Add(Id<Course> id, Request request, CancellationToken stop = default)
    {
        var open = await GetCourse.Writable(db, actor, id, stop);
        var read = Read(request);
        if ((open.Refusal ?? read.Refusal) is { } refusal)
        {
            return refusal;
        }

        var number = await db.Sessions.Where(session => session.Course == id).MaxAsync(session => (int?)session.Number, stop) ?? 0;
        if (number >= Course.MostSessions)
        {
            return new Refusal("too-many", $"1つの研修・講座に{Course.MostSessions}回までです。");
        }

        var (starts, ends, deadline, publish, cost, groups) = read.Value;
        var session = new Session { Course = id, Number = number + 1, StartsAt = starts, EndsAt = ends, Deadline = deadline, PublishFrom = publish, Cost = cost };
        Put(session, request);
        if (session.Check(groups) is { } wrong)
        {
            return wrong;
        }

        await Locate(session, stop);
        db.Add(session);
        db.AddRange(groups.Select((group, at) => new SessionGroup { Session = session.Id, Name = group.Name, Capacity = group.Capacity, OwnAreaFirst = request.OwnAreaFirst, Order = at }));
        await db.SaveChangesAsync(stop);
        return session.Id;
    }

    public async Task<Refusal?> Change(Id<Session> id, Request request, CancellationToken stop = default)
    {
        var open = await GetCourse.WritableSession(db, actor, id, stop);
        var read = Read(request);
        if ((open.Refusal ?? read.Refusal) is { } refusal)
        {
            return refusal;
        }

        var (starts, ends, deadline, publish, cost, groups) = read.Value;
        await using var whole = await db.Database.BeginTransactionAsync(stop);
        await db.LockSeats(id, stop);
        var session = await db.Sessions.SingleAsync(one => one.Id == id, stop);
        if (session.SeenAs(request.Version) is { } stale)
        {
            return stale;
        }

        if (session.State == SessionState.Cancelled)
        {
            return new("cancelled", "中止にした回は、変えられません。新しい回を加えてください。");
        }

        var before = (session.StartsAt, session.EndsAt, session.Place, session.OnlineUrl, session.Address);
        (session.StartsAt, session.EndsAt, session.Deadline, session.PublishFrom, session.Cost) = (starts, ends, deadline, publish, cost);
        Put(session, request);
        if (session.Check(groups) is { } wrong)
        {
            return wrong;
        }

        if (before.Address != session.Address)
        {
            await Locate(session, stop);
        }

        var isMoved = before != (session.StartsAt, session.EndsAt, session.Place, session.OnlineUrl, session.Address);
        if (isMoved)
        {
            session.TellChange();
        }

        if (await PutGroups(session, groups, request.OwnAreaFirst, stop) is { } inUse)
        {
            return inUse;
        }

        await db.SaveChangesAsync(stop);
        foreach (var group in await db.SessionGroups.AsNoTracking().Where(group => group.Session == id).Select(group => group.Id).ToListAsync(stop))
        {
            await seats.Fill(session, group, stop);
        }

        await db.SaveChangesAsync(stop);
        if (isMoved && !session.IsOver(clock.GetUtcNow()))
        {
            await Everyone(db, id, (application, innerStop) => tell.Changed(application, session, innerStop), stop);
        }

        await whole.CommitAsync(stop);
        return null;
    }

    /// <summary>The session as its form holds it.</summary>
    public async Task<Answer<Request>> Seen(Id<Session> id, CancellationToken stop = default)
    {
        var open = await GetCourse.WritableSession(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var (session, _, groups) = open.Value!;
        return new Request
        {
            Title = session.Title,
            StartsAt = JapanTime.Wall(session.StartsAt),
            EndsAt = JapanTime.Wall(session.EndsAt),
            Place = session.Place,
            Address = session.Address,
            OnlineUrl = session.OnlineUrl,
            Lecturer = session.Lecturer,
            Deadline = JapanTime.Wall(session.Deadline),
            PublishFrom = JapanTime.Wall(session.PublishFrom),
            Languages = session.Languages,
            Accommodations = session.Accommodations,
            Materials = session.Materials,
            OnlineMinutesNeeded = session.OnlineMinutesNeeded,
            Cost = session.Cost > Yen.Zero ? session.Cost.Japanese : "",
            Capacity = string.Join('\n', groups.Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Name} {group.Capacity}").Trim())),
            OwnAreaFirst = groups.Any(group => group.OwnAreaFirst),
            Version = session.Version,
        };
    }

    /// <summary>Tells everybody who has a seat or waits for one, page by page.</summary>
    internal static async Task Everyone(AppDb db, Id<Session> session, Func<Application, CancellationToken, Task> tell, CancellationToken stop)
    {
        var last = 0;
        while (await db.Applications.AsNoTracking().Where(application => application.Session == session && application.Number > last && (application.State == ApplicationState.Seated || application.State == ApplicationState.Offered || application.State == ApplicationState.Waiting))
            .OrderBy(application => application.Number).Take(ToldAtOnce).ToListAsync(stop) is { Count: > 0 } some)
        {
            foreach (var application in some)
            {
                await tell(application, stop);
            }

            await db.SaveChangesAsync(stop);
            last = some[^1].Number;
        }
    }

    private async Task<Refusal?> PutGroups(Session session, IReadOnlyList<SessionGroup> groups, bool ownAreaFirst, CancellationToken stop)
    {
        var known = await db.SessionGroups.Where(group => group.Session == session.Id).OrderBy(group => group.Order).ToListAsync(stop);

        // The one group of a session may get a name; otherwise a group is known by it.
        SessionGroup? Same(SessionGroup group) => known.Count == 1 && groups.Count == 1 ? known[0] : known.Find(one => one.Name == group.Name);
        foreach (var gone in known.Where(one => groups.All(group => Same(group) != one)))
        {
            if (await db.Applications.AnyAsync(application => application.Group == gone.Id, stop))
            {
                return new("group-in-use", $"枠「{gone.Name}」には申し込みがあるので、なくせません。定員を直してください。");
            }

            db.Remove(gone);
        }

        foreach (var (at, group) in groups.Index())
        {
            if (Same(group) is { } kept)
            {
                (kept.Name, kept.Capacity, kept.OwnAreaFirst, kept.Order) = (group.Name, group.Capacity, ownAreaFirst, at);
            }
            else
            {
                db.Add(new SessionGroup { Session = session.Id, Name = group.Name, Capacity = group.Capacity, OwnAreaFirst = ownAreaFirst, Order = at });
            }
        }

        return null;
    }

    private static void Put(Session session, Request request)
    {
        (session.Title, session.Place, session.Address, session.OnlineUrl, session.Lecturer) = (JapaneseText.Tidy(request.Title), JapaneseText.Tidy(request.Place), JapaneseText.Tidy(request.Address), request.OnlineUrl.Trim(), JapaneseText.Tidy(request.Lecturer));
        (session.Languages, session.Accommodations, session.Materials, session.OnlineMinutesNeeded) = (JapaneseText.Tidy(request.Languages), JapaneseText.Tidy(request.Accommodations), request.Materials.Trim().ReplaceLineEndings("\n"), request.OnlineMinutesNeeded);
    }

    private async Task Locate(Session session, CancellationToken stop)
    {
        var point = session.Address.Length == 0 ? null : (await locate.Run(session.Address, stop)).Value?.Point;
        (session.Latitude, session.Longitude) = (point?.Latitude, point?.Longitude);
    }

    private Answer<(DateTimeOffset Starts, DateTimeOffset Ends, DateTimeOffset Deadline, DateTimeOffset Publish, Yen Cost, IReadOnlyList<SessionGroup> Groups)> Read(Request request)
    {
        if (request.StartsAt is not { } starts || request.EndsAt is not { } ends)
        {
            return Refusal.Invalid("startsAt", "始まりと終わりの日時を入れてください。");
        }

        if (Yen.Typed(request.Cost) is not { } cost)
        {
            return Refusal.Invalid("cost", "費用を円で入れてください（例：35,000）。まだ分からなければ、空けてください。");
        }

        List<SessionGroup> groups = [];
        foreach (var line in request.Capacity.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var tidy = JapaneseText.Tidy(line).TrimEnd('名', '人');
            var digits = tidy.Length - tidy.TrimEnd([.. "0123456789"]).Length;
            if (digits is 0 or > 6)
            {
                return Refusal.Invalid("capacity", $"定員の「{line}」から人数が読み取れません。「40」、または1行に1つの枠を「医師 20」のように入れてください。");
            }

            groups.Add(new() { Session = default, Name = tidy[..^digits].Trim(), Capacity = int.Parse(tidy[^digits..], CultureInfo.InvariantCulture) });
        }

        var start = JapanTime.AtWall(starts);
        return (start, JapanTime.AtWall(ends), request.Deadline is { } deadline ? JapanTime.AtWall(deadline) : start, request.PublishFrom is { } publish ? JapanTime.AtWall(publish) : clock.GetUtcNow(), cost, groups);
    }

    public static void Map(IEndpointRouteBuilder learning)
    {
        learning.MapGet("/sessions/{session}", async Task<Results<Ok<Request>, ProblemHttpResult>> (Id<Session> session, WriteSession write, CancellationToken stop) =>
            await write.Seen(session, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("回の内容。変えるときに、見た版を返す");
        learning.MapPost("/courses/{course}/sessions", async Task<Results<Ok<Id<Session>>, ProblemHttpResult>> (Id<Course> course, Request request, WriteSession write, CancellationToken stop) =>
            await write.Add(course, request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).WithSummary("回を加える");
        learning.MapPut("/sessions/{session}", async Task<Results<NoContent, ProblemHttpResult>> (Id<Session> session, Request request, WriteSession write, CancellationToken stop) =>
            await write.Change(session, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("回を変える。日時や会場が変われば、申し込んだ人に知らせる");
    }
}
