using Renkei.Access;

namespace Renkei.Inbox;

/// <summary>The one small door by which other rooms put work and news before people. Nothing is saved here: it goes with the caller's own save, or not at all.</summary>
public sealed class InboxDoor(AppDb db, Actor actor, WorkCalendar calendar, TimeProvider clock)
{
    /// <param name="Kind">The kind of work; with the source it finds the task again.</param>
    /// <param name="Title">What is to be done, without personal data.</param>
    public sealed record Work(string Kind, Guid Source, string Title, string Href, TaskOwner Owner, DateTimeOffset Due);

    /// <summary>Opens the task; where one is open for the same work it is brought up to date instead.</summary>
    public async Task<InboxTask> Open(Work work, CancellationToken stop = default)
    {
        if (await Standing(work.Kind, work.Source, stop) is { } open)
        {
            if (open.Due != work.Due)
            {
                open.Due = work.Due;
                open.RemindBefore(clock.GetUtcNow());
            }

            (open.Title, open.Href) = (JapaneseText.Cut(work.Title, InboxTask.LongestTitle), work.Href);
            return open;
        }

        var task = new InboxTask
        {
            Kind = work.Kind,
            Source = work.Source,
            Title = JapaneseText.Cut(work.Title, InboxTask.LongestTitle),
            Href = work.Href,
            Due = work.Due,
            OpenedAt = clock.GetUtcNow(),
            OpenedBy = actor.Name,
        };
        task.Give(work.Owner);
        task.RemindBefore(clock.GetUtcNow());
        db.Add(task);
        if (work.Owner.Member is { } owner)
        {
            Tell([owner], $"新しいすること: {task.Title}", $"/inbox/{task.Id}");
        }

        return task;
    }

    /// <summary>Opens the task at one of the desks where somebody has this duty, due in so many of its working days; nobody there, no task.</summary>
    public async Task OpenForDuty(string kind, Guid source, string title, string href, Duty duty, int workingDays, CancellationToken stop = default)
    {
        foreach (var desk in (await DesksWith(duty, stop)).Take(1))
        {
            await Open(new(kind, source, title, href, TaskOwner.Desk(desk, duty), await calendar.Due(desk, clock.JapanToday(), workingDays, stop)), stop);
        }
    }

    /// <summary>The work is done, or (dropped) nobody need do it any more. No task, no matter.</summary>
    public async Task Close(string kind, Guid source, bool isDropped = false, CancellationToken stop = default) =>
        (await Standing(kind, source, stop))?.End(isDropped ? InboxTaskState.Dropped : InboxTaskState.Done, actor.Name, clock.GetUtcNow());

    /// <summary>Tells each of these people; the acting person knows already.</summary>
    public void Tell(IEnumerable<Id<Member>> members, string title, string href) => db.AddRange(members.Distinct().Where(member => member != actor.Member)
        .Select(member => new Notice { Member = member, Title = JapaneseText.Cut(title, InboxTask.LongestTitle), Href = href, At = clock.GetUtcNow() }));

    /// <summary>Tells everybody who works at this workplace today, or those with the duty.</summary>
    public async Task TellDesk(Id<Workplace> workplace, Duty? duty, string title, string href, CancellationToken stop = default)
    {
        var there = await db.Memberships.AsNoTracking().Where(Membership.InForceOn(clock.JapanToday())).Where(membership => membership.Workplace == workplace)
            .Select(membership => new { membership.Member, membership.Role, membership.IsFacilityAdministrator }).ToListAsync(stop);
        Tell(there.Where(one => duty is null || Membership.DutiesOf(one.Role, one.IsFacilityAdministrator).Contains(duty.Value)).Select(one => one.Member), title, href);
    }

    /// <summary>The workplaces at which somebody has this duty today.</summary>
    public async Task<IReadOnlyList<Id<Workplace>>> DesksWith(Duty duty, CancellationToken stop = default)
    {
        var roles = Enum.GetValues<Role>().Where(role => role.Duties.Contains(duty)).ToList();
        return await db.Memberships.Where(Membership.InForceOn(clock.JapanToday())).Where(membership => roles.Contains(membership.Role)).Select(membership => membership.Workplace).Distinct().ToListAsync(stop);
    }

    private async Task<InboxTask?> Standing(string kind, Guid source, CancellationToken stop) =>
        db.ChangeTracker.Entries<InboxTask>().Select(entry => entry.Entity).FirstOrDefault(task => task.Kind == kind && task.Source == source && task.State == InboxTaskState.Open)
        ?? await db.InboxTasks.FirstOrDefaultAsync(task => task.Kind == kind && task.Source == source && task.State == InboxTaskState.Open, stop);
}
