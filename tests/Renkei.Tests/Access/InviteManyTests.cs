using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Renkei.Access;
using Renkei.Foundation;

namespace Renkei.Tests.Access;

public sealed class InviteManyTests : IAsyncLifetime
{
    private readonly App app = new();
    private readonly Workplace station = new() { Name = "みなと訪問看護" };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await app.InitializeAsync();
        await app.Given(station, new Workplace { Name = "同じ名前" }, new Workplace { Name = "同じ名前" });
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private const string Table = """
        氏名,メールアドレス,役割,職場
        佐藤花子,hanako@example.jp,訪問看護,みなと訪問看護
        髙橋﨑子,saki@example.jp,訪問看護,みなと訪問看護
        鈴木一郎,ichiro,訪問看護,みなと訪問看護
        田中二郎,jiro@example.jp,王様,みなと訪問看護
        山田三郎,saburo@example.jp,薬局,どこにもない薬局
        佐藤花子,HANAKO@example.jp,訪問看護,みなと訪問看護
        伊藤四郎,shiro@example.jp,薬局,同じ名前
        ,,,
        多い,ooi@example.jp,薬局,みなと訪問看護,余分
        """;

    private static async Task<(HttpStatusCode Status, JsonNode Body)> Send(HttpClient client, string table, bool dryRun)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(table)), "file", "members.csv" } };
        using var answer = await client.PostAsync(new Uri($"/api/members/invitations/file?dryRun={dryRun}", UriKind.Relative), form, Stop);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!);
    }

    [Fact]
    public async Task A_look_changes_nothing_and_tells_each_bad_row_with_its_line()
    {
        var admin = await app.SignedIn(Role.Administrator);
        var (status, body) = await Send(admin, Table, dryRun: true);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["佐藤花子", "髙橋﨑子"], body["rows"]!.AsArray().Select(row => (string)row!["name"]!));
        Assert.All(body["rows"]!.AsArray(), row => Assert.Null(row!["path"]));
        Assert.Equal([4, 5, 6, 7, 8, 10], body["rejections"]!.AsArray().Select(row => (int)row!["line"]!));
        Assert.Contains("どこにもない薬局", (string)body["rejections"]![2]!["what"]!, StringComparison.Ordinal);
        Assert.Equal(0, await app.Look(db => db.Invitations.CountAsync(Stop)));
    }

    [Fact]
    public async Task Those_who_can_be_invited_get_a_letter_each_and_come_in_by_it()
    {
        var browser = new Browser(await app.SignedIn(Role.Administrator));
        var page = await (await Upload(browser, Table)).Content.ReadAsStringAsync(Stop);
        var text = WebUtility.HtmlDecode(page);
        Assert.Contains("2人の招待を作りました", text, StringComparison.Ordinal);
        Assert.Contains("髙橋﨑子 様", text, StringComparison.Ordinal);
        Assert.Equal(2, await app.Look(db => db.Invitations.CountAsync(Stop)));

        var link = System.Text.RegularExpressions.Regex.Match(text, "https://localhost(/invite/[A-Za-z0-9_-]{43})").Groups[1].Value;
        var guest = Browser.Of(app);
        Assert.Equal(HttpStatusCode.Redirect, (await guest.Send(link, "invite", ("Form.Profession", "Nurse"), ("Form.Password", People.Password), ("Form.Again", People.Password))).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await Browser.Of(app).Open(link)).StatusCode);

        // Who has come in is not invited again.
        var (_, again) = await Send(browser.Client, Table, dryRun: true);
        Assert.Single(again["rows"]!.AsArray());
    }

    [Fact]
    public async Task A_file_that_is_none_and_a_role_that_may_not_are_refused()
    {
        var admin = await app.SignedIn(Role.Administrator);
        Assert.Contains("見出しに", (string)(await Send(admin, "名前,メール\n佐藤,x@example.jp\n", dryRun: true)).Body["detail"]!, StringComparison.Ordinal);
        Assert.Contains("500行まで", (string)(await Send(admin, "氏名,メールアドレス,役割,職場\n" + string.Concat(Enumerable.Repeat("佐藤,x@example.jp,薬局,みなと訪問看護\n", 501)), dryRun: true)).Body["detail"]!, StringComparison.Ordinal);
        foreach (var role in new[] { Role.CityOfficial, Role.HubCoordinator, Role.VisitingNurse })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await Send(await app.SignedIn(role), Table, dryRun: false)).Status);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await Send(app.Stranger(), Table, dryRun: false)).Status);
        Assert.Equal(0, await app.Look(db => db.Invitations.CountAsync(Stop)));
    }

    [Fact]
    public async Task Everybody_sees_what_they_may_do_and_why_and_nobody_sees_it_of_others()
    {
        var city = Area.Root("142999", "潮見市", AreaKind.Municipality);
        await app.Given(city);
        var hub = await app.SignedIn(Role.HubCoordinator, city);
        var nurse = await app.SignedIn(Role.VisitingNurse);
        var mine = JsonNode.Parse(await hub.GetStringAsync(new Uri($"/api/members/{App.MemberOf(hub)}/duties", UriKind.Relative), Stop))!;
        Assert.Equal("潮見市の中", (string)mine[0]!["duties"]!.AsArray().Single(why => (string)why!["duty"]! == "CorrectFacilities")!["reach"]!);
        Assert.Contains("職場に結びつけた施設だけ", await new Browser(nurse).Read("/account"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await nurse.GetAsync(new Uri($"/api/members/{App.MemberOf(hub)}/duties", UriKind.Relative), Stop)).StatusCode);
        Assert.Contains("できることと、その理由", await new Browser(await app.SignedIn(Role.Administrator)).Read($"/members/{App.MemberOf(hub)}"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await (await app.SignedIn(Role.Administrator)).GetAsync(new Uri($"/api/members/{Guid.NewGuid()}/duties", UriKind.Relative), Stop)).StatusCode);
    }

    private static async Task<HttpResponseMessage> Upload(Browser browser, string table)
    {
        var html = await browser.Read("/members/invite");
        using var form = new MultipartFormDataContent { { new StringContent("invite"), "act" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(table)), "file", "members.csv" } };
        foreach (System.Text.RegularExpressions.Match hidden in System.Text.RegularExpressions.Regex.Matches(html[html.IndexOf("enctype", StringComparison.Ordinal)..], "<input[^>]*type=\"hidden\"[^>]*name=\"([^\"]+)\"[^>]*value=\"([^\"]*)\""))
        {
            form.Add(new StringContent(WebUtility.HtmlDecode(hidden.Groups[2].Value)), hidden.Groups[1].Value);
        }

        return await browser.Client.PostAsync(new Uri("/members/invite", UriKind.Relative), form, Stop);
    }
}
