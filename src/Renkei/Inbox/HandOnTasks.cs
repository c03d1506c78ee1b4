using Renkei.Access;

namespace Renkei.Inbox;

/// <summary>What somebody who left had to do goes to the desk of the workplace that they left: nothing waits for who does not come any more.</summary>
public sealed class HandOnTasks(AppDb db, TimeProvider clock)
{
    /// <summary>Runs within the caller's transaction. Only when the member has no other membership: else they still see their tasks.</summary>
    public async Task Run(Membership ended, CancellationToken stop = default)
    {
        if (await db.Memberships.Where(Membership.InForceOn(clock.JapanToday())).AnyAsync(other => other.Member == ended.Member, stop))
        {
            return;
        }

        var tasks = await db.InboxTasks.Where(task => task.Member == ended.Member && task.State == InboxTaskState.Open).ToListAsync(stop);
        foreach (var task in tasks)
        {
            task.HandOver(TaskOwner.Desk(ended.Workplace), "担当の人が職場を離れました。", task.Version);
        }

        await db.SaveChangesAsync(stop);
    }
}
