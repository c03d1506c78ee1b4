namespace Renkei.Foundation;

/// <summary>Time as people here read it from the wall: Japan Standard Time.</summary>
public static class JapanTime
{
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");

    /// <summary>The moment in UTC at which this day begins in Japan.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), Zone.BaseUtcOffset).ToUniversalTime();

    /// <summary>The last second of this day in Japan, in UTC: until when something is due on it.</summary>
    public static DateTimeOffset EndOf(DateOnly day) => StartOf(day.AddDays(1)).AddSeconds(-1);

    /// <summary>What the clock on a wall in Japan shows at this moment.</summary>
    public static DateTime Wall(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone).DateTime;

    /// <summary>The moment in UTC at which the clock on a wall in Japan shows this.</summary>
    public static DateTimeOffset AtWall(DateTime shown) => new DateTimeOffset(DateTime.SpecifyKind(shown, DateTimeKind.Unspecified), Zone.BaseUtcOffset).ToUniversalTime();

    /// <summary>The day in Japan on which this moment lies.</summary>
    public static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(Wall(at));

    extension(TimeProvider clock)
    {
        public DateTimeOffset JapanNow() => TimeZoneInfo.ConvertTime(clock.GetUtcNow(), Zone);

        public DateOnly JapanToday() => DayOf(clock.GetUtcNow());
    }
}
