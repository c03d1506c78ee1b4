using System.ComponentModel;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Renkei.Access;

namespace Renkei.Facilities;

/// <summary>Which facilities give what somebody needs, near where they need it. The page, the public site, the API and the files all ask here.</summary>
public sealed class FindFacilities(AppDb db, Actor actor, TimeProvider clock, LocatePlace locate, FacilityTermStatistics statistics)
{
    public const int DefaultLimit = 20;
    public const int GreatestLimit = 200;

    private const int LongestText = 100;
    private const int EarliestYear = 2000;
    private const int LatestYear = 2100;

    /// <summary>Counting stops here: nobody reads further, and the database should not either.</summary>
    public const int CountedUpTo = 1_000;

    /// <summary>Whoever walks the order and has not found enough after this many facilities asks the index instead, whatever it costs.</summary>
    private const int LongestWalk = 6_000;

    /// <summary>SQLite has no index that gives the nearest first; there the walk goes in widening circles.</summary>
    private static readonly double[] RadiiKm = [1, 4, 16, 64, 256, 5_000];

    /// <summary>The whole question, as it stands in the address of the page.</summary>
    public sealed class Query
    {
        /// <summary>Name, reading or address; several words must all occur.</summary>
        [FromQuery(Name = "q"), Description("名前・フリガナ・住所の言葉。空白で区切ると全部を含むもの")] public string? Text { get; set; }

        [FromQuery(Name = "service"), Description("種別・サービスの記号（例 130 訪問看護、home-visit 訪問診療）。繰り返すと全部に合うもの")] public string[]? Services { get; set; }
        [FromQuery(Name = "speciality"), Description("診療科の記号または名前（例 internal 内科）。繰り返すと全部に合うもの")] public string[]? Specialities { get; set; }
        [FromQuery(Name = "filing"), Description("施設基準の受理記号（例 支援診2）")] public string[]? Filings { get; set; }
        [FromQuery(Name = "condition"), Description("対応できる病状・処置の記号（例 oxygen 在宅酸素、end-of-life 看取り）")] public string[]? Conditions { get; set; }

        /// <summary>Only these, by their numbers: the facilities that somebody put aside.</summary>
        [FromQuery(Name = "serial"), Description("施設番号。繰り返すとそのどれか")] public string[]? Serials { get; set; }

        /// <summary>The code of an area or a municipality.</summary>
        [FromQuery(Name = "area"), Description("区域または市区町村のコード（例 142999）")] public string? Area { get; set; }

        [FromQuery(Name = "near"), Description("緯度,経度（例 35.245,139.655）")] public string? Near { get; set; }

        /// <summary>An address, a town or a postal code, instead of <see cref="Near"/>.</summary>
        [FromQuery(Name = "place"), Description("住所・町名・郵便番号（near の代わり）")] public string? Place { get; set; }

        /// <summary>Kilometres.</summary>
        [FromQuery(Name = "within"), Description("距離 km（例 4）")] public string? Within { get; set; }

        /// <summary>Japan time, "2026-11-24T10:00"; "now" for this moment.</summary>
        [FromQuery(Name = "openAt"), Description("この日時に開いている。日本時間（例 2026-11-24T10:00）または now")] public string? OpenAt { get; set; }

        /// <summary>"yes": takes new patients; "ask": takes them or wants to be asked.</summary>
        [FromQuery(Name = "accepts"), Description("新しい患者。yes = 受けられる、ask = 要相談も含む")] public string? Accepts { get; set; }

        /// <summary>"2026-04-01" or any spelling of a date.</summary>
        [FromQuery(Name = "confirmedSince"), Description("この日以降に確かめられたもの（例 2026-04-01）")] public string? ConfirmedSince { get; set; }

        /// <summary>"distance" or "name"; by distance where a place is given.</summary>
        [FromQuery(Name = "order"), Description("distance（近い順）または name（名前の順）")] public string? Order { get; set; }

        [FromQuery(Name = "after"), Description("続きの印。前の答えの after をそのまま渡す")] public string? After { get; set; }
        [FromQuery(Name = "limit"), Description("件数（1〜200、初めは20）")] public string? Limit { get; set; }

