namespace Renkei.Access;

/// <summary>Somebody is named by the mail address of their account; who has none is named by name alone.</summary>
public static class MemberByMail
{
    /// <summary>The member; null where nothing was typed, refused where nobody has that address.</summary>
    /// <param name="db">Where they stand.</param>
    /// <param name="typed">As somebody typed it into a form.</param>
    /// <param name="field">The field's name as it is posted.</param>
    /// <param name="otherwise">What to do for somebody without an account.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<Answer<Member?>> MemberOf(this AppDb db, string typed, string field, string otherwise, CancellationToken stop)
    {
        var mail = JapaneseText.Tidy(typed).ToUpperInvariant();
        return mail.Length == 0 ? default(Answer<Member?>)
            : await db.Set<Member>().AsNoTracking().SingleOrDefaultAsync(member => member.NormalizedEmail == mail, stop) is { } member ? member
            : Refusal.Invalid(field, $"このメールアドレスの利用者はいません。{otherwise}");
    }
}
