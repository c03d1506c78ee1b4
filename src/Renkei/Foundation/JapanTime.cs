namespace Renkei.Foundation;

/// <summary>Time as people here read it from the wall: Japan Standard Time.</summary>
public static class JapanTime
{
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");

    /// <summary>The moment in UTC at which this day begins in Japan.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), Zone.BaseUtcOffset).ToUniversalTime();

    extension(TimeProvider clock)
    {
        public DateTimeOffset JapanNow() => TimeZoneInfo.ConvertTime(clock.GetUtcNow(), Zone);

        public DateOnly JapanToday() => DateOnly.FromDateTime(clock.JapanNow().DateTime);
    }
}
