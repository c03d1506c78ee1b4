using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Renkei.Inbox.Live;

/// <summary>Puts every notice and task that a save brings before the pages open on it, once its transaction is kept: on PostgreSQL by NOTIFY, which reaches every process, on SQLite within the one there is.</summary>
public sealed class LiveWriter(LivePosts posts) : ISaveChangesInterceptor, IDbTransactionInterceptor
{
    public const string Channel = "renkei_inbox";

    private readonly List<LivePost> ofThisSave = [];
    private readonly List<LivePost> ofThisTransaction = [];

    /// <summary>Goes with the next save.</summary>
    private readonly List<LivePost> given = [];

    public void Give(LivePost post) => given.Add(post);

    public ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        ofThisSave.Clear();
        ofThisSave.AddRange(given);
        foreach (var entry in eventData.Context!.ChangeTracker.Entries<IEntity>().Where(entry => entry.State is EntityState.Added or EntityState.Modified))
        {
            switch (entry.Entity)
            {
                case Notice notice when entry.State == EntityState.Added:
                    ofThisSave.Add(new(LivePost.Person(notice.Member), LivePost.Notice, notice.Title, notice.Href));
                    break;
                case InboxTask task when task.Member is { } member:
                    ofThisSave.Add(new(LivePost.Person(member), LivePost.Task, task.Title, $"/inbox/{task.Id}"));
                    break;
                case InboxTask task:
                    ofThisSave.Add(new(LivePost.Desk(task.Workplace!.Value), LivePost.Task, task.Title, $"/inbox/{task.Id}"));
                    break;
            }
        }

        return ValueTask.FromResult(result);
    }

    public async ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (ofThisSave.Count == 0)
        {
            return result;
        }

        given.Clear();
        var db = (AppDb)eventData.Context!;
        if (db.OnPostgreSql)
        {
            // Within the transaction: it is delivered when that is kept, and forgotten when it is not.
            var texts = ofThisSave.Select(post => post.Write()).Distinct().ToArray();
            await db.Database.ExecuteSqlAsync($"SELECT pg_notify({Channel}, text) FROM unnest({texts}) AS text", cancellationToken);
        }
        else if (db.Database.CurrentTransaction is null)
        {
            ofThisSave.ForEach(posts.Put);
        }
        else
        {
            ofThisTransaction.AddRange(ofThisSave);
        }

        ofThisSave.Clear();
        return result;
    }

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ofThisTransaction.ForEach(posts.Put);
        ofThisTransaction.Clear();
        return Task.CompletedTask;
    }

    public Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ofThisTransaction.Clear();
        return Task.CompletedTask;
    }
}
