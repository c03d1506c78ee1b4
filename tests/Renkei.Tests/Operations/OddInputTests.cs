using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Renkei.Access;
using Renkei.Facilities;
using Renkei.Tests.Access;
using Renkei.Tests.Facilities;

namespace Renkei.Tests.Operations;

/// <summary>What nobody should type and somebody will: it is refused in Japanese and breaks nothing.</summary>
public sealed class OddInputTests(DemoApp demo) : IClassFixture<DemoApp>
{
    private readonly App app = demo.App;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_trail_can_be_read_after_somebody_took_a_file_away()
    {
        var admin = await app.SignedIn(Role.Administrator);
        await admin.GetStringAsync(new Uri("/api/facilities/export/csv?service=760", UriKind.Relative), Stop);
        using var page = await admin.GetAsync(new Uri("/audit", UriKind.Relative), Stop);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("csv", await Browser.Text(page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/public/facilities?after=NaN~1&near=35,139")]
    [InlineData("/api/public/facilities?openAt=0001-01-01T00:00")]
    [InlineData("/api/public/facilities?area=%00")]
    [InlineData("/api/public/facilities?after=%00~1")]
    [InlineData("/api/members?q=%00")]
    [InlineData("/api/audit?who=%00")]
    public async Task Nothing_that_can_be_asked_is_a_failure_of_the_server(string address)
    {
        using var answer = await (await app.SignedIn(Role.Administrator)).GetAsync(new Uri(address, UriKind.Relative), Stop);

        Assert.True((int)answer.StatusCode < 500, $"{answer.StatusCode}");
    }

    [Theory]
    [InlineData("{\"confirmedBy\":\"a\",\"items\":null}")]
    [InlineData("{\"confirmedBy\":\"a\",\"items\":[null]}")]
    [InlineData("{\"confirmedBy\":\"a\",\"items\":[{\"attribute\":\"building\",\"value\":\"x\"},{\"attribute\":\"building\",\"value\":\"y\"}]}")]
    [InlineData("{\"confirmedBy\":\"a\",\"items\":[{\"attribute\":\"hub_note\",\"value\":\"a\\u0000b\"}]}")]
    [InlineData("{\"confirmedBy\":\"a\",\"items\":[{\"attribute\":\"building\",\"value\":\"x\",\"visibility\":99}]}")]
    [InlineData("{\"confirmedBy\":\"a\",\"items\":[{\"attribute\":\"name\",\"value\":\"\"}]}")]
    public async Task A_correction_that_makes_no_sense_is_refused(string body)
    {
        var hub = await app.SignedIn(Role.HubCoordinator, await app.Look(db => db.Areas.SingleAsync(area => area.Code == "142999", Stop)));
        var serial = await app.Look(db => db.Facilities.OrderBy(one => one.Serial).Select(one => one.Serial).FirstAsync(Stop));
        using var content = new StringContent(body, Encoding.UTF8, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using var answer = await hub.PostAsync(new Uri($"/api/facilities/{serial}/facts", UriKind.Relative), content, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("/lists/潮")]
    [InlineData("/facilities?q=薬局")]
    [InlineData("/\t/evil.example")]
    public async Task Back_is_an_address_that_a_browser_can_be_sent_to(string back)
    {
        foreach (var address in new[] { "/look", "/facilities/basket" })
        {
            using var answer = await Browser.Post(app.Stranger(), address, new() { ["x"] = "1", ["back"] = back });

            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.True(Ascii.IsValid(answer.Headers.Location!.OriginalString), answer.Headers.Location.OriginalString);
        }
    }

    [Theory]
    [InlineData("/api/no-such-thing")]
    [InlineData("/api/audit?from=x")]
    [InlineData("/api/audit?verb=-1")]
    [InlineData("/api/imports/x")]
    public async Task Every_problem_tells_in_Japanese_what_to_do(string address)
    {
        using var answer = await (await app.SignedIn(Role.Administrator)).GetAsync(new Uri(address, UriKind.Relative), Stop);
        var problem = (await answer.Content.ReadFromJsonAsync<System.Text.Json.Nodes.JsonNode>(Stop))!;

        Assert.Contains((string?)problem["detail"] ?? "", letter => letter > '\u3000');
    }

    [Fact]
    public async Task A_sheet_of_nothing_still_has_its_columns()
    {
        var bytes = await app.Stranger().GetByteArrayAsync(new Uri("/api/public/facilities/export/xlsx?q=そのような名前は無い", UriKind.Relative), Stop);
        using var stream = new MemoryStream(bytes);

        Assert.Single(MiniExcelLibs.MiniExcel.Query(stream, sheetName: "施設"));
    }
}
