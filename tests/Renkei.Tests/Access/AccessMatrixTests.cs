using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Renkei.Access;
using Renkei.Consultations;
using Renkei.Councils;
using Renkei.Facilities;
using Renkei.Foundation;
using Renkei.Inbox;
using Renkei.Learning;
using Renkei.Programmes;
using Renkei.Publications;
using Renkei.Tests.Facilities;

namespace Renkei.Tests.Access;

/// <summary>Every door of the application, tried by every role and by nobody, on what is their own, another's in their area, and beyond it.
/// A new route changes the approved table: somebody must look at it.</summary>
public sealed partial class AccessMatrixTests(DemoApp demo) : IClassFixture<DemoApp>
{
    private const string Legend = """
        ○ let in (whatever the answer is then), × refused, － asked to sign in, 無 there is no such thing for them, ? the call could not be read, so nothing is said
        Three signs where the place counts: one's own facility (or city), another in one's area, one in another area. One sign where it does not.

        """;

    private readonly App app = demo.App;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private enum Place
    {
        Own,
        Other,
        Far,
    }

    private sealed record Things(Dictionary<string, string[]> Of)
    {
        /// <summary>What stands for a name in this route; the same three times where the place does not count.</summary>
        public string[] For(string route, string name)
        {
            var key = Of.Keys.Where(key => key.Split(' ') is [var prefix, var known] && string.Equals(known, name, StringComparison.OrdinalIgnoreCase) && route.StartsWith(prefix, StringComparison.Ordinal)).MaxBy(key => key.Length);
            Assert.True(key is not null, $"{route}: the test knows nothing to put in place of {name}");
            return Of[key];
        }
    }

    [Fact]
    public async Task Every_role_is_let_in_or_refused_at_every_door_as_the_approved_table_says()
    {
        // Three thousand calls: who may do what does not depend on the engine, and what a call does on each is tested by its room.
        Assert.SkipWhen(TestDatabase.OnPostgreSql, "The table of access is tried on SQLite only.");
        var (things, city, block) = await Prepare();
        var who = new List<(string Name, HttpClient Client)>();
        foreach (var role in Enum.GetValues<Role>())
        {
            who.Add((role.Japanese, await app.SignedIn(role, role is Role.Administrator or Role.CityOfficial ? city : block)));
        }

        var ward = await app.SignedIn(Role.VisitingNurse, block);
        await app.Look(db => db.Memberships.Where(membership => membership.Member == App.MemberOf(ward)).ExecuteUpdateAsync(set => set.SetProperty(membership => membership.IsFacilityAdministrator, true), Stop));
        who.Add(("職場の管理者", ward));
        who.Add(("だれでも", app.Stranger()));
        var rows = new Dictionary<string, string>();
        // What changes something is tried last: it must not take away what others are tried on.
        foreach (var (method, route, endpoint) in Doors().OrderBy(door => door.Method != "GET"))
        {
            var names = Name().Matches(route).Select(match => match.Groups[1].Value).ToList();
            // A page asks the same use case as its call, which is tried in all places.
            var isPage = endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>() is not null;
            var places = !isPage && names.Exists(name => things.For(route, name).Distinct().Count() > 1) ? Enum.GetValues<Place>() : [Place.Own];
            var signs = new StringBuilder();
            foreach (var (_, client) in who)
            {
                foreach (var place in places)
                {
                    if (names.Contains("serial"))
                    {
                        await Link(things, block);
                    }

                    var address = Name().Replace(route, match => Uri.EscapeDataString(things.For(route, match.Groups[1].Value)[(int)place]));
                    signs.Append(await Knock(client, method, address + Asked.GetValueOrDefault($"{method} {route}"), Bodies.GetValueOrDefault($"{method} {route}", "{}"), endpoint));
                }

                signs.Append('\t');
            }

            rows.Add($"{route} {method}", $"{signs}{method} {route}\n");
        }

        Assert.DoesNotContain(rows.Values, row => row.Contains('?', StringComparison.Ordinal));
        Approved.Match("access-matrix.txt", $"{Legend}{string.Join('\t', who.Select(one => one.Name))}\n{string.Concat(rows.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => row.Value))}");
    }

