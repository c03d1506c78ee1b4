using Renkei.Access;

namespace Renkei.Inbox.Delivery;

/// <summary>Brings what is new to people where they are: reminders of tasks, mails and pushes by each one's choice, outside of their quiet hours.</summary>
public sealed class Deliver(AppDb db, InboxDoor door, PostOffice office, PushService push, MailSettings mail, TimeProvider clock)
{
    private const int MostAtOnce = 500;

    /// <summary>What became of a turn.</summary>
    public sealed record Result(int Reminders, int Mails, int Pushes);

    public async Task<Result> Run(CancellationToken stop = default)
    {
        var reminders = await Remind(stop);
        var (mails, pushes) = await SendOut(stop);
        return new(reminders, mails, pushes);
    }

    /// <summary>Tells owners of tasks that come due within a day, and once more when they are overdue.</summary>
    private async Task<int> Remind(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var tasks = await db.InboxTasks.Where(task => task.State == InboxTaskState.Open && task.RemindAt <= now).OrderBy(task => task.RemindAt).Take(MostAtOnce).ToListAsync(stop);
        foreach (var task in tasks)
        {
            var title = $"{(task.Due <= now ? "期限を過ぎました" : "期限が近づいています")}: {task.Title}";
            if (task.Member is { } member)
            {
                door.Tell([member], title, $"/inbox/{task.Id}");
            }
            else
            {
                await door.TellDesk(task.Workplace!.Value, task.Duty, title, $"/inbox/{task.Id}", stop);
            }

            task.Reminded(now);
        }

        await db.SaveChangesAsync(stop);
        return tasks.Count;
    }

    private async Task<(int Mails, int Pushes)> SendOut(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var time = TimeOnly.FromDateTime(clock.JapanNow().DateTime);
        var (mails, pushes) = (0, 0);

        // Whoever is in their quiet hours is left for a later turn.
        var waiting = await db.Notices.AsNoTracking().Where(notice => notice.OutAt == null && (notice.HeldUntil == null || notice.HeldUntil <= now)).OrderBy(notice => notice.Id).Take(MostAtOnce)
            .Select(notice => new { notice.Id, notice.Member, notice.ReadAt }).ToListAsync(stop);
        var people = waiting.Select(notice => notice.Member).Distinct().ToList();
        var choices = await db.Set<DeliveryChoice>().AsNoTracking().Where(choice => people.Contains(choice.Member)).ToDictionaryAsync(choice => choice.Member, stop);
        var devices = (await db.Set<PushDevice>().Where(device => people.Contains(device.Member)).ToListAsync(stop)).ToLookup(device => device.Member);
        foreach (var own in waiting.GroupBy(notice => notice.Member))
        {
            var choice = choices.GetValueOrDefault(own.Key) ?? new() { Member = own.Key };
            var ids = own.Select(notice => notice.Id).ToList();
            if (choice.IsQuietAt(time))
            {
                var end = JapanTime.StartOf(clock.JapanToday()) + choice.QuietTo.ToTimeSpan();
                var until = end > now ? end : end.AddDays(1);
                await db.Notices.Where(notice => ids.Contains(notice.Id)).ExecuteUpdateAsync(set => set.SetProperty(notice => notice.HeldUntil, until), stop);
                continue;
            }

            // Taken by one server alone: the others' update finds nothing. What was read meanwhile is no news.
            var taken = await db.Notices.Where(notice => ids.Contains(notice.Id) && notice.OutAt == null).ExecuteUpdateAsync(set => set.SetProperty(notice => notice.OutAt, now), stop);
            if (taken == 0 || own.All(notice => notice.ReadAt is not null))
            {
                continue;
            }

            if (choice.MailAtOnce && await Address(own.Key, stop) is { } to
                && await office.Post(new($"notice:{ids[^1]}", to.Mail, to.Name, "新しいお知らせがあります", [$"新しいお知らせが{own.Count()}件あります。"], "/today", "サインインして見る", own.Key), stop))
            {
                mails++;
            }

            pushes += choice.Push ? await push.Tell([.. devices[own.Key]], stop) : 0;
            await db.SaveChangesAsync(stop);
        }

        return (mails, pushes);
    }

    private async Task<(string Mail, string Name)?> Address(Id<Member> member, CancellationToken stop) =>
        !mail.IsOn ? null
        : await db.Memberships.Where(Membership.InForceOn(clock.JapanToday())).Where(membership => membership.Member == member)
            .Join(db.Set<Member>(), membership => membership.Member, one => one.Id, (_, one) => new { one.Email, one.Name }).FirstOrDefaultAsync(stop) is { Email: { } address } found ? (address, found.Name) : null;
}
