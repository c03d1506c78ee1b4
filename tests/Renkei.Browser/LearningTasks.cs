using System.Globalization;
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
    public async Task The_years_results_and_what_a_workplace_learned_are_accessible_wide_and_narrow()
    {
        await Look(await SignedIn("city", to: "/programmes/shiomi/results"), "programmes", [("/programmes/shiomi/results", "results"), ("/programmes/shiomi/budget", "budget-year")]);
        await Look(await SignedIn("care", to: "/learning/workplace"), "learning", [("/learning/workplace", "workplace")]);
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

    /// <summary>As a field for day and hour takes it.</summary>
    private static string Wall(DateTime at) => at.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_cohort_is_nominated_sits_at_tables_is_marked_and_gets_certificates_that_anybody_can_check()
    {
        var now = DateTime.UtcNow.AddHours(9);
        var page = await SignedIn("hub", to: "/learning/new");
        await page.Locator("[name='Form.Kind']").SelectOptionAsync("MotivationCourse");
        await page.Locator("[name='Form.Title']").FillAsync("動機づけ研修 第3期");
        await page.GetByLabel("関係団体の推薦だけで受け付ける").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "企画する" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "動機づけ研修 第3期", Level = 1 })).ToBeVisibleAsync();
        var course = new Uri(page.Url).AbsolutePath;
        await Server.Press(page, "n");
        await page.GetByLabel("始まり", new() { Exact = false }).First.FillAsync(Wall(now.AddHours(-2)));
        await page.GetByLabel("終わり").FillAsync(Wall(now.AddHours(1)));
        await page.GetByLabel("会場", new() { Exact = true }).FillAsync("医師会館");
        await page.GetByLabel("定員").FillAsync("10");
        await page.Locator("[name='Form.PublishFrom']").FillAsync(Wall(now.AddHours(-3)));
        await page.GetByRole(AriaRole.Button, new() { Name = "加える", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^第1回") }).ClickAsync();
        var session = new Uri(page.Url).AbsolutePath;

        foreach (var (name, profession, workplace) in new[] { ("推薦 一郎", "Physician", "みなと内科"), ("推薦 二美", "Nurse", "東訪問看護"), ("推薦 三代", "Nurse", "なぎさ訪問看護"), ("推薦 四郎", "Pharmacist", "みさき薬局") })
        {
            await page.GotoAsync(session);
            await page.Locator("summary", new() { HasText = "FAX・電話・当日受付を打ち込む" }).ClickAsync();
            await page.Locator("input[name='Name']").FillAsync(name);
            await page.Locator("select[name='Profession']").SelectOptionAsync(profession);
            await page.Locator("input[name='Workplace']").FillAsync(workplace);
            await page.Locator("input[name='Phone']").FillAsync("046-900-8888");
            await page.GetByRole(AriaRole.Button, new() { Name = "入れる", Exact = true }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Cell, new() { Name = name }).First).ToBeVisibleAsync();
        }

        await page.GetByRole(AriaRole.Link, new() { Name = "班", Exact = true }).ClickAsync();
        await page.GetByLabel("1班の人数").FillAsync("2");
        await page.GetByRole(AriaRole.Button, new() { Name = "班を作る" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { NameRegex = new("^2 班（2 人）") })).ToBeVisibleAsync();

        await page.GotoAsync(session);
        await page.GetByLabel("4番 推薦 四郎 の出欠").SelectOptionAsync("Absent");
        await page.GetByRole(AriaRole.Button, new() { Name = "印のない人を、みな出席にする" }).ClickAsync();
        await Expect(page.GetByText("参加 3")).ToBeVisibleAsync();
        await Server.Press(page, "e");
        await page.GetByLabel("終わり").FillAsync(Wall(now.AddMinutes(-1)));
        await page.GetByRole(AriaRole.Button, new() { Name = "変える", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { NameRegex = new("^第1回"), Level = 1 })).ToBeVisibleAsync();

        await page.GotoAsync($"{course}/certificates");
        await page.GetByRole(AriaRole.Button, new() { Name = "出せる人みんなに出す" }).ClickAsync();
        await Expect(page.GetByText("3 人に出しました。")).ToBeVisibleAsync();
        await Expect(page.GetByText("推薦 四郎")).ToHaveCountAsync(0);
        var check = await page.GetByRole(AriaRole.Link, new() { Name = "確認のページ" }).First.GetAttributeAsync("href");
        await page.GotoAsync((await page.GetByRole(AriaRole.Link, new() { Name = "この一覧をまとめて印刷" }).GetAttributeAsync("href"))!);
        Assert.Equal(3, Regex.Count(Encoding.Latin1.GetString(await page.PdfAsync(new() { PreferCSSPageSize = true })), @"/Type\s*/Page\b"));
        var stranger = await city.Server.NewPage();
        await stranger.GotoAsync(check!);
        await Expect(stranger.GetByText("この修了証は本物です")).ToBeVisibleAsync();

        // A care manager has no business with who was nominated.
        var care = await SignedIn("care", to: session);
        await Expect(care.GetByText("推薦 一郎")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Who_waits_for_a_full_symposium_gets_the_seat_that_somebody_gave_back()
    {
        var page = await SignedIn("hub", to: "/learning/new");
        await page.Locator("[name='Form.Kind']").SelectOptionAsync("Symposium");
        await page.Locator("[name='Form.Title']").FillAsync("家で看取るということ");
        await page.GetByRole(AriaRole.Button, new() { Name = "企画する" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "家で看取るということ", Level = 1 })).ToBeVisibleAsync();
        await Server.Press(page, "n");
        var day = DateTime.UtcNow.AddDays(20);
        await page.GetByLabel("始まり", new() { Exact = false }).First.FillAsync(Wall(day));
        await page.GetByLabel("終わり").FillAsync(Wall(day.AddHours(2)));
        await page.GetByLabel("会場", new() { Exact = true }).FillAsync("文化会館");
        await page.GetByLabel("定員").FillAsync("1");
        await page.GetByRole(AriaRole.Button, new() { Name = "加える", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^第1回") }).ClickAsync();
        var open = await page.GetByRole(AriaRole.Link, new() { Name = "公開のページ" }).GetAttributeAsync("href");

        var (first, second) = (await Applied("はじめ さき"), await Applied("つぎ まち"));
        await Expect(first.GetByText("席が取れました")).ToBeVisibleAsync();
        await Expect(second.GetByText("キャンセル待ち").First).ToBeVisibleAsync();
        await first.GetByText("取り消す").First.ClickAsync();
        await first.GetByRole(AriaRole.Button, new() { Name = "取り消す" }).ClickAsync();
        await Expect(first.GetByText("取り消し").First).ToBeVisibleAsync();
        await second.ReloadAsync();
        await Expect(second.GetByText("席が空きました")).ToBeVisibleAsync();
        await second.GetByRole(AriaRole.Button, new() { Name = "参加する" }).ClickAsync();
        await Expect(second.GetByText("席が空きました")).ToHaveCountAsync(0);
        await page.ReloadAsync();
        await Expect(page.GetByText("確定 1", new() { Exact = true })).ToBeVisibleAsync();

        async Task<IPage> Applied(string name)
        {
            var stranger = await city.Server.NewPage(390, 844);
            await stranger.GotoAsync(open!);
            await stranger.GetByLabel("氏名").FillAsync(name);
            await stranger.GetByLabel("電話番号").FillAsync("046-900-7779");
            await stranger.GetByRole(AriaRole.Button, new() { Name = "申し込む" }).ClickAsync();
            await Expect(stranger.GetByText("受付番号")).ToBeVisibleAsync();
            return stranger;
        }
    }

    [Fact]
    public async Task A_talk_that_is_over_is_told_and_its_booklets_leave_the_shelf()
    {
        var page = await SignedIn("hub", to: "/learning/talks");
        await page.GetByRole(AriaRole.Link, new() { Name = "南が丘団地自治会" }).First.ClickAsync();
        await page.GetByLabel("参加した人数").FillAsync("22");
        await page.GetByLabel("配った冊子").FillAsync("15");
        await page.GetByLabel("どの冊子を、どこから").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.GetByLabel("ようす・出た質問").FillAsync("看取りの話に、質問が多く出ました。");
        await Server.Picture(page, "learning-talk-report");
        await page.GetByRole(AriaRole.Button, new() { Name = "報告する" }).ClickAsync();
        await Expect(page.GetByText("参加 22 人、冊子 15 冊")).ToBeVisibleAsync();
        await page.GotoAsync("/publications/distribution");
        await Expect(page.GetByText("南が丘団地自治会").First).ToBeVisibleAsync();
    }
}
