using System.Collections.Concurrent;

namespace Renkei.Access;

/// <summary>Writes who read whose record before the answer leaves. Those who read at the same moment share one transaction:
/// whoever comes first to the pen writes for all who wait.</summary>
public sealed class ReadTrail(IServiceScopeFactory scopes, TimeProvider clock) : IDisposable
{
    private const int MostAtOnce = 500;

    private readonly ConcurrentQueue<Reading> waiting = new();
    private readonly SemaphoreSlim pen = new(1, 1);

    /// <param name="record">The record that was shown; <see cref="Guid.Empty"/> for a list.</param>
    /// <param name="shown">What of it was shown, or, for a list, what was asked for and how many came.</param>
    public async Task Tell(Actor actor, string kind, Guid record, params (string Name, string? Value)[] shown)
    {
        var mine = new Reading(AuditTrail.Line(actor, AuditVerb.Read, kind, record, clock.GetUtcNow(), null, AuditTrail.Details(shown)));
        waiting.Enqueue(mine);
        await pen.WaitAsync();
        try
        {
            if (!mine.IsDone)
            {
                await Write();
            }
        }
        finally
        {
            pen.Release();
        }

        // Nobody is shown what could not be written down.
        if (mine.Failure is { } failure)
        {
            throw new InvalidOperationException("The reading could not be written to the trail.", failure);
        }
    }

    public void Dispose() => pen.Dispose();

    private async Task Write()
    {
        List<Reading> batch = [];
        while (batch.Count < MostAtOnce && waiting.TryDequeue(out var next))
        {
            batch.Add(next);
        }

        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            await using var transaction = await db.Database.BeginTransactionAsync();
            await AuditChain.Append(db, [.. batch.Select(reading => reading.Line)], clock.JapanToday(), CancellationToken.None);
            await transaction.CommitAsync();
        }
        catch (Exception failure)
        {
            batch.ForEach(reading => reading.Failure = failure);
        }
        finally
        {
            batch.ForEach(reading => reading.IsDone = true);
        }
    }

    private sealed class Reading(AuditLine line)
    {
        public AuditLine Line => line;
        public bool IsDone { get; set; }
        public Exception? Failure { get; set; }
    }
}
