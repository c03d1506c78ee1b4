using System.ComponentModel;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Renkei.Access;

namespace Renkei.Facilities;

/// <summary>Which facilities give what somebody needs, near where they need it. The page, the public site, the API and the files all ask here.</summary>
public sealed class FindFacilities(AppDb db, Actor actor, TimeProvider clock, LocatePlace locate)
{
    public const int DefaultLimit = 20;
    public const int GreatestLimit = 200;

    private const int LongestText = 100;

    /// <summary>Counting stops here: nobody reads further, and the database should not either.</summary>
    public const int CountedUpTo = 1_000;

    /// <summary>When the index gives no more than this many candidates they are sorted; above it, the order is walked and terms are checked on the way.</summary>
    private const int MostCandidates = 3_000;

    private static readonly double[] RadiiKm = [1, 4, 16, 64, 256, 5_000];

    /// <summary>The whole question, as it stands in the address of the page.</summary>
    public sealed class Query
    {
        /// <summary>Name, reading or address; several words must all occur.</summary>
        [FromQuery(Name = "q"), Description("名前・フリガナ・住所の言葉。空白で区切ると全部を含むもの")] public string? Text { get; set; }

        [FromQuery(Name = "service"), Description("種別・サービスの記号（例 130 訪問看護、home-visit 訪問診療）。繰り返すと全部に合うもの")] public string[]? Services { get; set; }
        [FromQuery(Name = "filing"), Description("施設基準の受理記号（例 支援診2）")] public string[]? Filings { get; set; }
        [FromQuery(Name = "condition"), Description("対応できる病状・処置の記号（例 oxygen 在宅酸素、end-of-life 看取り）")] public string[]? Conditions { get; set; }

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
        [FromQuery(Name = "confirmedSince"), Description("この日より後に確かめられたもの（例 2026-04-01）")] public string? ConfirmedSince { get; set; }

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
                Filings = Many("filing"),
                Conditions = Many("condition"),
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
        public bool IsEmpty => this is { Text: null, Area: null, Near: null, Place: null, OpenAt: null, Accepts: null, ConfirmedSince: null } && Count(Services) + Count(Filings) + Count(Conditions) == 0;

        /// <summary>The same question as a query string, from another place on.</summary>
        public string ToQuery(string? after = null, string? limit = null)
        {
            List<(string Name, string? Value)> parts = [
                ("q", Text), .. All("service", Services), .. All("filing", Filings), .. All("condition", Conditions), ("area", Area), ("near", Near), ("place", Place),
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
        var refusal = sees == Visibility.Citizen ? null : actor.Needs(sees == Visibility.Hub ? Duty.SeeHubNotes : Duty.SeeProfessionalNotes);
        if (refusal is not null)
        {
            return refusal;
        }

        var read = await Read(query, sees, stop);
        if (read.Refusal is { } wrong)
        {
            return wrong;
        }

        var asked = read.Value!;
        var candidates = asked.Terms.Count == 0 ? null : await db.Candidates(asked.Terms, MostCandidates, stop);
        if (candidates is { Length: 0 })
        {
            return new Page([], null, asked.Center, asked.CenterName, count ? 0 : null);
        }

        List<Row> rows = [];
        string? after = null;
        if (asked.ByDistance)
        {
            var furthest = asked.WithinKm ?? RadiiKm[^1];
            var from = asked.AfterDistance is { } km ? Math.Sqrt(km) : 0;
            foreach (var step in RadiiKm)
            {
                var radius = Math.Min(step, furthest);

                // Few candidates need no widening circles; and what was already shown is not looked through again.
                if ((candidates is null || radius == furthest) && (radius > from || radius == furthest))
                {
                    (rows, after) = await Fetch(asked, candidates, radius, stop);
                    if (rows.Count == asked.Limit || radius >= furthest)
                    {
                        break;
                    }
                }
            }
        }
        else
        {
            (rows, after) = await Fetch(asked, candidates, asked.WithinKm, stop);
        }

        return new Page(rows, after, asked.Center, asked.CenterName, count ? await Count(asked, candidates, stop) : null);
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
            if (CodeTable.Services.Find(given) is not { } service)
            {
                return Refusal.Invalid("service", $"「{given}」という種別・サービスは一覧にありません。一覧から選んでください。");
            }

            asked.Tags.Add(FacilityTags.Service(service.Key));
        }

        asked.Tags.AddRange(Given(query.Filings).Select(symbol => FacilityTags.Filing(JapaneseText.Tidy(symbol))));
        foreach (var given in Given(query.Conditions))
        {
            if (CodeTable.Conditions.Find(given) is not { } condition)
            {
                return Refusal.Invalid("condition", $"「{given}」という病状・処置は一覧にありません。一覧から選んでください。");
            }

            asked.Tags.Add(FacilityTags.Condition(condition.Key, sees));
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
                asked.EitherTag = (FacilityTags.Accepts("yes", sees), FacilityTags.Accepts("ask", sees));
                break;
            default:
                return Refusal.Invalid("accepts", "新しい患者は「○ 受けられる」か「△ 要相談も含む」を選んでください。");
        }

        if (query.Near is { Length: > 0 } near)
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
            else if (!DateTime.TryParseExact(openAt, ["yyyy-MM-ddTHH:mm", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out moment))
            {
                return Refusal.Invalid("open-at", "開いている日時は「2026-11-24T10:00」の形で入れてください。");
            }

            var day = DateOnly.FromDateTime(moment);
            asked.Open = (await WeekDay(day, stop), await WeekDay(day.AddDays(-1), stop), (moment.Hour * 60) + moment.Minute);
        }

        if (query.After is { Length: > 0 } after && !asked.TryAfter(after))
        {
            return Refusal.Invalid("after", "続きの位置が正しくありません。はじめからさがし直してください。");
        }

        asked.Terms.AddRange(asked.Words.SelectMany(FacilityIndex.TextTerms).Concat(asked.Tags).Distinct());
        return asked;
    }

