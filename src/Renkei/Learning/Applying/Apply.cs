using System.ComponentModel.DataAnnotations;
using Renkei.Access;
using Renkei.Facilities;
using Renkei.Shell;

namespace Renkei.Learning.Applying;

/// <summary>Somebody applies for a session: a member, a resident or professional by the public form, or the desk for whoever called or sent a FAX.</summary>
public sealed class Apply(AppDb db, Actor actor, KnowLearner learners, TellApplicant tell, ApplicationLink links, SeatLine line, TimeProvider clock)
{
    public sealed class Request
    {
        /// <summary>May be left out where the session has but one.</summary>
        public Id<SessionGroup>? Group { get; set; }
        [Required(ErrorMessage = "氏名を入れてください。")] public string Name { get; set => field = value ?? ""; } = "";
        public string Kana { get; set => field = value ?? ""; } = "";
        public string Mail { get; set => field = value ?? ""; } = "";
        public string Phone { get; set => field = value ?? ""; } = "";
        public Profession? Profession { get; set; }
        public string Workplace { get; set => field = value ?? ""; } = "";
        public int? Years { get; set; }

        /// <summary>Where the person lives or works, for groups whose own area comes first.</summary>
        public string Area { get; set => field = value ?? ""; } = "";
        public string Note { get; set => field = value ?? ""; } = "";
    }

    /// <param name="Token">Opens the application's own page.</param>
    /// <param name="Ahead">How many wait in front; 0 for who has a seat.</param>
    public sealed record Receipt(int Number, ApplicationState State, int Ahead, string Token);

    /// <summary>A session and what an application to it must know.</summary>
    internal sealed record Door(Session Session, Course Course, IReadOnlyList<SessionGroup> Groups);

    /// <summary>What is known of a member is not asked again; and where they have applied already, the page of that.</summary>
    public async Task<(Request Known, string? Own)> Begin(Id<Session> session, CancellationToken stop = default)
    {
        if (!actor.IsKnown || actor.Member is not { } me)
        {
            return (new(), null);
        }

        var member = await db.Members.AsNoTracking().SingleAsync(one => one.Id == me, stop);
        var own = await db.Applications.Where(one => one.Session == session && one.Member == me && one.State != ApplicationState.Cancelled && one.State != ApplicationState.Lapsed).Select(one => (Id<Application>?)one.Id).FirstOrDefaultAsync(stop);
        return (new() { Name = member.Name, Mail = member.Email ?? "", Profession = member.Profession, Workplace = actor.WorkplaceName ?? "" }, own is { } applied ? links.Path(applied) : null);
    }

