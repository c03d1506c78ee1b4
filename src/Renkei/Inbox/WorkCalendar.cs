using Renkei.Access;

namespace Renkei.Inbox;

/// <summary>Counts working days by the national holidays and a workplace's own calendar.</summary>
public sealed class WorkCalendar(AppDb db)
{
    /// <summary>Beyond this a calendar that is closed for good would be searched for ever.</summary>
    public const int FurthestDays = 3660;

    /// <summary>The day that is so many working days after this one; with 0 the day itself or, where it is none, the next working day.</summary>
    public async Task<DateOnly> Plus(Id<Workplace>? workplace, DateOnly from, int workingDays, CancellationToken stop = default)
    {
        var (hours, holidays) = await Of(workplace, from, from.AddDays((workingDays * 3) + 60), stop);
        return Plus(hours, holidays, from, workingDays);
    }

    /// <summary>The end of office hours on that day: a task due on the third working day is due when the desk closes.</summary>
    public async Task<DateTimeOffset> Due(Id<Workplace>? workplace, DateOnly from, int workingDays, CancellationToken stop = default)
    {
        var (hours, holidays) = await Of(workplace, from, from.AddDays((workingDays * 3) + 60), stop);
        return JapanTime.StartOf(Plus(hours, holidays, from, workingDays)) + hours.Closes.ToTimeSpan();
    }

    /// <summary>When the desk closes on this day, whatever day it is.</summary>
    public async Task<DateTimeOffset> ClosingOn(Id<Workplace>? workplace, DateOnly day, CancellationToken stop = default)
    {
        var (hours, _) = await Of(workplace, day, day, stop);
        return JapanTime.StartOf(day) + hours.Closes.ToTimeSpan();
    }

    public async Task<bool> IsOpen(Id<Workplace> workplace, DateOnly day, CancellationToken stop = default)
    {
        var (hours, holidays) = await Of(workplace, day, day, stop);
        return hours.IsOpen(day, holidays.Contains(day));
    }

    public static DateOnly Plus(OfficeHours hours, IReadOnlySet<DateOnly> holidays, DateOnly from, int workingDays)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(workingDays);
        var (day, left) = (from, workingDays);
        for (var steps = 0; steps < FurthestDays; steps++)
        {
            if (hours.IsOpen(day, holidays.Contains(day)) && (workingDays == 0 || day != from) && --left <= 0)
            {
                return day;
            }

            day = day.AddDays(1);
        }

        return day;
    }

    private async Task<(OfficeHours, IReadOnlySet<DateOnly>)> Of(Id<Workplace>? workplace, DateOnly from, DateOnly to, CancellationToken stop)
    {
        var hours = workplace is null ? null : await db.OfficeHours.AsNoTracking().SingleOrDefaultAsync(one => one.Workplace == workplace, stop);
        var holidays = await db.NationalHolidays.AsNoTracking().Where(holiday => holiday.Day >= from && holiday.Day <= to).Select(holiday => holiday.Day).ToListAsync(stop);
        return (hours ?? new() { Workplace = workplace ?? default }, holidays.ToHashSet());
    }
}
