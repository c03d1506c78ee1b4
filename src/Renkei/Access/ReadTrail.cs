namespace Renkei.Access;

/// <summary>Writes who read whose record before the answer leaves. Those who read while the pen is busy share the next transaction.</summary>
public sealed class ReadTrail(IServiceScopeFactory scopes, TimeProvider clock)
{
    private static readonly TimeSpan Gathers = TimeSpan.FromMilliseconds(8);

    private readonly Lock gate = new();
    private Batch? gathering;
    private bool isWriting;

    /// <param name="record">The record that was shown; <see cref="Guid.Empty"/> for a list.</param>
    /// <param name="shown">What of it was shown, or, for a list, what was asked for and how many came.</param>
    /// <returns>Ends when the line is kept; where it could not be, fails, and nothing may be shown.</returns>
    public Task Tell(Actor actor, string kind, Guid record, params (string Name, string? Value)[] shown)
    {
        var line = AuditTrail.Line(actor, AuditVerb.Read, kind, record, clock.GetUtcNow(), null, AuditTrail.Details(shown));
        lock (gate)
        {
            gathering ??= new();
            gathering.Lines.Add(line);
            if (!isWriting)
            {
                isWriting = true;
                _ = Task.Run(Write);
            }

            return gathering.Kept.Task;
        }
    }

    private async Task Write()
    {
        for (var isFirst = true; Next() is { } batch; isFirst = false)
        {
            if (!isFirst)
            {
                // Others came while the pen was busy, so more are coming: fewer, larger transactions leave the database to those who ask.
                await Task.Delay(Gathers);
            }

            Take();
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<AppDb>();
                await using var transaction = await db.Database.BeginTransactionAsync();
                await AuditChain.Append(db, batch.Lines, clock.JapanToday(), CancellationToken.None);
                await transaction.CommitAsync();
                batch.Kept.SetResult();
            }
            catch (Exception failure)
            {
                batch.Kept.SetException(failure);
            }
        }
    }

    /// <summary>The batch to write next, to which more may still be added; null where nobody waits any more.</summary>
    private Batch? Next()
    {
        lock (gate)
        {
            isWriting = gathering is not null;
            return gathering;
        }
    }

    /// <summary>Nobody adds to it from now on.</summary>
    private void Take()
    {
        lock (gate)
        {
            gathering = null;
        }
    }

    private sealed class Batch
    {
        public List<AuditLine> Lines { get; } = [];

        public TaskCompletionSource Kept { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