    /// <summary>By the public form, or as a member for oneself.</summary>
    public async Task<Answer<Receipt>> Run(Id<Session> session, Request request, CancellationToken stop = default)
    {
        var open = await Open(db, session, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var isMember = actor.IsKnown && actor.Member is not null;
        if (open.Value!.Course.IsByNomination)
        {
            return new Refusal("by-nomination", "この研修は、関係団体の推薦で受け付けています。所属する団体に聞いてください。", StatusCodes.Status403Forbidden);
        }

        return await Enter(open.Value, request, isMember ? Channel.Member : Channel.PublicForm, isMember ? actor.Member : null, null, stop);
    }

    /// <summary>Typed in by the desk: a FAX, a call, a nomination, or somebody at the door.</summary>
    public async Task<Answer<Receipt>> AtDesk(Id<Session> session, Request request, bool isWalkIn, CancellationToken stop = default)
    {
        var open = await Open(db, session, stop);
        return (open.Refusal ?? actor.NeedsWithin(Duty.ManageLearning, open.Value!.Course.AreaPath)) is { } refusal ? refusal : await Enter(open.Value!, request, isWalkIn ? Channel.WalkIn : Channel.Desk, null, null, stop);
    }

    internal static async Task<Answer<Door>> Open(AppDb db, Id<Session> id, CancellationToken stop)
    {
        return await (from session in db.Sessions.AsNoTracking() join course in db.Courses.AsNoTracking() on session.Course equals course.Id where session.Id == id select new { Session = session, Course = course }).SingleOrDefaultAsync(stop) is not { } found
            ? Refusal.NotFound("研修・講座の回")
            : new Door(found.Session, found.Course, await db.SessionGroups.AsNoTracking().Where(group => group.Session == id).OrderBy(group => group.Order).ToListAsync(stop));
    }

    internal async Task<Answer<Receipt>> Enter(Door door, Request request, Channel channel, Id<Member>? member, Id<Workplace>? workplace, CancellationToken stop)
    {
        var (session, course, now) = (door.Session, door.Course, clock.GetUtcNow());
        var isStaff = channel is Channel.Desk or Channel.File or Channel.WalkIn;
        var read = Read(door, request, isStaff);
        if ((session.MayApply(now, isStaff) ?? read.Refusal) is { } refusal)
        {
            return refusal;
        }

        var (group, name, kana, mail, phone, workplaceName, note) = read.Value!;
        var (nameKey, mailKey) = (JapaneseText.SearchKey(name), mail.ToUpperInvariant());
        workplace ??= member is null ? null : actor.Workplace;
        var isOwn = await IsOwnArea(course, workplace, request.Area, stop);

        var isOwnTransaction = db.Database.CurrentTransaction is null;
        using var turn = isOwnTransaction ? await line.Turn(session.Id, stop) : null;
        await using var own = isOwnTransaction ? await db.Database.BeginTransactionAsync(stop) : null;

        // It is saved once, wholly or not at all: there is nothing to go back to half-way.
        db.Database.AutoSavepointsEnabled &= !isOwnTransaction;
        var number = await db.NextNumber(session.Id, stop);

        // Under the session's lock: two clicks of one finger come one after the other here.
        var standing = db.Applications.Where(one => one.Session == session.Id && one.State != ApplicationState.Cancelled && one.State != ApplicationState.Lapsed);
        if ((member is not null && await standing.AnyAsync(one => one.Member == member, stop))
            || await standing.AnyAsync(one => one.NameKey == nameKey && ((mailKey != "" && one.MailKey == mailKey) || (phone != "" && one.Phone == phone) || (workplaceName != "" && one.WorkplaceName == workplaceName)), stop))
        {
            return new Refusal("already-applied", $"{name}さんの申し込みは、もう受け付けています。同じ名前の別の人のときは、主催者に電話で知らせてください。");
        }

        var isSeated = await db.TakeSeat(group.Id, stop);
        if (!isSeated && channel == Channel.WalkIn)
        {
            return new Refusal("full", "満席です。席を増やすときは、回の内容で定員を直してください。");
        }

        var application = new Application
        {
            Session = session.Id,
            Group = group.Id,
            Number = number,
            Learner = course.Kind.IsForCitizens ? null : (await learners.Of(name, kana, mailKey, request.Profession, workplaceName, member, stop)).Id,
            Member = member,
            Name = name,
            NameKey = nameKey,
            Kana = kana,
            Mail = mail,
            MailKey = mailKey,
            Phone = phone,
            Profession = request.Profession,
            WorkplaceName = workplaceName,
            Workplace = workplace,
            Years = request.Years,
            Note = note,
            Channel = channel,
            IsOwnArea = isOwn,
            AppliedAt = now,
            SeenNotice = session.Notice,
        };
        application.Enter(isSeated);
        if (channel == Channel.WalkIn && application.Mark(Attendance.Present, null, session.StartsAt, now) is { } early)
        {
            return early;
        }

        db.Add(application);
        if (channel != Channel.WalkIn)
        {
            await tell.Received(application, session, stop);
        }

        await db.SaveChangesAsync(stop);
        if (own is not null)
        {
            await own.CommitAsync(stop);
        }

        // It is the next one's turn; how many wait in front can be counted meanwhile.
        turn?.Dispose();
        var ahead = isSeated ? 0 : await Ahead(db, application, group.OwnAreaFirst, stop);
        return new Receipt(number, application.State, ahead, links.Token(application.Id));
    }

    /// <summary>How many wait in front, by the rule of their group.</summary>
    internal static Task<int> Ahead(AppDb db, Application application, bool ownAreaFirst, CancellationToken stop)
    {
        var waiting = db.Applications.Where(one => one.Group == application.Group && one.State == ApplicationState.Waiting);
        return !ownAreaFirst ? waiting.CountAsync(one => one.Number < application.Number, stop)
            : application.IsOwnArea ? waiting.CountAsync(one => one.IsOwnArea && one.Number < application.Number, stop)
            : waiting.CountAsync(one => one.IsOwnArea || one.Number < application.Number, stop);
    }

    /// <summary>How somebody can be reached, and what must be thought of; the same when they apply and when they change it.</summary>
    internal static Answer<(string Mail, string Phone, string Note)> Contact(string name, string typedMail, string typedPhone, string typedNote, bool isStaff)
    {
        var (mail, phone, note) = (JapaneseText.Tidy(typedMail), "", typedNote.Trim());
        if (typedPhone.Trim().Length > 0)
        {
            var number = PhoneNumber.Read(typedPhone);
            if (number.Refusal is { } refusal)
            {
                return refusal;
            }

            phone = number.Value.ToString();
        }

        return mail.Length > 0 && Invitation.Check(mail, name) is { } wrong ? wrong
            : mail.Length == 0 && phone.Length == 0 && !isStaff ? Refusal.Invalid("contact", "メールアドレスか電話番号の、どちらかを入れてください。変更や繰り上げを知らせるのに使います。")
            : note.Length > Application.LongestNote ? Refusal.Invalid("note", $"伝えたいことは{Application.LongestNote}文字までです。")
            : (mail, phone, note);
    }

    private static Answer<(SessionGroup Group, string Name, string Kana, string Mail, string Phone, string Workplace, string Note)> Read(Door door, Request request, bool isStaff)
    {
        var (name, kana, workplace) = (JapaneseText.Tidy(request.Name), JapaneseText.Tidy(request.Kana), JapaneseText.Tidy(request.Workplace));
        var group = request.Group is { } asked ? door.Groups.FirstOrDefault(one => one.Id == asked) : door.Groups.Count == 1 ? door.Groups[0] : null;
        if (name.Length is 0 or > Application.LongestName)
        {
            return Refusal.Invalid("name", $"氏名を{Application.LongestName}文字までで入れてください。");
        }

        var contact = Contact(name, request.Mail, request.Phone, request.Note, isStaff);
        var isCitizen = door.Course.Kind.IsForCitizens;
        return contact.Refusal is { } unreachable ? unreachable
            : kana.Length > Application.LongestName ? Refusal.Invalid("kana", $"ふりがなは{Application.LongestName}文字までです。")
            : group is null ? Refusal.Invalid("group", "申し込む枠を選んでください。")
            : !isCitizen && !isStaff && request.Profession is null ? Refusal.Invalid("profession", "職種を選んでください。")
            : !isCitizen && !isStaff && workplace.Length == 0 ? Refusal.Invalid("workplace", "勤め先を入れてください。")
            : workplace.Length > Application.LongestWorkplace ? Refusal.Invalid("workplace", $"勤め先は{Application.LongestWorkplace}文字までです。")
            : request.Years is < 0 or > Application.MostYears ? Refusal.Invalid("years", $"経験年数は、0から{Application.MostYears}までです。")
            : (group, name, kana, contact.Value.Mail, contact.Value.Phone, workplace, contact.Value.Note);
    }

    // A clinic has no area to serve: its own place on the map says where it is.
    private async Task<bool> IsOwnArea(Course course, Id<Workplace>? workplace, string said, CancellationToken stop)
    {
        var path = workplace is { } place ? await db.Set<Facility>().Where(facility => facility.Workplace == place).Select(facility => facility.AreaPath).FirstOrDefaultAsync(stop) : null;
        path ??= said.Length > 0 ? await db.Areas.Where(area => area.Code == said).Select(area => area.Path).FirstOrDefaultAsync(stop) : null;
        return path is not null && Area.Within(path, course.AreaPath);
    }

    public static void Map(IEndpointRouteBuilder events, IEndpointRouteBuilder learning)
    {
        events.MapPost("/{session}/applications", async Task<Results<Ok<Receipt>, ProblemHttpResult>> (Id<Session> session, Request request, Apply apply, CancellationToken stop) =>
            await apply.Run(session, request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!))
            .AllowAnonymous().OnlyFromHere().WithSummary("申し込む。だれでも。サインインしていれば本人として");
        learning.MapPost("/sessions/{session}/applications", async Task<Results<Ok<Receipt>, ProblemHttpResult>> (Id<Session> session, Request request, bool? walkIn, Apply apply, CancellationToken stop) =>
            await apply.AtDesk(session, request, walkIn is true, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!))
            .WithSummary("FAX・電話・推薦・当日受付を打ち込む");
    }
}