    /// <summary>What must stand in a call for it to reach the use case, which then decides who may.</summary>
    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["POST /api/account/password"] = """{"current":"x","new":"x","again":"x"}""",
        ["POST /api/account/recovery-codes"] = """{"password":"x"}""",
        ["POST /api/account/totp"] = """{"code":"000000"}""",
        ["POST /api/account/totp/reset"] = """{"password":"x"}""",
        ["POST /api/account/passkeys/options"] = """{"password":"x"}""",
        ["POST /api/account/passkeys"] = """{"credential":"{}"}""",
        ["POST /api/session/passkey"] = """{"credential":"{}"}""",
        ["POST /api/areas"] = """{"name":"x","code":"x"}""",
        ["PUT /api/areas/{area}"] = """{"name":"x","version":-1}""",
        ["PUT /api/areas/{area}/parent"] = """{"version":-1}""",
        ["POST /api/audit/prints"] = """{"path":"/"}""",
        ["POST /api/audit/review/{month}"] = """{"findings":"なし"}""",
        ["POST /api/facilities"] = """{"name":"x","address":"x","confirmedBy":"x"}""",
        ["POST /api/facilities/{serial:long}/facts"] = """{"confirmedBy":"x","noChange":true}""",
        ["POST /api/inbox"] = """{"title":"x","due":"2026-11-30"}""",
        ["POST /api/inbox/{task}/snooze"] = """{"version":-1,"until":"2026-11-24T12:00:00+09:00"}""",
        ["POST /api/inbox/{task}/done"] = """{"version":-1}""",
        ["POST /api/inbox/{task}/hand-over"] = """{"version":-1}""",
        ["POST /api/invitations/{token}"] = """{"profession":"Nurse","password":"x","again":"x"}""",
        ["POST /api/members/invitations"] = """{"mail":"x","name":"x","role":"Pharmacist","workplace":"00000000-0000-0000-0000-000000000000"}""",
        ["POST /api/password-links/{token}"] = """{"new":"x","again":"x"}""",
        ["POST /api/programmes/shares"] = """{"from":2027,"to":2028,"premium":0.23,"source":"x"}""",
        ["POST /api/session"] = """{"mail":"x@example.jp","password":"x"}""",
        ["POST /api/machines"] = """{"name":"x","workplace":"00000000-0000-0000-0000-000000000000","scopes":[],"lastDay":"2026-12-31"}""",
        ["POST /api/joining"] = """{"facility":"x","address":"x","phone":"x","administratorName":"x","administratorMail":"x","role":"Pharmacist"}""",
        ["POST /api/members/memberships/{membership}/transfer"] = """{"workplace":"00000000-0000-0000-0000-000000000000","role":"Pharmacist","from":"2026-11-24"}""",
        ["POST /api/session/confirm"] = """{"password":"x"}""",
        ["POST /api/session/confirm/passkey"] = """{"credential":"{}"}""",
        ["PUT /api/account/delivery"] = """{"version":-1}""",
        ["PUT /api/workplaces/{workplace}/standing"] = """{"standing":"Active"}""",
        ["POST /api/session/code"] = """{"code":"000000"}""",
        ["POST /api/learning/courses"] = """{"kind":"Symposium","title":"x"}""",
        ["PUT /api/learning/courses/{course}"] = """{"kind":"JointTraining","title":"x","version":-1}""",
        ["POST /api/learning/sessions/{session}/applications"] = """{"name":"x"}""",
        ["PUT /api/learning/sessions/{session}/tables"] = "[]",
        ["POST /api/public/events/{session}/applications"] = """{"name":"x"}""",
        ["POST /api/public/talks"] = """{"kind":"TownTalk","groupName":"x","contactName":"x","phone":"x","wishes":"x","place":"x","peopleExpected":1}""",
        ["POST /api/consultations"] = """{"callerKind":"family","topics":["costs"]}""",
        ["PUT /api/consultations/{consultation}"] = """{"callerKind":"family","topics":["costs"],"version":-1}""",
        ["POST /api/councils"] = """{"kind":"Council","name":"x"}""",
        ["PUT /api/councils/{body}"] = """{"kind":"Council","name":"x","version":-1}""",
        ["POST /api/publications"] = """{"kind":"Booklet","title":"x"}""",
        ["PUT /api/publications/{publication}"] = """{"kind":"Booklet","title":"x","version":-1}""",
        ["POST /api/public/publications/{publication}/orders"] = """{"copies":1,"name":"x","address":"x","phone":"x"}""",
        ["POST /api/workplaces"] = """{"name":"x"}""",
        ["PUT /api/workplaces/{workplace}"] = """{"name":"x"}""",
    };

    private static readonly Dictionary<string, string> Asked = new()
    {
        ["GET /api/audit/export/csv"] = "?from=2026-11-01",
        ["GET /api/programmes/{code}/forms/{form}"] = "?year=2026&number=1",
        ["GET /api/programmes/{code}/plans/{year}/{number}/compare"] = "?left=1&right=1",
        ["GET /api/public/publications/{publication}/changes"] = "?from=00000000-0000-0000-0000-000000000000&to=00000000-0000-0000-0000-000000000000",
        ["DELETE /api/councils/meetings/{meeting}/lines/{line}"] = "?version=-1",
        ["DELETE /api/consultations/{consultation}/closing"] = "?version=-1",
        ["DELETE /api/consultations/{consultation}/case/sharing"] = "?version=-1",
        ["DELETE /api/consultations/{consultation}/case"] = "?version=-1",
        ["GET /api/programmes/funding"] = "?year=2021&total=396288000",
    };

    private Task<int> Link(Things things, Workplace block)
    {
        var own = long.Parse(things.Of["/ serial"][0], System.Globalization.CultureInfo.InvariantCulture);
        return app.Look(db => db.Facilities.Where(facility => facility.Serial == own && facility.Workplace != block.Id).ExecuteUpdateAsync(set => set.SetProperty(facility => facility.Workplace, block.Id), Stop));
    }

    /// <summary>The application's own table of routes, without what serves files and faults.</summary>
    private IEnumerable<(string Method, string Route, RouteEndpoint Endpoint)> Doors() =>
        from endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let route = "/" + endpoint.RoutePattern.RawText!.Trim('/')
        where endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.StaticAssets.StaticAssetDescriptor>() is null && !route.StartsWith("/_", StringComparison.Ordinal) && !route.StartsWith("/error/", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        where method is not "HEAD" && (method == "GET" || endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>() is null)
        orderby route, method
        select (method, route, endpoint);

    private static async Task<char> Knock(HttpClient client, string method, string address, string body, RouteEndpoint endpoint)
    {
        using var call = new HttpRequestMessage(new(method), address);
        if (method is "POST" or "PUT")
        {
            call.Content = endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Any(type => type.StartsWith("multipart/", StringComparison.Ordinal) || type.Contains("form", StringComparison.Ordinal)) is true
                ? new MultipartFormDataContent { { new ByteArrayContent("a,b\n1,2\n"u8.ToArray()), "file", "x.csv" } }
                : new StringContent(body, new MediaTypeHeaderValue("application/json"));
        }

        using var answer = await client.SendAsync(call, HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.True((int)answer.StatusCode < 500 || address == "/health/ready", $"{method} {address}: {answer.StatusCode}");
        Assert.NotEqual(HttpStatusCode.TooManyRequests, answer.StatusCode);
        return answer.StatusCode switch
        {
            HttpStatusCode.Forbidden => '×',
            HttpStatusCode.Unauthorized => '－',
            HttpStatusCode.Redirect when answer.Headers.Location!.OriginalString.Contains("/signin", StringComparison.Ordinal) => '－',
            HttpStatusCode.NotFound => '無',
            HttpStatusCode.UnsupportedMediaType => '?',
            // A refusal of ours has a code of its own; without one the framework could not read the call.
            HttpStatusCode.BadRequest when answer.Content.Headers.ContentType?.MediaType == "application/problem+json" && !Code().IsMatch(JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement.GetProperty("title").GetString()!) => '?',
            _ => '○',
        };
    }

    /// <summary>Two workplaces: an official's and an administrator's serve the city, all others' one block of it.</summary>
    private async Task<(Things Things, Workplace City, Workplace Block)> Prepare()
    {
        var (city, block, elsewhere) = (new Workplace { Name = "市の職場" }, new Workplace { Name = "ブロックの職場" }, new Workplace { Name = "よその職場" });
        var member = new Member { Name = "よその人", UserName = "yoso@example.jp", Email = "yoso@example.jp", SecurityStamp = "x" };
        var next = Area.Root("142998", "隣の市", AreaKind.Municipality);
        var municipality = await app.Look(db => db.Areas.SingleAsync(area => area.Code == "142999", Stop));
        var served = await app.Look(db => db.Areas.Where(area => area.Kind == AreaKind.Block).OrderBy(area => area.Code).FirstAsync(Stop));
        city.Serve([municipality.Id]);
        block.Serve([served.Id]);
        await app.Given(city, block, elsewhere, next, member, new Membership { Member = member.Id, Workplace = elsewhere.Id, Role = Role.CareManager, From = new(2020, 4, 1) });

        var (own, others) = (Task(block), Task(elsewhere));
        await app.Given(own, others);

        var near = await app.Look(db => db.Facilities.Where(facility => facility.AreaPath == served.Path && facility.Workplace == null).OrderBy(facility => facility.Serial).Take(3).ToListAsync(Stop));
        var far = near[2];
        await app.Look(db => db.Facilities.Where(facility => facility.Id == far.Id).ExecuteUpdateAsync(set => set.SetProperty(facility => facility.AreaPath, next.Path), Stop));

        var plans = await app.Look(db => (from portfolio in db.Set<Portfolio>()
                                          join programme in db.Set<Programme>() on portfolio.Id equals programme.Portfolio
                                          join plan in db.Set<YearPlan>() on programme.Id equals plan.Programme
                                          orderby plan.Id
                                          select new { portfolio.Code, Plan = plan.Id.ToString(), Programme = programme.Id.ToString(), programme.Number, plan.Year }).ToListAsync(Stop));
        var indicators = await app.Look(db => (from portfolio in db.Set<Portfolio>() join indicator in db.Set<Indicator>() on portfolio.Id equals indicator.Portfolio orderby indicator.Id select new { portfolio.Code, Id = indicator.Id.ToString() }).ToListAsync(Stop));
        var (mine, other) = (plans.First(plan => plan.Code == "shiomi"), plans.First(plan => plan.Code != "shiomi"));
        var indicator = new[] { indicators.First(one => one.Code == "shiomi").Id, indicators.First(one => one.Code == "shiomi").Id, indicators.FirstOrDefault(one => one.Code == other.Code)?.Id ?? Guid.Empty.ToString() };
        var run = await app.Look(db => db.ImportRuns.Select(one => one.Id).FirstAsync(Stop));
        var (nobody, token) = (Guid.Empty.ToString(), new string('x', 43));
        var learner = new Learner { Name = "受講 太郎", NameKey = "x" };
        await app.Given(learner);
        var learnt = new[] { await Learnt(block, served.Path, learner), await Learnt(city, municipality.Path, learner), await Learnt(city, next.Path, learner) };

        var met = new[] { await Met(block, served.Path), await Met(city, municipality.Path), await Met(city, next.Path) };
        var written = new[] { await Written(block, served.Path, member), await Written(city, municipality.Path, member), await Written(city, next.Path, member) };

        string[] asked = [await Took(block, served.Path), await Took(city, municipality.Path), await Took(city, next.Path)];
        var hard = await Shared(Id<Consultation>.Parse(asked[2], null), city, next.Path);

        static string[] Same(string value) => [value, value, value];
        return (new(new()
        {
            ["/ serial"] = [$"{near[0].Serial}", $"{near[1].Serial}", $"{far.Serial}"],
            ["/ area"] = [served.Id.ToString(), served.Id.ToString(), next.Id.ToString()],
            ["/lists area"] = Same(served.Code),
            ["/ member"] = Same(member.Id.ToString()),
            ["/ membership"] = Same(nobody),
            ["/ invitation"] = Same(nobody),
            ["/ workplace"] = Same(nobody),
            ["/api/workplaces/{workplace}/hours workplace"] = [block.Id.ToString(), elsewhere.Id.ToString(), elsewhere.Id.ToString()],
            ["/workplaces of"] = [block.Id.ToString(), elsewhere.Id.ToString(), elsewhere.Id.ToString()],
            ["/ task"] = [own.Id.ToString(), others.Id.ToString(), others.Id.ToString()],
            ["/inbox of"] = [own.Id.ToString(), others.Id.ToString(), others.Id.ToString()],
            ["/ notice"] = Same(nobody),
            ["/ passkey"] = Same("AQIDBA"),
            ["/ session"] = Same(nobody),
            ["/ device"] = Same(nobody),
            ["/ letter"] = Same(nobody),
            ["/ client"] = Same(nobody),
            ["/ application"] = Same(nobody),
            ["/joining of"] = Same(nobody),
            ["/learning/courses of"] = [.. learnt.Select(one => one.Course)],
            ["/learning/courses course"] = [.. learnt.Select(one => one.Course)],
            ["/learning/sessions of"] = [.. learnt.Select(one => one.Session)],
            ["/learning/certificates one"] = [.. learnt.Select(one => one.Certificate)],
            ["/learning/talks of"] = [.. learnt.Select(one => one.Talk)],
            ["/learning/records of"] = Same(learner.Id.ToString()),
            ["/events of"] = [.. learnt.Select(one => one.Session)],
            ["/api/learning course"] = [.. learnt.Select(one => one.Course)],
            ["/api/learning session"] = [.. learnt.Select(one => one.Session)],
            ["/api/learning application"] = [.. learnt.Select(one => one.Application)],
            ["/api/learning certificate"] = [.. learnt.Select(one => one.Certificate)],
            ["/api/learning talk"] = [.. learnt.Select(one => one.Talk)],
            ["/api/learning workplace"] = [block.Id.ToString(), elsewhere.Id.ToString(), elsewhere.Id.ToString()],
            ["/learning/workplaces of"] = [block.Id.ToString(), elsewhere.Id.ToString(), elsewhere.Id.ToString()],
            ["/api/learning file"] = Same(nobody),
            ["/api/public/events file"] = [.. learnt.Select(one => one.File)],
            ["/api/learning learner"] = Same(learner.Id.ToString()),
            ["/api/public/events session"] = [.. learnt.Select(one => one.Session)],
            ["/consultations of"] = asked,
            ["/consultations key"] = Same(nobody),
            ["/consultations sheet"] = Same("record"),
            ["/api/consultations consultation"] = asked,
            ["/api/consultations task"] = Same(nobody),
            ["/api/consultations file"] = Same(nobody),
            ["/api/consultations word"] = Same(nobody),
            ["/api/consultations inquiry"] = Same(nobody),
            ["/api/consultations key"] = Same("new"),
            ["/api/consultations import"] = Same(nobody),
            ["/cases of"] = Same(hard),
            ["/api/cases hardcase"] = Same(hard),
            ["/api/cases advice"] = Same(nobody),
            ["/councils of"] = [.. met.Select(one => one.Body)],
            ["/councils body"] = [.. met.Select(one => one.Body)],
            ["/councils/meetings of"] = [.. met.Select(one => one.Meeting)],
            ["/councils/issues of"] = [.. met.Select(one => one.Issue)],
            ["/api/councils body"] = [.. met.Select(one => one.Body)],
            ["/api/councils seat"] = [.. met.Select(one => one.Seat)],
            ["/api/councils meeting"] = [.. met.Select(one => one.Meeting)],
            ["/api/councils line"] = [.. met.Select(one => one.Line)],
            ["/api/councils amendment"] = Same(nobody),
            ["/api/councils material"] = Same(nobody),
            ["/api/councils issue"] = [.. met.Select(one => one.Issue)],
            ["/api/councils measure"] = [.. met.Select(one => one.Measure)],
            ["/api/public/minutes meeting"] = [.. met.Select(one => one.Meeting)],
            ["/minutes of"] = [.. met.Select(one => one.Meeting)],
            ["/publications of"] = [.. written.Select(one => one.Publication)],
            ["/publications key"] = [.. written.Select(one => one.Edition)],
            ["/publications/orders of"] = [.. written.Select(one => one.Order)],
            ["/api/publications publication"] = [.. written.Select(one => one.Publication)],
            ["/api/publications edition"] = [.. written.Select(one => one.Edition)],
            ["/api/publications run"] = [.. written.Select(one => one.Run)],
            ["/api/publications remark"] = [.. written.Select(one => one.Remark)],
            ["/api/publications place"] = [.. written.Select(one => one.Place)],
            ["/api/publications order"] = [.. written.Select(one => one.Order)],
            ["/api/public/publications publication"] = [.. written.Select(one => one.Publication)],
            ["/certificates code"] = Same("nobody"),
            ["/api/public/certificates code"] = Same("nobody"),
            ["/ sheet"] = Same("reception"),
            ["/ name"] = Same("morning-mail"),
            ["/ key"] = Same("nobody"),
            ["/ token"] = Same(token),
            ["/ month"] = Same("2026-10-01"),
            ["/ format"] = Same("csv"),
            ["/ kind"] = Same("holidays"),
            ["/ documentname"] = Same("v1"),
            ["/ run"] = Same(run.ToString()),
            ["/api/imports id"] = Same(run.ToString()),
            ["/programmes code"] = ["shiomi", "shiomi", other.Code],
            ["/api/programmes code"] = ["shiomi", "shiomi", other.Code],
            ["/ year"] = ["2026", "2026", other.Year.ToString()],
            ["/ number"] = ["1", "1", other.Number],
            ["/ form"] = Same("plan"),
            ["/ about"] = Same("scene-daily"),
            ["/programmes of"] = [mine.Programme, mine.Programme, other.Programme],
            ["/programmes/{Code}/indicators of"] = indicator,
            ["/api/programmes/plans id"] = [mine.Plan, mine.Plan, other.Plan],
            ["/api/programmes/one id"] = [mine.Programme, mine.Programme, other.Programme],
            ["/api/programmes/events id"] = Same(nobody),
            ["/api/programmes/indicators id"] = indicator,
            ["/api/programmes/{code}/indicators id"] = indicator,
            ["/api/programmes/{code}/one id"] = [mine.Programme, mine.Programme, other.Programme],
        }), city, block);
    }

    private async Task<(string Course, string Session, string Application, string Certificate, string Talk, string File)> Learnt(Workplace host, string path, Learner learner)
    {
        var course = new Course { Kind = CourseKind.JointTraining, Title = "研修", Workplace = host.Id, AreaPath = path, Year = FiscalYear.Of(DateOnly.FromDateTime(app.Clock.Now.DateTime)) };
        var session = new Session { Course = course.Id, Number = 1, StartsAt = app.Clock.Now.AddDays(10), EndsAt = app.Clock.Now.AddDays(10).AddHours(2), Place = "会場", Deadline = app.Clock.Now.AddDays(9), PublishFrom = app.Clock.Now.AddDays(-1) };
        var group = new SessionGroup { Session = session.Id, Name = "", Capacity = 40 };
        var application = new Application { Session = session.Id, Group = group.Id, Number = 1, Learner = learner.Id, Name = learner.Name, Channel = Channel.Desk, AppliedAt = app.Clock.Now };
        var certificate = new Certificate { Number = $"R8-{Guid.NewGuid():N}"[..15], Course = course.Id, Learner = learner.Id, Name = learner.Name, Title = "研修", Held = "", Credits = "", Issuer = "", IssuedOn = new(2026, 11, 1) };
        var talk = new Talk { Kind = CourseKind.TownTalk, GroupName = "町内会", ContactName = "会長", Phone = "046-822-4300", Topics = " home-care ", Wishes = "いつでも", Place = "会館", PeopleExpected = 10, AskedAt = app.Clock.Now, AreaPath = path };
        session.CountFrom(2);
        group.Hold(1);
        var file = new SessionFile { Session = session.Id, Title = "資料" };
        await app.Given(course, session, group, application, certificate, talk, file, new SessionFileContent { File = file.Id, Content = "%PDF-"u8.ToArray() });
        return (course.Id.ToString(), session.Id.ToString(), application.Id.ToString(), certificate.Id.ToString(), talk.Id.ToString(), file.Id.ToString());
    }

    private int taken;

    private async Task<string> Took(Workplace host, string path)
    {
        var consultation = new Consultation { Workplace = host.Id, AreaPath = path, Year = new(2026), Number = 90_000 + ++taken, TakenAt = app.Clock.Now, TakenByName = "人", CallerKind = "family", Topics = " costs " };
        await app.Given(consultation);
        return consultation.Id.ToString();
    }

    private async Task<string> Shared(Id<Consultation> of, Workplace host, string path)
    {
        var hard = new HardCase { Consultation = of, Workplace = host.Id, AreaPath = path, Kinds = " money " };
        _ = hard.Write("題", "文", await app.Look(db => db.Set<Consultation>().SingleAsync(one => one.Id == of, Stop)), null, "人") ?? hard.Share(Id<Member>.New(), "別の人", new(2026, 11, 1));
        await app.Given(hard);
        return hard.Id.ToString();
    }

    private async Task<(string Body, string Seat, string Meeting, string Line, string Issue, string Measure)> Met(Workplace host, string path)
    {
        var body = new Body { Kind = BodyKind.Council, Name = "会議", Workplace = host.Id, AreaPath = path };
        var seat = new Seat { Body = body.Id, Organisation = "団体", Name = "人", Position = SeatPosition.Member, From = new(2026, 4, 1), To = new(2027, 3, 31) };
        var meeting = new Meeting { Body = body.Id, Year = new(2026), Number = 1 };
        var line = new MinuteLine { Meeting = meeting.Id, Order = 1, Text = "発言" };
        var issue = new Issue { Body = body.Id, AreaPath = path, Title = "課題", Source = IssueSource.Other, RaisedOn = new(2026, 11, 1) };
        var measure = new Measure { Issue = issue.Id, Text = "対応策", Owner = "人", Due = new(2027, 3, 31) };
        await app.Given(body, seat, meeting, line, issue, measure);
        return (body.Id.ToString(), seat.Id.ToString(), meeting.Id.ToString(), line.Id.ToString(), issue.Id.ToString(), measure.Id.ToString());
    }

    private async Task<(string Publication, string Edition, string Run, string Remark, string Place, string Order)> Written(Workplace host, string path, Member member)
    {
        var publication = new Publication { Kind = PublicationKind.Booklet, Title = "冊子", Workplace = host.Id, AreaPath = path, OrderLimit = 5 };
        var (first, draft) = (new Edition { Publication = publication.Id, Number = 1 }, new Edition { Publication = publication.Id, Number = 2 });
        Assert.Null(first.Approve("会議", new(2026, 4, 1), new(2026, 4, 1), new(2026, 11, 24), null));
        var run = new PrintRun { Publication = publication.Id, Edition = first.Id, Copies = 10, Cost = new(1), OrderedOn = new(2026, 11, 1), Year = new(2026) };
        var remark = new Remark { Publication = publication.Id, Edition = first.Id, Article = "", Text = "x", Member = member.Id, At = app.Clock.Now };
        var place = new StockPlace { Name = $"棚 {Guid.NewGuid():N}", AreaPath = path };
        var order = new CopyOrder { Number = Math.Abs(Guid.NewGuid().GetHashCode()), Publication = publication.Id, Copies = 1, Name = "人", Organisation = "", Address = "住所", Phone = "046-822-4300", Mail = "", Note = "", AreaPath = path, AskedAt = app.Clock.Now };
        await app.Given(publication, first, draft, run, remark, place, order);
        return (publication.Id.ToString(), draft.Id.ToString(), run.Id.ToString(), remark.Id.ToString(), place.Id.ToString(), order.Id.ToString());
    }

    private InboxTask Task(Workplace desk)
    {
        var task = new InboxTask { Kind = "test", Source = Guid.NewGuid(), Title = "窓口のこと", Href = "/", Due = app.Clock.Now.AddDays(1), OpenedAt = app.Clock.Now, OpenedBy = "試験" };
        task.Give(TaskOwner.Desk(desk.Id));
        return task;
    }

    [GeneratedRegex("^[a-z][A-Za-z0-9-]*$")]
    private static partial Regex Code();

    [GeneratedRegex("\\{([A-Za-z]+)(?::[a-z]+)?\\}")]
    private static partial Regex Name();
}
