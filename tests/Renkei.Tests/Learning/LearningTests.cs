using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Renkei.Access;
using Renkei.Foundation;
using Renkei.Inbox.Delivery;
using Renkei.Learning;
using Renkei.Programmes.Measuring;
using Renkei.Tests.Access;
using Renkei.Tests.Foundation;
using Renkei.Tests.Inbox;
using static Renkei.Tests.Calls;

namespace Renkei.Tests.Learning;

/// <summary>Training and outreach from the plan to the certificate and the year's figures. The clock stands at 2026-11-24 (Tuesday) 9:00.</summary>
public sealed class LearningTests : IAsyncLifetime
{
    private readonly App app = new();
    private readonly MailServer mails = new();
    private readonly Area city = Area.Root("142999", "潮見市", AreaKind.Municipality);
    private readonly Workplace hub = new() { Name = "センター連携拠点" };
    private readonly Workplace eastHub = new() { Name = "東ブロック拠点" };
    private readonly Workplace station = new() { Name = "みなと訪問看護" };
    private Area east = null!;
    private Area west = null!;
    private HttpClient desk = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await app.InitializeAsync();
        mails.For(app);
        (east, west) = (city.Child("142999-3", "東ブロック", AreaKind.Block), city.Child("142999-4", "西ブロック", AreaKind.Block));
        hub.Serve([city.Id]);
        eastHub.Serve([east.Id]);
        await app.Given(city, east, west, hub, eastHub, station);
        desk = await app.SignedIn(Role.HubCoordinator, hub);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await mails.DisposeAsync();
    }

    private static DateTimeOffset At(int month, int day, int hour, int minute = 0) => new(month < 4 ? 2027 : 2026, month, day, hour, minute, 0, TimeSpan.FromHours(9));

    private async Task<string> Course(string kind = "JointTraining", string title = "多職種合同研修会", object? more = null, HttpClient? by = null, string area = "")
    {
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(new { kind, title, area, year = 2026 }))!.AsObject();
        foreach (var (name, value) in more is null ? [] : JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(more))!.AsObject().ToDictionary())
        {
            body[name] = value?.DeepClone();
        }

        var (status, said) = await Post(by ?? desk, "/api/learning/courses", body);
        Assert.True(status == HttpStatusCode.OK, said?.ToJsonString());
        return (string)said!;
    }

    private async Task<string> Session(string course, string starts = "2026-12-10T18:30:00", string capacity = "40", object? more = null, HttpClient? by = null)
    {
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(new { startsAt = starts, endsAt = starts.Replace("T18:30", "T20:30", StringComparison.Ordinal), place = "文化会館", lecturer = "浜田 医師", capacity }))!.AsObject();
        foreach (var (name, value) in more is null ? [] : JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(more))!.AsObject().ToDictionary())
        {
            body[name] = value?.DeepClone();
        }

        var (status, said) = await Post(by ?? desk, $"/api/learning/courses/{course}/sessions", body);
        Assert.True(status == HttpStatusCode.OK, said?.ToJsonString());
        return (string)said!;
    }

    private static object Person(string name, string? mail = null, string profession = "Nurse", string workplace = "みなと訪問看護", int? years = null, string? area = null, string phone = "046-822-4300", string? group = null) =>
        new { name, mail = mail ?? "", phone, profession, workplace, years, area, group };

    private static async Task<JsonNode> Apply(HttpClient client, string session, object person)
    {
        var (status, said) = await Post(client, $"/api/public/events/{session}/applications", person);
        Assert.True(status == HttpStatusCode.OK, said?.ToJsonString());
        return said!;
    }

    private Task<int> Deliver() => app.AtConsole<SendLetters, int>(send => send.Run(Stop));

    private IEnumerable<MimeKit.MimeMessage> To(string mail) => mails.Mails.Where(one => one.To.Mailboxes.Single().Address == mail);

    private async Task<string> StateOf(string session, int number) =>
        (string)(await Get(desk, $"/api/learning/sessions/{session}/applications?q={number}"))["rows"]!.AsArray().Single()!["state"]!;

    [Fact]
    public async Task A_cohort_goes_from_nomination_over_tables_and_attendance_to_certificates_that_anybody_can_verify()
    {
        var course = await Course("MotivationCourse", "動機づけ多職種連携研修", new { isByNomination = true, credit = "jma", creditUnits = 1.5 });
        var (first, second) = (await Session(course, "2026-12-01T18:30:00"), await Session(course, "2026-12-08T18:30:00"));
        await Refused("by-nomination", Post(app.Stranger(), $"/api/public/events/{first}/applications", Person("飛び入り 太郎")));
        for (var at = 1; at <= 6; at++)
        {
            foreach (var session in new[] { first, second })
            {
                var (status, said) = await Post(desk, $"/api/learning/sessions/{session}/applications", Person($"推薦 {at}号", $"nominee{at}@example.jp", at % 2 == 0 ? "Nurse" : "Physician", $"施設{at % 3}"));
                Assert.True(status == HttpStatusCode.OK, said?.ToJsonString());
            }
        }

        Assert.Equal(2, (int)(await Post(desk, $"/api/learning/sessions/{first}/tables", new { size = 3 })).Said!);
        var tables = (await Get(desk, $"/api/learning/sessions/{first}/applications"))["rows"]!.AsArray().GroupBy(row => (int)row!["table"]!).ToList();
        Assert.All(tables, table => Assert.Equal(3, table.Select(row => (string)row!["workplace"]!).Distinct().Count()));
        await Refused("number", Call(desk, HttpMethod.Put, $"/api/learning/sessions/{first}/tables", new[] { new { number = 99, table = 1 } }));

        await Refused("too-early", Post(desk, $"/api/learning/sessions/{first}/attendance", new { marks = new[] { new { number = 1, attendance = "Present" } } }));
        app.Clock.Now = At(12, 1, 19);
        Assert.Equal(HttpStatusCode.NoContent, (await Post(desk, $"/api/learning/sessions/{first}/attendance", new { marks = Enumerable.Range(1, 6).Select(number => new { number, attendance = number == 6 ? "Late" : "Present" }) })).Status);
        app.Clock.Now = At(12, 8, 19);
        Assert.Equal(HttpStatusCode.NoContent, (await Post(desk, $"/api/learning/sessions/{second}/attendance", new { marks = Enumerable.Range(1, 6).Select(number => new { number, attendance = number == 1 ? "Absent" : number == 2 ? "LeftEarly" : "Present" }) })).Status);
        app.Clock.Now = At(12, 9, 9);

        var absent = await app.Look(db => db.Learners.SingleAsync(learner => learner.Name == "推薦 1号", Stop));
        await Refused("not-attended", Post(desk, $"/api/learning/courses/{course}/certificates", new { learner = absent.Id }));
        Assert.Equal(4, (int)(await Post(desk, $"/api/learning/courses/{course}/certificates")).Said!);
        await Refused("nobody", Post(desk, $"/api/learning/courses/{course}/certificates"));
        var rows = (await Get(desk, $"/api/learning/courses/{course}/certificates"))["rows"]!.AsArray();
        Assert.Equal(["R8-0001", "R8-0002", "R8-0003", "R8-0004"], rows.Select(row => (string)row!["number"]!));
        Assert.Equal("日医生涯教育制度（単位）　3", (string)rows[0]!["credits"]!);

        // Whoever holds the paper needs no account; a made-up code is nobody's.
        var code = ((string)rows[0]!["verifyPath"]!).Split('/')[^1];
        var seen = await Get(app.Stranger(), $"/api/public/certificates/{code}");
        Assert.Equal((string)rows[0]!["name"]!, (string)seen["name"]!);
        await Refused("no-certificate", Call(app.Stranger(), HttpMethod.Get, $"/api/public/certificates/{new string('0', 24)}"));
        Assert.Equal(HttpStatusCode.NoContent, (await Post(desk, $"/api/learning/certificates/{rows[0]!["certificate"]!}/revoke", new { reason = "氏名の誤り" })).Status);
        Assert.True((bool)(await Get(app.Stranger(), $"/api/public/certificates/{code}"))["isRevoked"]!);
        Assert.Equal(1, (int)(await Post(desk, $"/api/learning/courses/{course}/certificates")).Said!);
    }

    [Fact]
    public async Task Seats_go_to_who_came_first_and_a_seat_that_becomes_free_to_who_waits_longest_until_they_do_not_answer()
    {
        var session = await Session(await Course("Symposium", "在宅療養シンポジウム"), capacity: "2");
        var stranger = app.Stranger();
        var receipts = new List<JsonNode>();
        foreach (var name in new[] { "一郎", "二郎", "三郎", "四郎", "五郎" })
        {
            receipts.Add(await Apply(stranger, session, Person($"市民 {name}", $"{receipts.Count}@example.jp")));
        }

        Assert.Equal(["Seated", "Seated", "Waiting", "Waiting", "Waiting"], receipts.Select(one => (string)one["state"]!));
        Assert.Equal([0, 0, 0, 1, 2], receipts.Select(one => (int)one["ahead"]!));
        await Deliver();
        Assert.Contains("キャンセル待ち", To("2@example.jp").Single().Subject, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await Post(stranger, $"/api/public/events/mine/{receipts[0]["token"]}/cancel")).Status);
        await Refused("already-cancelled", Post(stranger, $"/api/public/events/mine/{receipts[0]["token"]}/cancel"));
        Assert.Equal("Offered", await StateOf(session, 3));
        await Deliver();
        Assert.Contains(To("2@example.jp"), mail => mail.Subject!.Contains("席が空きました", StringComparison.Ordinal));

        // Whoever comes new does not overtake those who wait.
        Assert.Equal("Waiting", (string)(await Apply(stranger, session, Person("市民 六郎", "6@example.jp")))["state"]!);

        // Not a word for two days: the seat goes on, and whoever then says yes is too late.
        app.Clock.Now = At(11, 26, 9, 1);
        Assert.Equal(1, await app.AtConsole<PassOnSeats, int>(seats => seats.Expire(Stop)));
        Assert.Equal(("Lapsed", "Offered"), (await Lapsed(session, 3), await StateOf(session, 4)));
        await Refused("not-offered", Post(stranger, $"/api/public/events/mine/{receipts[2]["token"]}/accept"));
        Assert.Equal(HttpStatusCode.NoContent, (await Post(stranger, $"/api/public/events/mine/{receipts[3]["token"]}/accept")).Status);
        Assert.Equal("Seated", await StateOf(session, 4));

        // More seats: those who wait are asked at once, in their order; less than 48 hours before, the seat is simply theirs.
        var seen = await Get(desk, $"/api/learning/sessions/{session}");
        seen["capacity"] = "3";
        app.Clock.Now = At(12, 9, 9);
        Assert.Equal(HttpStatusCode.NoContent, (await Call(desk, HttpMethod.Put, $"/api/learning/sessions/{session}", seen)).Status);
        Assert.Equal(("Seated", "Waiting"), (await StateOf(session, 5), await StateOf(session, 6)));
        Assert.Equal(3, await app.Look(db => db.SessionGroups.Select(group => group.Taken).SingleAsync(Stop)));
    }

    private async Task<string> Lapsed(string session, int number) => (string)(await Get(desk, $"/api/learning/sessions/{session}/applications?state=Lapsed&q={number}"))["rows"]!.AsArray().Single()!["state"]!;

    [Fact]
    public async Task However_many_apply_at_once_no_seat_is_given_twice_and_the_numbers_tell_who_came_first()
    {
        var session = await Session(await Course("Symposium", "在宅療養シンポジウム"), capacity: "7");
        var receipts = await Task.WhenAll(Enumerable.Range(0, 40).Select(at => Task.Run(() => Apply(app.Stranger(), session, Person($"市民 {at}号", $"many{at}@example.jp", phone: $"046-822-{4000 + at}")))));

        var byNumber = receipts.OrderBy(one => (int)one["number"]!).ToList();
        Assert.Equal(Enumerable.Range(1, 40), byNumber.Select(one => (int)one["number"]!));
        Assert.Equal(Enumerable.Repeat("Seated", 7).Concat(Enumerable.Repeat("Waiting", 33)), byNumber.Select(one => (string)one["state"]!));
        Assert.Equal(Enumerable.Range(0, 33), byNumber.Skip(7).Select(one => (int)one["ahead"]!));
        Assert.Equal((7, 41), await app.Look(async db => (await db.SessionGroups.Select(group => group.Taken).SingleAsync(Stop), await db.Sessions.Select(one => one.Next).SingleAsync(Stop))));

        // One person, two fingers: one application.
        var twice = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => Post(app.Stranger(), $"/api/public/events/{session}/applications", Person("せっかち 花子", "hanako@example.jp")))));
        Assert.Single(twice, one => one.Status == HttpStatusCode.OK);
        Assert.All(twice.Where(one => one.Status != HttpStatusCode.OK), one => Assert.Equal("already-applied", (string?)one.Said!["title"]));
    }

    [Fact]
    public async Task On_the_waiting_list_of_a_block_its_own_people_go_first_and_each_group_has_its_own_seats()
    {
        var blockDesk = await app.SignedIn(Role.HubCoordinator, eastHub);
        var course = await Course("BlockTraining", "東ブロック研修", by: blockDesk);
        var session = await Session(course, capacity: "医師 1\nそのほか 1", more: new { ownAreaFirst = true }, by: blockDesk);
        var groups = (await Get(app.Stranger(), $"/api/public/events/{session}"))["groups"]!.AsArray();
        var (doctors, others) = ((string)groups[0]!["group"]!, (string)groups[1]!["group"]!);
        await Refused("group", Post(app.Stranger(), $"/api/public/events/{session}/applications", Person("枠なし 太郎")));
        var first = await Apply(app.Stranger(), session, Person("西の 一号", "a@example.jp", area: west.Code, group: others));
        var far = await Apply(app.Stranger(), session, Person("西の 二号", "b@example.jp", area: west.Code, group: others));
        var near = await Apply(app.Stranger(), session, Person("東の 三号", "c@example.jp", area: east.Code, group: others));
        Assert.Equal("Seated", (string)(await Apply(app.Stranger(), session, Person("医師の 四号", "d@example.jp", "Physician", "東医院", area: west.Code, group: doctors)))["state"]!);
        Assert.Equal(("Waiting", "Waiting", 0), ((string)far["state"]!, (string)near["state"]!, (int)near["ahead"]!));
        await Post(app.Stranger(), $"/api/public/events/mine/{first["token"]}/cancel");
        Assert.Equal(("Waiting", "Offered"), (await StateOf(session, 2), await StateOf(session, 3)));

        // The centre's people run it too, another block's do not.
        var elsewhere = new Workplace { Name = "西ブロック拠点" };
        elsewhere.Serve([west.Id]);
        var westDesk = await app.SignedIn(Role.HubCoordinator, elsewhere, isNew: true);
        await Refused("not-your-area", Call(westDesk, HttpMethod.Get, $"/api/learning/sessions/{session}/applications"));
        await Refused("not-your-area", Post(westDesk, $"/api/learning/courses/{course}/sessions", new { startsAt = "2026-12-10T18:30:00", endsAt = "2026-12-10T20:30:00", place = "x", capacity = "1" }));
        await Refused("not-your-area", Post(westDesk, "/api/learning/courses", new { kind = "JointTraining", title = "x", area = east.Code }));

        // But what is taught is no secret between blocks: the same course can be given in the west.
        Assert.Empty((await Get(westDesk, "/api/learning/courses?year=2026"))["rows"]!.AsArray());
        Assert.Equal(course, (string)(await Get(westDesk, "/api/learning/courses?year=2026&everywhere=true"))["rows"]![0]!["course"]!);
        var pattern = await Get(westDesk, $"/api/learning/courses/{course}/pattern");
        pattern["year"] = 2026;
        var (status, copy) = await Post(westDesk, "/api/learning/courses", pattern);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("東ブロック研修", west.Path), await app.Look(async db => (await db.Courses.Where(one => one.Id == Id<Course>.Parse((string)copy!, null)).Select(one => one.Title).SingleAsync(Stop), await db.Courses.Where(one => one.Id == Id<Course>.Parse((string)copy!, null)).Select(one => one.AreaPath).SingleAsync(Stop))));
    }

    [Fact]
    public async Task A_session_needs_a_capacity_a_place_and_days_in_order_and_nobody_applies_before_after_or_twice()
    {
        var course = await Course();
        async Task No(string code, object more)
        {
            var body = JsonNode.Parse("""{"startsAt":"2026-12-10T18:30:00","endsAt":"2026-12-10T20:30:00","place":"文化会館","capacity":"40"}""")!.AsObject();
            foreach (var (name, value) in JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(more))!.AsObject())
            {
                body[name] = value?.DeepClone();
            }

            await Refused(code, Post(desk, $"/api/learning/courses/{course}/sessions", body));
        }

        await No("capacity", new { capacity = "" });
        await No("capacity", new { capacity = "たくさん" });
        await No("capacity", new { capacity = "0" });
        await No("capacity", new { capacity = "医師 1\n医師 2" });
        await No("place", new { place = "" });
        await No("endsAt", new { endsAt = "2026-12-10T18:30:00" });
        await No("deadline", new { deadline = "2026-12-11T00:00:00" });
        await No("onlineUrl", new { onlineUrl = "javascript:alert(1)" });
        await Refused("title", Post(desk, "/api/learning/courses", new { kind = "JointTraining", title = new string('長', 101) }));
        await Refused("credit", Post(desk, "/api/learning/courses", new { kind = "JointTraining", title = "x", creditUnits = 1 }));

        var session = await Session(course, more: new { publishFrom = "2026-11-25T09:00:00", deadline = "2026-12-05T17:00:00" });
        Assert.Equal(HttpStatusCode.NotFound, (await Call(app.Stranger(), HttpMethod.Get, $"/api/public/events/{session}")).Status);
        await Refused("not-yet", Post(app.Stranger(), $"/api/public/events/{session}/applications", Person("早い 太郎")));
        app.Clock.Now = At(11, 25, 9);
        await Refused("contact", Post(app.Stranger(), $"/api/public/events/{session}/applications", Person("連絡 なし", phone: "")));
        await Refused("profession", Post(app.Stranger(), $"/api/public/events/{session}/applications", new { name = "職種 なし", phone = "046-822-4300", workplace = "x" }));
        var nurse = await app.SignedIn(Role.VisitingNurse, station);
        await Apply(nurse, session, Person("みなと 花子", "hanako@example.jp"));
        await Refused("already-applied", Post(nurse, $"/api/public/events/{session}/applications", Person("みなと はなこ", "other@example.jp")));
        app.Clock.Now = At(12, 5, 17, 1);
        await Refused("too-late", Post(app.Stranger(), $"/api/public/events/{session}/applications", Person("遅い 太郎")));

        // The deadline binds the public; who calls the desk may still come.
        Assert.Equal(HttpStatusCode.OK, (await Post(desk, $"/api/learning/sessions/{session}/applications", Person("電話の 太郎"))).Status);
        app.Clock.Now = At(12, 11, 9);
        await Refused("too-late", Post(desk, $"/api/learning/sessions/{session}/applications", Person("終わってから 太郎")));
    }

    [Fact]
    public async Task Another_place_reaches_everybody_and_the_desk_sees_who_has_not_looked_and_two_who_edit_at_once_lose_nothing()
    {
        var session = await Session(await Course());
        var receipt = await Apply(app.Stranger(), session, Person("花子 山田", "hanako@example.jp"));
        await Apply(app.Stranger(), session, Person("太郎 鈴木", "taro@example.jp"));
        var seen = await Get(desk, $"/api/learning/sessions/{session}");
        seen["place"] = "市役所 5階";
        Assert.Equal(HttpStatusCode.NoContent, (await Call(desk, HttpMethod.Put, $"/api/learning/sessions/{session}", seen)).Status);
        await Refused("changed", Call(desk, HttpMethod.Put, $"/api/learning/sessions/{session}", seen));
        await Deliver();
        Assert.Contains(To("hanako@example.jp"), mail => mail.Subject!.Contains("会場が変わりました", StringComparison.Ordinal));
        Assert.DoesNotContain(mails.Mails, mail => mail.TextBody!.Contains("みなと訪問看護", StringComparison.Ordinal));
        Assert.Equal(2, (int)(await Get(desk, $"/api/learning/sessions/{session}/applications"))["counts"]!["notSeen"]!);
        Assert.True((bool)(await Get(app.Stranger(), $"/api/public/events/mine/{receipt["token"]}"))["isChangeNew"]!);
        Assert.False((bool)(await Get(app.Stranger(), $"/api/public/events/mine/{receipt["token"]}"))["isChangeNew"]!);
        Assert.Equal(1, (int)(await Get(desk, $"/api/learning/sessions/{session}/applications"))["counts"]!["notSeen"]!);

        // Another address by one's own link; without any way to be reached nothing changes.
        await Refused("contact", Call(app.Stranger(), HttpMethod.Put, $"/api/public/events/mine/{receipt["token"]}/contact", new { mail = "", phone = "" }));
        Assert.Equal(HttpStatusCode.NoContent, (await Call(app.Stranger(), HttpMethod.Put, $"/api/public/events/mine/{receipt["token"]}/contact", new { mail = "new@example.jp", note = "車いす" })).Status);
        Assert.Equal(("new@example.jp", "車いす"), await app.Look(async db => (await db.Applications.Select(one => one.Mail).FirstAsync(mail => mail.StartsWith("new"), Stop), await db.Applications.Where(one => one.Number == 1).Select(one => one.Note).SingleAsync(Stop))));

        await Refused("reason", Post(desk, $"/api/learning/sessions/{session}/cancel", new { reason = "" }));
        Assert.Equal(HttpStatusCode.NoContent, (await Post(desk, $"/api/learning/sessions/{session}/cancel", new { reason = "大雪のため" })).Status);
        await Deliver();
        Assert.Contains(To("taro@example.jp"), mail => mail.TextBody!.Contains("大雪のため", StringComparison.Ordinal));
        await Refused("cancelled", Post(app.Stranger(), $"/api/public/events/{session}/applications", Person("あとから 太郎")));
    }

    [Fact]
    public async Task A_facility_and_the_desk_bring_many_by_a_table_and_a_bad_row_is_told_with_its_line()
    {
        var session = await Session(await Course(), capacity: "3");
        const string Table = "氏名,職種,勤め先,メールアドレス,電話,経験年数\n佐藤花子,看護師,よその職場,s@example.jp,,12\n鈴木,宇宙飛行士,,,046-822-4301,\n=cmd,医師,,,046-822-4302,3\n田中,薬剤師,,,046-822-4303,x\n佐藤花子,看護師,よその職場,s@example.jp,,12\n";
        async Task<JsonNode> Send(HttpClient client, string table, bool dryRun)
        {
            using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(table)), "file", "x.csv" } };
            using var answer = await client.PostAsync(new Uri($"/api/learning/sessions/{session}/applications/file?dryRun={dryRun}", UriKind.Relative), form, Stop);
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!;
        }

        var nurse = await app.SignedIn(Role.VisitingNurse, station);
        var tried = await Send(nurse, Table, dryRun: true);
        Assert.Equal([3, 5, 6], tried["rejections"]!.AsArray().Select(one => (int)one!["line"]!));
        Assert.Equal(0, await app.Look(db => db.Applications.CountAsync(Stop)));
        var sent = await Send(nurse, Table, dryRun: false);
        Assert.Equal(["佐藤花子", "=cmd"], sent["rows"]!.AsArray().Select(one => (string)one!["name"]!));

        // Whatever the table says: a member brings people of the own workplace only.
        Assert.Equal([station.Name, station.Name], await app.Look(db => db.Applications.OrderBy(one => one.Number).Select(one => one.WorkplaceName).ToListAsync(Stop)));
        Assert.Equal("待つ人", (string)(await Send(desk, "氏名,電話\n待つ人,046-822-4310\n満席の人,046-822-4311\n", dryRun: false))["rows"]![0]!["name"]!);
        Assert.Equal("unknown-file", (string)(await Send(desk, "なまえ\nx\n", dryRun: false))["title"]!);
        Assert.Equal("sign-in", (string)(await Send(app.Stranger(), Table, dryRun: false))["title"]!);

        var csv = await desk.GetStringAsync(new Uri($"/api/learning/sessions/{session}/applications/export/csv", UriKind.Relative), Stop);
        Assert.Contains(",'=cmd,", csv, StringComparison.Ordinal);
        Assert.Contains(await app.Lines(AuditVerb.Exported), line => line.Kind == "Application");
    }

    [Fact]
    public async Task An_outreach_talk_goes_from_the_request_over_speaker_and_date_to_the_report_and_into_the_years_figures()
    {
        var course = await Course("TownTalk", "まちづくり出前トーク");
        object Ask(string name = "本町三丁目町内会", string kind = "TownTalk", string[]? topics = null) => new { kind, groupName = name, contactName = "会長 山本", phone = "046-822-4300", mail = "yamamoto@example.jp", topics = topics ?? ["living-will"], wishes = "12月の平日", place = "町内会館", peopleExpected = 30 };
        await Refused("topics", Post(app.Stranger(), "/api/public/talks", Ask(topics: ["nonsense"])));
        await Refused("kind", Post(app.Stranger(), "/api/public/talks", Ask(kind: "Symposium")));
        Assert.Equal(HttpStatusCode.NoContent, (await Post(app.Stranger(), "/api/public/talks", Ask())).Status);
        var talk = (string)(await Get(desk, "/api/learning/talks"))["rows"]![0]!["talk"]!;
        Assert.Contains((await Get(desk, "/api/inbox?part=later"))["rows"]!.AsArray().Concat((await Get(desk, "/api/inbox?part=week"))["rows"]!.AsArray()), row => ((string)row!["title"]!).Contains("出前トークの依頼", StringComparison.Ordinal));

        var path = $"/api/learning/talks/{talk}";
        await Refused("no-speaker", Call(desk, HttpMethod.Put, $"{path}/date", new { startsAt = "2026-12-15T14:00:00", endsAt = "2026-12-15T15:30:00", place = "町内会館", version = 0 }));
        await Refused("mail", Call(desk, HttpMethod.Put, $"{path}/speaker", new { mail = "nobody@example.jp", version = 0 }));
        Assert.Equal(HttpStatusCode.NoContent, (await Call(desk, HttpMethod.Put, $"{path}/speaker", new { name = "市の職員", version = 0 })).Status);
        await Refused("changed", Call(desk, HttpMethod.Put, $"{path}/speaker", new { name = "別の職員", version = 0 }));
        Assert.Equal(HttpStatusCode.NoContent, (await Call(desk, HttpMethod.Put, $"{path}/date", new { startsAt = "2026-12-15T14:00:00", endsAt = "2026-12-15T15:30:00", place = "町内会館", course, version = 1 })).Status);
        await Deliver();
        Assert.Contains("令和8年12月15日", To("yamamoto@example.jp").Single().TextBody, StringComparison.Ordinal);
        await Refused("too-early", Post(desk, $"{path}/report", new { people = 28, booklets = 20, version = 2 }));
        app.Clock.Now = At(12, 16, 9);
        await Refused("people", Post(desk, $"{path}/report", new { people = -1, version = 2 }));
        Assert.Equal(HttpStatusCode.NoContent, (await Post(desk, $"{path}/report", new { people = 28, booklets = 20, report = "質問が多かった", version = 2 })).Status);
        Assert.Equal(0, await app.Look(db => db.Set<Renkei.Inbox.InboxTask>().CountAsync(task => task.State == Renkei.Inbox.InboxTaskState.Open, Stop)));

        var figures = await Get(desk, "/api/learning/figures?year=2026&kind=TownTalk");
        Assert.Equal((1, 28, 20), ((int)figures["totals"]![0]!["times"]!, (int)figures["totals"]![0]!["people"]!, (int)figures["totals"]![0]!["booklets"]!));
        var question = IndicatorQuestion.All.Single(one => one.Key == "people-TownTalk");
        Assert.Equal(28, await app.Look(db => question.Count(db, city.Path, new(new(2026), app.Clock.Now), Stop)));
        Assert.Equal(0, await app.Look(db => question.Count(db, city.Path, new(new(2025), app.Clock.Now), Stop)));
        Assert.Equal(0, await app.Look(db => question.Count(db, east.Path, new(new(2026), app.Clock.Now), Stop)));

        Assert.Equal(HttpStatusCode.NoContent, (await Post(app.Stranger(), "/api/public/talks", Ask("断られる会"))).Status);
        var other = (string)(await Get(desk, "/api/learning/talks"))["rows"]![0]!["talk"]!;
        Assert.Equal(HttpStatusCode.NoContent, (await Post(desk, $"/api/learning/talks/{other}/decline", new { reason = "年末は混み合っています", version = 0 })).Status);
        await Refused("ended", Call(desk, HttpMethod.Put, $"/api/learning/talks/{other}/speaker", new { name = "職員", version = 1 }));
    }

    [Fact]
    public async Task Booklets_given_at_a_talk_leave_their_shelf_with_the_report_and_a_report_put_right_moves_only_the_difference()
    {
        var place = await Said(Post(desk, "/api/publications/places", new { name = "本庁の棚" }));
        async Task<(string Publication, string Shelf)> Booklet(string title)
        {
            var publication = await Said(Post(desk, "/api/publications", new { kind = "Booklet", title, leadDays = 60 }));
            var edition = await Said(Post(desk, $"/api/publications/{publication}/editions"));
            await Done(Call(desk, HttpMethod.Put, $"/api/publications/{publication}/editions/{edition}", new { text = "■1 在宅療養とは\n家で暮らすこと。", changes = "初版", version = 0 }));
            await Done(Post(desk, $"/api/publications/{publication}/editions/{edition}/approval", new { by = "協議会", on = "2026-04-01", from = "2026-04-01", version = 1 }));
            var run = await Said(Post(desk, $"/api/publications/{publication}/runs", new { copies = 100, cost = "9,900", orderedOn = "2026-04-10", printer = "潮見印刷" }));
            await Done(Post(desk, $"/api/publications/{publication}/runs/{run}/delivery", new { place, copies = 100, on = "2026-04-30" }));
            return (publication, $"{edition}_{place}");
        }

        async Task<int> Left(string publication) => (int)(await Get(desk, "/api/publications"))["rows"]!.AsArray().Single(row => (string)row!["publication"]! == publication)!["stock"]!;
        var (guide, other) = (await Booklet("ガイドブック"), await Booklet("もしも手帳"));
        Assert.Equal(HttpStatusCode.NoContent, (await Post(app.Stranger(), "/api/public/talks", new { kind = "TownTalk", groupName = "本町町内会", contactName = "会長", phone = "046-822-4300", topics = All("living-will"), wishes = "12月", place = "町内会館", peopleExpected = 30 })).Status);
        var path = $"/api/learning/talks/{(string)(await Get(desk, "/api/learning/talks"))["rows"]![0]!["talk"]!}";
        await Done(Call(desk, HttpMethod.Put, $"{path}/speaker", new { name = "市の職員", version = 0 }));
        await Done(Call(desk, HttpMethod.Put, $"{path}/date", new { startsAt = "2026-12-15T14:00:00", endsAt = "2026-12-15T15:30:00", place = "町内会館", version = 1 }));
        app.Clock.Now = At(12, 16, 9);

        await Refused("too-few", Post(desk, $"{path}/report", new { people = 28, booklets = 101, shelf = guide.Shelf, version = 2 }));
        await Refused("shelf", Post(desk, $"{path}/report", new { people = 28, booklets = 20, shelf = "どれか", version = 2 }));
        Assert.Equal(("Confirmed", 100), ((string)(await Get(desk, path))["state"]!, await Left(guide.Publication)));
        await Done(Post(desk, $"{path}/report", new { people = 28, booklets = 20, shelf = guide.Shelf, version = 2 }));
        Assert.Equal(80, await Left(guide.Publication));
        await Done(Post(desk, $"{path}/report", new { people = 28, booklets = 25, shelf = guide.Shelf, version = 3 }));
        Assert.Equal(75, await Left(guide.Publication));
        await Done(Post(desk, $"{path}/report", new { people = 28, booklets = 10, shelf = other.Shelf, version = 4 }));
        Assert.Equal((100, 90), (await Left(guide.Publication), await Left(other.Publication)));

        // 配布数 of the year is what really went: what was put back does not count.
        var totals = (await Get(desk, "/api/publications/distribution?year=2026"))["totals"]!.AsArray();
        Assert.Equal([0, 10], totals.Select(total => (int)total!["copies"]!).Order());
        Assert.Contains((await Get(desk, "/api/publications/distribution?year=2026"))["rows"]!.AsArray(), row => ((string)row!["recipient"]!).Contains("本町町内会", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Papers_of_a_session_are_read_by_everybody_or_only_by_who_has_a_seat()
    {
        var session = await Session(await Course(), capacity: "1");
        async Task<string?> Add(string title, byte[] content, bool isPublic = false, HttpClient? by = null)
        {
            using var form = new MultipartFormDataContent { { new StringContent(title), "title" }, { new StringContent(isPublic ? "true" : "false"), "isPublic" }, { new ByteArrayContent(content), "file", "x.pdf" } };
            using var answer = await (by ?? desk).PostAsync(new Uri($"/api/learning/sessions/{session}/files", UriKind.Relative), form, Stop);
            var said = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!;
            return answer.IsSuccessStatusCode ? (string)said! : $"!{said["title"]}";
        }

        var nurse = await app.SignedIn(Role.VisitingNurse, station);
        Assert.Equal("!file", await Add("ただの文", "文"u8.ToArray()));
        Assert.Equal("!title", await Add("", PdfMarkTests.Pdf(1)));
        Assert.StartsWith("!", await Add("横から", PdfMarkTests.Pdf(1), by: nurse), StringComparison.Ordinal);
        var (open, closed) = (await Add("ちらし", PdfMarkTests.Pdf(1), isPublic: true), await Add("講義の資料", PdfMarkTests.Pdf(1)));
        async Task<HttpStatusCode> Read(HttpClient by, string? file, string more = "")
        {
            using var answer = await by.GetAsync(new Uri($"/api/public/events/{session}/files/{file}{more}", UriKind.Relative), Stop);
            return answer.StatusCode;
        }

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (await Read(app.Stranger(), open), await Read(app.Stranger(), closed), await Read(nurse, closed)));
        var seated = await Apply(nurse, session, Person("みなと 花子", "hanako@example.jp"));
        var waiting = await Apply(app.Stranger(), session, Person("待つ 人", "waits@example.jp", phone: "046-822-9999"));
        Assert.Equal(HttpStatusCode.OK, await Read(nurse, closed));
        static string Key(JsonNode applied) => (string)applied["token"]!;
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (await Read(app.Stranger(), closed, $"?key={Key(seated)}"), await Read(app.Stranger(), closed, $"?key={Key(waiting)}")));
        Assert.Equal(2, (await Get(app.Stranger(), $"/api/public/events/mine/{Key(seated)}"))["files"]!.AsArray().Count);
        Assert.Equal("ちらし", (string)(await Get(app.Stranger(), $"/api/public/events/mine/{Key(waiting)}"))["files"]!.AsArray().Single()!["title"]!);

        await Done(Call(desk, HttpMethod.Delete, $"/api/learning/sessions/{session}/files/{open}"));
        Assert.Equal(HttpStatusCode.NotFound, await Read(app.Stranger(), open));
        Assert.Equal(1, await app.Look(db => db.Set<SessionFileContent>().CountAsync(Stop)));
    }

    [Fact]
    public async Task What_the_people_of_a_workplace_learned_is_seen_by_its_administrator_and_by_nobody_elses()
    {
        var other = new Workplace { Name = "べつの訪問看護" };
        await app.Given(other);
        var (session, nurse, administrator, stranger) = (await Session(await Course(), "2026-12-01T18:30:00"), await app.SignedIn(Role.VisitingNurse, station), await app.SignedIn(Role.VisitingNurse, station), await app.SignedIn(Role.VisitingNurse, other));
        foreach (var client in new[] { administrator, stranger })
        {
            await app.Look(db => db.Memberships.Where(membership => membership.Member == App.MemberOf(client)).ExecuteUpdateAsync(set => set.SetProperty(membership => membership.IsFacilityAdministrator, true), Stop));
        }

        await Apply(nurse, session, Person("みなと 花子", "hanako@example.jp"));
        app.Clock.Now = At(12, 1, 20);
        await Post(desk, $"/api/learning/sessions/{session}/attendance", new { marks = new[] { new { number = 1, attendance = "Present" } } });

        var path = $"/api/learning/workplaces/{station.Id}?year=2026";
        var seen = await Get(administrator, path);
        Assert.Equal([0, 1], seen["people"]!.AsArray().Select(one => (int)one!["came"]!).Order());
        Assert.Equal(1, (int)seen["sessions"]!.AsArray().Single()!["people"]!);
        Assert.Equal([0, 0], (await Get(desk, $"/api/learning/workplaces/{station.Id}?year=2025"))["people"]!.AsArray().Select(one => (int)one!["came"]!));
        Assert.Contains(await app.Lines(AuditVerb.Read), line => line.Kind == "Learner" && line.Member == App.MemberOf(administrator));
        foreach (var client in new[] { nurse, stranger })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await Call(client, HttpMethod.Get, path)).Status);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await Call(app.Stranger(), HttpMethod.Get, path)).Status);
    }

    [Fact]
    public async Task Only_who_came_answers_the_survey_once_before_and_once_after_and_nothing_tells_whose_answer_it_is()
    {
        var session = await Session(await Course());
        var receipt = await Apply(app.Stranger(), session, Person("花子 山田", "hanako@example.jp"));
        var path = $"/api/public/events/survey/{receipt["token"]}";
        await Refused("marks", Post(app.Stranger(), path, new { marks = new { satisfied = 5 } }));
        Assert.Equal(HttpStatusCode.NoContent, (await Post(app.Stranger(), path, new { marks = new Dictionary<string, int> { ["know-home-care"] = 2 } })).Status);
        await Refused("answered", Post(app.Stranger(), path, new { marks = new Dictionary<string, int> { ["know-home-care"] = 2 } }));
        app.Clock.Now = At(12, 10, 20, 45);
        await Refused("not-attended", Post(app.Stranger(), path, new { marks = new { satisfied = 5 } }));
        await Post(desk, $"/api/learning/sessions/{session}/attendance", new { marks = new[] { new { number = 1, attendance = "Present" } } });
        await Refused("marks", Post(app.Stranger(), path, new { marks = new { satisfied = 6 } }));
        Assert.Equal(HttpStatusCode.NoContent, (await Post(app.Stranger(), path, new { marks = new Dictionary<string, int> { ["satisfied"] = 5, ["know-home-care"] = 4 }, profession = "Nurse", comment = "<script>alert(1)</script>" })).Status);
        await Refused("answered", Post(app.Stranger(), path, new { marks = new { satisfied = 5 } }));

        var result = await Get(desk, $"/api/learning/sessions/{session}/survey");
        var known = result["lines"]!.AsArray().Single(line => (string)line!["key"]! == "know-home-care")!;
        Assert.Equal((4.0, 2.0), ((double)known["mean"]!, (double)known["before"]!));
        Assert.Empty(result["professions"]!.AsArray());
        Assert.DoesNotContain(await app.Look(db => db.Set<AuditLine>().AsNoTracking().ToListAsync(Stop)), line => line.Kind.StartsWith("Survey", StringComparison.Ordinal) || line.After?.Contains("HasAnswered", StringComparison.Ordinal) is true);
        var page = await (await desk.GetAsync(new Uri($"/learning/sessions/{session}/survey", UriKind.Relative), Stop)).Content.ReadAsStringAsync(Stop);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        app.Clock.Now = At(1, 15, 9);
        var late = await Apply(app.Stranger(), await Session(await Course(title: "次の会"), "2027-02-10T18:30:00"), Person("花子 山田", "hanako@example.jp"));
        await Refused("no-application", Post(app.Stranger(), $"/api/public/events/survey/{((string)late["token"]!)[..^3]}abc", new { marks = new { satisfied = 5 } }));
    }

    [Fact]
    public async Task Who_comes_checks_in_by_the_code_at_the_door_with_their_number_and_a_proof_late_ones_as_late()
    {
        var session = await Session(await Course());
        await Apply(app.Stranger(), session, Person("花子 山田", "hanako@example.jp"));
        var nurse = await app.SignedIn(Role.VisitingNurse, station);
        await Apply(nurse, session, Person("みなと 花子"));
        var full = await Session(await Course(title: "小さな会"), capacity: "1");
        var key = (string)(await Get(desk, $"/api/learning/sessions/{session}/applications"))["doorKey"]!;
        app.Clock.Now = At(12, 10, 18, 20);
        Assert.Equal(HttpStatusCode.NotFound, (await Post(app.Stranger(), $"/api/public/events/{session}/check-in/{new string('0', key.Length)}", new { number = 1, proof = "花子 山田" })).Status);
        await Refused("proof", Post(app.Stranger(), $"/api/public/events/{session}/check-in/{key}", new { number = 1, proof = "太郎" }));
        Assert.Equal("Present", (string)(await Post(app.Stranger(), $"/api/public/events/{session}/check-in/{key}", new { number = 1, proof = "4300" })).Said!["attendance"]!);
        app.Clock.Now = At(12, 10, 18, 50);
        Assert.Equal("Late", (string)(await Post(nurse, $"/api/public/events/{session}/check-in/{key}")).Said!["attendance"]!);

        // Somebody at the door without an application; with the hall full there is no seat to give.
        Assert.Equal(HttpStatusCode.OK, (await Post(desk, $"/api/learning/sessions/{session}/applications?walkIn=true", Person("飛び入り 太郎", phone: ""))).Status);
        Assert.Equal(3, (int)(await Get(desk, $"/api/learning/sessions/{session}/applications"))["counts"]!["came"]!);
        await Post(desk, $"/api/learning/sessions/{full}/applications?walkIn=true", Person("ひとり目", phone: ""));
        await Refused("full", Post(desk, $"/api/learning/sessions/{full}/applications?walkIn=true", Person("ふたり目", phone: "")));
        await Refused("no-seat", MarkCancelled(session));
    }

    private async Task<(HttpStatusCode, JsonNode?)> MarkCancelled(string session)
    {
        app.Clock.Now = At(12, 10, 18, 10);
        var receipt = await Post(desk, $"/api/learning/sessions/{session}/applications", Person("やめる 太郎", phone: "046-822-4999"));
        await Post(app.Stranger(), $"/api/public/events/mine/{receipt.Said!["token"]}/cancel");
        return await Post(desk, $"/api/learning/sessions/{session}/attendance", new { marks = new[] { new { number = (int)receipt.Said["number"]!, attendance = "Present" } } });
    }

    [Fact]
    public async Task A_record_goes_with_the_person_across_employers_and_two_that_are_one_are_put_together()
    {
        var course = await Course(more: new { credit = "care-manager", creditUnits = 2 });
        var (first, second) = (await Session(course, "2026-12-01T18:30:00"), await Session(course, "2026-12-08T18:30:00"));
        var nurse = await app.SignedIn(Role.VisitingNurse, station);
        await Apply(nurse, first, Person("みなと 花子", "hanako@example.jp", workplace: "みなと訪問看護"));
        await Apply(app.Stranger(), second, Person("みなと花子", "HANAKO@example.jp", workplace: "べつの訪問看護"));
        await Apply(app.Stranger(), second, Person("みなと 花子", "other@example.jp", workplace: "もとの職場", phone: "046-822-9999"));
        foreach (var (session, day) in new[] { (first, 1), (second, 8) })
        {
            app.Clock.Now = At(12, day, 20);
            await Post(desk, $"/api/learning/sessions/{session}/attendance", new { marks = new[] { new { number = 1, attendance = "Present" } } });
        }

        app.Clock.Now = At(12, 9, 9);
        var own = await Get(nurse, "/api/learning/own");
        Assert.Equal(["べつの訪問看護", "みなと訪問看護"], own["past"]!.AsArray().Select(row => (string)row!["workplace"]!));
        Assert.Equal(4m, (decimal)own["thisYear"]![0]!["units"]!);

        var learner = (string)own["learner"]!;
        var seen = await Get(desk, $"/api/learning/records/{learner}");
        var twin = (string)seen["namesakes"]!.AsArray().Single()!["learner"]!;
        Assert.Equal(HttpStatusCode.NoContent, (await Post(desk, $"/api/learning/records/{twin}/merge", new { into = learner })).Status);
        await Refused("merged", Post(desk, $"/api/learning/records/{twin}/merge", new { into = learner }));
        Assert.Equal(3, (await Get(desk, $"/api/learning/records/{twin}"))["past"]!.AsArray().Count);

        // Another facility's nurse, its administrator and a stranger are refused; the own administrator is not.
        var other = new Workplace { Name = "べつの職場" };
        Assert.Equal(HttpStatusCode.Forbidden, (await Call(await Administrator(other, isNew: true), HttpMethod.Get, $"/api/learning/records/{learner}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Call(await Administrator(station), HttpMethod.Get, $"/api/learning/records/{learner}")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Call(app.Stranger(), HttpMethod.Get, $"/api/learning/records/{learner}")).Status);
        Assert.Contains(await app.Lines(AuditVerb.Read), line => line.Kind == "Learner" && line.Record == Guid.Parse(learner));

        var coverage = await Get(desk, "/api/learning/coverage?year=2026");
        Assert.Equal(1, (int)coverage["places"]!.AsArray().Single(place => (string)place!["name"]! == station.Name)!["came"]!);
        Assert.Null(coverage["places"]!.AsArray().Single(place => (string)place!["name"]! == "べつの職場")!["lastAt"]);
    }

    private async Task<HttpClient> Administrator(Workplace workplace, bool isNew = false)
    {
        var client = await app.SignedIn(Role.VisitingNurse, workplace, isNew);
        await app.Look(db => db.Memberships.Where(membership => membership.Member == App.MemberOf(client)).ExecuteUpdateAsync(set => set.SetProperty(membership => membership.IsFacilityAdministrator, true), Stop));
        return client;
    }

    [Fact]
    public async Task What_residents_gave_is_gone_after_sixty_days_also_from_the_trail_and_how_many_came_stays()
    {
        var session = await Session(await Course("Symposium", "在宅療養シンポジウム"));
        var receipt = await Apply(app.Stranger(), session, Person("市民 一郎", "ichiro@example.jp"));
        app.Clock.Now = At(12, 10, 19);
        await Post(desk, $"/api/learning/sessions/{session}/attendance", new { marks = new[] { new { number = 1, attendance = "Present" } } });
        app.Clock.Now = At(2, 8, 20);
        Assert.Equal(0, await app.AtConsole<ForgetResidents, int>(forget => forget.Run(Stop)));
        app.Clock.Now = At(2, 8, 21);
        Assert.Equal(1, await app.AtConsole<ForgetResidents, int>(forget => forget.Run(Stop)));
        Assert.DoesNotContain(await app.Look(db => db.Set<Letter>().AsNoTracking().Select(letter => letter.To + letter.ToName).ToListAsync(Stop)), known => known.Length > 0);
        var row = (await Get(desk, $"/api/learning/sessions/{session}/applications"))["rows"]![0]!;
        Assert.Equal(("（消去済み）", "", "Present"), ((string)row["name"]!, (string)row["mail"]!, (string)row["attendance"]!));
        await Refused("no-application", Call(app.Stranger(), HttpMethod.Get, $"/api/public/events/mine/{receipt["token"]}"));
        Assert.DoesNotContain(await app.Look(db => db.Set<AuditLine>().AsNoTracking().ToListAsync(Stop)), line => $"{line.Before}{line.After}".Contains("市民", StringComparison.Ordinal) || $"{line.Before}{line.After}".Contains("ichiro", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(1, (int)(await Get(desk, "/api/learning/figures?year=2026"))["totals"]![0]!["people"]!);
    }

    [Theory]
    [InlineData(Role.VisitingNurse)]
    [InlineData(Role.HospitalLiaison)]
    [InlineData(Role.FireService)]
    public async Task Who_does_not_run_training_neither_sees_who_applied_nor_changes_anything(Role role)
    {
        var course = await Course();
        var session = await Session(course);
        await Apply(app.Stranger(), session, Person("花子 山田", "hanako@example.jp"));
        foreach (var client in new[] { await app.SignedIn(role, station), app.Stranger() })
        {
            foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
            {
                (HttpMethod.Get, "/api/learning/courses", null), (HttpMethod.Get, $"/api/learning/courses/{course}", null), (HttpMethod.Post, "/api/learning/courses", new { kind = "Symposium", title = "x" }),
                (HttpMethod.Get, $"/api/learning/sessions/{session}/applications", null), (HttpMethod.Get, $"/api/learning/sessions/{session}/applications/export/csv", null), (HttpMethod.Post, $"/api/learning/sessions/{session}/attendance", new { marks = Array.Empty<object>() }),
                (HttpMethod.Post, $"/api/learning/sessions/{session}/cancel", new { reason = "x" }), (HttpMethod.Post, $"/api/learning/courses/{course}/certificates", new { }), (HttpMethod.Get, "/api/learning/talks", null), (HttpMethod.Get, "/api/learning/records?q=", null), (HttpMethod.Get, "/api/learning/figures", null), (HttpMethod.Get, $"/api/learning/sessions/{session}/survey", null),
            })
            {
                Assert.True((await Call(client, method, path, body)).Status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized, $"{method} {path}");
            }
        }
    }

    [Fact]
    public async Task The_public_calendar_is_there_as_a_page_a_calendar_and_a_feed_and_shows_no_nominations_nor_what_is_not_published()
    {
        await Session(await Course("Symposium", "在宅療養シンポジウム <家で>"), "2026-12-20T18:30:00");
        await Session(await Course("MotivationCourse", "推薦だけの研修", new { isByNomination = true }));
        await Session(await Course(title: "まだ出さない研修"), more: new { publishFrom = "2026-12-01T09:00:00" });
        var page = await (await app.Stranger().GetAsync(new Uri("/events", UriKind.Relative), Stop)).Content.ReadAsStringAsync(Stop);
        Assert.DoesNotContain("<家で>", page, StringComparison.Ordinal);
        Assert.Contains("在宅療養シンポジウム <家で>", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        foreach (var path in new[] { "/events", "/events/calendar.ics", "/events/feed.xml" })
        {
            var text = await app.Stranger().GetStringAsync(new Uri(path, UriKind.Relative), Stop);
            Assert.DoesNotContain("推薦だけ", text, StringComparison.Ordinal);
            Assert.DoesNotContain("まだ出さない", text, StringComparison.Ordinal);
        }

        Approved.Match("events.ics.txt", Steady(await app.Stranger().GetStringAsync(new Uri("/events/calendar.ics", UriKind.Relative), Stop)));
        Approved.Match("events-feed.xml", Steady(await app.Stranger().GetStringAsync(new Uri("/events/feed.xml", UriKind.Relative), Stop)));

        static string Steady(string text) => System.Text.RegularExpressions.Regex.Replace(text, "[0-9a-f]{8}-[0-9a-f-]{27,}", "ID").ReplaceLineEndings("\n");
    }
}
