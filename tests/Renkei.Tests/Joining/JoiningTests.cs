using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Renkei.Access;
using Renkei.Foundation;
using Renkei.Inbox;
using Renkei.Inbox.Delivery;
using Renkei.Joining;
using Renkei.Tests.Access;
using Renkei.Tests.Inbox;

namespace Renkei.Tests.Joining;

/// <summary>A facility's way through the network: application, approval, its own people, the yearly roster, suspension and leaving. The clock stands at 2026-11-24 (Tuesday) 9:00.</summary>
public sealed partial class JoiningTests : IAsyncLifetime
{
    private readonly App app = new();
    private readonly MailServer mails = new();
    private readonly Workplace city = new() { Name = "市の課" };
    private readonly Workplace station = new() { Name = "みなと訪問看護" };
    private readonly Workplace pharmacy = new() { Name = "なぎさ薬局" };
    private readonly Agreement terms = new() { From = new(2026, 4, 1), Text = "第1条\n必要な情報だけを使う。", WrittenAt = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero) };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await app.InitializeAsync();
        mails.For(app);
        await app.Given(city, station, pharmacy, terms);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await mails.DisposeAsync();
    }

    private static DateTimeOffset At(int year, int month, int day, int hour = 9) => new(year, month, day, hour, 0, 0, TimeSpan.FromHours(9));

    private async Task<HttpClient> FacilityAdministrator(Workplace workplace, Role role = Role.VisitingNurse)
    {
        var client = await app.SignedIn(role, workplace);
        await app.Look(db => db.Memberships.Where(membership => membership.Member == App.MemberOf(client)).ExecuteUpdateAsync(set => set.SetProperty(membership => membership.IsFacilityAdministrator, true), Stop));
        return client;
    }

    private Task<Membership> MembershipOf(HttpClient client) => app.Look(db => db.Memberships.AsNoTracking().Where(membership => membership.Member == App.MemberOf(client)).OrderByDescending(membership => membership.Id).FirstAsync(Stop));

    private static async Task<(HttpStatusCode Status, string Said)> Call(HttpClient client, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await client.SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        return (answer.StatusCode, text.StartsWith('{') ? (string?)JsonNode.Parse(text)!["detail"] ?? text : text);
    }

    private static async Task<HttpStatusCode> Get(HttpClient client, string path) => (await client.GetAsync(new Uri(path, UriKind.Relative), Stop)).StatusCode;

    private Dictionary<string, object?> Application(string facility = "しおかぜ訪問看護", bool agrees = true) => new()
    {
        ["facility"] = facility,
        ["address"] = "潮見市本町1-1",
        ["phone"] = "046-822-4300",
        ["administratorName"] = "髙橋 𠮷野",
        ["administratorMail"] = "takahashi@example.jp",
        ["role"] = "VisitingNurse",
        ["note"] = "",
        ["agreement"] = terms.Id.Value,
        ["agrees"] = agrees,
    };

    [Fact]
    public async Task A_facility_applies_is_let_in_when_its_agreement_is_on_file_and_its_administrator_brings_its_people()
    {
        var administrator = await app.SignedIn(Role.Administrator, city);
        var stranger = Browser.Of(app);
        Assert.Contains("必要な情報だけを使う", await stranger.Read("/join"), StringComparison.Ordinal);
        Assert.Equal("/join?done=1", Browser.Address(await stranger.Send("/join", "join-network", ("Form.Facility", "しおかぜ訪問看護"), ("Form.Address", "潮見市本町1-1"), ("Form.Phone", "０４６－８２２－４３００"),
            ("Form.AdministratorName", "髙橋 𠮷野"), ("Form.AdministratorMail", "takahashi@example.jp"), ("Form.Role", "VisitingNurse"), ("Form.Agrees", "true"))));

        var application = await app.Look(db => db.Set<JoinApplication>().SingleAsync(Stop));
        Assert.Contains("参加の申し込みに返事をする: しおかぜ訪問看護", await new Browser(administrator).Read("/inbox?part=week"), StringComparison.Ordinal);
        var page = new Browser(administrator);
        Assert.Contains("協定書を受け取ってから承認します", await Browser.Text(await page.Send($"/joining/{application.Id}", "approve", ("agreementOn", ""))), StringComparison.Ordinal);
        Assert.Contains("協定書を受け取ってから", await Browser.Text(await page.Send($"/joining/{application.Id}", "approve", ("agreementOn", "2026-12-01"))), StringComparison.Ordinal);
        var approved = await Browser.Text(await page.Send($"/joining/{application.Id}", "approve", ("agreementOn", "2026-11-20")));
        Assert.Contains("承認しました", approved, StringComparison.Ordinal);
        Assert.Equal(InboxTaskState.Done, (await app.Look(db => db.InboxTasks.SingleAsync(task => task.Kind == ApplyToJoin.Kind, Stop))).State);
        Assert.Equal(HttpStatusCode.Conflict, (await Call(administrator, HttpMethod.Post, $"/api/joining/{application.Id}/refuse", new { reason = "だめ" })).Status);

        // She comes in by the mail, tells what she is, and runs her own station.
        await app.AtConsole<SendLetters, int>(send => send.Run(Stop));
        var link = Link().Match(Assert.Single(mails.Mails).TextBody!).Groups[1].Value;
        var guest = Browser.Of(app);
        Assert.Contains("職種を選んでください", await Browser.Text(await guest.Send(link, "invite", ("Form.Password", People.Password), ("Form.Again", People.Password))), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await guest.Send(link, "invite", ("Form.Profession", "Nurse"), ("Form.Licence", "第１２３４５６号"), ("Form.Password", People.Password), ("Form.Again", People.Password))).StatusCode);
        var member = await app.Look(db => db.Members.SingleAsync(one => one.Email == "takahashi@example.jp", Stop));
        Assert.Equal((Profession.Nurse, "第123456号", "髙橋 𠮷野"), (member.Profession, member.LicenceNumber, member.Name));
        var own = await app.Look(db => db.Memberships.SingleAsync(one => one.Member == member.Id, Stop));
        Assert.True(own.IsFacilityAdministrator);
        Assert.Equal(new DateOnly(2026, 11, 20), (await app.Look(db => db.Workplaces.SingleAsync(one => one.Id == own.Workplace, Stop))).AgreementOn);
    }

    [Fact]
    public async Task An_application_that_lacks_something_says_what_and_keeps_what_was_typed()
    {
        var stranger = Browser.Of(app);
        foreach (var (field, value, said) in new[]
        {
            ("Facility", "", "施設の名前を"), ("Facility", new string('あ', 101), "100文字まで"), ("Phone", "abc", "電話番号を、市外局番から"), ("AdministratorMail", "nobody", "メールアドレスの形"), ("AdministratorMail", "a@b.jp\r\nBcc: x@y.jp", "メールアドレスの形"),
            ("Role", "Administrator", "どれかです"), ("Agrees", "", "協定を読んで、同意して"), ("Agreement", Guid.NewGuid().ToString(), "協定が新しくなりました"), ("Note", new string('あ', 1001), "1,000文字まで"),
        })
        {
            var fields = new Dictionary<string, string>
            {
                ["Facility"] = "しおかぜ訪問看護",
                ["Address"] = "潮見市本町1-1",
                ["Phone"] = "046-822-4300",
                ["AdministratorName"] = "髙橋 𠮷野",
                ["AdministratorMail"] = "takahashi@example.jp",
                ["Role"] = "VisitingNurse",
                ["Agrees"] = "true",
                [field] = value,
            };
            var answer = await stranger.Send("/join", "join-network", [.. fields.Where(one => one.Value.Length > 0).Select(one => ($"Form.{one.Key}", one.Value))]);
            var text = await Browser.Text(answer);
            Assert.Contains(said, text, StringComparison.Ordinal);
            Assert.Contains("髙橋 𠮷野", text, StringComparison.Ordinal);
        }

        Assert.Empty(await app.Look(db => db.Set<JoinApplication>().ToListAsync(Stop)));
        Assert.Equal(HttpStatusCode.OK, (await Call(app.Stranger(), HttpMethod.Post, "/api/joining", Application())).Status);
        Assert.Contains("もう受けています", (await Call(app.Stranger(), HttpMethod.Post, "/api/joining", Application())).Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_application_is_answered_with_its_reason()
    {
        var administrator = await app.SignedIn(Role.Administrator, city);
        await Call(app.Stranger(), HttpMethod.Post, "/api/joining", Application());
        var application = await app.Look(db => db.Set<JoinApplication>().SingleAsync(Stop));
        Assert.Equal(HttpStatusCode.BadRequest, (await Call(administrator, HttpMethod.Post, $"/api/joining/{application.Id}/refuse", new { reason = "" })).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Call(administrator, HttpMethod.Post, $"/api/joining/{application.Id}/refuse", new { reason = "区域の外です。" })).Status);
        await app.AtConsole<SendLetters, int>(send => send.Run(Stop));
        Assert.Contains("区域の外です。", Assert.Single(mails.Mails).TextBody, StringComparison.Ordinal);
        Assert.Contains("区域の外です。", await new Browser(administrator).Read($"/joining/{application.Id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workplaces_administrator_runs_its_own_people_and_nobody_elses()
    {
        var own = await FacilityAdministrator(station);
        var (colleague, foreigner, plain) = (await app.SignedIn(Role.VisitingNurse, station), await app.SignedIn(Role.Pharmacist, pharmacy), await app.SignedIn(Role.HomeDoctor, pharmacy));
        object Invite(Workplace to, string role) => new { mail = "new@example.jp", name = "新人", role, workplace = to.Id.Value };

        Assert.Equal(HttpStatusCode.Created, (await Call(own, HttpMethod.Post, "/api/members/invitations", Invite(station, "VisitingNurse"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Call(own, HttpMethod.Post, "/api/members/invitations", Invite(pharmacy, "VisitingNurse"))).Status);
        foreach (var role in new[] { "Administrator", "CityOfficial", "HubCoordinator" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await Call(own, HttpMethod.Post, "/api/members/invitations", Invite(station, role))).Status);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await Call(plain, HttpMethod.Post, "/api/members/invitations", Invite(pharmacy, "Pharmacist"))).Status);
        var (theirs, others) = ((await MembershipOf(colleague)).Id, (await MembershipOf(foreigner)).Id);
        foreach (var (path, body) in new (string, object)[] { ("end", new { }), ("transfer", new { workplace = station.Id.Value, role = "VisitingNurse", from = "2026-11-24" }) })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await Call(own, HttpMethod.Post, $"/api/members/memberships/{others}/{path}", body)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await Call(plain, HttpMethod.Post, $"/api/members/memberships/{theirs}/{path}", body)).Status);
        }

        foreach (var (path, body) in new (string, object)[] { ("administers", new { isFacilityAdministrator = true }), ("leave", new { from = "2026-11-24" }) })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await Call(own, HttpMethod.Put, $"/api/members/memberships/{others}/{path}", body)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await Call(plain, HttpMethod.Put, $"/api/members/memberships/{theirs}/{path}", body)).Status);
        }

        // To give somebody of hers a role beyond a facility, or to another workplace, is not hers to do.
        Assert.Equal(HttpStatusCode.Forbidden, (await Call(own, HttpMethod.Post, $"/api/members/memberships/{theirs}/transfer", new { workplace = station.Id.Value, role = "Administrator", from = "2026-11-24" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Call(own, HttpMethod.Post, $"/api/members/memberships/{theirs}/transfer", new { workplace = pharmacy.Id.Value, role = "VisitingNurse", from = "2026-11-24" })).Status);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.OK), (await Get(own, "/members"), await Get(plain, "/staff"), await Get(own, "/staff")));
        var invitation = await app.Look(db => db.Invitations.SingleAsync(Stop));
        Assert.Equal(HttpStatusCode.NotFound, (await Call(await FacilityAdministrator(pharmacy), HttpMethod.Delete, $"/api/members/invitations/{invitation.Id}")).Status);
        Assert.Equal("/staff?done=cancelled", Browser.Address(await new Browser(own).Send("/staff", "cancel", ("invitation", invitation.Id.ToString()))));
        Assert.Equal("/staff?done=ended", Browser.Address(await new Browser(own).Send("/staff", $"change-{theirs}", ("act", "end"))));
        Assert.Equal(HttpStatusCode.Unauthorized, await Get(colleague, "/api/inbox"));
    }

    [Fact]
    public async Task The_last_administrator_of_a_workplace_cannot_go_before_naming_another()
    {
        var own = await FacilityAdministrator(station);
        var colleague = await app.SignedIn(Role.VisitingNurse, station);
        var (mine, theirs) = ((await MembershipOf(own)).Id, (await MembershipOf(colleague)).Id);
        Assert.Contains("先に、別の人をこの職場の管理者に", (await Call(own, HttpMethod.Post, $"/api/members/memberships/{mine}/end", new { })).Said, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await Call(own, HttpMethod.Put, $"/api/members/memberships/{mine}/administers", new { isFacilityAdministrator = false })).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await Call(await app.SignedIn(Role.Administrator, city), HttpMethod.Post, $"/api/members/memberships/{mine}/transfer", new { workplace = pharmacy.Id.Value, role = "Pharmacist", from = "2026-11-24" })).Status);
        Assert.Equal("/staff?done=changed", Browser.Address(await new Browser(own).Send("/staff", $"change-{theirs}", ("act", "administrator"))));
        Assert.Equal(HttpStatusCode.NoContent, (await Call(own, HttpMethod.Post, $"/api/members/memberships/{mine}/end", new { })).Status);
        Assert.Equal(HttpStatusCode.OK, await Get(colleague, "/staff"));
    }

    [Fact]
    public async Task A_suspended_workplaces_people_are_out_at_once_and_back_when_it_goes_on_and_who_leaves_is_out_for_good()
    {
        var administrator = await app.SignedIn(Role.Administrator, city);
        var nurse = await FacilityAdministrator(station);
        var mail = "nurse@example.jp";
        var session = await app.SignedInForReal(await app.Person(mail, Role.VisitingNurse, workplace: station));
        Assert.Equal(HttpStatusCode.OK, await Get(session.Client, "/today"));
        await app.Look(async db =>
        {
            var door = new InboxDoor(db, new Actor(new HttpContextAccessor()), new WorkCalendar(db), app.Clock);
            await door.Open(new("test", Guid.NewGuid(), "電話", "/today", TaskOwner.Person(App.MemberOf(nurse)), At(2026, 11, 24, 17)), Stop);
            return await db.SaveChangesAsync(Stop);
        });

        Assert.Equal(HttpStatusCode.BadRequest, (await Call(administrator, HttpMethod.Put, $"/api/workplaces/{station.Id}/standing", new { standing = "Suspended", reason = "" })).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await Call(administrator, HttpMethod.Put, $"/api/workplaces/{city.Id}/standing", new { standing = "Suspended", reason = "だめ" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Call(nurse, HttpMethod.Put, $"/api/workplaces/{pharmacy.Id}/standing", new { standing = "Left", reason = "x" })).Status);
        var page = new Browser(administrator);
        Assert.Equal(HttpStatusCode.Redirect, (await page.Send($"/workplaces/{station.Id}/standing", "suspend", ("reason", "調べが済むまで"))).StatusCode);
        Assert.StartsWith("/signin", Browser.Address(await session.Open("/today")), StringComparison.Ordinal);
        Assert.Null((await session.SignIn(mail, People.Password)).Headers.Location);
        Assert.Equal(station.Id, (await app.Look(db => db.InboxTasks.SingleAsync(task => task.Kind == "test", Stop))).Workplace);
        Assert.Contains("停止中", await page.Read("/workplaces"), StringComparison.Ordinal);

        await page.Send($"/workplaces/{station.Id}/standing", "resume");
        Assert.Equal("/signin/code", Browser.Address(await session.SignIn(mail, People.Password)));
        await Call(administrator, HttpMethod.Post, "/api/members/invitations", new { mail = "late@example.jp", name = "遅い人", role = "VisitingNurse", workplace = station.Id.Value });
        Assert.Equal(HttpStatusCode.NoContent, (await Call(administrator, HttpMethod.Put, $"/api/workplaces/{station.Id}/standing", new { standing = "Left", reason = "閉院" })).Status);
        Assert.Null((await session.SignIn(mail, People.Password)).Headers.Location);
        Assert.Equal(HttpStatusCode.Conflict, (await Call(administrator, HttpMethod.Put, $"/api/workplaces/{station.Id}/standing", new { standing = "Active" })).Status);
        Assert.True((await app.Look(db => db.Invitations.SingleAsync(Stop))).ExpiresAt <= app.Clock.Now);
        Assert.Equal(HttpStatusCode.BadRequest, (await Call(administrator, HttpMethod.Post, "/api/members/invitations", new { mail = "later@example.jp", name = "遅い人", role = "VisitingNurse", workplace = station.Id.Value })).Status);
    }

    [Fact]
    public async Task Nobody_comes_in_by_an_invitation_while_the_workplace_rests()
    {
        var administrator = await app.SignedIn(Role.Administrator, city);
        var doctor = await app.Person("doctor@example.jp", Role.HomeDoctor, workplace: pharmacy);
        foreach (var mail in new[] { "new@example.jp", doctor.Email! })
        {
            Assert.Equal(HttpStatusCode.Created, (await Call(administrator, HttpMethod.Post, "/api/members/invitations", new { mail, name = "新人", role = "VisitingNurse", workplace = station.Id.Value })).Status);
        }

        await app.AtConsole<SendLetters, int>(send => send.Run(Stop));
        var links = mails.Mails.ToDictionary(mail => mail.To.Mailboxes.Single().Address, mail => Link().Match(mail.TextBody!).Groups[1].Value);
        var (guest, own) = (Browser.Of(app), await app.SignedInForReal(doctor));
        Assert.Equal(HttpStatusCode.NoContent, (await Call(administrator, HttpMethod.Put, $"/api/workplaces/{station.Id}/standing", new { standing = "Suspended", reason = "調べが済むまで" })).Status);
        Assert.Equal(HttpStatusCode.Gone, await Get(guest.Client, links["new@example.jp"]));
        Assert.Equal(HttpStatusCode.Gone, (await Call(guest.Client, HttpMethod.Post, $"/api/invitations/{links["new@example.jp"]["/invite/".Length..]}", new { profession = "Nurse", password = People.Password, again = People.Password })).Status);
        Assert.Equal(HttpStatusCode.Gone, (await Call(own.Client, HttpMethod.Post, $"/api/invitations/{links["doctor@example.jp"]["/invite/".Length..]}/join")).Status);

        Assert.Equal(HttpStatusCode.NoContent, (await Call(administrator, HttpMethod.Put, $"/api/workplaces/{station.Id}/standing", new { standing = "Active" })).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Call(own.Client, HttpMethod.Post, $"/api/invitations/{links["doctor@example.jp"]["/invite/".Length..]}/join")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await guest.Send(links["new@example.jp"], "invite", ("Form.Profession", "Nurse"), ("Form.Password", People.Password), ("Form.Again", People.Password))).StatusCode);
    }

    [Fact]
    public async Task Who_is_away_can_do_nothing_in_those_days_and_their_tasks_wait_at_the_desk()
    {
        var own = await FacilityAdministrator(station);
        var colleague = await app.SignedIn(Role.VisitingNurse, station);
        var theirs = (await MembershipOf(colleague)).Id;
        await app.Look(async db =>
        {
            var door = new InboxDoor(db, new Actor(new HttpContextAccessor()), new WorkCalendar(db), app.Clock);
            await door.Open(new("test", Guid.NewGuid(), "電話", "/today", TaskOwner.Person(App.MemberOf(colleague)), At(2026, 12, 24)), Stop);
            return await db.SaveChangesAsync(Stop);
        });
        Assert.Equal(HttpStatusCode.Forbidden, (await Call(own, HttpMethod.Put, $"/api/members/memberships/{(await MembershipOf(own)).Id}/leave", new { from = "2026-11-25" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Call(own, HttpMethod.Put, $"/api/members/memberships/{theirs}/leave", new { from = "2026-11-25", to = "2026-11-24" })).Status);
        Assert.Equal("/staff?done=changed", Browser.Address(await new Browser(own).Send("/staff", $"change-{theirs}", ("LeaveFrom", "2026-11-25"), ("LeaveTo", "2026-11-27"), ("act", "leave"))));
        Assert.Equal(HttpStatusCode.OK, await Get(colleague, "/api/inbox"));

        app.Clock.Now = At(2026, 11, 25);
        Assert.Equal(HttpStatusCode.Unauthorized, await Get(colleague, "/api/inbox"));
        Assert.Equal(1, await app.AtConsole<HandOnTasks, int>(hand => hand.Sweep(Stop)));
        Assert.Equal(0, await app.AtConsole<HandOnTasks, int>(hand => hand.Sweep(Stop)));
        Assert.Contains("電話", await new Browser(own).Read("/inbox?part=later"), StringComparison.Ordinal);
        app.Clock.Now = At(2026, 11, 28);
        Assert.Equal(HttpStatusCode.OK, await Get(colleague, "/api/inbox"));
    }

    [Fact]
    public async Task Who_moves_keeps_their_account_and_leaves_the_old_desk_its_work()
    {
        var administrator = await app.SignedIn(Role.Administrator, city);
        var nurse = await app.SignedIn(Role.VisitingNurse, station);
        await app.SignedIn(Role.VisitingNurse, station);
        await app.Look(async db =>
        {
            var door = new InboxDoor(db, new Actor(new HttpContextAccessor()), new WorkCalendar(db), app.Clock);
            await door.Open(new("test", Guid.NewGuid(), "電話", "/today", TaskOwner.Person(App.MemberOf(nurse)), At(2026, 11, 24, 17)), Stop);
            return await db.SaveChangesAsync(Stop);
        });
        var old = (await MembershipOf(nurse)).Id;
        Assert.Equal(HttpStatusCode.BadRequest, (await Call(administrator, HttpMethod.Post, $"/api/members/memberships/{old}/transfer", new { workplace = pharmacy.Id.Value, role = "CareManager", from = "2026-11-23" })).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Call(administrator, HttpMethod.Post, $"/api/members/memberships/{old}/transfer", new { workplace = pharmacy.Id.Value, role = "CareManager", from = "2026-11-24" })).Status);
        var now = await MembershipOf(nurse);
        Assert.Equal((pharmacy.Id, Role.CareManager, new DateOnly(2026, 11, 24)), (now.Workplace, now.Role, now.From));
        Assert.Contains("なぎさ薬局（ケアマネジャー）", await new Browser(nurse).Read("/today"), StringComparison.Ordinal);
        Assert.Equal((null, station.Id), ((await app.Look(db => db.InboxTasks.SingleAsync(task => task.Kind == "test", Stop))).Member, (await app.Look(db => db.InboxTasks.SingleAsync(task => task.Kind == "test", Stop))).Workplace));

        // From a day to come, by the page: until then nothing changes.
        var page = new Browser(administrator);
        Assert.Contains("移る日は、きょう以降", await Browser.Text(await page.Send($"/members/{App.MemberOf(nurse)}", $"membership-{now.Id}", ("act", "transfer"), ("To", station.Id.ToString()), ("Role", "VisitingNurse"), ("From", "2026-11-01"))), StringComparison.Ordinal);
        Assert.Equal($"/members/{App.MemberOf(nurse)}?done=changed", Browser.Address(await page.Send($"/members/{App.MemberOf(nurse)}", $"membership-{now.Id}", ("act", "transfer"), ("To", station.Id.ToString()), ("Role", "VisitingNurse"), ("From", "2026-12-01"))));
        Assert.Contains("なぎさ薬局", await new Browser(nurse).Read("/today"), StringComparison.Ordinal);
        app.Clock.Now = At(2026, 12, 1);
        Assert.Contains("みなと訪問看護", await new Browser(nurse).Read("/today"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_yearly_roster_is_asked_chased_warned_and_then_access_rests_but_never_of_who_runs_the_network()
    {
        var (administrator, good, late) = (await app.SignedIn(Role.Administrator, city), await FacilityAdministrator(station), await FacilityAdministrator(pharmacy, Role.Pharmacist));
        Task<RunRosters.Result> Day(int month, int day)
        {
            app.Clock.Now = At(2026, month, day);
            return app.AtConsole<RunRosters, RunRosters.Result>(run => run.Run(Stop));
        }

        Assert.Equal(new(0, 0, 0, 0), await Day(5, 29));
        Assert.Equal(new(3, 0, 0, 0), await Day(6, 1));
        Assert.Equal(new(0, 0, 0, 0), await Day(6, 1));
        var round = await app.Look(db => db.Set<RosterRound>().SingleAsync(Stop));
        Assert.Equal((new DateOnly(2026, 6, 29), new DateOnly(2026, 7, 13), new DateOnly(2026, 8, 3)), (round.DueOn, round.WarnOn, round.SuspendOn));

        Assert.Contains("令和8年度の名簿を確かめる", await new Browser(good).Read("/inbox?part=later"), StringComparison.Ordinal);
        Assert.Equal("/staff?done=confirmed", Browser.Address(await new Browser(good).Send("/staff", "confirm")));
        Assert.Equal(HttpStatusCode.Conflict, (await Call(good, HttpMethod.Post, "/api/staff/roster")).Status);
        Assert.DoesNotContain("名簿を確かめる", await new Browser(good).Read("/inbox?part=later"), StringComparison.Ordinal);

        Assert.Equal(new(0, 0, 0, 0), await Day(6, 29));
        Assert.Equal(new(0, 2, 0, 0), await Day(6, 30));
        Assert.Equal(new(0, 0, 0, 0), await Day(7, 1));
        Assert.Equal(new(0, 0, 2, 0), await Day(7, 13));
        Assert.Contains("警告済み", await new Browser(late).Read("/staff"), StringComparison.Ordinal);
        Assert.Equal(new(0, 0, 1, 1), await Day(8, 3));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.OK), (await Get(late, "/api/inbox"), await Get(good, "/api/inbox"), await Get(administrator, "/api/inbox")));
        var said = await new Browser(administrator).Read("/rosters?all=1");
        Assert.Contains("3 か所のうち 1 か所", said, StringComparison.Ordinal);
        Assert.Contains("停止", said, StringComparison.Ordinal);
        await app.AtConsole<SendLetters, int>(send => send.Run(Stop));
        Assert.Equal(["令和8年度の名簿の確認", "令和8年度の名簿の確認", "令和8年度の名簿の確認"], mails.Mails.Select(mail => mail.Subject));
        Assert.Contains("全員が使えなくなります", mails.Mails[1].TextBody, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await Call(administrator, HttpMethod.Put, $"/api/workplaces/{pharmacy.Id}/standing", new { standing = "Active" })).Status);
        Assert.Equal(HttpStatusCode.OK, await Get(late, "/api/inbox"));
    }

    [Fact]
    public async Task Who_does_not_manage_members_is_refused_at_every_door()
    {
        await Call(app.Stranger(), HttpMethod.Post, "/api/joining", Application());
        var application = await app.Look(db => db.Set<JoinApplication>().SingleAsync(Stop));
        foreach (var client in new[] { await FacilityAdministrator(station), await app.SignedIn(Role.HubCoordinator, city), await app.SignedIn(Role.CityOfficial, city) })
        {
            foreach (var path in new[] { "/api/joining", $"/api/joining/{application.Id}", "/api/joining/terms", "/api/rosters", $"/api/workplaces/{pharmacy.Id}/standing" })
            {
                Assert.Equal(HttpStatusCode.Forbidden, await Get(client, path));
            }

            Assert.Equal(HttpStatusCode.Forbidden, (await Call(client, HttpMethod.Post, $"/api/joining/{application.Id}/approve", new { agreementOn = "2026-11-20" })).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await Call(client, HttpMethod.Post, "/api/joining/terms", new { from = "2026-12-01", text = "x" })).Status);
        }

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (await Get(app.Stranger(), "/api/joining"), await Get(app.Stranger(), "/api/staff")));
    }

    [GeneratedRegex("https://renkei\\.example\\.jp(/invite/[A-Za-z0-9_-]{43})")]
    private static partial Regex Link();
}
