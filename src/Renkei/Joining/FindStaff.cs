using System.Globalization;
using Renkei.Access;

namespace Renkei.Joining;

/// <summary>The people of a workplace for its own administrator, with the year's roster to confirm.</summary>
public sealed class FindStaff(AppDb db, Actor actor, ReadTrail trail, Inbox.InboxDoor door, TimeProvider clock)
{
    /// <summary>A workplace's people stand on one page; a network's largest hospital has a liaison room, not a staff of thousands.</summary>
    public const int Most = 300;

    public sealed record Row(Id<Membership> Membership, Id<Member> Member, string Name, string Mail, string Role, string? Profession, DateOnly From, DateOnly? To, bool IsAdministrator, DateOnly? LeaveFrom, DateOnly? LeaveTo, bool IsInForce, bool IsSelf);

    public sealed record Waiting(Id<Invitation> Invitation, string Name, string Mail, string Role, DateTimeOffset ExpiresAt);

    public sealed record Asked(string Year, DateOnly DueOn, DateOnly SuspendOn, RosterState State, DateTimeOffset? ConfirmedAt, string ConfirmedBy);

    public sealed record View(string Workplace, Id<Workplace> Id, IReadOnlyList<Row> Rows, IReadOnlyList<Waiting> Invited, Asked? Roster);

    public async Task<Answer<View>> Run(CancellationToken stop = default)
    {
        if (Own() is var (workplace, refusal) && refusal is not null)
        {
            return refusal;
        }

        var today = clock.JapanToday();
        var inForce = db.Memberships.Where(Membership.InForceOn(today)).Select(membership => membership.Id);
        var rows = await (
            from membership in db.Memberships
            join member in db.Set<Member>() on membership.Member equals member.Id
            where membership.Workplace == workplace && membership.StoppedAt == null && (membership.To == null || membership.To >= today)
            orderby member.Name, membership.Id
            select new { membership, member.Name, member.Email, member.Profession, now = inForce.Contains(membership.Id) }).AsNoTracking().Take(Most).ToListAsync(stop);
        var invited = await db.Invitations.AsNoTracking().Where(Invitation.OpenAt(clock.GetUtcNow())).Where(invitation => invitation.Workplace == workplace).OrderBy(invitation => invitation.Id).Take(Most).ToListAsync(stop);
        var asked = await Latest(workplace).AsNoTracking().FirstOrDefaultAsync(stop);
        var round = asked is null ? null : await db.Set<RosterRound>().AsNoTracking().SingleAsync(one => one.Id == asked.Round, stop);
        await trail.Tell(actor, nameof(Member), Guid.Empty, ("Rows", rows.Count.ToString(CultureInfo.InvariantCulture)), ("Shown", "自分の職場の人の氏名、メールアドレス、役割、職種"));
        return new View(actor.WorkplaceName ?? "", workplace,
            [.. rows.Select(row => new Row(row.membership.Id, row.membership.Member, row.Name, row.Email ?? "", row.membership.Role.Japanese, row.Profession?.Japanese, row.membership.From, row.membership.To, row.membership.IsFacilityAdministrator,
                row.membership.LeaveFrom, row.membership.LeaveTo, row.now, row.membership.Member == actor.Member))],
            [.. invited.Select(one => new Waiting(one.Id, one.Name, one.Mail, one.Role.Japanese, one.ExpiresAt))],
            asked is null || round is null ? null : new(round.Year.Japanese, round.DueOn, round.SuspendOn, asked.State, asked.ConfirmedAt, asked.ConfirmedBy));
    }

    /// <summary>This list is right, as of now.</summary>
    public async Task<Refusal?> Confirm(CancellationToken stop = default)
    {
        if (Own() is var (workplace, refusal) && refusal is not null)
        {
            return refusal;
        }

        if (await Latest(workplace).FirstOrDefaultAsync(stop) is not { } roster)
        {
            return Refusal.NotFound("確かめる名簿");
        }

        if (roster.State == RosterState.Confirmed)
        {
            return new("already-confirmed", $"この名簿は、{roster.ConfirmedBy}さんがもう確かめています。");
        }

        roster.Confirm(actor.Name, await db.Memberships.Where(Membership.InForceOn(clock.JapanToday())).CountAsync(membership => membership.Workplace == workplace, stop), clock.GetUtcNow());
        await door.Close(RunRosters.Kind, roster.Id.Value, stop: stop);
        await db.SaveChangesAsync(stop);
        return null;
    }

    private IQueryable<Roster> Latest(Id<Workplace> workplace) => db.Set<Roster>().Where(roster => roster.Workplace == workplace).OrderByDescending(roster => roster.Id);

    private (Id<Workplace> Workplace, Refusal? Refusal) Own() =>
        actor.Needs(Duty.ManageOwnPeople) is { } refusal ? (default, refusal)
        : actor.Workplace is { } workplace ? (workplace, null)
        : (default, Refusal.NotFound("自分の職場"));

    public static void Map(IEndpointRouteBuilder staff)
    {
        staff.MapGet("/", async Task<Results<Ok<View>, ProblemHttpResult>> (FindStaff find, CancellationToken stop) =>
            await find.Run(stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("自分の職場の人と、年1回の名簿の確認");
        staff.MapPost("/roster", async Task<Results<NoContent, ProblemHttpResult>> (FindStaff find, CancellationToken stop) =>
            await find.Confirm(stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("自分の職場の名簿を確かめたことにする");
    }
}
