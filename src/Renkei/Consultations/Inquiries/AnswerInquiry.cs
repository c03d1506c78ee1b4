using System.Globalization;
using Renkei.Access;
using Renkei.Consultations.Desk;
using Renkei.Facilities;
using Renkei.Inbox;
using Renkei.Shell;

namespace Renkei.Consultations.Inquiries;

/// <summary>返事: the provider answers by its link, or the desk writes down what it heard; and what the answer tells of the facility goes into what is known of it once the desk says so.</summary>
public sealed class AnswerInquiry(AppDb db, Actor actor, InquiryLink links, InboxDoor inbox, CorrectFacility correct, TimeProvider clock)
{
    public sealed class Request
    {
        public InquiryAnswer? Answer { get; set; }
        public string Reason { get; set => field = value ?? ""; } = "";

        /// <summary>Whether new patients are taken at all.</summary>
        public InquiryAnswer? TakesNew { get; set; }
        public string By { get; set => field = value ?? ""; } = "";
    }

    public sealed class Correction
    {
        /// <summary>"yes", "ask" or "no"; empty leaves it as it is.</summary>
        public string NewPatients { get; set => field = value ?? ""; } = "";

        /// <summary>Keys of conditions that the facility can take care of, added to those known.</summary>
        public string[] Conditions { get; set => field = value ?? []; } = [];

        /// <summary>To which towns it goes; empty leaves it as it is.</summary>
        public string VisitTowns { get; set => field = value ?? ""; } = "";
    }

    /// <summary>What a provider sees of an inquiry: what is needed and who asks. Nobody's name.</summary>
    public sealed record Letter(string Facility, string Hub, string HubPhone, string Need, DateTimeOffset AskedAt, DateTimeOffset? ExpiresAt, bool IsOpen, InquiryAnswer? Answer, string Reason);

    /// <summary>What an answer tells of the facility, and what is known of it now.</summary>
    /// <param name="NewPatients">What the answer amounts to: "yes", "ask" or "no"; empty where a no to this person tells nothing of the next.</param>
    /// <param name="NewPatientsNow">As known; null where nothing is.</param>
    /// <param name="Conditions">Needed for this consultation, answered with yes, and not yet known of the facility.</param>
    public sealed record Offer(long Serial, string Facility, string NewPatients, string? NewPatientsNow, IReadOnlyList<string> Conditions, string VisitTownsNow);

    /// <summary>By whoever holds the link. Nothing else of the consultation is shown.</summary>
    public async Task<Answer<Letter>> See(string token, CancellationToken stop = default)
    {
        var known = await Known(token, stop);
        if (known.Refusal is { } refusal)
        {
            return refusal;
        }

        var (inquiry, facility) = known.Value;
        var hub = await GetSheet.HubOf(db, inquiry.Workplace, stop);
        return inquiry.State == InquiryState.Waiting && inquiry.ExpiresAt < clock.GetUtcNow()
            ? Inquiry.Expired
            : new Letter(facility, hub.Name, hub.Phone, inquiry.Need, inquiry.AskedAt, inquiry.ExpiresAt, inquiry.State == InquiryState.Waiting, inquiry.Answer, inquiry.Reason);
    }

    public async Task<Refusal?> ByLink(string token, Request request, CancellationToken stop = default)
    {
        var known = await Known(token, stop);
        if (known.Refusal is { } refusal)
        {
            return refusal;
        }

        var inquiry = known.Value.Inquiry;
        if (request.Answer is not { } answer)
        {
            return Refusal.Invalid("answer", "可・条件付・不可のどれかを選んでください。");
        }

        if (inquiry.ReceiveByLink(answer, JapaneseText.Tidy(request.Reason), request.TakesNew, JapaneseText.Tidy(request.By), clock.GetUtcNow()) is { } no)
        {
            return no;
        }

        var consultation = await db.Set<Consultation>().AsNoTracking().Where(one => one.Id == inquiry.Consultation).Select(one => new { one.Year, one.Number }).SingleAsync(stop);
        await inbox.TellDesk(inquiry.Workplace, Duty.TakeConsultations, $"照会に返事が来ました（相談{Consultation.NumberIn(consultation.Year, consultation.Number)}：{answer.Japanese}）", $"/consultations/{inquiry.Consultation}/inquiries", stop);
        return await Save(stop);
    }

    /// <summary>What the desk heard on the telephone, or read on a sheet.</summary>
    public async Task<Refusal?> AtDesk(Id<Consultation> id, Id<Inquiry> key, Request request, CancellationToken stop = default)
    {
        var open = await Open(id, key, stop);
        if ((open.Refusal
            ?? (request.Answer is null ? Refusal.Invalid("answer", "可・条件付・不可のどれかを選んでください。") : null)
            ?? open.Value.Inquiry.Receive(request.Answer!.Value, JapaneseText.Tidy(request.Reason), request.TakesNew, JapaneseText.Tidy(request.By), clock.GetUtcNow())) is { } refusal)
        {
            return refusal;
        }

        return await Save(stop);
    }