        /// <summary>The question as it stands in a page's address. Numbers and dates stay text until they are read, so that what was typed is never lost.</summary>
        public static Query From(IQueryCollection given)
        {
            string? One(string name) => given[name] is [{ Length: > 0 } value, ..] ? value : null;
            string[]? Many(string name) => [.. given[name].OfType<string>().Where(value => value.Length > 0)];
            return new()
            {
                Text = One("q"),
                Services = Many("service"),
                Specialities = Many("speciality"),
                Filings = Many("filing"),
                Conditions = Many("condition"),
                Serials = Many("serial"),
                Area = One("area"),
                Near = One("near"),
                Place = One("place"),
                Within = One("within"),
                OpenAt = One("openAt"),
                Accepts = One("accepts"),
                ConfirmedSince = One("confirmedSince"),
                Order = One("order"),
                After = One("after"),
                Limit = One("limit"),
            };
        }

        /// <summary>Whether anything at all is asked.</summary>
        public bool IsEmpty => this is { Text: null, Area: null, Near: null, Place: null, OpenAt: null, Accepts: null, ConfirmedSince: null } && Count(Services) + Count(Specialities) + Count(Filings) + Count(Conditions) + Count(Serials) == 0;

        /// <summary>The same question as a query string, from another place on.</summary>
        public string ToQuery(string? after = null, string? limit = null)
        {
            List<(string Name, string? Value)> parts = [
                ("q", Text), .. All("service", Services), .. All("speciality", Specialities), .. All("filing", Filings), .. All("condition", Conditions), .. All("serial", Serials), ("area", Area), ("near", Near), ("place", Place),
                ("within", Within), ("openAt", OpenAt), ("accepts", Accepts), ("confirmedSince", ConfirmedSince), ("order", Order), ("after", after), ("limit", limit ?? Limit)];
            return string.Join('&', parts.Where(part => !string.IsNullOrEmpty(part.Value)).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"));
        }

        private static int Count(string[]? values) => values?.Length ?? 0;

        private static IEnumerable<(string, string?)> All(string name, string[]? values) => (values ?? []).Select(value => (name, (string?)value));
    }

    public sealed record Row(
        long Serial, string Name, string Kana, string Address, string? Phone, string? Fax, IReadOnlyList<string> Services, IReadOnlyList<string> Filings,
        string? NewPatients, string? NewPatientsBy, DateOnly? NewPatientsOn, IReadOnlyList<string> Conditions,
        double? Latitude, double? Longitude, bool LocationUnconfirmed, DateOnly? MissingSince, DateOnly? ConfirmedOn, double? DistanceKm)
    {
        public string Href => $"/facilities/{Serial}";
    }

    /// <param name="After">Give this as <c>after</c> for the next rows; null on the last page.</param>
    /// <param name="Count">How many there are in all; null where it was not asked, <see cref="CountedUpTo"/> where there are that many or more.</param>
    public sealed record Page(IReadOnlyList<Row> Rows, string? After, GeoPoint? Center, string? CenterName, int? Count = null);

    public async Task<Answer<Page>> Run(Query query, Visibility sees, bool count = false, CancellationToken stop = default)
    {
        if (actor.NeedsToSee(sees) is { } refusal)
        {
            return refusal;
        }

        var read = await Read(query, sees, stop);
        if (read.Refusal is { } wrong)
        {
            return wrong;
        }

        var asked = read.Value!;
        asked.ByIndex = asked.Terms.Count > 0 && (await db.GuessMatches(statistics, asked.Terms, stop)).AreFewerThanWalked(asked.Limit + 1, FetchCosts(asked));
        var (rows, after) = await Fetch(asked, stop);
        return new Page(rows, after, asked.Center, asked.CenterName, count ? await Count(asked, stop) : null);
    }

    public static void Map(IEndpointRouteBuilder facilities) =>
        facilities.MapGet("/", async Task<Results<Ok<Page>, ProblemHttpResult>> ([AsParameters] Query query, FindFacilities find, Actor actor, CancellationToken stop) =>
            await find.Answer(query, actor.Sees, stop)).WithSummary("施設をさがす（専門職）");

    public static void MapPublic(IEndpointRouteBuilder facilities) =>
        facilities.MapGet("/", async Task<Results<Ok<Page>, ProblemHttpResult>> ([AsParameters] Query query, FindFacilities find, CancellationToken stop) =>
            await find.Answer(query, Visibility.Citizen, stop)).WithSummary("施設をさがす（市民）");

