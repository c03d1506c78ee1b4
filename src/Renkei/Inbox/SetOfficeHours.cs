using System.Globalization;
using Renkei.Access;

namespace Renkei.Inbox;

/// <summary>A workplace's calendar, seen by who works there and set by them or by who manages workplaces.</summary>
public sealed class SetOfficeHours(AppDb db, Actor actor)
{
    public sealed class Request
    {
        /// <summary>A 1 for each day of work from Monday to Sunday.</summary>
        public string OpenDays { get; set => field = value ?? ""; } = OfficeHours.Usually;

        public TimeOnly Opens { get; set; } = new(8, 30);
        public TimeOnly Closes { get; set; } = new(17, 15);
        public bool OnHolidays { get; set; }

        /// <summary>12-29 and 1-3; both empty where it works on.</summary>
        public string YearEnd { get; set => field = value ?? ""; } = "12-29";
        public string NewYear { get; set => field = value ?? ""; } = "1-3";

        public IReadOnlyList<DateOnly> Closed { get; set => field = value ?? []; } = [];

        public int Version { get; set; }
    }

    public sealed record View(string Workplace, Request Hours);

    public async Task<Answer<View>> See(Id<Workplace> workplace, CancellationToken stop = default)
    {
        if (May(workplace) is { } refusal)
        {
            return refusal;
        }

        if (await db.Workplaces.Where(one => one.Id == workplace).Select(one => one.Name).SingleOrDefaultAsync(stop) is not { } name)
        {
            return Refusal.NotFound("職場");
        }

        var hours = await db.OfficeHours.AsNoTracking().SingleOrDefaultAsync(one => one.Workplace == workplace, stop) ?? new() { Workplace = workplace };
        return new View(name, new()
        {
            OpenDays = hours.OpenDays,
            Opens = hours.Opens,
            Closes = hours.Closes,
            OnHolidays = hours.OnHolidays,
            YearEnd = Said(hours.YearEnd),
            NewYear = Said(hours.NewYear),
            Closed = hours.Closed,
            Version = hours.Version,
        });
    }

    public async Task<Refusal?> Run(Id<Workplace> workplace, Request request, CancellationToken stop = default)
    {
        if (May(workplace) is { } refusal)
        {
            return refusal;
        }

        if (!await db.Workplaces.AnyAsync(one => one.Id == workplace, stop))
        {
            return Refusal.NotFound("職場");
        }

        var hours = await db.OfficeHours.SingleOrDefaultAsync(one => one.Workplace == workplace, stop);
        if (request.Version != (hours?.Version ?? 0))
        {
            return new("hours-changed", "ほかの人が先にこの職場の暦を変えました。今の内容を確かめてから、もう一度保存してください。");
        }

        if (hours is null)
        {
            hours = new() { Workplace = workplace };
            db.Add(hours);
        }

        if (Read(request.YearEnd) is not { } yearEnd || Read(request.NewYear) is not { } newYear)
        {
            return Refusal.Invalid("year-end", "年末年始の休みは、12-29 と 1-3 のように書くか、両方空けてください。");
        }

        if (hours.Set(request.OpenDays, request.Opens, request.Closes, request.OnHolidays, yearEnd, newYear, request.Closed) is { } no)
        {
            return no;
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    private Refusal? May(Id<Workplace> workplace) =>
        actor.NeedsSignIn() ?? (actor.Workplace == workplace || actor.Has(Duty.ManageMembers) ? null : actor.Needs(Duty.ManageMembers));

    private static string Said(int monthDay) => monthDay == 0 ? "" : $"{(monthDay / 100).ToString(CultureInfo.InvariantCulture)}-{(monthDay % 100).ToString(CultureInfo.InvariantCulture)}";

    private static int? Read(string text) =>
        text.Trim() is not { Length: > 0 } given ? 0
        : given.Split('-') is [var month, var day] && int.TryParse(month, NumberStyles.None, CultureInfo.InvariantCulture, out var m) && int.TryParse(day, NumberStyles.None, CultureInfo.InvariantCulture, out var d) && m <= 12 && d <= 31 ? (m * 100) + d
        : null;

    public static void Map(IEndpointRouteBuilder workplaces)
    {
        workplaces.MapGet("/{workplace}/hours", async Task<Results<Ok<View>, ProblemHttpResult>> (Id<Workplace> workplace, SetOfficeHours set, CancellationToken stop) =>
            await set.See(workplace, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("職場の暦（働く曜日と時間、休みの日）");
        workplaces.MapPut("/{workplace}/hours", async Task<Results<NoContent, ProblemHttpResult>> (Id<Workplace> workplace, Request request, SetOfficeHours set, CancellationToken stop) =>
            await set.Run(workplace, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("職場の暦を決める");
    }
}
