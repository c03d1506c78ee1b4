using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Renkei.Access;
using Renkei.Access.SigningIn;
using Renkei.Foundation;

namespace Renkei.Tests.Access;

public sealed class LostKeysTests : IAsyncLifetime
{
    private const string Mail = "nurse@example.jp";
    private const string New = "あたらしい合い言葉 まどべの花";
    private readonly App app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Who_lost_the_phone_sets_up_a_new_one_at_the_next_sign_in_and_no_session_goes_on()
    {
        var member = await app.Person(Mail, Role.VisitingNurse);
        var nurse = await app.SignedInForReal(member);
        var admin = await app.SignedIn(Role.Administrator);

        Assert.Equal($"/members/{member.Id}?done=totp", Browser.Address(await new Browser(admin).Send($"/members/{member.Id}", "totp-lost")));

        app.Clock.Now += TimeSpan.FromSeconds(61);
        Assert.Equal("/signin?returnUrl=%2Faccount", Browser.Address(await nurse.Open("/account")));
        Assert.Equal("/account/totp", Browser.Address(await nurse.SignIn(Mail, People.Password)));
        Assert.Contains(await app.Lines(AuditVerb.Changed), line => line.Kind == "Member" && line.Record == member.Id.Value && line.Who == "Administratorの人" && line.After!.Contains("\"TwoFactorEnabled\":false", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Conflict, (await Reset(admin, member.Id)).StatusCode);
    }

    [Fact]
    public async Task A_link_sets_a_new_password_once_and_the_code_is_still_asked_for()
    {
        var member = await app.Person(Mail, Role.VisitingNurse);
        var nurse = await app.SignedInForReal(member);
        var admin = new Browser(await app.SignedIn(Role.Administrator));

        var link = Regex.Match(await Browser.Text(await admin.Send($"/members/{member.Id}", "password-link")), "https://localhost(/password/[A-Za-z0-9_-]{43})").Groups[1].Value;
        Assert.DoesNotContain(link, await admin.Read($"/members/{member.Id}"), StringComparison.Ordinal);
        Assert.Contains("12文字以上", await Browser.Text(await Set(Browser.Of(app), link, "みじかい")), StringComparison.Ordinal);
        Assert.Equal("/signin?reset=1", Browser.Address(await Set(Browser.Of(app), link, New)));

        app.Clock.Now += TimeSpan.FromSeconds(61);
        Assert.Equal(HttpStatusCode.Redirect, (await nurse.Open("/account")).StatusCode);
        Assert.Null((await Browser.Of(app).SignIn(Mail, People.Password)).Headers.Location);
        Assert.Equal("/signin/code", Browser.Address(await Browser.Of(app).SignIn(Mail, New)));
        Assert.Equal(HttpStatusCode.Gone, (await Browser.Of(app).Open(link)).StatusCode);

        var all = string.Join('\n', (await app.Look(db => db.AuditLines.ToListAsync())).Select(line => line.Before + line.After + line.Act));
        Assert.DoesNotContain(link["/password/".Length..], all, StringComparison.Ordinal);
        Assert.DoesNotContain(Invitation.HashOf(link["/password/".Length..]), all, StringComparison.Ordinal);
        Assert.Contains(await app.Lines(AuditVerb.Added), line => line is { Kind: "PasswordLink", Who: "Administratorの人" });
    }

    [Fact]
    public async Task A_link_lifts_the_lockout_that_guessing_the_forgotten_password_brought()
    {
        app.With("Access:TwoFactor", "optional");
        var member = await app.Person(Mail, Role.VisitingNurse);

        for (var time = 0; time < 5; time++)
        {
            await Browser.Of(app).SignIn(Mail, "まちがったパスワードです");
        }

        Assert.Null((await Browser.Of(app).SignIn(Mail, People.Password)).Headers.Location);
        await Set(Browser.Of(app), await Link(await app.SignedIn(Role.Administrator), member.Id), New);

        Assert.Equal("/today", Browser.Address(await Browser.Of(app).SignIn(Mail, New)));
    }

    [Fact]
    public async Task An_expired_a_replaced_and_a_forged_link_and_that_of_a_leaver_are_refused_alike()
    {
        var admin = await app.SignedIn(Role.Administrator);
        var member = await app.Person(Mail, Role.VisitingNurse);
        var replaced = await Link(admin, member.Id);
        var newer = await Link(admin, member.Id);
        Assert.Equal(HttpStatusCode.Gone, (await Browser.Of(app).Open(replaced)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Browser.Of(app).Open(newer)).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await Browser.Of(app).Open("/password/" + new string('A', 43))).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await app.Stranger().PostAsJsonAsync($"/api/password-links/{new string('A', 43)}", new { @new = New, again = New }, TestContext.Current.CancellationToken)).StatusCode);

