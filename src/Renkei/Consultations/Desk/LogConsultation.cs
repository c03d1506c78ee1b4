using Renkei.Access;
using Renkei.Facilities;

namespace Renkei.Consultations.Desk;

/// <summary>A consultation is taken down, at once or bit by bit: moment, who asks and what about are enough; the rest comes when it is known.</summary>
public sealed class LogConsultation(AppDb db, Actor actor, DeskWords words, ReadTrail trail, TimeProvider clock)
{
    public sealed class Request
    {
        /// <summary>By the clock on a wall in Japan; now where left out.</summary>
        public DateTime? TakenAt { get; set; }
        public bool IsRepeat { get; set; }
        public string Channel { get; set => field = value ?? ""; } = "";
        public string CallerKind { get; set => field = value ?? ""; } = "";
        public string CallerOrganisation { get; set => field = value ?? ""; } = "";
        public string CallerName { get; set => field = value ?? ""; } = "";
        public string CallerPhone { get; set => field = value ?? ""; } = "";
        public string CallerRelation { get; set => field = value ?? ""; } = "";
        public SubjectNaming Naming { get; set; }
        public string SubjectName { get; set => field = value ?? ""; } = "";
        public string AgeBand { get; set => field = value ?? ""; } = "";
        public Sex Sex { get; set; }

        /// <summary>The code of the area in which they live.</summary>
        public string LivesIn { get; set => field = value ?? ""; } = "";
        public string Household { get; set => field = value ?? ""; } = "";
        public string CareLevel { get; set => field = value ?? ""; } = "";
        public string Disease { get; set => field = value ?? ""; } = "";
        public string Stay { get; set => field = value ?? ""; } = "";
        public bool? HasFamilyDoctor { get; set; }
        public string[] Topics { get; set => field = value ?? []; } = [];
        public string[] Procedures { get; set => field = value ?? []; } = [];
        public string[] Responses { get; set => field = value ?? []; } = [];
        public string Text { get; set => field = value ?? ""; } = "";
        public int Minutes { get; set; }

        /// <summary>The version that was seen; not read when it is new.</summary>
        public int Version { get; set; }
    }

