using Renkei.Access;
using Renkei.Access.Trail;

namespace Renkei.Inbox;

/// <summary>Puts the monthly review of the trail, and whatever was found wrong in it, before those who read it.</summary>
public sealed class AuditTasks(AppDb db, InboxDoor door, WorkCalendar calendar, TimeProvider clock)
{
    public const string ReviewKind = "audit-review";
    public const string FaultKind = "audit-fault";
    private const int WorkingDaysToReview = 10;

    public async Task<string> Run(CancellationToken stop = default)
    {
        var today = clock.JapanToday();
        var month = new DateOnly(today.Year, today.Month, 1).AddMonths(-1);
        var isReviewed = await db.Set<AuditReview>().AnyAsync(review => review.Month == month, stop);
        var isKept = await db.AuditDays.AnyAsync(day => day.Day >= month && day.Day < month.AddMonths(1), stop);
        var brokenAt = await db.AuditDays.Where(day => day.Faults > 0).MaxAsync(day => day.CheckedAt, stop);
        foreach (var desk in await door.DesksWith(Duty.ReadAudit, stop))
        {
            if (isReviewed || !isKept)
            {
                await door.Close(ReviewKind, desk.Value, isDropped: !isReviewed, stop);
            }
            else
            {
                await door.Open(new(ReviewKind, desk.Value, $"操作の記録の点検（{Wareki.FormatShort(month)}の月）", $"/audit/review?month={month:yyyy-MM}", TaskOwner.Desk(desk, Duty.ReadAudit),
                    await calendar.Due(desk, month.AddMonths(1), WorkingDaysToReview, stop)), stop);
            }

            // Once for each finding: whoever has said that it is dealt with is not asked anew every hour.
            if (brokenAt is not null && !await db.InboxTasks.AnyAsync(task => task.Workplace == desk && task.Kind == FaultKind && task.OpenedAt >= brokenAt, stop))
            {
                await door.Open(new(FaultKind, desk.Value, "操作の記録に、変えられたところがあります", "/audit/review", TaskOwner.Desk(desk, Duty.ReadAudit), clock.GetUtcNow()), stop);
            }
        }

        await db.SaveChangesAsync(stop);
        return brokenAt is null ? "" : "操作の記録に、変えられたところがあります。";
    }
}
