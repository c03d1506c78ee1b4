using Renkei.Access;

namespace Renkei.Inbox;

/// <summary>On which days and between which hours a workplace is at work. Without one of its own a workplace keeps the usual: Monday to Friday, 8:30 to 17:15,
/// closed on national holidays and from 29 December to 3 January (the days that local governments close, 地方自治法第4条の2).</summary>
public sealed class OfficeHours : IEntity
{
    public const string Usually = "1111100";
    public const int MostClosedDays = 100;

    public Id<OfficeHours> Id { get; init; } = Id<OfficeHours>.New();
    public required Id<Workplace> Workplace { get; init; }

    /// <summary>A 1 for each day of work from Monday to Sunday.</summary>
    public string OpenDays { get; private set; } = Usually;

    public TimeOnly Opens { get; private set; } = new(8, 30);
    public TimeOnly Closes { get; private set; } = new(17, 15);

    /// <summary>Works on national holidays as on any other day.</summary>
    public bool OnHolidays { get; private set; }

    /// <summary>The first and the last day of the closure at the turn of the year, as month and day (1229, 103); 0 where there is none.</summary>
    public int YearEnd { get; private set; } = 1229;
    public int NewYear { get; private set; } = 103;

    /// <summary>Further days on which it is closed, each once.</summary>
    public List<DateOnly> Closed { get; private set; } = [];

    public int Version { get; private set; }

    public Refusal? Set(string openDays, TimeOnly opens, TimeOnly closes, bool onHolidays, int yearEnd, int newYear, IReadOnlyCollection<DateOnly> closed)
    {
        if (openDays.Length != 7 || openDays.Any(day => day is not ('0' or '1')) || !openDays.Contains('1', StringComparison.Ordinal))
        {
            return Refusal.Invalid("open-days", "働く曜日を、1つ以上選んでください。");
        }

        if (closes <= opens)
        {
            return Refusal.Invalid("closes", "終わりの時刻は、始まりより後にしてください。");
        }

        if (yearEnd == 0 != (newYear == 0) || (yearEnd != 0 && (!IsDay(yearEnd) || !IsDay(newYear))))
        {
            return Refusal.Invalid("year-end", "年末年始の休みは、初めの日と終わりの日を 12-29 と 1-3 のように両方書くか、両方空けてください。");
        }

        if (closed.Count > MostClosedDays)
        {
            return Refusal.Invalid("closed", $"休みの日は{MostClosedDays}日までです。過ぎた日を消してください。");
        }

        (OpenDays, Opens, Closes, OnHolidays, YearEnd, NewYear, Version) = (openDays, opens, closes, onHolidays, yearEnd, newYear, Version + 1);
        Closed = [.. closed.Distinct().Order()];
        return null;
    }

    /// <param name="isHoliday">Whether the country has a holiday on this day.</param>
    public bool IsOpen(DateOnly day, bool isHoliday)
    {
        var at = (day.Month * 100) + day.Day;
        var isTurnOfYear = YearEnd != 0 && (YearEnd > NewYear ? at >= YearEnd || at <= NewYear : at >= YearEnd && at <= NewYear);
        return OpenDays[((int)day.DayOfWeek + 6) % 7] == '1' && (OnHolidays || !isHoliday) && !isTurnOfYear && !Closed.Contains(day);
    }

    private static bool IsDay(int monthDay) => DateOnly.TryParseExact($"2024-{monthDay / 100:00}-{monthDay % 100:00}", "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out _);
}

internal sealed class OfficeHoursTable : IEntityTypeConfiguration<OfficeHours>
{
    public void Configure(EntityTypeBuilder<OfficeHours> builder)
    {
        builder.ToTable("office_hours");
        builder.Property(hours => hours.OpenDays).HasMaxLength(7);
        builder.Property(hours => hours.Version).IsConcurrencyToken();
        builder.HasOne<Workplace>().WithMany().HasForeignKey(hours => hours.Workplace);
        builder.HasIndex(hours => hours.Workplace).IsUnique();
    }
}
