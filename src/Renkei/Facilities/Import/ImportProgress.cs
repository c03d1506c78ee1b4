using System.Collections.Concurrent;

namespace Renkei.Facilities.Import;

/// <summary>How far the imports of this process have come; the run's own row tells the end. Another process sees only that it runs.</summary>
public sealed class ImportProgress
{
    private readonly ConcurrentDictionary<Id<ImportRun>, (int Rows, double Fraction)> running = new();

    public void Report(Id<ImportRun> run, int rows, double fraction) => running[run] = (rows, fraction);

    public (int Rows, double Fraction)? Of(Id<ImportRun> run) => running.TryGetValue(run, out var at) ? at : null;

    public void End(Id<ImportRun> run) => running.TryRemove(run, out _);
}
