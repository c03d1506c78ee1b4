using Renkei.Access;

namespace Renkei.Councils.Bodies;

/// <summary>委員: seats are given, changed, ended, and renewed for another term.</summary>
public sealed class WriteSeats(AppDb db, CouncilDoor door)
{
    public sealed class Request
    {
        public string Organisation { get; set => field = value ?? ""; } = "";
        public string Name { get; set => field = value ?? ""; } = "";
        public SeatPosition Position { get; set; } = SeatPosition.Member;

        /// <summary>The account of whoever holds it, by mail address; empty for somebody without.</summary>
        public string Mail { get; set => field = value ?? ""; } = "";
        public DateOnly? From { get; set; }
        public DateOnly? To { get; set; }
        public bool IsPaid { get; set; }
    }

    public async Task<Answer<Id<Seat>>> Add(Id<Body> id, Request request, CancellationToken stop = default)
    {
        var open = await door.Run(id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (await db.Seats.CountAsync(seat => seat.Body == id, stop) >= Body.MostSeats * 10)
        {
            return new Refusal("too-many", "この会議体には、これ以上委員を加えられません。");
        }

        var seat = new Seat { Body = id, Organisation = "", Name = "", Position = SeatPosition.Member, From = default, To = default };
        if (await Put(seat, request, stop) is { } wrong)
        {
            return wrong;
        }

        db.Add(seat);
        await db.SaveChangesAsync(stop);
        return seat.Id;
    }

    public async Task<Refusal?> Change(Id<Body> id, Id<Seat> key, Request request, CancellationToken stop = default)
    {
        var open = await door.Run(id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (await db.Seats.SingleOrDefaultAsync(one => one.Id == key && one.Body == id, stop) is not { } seat)
        {
            return Refusal.NotFound("委員");
        }

        if (await Put(seat, request, stop) is { } wrong)
        {
            return wrong;
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    private async Task<Refusal?> Put(Seat seat, Request request, CancellationToken stop)
    {
        var (member, unknown) = await db.MemberOf(request.Mail, "mail", "登録のない委員は、メールアドレスを空けてください。", stop);
        if (unknown is not null)
        {
            return unknown;
        }

        if (request.From is not { } from || request.To is not { } to)
        {
            return Refusal.Invalid("from", "任期の始めと終わりを入れてください。");
        }

        (seat.Organisation, seat.Name, seat.Position, seat.Member, seat.From, seat.To, seat.IsPaid) = (JapaneseText.Tidy(request.Organisation), JapaneseText.Tidy(request.Name is { Length: > 0 } ? request.Name : member?.Name ?? ""), request.Position, member?.Id, from, to, request.IsPaid);
        return seat.Check()
            ?? (seat.Position == SeatPosition.Chair && await db.Seats.AnyAsync(other => other.Body == seat.Body && other.Id != seat.Id && other.Position == SeatPosition.Chair && other.From <= to && other.To >= from, stop) ? new Refusal("two-chairs", "同じ期間の会長が、もういます。前の会長の任期を終わらせてから入れてください。") : null)
            ?? (member is not null && await db.Seats.AnyAsync(other => other.Body == seat.Body && other.Id != seat.Id && other.Member == member.Id && other.From <= to && other.To >= from, stop) ? new Refusal("twice", $"{member.Name}さんは、同じ期間の委員になっています。") : null);
    }

    public static void Map(IEndpointRouteBuilder bodies)
    {
        bodies.MapPost("/{body}/seats", async Task<Results<Ok<Id<Seat>>, ProblemHttpResult>> (Id<Body> body, Request request, WriteSeats write, CancellationToken stop) =>
            await write.Add(body, request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).WithSummary("委員を加える");
        bodies.MapPut("/{body}/seats/{seat}", async Task<Results<NoContent, ProblemHttpResult>> (Id<Body> body, Id<Seat> seat, Request request, WriteSeats write, CancellationToken stop) =>
            await write.Change(body, seat, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("委員を変える、任期を終わらせる");
    }
}
