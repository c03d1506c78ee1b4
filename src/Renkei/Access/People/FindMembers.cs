using System.Globalization;

namespace Renkei.Access.People;

/// <summary>Who belongs to the network, where and in which role, by name.</summary>
public sealed class FindMembers(AppDb db, Actor actor, ReadTrail trail, TimeProvider clock)
{
    public const int PageSize = 50;

    public sealed record Query(string? Q = null, string? After = null, bool Former = false);

    public sealed record Row(Id<Membership> Membership, Id<Member> Member, string Name, string Mail, string Role, string Workplace, DateOnly From, DateOnly? To, bool IsInForce, string State, bool HasTotp);

    /// <param name="Count">How many memberships there are in all pages.</param>
    public sealed record Page(IReadOnlyList<Row> Rows, int Count, string? Next);

    public sealed record Waiting(Id<Invitation> Invitation, string Name, string Mail, string Role, string Workplace, DateTimeOffset ExpiresAt);

    public sealed record WaitingPage(IReadOnlyList<Waiting> Rows, int Count, string? Next);

    public async Task<Answer<Page>> Run(Query query, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageMembers) is { } refusal)
        {
            return refusal;
        }

        var today = clock.JapanToday();
        var inForce = db.Memberships.Where(Membership.InForceOn(today)).Select(membership => membership.Id);
        var rows =
            from membership in db.Memberships
            join member in db.Set<Member>() on membership.Member equals member.Id
            join workplace in db.Set<Workplace>() on membership.Workplace equals workplace.Id
            select new { membership, member, workplace, now = inForce.Contains(membership.Id) };

        if (!query.Former)
        {
            rows = rows.Where(row => row.now);
        }

        if (query.Q?.Trim() is { Length: > 0 } text)
        {
            var upper = text.ToUpperInvariant();
            rows = rows.Where(row => row.member.Name.Contains(text) || row.member.NormalizedEmail!.Contains(upper) || row.workplace.Name.Contains(text));
        }

        var count = await rows.CountAsync(stop);

        // The next page starts after a name and, among namesakes, after a key.
        if (query.After?.Split('|') is [var key, ..] parts && Id<Membership>.TryParse(key, null, out var id))
        {
            var name = string.Join('|', parts[1..]);
#pragma warning disable CA1309 // The database compares, in the same order as it sorts.
            rows = rows.Where(row => string.Compare(row.member.Name, name) > 0 || (row.member.Name == name && row.membership.Id > id));
#pragma warning restore CA1309
        }

        var found = await rows.OrderBy(row => row.member.Name).ThenBy(row => row.membership.Id).Take(PageSize + 1).AsNoTracking().ToListAsync(stop);
        var shown = found.Take(PageSize).ToList();
        await trail.Tell(actor, nameof(Member), Guid.Empty, ("Query", query.Q), ("Rows", shown.Count.ToString(CultureInfo.InvariantCulture)), ("Shown", "氏名、メールアドレス、認証アプリの有無、所属"));
        return new Page(
            [.. shown.Select(row => new Row(row.membership.Id, row.member.Id, row.member.Name, row.member.Email ?? "", row.membership.Role.Japanese,
                row.workplace.Name, row.membership.From, row.membership.To, row.now, row.membership.StateOn(today), row.member.TwoFactorEnabled))],
            count,
            found.Count > PageSize ? $"{shown[^1].membership.Id}|{shown[^1].member.Name}" : null);
    }

    /// <summary>Invitations not yet accepted, the oldest first.</summary>
    public async Task<Answer<WaitingPage>> Invited(string? after = null, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageMembers) is { } refusal)
        {
            return refusal;
        }

        var open = db.Invitations.Where(Invitation.OpenAt(clock.GetUtcNow()));
        var count = await open.CountAsync(stop);

        // Keys are made in the order of time, and all invitations last equally long.
        if (Id<Invitation>.TryParse(after, null, out var last))
        {
            open = open.Where(invitation => invitation.Id > last);
        }

        var found = await (
            from invitation in open
            join workplace in db.Set<Workplace>() on invitation.Workplace equals workplace.Id
            orderby invitation.Id
            select new { invitation, workplace.Name }).AsNoTracking().Take(PageSize + 1).ToListAsync(stop);
        await trail.Tell(actor, nameof(Invitation), Guid.Empty, ("Rows", Math.Min(found.Count, PageSize).ToString(CultureInfo.InvariantCulture)), ("Shown", "氏名、メールアドレス、役割、職場"));
        return new WaitingPage(
            [.. found.Take(PageSize).Select(row => new Waiting(row.invitation.Id, row.invitation.Name, row.invitation.Mail, row.invitation.Role.Japanese, row.Name, row.invitation.ExpiresAt))],
            count,
            found.Count > PageSize ? found[PageSize - 1].invitation.Id.ToString() : null);
    }

    public static void Map(IEndpointRouteBuilder members)
    {
        members.MapGet("/", async Task<Results<Ok<Page>, ProblemHttpResult>> (string? q, string? after, bool? former, FindMembers find, CancellationToken stop) =>
            await find.Run(new(q, after, former is true), stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value))
            .WithSummary("利用者と所属の一覧。50件ずつ");
        members.MapGet("/invitations", async Task<Results<Ok<WaitingPage>, ProblemHttpResult>> (string? after, FindMembers find, CancellationToken stop) =>
            await find.Invited(after, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value))
            .WithSummary("まだ受けられていない招待の一覧。古い順に50件ずつ");
    }
}