    private async Task<Results<Ok<Page>, ProblemHttpResult>> Answer(Query query, Visibility sees, CancellationToken stop)
    {
        var answer = await Run(query, sees, stop: stop);
        return answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!);
    }

    private async Task<Answer<Asked>> Read(Query query, Visibility sees, CancellationToken stop)
    {
        var limit = DefaultLimit;
        if (query.Limit is { Length: > 0 } && (!int.TryParse(query.Limit, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > GreatestLimit))
        {
            return Refusal.Invalid("limit", $"1回に取り出せるのは 1 から {GreatestLimit} 件までです。");
        }

        double? withinKm = null;
        if (query.Within is { Length: > 0 } within)
        {
            withinKm = double.TryParse(JapaneseText.Tidy(within), NumberStyles.Float, CultureInfo.InvariantCulture, out var km) ? km : -1;
        }

        if (withinKm is not null and not (> 0 and <= 1_000))
        {
            return Refusal.Invalid("within", "距離は 0 より大きく 1,000 km までの数で入れてください。");
        }

        var asked = new Asked { Limit = limit, Sees = sees, WithinKm = withinKm };
        if (query.Text?.Length > LongestText || query.Place?.Length > LongestText)
        {
            return Refusal.Invalid("too-long", $"さがす言葉と場所は{LongestText}文字までにしてください。");
        }

        foreach (var word in (query.Text ?? "").Split([' ', '　'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (JapaneseText.SearchKey(word) is { Length: > 0 } key)
            {
                asked.Words.Add(key);
            }
        }

        foreach (var given in Given(query.Services))
        {
            if (FacilityCodes.Services.Find(given) is not { } service)
            {
                return Refusal.Invalid("service", $"「{given}」という種別・サービスは一覧にありません。一覧から選んでください。");
            }

            asked.Tags.Add(FacilityTags.Service(service.Key));
        }

        foreach (var given in Given(query.Specialities))
        {
            if (FacilityCodes.Specialities.Find(given) is not { } speciality)
            {
                return Refusal.Invalid("speciality", $"「{given}」という診療科は一覧にありません。一覧から選んでください。");
            }

            asked.Tags.Add(FacilityTags.Speciality(speciality.Key));
        }

        asked.Tags.AddRange(Given(query.Filings).Select(symbol => FacilityTags.Filing(JapaneseText.Tidy(symbol))));
        foreach (var given in Given(query.Conditions))
        {
            if (FacilityCodes.Conditions.Find(given) is not { } condition)
            {
                return Refusal.Invalid("condition", $"「{given}」という病状・処置は一覧にありません。一覧から選んでください。");
            }

            asked.Tags.Add(FacilityTags.Condition(condition.Key, sees));
        }

        foreach (var given in Given(query.Serials))
        {
            if (!long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var serial))
            {
                return Refusal.Invalid("serial", $"施設番号「{given}」は数字ではありません。");
            }

            asked.Serials.Add(serial);
        }

        if (query.Area is { Length: > 0 } area)
        {
            asked.Tags.Add(await db.Areas.AnyAsync(node => node.Code == area, stop) ? FacilityTags.Area(area) : FacilityTags.Municipality(area));
        }

        switch (query.Accepts)
        {
            case null or "":
                break;
            case "yes":
                asked.Tags.Add(FacilityTags.Accepts("yes", sees));
                break;
            case "ask":
                asked.EitherTag = [FacilityTags.Accepts("yes", sees), FacilityTags.Accepts("ask", sees)];
                break;
            default:
                return Refusal.Invalid("accepts", "新しい患者は「○ 受けられる」か「△ 要相談も含む」を選んでください。");
        }

        // A place that somebody types counts, even where the question still carries a point from before.
        if (query is { Near: { Length: > 0 } near, Place: null or "" })
        {
            if (!GeoPoint.TryParse(near, null, out var point))
            {
                return Refusal.Invalid("near", "位置は「緯度,経度」（例 35.2813,139.6722）で入れてください。");
            }

            (asked.Center, asked.CenterName) = (point, "指定した位置");
        }
        else if (query.Place is { Length: > 0 } place)
        {
            var located = await locate.Run(place, stop);
            if (located.Refusal is { } unknown)
            {
                return unknown;
            }

            (asked.Center, asked.CenterName) = (located.Value!.Point, located.Value.Name);
        }

        if (withinKm is not null && asked.Center is null)
        {
            return Refusal.Invalid("within", "距離でしぼるには「どこの近く」に住所・町名・郵便番号を入れてください。");
        }

        if (query.Order is not (null or "" or "name" or "distance") || (query.Order == "distance" && asked.Center is null))
        {
            return Refusal.Invalid("order", "並べ方は「名前順」か、場所を入れたときの「近い順」です。");
        }

        asked.ByDistance = asked.Center is not null && query.Order != "name";
        if (query.ConfirmedSince is { Length: > 0 } since)
        {
            if (!Wareki.TryParse(since, out var sinceDay))
            {
                return Refusal.Invalid("confirmed-since", "確認日は「2026-04-01」か「令和8年4月1日」の形で入れてください。");
            }

            asked.ConfirmedSince = sinceDay;
        }

        if (query.OpenAt is { Length: > 0 } openAt)
        {
            DateTime moment;
            if (openAt == "now")
            {
                moment = clock.JapanNow().DateTime;
            }
            else if (!DateTime.TryParseExact(openAt, ["yyyy-MM-ddTHH:mm", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out moment)
                || moment.Year is < EarliestYear or > LatestYear)
            {
                return Refusal.Invalid("open-at", "開いている日時は「2026-11-24T10:00」の形で入れてください。");
            }

            asked.Open = await Opening(moment, stop);
        }

        if (query.After is { Length: > 0 } after && !asked.TryAfter(after))
        {
            return Refusal.Invalid("after", "続きの位置が正しくありません。はじめからさがし直してください。");
        }

        asked.Terms.AddRange(asked.Words.Select(FacilityIndex.Pieces).Concat(asked.Tags.Select(FacilityIndex.Whole)).Where(term => term.Alternatives.Count > 0));
        if (asked.EitherTag is { } either)
        {
            asked.Terms.Add(FacilityIndex.AnyOf(either));
        }

        if (asked.Open is var (openDay, _, _))
        {
            asked.Terms.Add(FacilityIndex.Whole(FacilityTags.OpenOn(openDay)));
        }

        if (asked is { Center: { } around, WithinKm: { } nearby } && FacilityTags.CellsAround(around, nearby / KmPerDegree(around)) is { Count: > 0 } cells)
        {
            asked.Terms.Add(FacilityIndex.AnyOf(cells));
        }

        return asked;
    }

    /// <summary>What fetching one match by the index costs, counted in facilities looked at while walking the order (bench/README.md).</summary>
    private double FetchCosts(Asked asked) => (db.OnPostgreSql, asked.ByDistance) switch
    {
        // The table itself is kept in the order of names (TidyFacilities).
        (true, false) => 6,
        (true, true) => 2,

        // Names that hold the same word mostly begin with it and stand together: a walk meets none of them for long, then all at once.
        (false, false) when asked.Words.Count > 0 => 0.25,
        _ => 1,
    };

    private static IEnumerable<string> Given(string[]? values) =>
        (values ?? []).SelectMany(value => value.Split([',', '、'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private async Task<(int Day, int DayBefore, int Minute)> Opening(DateTime moment, CancellationToken stop)
    {
        var day = DateOnly.FromDateTime(moment);
        var before = day.AddDays(-1);
        var holidays = await db.NationalHolidays.Where(holiday => holiday.Day >= before && holiday.Day <= day).Select(holiday => holiday.Day).ToListAsync(stop);
        int Day(DateOnly date) => holidays.Contains(date) ? WeeklyHours.Holiday : ((int)date.DayOfWeek + 6) % 7;
        return (Day(day), Day(before), (moment.Hour * 60) + moment.Minute);
    }

    /// <summary>Few matches are all fetched by the index and sorted. Many are met soon by walking the order (names, or the nearest first) and looking at each;
    /// a walk that meets too few was guessed wrongly and is given up for the index, so that no question reads the whole table.</summary>
    private async Task<(List<Row> Rows, string? After)> Fetch(Asked asked, CancellationToken stop)
    {
        if (asked.ByIndex)
        {
            return await Ask(asked, Way.Index, asked.WithinKm, stop);
        }

        var mayGiveUp = asked.Terms.Count > 0;
        if (asked.ByDistance && !db.OnPostgreSql)
        {
            var furthest = asked.WithinKm ?? RadiiKm[^1];
            var from = asked.AfterDistance is { } degrees ? Math.Sqrt(degrees) * KmPerDegree(asked.Center!.Value) : 0;

            // What was already shown is not looked through again.
            foreach (var radius in RadiiKm.Select(step => Math.Min(step, furthest)).Distinct().Where(radius => radius > from || radius == furthest))
            {
                if (mayGiveUp && radius is > 16 && radius != asked.WithinKm)
                {
                    break;
                }

                var found = await Ask(asked, Way.Walk, radius, stop);
                if (found.After is not null || radius >= furthest)
                {
                    return found;
                }
            }
        }
        else
        {
            // Within a radius, or where the index cannot help, the walk goes on to its end.
            var bounded = mayGiveUp && asked.WithinKm is null;
            var found = await Ask(asked, bounded ? Way.ShortWalk : Way.Walk, asked.WithinKm, stop);
            if (!bounded || found.After is not null)
            {
                return found;
            }
        }

        asked.ByIndex = true;
        return await Ask(asked, Way.Index, asked.WithinKm, stop);
    }

    private enum Way
    {
        /// <summary>The index names the matches; they are sorted.</summary>
        Index,

        /// <summary>In the order asked for, to its end.</summary>
        Walk,

        /// <summary>In the order asked for, no further than <see cref="LongestWalk"/>.</summary>
        ShortWalk,
    }

    private const string Columns = "f.serial, f.name, f.kana, f.municipality_name, f.town, f.rest, f.phone, f.fax, f.services, f.filings, f.new_patients, f.new_patients_by, f.new_patients_on, f.conditions, f.latitude, f.longitude, f.location_origin, f.missing_since, f.confirmed_on, f.sort_key, f.openly_confirmed_on";

    private async Task<(List<Row> Rows, string? After)> Ask(Asked asked, Way way, double? radiusKm, CancellationToken stop)
    {
        List<string> inner = [];
        List<(string, object?)> parameters = [];
        List<string> outer = [];

        // What the index names is few: the places' own index would only be read beside it.
        Near(asked, radiusKm, way == Way.Index && db.OnPostgreSql ? outer : inner, parameters);
        Filters(asked, outer, parameters);
        if (asked.AfterSerial is { } last)
        {
            parameters.Add(("@afterSerial", last));
            if (asked.ByDistance)
            {
                inner.Add($"{Distance} >= @afterDistance");
                outer.Add("(f.away > @afterDistance OR f.serial > @afterSerial)");
                parameters.Add(("@afterDistance", asked.AfterDistance));
            }
            else
            {
                inner.Add("(f.sort_key, f.serial) > (@afterKey, @afterSerial)");
                parameters.Add(("@afterKey", asked.AfterKey));
            }
        }

        if (way == Way.Index)
        {
            inner.Add(Indexed(asked, parameters));
        }

        parameters.Add(("@limit", asked.Limit + 1));
        var from = $"SELECT f.*, {(asked.ByDistance ? Distance : "0.0")} AS away FROM facilities f{AllOf(inner)}";
        if (way == Way.ShortWalk)
        {
            from += db.OnPostgreSql && asked.ByDistance ? $" ORDER BY away FETCH FIRST {LongestWalk} ROWS WITH TIES" : $" ORDER BY f.sort_key, f.serial LIMIT {LongestWalk}";
        }

        else if (way == Way.Index && db.OnPostgreSql)
        {
            // Kept apart, so that the planner does not think of walking the order after all.
            from += " OFFSET 0";
        }

        // Many places share a town's centre: rows equally far are fetched together, so that a page never ends between them unnoticed.
        var order = (db.OnPostgreSql, asked.ByDistance) switch
        {
            (true, true) => " ORDER BY f.away FETCH FIRST (@limit) ROWS WITH TIES",
            (true, false) => " ORDER BY f.sort_key, f.serial LIMIT @limit",
            (false, true) => " ORDER BY f.away, +f.serial LIMIT @limit",

            // A short walk is in order already; told to order it again, SQLite would first take all of it.
            (false, false) when way == Way.ShortWalk => " LIMIT @limit",
            (false, false) when way == Way.Index || radiusKm is not null => " ORDER BY +f.sort_key, +f.serial LIMIT @limit",
            _ => " ORDER BY f.sort_key, f.serial LIMIT @limit",
        };
        var sql = $"SELECT {Columns}, f.away FROM ({from}) f{AllOf(outer)}{order}";

        await using var command = await db.Command(sql, stop, [.. parameters]);
        await using var reader = await command.ExecuteReaderAsync(stop);
        List<(Row Row, string SortKey, double Away)> found = [];
        while (await reader.ReadAsync(stop))
        {
            found.Add((ToRow(reader, asked), reader.GetString(19), reader.GetDouble(21)));
        }

        if (asked.ByDistance)
        {
            found = [.. found.OrderBy(row => row.Away).ThenBy(row => row.Row.Serial)];
        }

        List<Row> rows = [.. found.Take(asked.Limit).Select(row => row.Row)];
        return (rows, found.Count <= asked.Limit ? null : asked.ByDistance
            ? string.Create(CultureInfo.InvariantCulture, $"{found[asked.Limit - 1].Away:R}~{rows[^1].Serial}")
            : $"{Uri.EscapeDataString(found[asked.Limit - 1].SortKey)}~{rows[^1].Serial}");
    }

    private async Task<int> Count(Asked asked, CancellationToken stop)
    {
        List<string> all = [];
        List<(string, object?)> parameters = [("@most", CountedUpTo)];
        Near(asked, asked.WithinKm, all, parameters);
        Filters(asked, all, parameters);
        var from = "facilities";
        if (asked.ByIndex)
        {
            from = $"(SELECT * FROM facilities f WHERE {Indexed(asked, parameters)}{(db.OnPostgreSql ? " OFFSET 0" : "")})";
        }

        await using var command = await db.Command($"SELECT count(*) FROM (SELECT 1 FROM {from} f{AllOf(all)} LIMIT @most) counted", stop, [.. parameters]);
        return Convert.ToInt32(await command.ExecuteScalarAsync(stop), CultureInfo.InvariantCulture);
    }

    // What only professionals may read was confirmed tells citizens nothing, not even a day.
    private static string ConfirmedColumn(Asked asked) => asked.Sees == Visibility.Citizen ? "openly_confirmed_on" : "confirmed_on";

    private static string AllOf(List<string> conditions) => conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);

    // On Mercator's map every direction is stretched alike, so a plain distance orders what is near rightly, and an index can follow it.
    // Within 100 km it differs from the great circle by about 1 %.
    private string Distance => db.OnPostgreSql
        ? "(point(f.longitude, f.northing) <-> point(@lng, @northing))"
        : "((f.northing - @northing) * (f.northing - @northing) + (f.longitude - @lng) * (f.longitude - @lng))";

    private static double KmPerDegree(GeoPoint center) => GeoPoint.KmPerDegree * Math.Cos(center.Latitude * Math.PI / 180);

    // The twin of the SQL above, so that what is shown is what was sorted by.
    private static double PlaneKm(GeoPoint center, GeoPoint other) =>
        Math.Sqrt(Math.Pow(other.Northing - center.Northing, 2) + Math.Pow(other.Longitude - center.Longitude, 2)) * KmPerDegree(center);

    private void Near(Asked asked, double? radiusKm, List<string> all, List<(string, object?)> parameters)
    {
        if (asked.Center is not { } center || (!asked.ByDistance && radiusKm is null))
        {
            return;
        }

        parameters.AddRange([("@northing", center.Northing), ("@lng", center.Longitude)]);
        all.Add("f.northing IS NOT NULL");
        if (radiusKm is { } radius && radius < RadiiKm[^1])
        {
            var degrees = radius / KmPerDegree(center);
            if (db.OnPostgreSql)
            {
                all.Add("point(f.longitude, f.northing) <@ circle(point(@lng, @northing), @degrees)");
                parameters.Add(("@degrees", degrees));
            }
            else
            {
                all.Add($"f.northing BETWEEN @south AND @north AND f.longitude BETWEEN @west AND @east AND {Distance} <= @degrees");
                parameters.AddRange([
                    ("@south", center.Northing - degrees), ("@north", center.Northing + degrees), ("@west", center.Longitude - degrees), ("@east", center.Longitude + degrees),
                    ("@degrees", degrees * degrees)]);
            }
        }
    }

    private string Indexed(Asked asked, List<(string, object?)> parameters)
    {
        var (sql, given) = db.Match(statistics, asked.Terms);
        parameters.AddRange(given);
        return sql;
    }

    /// <summary>Each condition as something about which the planner can guess nothing: a guess that few rows pass would make it read the whole table.</summary>
    private void Filters(Asked asked, List<string> all, List<(string, object?)> parameters)
    {
        var contains = db.OnPostgreSql ? "strpos" : "instr";
        string Has(string column, string text)
        {
            parameters.Add(($"@has{parameters.Count}", text));
            return $"{contains}({column}, @has{parameters.Count - 1}) > 0";
        }

        if (asked.Serials.Count > 0)
        {
            all.Add($"f.serial IN ({string.Join(',', asked.Serials)})");
        }

        all.AddRange(asked.Words.Select(word => Has("f.search_text", word)));
        all.AddRange(asked.Tags.Select(tag => Has("f.tags", $" {tag} ")));
        if (asked.EitherTag is { } either)
        {
            all.Add($"({string.Join(" OR ", either.Select(tag => Has("f.tags", $" {tag} ")))})");
        }

        if (asked.ConfirmedSince is { } since)
        {
            all.Add($"f.{ConfirmedColumn(asked)} >= @since");
            parameters.Add(("@since", since));
        }

        if (asked.Open is var (day, dayBefore, minute))
        {
            // Not EXISTS: as a join it would be answered from all opening times at once.
            all.Add("(SELECT 1 FROM opening_times t WHERE t.serial = f.serial AND ((t.day = @day AND t.opens <= @minute AND t.closes > @minute) OR (t.day = @dayBefore AND t.closes > @minute + 1440)) LIMIT 1) IS NOT NULL");
            parameters.AddRange([("@day", day), ("@dayBefore", dayBefore), ("@minute", minute)]);
        }
    }

    private static Row ToRow(DbDataReader reader, Asked asked)
    {
        string? Text(int at) => reader.IsDBNull(at) ? null : reader.GetString(at);
        DateOnly? Day(int at) => reader.IsDBNull(at) ? null : reader.GetFieldValue<DateOnly>(at);
        double? Number(int at) => reader.IsDBNull(at) ? null : reader.GetDouble(at);
        IReadOnlyList<string> Words(int at) => reader.GetString(at).Split(' ', StringSplitOptions.RemoveEmptyEntries);

        var professional = asked.Sees >= Visibility.Professional;
        var (latitude, longitude) = (Number(14), Number(15));
        return new(
            reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3) + reader.GetString(4) + reader.GetString(5), Text(6), Text(7),
            [.. Words(8).Select(FacilityCodes.Services.NameOf)], Words(9),
            professional ? Text(10) : null, professional ? Text(11) : null, professional ? Day(12) : null,
            professional ? [.. Words(13).Select(FacilityCodes.Conditions.NameOf)] : [],
            latitude, longitude,
            reader.GetString(16) is not (nameof(LocationOrigin.Register) or nameof(LocationOrigin.Hub)), Day(17), Day(professional ? 18 : 20),
            asked.Center is { } center && latitude is not null && longitude is not null ? Math.Round(PlaneKm(center, new(latitude.Value, longitude.Value)), 2) : null);
    }

    /// <summary>The question, understood.</summary>
    private sealed class Asked
    {
        public required int Limit { get; init; }
        public required Visibility Sees { get; init; }
        public List<string> Words { get; } = [];
        public List<string> Tags { get; } = [];
        public List<long> Serials { get; } = [];
        public string[]? EitherTag { get; set; }
        public List<FacilityIndex.Term> Terms { get; } = [];

        /// <summary>The terms are rare enough to begin with them.</summary>
        public bool ByIndex { get; set; }

        public GeoPoint? Center { get; set; }
        public string? CenterName { get; set; }
        public double? WithinKm { get; init; }
        public bool ByDistance { get; set; }
        public DateOnly? ConfirmedSince { get; set; }
        public (int Day, int DayBefore, int Minute)? Open { get; set; }
        public string? AfterKey { get; private set; }
        public double? AfterDistance { get; private set; }
        public long? AfterSerial { get; private set; }

        public bool TryAfter(string after)
        {
            var cut = after.LastIndexOf('~');
            if (cut < 0 || !long.TryParse(after.AsSpan(cut + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var serial))
            {
                return false;
            }

            AfterSerial = serial;
            if (!ByDistance)
            {
                AfterKey = Uri.UnescapeDataString(after[..cut]);
                return true;
            }

            if (double.TryParse(after.AsSpan(0, cut), NumberStyles.Float, CultureInfo.InvariantCulture, out var distance) && double.IsFinite(distance))
            {
                AfterDistance = distance;
                return true;
            }

            return false;
        }
    }
}
