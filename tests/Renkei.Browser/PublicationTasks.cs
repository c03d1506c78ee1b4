using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Renkei.Browser;

/// <summary>Booklets and rule books as people use them in the demo city.</summary>
public sealed partial class DemoCityTasksTests
{
    private static async Task<IPage> OpenDesk(IPage page, string title)
    {
        await page.GotoAsync("/publications/desk");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new(title) }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { NameRegex = new(title), Level = 1 })).ToBeVisibleAsync();
        return page;
    }

    /// <summary>The pages of one rule book, one booklet and one order, which have no address that could be written down here.</summary>
    [Fact]
    public async Task Every_page_of_a_publication_is_accessible_wide_and_narrow_and_its_sheets_print()
    {
        var page = await OpenDesk(await SignedIn("hub"), "しおみエチケット集");
        var rules = new Uri(page.Url).AbsolutePath.Replace("/desk", "", StringComparison.Ordinal);
        await page.GotoAsync(rules);
        var changes = await page.GetByRole(AriaRole.Link, new() { Name = "前の版とのちがい" }).GetAttributeAsync("href");
        await OpenDesk(page, "啓発冊子第1弾");
        var booklet = new Uri(page.Url).AbsolutePath.Replace("/desk", "", StringComparison.Ordinal);
        await page.GotoAsync("/publications/orders");
        var order = await page.Locator("table a").First.GetAttributeAsync("href");
        await Look(page, "publications", [
            (rules, "rules"), (changes!, "changes"), ($"{rules}/readings", "readings"), ($"{rules}/remarks?all=1", "remarks"), ($"{booklet}/desk", "desk"), ($"{booklet}/give", "give"), ($"{booklet}/move", "move"), ($"{booklet}/count", "count-choose"), ($"{booklet}/runs/new", "run"), ($"{booklet}/edit", "edit"), ($"{booklet}/order", "order"),
            ("/publications", "list"), ("/publications?q=FAX", "search"), ("/publications/desk", "stock"), ("/publications/orders", "orders"), (order!, "order-one"), ($"{order}/note", "note"), ("/publications/distribution", "distribution"), ("/publications/places", "places"), ("/publications/new", "new"),
        ]);
        await Prints(page, "publications", [(rules, "rules", 1), ($"{order}/note", "note", 1)]);
    }

    [Fact]
    public async Task A_booklet_that_runs_out_is_found_among_the_tasks_ordered_and_delivered_onto_the_shelf()
    {
        var page = await OpenDesk(await SignedIn("hub"), "在宅医療資源MAP");
        var copies = Regex.Match(await page.Locator(".words span").First.InnerTextAsync(), "[0-9,]+").Value.Replace(",", "", StringComparison.Ordinal);

        // Half of what is left, and then almost all, goes out today.
        await Server.Press(page, "g");
        await page.GetByLabel("冊数").FillAsync("999999");
        await page.GetByLabel("どこに配ったか").FillAsync("全戸配布");
        await page.GetByRole(AriaRole.Button, new() { Name = "記録する" }).ClickAsync();
        await Expect(page.Locator(".error").First).ToContainTextAsync("出せません");
        await Expect(page.GetByLabel("どこに配ったか")).ToHaveValueAsync("全戸配布");
        var shelf = Regex.Match(await page.Locator(".choices label").First.InnerTextAsync(), "([0-9,]+)冊").Groups[1].Value.Replace(",", "", StringComparison.Ordinal);
        await page.GetByLabel("冊数").FillAsync(shelf);
        await page.GetByRole(AriaRole.Button, new() { Name = "記録する" }).ClickAsync();
        await Expect(page.GetByText("増刷に60日かかります", new() { Exact = false })).ToBeVisibleAsync();

        await page.GotoAsync("/inbox?part=week");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("在宅医療資源MAP.*増刷を決める") }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "増刷を発注する" }).ClickAsync();
        await page.GetByLabel("冊数").FillAsync("3000");
        await page.GetByLabel("費用（税込み）").FillAsync("165,000");
        await page.GetByLabel("印刷会社").FillAsync("潮見印刷");
        await page.GetByRole(AriaRole.Button, new() { Name = "発注を記録する" }).ClickAsync();
        await page.GetByText("納品を記録する（", new() { Exact = false }).ClickAsync();
        await page.GetByLabel("置き場所").SelectOptionAsync(new SelectOptionValue { Label = "センター連携拠点の棚" });
        await page.GetByRole(AriaRole.Button, new() { Name = "納品を記録する" }).ClickAsync();
        await Expect(page.GetByText("印刷中")).Not.ToBeVisibleAsync();
        var now = Regex.Match(await page.Locator(".words span").First.InnerTextAsync(), "[0-9,]+").Value.Replace(",", "", StringComparison.Ordinal);
        Assert.Equal(int.Parse(copies, System.Globalization.CultureInfo.InvariantCulture) - int.Parse(shelf, System.Globalization.CultureInfo.InvariantCulture) + 3000, int.Parse(now, System.Globalization.CultureInfo.InvariantCulture));
        await page.GotoAsync("/inbox?part=week");
        await Expect(page.GetByText(new Regex("在宅医療資源MAP.*増刷を決める"))).Not.ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_new_edition_of_the_rules_is_written_approved_and_read_by_a_care_manager()
    {
        var page = await OpenDesk(await SignedIn("hub"), "サービス担当者会議ルール");
        await page.GetByRole(AriaRole.Button, new() { Name = "次の版を、今の版の言葉から書く" }).ClickAsync();
        var text = await page.GetByLabel("本文").InputValueAsync();
        Assert.Contains("■第4条 記録", text, StringComparison.Ordinal);
        await page.GetByLabel("変わったこと").FillAsync("オンラインの条を加えました。");
        await page.GetByLabel("本文").FillAsync(text + "\n\n■第4条 オンライン\n画面でも参加できます。");
        await page.GetByRole(AriaRole.Button, new() { Name = "書き込む" }).ClickAsync();
        await Expect(page.Locator(".error").First).ToContainTextAsync("第4条");
        Assert.Contains("画面でも参加できます。", await page.GetByLabel("本文").InputValueAsync(), StringComparison.Ordinal);
        await page.GetByLabel("本文").FillAsync(text + "\n\n■第5条 オンライン\n画面でも参加できます。");
        await page.GetByRole(AriaRole.Button, new() { Name = "書き込む" }).ClickAsync();
        await Expect(page.GetByText("書き込みました")).ToBeVisibleAsync();
        await Server.Picture(page, "publications-edition");
        Assert.Empty(await Server.Faults(page));
        await page.GetByLabel("承認した会議").FillAsync("在宅療養連携会議 第3回");
        await page.GetByText("承認を登録する").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "有効にする" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "第2版", Exact = true })).ToBeVisibleAsync();

        var reader = await SignedIn("care", 390, 844, to: "/publications");
        await reader.GetByRole(AriaRole.Link, new() { Name = "サービス担当者会議ルール" }).ClickAsync();
        await reader.GetByRole(AriaRole.Link, new() { Name = "前の版とのちがい" }).ClickAsync();
        await Expect(reader.Locator("ins")).ToContainTextAsync(["下線は加わった言葉", "画面でも参加できます。"]);
        await reader.GoBackAsync();
        await reader.GetByRole(AriaRole.Button, new() { Name = "第2版を読みました" }).ClickAsync();
        await Expect(reader.GetByText("読みました", new() { Exact = true })).ToBeVisibleAsync();
        await reader.GetByText("気づいたこと・直してほしいことを送る").ClickAsync();
        await reader.GetByLabel("気づいたこと", new() { Exact = false }).Last.FillAsync("候補の日は、夜の時間もほしいです。");
        await reader.GetByRole(AriaRole.Button, new() { Name = "送る", Exact = true }).ClickAsync();
        await Expect(reader.GetByText("気づきを送りました")).ToBeVisibleAsync();
        await Server.Picture(reader, "publications-reader-phone");

        await OpenDesk(page, "サービス担当者会議ルール");
        await page.GetByRole(AriaRole.Link, new() { Name = "1 件", Exact = true }).Last.ClickAsync();
        await Expect(page.GetByText("候補の日は、夜の時間もほしいです。")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "次の版に入れる" }).ClickAsync();
        await Expect(page.GetByText("返事のない気づきはありません")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_citizen_orders_a_notebook_on_the_phone_and_the_hub_sends_it_with_a_note()
    {
        var stranger = await city.Server.NewPage();
        await stranger.SetViewportSizeAsync(390, 844);
        await stranger.GotoAsync("/publications");
        await stranger.GetByRole(AriaRole.Link, new() { NameRegex = new("頼む.*もしも手帳") }).ClickAsync();
        await stranger.GetByLabel("冊数").FillAsync("2");
        await stranger.GetByLabel("氏名").FillAsync("岬 はる");
        await stranger.GetByLabel("送り先の住所").FillAsync("潮見市岬町1-2-3");
        await stranger.GetByRole(AriaRole.Button, new() { Name = "頼む" }).ClickAsync();
        await Expect(stranger.Locator(".error").First).ToContainTextAsync("電話番号");
        await Expect(stranger.GetByLabel("送り先の住所")).ToHaveValueAsync("潮見市岬町1-2-3");
        await stranger.GetByLabel("電話番号").FillAsync("046-900-7779");
        await stranger.GetByRole(AriaRole.Button, new() { Name = "頼む" }).ClickAsync();
        await Expect(stranger.GetByText("申し込みを受け付けました", new() { Exact = false })).ToBeVisibleAsync();
        var number = Regex.Match(await stranger.Locator("main").InnerTextAsync(), "受付番号 ([0-9]+)").Groups[1].Value;
        Assert.Empty(await Server.Faults(stranger));

        var page = await SignedIn("hub", to: "/publications/orders");
        await page.GetByRole(AriaRole.Link, new() { Name = number, Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "送ったことにする" }).ClickAsync();
        await Expect(page.GetByText("発送済み")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "送付状を印刷する" }).ClickAsync();
        await Expect(page.GetByText("岬 はる　様")).ToBeVisibleAsync();
    }
}