    /// <summary>What the answer could change in what is known of the facility.</summary>
    public async Task<Answer<Offer>> Offered(Id<Consultation> id, Id<Inquiry> key, CancellationToken stop = default)
    {
        var open = await Open(id, key, stop);
        return open.Refusal is { } refusal ? refusal : (await Offers(open.Value.Of, [open.Value.Inquiry], stop))[key];
    }

    /// <summary>The same of all answers of a consultation that nobody has looked at.</summary>
    public async Task<Answer<IReadOnlyDictionary<Id<Inquiry>, Offer>>> Offered(Id<Consultation> id, CancellationToken stop = default)
    {
        var open = await LogConsultation.Open(db, actor, id, stop);
        return open.Refusal is { } refusal ? refusal
            : new Answer<IReadOnlyDictionary<Id<Inquiry>, Offer>>(await Offers(open.Value!, await db.Set<Inquiry>().AsNoTracking().Where(inquiry => inquiry.Consultation == id && inquiry.State == InquiryState.Answered && inquiry.SettledAt == null).Take(Inquiry.MostOfConsultation).ToListAsync(stop), stop), null);
    }

    private async Task<Dictionary<Id<Inquiry>, Offer>> Offers(Consultation of, IReadOnlyCollection<Inquiry> inquiries, CancellationToken stop)
    {
        var keys = inquiries.Select(inquiry => inquiry.Facility).Distinct().ToList();
        string[] attributes = [FacilityAttribute.Conditions.Code, FacilityAttribute.NewPatients.Code, FacilityAttribute.VisitTowns.Code];
        var facilities = await db.Set<Facility>().Where(facility => keys.Contains(facility.Id)).Select(facility => new { facility.Id, facility.Serial, facility.Name }).ToDictionaryAsync(facility => facility.Id, stop);
        var facts = (await db.Set<Fact>().AsNoTracking().Where(fact => keys.Contains(fact.Facility) && attributes.Contains(fact.Attribute)).ToListAsync(stop)).ToLookup(fact => fact.Facility);
        var needed = KeyList.Read(of.Procedures).Append(of.Disease).Concat(KeyList.Read(of.Topics).Where(topic => topic == "end-of-life")).Where(code => FacilityCodes.Conditions.Find(code) is not null).Distinct().ToList();
        return inquiries.ToDictionary(inquiry => inquiry.Id, inquiry =>
        {
            var (facility, known) = (facilities[inquiry.Facility], facts[inquiry.Facility].ToDictionary(fact => fact.Attribute, fact => fact.Value));
            var has = known.GetValueOrDefault(FacilityAttribute.Conditions.Code, "").Split(' ');
            return new Offer(
                facility.Serial, facility.Name, (inquiry.TakesNew ?? (inquiry.Answer == InquiryAnswer.No ? null : inquiry.Answer))?.AsAcceptance ?? "", known.GetValueOrDefault(FacilityAttribute.NewPatients.Code),
                inquiry.Answer is InquiryAnswer.Yes or InquiryAnswer.Conditional ? [.. needed.Where(code => !has.Contains(code))] : [], known.GetValueOrDefault(FacilityAttribute.VisitTowns.Code, ""));
        });
    }

    /// <summary>The one confirmation: what was heard goes into what is known of the facility, with who said so.</summary>
    public async Task<Refusal?> Settle(Id<Consultation> id, Id<Inquiry> key, Correction request, CancellationToken stop = default)
    {
        var open = await Open(id, key, stop);
        if ((open.Refusal ?? (open.Value.Inquiry.OffersCorrection ? null : new Refusal("settled", "この返事は、もう施設の情報に書いたか、書かないことにしています。"))) is { } refusal)
        {
            return refusal;
        }

        var inquiry = open.Value.Inquiry;
        List<CorrectFacility.Item> items = [];
        if (request.NewPatients.Length > 0)
        {
            items.Add(new() { Attribute = FacilityAttribute.NewPatients.Code, Value = request.NewPatients });
        }

        if (request.Conditions.Length > 0)
        {
            var now = await db.Set<Fact>().Where(fact => fact.Facility == inquiry.Facility && fact.Attribute == FacilityAttribute.Conditions.Code).Select(fact => fact.Value).SingleOrDefaultAsync(stop) ?? "";
            items.Add(new() { Attribute = FacilityAttribute.Conditions.Code, Value = string.Join(' ', now.Split(' ', StringSplitOptions.RemoveEmptyEntries).Concat(request.Conditions).Distinct()) });
        }

        if (request.VisitTowns.Length > 0)
        {
            items.Add(new() { Attribute = FacilityAttribute.VisitTowns.Code, Value = request.VisitTowns });
        }

        if (items.Count == 0)
        {
            return Refusal.Invalid("nothing", "書くことを選ぶか、「書かない」を押してください。");
        }

        // Only together: an answer that is settled and yet not written would be lost.
        await using var whole = await db.Database.BeginTransactionAsync(stop);
        var serial = await db.Set<Facility>().Where(facility => facility.Id == inquiry.Facility).Select(facility => facility.Serial).SingleAsync(stop);
        var by = $"{(inquiry.AnsweredBy.Length > 0 ? inquiry.AnsweredBy : "先方")}（照会の返事・{inquiry.Means.Japanese}）";
        if (await correct.Run(serial, new() { ConfirmedBy = JapaneseText.Cut(by, Inquiry.LongestName), AsOf = JapanTime.DayOf(inquiry.AnsweredAt!.Value), Items = items }, stop) is { } no)
        {
            return no;
        }

        inquiry.Settle(clock.GetUtcNow());
        if (await Save(stop) is { } lost)
        {
            return lost;
        }

        await whole.CommitAsync(stop);
        return null;
    }

