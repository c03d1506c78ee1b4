namespace Renkei.Access;

/// <summary>What another room does, in the same transaction, when areas with these codes were added or moved. Rooms register theirs as singletons, as they do menu entries: Access knows none of them.</summary>
public sealed record AreaFollower(Func<IServiceProvider, IReadOnlyCollection<string>, CancellationToken, Task> Follow);