        var membership = await app.Look(db => db.Memberships.SingleAsync(one => one.Member == member.Id));
        var other = await app.Person("other@example.jp", Role.VisitingNurse);
        var late = await Link(admin, other.Id);
        await admin.PostAsJsonAsync($"/api/members/memberships/{membership.Id}/end", new { }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Gone, (await Browser.Of(app).Open(newer)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await admin.PostAsync(new Uri($"/api/members/{member.Id}/password-links", UriKind.Relative), null, TestContext.Current.CancellationToken)).StatusCode);

        app.Clock.Now += PasswordLink.Lasts;
        Assert.Equal(HttpStatusCode.Gone, (await Browser.Of(app).Open(late)).StatusCode);
    }

    [Fact]
    public async Task Nobody_takes_their_own_keys_away_by_this_way()
    {
        var member = await app.Person(Mail, Role.Administrator);
        var admin = await app.SignedInForReal(member);

        Assert.Equal(HttpStatusCode.Forbidden, (await Reset(admin.Client, member.Id)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await admin.Client.PostAsync(new Uri($"/api/members/{member.Id}/password-links", UriKind.Relative), null, TestContext.Current.CancellationToken)).StatusCode);
        Assert.DoesNotContain("認証アプリをなくした", await admin.Read($"/members/{member.Id}"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await Reset(admin.Client, Id<Member>.New())).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.Open($"/members/{Guid.NewGuid()}")).StatusCode);
    }

    [Fact]
    public async Task The_members_page_shows_all_hats_and_invites_to_another()
    {
        var clinic = new Workplace { Name = "潮見内科" };
        await app.Given(clinic);
        var member = await app.Person(Mail, Role.VisitingNurse);
        var admin = new Browser(await app.SignedIn(Role.Administrator));

        var answer = await Browser.Text(await admin.Send($"/members/{member.Id}", "invite-here", ("Form.Mail", "else@example.jp"), ("Form.Name", "だれか"), ("Form.Role", "Pharmacist"), ("Form.Workplace", clinic.Id.ToString())));

        var link = Regex.Match(answer, "https://localhost(/invite/[A-Za-z0-9_-]{43})").Groups[1].Value;
        Assert.Contains(Mail, await Browser.Of(app).Read(link), StringComparison.Ordinal);
        Assert.Contains($"{Mail}の職場", await admin.Read($"/members/{member.Id}"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await new Browser(await app.SignedIn(Role.CityOfficial)).Open($"/members/{member.Id}")).StatusCode);
    }

    [Fact]
    public async Task Machines_set_up_an_app_renew_codes_and_change_the_password_as_pages_do()
    {
        await app.Person(Mail, Role.VisitingNurse);
        var nurse = Browser.Of(app);
        await nurse.SignIn(Mail, People.Password);
        Assert.Equal(HttpStatusCode.Forbidden, (await Post("recovery-codes", new { password = People.Password })).StatusCode);

        var key = (await Read(await Post("totp/key", new { }))).GetProperty("key").GetString()!;
        Assert.Equal(HttpStatusCode.BadRequest, (await Post("totp", new { code = "000000" })).StatusCode);
        Assert.Equal(SetUpTotp.RecoveryCodes, (await Read(await Post("totp", new { code = Totp.CodeAt(key, app.Clock.Now) }))).GetArrayLength());
        Assert.Equal(HttpStatusCode.Conflict, (await Post("totp/key", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Post("recovery-codes", new { password = "ちがうパスワードです" })).StatusCode);
        Assert.Equal(SetUpTotp.RecoveryCodes, (await Read(await Post("recovery-codes", new { password = People.Password }))).GetArrayLength());
        Assert.Equal(HttpStatusCode.BadRequest, (await Post("password", new { current = "ちがうパスワードです", @new = New, again = New })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await Post("password", new { current = People.Password, @new = New, again = New })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await Post("totp/reset", new { password = New })).StatusCode);
        Assert.Equal("/account/totp?returnUrl=%2Faccount", Browser.Address(await nurse.Open("/account")));

        foreach (var route in new[] { "password", "totp/key", "totp", "totp/reset", "recovery-codes" })
        {
            using var answer = await app.Stranger().PostAsJsonAsync($"/api/account/{route}", new { current = "x", @new = "x", again = "x", code = "x", password = "x" }, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        Task<HttpResponseMessage> Post(string route, object body) => nurse.Client.PostAsJsonAsync($"/api/account/{route}", body, TestContext.Current.CancellationToken);

        static Task<JsonElement> Read(HttpResponseMessage response) => response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    private static Task<HttpResponseMessage> Set(Browser browser, string link, string password) => browser.Send(link, "new-password", ("Form.New", password), ("Form.Again", password));

    private static Task<HttpResponseMessage> Reset(HttpClient admin, Id<Member> member) => admin.PostAsync(new Uri($"/api/members/{member}/totp/reset", UriKind.Relative), null, TestContext.Current.CancellationToken);

    private static async Task<string> Link(HttpClient admin, Id<Member> member)
    {
        var response = await admin.PostAsync(new Uri($"/api/members/{member}/password-links", UriKind.Relative), null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("path").GetString()!;
    }
}