    private static IEnumerable<string> Given(string[]? values) =>
        (values ?? []).SelectMany(value => value.Split([',', '、'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private async Task<int> WeekDay(DateOnly day, CancellationToken stop) =>
        await db.NationalHolidays.AnyAsync(holiday => holiday.Day == day, stop) ? WeeklyHours.Holiday : ((int)day.DayOfWeek + 6) % 7;

    private async Task<(List<Row> Rows, string? After)> Fetch(Asked asked, long[]? candidates, double? radiusKm, CancellationToken stop)
    {
        var (where, parameters) = Where(asked, candidates, radiusKm, keyset: true);
        var sql = new StringBuilder("SELECT f.serial, f.name, f.kana, f.municipality_name, f.town, f.rest, f.phone, f.fax, f.services, f.filings, f.new_patients, f.new_patients_by, f.new_patients_on, f.conditions, f.latitude, f.longitude, f.location_origin, f.missing_since, f.confirmed_on, f.sort_key")
            .Append(asked.ByDistance ? ", " + Distance : ", 0.0")
            .Append(" FROM facilities f").Append(where)
            .Append(asked.ByDistance ? $" ORDER BY {Distance}, f.serial" : " ORDER BY f.sort_key, f.serial")
            .Append(" LIMIT @limit");
        parameters.Add(("@limit", asked.Limit + 1));

        await using var command = await db.Command(sql.ToString(), stop, [.. parameters]);
        await using var reader = await command.ExecuteReaderAsync(stop);
        List<Row> rows = [];
        var (lastKey, lastDistance) = ("", 0.0);
        while (await reader.ReadAsync(stop))
        {
            if (rows.Count == asked.Limit)
            {
                return (rows, asked.ByDistance
                    ? string.Create(CultureInfo.InvariantCulture, $"{lastDistance:R}~{rows[^1].Serial}")
                    : $"{Uri.EscapeDataString(lastKey)}~{rows[^1].Serial}");
            }

            rows.Add(ToRow(reader, asked));
            (lastKey, lastDistance) = (reader.GetString(19), reader.GetDouble(20));
        }

        return (rows, null);
    }

    private async Task<int> Count(Asked asked, long[]? candidates, CancellationToken stop)
    {
        var (where, parameters) = Where(asked, candidates, asked.WithinKm, keyset: false);
        parameters.Add(("@most", CountedUpTo));
        await using var command = await db.Command($"SELECT count(*) FROM (SELECT 1 FROM facilities f{where} LIMIT @most) counted", stop, [.. parameters]);
        return Convert.ToInt32(await command.ExecuteScalarAsync(stop), CultureInfo.InvariantCulture);
    }

    // Near enough for ordering and much cheaper than a sphere: kilometres squared on a plane that touches at the centre.
    /// <summary>A degree of latitude in Japan's middle, in km; of longitude it shrinks with the latitude.</summary>
    private const double KmPerLatitude = 110.95;

    private static double KmPerLongitude(GeoPoint center) => 111.32 * Math.Cos(center.Latitude * Math.PI / 180);

    // The twin of the SQL below, so that what is shown is what was sorted by; within 100 km it differs from the great circle by less than 0.5 %.
    private static double PlaneKm(GeoPoint center, double latitude, double longitude) =>
        Math.Sqrt(Math.Pow((latitude - center.Latitude) * KmPerLatitude, 2) + Math.Pow((longitude - center.Longitude) * KmPerLongitude(center), 2));

    private const string Distance = "((f.latitude - @lat) * @kmLat * (f.latitude - @lat) * @kmLat + (f.longitude - @lng) * @kmLng * (f.longitude - @lng) * @kmLng)";

    private (string Sql, List<(string, object?)> Parameters) Where(Asked asked, long[]? candidates, double? radiusKm, bool keyset)
    {
        List<string> all = [];
        List<(string, object?)> parameters = [];
        if (candidates is not null)
        {
            all.Add(db.OnPostgreSql ? "f.serial = ANY(@candidates)" : "f.serial IN (SELECT value FROM json_each(@candidates))");
            parameters.Add(("@candidates", db.OnPostgreSql ? candidates : $"[{string.Join(',', candidates)}]"));
        }

        void Like(string column, string text)
        {
            all.Add($"{column} LIKE @like{parameters.Count} ESCAPE '\\'");
            parameters.Add(($"@like{parameters.Count}", $"%{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%"));
        }

        asked.Words.ForEach(word => Like("f.search_text", word));
        asked.Tags.ForEach(tag => Like("f.tags", $" {tag} "));
        if (asked.EitherTag is var (one, other))
        {
            all.Add("(f.tags LIKE @one OR f.tags LIKE @other)");
            parameters.AddRange([("@one", $"% {one} %"), ("@other", $"% {other} %")]);
        }

        if (asked.ConfirmedSince is { } since)
        {
            all.Add("f.confirmed_on >= @since");
            parameters.Add(("@since", since));
        }

        if (asked.Open is var (day, dayBefore, minute))
        {
            all.Add("EXISTS (SELECT 1 FROM opening_times t WHERE t.serial = f.serial AND ((t.day = @day AND t.opens <= @minute AND t.closes > @minute) OR (t.day = @dayBefore AND t.closes > @minute + 1440)))");
            parameters.AddRange([("@day", day), ("@dayBefore", dayBefore), ("@minute", minute)]);
        }

        if (asked.Center is { } center)
        {
            var kmLng = KmPerLongitude(center);
            if (asked.ByDistance || radiusKm is not null)
            {
                parameters.AddRange([("@lat", center.Latitude), ("@lng", center.Longitude), ("@kmLat", KmPerLatitude), ("@kmLng", kmLng)]);
                all.Add("f.latitude IS NOT NULL");
            }

            if (radiusKm is { } radius && radius < RadiiKm[^1])
            {
                all.Add("f.latitude BETWEEN @south AND @north AND f.longitude BETWEEN @west AND @east");
                all.Add($"{Distance} <= @radius");
                parameters.AddRange([
                    ("@south", center.Latitude - (radius / 110.95)), ("@north", center.Latitude + (radius / 110.95)),
                    ("@west", center.Longitude - (radius / kmLng)), ("@east", center.Longitude + (radius / kmLng)), ("@radius", radius * radius)]);
            }
        }

        if (keyset && asked.AfterSerial is { } serial)
        {
            all.Add(asked.ByDistance ? $"({Distance}, f.serial) > (@afterDistance, @afterSerial)" : "(f.sort_key, f.serial) > (@afterKey, @afterSerial)");
            parameters.Add(("@afterSerial", serial));
            parameters.Add(asked.ByDistance ? ("@afterDistance", asked.AfterDistance!.Value) : ("@afterKey", asked.AfterKey));
        }

        return (all.Count == 0 ? "" : " WHERE " + string.Join(" AND ", all), parameters);
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
            [.. Words(8).Select(CodeTable.Services.NameOf)], Words(9),
            professional ? Text(10) : null, professional ? Text(11) : null, professional ? Day(12) : null,
            professional ? [.. Words(13).Select(CodeTable.Conditions.NameOf)] : [],
            latitude, longitude,
            reader.GetString(16) is not (nameof(LocationOrigin.Register) or nameof(LocationOrigin.Hub)), Day(17), Day(18),
            asked.Center is { } center && latitude is not null && longitude is not null ? Math.Round(PlaneKm(center, latitude.Value, longitude.Value), 2) : null);
    }

    /// <summary>The question, understood.</summary>
    private sealed class Asked
    {
        public required int Limit { get; init; }
        public required Visibility Sees { get; init; }
        public List<string> Words { get; } = [];
        public List<string> Tags { get; } = [];
        public (string One, string Other)? EitherTag { get; set; }
        public List<string> Terms { get; } = [];
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

            if (double.TryParse(after.AsSpan(0, cut), NumberStyles.Float, CultureInfo.InvariantCulture, out var distance))
            {
                AfterDistance = distance;
                return true;
            }

            return false;
        }
    }
}
