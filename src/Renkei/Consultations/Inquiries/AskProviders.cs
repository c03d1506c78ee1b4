using System.Globalization;
using Renkei.Access;
using Renkei.Consultations.Desk;
using Renkei.Facilities;
using Renkei.Inbox;

namespace Renkei.Consultations.Inquiries;

/// <summary>照会: providers are asked for a consultation, one by one or several at once; by phone, by FAX, or by a link that each answers on a telephone's screen.</summary>
public sealed class AskProviders(AppDb db, Actor actor, DeskWords words, InboxDoor inbox, InquiryLink links, ReadTrail trail, TimeProvider clock)
{
    /// <summary>So many at once: more is a circular, not an inquiry.</summary>
    public const int MostAtOnce = 20;

    public sealed class Request
    {
        /// <summary>What is needed, without names.</summary>
        public string Need { get; set => field = value ?? ""; } = "";

        /// <summary>The facilities' numbers.</summary>
        public long[] Facilities { get; set => field = value ?? []; } = [];
        public InquiryMeans Means { get; set; }
    }

    /// <param name="Link">What the provider opens; only while it waits for an answer by link.</param>
    /// <param name="IsExpired">Asked by link, and the link's days are over.</param>
    public sealed record Row(
        Id<Inquiry> Inquiry, long Serial, string Facility, string? Phone, string? Fax, string Need, InquiryMeans Means, DateTimeOffset AskedAt, string AskedBy, DateTimeOffset? ExpiresAt, bool IsExpired, InquiryState State, InquiryAnswer? Answer, string Reason, InquiryAnswer? TakesNew, string AnsweredBy, DateTimeOffset? AnsweredAt, bool OffersCorrection, string? Link, int Version);

    public async Task<Answer<int>> Run(Id<Consultation> id, Request request, CancellationToken stop = default)
    {
        var open = await LogConsultation.OpenToWrite(db, actor, id, stop);
        var need = request.Need.Trim().ReplaceLineEndings("\n");
        if ((open.Refusal
            ?? (open.Value!.State == ConsultationState.Closed ? new Refusal("closed", "終結した相談です。続けるときは、終結を取り消してから照会してください。") : null)
            ?? (need.Length is 0 or > Inquiry.LongestNeed ? Refusal.Invalid("need", $"何をお願いしたいかを、{Inquiry.LongestNeed}文字までで書いてください（名前は書かない）。") : null)
            ?? (request.Facilities.Length is 0 or > MostAtOnce ? Refusal.Invalid("facilities", $"照会する先を、1つから{MostAtOnce}まで選んでください。") : null)
            ?? NamesIn(need, open.Value!)) is { } refusal)
        {
            return refusal;
        }

        var one = open.Value!;
        var serials = request.Facilities.Distinct().ToList();
        var asked = await db.Set<Facility>().AsNoTracking().Where(facility => serials.Contains(facility.Serial)).ToListAsync(stop);
        if (asked.Count < serials.Count)
        {
            return Refusal.NotFound("照会する先");
        }

        var before = await db.Set<Inquiry>().Where(inquiry => inquiry.Consultation == id).Select(inquiry => new { inquiry.Facility, inquiry.State }).ToListAsync(stop);
        if (before.Count + asked.Count > Inquiry.MostOfConsultation)
        {
            return new Refusal("too-many", $"1つの相談で照会できるのは{Inquiry.MostOfConsultation}件までです。");
        }

        if (asked.Find(facility => before.Exists(inquiry => inquiry.Facility == facility.Id && inquiry.State == InquiryState.Waiting)) is { } waiting)
        {
            return new Refusal("waiting", $"{waiting.Name}には照会していて、返事を待っています。聞き直すときは、前の照会を取り下げてください。");
        }

        var now = clock.GetUtcNow();
        foreach (var facility in asked)
        {
            var inquiry = new Inquiry
            {
                Consultation = id,
                Facility = facility.Id,
                Workplace = one.Workplace,
                AreaPath = one.AreaPath,
                Year = one.Year,
                Need = need,
                Means = request.Means,
                AskedAt = now,
                AskedBy = actor.Name,
                ExpiresAt = request.Means == InquiryMeans.Phone ? null : now.AddDays(Inquiry.LinkDays),
            };
            db.Add(inquiry);
            if (request.Means == InquiryMeans.Link && facility.Workplace is { } desk)
            {
                // Whoever works there with an account need not wait for the paper.
                await inbox.TellDesk(desk, Duty.ConfirmOwnFacility, $"{actor.WorkplaceName}から、受け入れの照会が来ています", links.Path(inquiry.Id), stop);
            }
        }

        one.Responses = KeyList.Of([.. KeyList.Read(one.Responses), "inquiry"]);
        await db.SaveChangesAsync(stop);
        return asked.Count;
    }

