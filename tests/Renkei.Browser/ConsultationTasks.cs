using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Renkei.Browser;

/// <summary>The hub's desk as it is worked at in the demo city.</summary>
public sealed partial class DemoCityTasksTests
{
    /// <summary>So fast types somebody who holds a telephone with the other hand.</summary>
    private const float MillisecondsPerKey = 120;

    [Fact]
    public async Task Every_page_of_a_consultation_is_accessible_wide_and_narrow_and_its_sheets_print()
    {
        var page = await SignedIn("hub", to: "/consultations");
        await page.Locator("tbody a[href^='/consultations/']").First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { NameRegex = new("^相談 R"), Level = 1 })).ToBeVisibleAsync();
        var open = new Uri(page.Url).AbsolutePath;
        await page.GotoAsync("/consultations?state=Closed&topic=doctor");
        var asked = "";
        foreach (var href in await page.Locator("tbody a[href^='/consultations/']").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))"))
        {
            await page.GotoAsync($"{href}/inquiries");
            if (await page.Locator("article.card").CountAsync() > 1)
            {
                asked = href;
                break;
            }
        }

        await Look(page, "consultations", [
            ("/consultations", "list"), ("/consultations?all=1&state=all", "list-all"), ("/consultations?q=no-such", "list-none"), ("/consultations/new", "new"), (open, "one"), ($"{open}/edit", "edit"), ($"{open}/ask", "ask"), (asked, "closed"), ($"{asked}/inquiries", "inquiries"),
            ($"{open}/sheet/record", "sheet-record"), ($"{open}/sheet/family", "sheet-family"), ("/consultations/morning", "morning"), ("/consultations/words", "words"), ("/consultations/figures", "figures"), ("/consultations/figures?by=Topic&across=Month", "figures-crossed"),
        ]);
        await Prints(page, "consultations", [($"{open}/sheet/record", "record", 1), ($"{open}/sheet/family", "family", 1), ("/consultations/morning", "morning", 1), ("/consultations/figures?by=Topic", "figures", 1)]);
    }

    [Fact]
    public async Task A_hard_case_goes_from_its_flag_over_a_second_person_to_the_library_and_is_found_by_another_hub()
    {
        var east = await SignedIn("hub-east", to: "/consultations/new");
        await east.GetByRole(AriaRole.Radio, new() { NameRegex = new("^病院") }).CheckAsync();
        await east.GetByRole(AriaRole.Checkbox, new() { NameRegex = new("^退院") }).CheckAsync();
        await east.GetByLabel("内容").FillAsync("浜田花子さん（83歳）。飼い犬の世話をする人がなく、退院を拒んでいる。");
        await east.GetByRole(AriaRole.Button, new() { NameRegex = new("^受け付ける") }).ClickAsync();
        await Expect(east.GetByRole(AriaRole.Heading, new() { NameRegex = new("^相談 R"), Level = 1 })).ToBeVisibleAsync();
        var one = new Uri(east.Url).AbsolutePath;
        await east.GetByRole(AriaRole.Link, new() { Name = "困難事例", Exact = true }).ClickAsync();
        await east.GetByLabel("身寄りなし").CheckAsync();
        await east.GetByLabel("試みたこと").FillAsync("飼い犬を預かる人を、近所の会でさがした。");
        await east.GetByRole(AriaRole.Button, new() { Name = "困難事例にする" }).ClickAsync();
        await Expect(east.Locator("mark", new() { HasText = "83歳" })).ToBeVisibleAsync();
        await Look(east, "cases", [($"{one}/case", "flagged")]);
        await east.GetByLabel("題名").FillAsync("飼い犬と暮らす人の退院");
        var written = await east.GetByLabel("事例集に載せる文").InputValueAsync();
        Assert.DoesNotContain("浜田", written, StringComparison.Ordinal);

        // Somebody's name typed again is told, and what was typed stays.
        await east.GetByLabel("事例集に載せる文").FillAsync(written + "浜田さんは帰った。");
        await east.GetByRole(AriaRole.Button, new() { Name = "確認に回す" }).ClickAsync();
        await Expect(east.Locator(".error").First).ToContainTextAsync("浜田さん");
        await Expect(east.GetByLabel("事例集に載せる文")).ToHaveValueAsync(written + "浜田さんは帰った。");
        await east.GetByLabel("事例集に載せる文").FillAsync(written);
        await east.GetByRole(AriaRole.Button, new() { Name = "確認に回す" }).ClickAsync();
        await Expect(east.GetByText("別の人の確認を待っています")).ToBeVisibleAsync();

        var centre = await SignedIn("hub", to: $"{one}/case");
        await Look(centre, "cases", [($"{one}/case", "review")]);
        await centre.GetByRole(AriaRole.Button, new() { Name = "だれのことか分からない。事例集に載せる" }).ClickAsync();
        await Expect(centre.GetByText("事例集にある").First).ToBeVisibleAsync();

        var west = await SignedIn("hub-west", to: "/consultations/new");
        await west.GetByRole(AriaRole.Radio, new() { NameRegex = new("^家族") }).CheckAsync();
        await west.GetByRole(AriaRole.Checkbox, new() { NameRegex = new("^退院") }).CheckAsync();
        await west.GetByLabel("内容").FillAsync("父が飼い犬を置いて入院できないという。");
        await west.GetByRole(AriaRole.Button, new() { NameRegex = new("^受け付ける") }).ClickAsync();
        await west.GetByRole(AriaRole.Link, new() { Name = "飼い犬と暮らす人の退院" }).ClickAsync();
        await Expect(west.GetByRole(AriaRole.Heading, new() { Name = "飼い犬と暮らす人の退院", Level = 1 })).ToBeVisibleAsync();
        var found = new Uri(west.Url).AbsolutePath;
        Assert.Equal(403, (await west.APIRequest.GetAsync(new Uri(new Uri(west.Url), $"/api{one}").ToString())).Status);
        await west.Locator("summary", new() { HasText = "ほかの拠点に聞く" }).ClickAsync();
        await west.GetByLabel("聞く拠点").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await west.GetByLabel("返事のほしい日").FillAsync($"{DateTime.Now.AddDays(9):yyyy-MM-dd}");
        await west.GetByLabel("聞きたいこと（名前は書かない）").FillAsync("預かる人はどう見つけましたか。");
        await west.GetByRole(AriaRole.Button, new() { Name = "聞く", Exact = true }).ClickAsync();
        await Expect(west.GetByText("預かる人はどう見つけましたか。", new() { Exact = true })).ToBeVisibleAsync();
        await Look(west, "cases", [(found, "case"), ("/cases", "library"), ("/cases?q=" + Uri.EscapeDataString("独居で保証人がいない"), "like"), ("/cases?near=1", "near"), ("/cases?q=zzzz", "none")]);
        await Prints(west, "cases", [(found, "case", 1)]);
    }

    [Fact]
    public async Task Years_before_are_brought_in_and_the_years_report_is_written_and_printed()
    {
        var page = await SignedIn("hub-west", to: "/consultations/imports");
        await page.GetByLabel("ファイル").SetInputFilesAsync(new FilePayload { Name = "令和3年度.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes("受付日,だれから,何の相談\n2021-05-01,本人,制度・費用\nいつか,本人,\n") });
        await page.GetByRole(AriaRole.Button, new() { Name = "確かめる" }).ClickAsync();
        await Expect(page.GetByText("2行のうち1件を取り込めます")).ToBeVisibleAsync();
        await Expect(page.GetByText("3 行目: 受付日「いつか」が日付ではありません", new() { Exact = false })).ToBeVisibleAsync();
        await page.GetByLabel("ファイル").SetInputFilesAsync(new FilePayload { Name = "令和3年度.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes("受付日,だれから,何の相談\n2021-05-01,本人,制度・費用\n") });
        await page.GetByRole(AriaRole.Button, new() { Name = "取り込む", Exact = true }).ClickAsync();
        await Expect(page.GetByText("1件を取り込みました")).ToBeVisibleAsync();

        var centre = await SignedIn("hub", to: "/consultations/report");
        await Expect(centre.GetByText("の文です。保存すると").First).ToBeVisibleAsync();
        await centre.GetByLabel("見えてきた課題").FillAsync("・夜間の往診が足りない。");
        await centre.GetByRole(AriaRole.Button, new() { NameRegex = new("^保存する") }).ClickAsync();
        await Expect(centre.GetByRole(AriaRole.Heading, new() { Name = "見えてきた課題" })).ToBeVisibleAsync();
        await Look(centre, "consultations", [("/consultations/report", "report"), ("/consultations/imports", "imports"), ("/consultations/figures?by=HardKind", "figures-hard")]);
        await Prints(centre, "consultations", [("/consultations/report", "report", 3)]);
        await Look(page, "consultations", [("/consultations/imports", "imports-done")]);
    }

    [Fact]
    public async Task The_desk_is_closed_to_other_roles_and_an_official_reads_figures_alone()
    {
        var stranger = await SignedIn("care", to: "/today");
        Assert.Equal(403, (await stranger.GotoAsync("/consultations"))!.Status);
        await Expect(stranger.GetByRole(AriaRole.Link, new() { Name = "相談", Exact = true })).ToHaveCountAsync(0);
        await Look(stranger, "consultations", [("/consultations", "refused"), ("/consultations/figures", "figures-refused")]);

        var official = await SignedIn("city", to: "/consultations/figures");
        await Expect(official.GetByText("そこから計算できる数は「秘匿」にしています")).ToBeVisibleAsync();
        await Expect(official.Locator("tbody a")).ToHaveCountAsync(0);
        await Look(official, "consultations", [("/consultations/figures?by=Topic&across=Hub", "figures-official")]);
        Assert.Equal(403, (await official.GotoAsync("/consultations/new"))!.Status);
    }

    [Fact]
    public async Task A_call_is_taken_by_keyboard_alone_in_a_minute_of_human_typing()
    {
        var page = await SignedIn("hub", to: "/consultations");
        var watch = Stopwatch.StartNew();
        await Server.Press(page, "n");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "相談の受付", Level = 1 })).ToBeVisibleAsync();

        // Who asks: the first choice has the place, and its digit chooses.
        await page.GetByRole(AriaRole.Radio, new() { NameRegex = new("^本人") }).FocusAsync();
        await Server.Press(page, "8");
        await Expect(page.GetByRole(AriaRole.Radio, new() { NameRegex = new("^ケアマネジャー") })).ToBeCheckedAsync();
        await Server.Press(page, "Tab");
        await Server.Press(page, "Space");
        await page.GetByLabel("内容").FocusAsync();
        await page.Keyboard.TypeAsync("80s woman, oxygen. Looks for a doctor who comes to the home after discharge.", new() { Delay = MillisecondsPerKey });
        await Server.Press(page, "Control+Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { NameRegex = new("^相談 R"), Level = 1 })).ToBeVisibleAsync();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"{watch.Elapsed.TotalSeconds:0} s");
        await Expect(page.GetByText("訪問診療医をさがす").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_was_typed_outlives_a_closed_window_and_a_lost_line()
    {
        var page = await SignedIn("hub-east", to: "/consultations/new");
        await page.GetByLabel("内容").FillAsync("息子さんから。母が退院する。");
        await Expect(page.GetByText("下書きは保存されています")).ToBeVisibleAsync();
        await page.GotoAsync("/consultations");
        await page.GotoAsync("/consultations/new");
        await Expect(page.GetByLabel("内容")).ToHaveValueAsync("息子さんから。母が退院する。");

        await page.Context.SetOfflineAsync(true);
        await page.GetByLabel("内容").FillAsync("息子さんから。母が来週退院する。");
        await Expect(page.GetByText("つながっていません")).ToBeVisibleAsync();
        await Server.Press(page, "Control+Enter");
        await Expect(page.GetByText("まだ送れません")).ToBeVisibleAsync();
        await page.Context.SetOfflineAsync(false);
        await Expect(page.GetByText("下書きは保存されています")).ToBeVisibleAsync(new() { Timeout = 15_000 });

        await page.GetByRole(AriaRole.Radio, new() { NameRegex = new("^家族") }).CheckAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { NameRegex = new("^退院") }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^受け付ける") }).ClickAsync();
        await Expect(page.Locator("p.lines.card")).ToHaveTextAsync("息子さんから。母が来週退院する。");
        await page.GotoAsync("/consultations/new");
        await Expect(page.GetByLabel("内容")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task Five_providers_are_asked_in_one_round_and_one_answers_on_a_telephone_without_an_account()
    {
        var page = await SignedIn("hub", to: "/consultations/new");
        await page.GetByRole(AriaRole.Radio, new() { NameRegex = new("^病院") }).CheckAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { NameRegex = new("^訪問診療医") }).CheckAsync();
        await page.GetByLabel("内容").FillAsync("在宅酸素の80歳代女性。");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^受け付ける") }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { NameRegex = new("^相談 R"), Level = 1 })).ToBeVisibleAsync();
        var one = new Uri(page.Url).AbsolutePath;
        await Server.Press(page, "i");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "照会", Level = 1 })).ToBeVisibleAsync();
        await Server.Press(page, "n");
        foreach (var at in Enumerable.Range(0, 5))
        {
            await page.Locator("input.tick").Nth(at).CheckAsync();
        }

        await page.GetByRole(AriaRole.Radio, new() { NameRegex = new("^リンクで聞く") }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^選んだ先に照会する") }).ClickAsync();
        await Expect(page.Locator("article.card")).ToHaveCountAsync(5);

        // On the telephone two keys write down what was heard: the digit, and Ctrl+Enter.
        await page.Locator("article.card").Nth(1).GetByRole(AriaRole.Radio).First.FocusAsync();
        await Server.Press(page, "3");
        await Server.Press(page, "Control+Enter");
        await Expect(page.Locator("article.card").Nth(1).GetByText("不可", new() { Exact = true }).First).ToBeVisibleAsync();

        var link = await page.Locator("article.card").First.Locator("input[readonly]").InputValueAsync();
        var provider = await city.Server.NewPage(390, 844);
        await Look(provider, "consultations", [(new Uri(link).PathAndQuery, "answer")]);
        await provider.SetViewportSizeAsync(390, 844);
        await provider.GetByLabel("受けられます", new() { Exact = true }).CheckAsync();
        await provider.GetByLabel("お答えになる方（名前または役職）").FillAsync("事務長");
        await provider.GetByRole(AriaRole.Button, new() { Name = "返事を送る" }).ClickAsync();
        await Expect(provider.GetByText("お返事を受け付けました")).ToBeVisibleAsync();
        await provider.GotoAsync(link);
        await Expect(provider.GetByText("もう受け付けています")).ToBeVisibleAsync();

        await page.ReloadAsync();
        await Expect(page.GetByText("可 1・条件付 0・不可 1・返事待ち 3")).ToBeVisibleAsync();
        await page.Locator("article.card").First.GetByRole(AriaRole.Button, new() { Name = "施設の情報に書く" }).ClickAsync();
        await Expect(page.Locator("article.card").First.GetByRole(AriaRole.Button, new() { Name = "施設の情報に書く" })).ToHaveCountAsync(0);
        var facility = await page.Locator("article.card h2 a").First.GetAttributeAsync("href");
        await Look(page, "consultations", [($"{one}/inquiries", "round"), ($"{one}/inquiries/{await Key(page)}/sheet", "fax")]);
        await Prints(page, "consultations", [($"{one}/inquiries/{await Key(page)}/sheet", "fax", 2)]);
        await page.GotoAsync(facility!);
        await Expect(page.GetByText(new Regex("照会の返事・リンク")).First).ToBeVisibleAsync();
        await Expect(page.GetByText(new Regex("回聞いて、可 [1-9]"))).ToBeVisibleAsync();

        async Task<string> Key(IPage of)
        {
            await of.GotoAsync($"{one}/inquiries");
            return (await of.Locator("article.card").Last.GetAttributeAsync("id"))![2..];
        }
    }
}
