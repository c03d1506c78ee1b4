namespace Renkei.Access;

/// <summary>What another room does, in the same save, with a link made for one person: mail it. Access knows no mail.</summary>
public sealed record LinkFollower(Func<IServiceProvider, PersonalLink, CancellationToken, Task> Follow);

/// <summary>A link that works once, for one person.</summary>
/// <param name="Source">The invitation or password link.</param>
/// <param name="By">The workplace that invites.</param>
/// <param name="Path">Holds the secret.</param>
public sealed record PersonalLink(Guid Source, bool IsInvitation, string Mail, string Name, string By, string Path, DateTimeOffset ExpiresAt);
