namespace Renkei.Facilities;

/// <summary>What another room tells of a facility, shown on its page: a line, or null where there is nothing to tell or the reader may not know.</summary>
public sealed record FacilityRecord(string Name, Func<IServiceProvider, long, CancellationToken, Task<string?>> Tell);
