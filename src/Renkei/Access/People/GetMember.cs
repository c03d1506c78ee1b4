namespace Renkei.Access.People;

/// <summary>One member with all their memberships, for whoever administers them.</summary>
public sealed class GetMember(AppDb db, Actor actor, ReadTrail trail, TimeProvider clock)
{
    /// <param name="IsSelf">The administrator looks at their own account, of which they cannot take the keys away.</param>
    /// <param name="IsActive">Has a membership in force, so can sign in.</param>
    public sealed record View(Id<Member> Member, string Name, string Mail, string? Profession, string? Licence, bool HasTotp, bool HasPasskey, bool IsSelf, bool IsActive, IReadOnlyList<Row> Memberships);

    public sealed record Row(Id<Membership> Membership, string Workplace, string Role, DateOnly From, DateOnly? To, bool IsInForce, string State, bool IsFacilityAdministrator, DateOnly? LeaveFrom, DateOnly? LeaveTo);

    internal static Refusal NotYourself => new("not-yourself", "自分のパスワードや認証アプリは、ここからは消せません。「自分の登録」で変えるか、ほかの管理者に頼んでください。", StatusCodes.Status403Forbidden);

    public async Task<Answer<View>> Run(Id<Member> id, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageMembers) is { } refusal)
        {
            return refusal;
        }

        if (await db.Members.FindAsync([id], stop) is not { } member)
        {
            return Refusal.NotFound("利用者");
        }

        var inForce = db.Memberships.Where(Membership.InForceOn(clock.JapanToday())).Select(membership => membership.Id);
        var rows = await (
            from membership in db.Memberships
            join workplace in db.Set<Workplace>() on membership.Workplace equals workplace.Id
            where membership.Member == id
            orderby membership.Id
            select new { membership, workplace.Name, now = inForce.Contains(membership.Id) }).AsNoTracking().ToListAsync(stop);
        await trail.Tell(actor, nameof(Member), id.Value, ("Shown", "氏名、メールアドレス、職種、免許・登録の番号、認証アプリの有無、所属"));
        return new View(id, member.Name, member.Email ?? "", member.Profession?.Japanese, member.LicenceNumber, member.TwoFactorEnabled, await db.Set<Microsoft.AspNetCore.Identity.IdentityUserPasskey<Id<Member>>>().AnyAsync(passkey => passkey.UserId == id, stop), id == actor.Member, rows.Exists(row => row.now),
            [.. rows.Select(row => new Row(row.membership.Id, row.Name, row.membership.Role.Japanese, row.membership.From, row.membership.To, row.now, row.membership.StateOn(clock.JapanToday()), row.membership.IsFacilityAdministrator, row.membership.LeaveFrom, row.membership.LeaveTo))]);
    }

    /// <summary>A member whose keys an administrator may take away: somebody else, who still works here.</summary>
    internal static async Task<Answer<Member>> Administered(AppDb db, Actor actor, SigningIn.MemberSignIn signIn, Id<Member> id, CancellationToken stop)
    {
        if (actor.Needs(Duty.ManageMembers) is { } refusal)
        {
            return refusal;
        }

        if (id == actor.Member)
        {
            return NotYourself;
        }

        return await db.Members.FindAsync([id], stop) is not { } member ? Refusal.NotFound("利用者")
            : await signIn.CanSignInAsync(member) ? member
            : new Refusal("member-left", "この人の所属は、すべて終わっています。戻るときは、招待してください。");
    }

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapGet("/{member}", async Task<Results<Ok<View>, ProblemHttpResult>> (Id<Member> member, GetMember get, CancellationToken stop) =>
            await get.Run(member, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!))
            .WithSummary("利用者1人と、その所属");
}
