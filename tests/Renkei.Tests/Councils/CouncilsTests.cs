using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Renkei.Access;
using Renkei.Councils;
using Renkei.Councils.Chain;
using Renkei.Foundation;
using Renkei.Inbox;
using Renkei.Inbox.Delivery;
using Renkei.Programmes.Measuring;
using Renkei.Tests.Access;
using Renkei.Tests.Foundation;
using Renkei.Tests.Inbox;
using static Renkei.Tests.Calls;

namespace Renkei.Tests.Councils;

/// <summary>Bodies, meetings, minutes, and the chain from an issue to its evaluation. The clock stands at 2026-11-24 (Tuesday) 9:00.</summary>
public sealed class CouncilsTests : IAsyncLifetime
{
    private readonly App app = new();
    private readonly MailServer mails = new();
    private readonly Area city = Area.Root("142999", "潮見市", AreaKind.Municipality);
    private readonly Area next = Area.Root("142998", "灯台町", AreaKind.Municipality);
    private readonly Workplace hub = new() { Name = "センター連携拠点" };
    private readonly Workplace eastHub = new() { Name = "東ブロック拠点" };
    private readonly Workplace town = new() { Name = "灯台町役場" };
    private readonly Workplace clinic = new() { Name = "みなと内科" };
    private HttpClient desk = null!;
    private HttpClient doctor = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await app.InitializeAsync();
        mails.For(app);
        var east = city.Child("142999-3", "東ブロック", AreaKind.Block);
        hub.Serve([city.Id]);
        eastHub.Serve([east.Id]);
        town.Serve([next.Id]);
        await app.Given(city, next, east, hub, eastHub, town, clinic);
        desk = await app.SignedIn(Role.HubCoordinator, hub);
        doctor = await app.SignedIn(Role.HomeDoctor, clinic);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await mails.DisposeAsync();
    }

    private async Task<string> MailOf(HttpClient client)
    {
        var id = App.MemberOf(client);
        return (await app.Look(db => db.Members.Where(member => member.Id == id).Select(member => member.Email).SingleAsync(Stop)))!;
    }

    private Task<string> Body(string kind = "Council", string name = "在宅療養連携会議", string quorum = "Majority", string fee = "10,000", string[]? partners = null, HttpClient? by = null) =>
        Said(Post(by ?? desk, "/api/councils", new { kind, name, basis = "設置要綱", quorum, fee, partners = partners ?? [] }));

    private async Task<string> Seat(string body, string organisation, string name, HttpClient? account = null, string position = "Member", string from = "2025-04-01", string to = "2027-03-31") =>
        await Said(Post(desk, $"/api/councils/{body}/seats", new { organisation, name, position, mail = account is null ? "" : await MailOf(account), from, to, isPaid = position != "Observer" }));

    /// <summary>A body of a chair, a doctor with an account, a third member, and an observer; its first meeting is on 2026-12-10.</summary>
    private async Task<(string Body, string[] Seats, string Meeting)> Council(string quorum = "Majority")
    {
        var body = await Body(quorum: quorum);
        string[] seats = [await Seat(body, "医師会", "浜田 誠", position: "Chair"), await Seat(body, "みなと内科", "医師", doctor), await Seat(body, "薬剤師会", "磯部 純"), await Seat(body, "消防局", "黒田 剛", position: "Observer")];
        var meeting = await Said(Post(desk, $"/api/councils/{body}/meetings", new { startsAt = "2026-12-10T19:00:00", endsAt = "2026-12-10T20:30:00", place = "市役所", agenda = "前回の振り返り\n課題と対応策" }));
        return (body, seats, meeting);
    }

    private async Task<JsonNode> See(string meeting, HttpClient? by = null) => await Get(by ?? desk, $"/api/councils/meetings/{meeting}");

    private async Task<int> Version(string meeting) => (int)(await See(meeting))["version"]!;

    private async Task Act(string meeting, string act, object? more = null)
    {
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(more ?? new { }))!.AsObject();
        body["version"] = await Version(meeting);
        await Done(Post(desk, $"/api/councils/meetings/{meeting}/{act}", body));
    }

    private async Task<(HttpStatusCode Status, JsonNode? Said)> Try(string meeting, string act, object? more = null)
    {
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(more ?? new { }))!.AsObject();
        body["version"] = await Version(meeting);
        return await Post(desk, $"/api/councils/meetings/{meeting}/{act}", body);
    }

    private Task<string> Line(string meeting, string text, string mark = "None", object? more = null)
    {
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(more ?? new { }))!.AsObject();
        (body["text"], body["mark"]) = (text, mark);
        return Said(Post(desk, $"/api/councils/meetings/{meeting}/lines", body));
    }

    private async Task Hold(string meeting, string[] seats, int there)
    {
        await Act(meeting, "call");
        app.Clock.Now = new(2026, 12, 10, 21, 0, 0, TimeSpan.FromHours(9));
        await Done(Post(desk, $"/api/councils/meetings/{meeting}/attendees", new { marks = seats.Take(there).Select(seat => new { seat, state = "Present" }).ToArray() }));
        await Act(meeting, "held");
    }

    private Task<InboxTask?> TaskOf(string kind, string source) => app.Look(db => db.InboxTasks.Where(task => task.Kind == kind && task.Source == Guid.Parse(source)).OrderByDescending(task => task.Id).FirstOrDefaultAsync(Stop));

    [Fact]
    public async Task A_council_year_goes_from_the_call_over_attendance_and_minutes_to_an_issue_a_measure_and_its_evaluation()
    {
        var (body, seats, meeting) = await Council();
        await Act(meeting, "call");
        await app.AtConsole<SendLetters, int>(send => send.Run(Stop));
        Assert.Equal(await MailOf(doctor), Assert.Single(mails.Mails).To.Mailboxes.Single().Address);
        Assert.Equal("前回の振り返り", (string)(await See(meeting, doctor))["agenda"]![0]!["title"]!);

        // The doctor cannot come and says who does; the others are marked at the door.
        await Done(Post(doctor, $"/api/councils/meetings/{meeting}/attendees", new { marks = new[] { new { state = "Substitute", substitute = "副院長" } } }));
        await Refused("not-your-seat", Post(doctor, $"/api/councils/meetings/{meeting}/attendees", new { marks = new[] { new { seat = seats[0], state = "Present" } } }));
        app.Clock.Now = new(2026, 12, 10, 21, 0, 0, TimeSpan.FromHours(9));
        await Done(Post(desk, $"/api/councils/meetings/{meeting}/attendees", new { marks = new[] { new { seat = seats[0], state = "Online" } } }));
        var said = await Line(meeting, "退院の連絡が遅い。", "Issue");
        await Line(meeting, "一覧を作る。", "Decision");
        var todo = await Line(meeting, "一覧の案を作る。", "ToDo", new { ownerMail = await MailOf(doctor), due = "2026-12-20" });
        await Act(meeting, "held");
        var view = await See(meeting);
        Assert.Equal((2, 3, 2, 20_000L), ((int)view["there"]!, (int)view["voting"]!, (int)view["needed"]!, (long)view["fees"]!));
        Assert.Equal(App.MemberOf(doctor), (await TaskOf("council-todo", todo))!.Member!.Value);

        var issue = await Said(Post(desk, $"/api/councils/meetings/{meeting}/lines/{said}/issue", new { title = "退院の連絡が遅い", scene = "scene-transition" }));
        Assert.Equal(issue, await Said(Post(desk, $"/api/councils/meetings/{meeting}/lines/{said}/issue", new { })));
        var measure = await Said(Post(desk, $"/api/councils/issues/{issue}/measures", new { text = "ルールを改める", ownerMail = await MailOf(doctor), due = "2027-01-31" }));
        Assert.Equal(InboxTaskState.Open, (await TaskOf(WriteMeasure.Kind, measure))!.State);

        // The next meeting begins with what is still to be done.
        var second = await Said(Post(desk, $"/api/councils/{body}/meetings", new { startsAt = "2027-02-10T19:00:00", endsAt = "2027-02-10T20:30:00", place = "市役所", agenda = "振り返り" }));
        Assert.Equal("一覧の案を作る。", (string)(await See(second))["toDos"]!.AsArray().Single()!["text"]!);
        await Done(Post(doctor, $"/api/councils/meetings/{meeting}/lines/{todo}/done"));
        Assert.Empty((await See(second))["toDos"]!.AsArray());

        await Refused("open-measures", Post(desk, $"/api/councils/issues/{issue}/end", new { state = "Settled", outcome = "よくなった", at = meeting, version = 0 }));
        await Refused("outcome", Post(desk, $"/api/councils/measures/{measure}/judgement", new { grade = "Good", outcome = "", at = meeting, version = 0 }));
        await Done(Post(desk, $"/api/councils/measures/{measure}/judgement", new { grade = "Good", outcome = "7日前の連絡が9割になった。", at = meeting, version = 0 }));
        Assert.Equal(InboxTaskState.Done, (await TaskOf(WriteMeasure.Kind, measure))!.State);
        await Done(Post(desk, $"/api/councils/issues/{issue}/end", new { state = "Settled", outcome = "解決した。", at = meeting, version = 0 }));
        Assert.Equal("Settled", (string)(await Get(desk, "/api/councils/issues?ended=true"))["rows"]!.AsArray().Single()!["state"]!);

        var year = await Get(desk, "/api/councils/year?year=2026");
        Assert.Equal((1, 1, 20_000L), ((int)year["totals"]![0]!["times"]!, (int)year["totals"]![0]!["decisions"]!, (long)year["totals"]![0]!["fees"]!));
        var question = IndicatorQuestion.All.Single(one => one.Key == "meetings-Council");
        Assert.Equal(1, await app.Look(db => question.Count(db, city.Path, new(new(2026), app.Clock.Now), Stop)));
        Approved.Match("councils-year.csv", await desk.GetStringAsync(new Uri("/api/councils/year/csv?year=2026", UriKind.Relative), Stop));
    }

    [Fact]
    public async Task Without_a_quorum_nothing_is_decided_and_the_meeting_is_only_a_talk()
    {
        var (_, seats, meeting) = await Council();
        await Refused("not-called", Try(meeting, "held"));
        await Act(meeting, "call");
        await Refused("too-early", Try(meeting, "held"));
        app.Clock.Now = new(2026, 12, 10, 21, 0, 0, TimeSpan.FromHours(9));

        // An observer counts for nothing.
        await Done(Post(desk, $"/api/councils/meetings/{meeting}/attendees", new { marks = new[] { new { seat = seats[0], state = "Present" }, new { seat = seats[3], state = "Present" } } }));
        await Refused("no-quorum", Try(meeting, "held"));
        var decided = await Line(meeting, "決める。", "Decision");
        await Refused("no-quorum", Try(meeting, "held", new { asTalk = true }));
        await Done(Call(desk, HttpMethod.Put, $"/api/councils/meetings/{meeting}/lines/{decided}", new { text = "決めたい。", mark = "None", version = 0 }));
        await Act(meeting, "held", new { asTalk = true });

        Assert.True((bool)(await See(meeting))["isTalkOnly"]!);
        Assert.Equal("Absent", (string)(await See(meeting))["attendees"]!.AsArray().Single(one => (string)one!["seat"]! == seats[1])!["state"]!);
    }

    [Fact]
    public async Task Whose_term_has_ended_is_not_called_not_marked_and_not_let_in()
    {
        var body = await Body();
        var gone = await Seat(body, "医師会", "前の委員", doctor, to: "2026-11-30");
        await Seat(body, "薬剤師会", "磯部 純");
        var meeting = await Said(Post(desk, $"/api/councils/{body}/meetings", new { startsAt = "2026-12-10T19:00:00", endsAt = "2026-12-10T20:30:00", place = "市役所", agenda = "議題" }));
        Assert.Equal(HttpStatusCode.OK, (await Call(doctor, HttpMethod.Get, $"/api/councils/meetings/{meeting}")).Status);
        await Act(meeting, "call");
        Assert.Equal(0, await app.Look(db => db.Set<Notice>().CountAsync(notice => notice.Member == App.MemberOf(doctor), Stop)));

        await Refused("term-ended", Post(desk, $"/api/councils/meetings/{meeting}/attendees", new { marks = new[] { new { seat = gone, state = "Present" } } }));
        Assert.DoesNotContain((await See(meeting))["attendees"]!.AsArray(), one => (string)one!["seat"]! == gone);
        app.Clock.Now = new(2026, 12, 1, 9, 0, 0, TimeSpan.FromHours(9));
        Assert.Equal(HttpStatusCode.Forbidden, (await Call(doctor, HttpMethod.Get, $"/api/councils/meetings/{meeting}")).Status);
        await Refused("two-chairs", Chair("2026-01-01"));

        async Task<(HttpStatusCode, JsonNode?)> Chair(string from)
        {
            await Seat(body, "病院", "会長", position: "Chair");
            return await Post(desk, $"/api/councils/{body}/seats", new { organisation = "別の病院", name = "もう一人", position = "Chair", from, to = "2027-03-31" });
        }
    }

    [Fact]
    public async Task A_closed_body_meets_no_more_and_its_open_issues_go_to_the_one_that_takes_over()
    {
        var (old, fresh) = (await Body(name: "旧部会"), await Body(name: "新部会"));
        await Said(Post(desk, "/api/councils/issues", new { body = old, source = "Survey", title = "調査で見えた課題" }));
        await Refused("into", Post(desk, $"/api/councils/{old}/close", new { on = "2026-11-24", version = 0 }));
        await Refused("into", Post(desk, $"/api/councils/{old}/close", new { on = "2026-11-24", into = old, version = 0 }));
        await Done(Post(desk, $"/api/councils/{old}/close", new { on = "2026-11-23", into = fresh, version = 0 }));

        await Refused("closed", Post(desk, $"/api/councils/{old}/meetings", new { startsAt = "2026-12-10T19:00:00", endsAt = "2026-12-10T20:30:00", place = "市役所", agenda = "議題" }));
        await Refused("closed", Post(desk, $"/api/councils/{old}/close", new { on = "2026-11-24", into = fresh, version = 1 }));
        Assert.Equal("新部会", (string)(await Get(desk, "/api/councils/issues"))["rows"]!.AsArray().Single()!["bodyName"]!);
    }

    [Fact]
    public async Task Two_who_write_the_minutes_at_once_lose_no_line()
    {
        var (_, _, meeting) = await Council();
        var first = await Line(meeting, "はじめ");
        var second = await app.SignedIn(Role.HubCoordinator, hub);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(at => Post(at % 2 == 0 ? desk : second, $"/api/councils/meetings/{meeting}/lines", new { text = $"発言 {at}", after = at % 4 == 0 ? first : null })));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));

        var lines = (await See(meeting))["lines"]!.AsArray();
        Assert.Equal(21, lines.Count);
        Assert.Equal(21, lines.Select(line => (long)line!["order"]!).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 20).Select(at => $"発言 {at}").Order(), lines.Skip(0).Select(line => (string)line!["text"]!).Where(text => text != "はじめ").Order());

        // Both change the same line: one is kept, the other is told and keeps what it wrote.
        var path = $"/api/councils/meetings/{meeting}/lines/{first}";
        var both = await Task.WhenAll(Call(desk, HttpMethod.Put, path, new { text = "一人目", version = 0 }), Call(second, HttpMethod.Put, path, new { text = "二人目", version = 0 }));
        Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.Conflict], both.Select(answer => answer.Status).Order());
        Assert.Equal("line-changed", (string)both.Single(answer => answer.Status == HttpStatusCode.Conflict).Said!["title"]!);
    }

    [Fact]
    public async Task Minutes_are_looked_through_by_the_members_approved_and_published_without_what_is_not_public()
    {
        var (_, seats, meeting) = await Council();
        var line = await Line(meeting, "<script>alert(1)</script> 事例の話", more: new { speaker = "会長", isHidden = true });
        await Line(meeting, "公開してよい話<b>です</b>");
        await Hold(meeting, seats, 3);
        await Refused("wrong-phase", Try(meeting, "approval"));
        await Refused("wrong-phase", Post(doctor, $"/api/councils/meetings/{meeting}/amendments", new { text = "早すぎる" }));
        await Refused("until", Try(meeting, "amending", new { until = "2026-12-10" }));
        await Act(meeting, "amending", new { until = "2026-12-20" });
        var amendment = await Said(Post(doctor, $"/api/councils/meetings/{meeting}/amendments", new { line, text = "事例の数がちがいます。" }));
        await Refused("not-a-member", Post(desk, $"/api/councils/meetings/{meeting}/amendments", new { text = "x" }));
        await Refused("open-amendments", Try(meeting, "approval"));
        await Done(Call(desk, HttpMethod.Put, $"/api/councils/meetings/{meeting}/amendments/{amendment}", new { answer = "直しました。" }));
        Assert.Equal(HttpStatusCode.NotFound, (await Call(app.Stranger(), HttpMethod.Get, $"/api/public/minutes/{meeting}")).Status);
        await Act(meeting, "approval");
        await Refused("approved", Call(desk, HttpMethod.Put, $"/api/councils/meetings/{meeting}/lines/{line}", new { text = "変える", version = 0 }));
        await Refused("summary", Try(meeting, "publication"));
        await Act(meeting, "publication", new { summary = "話し合いました。" });

        var published = (await Get(app.Stranger(), $"/api/public/minutes/{meeting}")).ToJsonString();
        Assert.DoesNotContain("事例の話", published, StringComparison.Ordinal);
        var page = await app.Stranger().GetStringAsync(new Uri($"/minutes/{meeting}", UriKind.Relative), Stop);
        Assert.Contains("（非公開）", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.DoesNotContain("<b>です</b>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("alert(1)", page, StringComparison.Ordinal);
        var paper = await doctor.GetStringAsync(new Uri($"/councils/meetings/{meeting}/sheet/minutes", UriKind.Relative), Stop);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", paper, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_raised_three_times_and_never_answered_is_seen_and_two_bodies_do_not_rename_one_issue_at_once()
    {
        var (body, seats, meeting) = await Council("None");
        var line = await Line(meeting, "夜間につながらない。", "Issue");
        var issue = await Said(Post(desk, $"/api/councils/meetings/{meeting}/lines/{line}/issue", new { }));
        await Hold(meeting, seats, 1);
        for (var at = 1; at <= 2; at++)
        {
            Assert.False((bool)(await Get(desk, "/api/councils/issues"))["rows"]![0]!["isNeverAnswered"]!);
            var again = await Said(Post(desk, $"/api/councils/{body}/meetings", new { startsAt = $"2027-01-1{at}T19:00:00", endsAt = $"2027-01-1{at}T20:30:00", place = "市役所", agenda = "議題" }));
            var said = await Line(again, "また夜間の話。", "Issue");
            await Said(Post(desk, $"/api/councils/meetings/{again}/lines/{said}/issue", new { issue }));
        }

        Assert.True((bool)(await Get(desk, "/api/councils/issues"))["rows"]![0]!["isNeverAnswered"]!);
        Assert.Equal(3, (await Get(doctor, $"/api/councils/issues/{issue}"))["raised"]!.AsArray().Count);
        await Done(Call(desk, HttpMethod.Put, $"/api/councils/issues/{issue}", new { title = "夜間の連絡", version = 0 }));
        await Refused("changed", Call(desk, HttpMethod.Put, $"/api/councils/issues/{issue}", new { title = "夜の電話", version = 0 }));
        await Said(Post(desk, $"/api/councils/issues/{issue}/measures", new { text = "当番を決める", owner = "医師会", due = "2027-03-31" }));
        Assert.False((bool)(await Get(desk, "/api/councils/issues"))["rows"]![0]!["isNeverAnswered"]!);
    }

    [Fact]
    public async Task Another_municipality_sees_the_issues_of_the_body_it_shares_and_nothing_else()
    {
        var official = await app.SignedIn(Role.CityOfficial, town);
        var wide = await Body("WideArea", "４市１町担当者会議", "None", "", partners: All("142998"));
        var own = await Body(name: "市だけの会議");
        await Refused("partners", Post(desk, "/api/councils", new { kind = "Council", name = "x", partners = All("142998") }));
        var shared = await Said(Post(desk, "/api/councils/issues", new { body = wide, source = "Other", title = "市境の退院" }));
        var hidden = await Said(Post(desk, "/api/councils/issues", new { body = own, source = "Other", title = "市だけの課題" }));

        var row = (await Get(official, "/api/councils/issues"))["rows"]!.AsArray().Single()!;
        Assert.Equal((shared, true), ((string)row["issue"]!, (bool)row["isShared"]!));
        Assert.Equal("市境の退院", (string)(await Get(official, $"/api/councils/issues/{shared}"))["title"]!);
        Assert.Equal(HttpStatusCode.Forbidden, (await Call(official, HttpMethod.Get, $"/api/councils/issues/{hidden}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Call(official, HttpMethod.Put, $"/api/councils/issues/{shared}", new { title = "変える", version = 0 })).Status);
    }

    [Fact]
    public async Task The_members_say_when_they_can_and_what_they_said_to_a_day_that_stays_is_kept()
    {
        var body = await Body();
        var seat = await Seat(body, "みなと内科", "医師", doctor);
        var other = await Seat(body, "薬剤師会", "磯部 純");
        var meeting = await Said(Post(desk, $"/api/councils/{body}/meetings", new { agenda = "議題" }));
        await Done(Call(desk, HttpMethod.Put, $"/api/councils/meetings/{meeting}", new { place = "市役所", agenda = "議題", version = await Version(meeting) }));
        Assert.Equal("市役所", (string)(await See(meeting))["place"]!);
        await Refused("place", Call(desk, HttpMethod.Put, $"/api/councils/meetings/{meeting}", new { onlineUrl = "javascript:alert(1)", agenda = "議題", version = await Version(meeting) }));
        await Refused("no-day", Try(meeting, "call"));
        await Refused("startsAt", Call(desk, HttpMethod.Put, $"/api/councils/meetings/{meeting}/dates", new { startsAt = All("2026-12-10T19:00:00") }));
        await Done(Call(desk, HttpMethod.Put, $"/api/councils/meetings/{meeting}/dates", new { startsAt = All("2026-12-10T19:00:00", "2026-12-11T19:00:00") }));
        var options = (await See(meeting, doctor))["options"]!.AsArray().Select(one => (string)one!["option"]!).ToArray();
        await Done(Post(doctor, $"/api/councils/meetings/{meeting}/dates/answers", new { choices = new[] { new { option = options[0], choice = "Yes" }, new { option = options[1], choice = "No" } } }));
        await Refused("not-your-seat", Post(doctor, $"/api/councils/meetings/{meeting}/dates/answers", new { seat = other, choices = new[] { new { option = options[0], choice = "No" } } }));
        await Done(Post(desk, $"/api/councils/meetings/{meeting}/dates/answers", new { seat = other, choices = new[] { new { option = options[0], choice = "Maybe" } } }));
        await Done(Call(desk, HttpMethod.Put, $"/api/councils/meetings/{meeting}/dates", new { startsAt = All("2026-12-10T19:00:00", "2026-12-14T19:00:00") }));

        var kept = (await See(meeting))["options"]!.AsArray();
        Assert.Equal([(1, 1), (0, 0)], kept.Select(one => ((int)one!["yes"]!, (int)one["maybe"]!)));
        Assert.NotNull(seat);
    }

    [Fact]
    public async Task Materials_for_the_members_alone_are_opened_by_them_alone_and_every_reading_is_written_down()
    {
        var (_, _, meeting) = await Council();
        async Task<string?> Add(string title, byte[]? pdf, string link = "", bool confidential = false)
        {
            using var form = new MultipartFormDataContent { { new StringContent(title), "title" }, { new StringContent(link), "link" }, { new StringContent(confidential ? "true" : "false"), "isConfidential" } };
            if (pdf is not null)
            {
                form.Add(new ByteArrayContent(pdf), "file", "x.pdf");
            }

            using var answer = await desk.PostAsync(new Uri($"/api/councils/meetings/{meeting}/materials", UriKind.Relative), form, Stop);
            var said = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!;
            return answer.IsSuccessStatusCode ? (string)said! : $"!{said["title"]}";
        }

        Assert.Equal("!file", await Add("ただの文", "文"u8.ToArray()));
        Assert.Equal("!link", await Add("外のページ", null, "https://evil.example"));
        Assert.Equal("!link", await Add("外のページ", null, "//evil.example"));
        await Add("配布数", null, "/publications/distribution");
        Assert.Equal("!file", await Add("壊れたPDF", "%PDF-1.7 事例"u8.ToArray(), confidential: true));
        var pdf = PdfMarkTests.Pdf(2);
        var open = await Add("次第", pdf);
        var secret = await Add("事例", pdf, confidential: true);
        var path = $"/api/councils/meetings/{meeting}/materials/{secret}";

        using (var file = await doctor.GetAsync(new Uri(path, UriKind.Relative), Stop))
        {
            // The copy says whose it is, on every page; what is open to all goes out as it came in.
            var drawn = PdfMarkTests.Drawn(await file.Content.ReadAsByteArrayAsync(Stop));
            Assert.Equal(2, drawn.Count);
            Assert.All(drawn, page => Assert.Contains(PdfMarkTests.Hex("委員限り　HomeDoctorの人　令和8年11月24日(火)"), page, StringComparison.Ordinal));
            Assert.Equal(pdf, await doctor.GetByteArrayAsync(new Uri($"/api/councils/meetings/{meeting}/materials/{open}", UriKind.Relative), Stop));
        }

        Assert.Contains(await app.Lines(AuditVerb.Read), one => one.Kind == "Material" && one.Record == Guid.Parse(secret!) && one.Member == App.MemberOf(doctor));
        Assert.Equal(HttpStatusCode.Forbidden, (await Call(await app.SignedIn(Role.HomeDoctor, clinic), HttpMethod.Get, path)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Call(app.Stranger(), HttpMethod.Get, path)).Status);
        await Act(meeting, "call");
        await Refused("called", Call(desk, HttpMethod.Delete, path));
    }

    [Fact]
    public async Task Another_block_another_role_and_nobody_are_refused()
    {
        var (body, seats, meeting) = await Council();
        var line = await Line(meeting, "発言");
        var issue = await Said(Post(desk, "/api/councils/issues", new { body, source = "Other", title = "課題" }));
        var measure = await Said(Post(desk, $"/api/councils/issues/{issue}/measures", new { text = "対応策", owner = "医師会", due = "2027-03-31" }));
        var (other, nurse, nobody) = (await app.SignedIn(Role.HubCoordinator, eastHub), await app.SignedIn(Role.VisitingNurse, clinic), app.Stranger());
        foreach (var (method, path, sent) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Get, $"/api/councils/{body}", null),
            (HttpMethod.Put, $"/api/councils/{body}", new { kind = "Council", name = "奪う", version = 0 }),
            (HttpMethod.Post, $"/api/councils/{body}/seats", new { organisation = "x", name = "x", from = "2026-01-01", to = "2027-01-01" }),
            (HttpMethod.Put, $"/api/councils/{body}/seats/{seats[0]}", new { organisation = "x", name = "x", from = "2026-01-01", to = "2027-01-01" }),
            (HttpMethod.Get, $"/api/councils/meetings/{meeting}", null),
            (HttpMethod.Post, $"/api/councils/meetings/{meeting}/lines", new { text = "x" }),
            (HttpMethod.Put, $"/api/councils/meetings/{meeting}/lines/{line}", new { text = "x", version = 0 }),
            (HttpMethod.Post, $"/api/councils/meetings/{meeting}/call", new { version = 0 }),
            (HttpMethod.Get, $"/api/councils/issues/{issue}", null),
            (HttpMethod.Put, $"/api/councils/issues/{issue}", new { title = "x", version = 0 }),
            (HttpMethod.Post, $"/api/councils/measures/{measure}/judgement", new { grade = "Good", outcome = "x", version = 0 }),
        })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await Call(other, method, path, sent)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await Call(nurse, method, path, sent)).Status);
            Assert.Equal(HttpStatusCode.Unauthorized, (await Call(nobody, method, path, sent)).Status);
        }

        // A member reads and speaks, but does not write the minutes.
        Assert.Equal(HttpStatusCode.Forbidden, (await Call(doctor, HttpMethod.Post, $"/api/councils/meetings/{meeting}/lines", new { text = "x" })).Status);
        Assert.Empty((await Get(nurse, "/api/councils"))["rows"]!.AsArray());
        Assert.Single((await Get(doctor, "/api/councils"))["rows"]!.AsArray());
    }
}
