using System.ComponentModel.DataAnnotations;
using Renkei.Access;
using Renkei.Inbox;
using Renkei.Shell;

namespace Renkei.Publications.Ordering;

/// <summary>A citizen or a facility asks for copies on a public page; whoever publishes it finds the request among their tasks.</summary>
public sealed class OrderCopies(AppDb db, Actor actor, InboxDoor door, WorkCalendar calendar, TimeProvider clock)
{
    public const string Kind = "copies";
    public const int MostWaiting = 2_000;
    private const int WorkingDaysToSend = 5;

    public sealed class Request
    {
        [Required(ErrorMessage = "冊数を入れてください。")] public int? Copies { get; set; }
        [Required(ErrorMessage = "氏名を入れてください。")] public string Name { get; set => field = value ?? ""; } = "";
        public string Organisation { get; set => field = value ?? ""; } = "";
        [Required(ErrorMessage = "送り先の住所を入れてください。")] public string Address { get; set => field = value ?? ""; } = "";
        [Required(ErrorMessage = "電話番号を入れてください。")] public string Phone { get; set => field = value ?? ""; } = "";
        public string Mail { get; set => field = value ?? ""; } = "";

        /// <summary>The code of the area in which the copies are used.</summary>
        public string Area { get; set => field = value ?? ""; } = "";
        public string Note { get; set => field = value ?? ""; } = "";
    }

    /// <summary>What is known of a member is not asked again.</summary>
    public async Task<Request> Begin(CancellationToken stop = default) =>
        actor.IsKnown && actor.Member is { } me && await db.Members.AsNoTracking().SingleOrDefaultAsync(one => one.Id == me, stop) is { } member ? new() { Name = member.Name, Mail = member.Email ?? "", Organisation = actor.WorkplaceName ?? "" } : new();

    public async Task<Answer<int>> Run(Id<Publication> id, Request request, CancellationToken stop = default)
    {
        if (await db.Publications.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, stop) is not { } publication)
        {
            return Refusal.NotFound("冊子");
        }

        var (name, organisation, address, mail, note) = (JapaneseText.Tidy(request.Name), JapaneseText.Tidy(request.Organisation), JapaneseText.Tidy(request.Address), JapaneseText.Tidy(request.Mail), request.Note.Trim().ReplaceLineEndings("\n"));
        var phone = PhoneNumber.Read(request.Phone);
        var area = request.Area.Length == 0 ? publication.AreaPath : await db.Areas.Where(one => one.Code == request.Area).Select(one => one.Path).SingleOrDefaultAsync(stop);
        if ((publication.IsClosed || publication.OrderLimit == 0 ? new Refusal("not-for-order", $"「{publication.Title}」は、ここでは頼めません。市か拠点に電話で聞いてください。")
            : request.Copies is not { } copies || copies < 1 || copies > publication.OrderLimit ? Refusal.Invalid("copies", $"冊数は1から{publication.OrderLimit}までです。もっと要るときは、電話で相談してください。")
            : name.Length is 0 or > CopyOrder.LongestText ? Refusal.Invalid("name", $"氏名を{CopyOrder.LongestText}文字までで入れてください。")
            : organisation.Length > CopyOrder.LongestText ? Refusal.Invalid("organisation", $"団体・施設の名前は{CopyOrder.LongestText}文字までです。")
            : address.Length is 0 or > CopyOrder.LongestAddress ? Refusal.Invalid("address", $"送り先の住所を{CopyOrder.LongestAddress}文字までで入れてください。")
            : phone.Refusal is { } noNumber ? noNumber
            : mail.Length > 0 && Invitation.Check(mail, name) is { } wrong ? wrong
            : area is null ? Refusal.Invalid("area", "使う区域を一覧から選んでください。")
            : note.Length > CopyOrder.LongestNote ? Refusal.Invalid("note", $"伝えたいことは{CopyOrder.LongestNote}文字までです。")
            : await db.CopyOrders.CountAsync(order => order.State == CopyOrderState.Asked, stop) >= MostWaiting ? new Refusal("too-many", "いまは申し込みが多く、受けられません。市か拠点に電話で聞いてください。", StatusCodes.Status429TooManyRequests)
            : null) is { } refusal)
        {
            return refusal;
        }

        await using var whole = await db.Database.BeginTransactionAsync(stop);
        var order = new CopyOrder
        {
            Number = (int)await db.NextNumbers("copy-order", 1, stop),
            Publication = id,
            Copies = request.Copies!.Value,
            Name = name,
            Organisation = organisation,
            Address = address,
            Phone = phone.Value.ToString(),
            Mail = mail,
            Note = note,
            AreaPath = area!,
            Member = actor.IsKnown ? actor.Member : null,
            AskedAt = clock.GetUtcNow(),
        };
        db.Add(order);
        await door.Open(new(Kind, order.Id.Value, $"「{publication.Title}」{order.Copies}冊の申し込みを送る", $"/publications/orders/{order.Id}", TaskOwner.Desk(publication.Workplace, Duty.ManagePublications), await calendar.Due(publication.Workplace, clock.JapanToday(), WorkingDaysToSend, stop)), stop);
        await db.SaveChangesAsync(stop);
        await whole.CommitAsync(stop);
        return order.Number;
    }

    public static void Map(IEndpointRouteBuilder open) =>
        open.MapPost("/{publication}/orders", async Task<Results<Ok<int>, ProblemHttpResult>> (Id<Publication> publication, Request request, OrderCopies order, CancellationToken stop) =>
            await order.Run(publication, request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).AllowAnonymous().OnlyFromHere().WithSummary("冊子を頼む。だれでも。受付番号を返す");
}
