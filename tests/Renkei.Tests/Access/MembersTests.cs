using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Renkei.Access;
using Renkei.Access.SigningIn;
using Renkei.Foundation;

namespace Renkei.Tests.Access;

public sealed class MembersTests : IAsyncLifetime
{
    private readonly App app = new();
    private readonly Workplace clinic = new() { Name = "潮見内科" };

    public async ValueTask InitializeAsync()
    {
        await app.InitializeAsync();
        await app.Given(clinic);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task An_invited_person_becomes_a_member_with_the_duties_of_the_role_and_no_other()
    {
        var link = await Invite("taro@example.jp", Role.HomeDoctor);
        var browser = Browser.Of(app);
        Assert.Contains("潮見内科", await browser.Read(link), StringComparison.Ordinal);

        Assert.Equal("/account/totp", (await Accept(browser, link)).Headers.Location?.OriginalString.Replace("https://localhost", "", StringComparison.Ordinal));
        var key = Regex.Match(await browser.Read("/account/totp"), "<code>([A-Z2-7 ]{30,})</code>").Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
        await browser.Send("/account/totp", "totp", ("Form.Code", Totp.CodeAt(key, app.Clock.Now)));

        var account = await browser.Read("/account");
        Assert.Contains("在宅医", account, StringComparison.Ordinal);

        foreach (var duty in Enum.GetValues<Duty>())
        {
            Assert.Equal(Role.HomeDoctor.Duties.Contains(duty), account.Contains($"<td>{duty.Japanese}</td>", StringComparison.Ordinal));
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Open("/members")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Open("/api/members")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.Open("/roles")).StatusCode);
    }

