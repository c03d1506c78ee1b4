using CsCheck;
using Renkei.Access;
using Renkei.Foundation;
using Renkei.Inbox;

namespace Renkei.Tests.Inbox;

public sealed class WorkCalendarTests
{
    private static readonly OfficeHours Usual = new() { Workplace = Id<Workplace>.New() };

    // 2026: 勤労感謝の日 on a Monday; 2027 begins on a Friday.
    private static readonly HashSet<DateOnly> Holidays = [new(2026, 11, 3), new(2026, 11, 23), new(2027, 1, 1), new(2027, 1, 11)];

    [Theory]
    [InlineData("2026-11-20", 0, "2026-11-20")]
    [InlineData("2026-11-21", 0, "2026-11-24")]
    [InlineData("2026-11-20", 1, "2026-11-24")]
    [InlineData("2026-11-21", 1, "2026-11-24")]
    [InlineData("2026-12-28", 1, "2027-01-04")]
    [InlineData("2027-01-08", 1, "2027-01-12")]
    public void Working_days_are_counted_over_weekends_holidays_and_the_turn_of_the_year(string from, int days, string to) =>
        Assert.Equal(DateOnly.Parse(to, System.Globalization.CultureInfo.InvariantCulture), WorkCalendar.Plus(Usual, Holidays, DateOnly.Parse(from, System.Globalization.CultureInfo.InvariantCulture), days));

    private static readonly Gen<OfficeHours> Calendars =
        from days in Gen.Int[1, 127]
        from onHolidays in Gen.Bool
        from turn in Gen.Bool
        from closed in Gen.Int[0, 400].Array[0, 8]
        select Made(days, onHolidays, turn, closed);

    private static OfficeHours Made(int days, bool onHolidays, bool turn, int[] closed)
    {
        var hours = new OfficeHours { Workplace = Id<Workplace>.New() };
        Assert.Null(hours.Set(string.Concat(Enumerable.Range(0, 7).Select(at => (days >> at & 1) == 1 ? '1' : '0')), new(9, 0), new(18, 0), onHolidays, turn ? 1229 : 0, turn ? 103 : 0, [.. closed.Select(day => new DateOnly(2026, 10, 1).AddDays(day))]));
        return hours;
    }

    [Fact]
    public void Every_answer_is_a_working_day_and_between_lie_exactly_so_many() =>
        Gen.Select(Calendars, Gen.Int[0, 400], Gen.Int[0, 40]).Sample((hours, at, days) =>
        {
            var from = new DateOnly(2026, 9, 1).AddDays(at);
            var to = WorkCalendar.Plus(hours, Holidays, from, days);
            var open = Enumerable.Range(1, Math.Max(0, to.DayNumber - from.DayNumber)).Count(step => hours.IsOpen(from.AddDays(step), Holidays.Contains(from.AddDays(step))));
            return hours.IsOpen(to, Holidays.Contains(to)) && to >= from && (days == 0 ? to == from || (open == 1 && !hours.IsOpen(from, Holidays.Contains(from))) : open == days);
        });

    [Fact]
    public void Counting_in_two_steps_is_counting_in_one() =>
        Gen.Select(Calendars, Gen.Int[0, 400], Gen.Int[1, 20], Gen.Int[1, 20]).Sample((hours, at, first, second) =>
        {
            var from = new DateOnly(2026, 9, 1).AddDays(at);
            return WorkCalendar.Plus(hours, Holidays, WorkCalendar.Plus(hours, Holidays, from, first), second) == WorkCalendar.Plus(hours, Holidays, from, first + second);
        });
}