    /// <summary>The round so far, the newest last. Who looked at the consultation is written down with it.</summary>
    public async Task<Answer<IReadOnlyList<Row>>> Find(Id<Consultation> id, CancellationToken stop = default)
    {
        var open = await LogConsultation.Open(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow();
        var found = await (from inquiry in db.Set<Inquiry>().AsNoTracking() join facility in db.Set<Facility>() on inquiry.Facility equals facility.Id where inquiry.Consultation == id orderby inquiry.AskedAt, facility.Serial select new { Inquiry = inquiry, facility.Serial, facility.Name, facility.Phone, facility.Fax }).Take(Inquiry.MostOfConsultation).ToListAsync(stop);
        await trail.Tell(actor, nameof(Inquiry), id.Value, ("Rows", found.Count.ToString(CultureInfo.InvariantCulture)), ("Shown", "照会と返事"));
        return new(
            found.ConvertAll(one => new Row(
                one.Inquiry.Id, one.Serial, one.Name, one.Phone, one.Fax, one.Inquiry.Need, one.Inquiry.Means, one.Inquiry.AskedAt, one.Inquiry.AskedBy, one.Inquiry.ExpiresAt, one.Inquiry.State == InquiryState.Waiting && one.Inquiry.ExpiresAt < now, one.Inquiry.State, one.Inquiry.Answer, one.Inquiry.Reason, one.Inquiry.TakesNew,
                one.Inquiry.AnsweredBy, one.Inquiry.AnsweredAt, one.Inquiry.OffersCorrection, one.Inquiry is { State: InquiryState.Waiting, Means: not InquiryMeans.Phone } ? links.Path(one.Inquiry.Id) : null, one.Inquiry.Version)),
            null);
    }

    /// <summary>What is needed, put together from what the consultation says; nothing by which the person could be known.</summary>
    public async Task<Answer<string>> Suggest(Id<Consultation> id, CancellationToken stop = default)
    {
        var open = await LogConsultation.Open(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var one = open.Value!;
        Task<string> Name(DeskList list, string key) => words.NameOf(list, key, one.Workplace, stop);
        var lives = one.LivesIn.Length == 0 ? "" : await db.Set<Area>().Where(area => area.Code == one.LivesIn).Select(area => area.Name).FirstOrDefaultAsync(stop) ?? "";
        string[] parts =
        [
            await Name(DeskList.Age, one.AgeBand), one.Sex == Sex.Unknown ? "" : $"{one.Sex.Japanese}性", await Name(DeskList.Household, one.Household), await Name(DeskList.CareLevel, one.CareLevel), await Name(DeskList.Disease, one.Disease),
            await words.NamesOf(DeskList.Procedure, one.Procedures, one.Workplace, stop), await Name(DeskList.Stay, one.Stay), lives.Length == 0 ? "" : $"{lives}にお住まい",
        ];
        var known = string.Join("、", parts.Where(part => part.Length > 0));
        return new($"{(known.Length > 0 ? $"{known}。" : "")}ご相談：{await words.NamesOf(DeskList.Topic, one.Topics, one.Workplace, stop)}。", null);
    }

    public async Task<Refusal?> Withdraw(Id<Consultation> id, Id<Inquiry> key, CancellationToken stop = default)
    {
        var open = await LogConsultation.Open(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (await db.Set<Inquiry>().SingleOrDefaultAsync(inquiry => inquiry.Id == key && inquiry.Consultation == id, stop) is not { } inquiry)
        {
            return Refusal.NotFound("照会");
        }

        if (inquiry.Withdraw() is { } no)
        {
            return no;
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    // The desk knows the name; the provider need not, before it has said yes.
    private static Refusal? NamesIn(string need, Consultation one) =>
        new[] { one.SubjectName, one.CallerName }.FirstOrDefault(name => name.Length > 1 && one.Naming != SubjectNaming.Pseudonym && need.Contains(name, StringComparison.Ordinal)) is { } named
            ? Refusal.Invalid("need", $"「{named}」という名前が入っています。照会では、名前を書かないでください。") : null;

    public static void Map(IEndpointRouteBuilder consultations)
    {
        consultations.MapGet("/{consultation}/inquiries", async Task<Results<Ok<IReadOnlyList<Row>>, ProblemHttpResult>> (Id<Consultation> consultation, AskProviders ask, CancellationToken stop) =>
            await ask.Find(consultation, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("照会と返事");
        consultations.MapPost("/{consultation}/inquiries", async Task<Results<Ok<int>, ProblemHttpResult>> (Id<Consultation> consultation, Request request, AskProviders ask, CancellationToken stop) =>
            await ask.Run(consultation, request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).WithSummary("照会する（いくつでも一度に）");
        consultations.MapDelete("/{consultation}/inquiries/{inquiry}", async Task<Results<NoContent, ProblemHttpResult>> (Id<Consultation> consultation, Id<Inquiry> inquiry, AskProviders ask, CancellationToken stop) =>
            await ask.Withdraw(consultation, inquiry, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("照会を取り下げる");
    }
}
