using System.ComponentModel.DataAnnotations;

namespace Renkei.Access.People;

/// <summary>An administrator invites a person by a link that works once; an earlier link to the same address stops working.</summary>
public sealed class InviteMember(AppDb db, Actor actor, TimeProvider clock)
{
    public sealed class Request
    {
        [Required(ErrorMessage = "メールアドレスを入れてください。")] public string Mail { get; set; } = "";
        [Required(ErrorMessage = "氏名を入れてください。")] public string Name { get; set; } = "";
        [Required(ErrorMessage = "役割を選んでください。")] public Role? Role { get; set; }
        [Required(ErrorMessage = "職場を選んでください。")] public Guid? Workplace { get; set; }
    }

    /// <summary>The path is told this once; only its hash is kept.</summary>
    public sealed record Invited(Id<Invitation> Invitation, string Path, DateTimeOffset ExpiresAt);

    public async Task<Answer<Invited>> Run(Request request, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageMembers) is { } refusal)
        {
            return refusal;
        }

        var (mail, name) = (request.Mail.Trim(), request.Name.Trim());

        if (Invitation.Check(mail, name) is { } wrong)
        {
            return wrong;
        }

        if (request.Role is not { } role || request.Workplace is not { } workplace || !await db.Workplaces.AnyAsync(place => place.Id == new Id<Workplace>(workplace), stop))
        {
            return Refusal.Invalid("workplace", "役割と職場を選んでください。");
        }

        var now = clock.GetUtcNow();
        var normalized = mail.ToUpperInvariant();

        if (await (from membership in db.Memberships.Where(Membership.InForceOn(clock.JapanToday()))
                   join member in db.Set<Member>() on membership.Member equals member.Id
                   where member.NormalizedEmail == normalized
                   select member).AnyAsync(stop))
        {
            return new Refusal("member-exists", "このメールアドレスの人は、すでに登録されています。");
        }

        foreach (var earlier in await db.Invitations.Where(Invitation.OpenAt(now)).Where(invitation => invitation.Mail == mail).ToListAsync(stop))
        {
            earlier.ExpiresAt = now;
        }

        var token = Invitation.NewToken();
        var made = new Invitation
        {
            TokenHash = Invitation.HashOf(token),
            Mail = mail,
            Name = name,
            Role = role,
            Workplace = new(workplace),
            ExpiresAt = now + Invitation.Lasts,
        };
        db.Add(made);
        await db.SaveChangesAsync(stop);
        return new Invited(made.Id, $"/invite/{token}", made.ExpiresAt);
    }

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPost("/invitations", async Task<Results<Created<Invited>, ProblemHttpResult>> (Request request, InviteMember invite, CancellationToken stop) =>
            await invite.Run(request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Created((string?)null, answer.Value!))
            .WithSummary("人を招待する。1回だけ使えるリンクを返す");
}