    public async Task<Answer<Id<Consultation>>> Add(Request request, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.TakeConsultations) is { } refusal)
        {
            return refusal;
        }

        if (actor.Workplace is not { } workplace)
        {
            return Refusal.Invalid("workplace", "職場が決まっていないので、受け付けられません。立場を選んでから行ってください。");
        }

        var path = await db.AreaToServe(actor, Duty.TakeConsultations, "", stop);
        if (path.Refusal is { } elsewhere)
        {
            return elsewhere;
        }

        var takenAt = request.TakenAt is { } wall ? JapanTime.AtWall(wall) : clock.GetUtcNow();
        var year = FiscalYear.Of(JapanTime.DayOf(takenAt));

        // Two who take calls at one desk get numbers one after the other.
        await using var whole = await db.Database.BeginTransactionAsync(stop);
        var number = (int)await db.NextNumbers(Counter(workplace, year), 1, stop);
        var consultation = new Consultation { Workplace = workplace, AreaPath = path.Value!, Year = year, Number = number, TakenAt = takenAt, TakenBy = actor.Member, TakenByName = actor.Name };
        if (await Put(consultation, request, stop) is { } wrong)
        {
            return wrong;
        }

        db.Add(consultation);
        await db.SaveChangesAsync(stop);
        await whole.CommitAsync(stop);
        return consultation.Id;
    }

    public async Task<Refusal?> Change(Id<Consultation> id, Request request, CancellationToken stop = default)
    {
        var open = await OpenToWrite(db, actor, id, stop);
        if ((open.Refusal ?? open.Value!.SeenAs(request.Version)) is { } refusal)
        {
            return refusal;
        }

        if (request.TakenAt is { } wall)
        {
            // Its number belongs to the year.
            if (FiscalYear.Of(DateOnly.FromDateTime(wall)) != open.Value!.Year)
            {
                return Refusal.Invalid("takenAt", $"受付番号が{open.Value.Year.Japanese}のものなので、ほかの年度の日には直せません。その年度の相談として、新しく受け付けてください。");
            }

            open.Value.TakenAt = JapanTime.AtWall(wall);
        }

        if (await Put(open.Value!, request, stop) is { } wrong)
        {
            return wrong;
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    /// <summary>The consultation as its form holds it. Who looked is written down.</summary>
    public async Task<Answer<Request>> Seen(Id<Consultation> id, CancellationToken stop = default)
    {
        var open = await Open(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var one = open.Value!;
        await trail.Tell(actor, nameof(Consultation), id.Value, ("Shown", "相談者、対象者、内容"));
        return new Request
        {
            TakenAt = JapanTime.Wall(one.TakenAt),
            IsRepeat = one.IsRepeat,
            Channel = one.Channel,
            CallerKind = one.CallerKind,
            CallerOrganisation = one.CallerOrganisation,
            CallerName = one.CallerName,
            CallerPhone = one.CallerPhone,
            CallerRelation = one.CallerRelation,
            Naming = one.Naming,
            SubjectName = one.SubjectName,
            AgeBand = one.AgeBand,
            Sex = one.Sex,
            LivesIn = one.LivesIn,
            Household = one.Household,
            CareLevel = one.CareLevel,
            Disease = one.Disease,
            Stay = one.Stay,
            HasFamilyDoctor = one.HasFamilyDoctor,
            Topics = KeyList.Read(one.Topics),
            Procedures = KeyList.Read(one.Procedures),
            Responses = KeyList.Read(one.Responses),
            Text = one.Text,
            Minutes = one.Minutes,
            Version = one.Version,
        };
    }

    /// <summary>What one asks about a consultation when looking for who can help.</summary>
    /// <param name="Service">Of the first topic that names one.</param>
    /// <param name="Conditions">Procedures and disease, as facilities tell what they can take care of.</param>
    internal sealed record Brief(string Number, string? Service, IReadOnlyList<string> Conditions, string LivesIn);

    internal async Task<Answer<Brief>> Known(Id<Consultation> id, CancellationToken stop = default)
    {
        var open = await Open(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var one = open.Value!;
        var service = DeskWords.Every(DeskList.Topic).Where(code => KeyList.Read(one.Topics).Contains(code.Key) && code.Means is { Length: > 0 }).Select(code => code.Means).FirstOrDefault();
        return new Brief(one.Japanese, service, [.. KeyList.Read(one.Procedures).Append(one.Disease).Where(code => FacilityCodes.Conditions.Find(code) is not null)], one.LivesIn);
    }

    /// <summary>The consultation, for the hub that took it and the centre above it.</summary>
    internal static async Task<Answer<Consultation>> Open(AppDb db, Actor actor, Id<Consultation> id, CancellationToken stop) =>
        actor.Needs(Duty.TakeConsultations) is { } refusal ? refusal
        : await db.Set<Consultation>().SingleOrDefaultAsync(one => one.Id == id, stop) is not { } consultation ? Refusal.NotFound("相談")
        : actor.NeedsWithin(Duty.TakeConsultations, consultation.AreaPath) is { } elsewhere ? elsewhere
        : consultation;

    /// <summary>Of numbers given out by one desk in one year.</summary>
    internal static string Counter(Id<Workplace> workplace, FiscalYear year) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"c-{workplace.Value:N}-{year.Year}");

    /// <summary>As <see cref="Open"/>, for whoever adds to it: of whom everything was taken out on request, nothing is written down anew.</summary>
    internal static async Task<Answer<Consultation>> OpenToWrite(AppDb db, Actor actor, Id<Consultation> id, CancellationToken stop) =>
        await Open(db, actor, id, stop) is var open && open.Value is { ErasedAt: not null } ? new Refusal("erased", "求めに応じて消去した相談です。新しい相談として受け付けてください。") : open;

    private async Task<Refusal?> Put(Consultation one, Request request, CancellationToken stop)
    {
        var isCallable = PhoneNumber.TryParse(request.CallerPhone, null, out var phone);
        if (!isCallable && request.CallerPhone.Trim().Length > 0)
        {
            return Refusal.Invalid("callerPhone", "電話番号を、市外局番から入れてください（例：046-822-4300）。分からなければ、空けてください。");
        }

        foreach (var (list, chosen, was) in new (DeskList, string, string)[]
        {
            (DeskList.Channel, request.Channel, one.Channel), (DeskList.Caller, request.CallerKind, one.CallerKind), (DeskList.Age, request.AgeBand, one.AgeBand), (DeskList.Household, request.Household, one.Household),
            (DeskList.CareLevel, request.CareLevel, one.CareLevel), (DeskList.Disease, request.Disease, one.Disease), (DeskList.Stay, request.Stay, one.Stay),
        })
        {
            if (await words.Check(list, [chosen], [was], one.Workplace, stop) is { } unknown)
            {
                return unknown;
            }
        }

        foreach (var (list, chosen, was) in new[] { (DeskList.Topic, request.Topics, one.Topics), (DeskList.Procedure, request.Procedures, one.Procedures), (DeskList.Response, request.Responses, one.Responses) })
        {
            if (await words.Check(list, chosen, KeyList.Read(was), one.Workplace, stop) is { } unknown)
            {
                return unknown;
            }

            if (KeyList.Of(chosen).Length > KeyList.Longest)
            {
                return Refusal.Invalid("too-many", $"{list.Japanese}に選んだ言葉が多すぎます。主なものだけにしてください。");
            }
        }

        if (request.LivesIn.Length > 0 && !await db.Set<Area>().AnyAsync(area => area.Code == request.LivesIn, stop))
        {
            return Refusal.Invalid("livesIn", "住んでいる区域を一覧から選んでください。");
        }

        (one.IsRepeat, one.Channel, one.CallerKind, one.CallerOrganisation, one.CallerName, one.CallerPhone, one.CallerRelation) = (request.IsRepeat, request.Channel, request.CallerKind, JapaneseText.Tidy(request.CallerOrganisation), JapaneseText.Tidy(request.CallerName), isCallable ? phone.Text : "", JapaneseText.Tidy(request.CallerRelation));
        (one.Naming, one.SubjectName, one.AgeBand, one.Sex, one.LivesIn, one.Household) = (request.Naming, JapaneseText.Tidy(request.SubjectName), request.AgeBand, request.Sex, request.LivesIn, request.Household);
        (one.CareLevel, one.Disease, one.Stay, one.HasFamilyDoctor, one.Text, one.Minutes) = (request.CareLevel, request.Disease, request.Stay, request.HasFamilyDoctor, request.Text.Trim().ReplaceLineEndings("\n"), request.Minutes);
        (one.Topics, one.Procedures, one.Responses) = (KeyList.Of(request.Topics), KeyList.Of(request.Procedures), KeyList.Of(request.Responses));
        one.FindAgainBy();
        return one.Topics.Length == 0 ? Refusal.Invalid("topics", "何の相談かを、1つは選んでください。") : one.Check(clock.GetUtcNow());
    }

    public static void Map(IEndpointRouteBuilder consultations)
    {
        consultations.MapPost("/", async Task<Results<Ok<Id<Consultation>>, ProblemHttpResult>> (Request request, LogConsultation log, CancellationToken stop) =>
            await log.Add(request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).WithSummary("相談を受け付ける");
        consultations.MapGet("/{consultation}", async Task<Results<Ok<Request>, ProblemHttpResult>> (Id<Consultation> consultation, LogConsultation log, CancellationToken stop) =>
            await log.Seen(consultation, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("相談の内容。変えるときに、見た版を返す");
        consultations.MapPut("/{consultation}", async Task<Results<NoContent, ProblemHttpResult>> (Id<Consultation> consultation, Request request, LogConsultation log, CancellationToken stop) =>
            await log.Change(consultation, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("相談を書き足す・直す");
    }
}
