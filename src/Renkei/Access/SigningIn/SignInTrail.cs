namespace Renkei.Access.SigningIn;

/// <summary>Writes who came in, who failed to, and who left.</summary>
public sealed class SignInTrail(AppDb db, Actor actor, MemberClaims claims, TimeProvider clock)
{
    public Task Succeeded(Member member, string by, CancellationToken stop) => Write(member, AuditVerb.SignedIn, AuditTrail.Details(("By", by)), stop);

    public Task SignedOut(Member member, CancellationToken stop) => Write(member, AuditVerb.SignedOut, null, stop);

    /// <summary>Whoever it was, it was not proven: the line names the account that was tried, not a person.</summary>
    public async Task Failed(Member? member, string? mail, string why, CancellationToken stop)
    {
        // Somebody in a hurry types a password where the address belongs: only what looks like an address is kept.
        var tried = mail is null || mail.Contains('@', StringComparison.Ordinal) ? mail : AuditWriter.Hidden;
        db.Record(actor, AuditVerb.SignInFailed, nameof(Member), member?.Id.Value ?? Guid.Empty, clock.GetUtcNow(),
            AuditTrail.Details(("Mail", tried is null ? null : JapaneseText.Cut(tried, 256)), ("Why", why)));
        await db.SaveChangesAsync(stop);
    }

    private async Task Write(Member member, AuditVerb verb, string? details, CancellationToken stop)
    {
        // Who was already signed in acts under the hat of this session, not under the one worn last in another.
        if (actor.Member != member.Id)
        {
            actor.Become(await claims.CreateAsync(member), actor.From);
        }

        db.Record(actor, verb, nameof(Member), member.Id.Value, clock.GetUtcNow(), details);
        await db.SaveChangesAsync(stop);
    }
}
