using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Renkei.Facilities;

/// <summary>The hours at which a place is open in a week, and on national holidays.
/// Written "月 09:00-12:00 14:00-17:30;祝 09:00-12:00"; an end past 24:00 means the next morning.</summary>
public sealed partial class WeeklyHours
{
    /// <summary>Monday is 0, Sunday 6, a national holiday 7.</summary>
    public const int Holiday = 7;
    private const string DayLetters = "月火水木金土日祝";
    private const int DayMinutes = 24 * 60;

    private readonly List<Span> spans;

    private WeeklyHours(IEnumerable<Span> spans) => this.spans = Merge(spans);

    /// <summary>Minutes since midnight; <see cref="To"/> up to 48 hours where it passes midnight.</summary>
    public readonly record struct Span(int Day, int From, int To);

    public IReadOnlyCollection<Span> Spans => spans;

    /// <summary>The days on which it is open at some time. What passes midnight may run into the next weekday or into a holiday; what follows a holiday is any day.</summary>
    public IEnumerable<int> OpenDays => spans.Select(span => span.Day)
        .Concat(spans.Where(span => span.To > DayMinutes).SelectMany(span => span.Day == Holiday ? Enumerable.Range(0, Holiday + 1) : [(span.Day + 1) % Holiday, Holiday]))
        .Distinct().Order();

    /// <summary>The week as people read it: days with the same hours together.</summary>
    public string Japanese => string.Join("　", spans.GroupBy(span => span.Day)
        .Select(day => (Day: DayLetters[day.Key], Hours: string.Join("・", day.Select(span => $"{Clock(span.From)}–{Clock(span.To)}"))))
        .GroupBy(day => day.Hours)
        .Select(group => $"{string.Concat(group.Select(day => day.Day))} {group.Key}"));

    public static WeeklyHours Of(IEnumerable<Span> spans) => new(spans);

    public static bool TryParse(string text, out WeeklyHours hours)
    {
        List<Span> found = [];
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || words[0].Any(letter => !DayLetters.Contains(letter)))
            {
                hours = new([]);
                return false;
            }

            foreach (var word in words.Skip(1))
            {
                if (SpanPattern().Match(word) is not { Success: true } match || Minutes(match.Groups[1].Value) is not { } from || Minutes(match.Groups[2].Value) is not { } to || from == to)
                {
                    hours = new([]);
                    return false;
                }

                found.AddRange(words[0].Select(letter => new Span(DayLetters.IndexOf(letter), from, to < from ? to + DayMinutes : to)));
            }
        }

        hours = new(found);
        return found.Count > 0;
    }

    /// <summary>"9:00", "09:00" or "24:00" as minutes since midnight; null for anything else.</summary>
    public static int? Minutes(string clock) =>
        clock.Split(':') is [var hour, var minute]
        && int.TryParse(hour, NumberStyles.None, CultureInfo.InvariantCulture, out var h) && int.TryParse(minute, NumberStyles.None, CultureInfo.InvariantCulture, out var m)
        && h is >= 0 and <= 48 && m is >= 0 and < 60 && (h * 60) + m <= 2 * DayMinutes
            ? (h * 60) + m
            : null;

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var day in spans.GroupBy(span => span.Day))
        {
            text.Append(text.Length > 0 ? ";" : "").Append(DayLetters[day.Key]);
            foreach (var span in day)
            {
                text.Append(' ').Append(Clock(span.From)).Append('-').Append(Clock(span.To));
            }
        }

        return text.ToString();
    }

    private static string Clock(int minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:00}:{minutes % 60:00}");

    private static List<Span> Merge(IEnumerable<Span> given)
    {
        List<Span> merged = [];
        Span? open = null;
        foreach (var span in given.OrderBy(span => (span.Day, span.From, span.To)))
        {
            if (open is { } last && last.Day == span.Day && span.From <= last.To)
            {
                open = last with { To = Math.Max(last.To, span.To) };
            }
            else
            {
                if (open is { } done)
                {
                    merged.Add(done);
                }

                open = span;
            }
        }

        if (open is { } rest)
        {
            merged.Add(rest);
        }

        return merged;
    }

    [GeneratedRegex(@"^(\d{1,2}:\d{2})[-–~〜](\d{1,2}:\d{2})$")]
    private static partial Regex SpanPattern();
}
