using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Renkei.Browser;

/// <summary>Councils as people hold them in the demo city.</summary>
public sealed partial class DemoCityTasksTests
{
    /// <summary>The pages of one body, meeting and issue, which have no address that could be written down here.</summary>
    [Fact]
    public async Task Every_page_of_a_council_is_accessible_wide_and_narrow_and_its_sheets_print()
    {
        var page = await SignedIn("hub", to: "/councils");
        await page.GetByRole(AriaRole.Link, new() { Name = "在宅療養連携会議", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "在宅療養連携会議", Level = 1 })).ToBeVisibleAsync();
        var body = new Uri(page.Url).AbsolutePath;
        var meetings = await page.Locator("table a[href^='/councils/meetings/']").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");
        await page.GotoAsync("/councils/issues");
        var issue = await page.Locator("table a[href^='/councils/issues/']").First.GetAttributeAsync("href");
        await page.GotoAsync("/minutes");
        var minutes = await page.Locator("table a").First.GetAttributeAsync("href");
        await Look(page, "councils", [
            ("/councils", "list"), ("/councils/new", "new"), (body, "body"), ($"{body}/edit", "edit"), ($"{body}/meetings/new", "meeting-new"), (meetings[0], "meeting-next"), (meetings[1], "meeting-held"), ($"{meetings[1]}/minutes", "minutes"), ($"{meetings[0]}/edit", "meeting-edit"), ($"{meetings[0]}/dates", "dates"),
            ($"{meetings[1]}/sheet/minutes", "sheet-minutes"), ($"{meetings[0]}/sheet/call", "sheet-call"), ("/councils/issues", "issues"), ("/councils/issues?board=1", "board"), (issue!, "issue"), ("/councils/issues/new", "issue-new"), ("/councils/year", "year"), ("/minutes", "public"), (minutes!, "public-one"),
        ]);
        await Prints(page, "councils", [($"{meetings[1]}/sheet/minutes", "minutes", 1), ($"{meetings[0]}/sheet/call", "call", 1), (minutes!, "public", 1)]);
    }

    [Fact]
    public async Task A_meeting_is_called_and_written_down_and_its_issue_goes_over_a_measure_to_an_evaluation()
    {
        var page = await SignedIn("hub", to: "/councils");
        await page.GetByRole(AriaRole.Link, new() { Name = "病院長会議", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("次の会議を準備する") }).ClickAsync();
        await page.GetByLabel("会場").FillAsync("市役所 3階");
        await page.GetByLabel("次第").FillAsync("空床情報\nそのほか");
        await page.GetByRole(AriaRole.Button, new() { Name = "準備する" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "招集する（委員に知らせる）" }).ClickAsync();
        await Expect(page.Locator(".error").First).ToContainTextAsync("日時が決まっていません");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^変える") }).ClickAsync();
        await page.GetByLabel("始まり").FillAsync("2031-01-15T19:00");
        await page.GetByLabel("終わり").FillAsync("2031-01-15T20:30");
        await page.GetByRole(AriaRole.Button, new() { Name = "変える" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "招集する（委員に知らせる）" }).ClickAsync();
        await Expect(page.Locator(".error").First).ToContainTextAsync("任期のある委員がいません");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^変える") }).ClickAsync();
        await page.GetByLabel("始まり").FillAsync($"{DateTime.Now.AddDays(9):yyyy-MM-dd}T19:00");
        await page.GetByLabel("終わり").FillAsync($"{DateTime.Now.AddDays(9):yyyy-MM-dd}T20:30");
        await page.GetByRole(AriaRole.Button, new() { Name = "変える" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "招集する（委員に知らせる）" }).ClickAsync();
        await Expect(page.GetByText("招集済み")).ToBeVisibleAsync();

        await Server.Press(page, "m");
        await page.GetByLabel("発言した人").First.FillAsync("院長");
        await page.GetByLabel("印").First.SelectOptionAsync(new SelectOptionValue { Label = "課題" });
        await page.GetByLabel("言葉").First.FillAsync("月曜の朝は空床が分からない。");
        await page.GetByRole(AriaRole.Button, new() { Name = "書き加える" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "課題の一覧に入れる" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "課題と対応策を見る" }).ClickAsync();
        await page.GetByLabel("対応策", new() { Exact = false }).First.FillAsync("月曜は8時半に入れる。");
        await page.GetByLabel("担当", new() { Exact = true }).FillAsync("各病院の連携室");
        await page.GetByLabel("期限").FillAsync($"{DateTime.Now.AddDays(120):yyyy-MM-dd}");
        await page.GetByRole(AriaRole.Button, new() { Name = "加える", Exact = true }).ClickAsync();
        await Expect(page.GetByText("月曜は8時半に入れる。", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.GetByText("進行中")).ToBeVisibleAsync();
        var issue = page.Url;

        // A care manager who has no seat among the hospitals reads nothing of it.
        var stranger = await SignedIn("care", to: new Uri(issue).AbsolutePath);
        await Expect(stranger.GetByText("月曜は8時半に入れる。")).ToHaveCountAsync(0);

        await page.Locator("summary", new() { HasText = "評価する" }).ClickAsync();
        await page.GetByLabel("○ できた").CheckAsync();
        await page.GetByLabel("どうなったか").First.FillAsync("4週つづけて8時半に入った。");
        await page.GetByRole(AriaRole.Button, new() { Name = "評価する", Exact = true }).ClickAsync();
        await Expect(page.GetByText("4週つづけて8時半に入った。")).ToBeVisibleAsync();
    }
}
