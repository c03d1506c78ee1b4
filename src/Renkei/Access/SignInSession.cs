namespace Renkei.Access;

/// <summary>One browser in which a member has signed in. Kept so that it can be ended from elsewhere, locks when it lies idle, and says when its person was last confirmed.</summary>
public sealed class SignInSession
{
    public const int LongestDevice = 60;

    /// <summary>Carried by the session's cookie.</summary>
    public Guid Key { get; init; } = Guid.CreateVersion7();

    public required Id<Member> Member { get; init; }
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When its person last did something, to the minute.</summary>
    public required DateTimeOffset SeenAt { get; set; }

    /// <summary>When its person last proved who they are in it: by signing in, unlocking or confirming.</summary>
    public required DateTimeOffset ConfirmedAt { get; set; }

    /// <summary>The network address at its start.</summary>
    public required string From { get; init; }

    /// <summary>What the browser said of itself, in a few words.</summary>
    public required string Device { get; init; }

    public DateTimeOffset? LockedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Ends those of them that still go on; answers how many did. Each notices with its next request.</summary>
    public static Task<int> End(IQueryable<SignInSession> sessions, DateTimeOffset now, CancellationToken stop = default) =>
        sessions.Where(session => session.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(session => session.EndedAt, now), stop);

    /// <summary>「Windowsの Edge」 from a User-Agent; only to be recognised by its own person.</summary>
    public static string DeviceOf(string agent)
    {
        var system = Array.Find<(string Mark, string Name)>([("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux")], one => agent.Contains(one.Mark, StringComparison.Ordinal)).Name;
        var browser = Array.Find<(string Mark, string Name)>([("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")], one => agent.Contains(one.Mark, StringComparison.Ordinal)).Name;
        return system is null && browser is null ? "不明な端末" : $"{system ?? "不明な端末"}の{browser ?? "ブラウザー"}";
    }
}

internal sealed class SignInSessionTable : IEntityTypeConfiguration<SignInSession>
{
    public void Configure(EntityTypeBuilder<SignInSession> builder)
    {
        builder.ToTable("sign_in_sessions");
        builder.HasKey(session => session.Key);
        builder.Property(session => session.From).HasMaxLength(64);
        builder.Property(session => session.Device).HasMaxLength(SignInSession.LongestDevice);
        builder.HasOne<Member>().WithMany().HasForeignKey(session => session.Member);
        builder.HasIndex(session => new { session.Member, session.EndedAt });
        builder.HasIndex(session => session.SeenAt);
    }
}
