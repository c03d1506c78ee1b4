namespace Renkei.Access;

/// <summary>What another room does, in the same transaction, when a membership was ended at once. Rooms register theirs as singletons: Access knows none of them.</summary>
public sealed record MembershipFollower(Func<IServiceProvider, Membership, CancellationToken, Task> Follow);
