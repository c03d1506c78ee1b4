using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Renkei.Access;
using Renkei.Facilities;
using Renkei.Facilities.Demo;
using Renkei.Foundation;
using Renkei.Programmes.Demo;

namespace Renkei.Tests.Facilities;

/// <summary>The demo city in a database of its own; its tests only look.</summary>
public sealed class DemoApp : IAsyncLifetime
{
    public App App { get; } = new App().With("Region:Municipalities:0", DemoCity.Code).With("Access:SignInsPerMinuteFromOneAddress", "100000");

    public async ValueTask InitializeAsync()
    {
        await App.InitializeAsync();
        Assert.Null(await App.AtConsole<DemoCity, Refusal?>(demo => demo.Load()));
        Assert.Null(await App.AtConsole<DemoPlans, Refusal?>(demo => demo.Load()));
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

public sealed class DemoCityTests(DemoApp demo) : IClassFixture<DemoApp>
{
    private readonly App app = demo.App;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_city_is_loaded_once_and_never_over_anything()
    {
        var before = await app.Look(db => db.Facilities.CountAsync(Stop));

        Assert.Equal("not-empty", (await app.AtConsole<DemoCity, Refusal?>(city => city.Load(stop: Stop)))!.Code);
        Assert.Equal(before, await app.Look(db => db.Facilities.CountAsync(Stop)));
        Assert.InRange(before, 590, 680);
    }

    [Fact]
    public async Task A_second_start_of_the_demo_city_goes_well_and_adds_nothing()
    {
        await using var other = new App().With("Region:Municipalities:0", DemoCity.Code).With("Access:SignInsPerMinuteFromOneAddress", "100000");
        await other.InitializeAsync();
        await other.AtConsole<DemoCity, Refusal?>(city => city.Load(100, stop: Stop));
        await Rooms();
        var before = await Rows();

        await Rooms();

        Assert.Equal(before, await Rows());
        Assert.Contains(before, table => table is { Key: "courses", Value: > 0 });

        Task<bool> Rooms() => other.AtConsole<IServiceProvider, bool>(async services =>
        {
            await Starting.LoadDemoRooms(services, Stop);
            return true;
        });

        Task<SortedDictionary<string, int>> Rows() => other.Look(async db =>
        {
            var tables = db.Model.GetEntityTypes().Select(entity => entity.GetTableName()).OfType<string>().Distinct();
            SortedDictionary<string, int> rows = [];
            await db.Database.OpenConnectionAsync(Stop);
            await using var count = db.Database.GetDbConnection().CreateCommand();
            foreach (var table in tables)
            {
                count.CommandText = $"SELECT count(*) FROM {table}";
                rows[table] = Convert.ToInt32(await count.ExecuteScalarAsync(Stop), CultureInfo.InvariantCulture);
            }

            return rows;
        });
    }

    [Fact]
    public async Task Where_the_published_password_would_be_a_danger_nobody_is_made()
    {
        await using var other = new App().With("Region:Municipalities:0", DemoCity.Code).With("Access:SignInsPerMinuteFromOneAddress", "100000");
        await other.InitializeAsync();
        await other.AtConsole<DemoCity, Refusal?>(city => city.Load(100, people: false, stop: Stop));

        Assert.Equal(0, await other.Look(db => db.Members.CountAsync(Stop)));
        Assert.True(await other.Look(db => db.Workplaces.AnyAsync(Stop)));
    }

    [Fact]
    public async Task The_same_seed_invents_the_same_city()
    {
        await using var other = new App().With("Region:Municipalities:0", DemoCity.Code).With("Access:SignInsPerMinuteFromOneAddress", "100000");
        await other.InitializeAsync();
        await other.AtConsole<DemoCity, Refusal?>(city => city.Load(stop: Stop));

        Assert.Equal(await Names(app), await Names(other));

        static Task<List<string>> Names(App one) => one.Look(db => db.Facilities.OrderBy(facility => facility.Serial).Select(facility => facility.Name + facility.Phone + facility.Tags).ToListAsync());
    }

    [Fact]
    public async Task Every_sort_of_facility_is_there_and_every_place_lies_in_the_city()
    {
        var all = await app.Look(db => db.Facilities.AsNoTracking().ToListAsync(Stop));

        var services = all.SelectMany(facility => facility.Services.Split(' ')).ToHashSet();
        Assert.Superset(new HashSet<string>(["hospital", "clinic", "dental", "pharmacy", "maternity", "home-visit", "130", "140", "110", "430", "150", "510", "520", "770", "760", "hub", "support-center", "city-office", "fire", "health-center"]), services);
        Assert.All(all, facility => Assert.True(facility is { Municipality: DemoCity.Code, Latitude: not null, Town.Length: > 0, AreaPath.Length: > 0 }, facility.Name));
        // A coordinate outside the outline would have been put back to the middle of its town.
        Assert.InRange(all.Count(facility => facility.LocationUnconfirmed), 3, 25);
        Assert.Contains(all, facility => facility.MissingSince is not null);
        Assert.Equal(4, all.Select(facility => facility.AreaPath).Distinct().Count());
    }

    [Fact]
    public async Task Every_invented_number_has_its_check_digit()
    {
        var numbers = await app.Look(db => db.Set<FacilityNumber>().Where(number => number.Scheme == NumberScheme.CareOffice || number.Scheme == NumberScheme.MedicalInstitution).Select(number => number.Number).ToListAsync(Stop));

        Assert.True(numbers.Count > 400);
        Assert.All(numbers, number => Assert.True(OfficialNumbers.CheckDigitAgrees(number) && (OfficialNumbers.TryCareOffice(number, out _) || OfficialNumbers.TryMedicalInstitution(number, out _)), number));
    }

    [Fact]
    public async Task Each_person_of_the_demo_signs_in_with_the_printed_password()
    {
        foreach (var login in DemoCity.Logins)
        {
            var member = await app.Look(db => db.Members.SingleAsync(member => member.Email == login.Mail, Stop));
            var verdict = new Microsoft.AspNetCore.Identity.PasswordHasher<Member>().VerifyHashedPassword(member, member.PasswordHash!, DemoCity.Password);
            Assert.NotEqual(Microsoft.AspNetCore.Identity.PasswordVerificationResult.Failed, verdict);
        }

        Assert.Equal(Enum.GetValues<Role>().Order(), DemoCity.Logins.Select(login => login.Role).Distinct().Order());
    }

    [Fact]
    public async Task The_holidays_follow_the_law()
    {
        var days = await app.Look(db => db.Set<NationalHoliday>().ToDictionaryAsync(holiday => holiday.Day, holiday => holiday.Name, Stop));

        Assert.Equal("休日", days[new(2026, 9, 22)]);
        Assert.Equal("春分の日", days[new(2027, 3, 21)]);
        Assert.Equal("休日", days[new(2027, 3, 22)]);
        Assert.Equal("秋分の日", days[new(2028, 9, 22)]);
        foreach (var (day, _) in days.Where(holiday => holiday.Value != "休日" && holiday.Key.DayOfWeek == DayOfWeek.Sunday))
        {
            Assert.Contains(Enumerable.Range(1, 3).Select(day.AddDays), next => days.GetValueOrDefault(next) == "休日");
        }
    }

    // ---- finding, on believable data ----

    private static Uri Find(string query) => new("/api/public/facilities?" + query, UriKind.Relative);

    private static async Task<List<JsonNode>> Walk(HttpClient client, string address)
    {
        List<JsonNode> rows = [];
        for (string? after = null; ;)
        {
            var page = (await client.GetFromJsonAsync<JsonNode>(new Uri(address + (after is null ? "" : "&after=" + Uri.EscapeDataString(after)), UriKind.Relative), Stop))!;
            rows.AddRange(page["rows"]!.AsArray().Select(row => row!.DeepClone()));
            after = (string?)page["after"];
            if (after is null)
            {
                return rows;
            }

            after = Uri.UnescapeDataString(after);
        }
    }

    [Theory]
    [InlineData("limit=37", false)]
    [InlineData("limit=37&near=35.245,139.655", true)]
    [InlineData("limit=11&service=clinic&place=潮見市小川町", true)]
    [InlineData("limit=7&q=薬局", false)]
    public async Task Page_after_page_every_facility_comes_exactly_once_and_in_order(string query, bool byDistance)
    {
        var rows = await Walk(app.Stranger(), "/api/public/facilities?" + query);
        var all = await app.Look(db => db.Facilities.AsNoTracking().ToListAsync(Stop));
        var wanted = query.Contains("clinic", StringComparison.Ordinal) ? all.Where(facility => facility.Services.Split(' ').Contains("clinic")).ToList()
            : query.Contains("薬局", StringComparison.Ordinal) ? all.Where(facility => facility.Name.Contains("薬局", StringComparison.Ordinal)).ToList()
            : all;

        Assert.Equal(wanted.Select(facility => facility.Serial).Order(), rows.Select(row => (long)row["serial"]!).Order());
        var keys = byDistance ? rows.Select(row => ((double?)row["distanceKm"] ?? 9999).ToString("0000.000000", CultureInfo.InvariantCulture)).ToList()
            : rows.Select(row => wanted.Single(facility => facility.Serial == (long)row["serial"]!).SortKey).ToList();
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
    }

    [Fact]
    public async Task Whatever_is_asked_together_the_answer_is_what_looking_at_every_facility_gives()
    {
        var doctor = await app.SignedIn(Role.HomeDoctor);
        var all = await app.Look(db => db.Facilities.AsNoTracking().ToListAsync(Stop));
        var times = (await app.Look(db => db.Set<OpeningTime>().AsNoTracking().ToListAsync(Stop))).ToLookup(time => time.Serial);
        var random = new Random(2026);
        T? Perhaps<T>(params T[] values) => random.Next(3) == 0 ? values[random.Next(values.Length)] : default;
        var questionsWithAnswers = 0;

        for (var round = 0; round < 40; round++)
        {
            var service = Perhaps("clinic", "pharmacy", "130", "home-visit", "430");
            var condition = Perhaps("oxygen", "end-of-life", "suction");
            var word = Perhaps("クリニック", "シオ", "小川町", "1-", "看");
            var area = Perhaps("142999-1", "142999-3");
            var accepts = Perhaps("yes", "ask");
            var open = random.Next(4) == 0;
            var near = random.Next(2) == 0 ? new GeoPoint(35.23 + (random.NextDouble() / 30), 139.64 + (random.NextDouble() / 30)) : (GeoPoint?)null;
            var within = near is null ? null : Perhaps("0.8", "2", "16");
            var byName = random.Next(3) == 0;

            // Tuesday at ten, with no holiday before it.
            var query = string.Join('&', new (string Name, string? Value)[]
            {
                ("limit", random.Next(3, 60).ToString(CultureInfo.InvariantCulture)), ("service", service), ("condition", condition), ("q", word), ("area", area), ("accepts", accepts),
                ("openAt", open ? "2026-12-01T10:00" : null), ("near", near?.ToString()), ("within", within), ("order", near is not null && byName ? "name" : null),
            }.Where(part => part.Value is not null).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"));
            if (near is not null)
            {
                near = GeoPoint.Parse(near.Value.ToString(), null);
            }

            double Away(Facility facility) => Math.Sqrt(Math.Pow(new GeoPoint(facility.Latitude!.Value, 0).Northing - near!.Value.Northing, 2) + Math.Pow(facility.Longitude!.Value - near.Value.Longitude, 2))
                * GeoPoint.KmPerDegree * Math.Cos(near.Value.Latitude * Math.PI / 180);
            bool Tagged(Facility facility, string tag) => facility.Tags.Contains($" {tag} ", StringComparison.Ordinal);
            var wanted = all
                .Where(facility => service is null || Tagged(facility, FacilityTags.Service(service)))
                .Where(facility => condition is null || Tagged(facility, FacilityTags.Condition(condition, Visibility.Professional)))
                .Where(facility => word is null || facility.SearchText.Contains(JapaneseText.SearchKey(word), StringComparison.Ordinal))
                .Where(facility => area is null || Tagged(facility, FacilityTags.Area(area)))
                .Where(facility => accepts is null || facility.NewPatients == "yes" || (accepts == "ask" && facility.NewPatients == "ask"))
                .Where(facility => !open || times[facility.Serial].Any(time => time is { Day: 1, Opens: <= 600, Closes: > 600 } or { Day: 0, Closes: > 600 + 1440 }))
                .Where(facility => near is null || (byName && within is null) || facility.Latitude is not null)
                .Where(facility => within is null || Away(facility) <= double.Parse(within, CultureInfo.InvariantCulture));
            wanted = near is not null && !byName
                ? wanted.OrderBy(facility => Math.Round(Away(facility), 2)).ThenBy(facility => Away(facility)).ThenBy(facility => facility.Serial)
                : wanted.OrderBy(facility => facility.SortKey, StringComparer.Ordinal).ThenBy(facility => facility.Serial);

            var rows = await Walk(doctor, "/api/facilities?" + query);
            Assert.True(wanted.Select(facility => facility.Serial).SequenceEqual(rows.Select(row => (long)row["serial"]!)), query);
            questionsWithAnswers += rows.Count > 0 ? 1 : 0;
        }

        Assert.True(questionsWithAnswers > 15, $"only {questionsWithAnswers} questions had an answer");
    }

    [Theory]
    [InlineData("クリニック", "ｸﾘﾆｯｸ")]
    [InlineData("しおかぜ", "シオカゼ")]
    [InlineData("潮見市緑ヶ丘", "潮見市緑ケ丘")]
    public async Task However_it_is_typed_the_same_is_found(string one, string other)
    {
        var first = await Walk(app.Stranger(), $"/api/public/facilities?limit=200&q={one}");
        var second = await Walk(app.Stranger(), $"/api/public/facilities?limit=200&q={other}");

        Assert.NotEmpty(first);
        Assert.Equal(first.Select(row => (long)row["serial"]!), second.Select(row => (long)row["serial"]!));
    }

    [Fact]
    public async Task A_holiday_closes_what_a_weekday_opens()
    {
        var closed = await Walk(app.Stranger(), "/api/public/facilities?limit=200&service=clinic&openAt=2026-11-23T10:00");
        var open = await Walk(app.Stranger(), "/api/public/facilities?limit=200&service=clinic&openAt=2026-11-24T10:00");
        var night = await Walk(app.Stranger(), "/api/public/facilities?limit=200&service=clinic&openAt=2026-11-24T03:00");

        Assert.Empty(closed);
        Assert.Empty(night);
        Assert.True(open.Count > 150, $"{open.Count} clinics are open");
    }

    [Theory]
    [InlineData("within=-1")]
    [InlineData("within=abc&near=35,139")]
    [InlineData("near=1,2,3")]
    [InlineData("openAt=夜")]
    [InlineData("limit=0")]
    [InlineData("limit=many")]
    [InlineData("order=size")]
    [InlineData("after=%7E%7E")]
    [InlineData("place=どこにもない町99")]
    [InlineData("confirmedSince=昨日")]
    public async Task A_question_that_makes_no_sense_is_answered_in_Japanese(string query)
    {
        using var answer = await app.Stranger().GetAsync(Find(query), Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = (await answer.Content.ReadFromJsonAsync<JsonNode>(Stop))!;
        Assert.Contains((string)problem["detail"]!, letter => letter > '\u3000');
    }

    [Fact]
    public async Task Each_sees_what_they_may_and_nobody_finds_what_they_may_not_read()
    {
        var facility = await app.Look(db => db.Facilities.Where(facility => db.Set<Fact>().Any(fact => fact.Facility == facility.Id && fact.Attribute == "hub_note") && facility.NewPatients == "yes").OrderBy(facility => facility.Serial).FirstAsync(Stop));
        var note = await app.Look(db => db.Set<Fact>().Where(fact => fact.Facility == facility.Id && fact.Attribute == "hub_note").Select(fact => fact.Value).SingleAsync(Stop));
        var condition = facility.Conditions.Split(' ')[0];
        var path = $"/facilities/{facility.Serial}";
        var doctor = await app.SignedIn(Role.HomeDoctor);
        var hub = await app.SignedIn(Role.HubCoordinator);

        async Task<string> Read(HttpClient client, string address) => await client.GetStringAsync(new Uri(address, UriKind.Relative), Stop);

        foreach (var address in new[] { path, "/api/public" + path, $"/api/public/facilities/export/csv?q={facility.Name}", $"/api/public/facilities/export/geojson?q={facility.Name}" })
        {
            var text = await Read(app.Stranger(), address);
            Assert.Contains(facility.Name, text, StringComparison.Ordinal);
            Assert.DoesNotContain(note, text, StringComparison.Ordinal);
            Assert.DoesNotContain("医師に電話してよい時間", text, StringComparison.Ordinal);
            Assert.DoesNotContain("受けられる", text.Replace("医療や介護を受けるための", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        Assert.Empty(await Walk(app.Stranger(), "/api/public/facilities?limit=200&accepts=ask"));
        Assert.Empty(await Walk(app.Stranger(), $"/api/public/facilities?limit=200&condition={condition}"));
        Assert.Contains(await Walk(doctor, "/api/facilities?limit=200&accepts=yes"), row => (long)row["serial"]! == facility.Serial);
        Assert.Contains(await Walk(doctor, $"/api/facilities?limit=200&condition={condition}"), row => (long)row["serial"]! == facility.Serial);
        Assert.DoesNotContain(note, await Read(doctor, "/api" + path), StringComparison.Ordinal);
        Assert.DoesNotContain(note, await Read(doctor, path), StringComparison.Ordinal);
        Assert.Contains(note, await Read(hub, "/api" + path), StringComparison.Ordinal);
        using var nobody = await app.Stranger().GetAsync(new Uri("/api" + path, UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
    }

    [Theory]
    [InlineData("csv", "facilities.csv")]
    [InlineData("geojson", "facilities.geojson")]
    public async Task What_citizens_download_is_what_was_approved(string format, string file)
    {
        var text = await app.Stranger().GetStringAsync(new Uri($"/api/public/facilities/export/{format}?service=760", UriKind.Relative), Stop);

        Approved.Match(file, text.TrimStart('\uFEFF').ReplaceLineEndings("\n"));
    }
}

public sealed class CorrectFacilityTests : IAsyncLifetime
{
    private readonly App app = new App().With("Region:Municipalities:0", DemoCity.Code).With("Access:SignInsPerMinuteFromOneAddress", "100000");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await app.InitializeAsync();
        Assert.Null(await app.AtConsole<DemoCity, Refusal?>(demo => demo.Load(200)));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<HttpClient> As(string mail)
    {
        var membership = await app.Look(db => (from member in db.Members join one in db.Set<Membership>() on member.Id equals one.Member where member.Email == mail select one).FirstAsync(Stop));
        var workplace = await app.Look(db => db.Workplaces.SingleAsync(one => one.Id == membership.Workplace, Stop));
        return await app.SignedIn(membership.Role, workplace);
    }

    private static async Task<HttpStatusCode> Correct(HttpClient client, long serial, int? version = null, string attribute = "new_patients", string value = "ask")
    {
        using var answer = await client.PostAsJsonAsync($"/api/facilities/{serial}/facts", new { confirmedBy = "院長（電話）", version, items = new[] { new { attribute, value } } }, Stop);
        return answer.StatusCode;
    }

    [Fact]
    public async Task A_block_hub_corrects_in_its_block_and_nowhere_else()
    {
        var east = await As("hub-east@shiomi.example");
        var centre = await As("hub@shiomi.example");
        var inEast = await app.Look(db => db.Facilities.FirstAsync(facility => facility.AreaPath!.EndsWith("142999-3/"), Stop));
        var inWest = await app.Look(db => db.Facilities.FirstAsync(facility => facility.AreaPath!.EndsWith("142999-4/"), Stop));

        Assert.Equal(HttpStatusCode.NoContent, await Correct(east, inEast.Serial));
        Assert.Equal(HttpStatusCode.Forbidden, await Correct(east, inWest.Serial));
        Assert.Equal(HttpStatusCode.NoContent, await Correct(centre, inWest.Serial));
        Assert.Equal("ask", await app.Look(db => db.Facilities.Where(facility => facility.Serial == inEast.Serial).Select(facility => facility.NewPatients).SingleAsync(Stop)));
        var line = await app.Look(db => db.AuditLines.Where(line => line.Kind == nameof(Fact) && line.Act.StartsWith("POST")).OrderBy(line => line.At).FirstAsync(Stop));
        Assert.Equal("東ブロック在宅医療連携拠点", line.Workplace);
        Assert.Contains("ask", line.After!, StringComparison.Ordinal);
        Assert.Equal(1, await app.Look(db => db.AuditLines.CountAsync(line => line.Verb == AuditVerb.Refused, Stop)));
    }

    [Fact]
    public async Task A_facility_confirms_itself_but_no_other_and_not_the_hubs_notes()
    {
        var doctor = await As("doctor@shiomi.example");
        var workplace = await app.Look(db => (from member in db.Members join one in db.Set<Membership>() on member.Id equals one.Member where member.Email == "doctor@shiomi.example" select one.Workplace).SingleAsync(Stop));
        var own = await app.Look(db => db.Facilities.SingleAsync(facility => facility.Workplace == workplace, Stop));
        var other = await app.Look(db => db.Facilities.FirstAsync(facility => facility.Workplace != null && facility.Id != own.Id, Stop));

        Assert.Equal(HttpStatusCode.NoContent, await Correct(doctor, own.Serial));
        Assert.Equal(HttpStatusCode.Forbidden, await Correct(doctor, other.Serial));
        Assert.Equal(HttpStatusCode.Forbidden, await Correct(doctor, own.Serial, attribute: "hub_note", value: "秘密"));
        Assert.Equal(FactSource.Facility, await app.Look(db => db.Set<Fact>().Where(fact => fact.Facility == own.Id && fact.Attribute == "new_patients").Select(fact => fact.Source).SingleAsync(Stop)));
    }

    [Fact]
    public async Task What_the_hub_hides_stays_hidden_and_is_confirmed_by_nobody_who_cannot_read_it()
    {
        var own = await app.Look(db => db.Facilities.FirstAsync(facility => facility.Workplace != null && db.Set<Fact>().Any(fact => fact.Facility == facility.Id), Stop));
        var hub = await As("hub@shiomi.example");
        using var hiding = await hub.PostAsJsonAsync($"/api/facilities/{own.Serial}/facts", new { confirmedBy = "院長（電話）", items = new object[] { new { attribute = "call_hours", value = "夜だけ", visibility = "Hub" }, new { attribute = "contact_means", value = "電話" } } }, Stop);
        Assert.Equal(HttpStatusCode.NoContent, hiding.StatusCode);

        // A later correction says nothing of who may see it: it stays with the hub.
        Assert.Equal(HttpStatusCode.NoContent, await Correct(hub, own.Serial, attribute: "call_hours", value: "昼だけ"));
        Assert.Equal(Visibility.Hub, await Stored(own, "call_hours", fact => fact.Visibility));

        var workplace = await app.Look(db => db.Workplaces.SingleAsync(one => one.Id == own.Workplace, Stop));
        var doctor = await app.SignedIn(Role.HomeDoctor, workplace);
        Assert.Equal(HttpStatusCode.Forbidden, await Correct(doctor, own.Serial, attribute: "call_hours", value: "いつでも"));
        using var same = await doctor.PostAsJsonAsync($"/api/facilities/{own.Serial}/facts", new { confirmedBy = "本人", noChange = true }, Stop);
        Assert.Equal(HttpStatusCode.NoContent, same.StatusCode);
        Assert.Equal("院長（電話）", await Stored(own, "call_hours", fact => fact.ConfirmedBy));
        Assert.Equal("本人", await Stored(own, "contact_means", fact => fact.ConfirmedBy));
    }

    [Fact]
    public async Task What_is_edited_while_all_else_is_unchanged_is_edited_and_all_else_confirmed()
    {
        var hub = await As("hub@shiomi.example");
        var one = await app.Look(db => db.Facilities.FirstAsync(facility => db.Set<Fact>().Any(fact => fact.Facility == facility.Id), Stop));
        Assert.Equal(HttpStatusCode.NoContent, await Correct(hub, one.Serial, attribute: "new_patients", value: "no"));
        Assert.Equal(HttpStatusCode.NoContent, await Correct(hub, one.Serial, attribute: "contact_means", value: "FAX"));

        using var answer = await hub.PostAsJsonAsync($"/api/facilities/{one.Serial}/facts", new { confirmedBy = "事務長（電話）", noChange = true, items = new object[] { new { attribute = "new_patients", value = "ask", nextCheck = "2027-01-15" } } }, Stop);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("ask", await Stored(one, "new_patients", fact => fact.Value));
        Assert.Equal(new DateOnly(2027, 1, 15), await Stored(one, "new_patients", fact => fact.NextCheck));
        Assert.Equal("事務長（電話）", await Stored(one, "contact_means", fact => fact.ConfirmedBy));

        using var past = await hub.PostAsJsonAsync($"/api/facilities/{one.Serial}/facts", new { confirmedBy = "事務長（電話）", items = new object[] { new { attribute = "new_patients", value = "yes", nextCheck = "2026-11-24" } } }, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, past.StatusCode);
        Assert.Equal("ask", await Stored(one, "new_patients", fact => fact.Value));
    }

    [Fact]
    public async Task A_hub_founds_what_no_register_lists_in_its_own_area_and_once()
    {
        var centre = await As("hub@shiomi.example");
        var east = await As("hub-east@shiomi.example");
        var west = await app.Look(db => db.Facilities.FirstAsync(facility => facility.AreaPath!.EndsWith("142999-4/"), Stop));
        var address = west.MunicipalityName + west.Town + "99-9";
        object Asked(string name = "潮見西地域包括支援センター", string? phone = "046-900-9876", string? at = null, bool isAnother = false) =>
            new { name, kana = "シオミニシ", address = at ?? address, phone, services = new[] { "support-center" }, confirmedBy = "所長（電話）", isAnother };
        async Task<HttpStatusCode> Found(HttpClient who, object what)
        {
            using var answer = await who.PostAsJsonAsync("/api/facilities", what, Stop);
            return answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await Found(app.Stranger(), Asked()));
        Assert.Equal(HttpStatusCode.Forbidden, await Found(await As("doctor@shiomi.example"), Asked()));
        Assert.Equal(HttpStatusCode.Forbidden, await Found(east, Asked()));
        Assert.Equal(HttpStatusCode.BadRequest, await Found(centre, Asked(at: "どこかの町1-1")));
        Assert.Equal(HttpStatusCode.BadRequest, await Found(centre, Asked(phone: "電話なし")));
        Assert.Equal(HttpStatusCode.Created, await Found(centre, Asked()));
        Assert.Equal(HttpStatusCode.Conflict, await Found(centre, Asked()));
        Assert.Equal(HttpStatusCode.Conflict, await Found(centre, Asked(at: address + "の2")));
        Assert.Equal(HttpStatusCode.Created, await Found(centre, Asked(at: address + "の2", isAnother: true)));

        var rows = (await app.Stranger().GetFromJsonAsync<JsonNode>("/api/public/facilities?service=support-center&q=潮見西地域包括", Stop))!["rows"]!.AsArray();
        Assert.Equal(2, rows.Count);
        var founded = await app.Look(db => db.Facilities.OrderByDescending(facility => facility.Serial).FirstAsync(Stop));
        Assert.Equal(west.AreaPath, founded.AreaPath);
        Assert.Equal("所長（電話）", await Stored(founded, "name", fact => fact.ConfirmedBy));
        Assert.True(await app.Look(db => db.AuditLines.AnyAsync(line => line.Act.StartsWith("POST /api/facilities") && line.Kind == nameof(Fact), Stop)));
    }

    [Fact]
    public async Task The_services_of_a_founded_place_are_told_by_its_hub_and_those_of_a_register_by_nobody()
    {
        var centre = await As("hub@shiomi.example");
        var west = await app.Look(db => db.Facilities.FirstAsync(facility => facility.AreaPath!.EndsWith("142999-4/"), Stop));
        var listed = await app.Look(db => db.Facilities.OrderBy(one => one.Serial).FirstAsync(one => db.Set<FacilityNumber>().Any(number => number.Facility == one.Id && number.Scheme == NumberScheme.CareOffice), Stop));
        using var made = await centre.PostAsJsonAsync("/api/facilities", new { name = "潮見西の新しい診療所", address = west.MunicipalityName + west.Town + "88-8", services = (string[])["clinic"], confirmedBy = "院長（電話）" }, Stop);
        var founded = await app.Look(db => db.Facilities.OrderByDescending(facility => facility.Serial).FirstAsync(Stop));

        Assert.Equal(HttpStatusCode.Unauthorized, await Correct(app.Stranger(), founded.Serial, attribute: "services", value: "clinic home-visit"));
        Assert.Equal(HttpStatusCode.Forbidden, await Correct(await As("hub-east@shiomi.example"), founded.Serial, attribute: "services", value: "clinic home-visit"));
        Assert.Equal(HttpStatusCode.Forbidden, await Correct(await As("doctor@shiomi.example"), founded.Serial, attribute: "services", value: "clinic home-visit"));
        Assert.Equal(HttpStatusCode.BadRequest, await Correct(centre, founded.Serial, attribute: "services", value: "clinic moon"));
        Assert.Equal(HttpStatusCode.BadRequest, await Correct(centre, listed.Serial, attribute: "services", value: "clinic home-visit"));
        Assert.Equal(HttpStatusCode.NoContent, await Correct(centre, founded.Serial, attribute: "services", value: "clinic home-visit"));
        Assert.Contains("home-visit", await app.Look(db => db.Facilities.Where(facility => facility.Id == founded.Id).Select(facility => facility.Services).SingleAsync(Stop)), StringComparison.Ordinal);
        Assert.Contains("name=\"services\"", await centre.GetStringAsync(new Uri($"/facilities/{founded.Serial}/correct", UriKind.Relative), Stop), StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"services\"", await centre.GetStringAsync(new Uri($"/facilities/{listed.Serial}/correct", UriKind.Relative), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hours_are_typed_day_by_day_with_who_may_see_them_and_a_wrong_span_is_told_with_its_day()
    {
        var browser = new Access.Browser(await As("hub@shiomi.example"));
        var one = await app.Look(db => db.Facilities.OrderBy(facility => facility.Serial).FirstAsync(Stop));
        var here = $"/facilities/{one.Serial}/correct";
        (string, string)[] who = [("ConfirmedBy", "院長（電話）"), ("Act", "save")];

        var half = await browser.Send(here, "correct", [.. who, ("hours.0.0.from", "09:00"), ("hours.0.0.to", ""), ("hours.1.0.from", "10:00"), ("hours.1.0.to", "12:30")]);
        Assert.Equal(HttpStatusCode.BadRequest, half.StatusCode);
        var page = await Access.Browser.Text(half);
        Assert.Contains("月曜1回目は、始まりと終わりの両方を", page, StringComparison.Ordinal);
        Assert.Contains("value=\"12:30\"", page, StringComparison.Ordinal);
        var overlapping = await browser.Send(here, "correct", [.. who, ("hours.0.0.from", "09:00"), ("hours.0.0.to", "12:00"), ("hours.0.1.from", "11:00"), ("hours.0.1.to", "17:00")]);
        Assert.Contains("月曜の時間が重なっています", await Access.Browser.Text(overlapping), StringComparison.Ordinal);

        var saved = await browser.Send(here, "correct", [.. who, ("hours.0.0.from", "09:00"), ("hours.0.0.to", "12:00"), ("hours.0.1.from", "18:00"), ("hours.0.1.to", "02:00"), ("hours.7.0.from", "10:00"), ("hours.7.0.to", "11:00"), ("hours.sees", "Professional"), ("hours.next", "2027-02-01")]);
        Assert.Equal($"/facilities/{one.Serial}?saved=1", Access.Browser.Address(saved));
        Assert.Equal("月 09:00-12:00 18:00-26:00;祝 10:00-11:00", await Stored(one, "hours", fact => fact.Value));
        Assert.Equal((Visibility.Professional, new DateOnly(2027, 2, 1)), (await Stored(one, "hours", fact => fact.Visibility), await Stored(one, "hours", fact => fact.NextCheck)));

        // Opened again, the same hours stand in the form; sent as they are, they are no change.
        var again = await browser.Read(here);
        Assert.Contains("name=\"hours.0.1.to\" value=\"02:00\"", again, StringComparison.Ordinal);
        Assert.Contains("全部の項目を確認済みにしますか", again, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_history_pages_to_its_end_and_each_sees_only_what_they_may()
    {
        var one = await app.Look(db => db.Facilities.OrderBy(facility => facility.Serial).FirstAsync(Stop));
        await app.AtConsole<AppDb, int>(db =>
        {
            db.AddRange(Enumerable.Range(0, 130).Select(at => new AttributeChange { Facility = one.Id, Attribute = at % 2 == 0 ? "phone" : "hub_note", Source = "Hub", After = $"変更{at:000}", AsOf = new(2026, 1, 1), At = app.Clock.Now.AddMinutes(at / 3), By = "誰か", Visibility = at % 2 == 0 ? Visibility.Citizen : Visibility.Hub }));
            return db.SaveChangesAsync(Stop);
        });
        async Task<List<string>> Walk(HttpClient who)
        {
            List<string> all = [];
            for (string? after = null; ;)
            {
                var view = (await who.GetFromJsonAsync<JsonNode>($"/api/facilities/{one.Serial}{(after is null ? "" : $"?historyAfter={after}")}", Stop))!;
                all.AddRange(view["history"]!.AsArray().Select(step => (string)step!["after"]!).Where(text => text.StartsWith("変更", StringComparison.Ordinal)));
                if ((after = (string?)view["historyAfter"]) is null)
                {
                    return all;
                }
            }
        }

        Assert.Equal(Enumerable.Range(0, 130).Select(at => $"変更{at:000}"), (await Walk(await As("hub@shiomi.example"))).Order());
        Assert.Equal(Enumerable.Range(0, 130).Where(at => at % 2 == 0).Select(at => $"変更{at:000}"), (await Walk(await As("doctor@shiomi.example"))).Order());
        Assert.Contains("変更の続き", await (await As("hub@shiomi.example")).GetStringAsync(new Uri($"/facilities/{one.Serial}", UriKind.Relative), Stop), StringComparison.Ordinal);
    }

    private Task<T> Stored<T>(Facility facility, string attribute, System.Linq.Expressions.Expression<Func<Fact, T>> of) =>
        app.Look(db => db.Set<Fact>().Where(fact => fact.Facility == facility.Id && fact.Attribute == attribute).Select(of).SingleAsync(Stop));

    [Theory]
    [InlineData("")]
    [InlineData("　")]
    [InlineData(null)]
    public async Task Nothing_is_kept_that_nobody_confirmed(string? confirmedBy)
    {
        var hub = await As("hub@shiomi.example");
        var serial = await app.Look(db => db.Facilities.MinAsync(facility => facility.Serial, Stop));
        using var answer = await hub.PostAsJsonAsync($"/api/facilities/{serial}/facts", new { confirmedBy = confirmedBy ?? new string('あ', 101), items = new[] { new { attribute = "new_patients", value = "no" } } }, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("確", (string)(await answer.Content.ReadFromJsonAsync<JsonNode>(Stop))!["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_says_which_workplace_a_facility_is_and_nobody_else_may()
    {
        var facility = await app.Look(db => db.Facilities.OrderBy(facility => facility.Serial).FirstAsync(facility => facility.Workplace == null, Stop));
        var place = new Workplace { Name = "あたらしい診療所" };
        await app.Given(place);
        var doctor = await app.SignedIn(Role.HomeDoctor, place);
        var admin = await As("admin@shiomi.example");
        async Task<HttpStatusCode> Link(HttpClient client, long serial, object? workplace)
        {
            using var answer = await client.PutAsJsonAsync($"/api/facilities/{serial}/workplace", new { workplace }, Stop);
            return answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.Forbidden, await Correct(doctor, facility.Serial));
        Assert.Equal(HttpStatusCode.Forbidden, await Link(doctor, facility.Serial, place.Id));
        Assert.Equal(HttpStatusCode.Forbidden, await Link(await As("hub@shiomi.example"), facility.Serial, place.Id));
        Assert.Equal(HttpStatusCode.Unauthorized, await Link(app.Stranger(), facility.Serial, place.Id));
        Assert.Equal(HttpStatusCode.NotFound, await Link(admin, facility.Serial, Guid.NewGuid()));
        Assert.Equal(HttpStatusCode.NoContent, await Link(admin, facility.Serial, place.Id));
        Assert.Equal(HttpStatusCode.NoContent, await Correct(doctor, facility.Serial));

        var other = await app.Look(db => db.Facilities.OrderBy(one => one.Serial).FirstAsync(one => one.Workplace == null, Stop));
        Assert.Equal(HttpStatusCode.Conflict, await Link(admin, other.Serial, place.Id));
        Assert.Contains("職場", await admin.GetStringAsync(new Uri($"/facilities/{facility.Serial}/correct", UriKind.Relative), Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, await Link(admin, facility.Serial, null));
        Assert.Equal(HttpStatusCode.Forbidden, await Correct(doctor, facility.Serial));
    }

    [Fact]
    public async Task Everybody_else_and_nobody_are_refused()
    {
        var serial = await app.Look(db => db.Facilities.Where(facility => facility.Workplace == null).Select(facility => facility.Serial).FirstAsync(Stop));

        foreach (var mail in new[] { "city@shiomi.example", "hospital@shiomi.example", "nurse@shiomi.example", "care@shiomi.example", "pharmacy@shiomi.example", "fire@shiomi.example" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, await Correct(await As(mail), serial));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await Correct(app.Stranger(), serial));
    }

    [Fact]
    public async Task Who_saw_an_older_state_is_told_so_and_bad_values_are_explained()
    {
        var hub = await As("hub@shiomi.example");
        var facility = await app.Look(db => db.Facilities.AsNoTracking().OrderBy(one => one.Serial).FirstAsync(one => db.Set<FacilityNumber>().Any(number => number.Facility == one.Id && number.Scheme == NumberScheme.CareOffice), Stop));

        Assert.Equal(HttpStatusCode.NoContent, await Correct(hub, facility.Serial, facility.Version));
        Assert.Equal(HttpStatusCode.Conflict, await Correct(hub, facility.Serial, facility.Version, value: "no"));
        Assert.Equal(HttpStatusCode.BadRequest, await Correct(hub, facility.Serial, attribute: "phone", value: "電話なし"));
        Assert.Equal(HttpStatusCode.BadRequest, await Correct(hub, facility.Serial, attribute: "conditions", value: "oxygen magic"));
        Assert.Equal(HttpStatusCode.BadRequest, await Correct(hub, facility.Serial, attribute: "services", value: "clinic"));
        Assert.Equal(HttpStatusCode.NotFound, await Correct(hub, 99_999_999));
        Assert.Equal("ask", await app.Look(db => db.Facilities.Where(one => one.Serial == facility.Serial).Select(one => one.NewPatients).SingleAsync(Stop)));
    }

    [Fact]
    public async Task Looking_at_a_page_is_not_written_down_as_a_refusal()
    {
        var doctor = await As("doctor@shiomi.example");
        var serial = await app.Look(db => db.Facilities.Where(facility => facility.Workplace == null).Select(facility => facility.Serial).FirstAsync(Stop));

        await doctor.GetStringAsync(new Uri($"/facilities/{serial}", UriKind.Relative), Stop);

        Assert.Equal(0, await app.Look(db => db.AuditLines.CountAsync(line => line.Verb == AuditVerb.Refused, Stop)));
    }
}
