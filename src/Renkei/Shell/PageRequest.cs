using System.Globalization;

namespace Renkei.Shell;

/// <summary>What every page does with its request: tell a refusal by the status too, and show again what was typed.</summary>
public static class PageRequest
{
    /// <summary>A number that stands after an address's question mark: null where nothing stands, −1 (which no record has) where it is no number.
    /// A page takes such values as text: Blazor answers 500 to what it cannot turn into a number.</summary>
    public static int? Number(string? typed) => typed is null or "" ? null : int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    /// <summary>A day as a date field holds it.</summary>
    public static string? Day(DateOnly? day) => day?.ToString(DayFormat, CultureInfo.InvariantCulture);

    /// <summary>A moment as a date-and-time field holds it: what the clock on a wall in Japan shows.</summary>
    public static string? Wall(DateTimeOffset? at) => at is { } moment ? JapanTime.Wall(moment).ToString(WallFormat, CultureInfo.InvariantCulture) : null;

    private const string DayFormat = "yyyy-MM-dd";
    private const string WallFormat = "yyyy-MM-dd'T'HH:mm";

    extension(HttpContext http)
    {
        /// <summary>The refusal itself, after the answer has taken its status; null leaves the answer as it is.</summary>
        public Refusal? Told(Refusal? refusal)
        {
            if (refusal is not null)
            {
                http.Response.StatusCode = refusal.Status;
            }

            return refusal;
        }

        /// <summary>The day that was posted in a date field; null where none was, or it is no day.</summary>
        public DateOnly? PostedDay(string name) => DateOnly.TryParseExact(http.Posted(name), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

        /// <summary>What was posted in a date-and-time field; null where nothing was, or it is no moment.</summary>
        public DateTime? PostedWall(string name) => DateTime.TryParseExact(http.Posted(name), WallFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var shown) ? shown : null;

        /// <summary>The whole number that was posted, however its digits were typed; null where none was, or it is none.</summary>
        public int? PostedNumber(string name) => int.TryParse(JapaneseText.Tidy(http.Posted(name) ?? "").Replace(",", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

        /// <summary>The record that was chosen in a field; null where none was.</summary>
        public Id<T>? PostedId<T>(string name) where T : IEntity => Id<T>.TryParse(http.Posted(name), null, out var id) ? id : null;

        /// <summary>What was posted in a field; null where nothing was posted or the form had no such field.</summary>
        public string? Posted(string name) =>
            HttpMethods.IsPost(http.Request.Method) && http.Request.HasFormContentType && http.Request.Form.TryGetValue(name, out var typed) ? typed.ToString() : null;
    }
}
