using Renkei.Access.SigningIn;

namespace Renkei.Access.People;

/// <summary>Makes a member with a password and a place to work. For accepted invitations, and for the demo city's invented people.</summary>
public sealed class NewMember(AppDb db, MemberManager members, TimeProvider clock)
{
    /// <summary>A leaver who comes back keeps their account and its history, but not their old password or phone.</summary>
    public async Task<Answer<Member>> Run(string mail, string name, string password, Id<Workplace> workplace, Role role, bool isFacilityAdministrator = false, Action<Member>? tell = null, CancellationToken stop = default)
    {
        if ((Invitation.Check(mail, name) ?? PasswordRules.Check(password, mail)) is { } refusal)
        {
            return refusal;
        }

        await using var whole = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(stop) : null;
        var member = await members.FindByEmailAsync(mail);

        if (member is null)
        {
            member = new Member { Name = name, UserName = mail, Email = mail, EmailConfirmed = true, LockoutEnabled = true };
            var made = await members.CreateAsync(member, password);

            if (!made.Succeeded)
            {
                return new Refusal("member-failed", made.Errors.First().Description);
            }
        }
        else
        {
            (member.Name, member.LockoutEnd) = (name, null);
            await members.UntieDevices(member);
            await members.RemovePasswordAsync(member);
            var set = await members.AddPasswordAsync(member, password);

            if (!set.Succeeded)
            {
                return new Refusal("member-failed", set.Errors.First().Description);
            }
        }

        tell?.Invoke(member);
        var membership = new Membership { Member = member.Id, Workplace = workplace, Role = role, From = clock.JapanToday() };
        membership.Administer(isFacilityAdministrator);
        db.Add(membership);
        await db.SaveChangesAsync(stop);

        if (whole is not null)
        {
            await whole.CommitAsync(stop);
        }

        return member;
    }
}