    /// <summary>Nothing in it that should be known of the facility.</summary>
    public async Task<Refusal?> Pass(Id<Consultation> id, Id<Inquiry> key, CancellationToken stop = default)
    {
        var open = await Open(id, key, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        open.Value.Inquiry.Settle(clock.GetUtcNow());
        return await Save(stop);
    }

    private async Task<Answer<(Inquiry Inquiry, string Facility)>> Known(string token, CancellationToken stop) =>
        links.Open(token) is { } key && await (from inquiry in db.Set<Inquiry>() join facility in db.Set<Facility>() on inquiry.Facility equals facility.Id where inquiry.Id == key select new { Inquiry = inquiry, facility.Name }).SingleOrDefaultAsync(stop) is { } found
            ? (found.Inquiry, found.Name)
            : new Refusal("unknown-link", "このリンクからは開けません。アドレスの終わりまで正しく写せているか、確かめてください。", StatusCodes.Status404NotFound);

    private async Task<Answer<(Consultation Of, Inquiry Inquiry)>> Open(Id<Consultation> id, Id<Inquiry> key, CancellationToken stop)
    {
        var open = await LogConsultation.Open(db, actor, id, stop);
        return open.Refusal is { } refusal ? refusal
            : await db.Set<Inquiry>().SingleOrDefaultAsync(inquiry => inquiry.Id == key && inquiry.Consultation == id, stop) is { } inquiry ? (open.Value!, inquiry)
            : Refusal.NotFound("照会");
    }

    // The same link pressed twice at one moment: one of the two was first.
    private async Task<Refusal?> Save(CancellationToken stop)
    {
        try
        {
            await db.SaveChangesAsync(stop);
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refusal.Changed("この照会");
        }
    }

    public static void Map(IEndpointRouteBuilder consultations, IEndpointRouteBuilder open)
    {
        consultations.MapPost("/{consultation}/inquiries/{inquiry}/answer", async Task<Results<NoContent, ProblemHttpResult>> (Id<Consultation> consultation, Id<Inquiry> inquiry, Request request, AnswerInquiry answer, CancellationToken stop) =>
            await answer.AtDesk(consultation, inquiry, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("電話やFAXの返事を書く");
        consultations.MapGet("/{consultation}/inquiries/{inquiry}/offer", async Task<Results<Ok<Offer>, ProblemHttpResult>> (Id<Consultation> consultation, Id<Inquiry> inquiry, AnswerInquiry answer, CancellationToken stop) =>
            await answer.Offered(consultation, inquiry, stop) is var offer && offer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(offer.Value!)).WithSummary("返事から分かる、施設の情報");
        consultations.MapPost("/{consultation}/inquiries/{inquiry}/correction", async Task<Results<NoContent, ProblemHttpResult>> (Id<Consultation> consultation, Id<Inquiry> inquiry, Correction request, AnswerInquiry answer, CancellationToken stop) =>
            await answer.Settle(consultation, inquiry, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("返事を、施設の情報に書く");
        consultations.MapDelete("/{consultation}/inquiries/{inquiry}/correction", async Task<Results<NoContent, ProblemHttpResult>> (Id<Consultation> consultation, Id<Inquiry> inquiry, AnswerInquiry answer, CancellationToken stop) =>
            await answer.Pass(consultation, inquiry, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("施設の情報には書かない");
        open.MapGet("/{token}", async Task<Results<Ok<Letter>, ProblemHttpResult>> (string token, AnswerInquiry answer, CancellationToken stop) =>
            await answer.See(token, stop) is var letter && letter.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(letter.Value!)).AllowAnonymous().WithSummary("照会を読む（リンクを受け取った人）");
        open.MapPost("/{token}", async Task<Results<NoContent, ProblemHttpResult>> (string token, Request request, AnswerInquiry answer, CancellationToken stop) =>
            await answer.ByLink(token, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).AllowAnonymous().OnlyFromHere().WithSummary("照会に答える（リンクを受け取った人）");
    }
}