    [Fact]
    public async Task An_invitation_works_once()
    {
        var link = await Invite("taro@example.jp", Role.HomeDoctor);
        await Accept(Browser.Of(app), link);

        var again = await Browser.Of(app).Open(link);

        Assert.Equal(HttpStatusCode.Gone, again.StatusCode);
        Assert.Contains("この招待のリンクは使えません", await Browser.Text(again), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invitation_opened_twice_is_accepted_by_the_first_only()
    {
        var link = await Invite("taro@example.jp", Role.HomeDoctor);
        var (first, second) = (Browser.Of(app), Browser.Of(app));
        var html = await (await second.Open(link)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        await Accept(first, link);

        var token = Regex.Match(html, "name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]*)\"").Groups[1].Value;
        var late = await Browser.Post(second.Client, link, new() { ["_handler"] = "invite", ["Form.Profession"] = "Nurse", ["__RequestVerificationToken"] = token, ["Form.Password"] = People.Password, ["Form.Again"] = People.Password });

        Assert.NotEqual(HttpStatusCode.Redirect, late.StatusCode);
        Assert.Equal(1, await app.Look(db => db.Members.CountAsync(member => member.Email == "taro@example.jp")));
    }

    [Fact]
    public async Task An_expired_a_replaced_a_cancelled_and_a_forged_invitation_are_all_refused_alike()
    {
        var admin = await app.SignedIn(Role.Administrator);
        var replaced = await Invite("taro@example.jp", Role.HomeDoctor, admin);
        var newer = await Invite("taro@example.jp", Role.HomeDoctor, admin);
        Assert.Equal(HttpStatusCode.Gone, (await Browser.Of(app).Open(replaced)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Browser.Of(app).Open(newer)).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await Browser.Of(app).Open("/invite/" + new string('A', 43))).StatusCode);

        var open = Assert.Single((await admin.GetFromJsonAsync<JsonElement>("/api/members/invitations", TestContext.Current.CancellationToken)).GetProperty("rows").EnumerateArray());
        var cancelled = await Invite("jiro@example.jp", Role.HomeDoctor, admin);
        var second = (await admin.GetFromJsonAsync<JsonElement>("/api/members/invitations", TestContext.Current.CancellationToken)).GetProperty("rows").EnumerateArray().Single(row => row.GetProperty("mail").GetString() == "jiro@example.jp");
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync(new Uri($"/api/members/invitations/{second.GetProperty("invitation")}", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await Browser.Of(app).Open(cancelled)).StatusCode);
        Assert.Equal("taro@example.jp", open.GetProperty("mail").GetString());

        app.Clock.Now += Invitation.Lasts;
        Assert.Equal(HttpStatusCode.Gone, (await Browser.Of(app).Open(newer)).StatusCode);
    }

    [Fact]
    public async Task The_link_is_kept_only_as_a_hash()
    {
        var link = await Invite("taro@example.jp", Role.HomeDoctor);
        var token = link["/invite/".Length..];

        Assert.Equal(0, await app.Look(db => db.Invitations.CountAsync(invitation => invitation.TokenHash == token)));
        Assert.DoesNotContain(await app.Look(db => db.AuditLines.ToListAsync()), line => line.After?.Contains(token, StringComparison.Ordinal) is true || line.After?.Contains(Invitation.HashOf(token), StringComparison.Ordinal) is true);
    }

    [Fact]
    public async Task The_page_invites_and_shows_the_link_once()
    {
        var admin = new Browser(await app.SignedIn(Role.Administrator));

        var answer = await Browser.Text(await admin.Send("/members", "invite-member",
            ("Form.Mail", "taro@example.jp"), ("Form.Name", "山田太郎"), ("Form.Role", "HomeDoctor"), ("Form.Workplace", clinic.Id.ToString())));
        var link = Regex.Match(answer, "https://localhost(/invite/[A-Za-z0-9_-]{43})").Groups[1].Value;

        Assert.Contains("山田太郎", await Browser.Of(app).Read(link), StringComparison.Ordinal);
        var page = await admin.Read("/members");
        Assert.DoesNotContain(link, page, StringComparison.Ordinal);
        Assert.Contains("山田太郎", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_ends_within_a_minute_of_the_membership()
    {
        var member = await app.Person("nurse@example.jp", Role.VisitingNurse, workplace: clinic);
        var nurse = await app.SignedInForReal(member);
        Assert.Equal(HttpStatusCode.OK, (await nurse.Open("/account")).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await End(await app.SignedIn(Role.Administrator), member, null)).StatusCode);

        app.Clock.Now += TimeSpan.FromSeconds(61);
        Assert.Equal(HttpStatusCode.Redirect, (await nurse.Open("/account")).StatusCode);
        Assert.Null((await Browser.Of(app).SignIn("nurse@example.jp", People.Password)).Headers.Location);
    }

    [Fact]
    public async Task A_session_ends_after_the_last_day_by_itself()
    {
        var member = await app.Person("nurse@example.jp", Role.VisitingNurse, workplace: clinic);
        await End(await app.SignedIn(Role.Administrator), member, app.Clock.JapanToday());

        app.Clock.Now = new(2026, 11, 24, 23, 50, 0, TimeSpan.FromHours(9));
        var nurse = await app.SignedInForReal(member);
        Assert.Equal(HttpStatusCode.OK, (await nurse.Open("/account")).StatusCode);

        app.Clock.Now = new(2026, 11, 25, 0, 1, 0, TimeSpan.FromHours(9));
        Assert.Equal(HttpStatusCode.Redirect, (await nurse.Open("/account")).StatusCode);
    }

    [Fact]
    public async Task A_leaver_who_is_invited_again_starts_with_a_new_password_and_a_new_phone()
    {
        var member = await app.Person("nurse@example.jp", Role.VisitingNurse, workplace: clinic);
        await app.Totp(member);
        var admin = await app.SignedIn(Role.Administrator);
        Assert.Equal(HttpStatusCode.Conflict, (await PostInvitation(admin, "NURSE@example.jp", Role.VisitingNurse)).StatusCode);
        await End(admin, member, null);
        app.Clock.Now += TimeSpan.FromDays(1);

        var link = await Invite("nurse@example.jp", Role.Pharmacist, admin);
        var browser = Browser.Of(app);
        await browser.Send(link, "invite", ("Form.Profession", "Nurse"), ("Form.Password", "あたらしい合い言葉 まどべの花"), ("Form.Again", "あたらしい合い言葉 まどべの花"));

        Assert.Null((await Browser.Of(app).SignIn("nurse@example.jp", People.Password)).Headers.Location);
        Assert.Equal("/account/totp", (await Browser.Of(app).SignIn("nurse@example.jp", "あたらしい合い言葉 まどべの花")).Headers.Location?.OriginalString.Replace("https://localhost", "", StringComparison.Ordinal));
        Assert.Equal(1, await app.Look(db => db.Members.CountAsync(known => known.NormalizedEmail == "NURSE@EXAMPLE.JP")));
    }

    [Fact]
    public async Task The_last_administrator_cannot_be_removed()
    {
        var admin = await app.SignedIn(Role.Administrator);
        var only = await app.Look(db => db.Memberships.SingleAsync(membership => membership.Role == Role.Administrator));

        var response = await admin.PostAsJsonAsync($"/api/members/memberships/{only.Id}/end", new { }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
    }

    [Fact]
    public async Task The_list_is_searched_and_paged_by_name()
    {
        var admin = await app.SignedIn(Role.Administrator);
        var people = Enumerable.Range(1, 120).Select(number => new Member { Name = $"人{number % 40:000}", UserName = $"p{number}@example.jp", Email = $"p{number}@example.jp", NormalizedEmail = $"P{number}@EXAMPLE.JP" }).ToList();
        await app.Given([.. people, .. people.Select(member => new Membership { Member = member.Id, Workplace = clinic.Id, Role = Role.Pharmacist, From = new(2026, 4, 1) })]);

        var seen = new List<string>();
        var counts = new HashSet<int>();
        var after = "";

        do
        {
            var page = await admin.GetFromJsonAsync<JsonElement>($"/api/members?q=潮見&after={Uri.EscapeDataString(after)}", TestContext.Current.CancellationToken);
            seen.AddRange(page.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("membership").GetString()!));
            counts.Add(page.GetProperty("count").GetInt32());
            after = page.GetProperty("next").GetString();
        }
        while (after is not null);

        Assert.Equal(120, Assert.Single(counts));

        Assert.Equal(120, seen.Count);
        Assert.Equal(120, seen.Distinct().Count());
        Assert.Contains("p77@example.jp", await new Browser(admin).Read("/members?q=p77"), StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string?> UseCases => new()
    {
        { "GET", "/api/members", null },
        { "GET", "/api/members/invitations", null },
        { "POST", "/api/members/invitations", """{"mail":"x@example.jp","name":"X","role":"Pharmacist","workplace":"00000000-0000-0000-0000-000000000001"}""" },
        { "DELETE", "/api/members/invitations/00000000-0000-0000-0000-000000000001", null },
        { "POST", "/api/members/memberships/00000000-0000-0000-0000-000000000001/end", "{}" },
        { "POST", "/api/areas", """{"code":"1","name":"x"}""" },
        { "PUT", "/api/areas/00000000-0000-0000-0000-000000000001", """{"name":"x","version":0}""" },
        { "POST", "/api/workplaces", """{"name":"x"}""" },
        { "PUT", "/api/workplaces/00000000-0000-0000-0000-000000000001", """{"name":"x","version":0}""" },
        { "PUT", "/api/areas/00000000-0000-0000-0000-000000000001/parent", "{}" },
        { "GET", "/api/members/00000000-0000-0000-0000-000000000001", null },
        { "POST", "/api/members/00000000-0000-0000-0000-000000000001/totp/reset", null },
        { "POST", "/api/members/00000000-0000-0000-0000-000000000001/password-links", null },
        { "GET", "/api/audit", null },
    };

    [Theory]
    [MemberData(nameof(UseCases))]
    public async Task Only_administrators_manage_and_a_refusal_is_written_down(string method, string path, string? json)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await Call(app.Stranger())).StatusCode);

        foreach (var role in Enum.GetValues<Role>().Where(role => role != Role.Administrator))
        {
            var response = await Call(await app.SignedIn(role, clinic));
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        }

        var lines = await app.Lines(AuditVerb.Refused);
        Assert.Equal(Enum.GetValues<Role>().Length - 1, lines.Count);
        Assert.All(lines, line => Assert.StartsWith(method + " /api/", line.Act, StringComparison.Ordinal));

        Task<HttpResponseMessage> Call(HttpClient client)
        {
            return client.SendAsync(new(new(method), path) { Content = json is null ? null : new StringContent(json, System.Text.Encoding.UTF8, "application/json") }, TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData("/members")]
    [InlineData("/workplaces")]
    [InlineData("/areas")]
    [InlineData("/audit")]
    public async Task Pages_of_management_open_to_administrators_only(string page)
    {
        Assert.Equal(HttpStatusCode.Redirect, (await Browser.Of(app).Open(page)).StatusCode);
        var official = await new Browser(await app.SignedIn(Role.CityOfficial)).Open(page);
        Assert.Equal(HttpStatusCode.Forbidden, official.StatusCode);
        Assert.Contains("権限がありません", await Browser.Text(official), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await new Browser(await app.SignedIn(Role.Administrator)).Open(page)).StatusCode);
    }

    [Fact]
    public async Task A_member_without_a_membership_in_force_has_no_duty()
    {
        var member = new Member { Name = "前の管理者", UserName = "former@example.jp", SecurityStamp = "x", TwoFactorEnabled = true };
        await app.Given(member, new Membership { Member = member.Id, Workplace = clinic.Id, Role = Role.Administrator, From = new(2027, 4, 1) });
        var client = app.Stranger();
        client.DefaultRequestHeaders.Add("X-Test-Member", member.Id.ToString());

        Assert.Equal(HttpStatusCode.Unauthorized, (await new Browser(client).Open("/api/members")).StatusCode);
    }

    private async Task<string> Invite(string mail, Role role, HttpClient? admin = null)
    {
        var response = await PostInvitation(admin ?? await app.SignedIn(Role.Administrator), mail, role);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("path").GetString()!;
    }

    private Task<HttpResponseMessage> PostInvitation(HttpClient admin, string mail, Role role) =>
        admin.PostAsJsonAsync("/api/members/invitations", new { mail, name = "山田太郎", role = role.ToString(), workplace = clinic.Id }, TestContext.Current.CancellationToken);

    private static Task<HttpResponseMessage> Accept(Browser browser, string link) =>
        browser.Send(link, "invite", ("Form.Profession", "Nurse"), ("Form.Password", People.Password), ("Form.Again", People.Password));

    private async Task<HttpResponseMessage> End(HttpClient admin, Member member, DateOnly? lastDay)
    {
        var membership = await app.Look(db => db.Memberships.SingleAsync(known => known.Member == member.Id));
        return await admin.PostAsJsonAsync($"/api/members/memberships/{membership.Id}/end", new { lastDay }, TestContext.Current.CancellationToken);
    }
}
