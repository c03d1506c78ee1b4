using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Renkei.Browser;

/// <summary>Training and outreach as people do it in the demo city.</summary>
public sealed partial class DemoCityTasksTests
{
    /// <summary>The pages of one course and session, which have no address that could be written down here.</summary>
    [Fact]
    public async Task Every_page_of_a_course_is_accessible_wide_and_narrow_and_its_sheets_print()
    {
        var page = await SignedIn("hub", to: "/learning");
        await page.GetByRole(AriaRole.Link, new() { Name = "動機づけ多職種連携研修" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "動機づけ多職種連携研修", Level = 1 })).ToBeVisibleAsync();
        var course = new Uri(page.Url).AbsolutePath;
        var session = await page.Locator("table a[href^='/learning/sessions/']").First.GetAttributeAsync("href");
        await page.GotoAsync("/learning/talks?all=1");
        var talk = await page.Locator("table a").First.GetAttributeAsync("href");
        await page.GotoAsync("/learning/records?q=%E7%9B%B8%E6%B2%A2");
        var record = await page.Locator("table a").First.GetAttributeAsync("href");
        await page.GotoAsync("/events");
        var symposium = await page.GetByRole(AriaRole.Link, new() { NameRegex = new("在宅療養シンポジウム") }).First.GetAttributeAsync("href");
        await Look(page, "learning", [
            (course, "course"), ($"{course}/edit", "course-edit"), ($"{course}/sessions/new", "session-new"), ($"{course}/certificates", "certificates"), (session!, "session"), ($"{session}/edit", "session-edit"), ($"{session}/tables", "tables"), ($"{session}/survey", "survey-results"),
            ($"{session}/print/reception", "sheet-reception"), ($"{session}/print/door", "sheet-door"), (talk!, "talk"), (record!, "record"), (symposium!, "event"), ($"{symposium}/many", "many"),
        ]);
        await Prints(page, "learning", [($"{session}/print/reception", "reception", 2), ($"{session}/print/signin", "signin", 2), ($"{session}/print/nametags", "nametags", 3), ($"{session}/print/tables", "table-cards", 4), ($"{session}/print/poster", "poster", 1), ($"{session}/print/door", "door", 1)]);

        // One certificate, one sheet.
        await page.GotoAsync($"{course}/certificates");
        await page.Locator("table a[href^='/learning/certificates/']").First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { NameRegex = new("修.*了.*証") })).ToBeVisibleAsync();
        var certificate = await page.PdfAsync(new() { PreferCSSPageSize = true });
        Assert.Equal(1, Regex.Count(Encoding.Latin1.GetString(certificate), @"/Type\s*/Page\b"));
        if (Environment.GetEnvironmentVariable("RENKEI_PICTURES") is { Length: > 0 } folder)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, "learning-certificate.pdf"), certificate, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_resident_applies_for_the_symposium_without_an_account_and_takes_it_back()
    {
        var stranger = await city.Server.NewPage();
        await stranger.SetViewportSizeAsync(390, 844);
        await stranger.GotoAsync("/events");
        await stranger.GetByRole(AriaRole.Link, new() { NameRegex = new("在宅療養シンポジウム") }).First.ClickAsync();
        await stranger.GetByLabel("氏名").FillAsync("岬 はる");
        await stranger.GetByRole(AriaRole.Button, new() { Name = "申し込む" }).ClickAsync();

        // Nothing that was typed is lost.
        await Expect(stranger.Locator(".error").First).ToContainTextAsync("メールアドレスか電話番号");
        await Expect(stranger.GetByLabel("氏名")).ToHaveValueAsync("岬 はる");
        await stranger.GetByLabel("電話番号").FillAsync("046-900-7777");
        await stranger.GetByRole(AriaRole.Button, new() { Name = "申し込む" }).ClickAsync();
        await Expect(stranger.GetByText("受付番号")).ToBeVisibleAsync();
        var number = await stranger.Locator(".figure").InnerTextAsync();
        await Server.Picture(stranger, "learning-mine-phone");
        Assert.Empty(await Server.Faults(stranger));

        var page = await SignedIn("hub", to: "/learning");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("在宅療養シンポジウム") }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^第[0-9]+回") }).Last.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { NameRegex = new("^第[0-9]+回"), Level = 1 })).ToBeVisibleAsync();
        await page.GetByLabel("受付番号か氏名").FillAsync(number);
        await page.GetByRole(AriaRole.Button, new() { Name = "さがす", Exact = true }).Last.ClickAsync();
        await Expect(page.GetByText("岬 はる").First).ToBeVisibleAsync();

        await stranger.GetByText("取り消す").First.ClickAsync();
        await stranger.GetByRole(AriaRole.Button, new() { Name = "取り消す" }).ClickAsync();
        await Expect(stranger.GetByText("取り消し").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_residents_group_asks_for_a_talk_and_the_hub_finds_a_speaker_and_fixes_the_day()
    {
        var stranger = await city.Server.NewPage();
        await stranger.GotoAsync("/events/talk");
        await stranger.GetByLabel("在宅医（街角出前講座）").CheckAsync();
        await stranger.GetByLabel("家での看取り").CheckAsync();
        await stranger.GetByLabel("団体の名前").FillAsync("灯台町サロン");
        await stranger.GetByLabel("希望の日時").FillAsync("1月の水曜の午後");
        await stranger.GetByLabel("会場").FillAsync("灯台町会館");
        await stranger.GetByLabel("見込みの人数").FillAsync("25");
        await stranger.GetByLabel("連絡する人の氏名").FillAsync("灯台 みさ");
        await stranger.GetByLabel("電話番号").FillAsync("046-900-7778");
        await stranger.GetByRole(AriaRole.Button, new() { Name = "頼む" }).ClickAsync();
        await Expect(stranger.GetByText("依頼を受け付けました")).ToBeVisibleAsync();

        var page = await SignedIn("hub", to: "/learning/talks");
        await page.GetByRole(AriaRole.Link, new() { Name = "灯台町サロン" }).ClickAsync();
        await page.GetByLabel("利用者のメールアドレス").FillAsync("doctor@shiomi.example");
        await page.GetByRole(AriaRole.Button, new() { Name = "決める", Exact = true }).ClickAsync();
        await Expect(page.GetByText("講師決定")).ToBeVisibleAsync();
        await page.GetByLabel("始まり").FillAsync("2031-01-15T14:00");
        await page.GetByLabel("終わり").FillAsync("2031-01-15T15:30");
        await page.GetByLabel("数える講座").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.GetByRole(AriaRole.Button, new() { Name = "決めて、団体に知らせる" }).ClickAsync();
        await Expect(page.GetByText("日時決定")).ToBeVisibleAsync();
    }
}
