namespace Renkei.Foundation;

/// <summary>Time as people here read it from the wall: Japan Standard Time.</summary>
public static class JapanTime
{
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");

    /// <summary>The moment in UTC at which this day begins in Japan.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), Zone.BaseUtcOffset).ToUniversalTime();

    /// <summary>The day in Japan on which this moment lies.</summary>
    public static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);

    extension(TimeProvider clock)
    {
        public DateTimeOffset JapanNow() => TimeZoneInfo.ConvertTime(clock.GetUtcNow(), Zone);

        public DateOnly JapanToday() => DayOf(clock.GetUtcNow());
    }
}
