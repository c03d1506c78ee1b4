using System.Text;
using System.Xml.Linq;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Renkei.Access;
using Renkei.Shell;

namespace Renkei.Learning.Applying;

/// <summary>The public calendar for people's own calendars (iCalendar) and readers (RSS).</summary>
public sealed class EventFeeds(FindEvents find, IConfiguration configuration, TimeProvider clock)
{
    private string Site => AccessRoom.Site(configuration).TrimEnd('/');

    private string Name => $"{configuration["Region:Name"]} 研修・講座".Trim();

    public async Task<string> Calendar(CancellationToken stop = default)
    {
        var calendar = new Calendar { ProductId = "-//Renkei//Events//JA", Method = "PUBLISH" };
        calendar.AddProperty("X-WR-CALNAME", Name);
        foreach (var row in (await find.Run(stop: stop)).Rows)
        {
            calendar.Events.Add(new CalendarEvent
            {
                Uid = $"{row.Session}@{new Uri(Site).Host}",
                Summary = row.Title,
                Start = new CalDateTime(row.StartsAt.UtcDateTime, "UTC"),
                End = new CalDateTime(row.EndsAt.UtcDateTime, "UTC"),
                DtStamp = new CalDateTime(clock.GetUtcNow().UtcDateTime, "UTC"),
                Location = row.Place.Length > 0 ? row.Place : "オンライン",
                Status = row.IsCancelled ? "CANCELLED" : "CONFIRMED",
                Url = new Uri($"{Site}/events/{row.Session}"),
                Description = $"{row.Kind.Japanese}　申し込みの締切 {Wareki.Format(row.Deadline)}",
            });
        }

        return new CalendarSerializer().SerializeToString(calendar)!;
    }

    public async Task<string> Rss(CancellationToken stop = default)
    {
        var items = (await find.Run(stop: stop)).Rows.Select(row => new XElement("item",
            new XElement("title", row.IsCancelled ? $"【中止】{row.Title}" : row.Title),
            new XElement("link", $"{Site}/events/{row.Session}"),
            new XElement("guid", new XAttribute("isPermaLink", "true"), $"{Site}/events/{row.Session}"),
            new XElement("category", row.Kind.Japanese),
            new XElement("description", $"{Wareki.Format(row.StartsAt)}から　{(row.Place.Length > 0 ? row.Place : "オンライン")}　申し込みの締切 {Wareki.Format(row.Deadline)}")));
        var document = new XDocument(new XElement("rss", new XAttribute("version", "2.0"), new XElement("channel",
            new XElement("title", Name), new XElement("link", $"{Site}/events"), new XElement("description", "これからの研修・講座・シンポジウム"), new XElement("language", "ja"), items)));
        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{document}\n";
    }

    public static void Map(IEndpointRouteBuilder events)
    {
        events.MapGet("/calendar.ics", async (EventFeeds feeds, CancellationToken stop) => TypedResults.Text(await feeds.Calendar(stop), "text/calendar", Encoding.UTF8))
            .AllowAnonymous().WithMetadata(new SameForVisitorsAttribute()).ExcludeFromDescription();
        events.MapGet("/feed.xml", async (EventFeeds feeds, CancellationToken stop) => TypedResults.Text(await feeds.Rss(stop), "application/rss+xml", Encoding.UTF8))
            .AllowAnonymous().WithMetadata(new SameForVisitorsAttribute()).ExcludeFromDescription();
    }
}
