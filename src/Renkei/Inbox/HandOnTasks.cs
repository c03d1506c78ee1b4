using Renkei.Access;
using Renkei.Inbox.Live;

namespace Renkei.Inbox;

/// <summary>What somebody who left had to do goes to the desk of the workplace that they left: nothing waits for who does not come any more.</summary>
public sealed class HandOnTasks(AppDb db, LiveWriter live, TimeProvider clock)
{
    /// <summary>Those whose last day has passed, or who are away, without anybody having stopped them at once. Answers how many tasks went to a desk.</summary>
    public async Task<int> Sweep(CancellationToken stop = default)
    {
        var inForce = db.Memberships.Where(Membership.InForceOn(clock.JapanToday()));
        var left = await db.InboxTasks.Where(task => task.State == InboxTaskState.Open && task.Member != null && !inForce.Any(membership => membership.Member == task.Member)).Select(task => task.Member!.Value).Distinct().ToListAsync(stop);
        var moved = 0;
        foreach (var member in left)
        {
            if (await db.Memberships.Where(membership => membership.Member == member).OrderByDescending(membership => membership.Id).FirstOrDefaultAsync(stop) is { } last)
            {
                moved += await Run(last, stop);
            }
        }

        return moved;
    }

    /// <summary>Runs within the caller's transaction. Only when the member has no other membership: else they still see their tasks.</summary>
    public async Task<int> Run(Membership ended, CancellationToken stop = default)
    {
        if (await db.Memberships.Where(Membership.InForceOn(clock.JapanToday())).AnyAsync(other => other.Member == ended.Member, stop))
        {
            return 0;
        }

        // Pages that they left open hear nothing more.
        live.Give(new(LivePost.Person(ended.Member), LivePost.Bye, "", ""));
        var tasks = await db.InboxTasks.Where(task => task.Member == ended.Member && task.State == InboxTaskState.Open).ToListAsync(stop);
        foreach (var task in tasks)
        {
            task.HandOver(TaskOwner.Desk(ended.Workplace), "担当の人が職場を離れました。", task.Version);
        }

        await db.SaveChangesAsync(stop);
        return tasks.Count;
    }
}
