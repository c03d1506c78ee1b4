using Renkei.Access;

namespace Renkei.Inbox.Delivery;

/// <summary>One mail on each working morning to whoever has something due or unread: how much, and a link; never what.</summary>
public sealed class MorningMail(AppDb db, PostOffice office, MailSettings mail, WorkCalendar calendar, TimeProvider clock)
{
    private const int PageSize = 200;

    /// <summary>Answers how many were written.</summary>
    public async Task<int> Run(CancellationToken stop = default)
    {
        var (today, time) = (clock.JapanToday(), TimeOnly.FromDateTime(clock.JapanNow().DateTime));
        if (!mail.IsOn || time < DeliveryChoice.Earliest)
        {
            return 0;
        }

        var written = 0;
        Id<Member>? last = null;
        Dictionary<Id<Workplace>, bool> isOpen = [];
        var inForce = db.Memberships.Where(Membership.InForceOn(today));
        while (true)
        {
            // Page by page over the people at work today.
            var page = await db.Members.AsNoTracking()
                .Where(member => (last == null || member.Id > last) && inForce.Any(membership => membership.Member == member.Id))
                .OrderBy(member => member.Id).Take(PageSize).Select(member => new { member.Id, member.Name, member.Email }).ToListAsync(stop);
            if (page.Count == 0)
            {
                return written;
            }

            last = page[^1].Id;
            var ids = page.ConvertAll(member => member.Id);
            var choices = await db.Set<DeliveryChoice>().AsNoTracking().Where(choice => ids.Contains(choice.Member)).ToDictionaryAsync(choice => choice.Member, stop);
            var hats = (await db.Memberships.AsNoTracking().Where(Membership.InForceOn(today)).Where(membership => ids.Contains(membership.Member)).ToListAsync(stop)).ToLookup(membership => membership.Member);
            foreach (var member in page)
            {
                var choice = choices.GetValueOrDefault(member.Id) ?? new() { Member = member.Id };
                if (!choice.MorningMail || time < choice.MorningAt || member.Email is null || !await IsAtWork(hats[member.Id]) || await Awaits(member.Id, hats[member.Id], stop) is not { } awaits)
                {
                    continue;
                }

                written += await office.Post(new($"morning:{member.Id}:{today:yyyy-MM-dd}", member.Email, member.Name, $"今日すること（{Wareki.FormatShort(today)}）", [awaits], "/today", "サインインして見る", member.Id), stop) ? 1 : 0;
            }

            await db.SaveChangesAsync(stop);
            db.ChangeTracker.Clear();
        }

        async Task<bool> IsAtWork(IEnumerable<Membership> own)
        {
            foreach (var workplace in own.Select(membership => membership.Workplace).Distinct())
            {
                if (!isOpen.TryGetValue(workplace, out var open))
                {
                    isOpen[workplace] = open = await calendar.IsOpen(workplace, today, stop);
                }

                if (open)
                {
                    return true;
                }
            }

            return false;
        }
    }

    private async Task<string?> Awaits(Id<Member> member, IEnumerable<Membership> hats, CancellationToken stop)
    {
        var (now, tomorrow) = (clock.GetUtcNow(), JapanTime.StartOf(clock.JapanToday().AddDays(1)));
        var open = db.InboxTasks.AsNoTracking().Where(task => task.State == InboxTaskState.Open && task.Due < tomorrow && (task.SnoozedUntil == null || task.SnoozedUntil <= now));
        var (overdue, due) = await Count(open.Where(task => task.Member == member));
        foreach (var hat in hats)
        {
            var duties = hat.Duties.Cast<Duty?>().ToList();
            var (more, others) = await Count(open.Where(task => task.Workplace == hat.Workplace && (task.Duty == null || duties.Contains(task.Duty))));
            (overdue, due) = (overdue + more, due + others);
        }

        var unread = await db.Notices.CountAsync(notice => notice.Member == member && notice.ReadAt == null, stop);
        return overdue + due + unread == 0 ? null : $"期限を過ぎたことが{overdue}件、今日が期限のことが{due}件、読んでいないお知らせが{unread}件あります。";

        async Task<(int Overdue, int Due)> Count(IQueryable<InboxTask> tasks)
        {
            var groups = await tasks.GroupBy(task => task.Due < now).Select(same => new { same.Key, Count = same.Count() }).ToListAsync(stop);
            return (groups.Find(group => group.Key)?.Count ?? 0, groups.Find(group => !group.Key)?.Count ?? 0);
        }
    }
}
