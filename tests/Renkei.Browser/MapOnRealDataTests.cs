using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Renkei.Browser;

/// <summary>The main job on real input: 横須賀市's registers, imported as an operator would, then found by those who need them.</summary>
public sealed class MapOnRealDataTests(MapOnRealDataTests.Yokosuka city) : IClassFixture<MapOnRealDataTests.Yokosuka>
{
    /// <summary>横須賀市 from the published registers.</summary>
    public sealed class Yokosuka : IAsyncLifetime
    {
        public Server Server { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await Server.InitializeAsync();
            Server.Settings["Region__Name"] = "横須賀市";
            Server.Settings["Region__Municipalities__0"] = "142018";
            Server.Settings["Demo"] = "false";
            var data = Path.GetFullPath(Path.Combine(Server.Root(), "../shared/data"));
            if (!Directory.Exists(data))
            {
                return;
            }

            await Server.Command("import", "areas", Path.Combine(data, "geography/municipality-codes.csv"));
            await Server.Command("import", "towns", Path.Combine(data, "geography/kanagawa_towns.csv"));
            await Server.Command("import", "boundaries", Path.Combine(data, "geography/kanagawa-municipalities.geojson"));
            await Server.Command("import", "facilities", Path.Combine(data, "care-services/2026/jigyosho_140.csv"), Path.Combine(data, "care-services/2026/jigyosho_520.csv"));
            await Server.Serve();
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }

    private static string Data(string path)
    {
        var file = Path.GetFullPath(Path.Combine(Server.Root(), "../shared/data", path));
        if (!File.Exists(file))
        {
            Assert.Skip($"The real data is not beside this checkout ({file}).");
        }

        return file;
    }

    [Fact]
    public async Task A_citizen_finds_a_home_rehabilitation_office_near_an_address_and_opens_its_page()
    {
        Data("care-services/2026/jigyosho_140.csv");
        var page = await city.Server.NewPage();
        await page.GotoAsync("/");
        await page.GetByLabel("何を").SelectOptionAsync(["140"]);
        await page.GetByLabel("どこの近く").FillAsync("横須賀市小川町");
        await page.Locator("main form.card button").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("横須賀市小川町から近い順");
        var first = page.Locator("tbody tr").First;
        await Expect(first).ToContainTextAsync("衣笠ろうけん");
        await Expect(first).ToContainTextAsync("3.1 km");
        await Expect(page.Locator(".pin, .pins").First).ToBeVisibleAsync();
        await Server.Picture(page, "find-real");

        await first.GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("衣笠ろうけん");
        await Expect(page.GetByText("訪問リハビリテーション、介護老人保健施設")).ToBeVisibleAsync();
        await Expect(page.GetByText("介護サービス情報公表システム")).ToBeVisibleAsync();
        Assert.Empty(await Server.Faults(page));
    }

    [Fact]
    public async Task The_search_works_with_scripts_off_on_a_phone()
    {
        Data("care-services/2026/jigyosho_140.csv");
        var page = await city.Server.NewPage(390, 844, scripts: false);
        await page.GotoAsync("/facilities?service=140&place=横須賀市小川町&within=8");

        await Expect(page.Locator("tbody tr")).Not.ToHaveCountAsync(0);
        await Expect(page.GetByText("JavaScript が使えないときは表示されません。")).ToBeVisibleAsync();
        await page.Locator("tbody tr").First.GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex(@"/facilities/\d+$"));
    }
}
