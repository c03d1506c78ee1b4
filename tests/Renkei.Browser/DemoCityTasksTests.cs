using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Renkei.Browser;

/// <summary>What people do on an ordinary day, in the demo city as a new user meets it.</summary>
public sealed partial class DemoCityTasksTests(DemoCityTasksTests.Shiomi city) : IClassFixture<DemoCityTasksTests.Shiomi>, IAsyncDisposable
{
    private const string Password = "shiomi-demo-2026";

    public sealed class Shiomi : IAsyncLifetime
    {
        public Server Server { get; } = new();

        /// <summary>The cookies of who has signed in already: once for each is enough, a password is slow on purpose.</summary>
        public Dictionary<string, string> SignedIn { get; } = [];

        /// <summary>The one page that pages are only looked at with, and whose it is: a browser context for each address would cost more than looking.</summary>
        public (string Who, IPage Page)? Reading { get; set; }

        public ValueTask InitializeAsync() => Server.InitializeAsync();

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }

    public async ValueTask DisposeAsync() => await city.Server.CloseAll();

    private async Task<IPage> SignedIn(string who, int width = 1280, int height = 900, string to = "/facilities", bool kept = false)
    {
        if (city.SignedIn.TryGetValue(who, out var cookies))
        {
            var known = await city.Server.NewPage(width, height, cookies: cookies, kept: kept);
            await known.GotoAsync(to);
            return known;
        }

        var page = await city.Server.NewPage(width, height, kept: kept);
        await page.GotoAsync("/signin?returnUrl=" + Uri.EscapeDataString(to));
        await page.Locator("[name='Form.Mail']").FillAsync($"{who}@shiomi.example");
        await page.Locator("[name='Form.Password']").FillAsync(Password);
        await Server.Press(page, "Enter");
        await Expect(page).Not.ToHaveURLAsync(new Regex("/signin"));
        city.SignedIn[who] = await page.Context.StorageStateAsync();
        return page;
    }

    [Fact]
    public async Task A_coordinator_finds_a_home_doctor_with_the_keyboard_and_writes_down_what_she_heard()
    {
        var page = await SignedIn("hub", to: "/facilities?service=home-visit&place=潮見市小川町&within=4");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("潮見市小川町から近い順");
        await Server.Picture(page, "find");
        var link = page.Locator("tbody tr").First.GetByRole(AriaRole.Link).First;
        var name = await link.InnerTextAsync();
        await link.FocusAsync();
        await Server.Press(page, "Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(name);
        await Server.Picture(page, "facility");

        await Server.Press(page, "e");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("確認・訂正");
        await Server.Picture(page, "correct");
        await page.Locator("[name='ConfirmedBy']").FillAsync("院長（電話）");
        await page.GetByText("△ 要相談", new() { Exact = false }).First.ClickAsync();
        await page.Locator("[name='phone']").FillAsync("電話番号を忘れた");
        await Server.Press(page, "Control+Enter");

        // A wrong phone is explained, and what she typed is still there.
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("電話番号の形ではありません");
        await Expect(page.Locator("[name='ConfirmedBy']")).ToHaveValueAsync("院長（電話）");
        await Expect(page.Locator("[name='phone']")).ToHaveValueAsync("電話番号を忘れた");
        await page.Locator("[name='phone']").FillAsync("046-900-7777");
        await Server.Press(page, "Control+Enter");

        await Expect(page.GetByText("確かめたことを保存しました。")).ToBeVisibleAsync();
        await Expect(page.GetByText("046-900-7777").First).ToBeVisibleAsync();
        await Expect(page.GetByText("院長（電話）").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_coordinator_types_the_hours_of_two_days_without_a_mouse()
    {
        var page = await SignedIn("hub", to: "/facilities/20/correct");
        await page.Locator("[name='ConfirmedBy']").FillAsync("受付（電話）");
        await page.Locator("[name='hours.0.0.from']").FocusAsync();
        foreach (var (time, field) in new[] { ("0900AM", "0.0.from"), ("1200PM", "0.0.to"), ("0200PM", "0.1.from"), ("0530PM", "0.1.to"), ("1000AM", "1.0.from"), ("0100PM", "1.0.to") })
        {
            // A time has two or three places of its own to step through, and a third span may stand between two days.
            for (var steps = 0; steps < 20 && await page.EvaluateAsync<string>("document.activeElement.name") != $"hours.{field}"; steps++)
            {
                await Server.Press(page, "Tab");
            }

            Assert.Equal($"hours.{field}", await page.EvaluateAsync<string>("document.activeElement.name"));
            await page.Keyboard.TypeAsync(time);
        }

        foreach (var rest in Enumerable.Range(1, 7).SelectMany(day => new[] { (day, 0), (day, 1) }).Where(cell => cell != (1, 0)))
        {
            await page.Locator($"[name='hours.{rest.day}.{rest.Item2}.from']").FillAsync("");
            await page.Locator($"[name='hours.{rest.day}.{rest.Item2}.to']").FillAsync("");
        }

        await Server.Press(page, "Control+Enter");
        await Expect(page.GetByText("確かめたことを保存しました。")).ToBeVisibleAsync();
        await Expect(page.GetByText("月 09:00–12:00・14:00–17:30　火 10:00–13:00").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_official_makes_next_years_plan_from_this_years_and_what_was_typed_wrong_stays()
    {
        var page = await SignedIn("city", to: "/programmes/shiomi/plans");
        await page.GetByRole(AriaRole.Button, new() { Name = "前の年度から計画書を作る" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "書く" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("令和9年度");
        await Expect(page.GetByText("まだ書かれていません", new() { Exact = false }).First).ToBeVisibleAsync();
        await page.GetByLabel("実績及び今後見込み").FillAsync("令和8年度は、訪問診療件数が目標を上回った。");
        await Server.Press(page, "Control+Enter");
        await Expect(page.GetByText("1 か所を保存しました。")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "金額", Exact = true }).ClickAsync();
        var first = page.Locator("input[aria-label$='令和9年度予算（千円）']").First;
        await first.FillAsync("四万");
        await Server.Press(page, "Control+Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("「四万」は金額として読めません");
        await Expect(first).ToHaveValueAsync("四万");
        await first.FillAsync("43,000");
        await Server.Press(page, "Control+Enter");
        await Expect(page.GetByText("1 か所を保存しました。")).ToBeVisibleAsync();
        await Server.Picture(page, "money-written");

        await page.GetByRole(AriaRole.Link, new() { Name = "予定", Exact = true }).ClickAsync();
        await page.Locator("input[name$='.label']").Last.FillAsync("協議会①");
        await Server.Press(page, "Control+Enter");
        await Expect(page.GetByText("予定を保存しました。")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "紙の形で見る" }).ClickAsync();
        await Expect(page.GetByText("43,000").First).ToBeVisibleAsync();
        await Expect(page.GetByText("協議会①").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_official_looks_at_what_a_file_would_change_and_applies_it()
    {
        var page = await SignedIn("city", to: "/imports");
        const string Header = "都道府県コード又は市町村コード,No,都道府県名,市区町村名,事業所名,事業所名カナ,サービスの種類,住所,緯度,経度,電話番号,事業所番号";
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload
        {
            Name = "jigyosho_140_20261101.csv",
            MimeType = "text/csv",
            Buffer = Encoding.UTF8.GetBytes($"{Header}\r\n142999,1,神奈川県,潮見市,しおさい訪問リハビリ,シオサイ,訪問リハビリテーション,神奈川県潮見市小川町1-2,35.2451,139.6551,046-900-5555,1479990019\r\n142999,2,こわれた行\r\n"),
        });
        await page.GetByRole(AriaRole.Button, new() { Name = "試しに読む" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "この内容で適用する" })).ToBeVisibleAsync();
        await Expect(page.GetByText("しおさい訪問リハビリ").First).ToBeVisibleAsync();
        await Expect(page.GetByText("列の数が3個です", new() { Exact = false })).ToBeVisibleAsync();
        await Server.Picture(page, "import");
        Assert.Empty(await Server.Faults(page));
        await page.GetByRole(AriaRole.Button, new() { Name = "この内容で適用する" }).ClickAsync();
        await Expect(page.GetByText("取り込みました").First).ToBeVisibleAsync();

        await page.GotoAsync("/facilities?q=しおさい訪問リハビリ");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_family_takes_a_printed_list_along()
    {
        var page = await city.Server.NewPage();
        await page.GotoAsync("/facilities?service=130&place=潮見市小川町");
        for (var taken = 0; taken < 3; taken++)
        {
            await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("印刷する一覧に入れる") }).First.ClickAsync();
            await Expect(page.GetByText($"印刷する一覧に入れたもの {taken + 1} 件")).ToBeVisibleAsync();
        }

        await page.GotoAsync("/facilities/basket");
        await Expect(page.Locator(".sheet tbody tr")).ToHaveCountAsync(3);
        var paper = await page.PdfAsync(new() { Format = "A4" });
        Assert.Single(Regex.Matches(Encoding.Latin1.GetString(paper), @"/Type\s*/Page\b"));
        if (Environment.GetEnvironmentVariable("RENKEI_PICTURES") is { Length: > 0 } pictures)
        {
            await File.WriteAllBytesAsync(Path.Combine(pictures, "basket.pdf"), paper, TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData("/programmes/yokohama/plans/2021/1", 2, "plan-sheet")]
    [InlineData("/programmes/yokohama/plans/2021", 1, "summary-sheet")]
    [InlineData("/programmes/yokosuka/years", 2, "year-table")]
    [InlineData("/programmes/shiomi/overview/2026", 1, "overview")]
    public async Task An_official_prints_a_form_on_as_many_pages_as_the_city_has_them(string address, int pages, string name)
    {
        var page = await SignedIn("city", to: address);
        var paper = await page.PdfAsync(new() { PreferCSSPageSize = true });
        if (Environment.GetEnvironmentVariable("RENKEI_PICTURES") is { Length: > 0 } pictures)
        {
            await File.WriteAllBytesAsync(Path.Combine(pictures, $"{name}.pdf"), paper, TestContext.Current.CancellationToken);
        }

        Assert.Equal(pages, Regex.Count(Encoding.Latin1.GetString(paper), @"/Type\s*/Page\b"));
    }

    public static TheoryData<string, string> Pages => new()
    {
        { "", "/" }, { "", "/facilities?service=home-visit&near=35.245,139.655" }, { "", "/facilities/14" }, { "", "/lists/142999-1" }, { "", "/sources" }, { "", "/api" }, { "", "/signin" }, { "", "/facilities/basket" }, { "", "/nothing-here" },
        { "hub", "/facilities?service=home-visit" }, { "hub", "/facilities/14" }, { "hub", "/facilities/14/correct" }, { "hub", "/facilities/checks" }, { "hub", "/facilities/new" }, { "city", "/imports" }, { "doctor", "/account" },
        { "admin", "/members" }, { "admin", "/workplaces" }, { "admin", "/areas" }, { "admin", "/roles" }, { "admin", "/audit" }, { "admin", "/account/password" }, { "admin", "/account/totp" },
        { "city", "/programmes" }, { "city", "/programmes/shiomi" }, { "city", "/programmes/yokosuka/years" }, { "city", "/programmes/shiomi/plans" }, { "city", "/programmes/shiomi/plans/2026" },
        { "city", "/programmes/yokohama/plans/2021/1" }, { "city", "/programmes/shiomi/coverage" }, { "city", "/programmes/yokohama/differences" },
        { "city", "/programmes/shiomi/budget" }, { "city", "/programmes/yokohama/budget" }, { "city", "/programmes/shiomi/indicators" }, { "city", "/programmes/shiomi/indicators/new" }, { "city", "/programmes/shiomi/evaluation" }, { "city", "/programmes/shiomi/evaluation/2025/scene-daily" },
        { "city", "/programmes/shiomi/plans/2026/1/write" }, { "city", "/programmes/shiomi/plans/2026/1/money" }, { "city", "/programmes/shiomi/plans/2026/1/schedule" }, { "city", "/programmes/shiomi/plans/2026/1/allotments" }, { "city", "/programmes/shiomi/overview/2026" }, { "city", "/programmes/shiomi/plans/2026/1/compare" }, { "city", "/programmes/shiomi/new" }, { "city", "/programmes/shares" },
        { "hub", "/today" }, { "hub", "/inbox?part=week" }, { "hub", "/inbox?part=done" }, { "admin", "/audit/review" }, { "admin", "/members/invite" },
        { "", "/join" }, { "admin", "/joining" }, { "admin", "/joining/terms" }, { "admin", "/rosters" }, { "admin", "/letters" }, { "admin", "/machines" }, { "admin", "/standing-work" }, { "care", "/staff" }, { "care", "/account/delivery" }, { "admin", "/account/confirm" },
        { "", "/events" }, { "", "/events/talk" }, { "hub", "/learning" }, { "hub", "/learning/new" }, { "hub", "/learning/talks" }, { "hub", "/learning/records" }, { "hub", "/learning/coverage" }, { "hub", "/learning/figures?year=2026" }, { "care", "/learning/own" },
        { "nurse", "/account/hat" }, { "admin", "/workplaces?q=潮見" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_page_is_accessible_wide_and_narrow_and_scrolls_only_down(string who, string address)
    {
        if (city.Reading?.Who != who)
        {
            city.Reading = (who, who.Length == 0 ? await city.Server.NewPage(kept: true) : await SignedIn(who, kept: true));
        }

        var page = city.Reading!.Value.Page;
        await page.SetViewportSizeAsync(1280, 900);
        await page.GotoAsync(address);
        var name = $"{(who.Length == 0 ? "visitor" : who)}{Regex.Replace(address.Split('?')[0], "[^a-z0-9]+", "-")}";
        await Server.Picture(page, name);
        Assert.Empty(await Server.Faults(page));

        await page.SetViewportSizeAsync(390, 844);
        await Server.Picture(page, name + "-phone");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the phone");
        Assert.Empty(await Server.Faults(page));
        if (who.Length > 0)
        {
            // Some pages renew the session, and the cookies of before are worth nothing then.
            city.SignedIn[who] = await page.Context.StorageStateAsync();
        }
    }

    [Fact]
    public async Task A_coordinator_begins_her_day_and_is_done_with_a_task_without_the_mouse()
    {
        var page = await SignedIn("hub-east", to: "/");
        await page.GotoAsync("/today");
        await page.Locator("summary", new() { HasText = "することを書く" }).PressAsync("Enter");
        await page.Locator("[name='title']").FillAsync("あすの会議の部屋を取る");
        await page.Locator("[name='title']").PressAsync("Enter");
        var row = page.Locator(".todo li", new() { HasText = "あすの会議の部屋を取る" });
        await Expect(row).ToBeVisibleAsync();

        await row.GetByRole(AriaRole.Link, new() { NameRegex = new("渡す・あとで") }).PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("あすの会議の部屋を取る");
        await Server.Picture(page, "task");
        Assert.Empty(await Server.Faults(page));
        await page.SetViewportSizeAsync(390, 844);
        await Server.Picture(page, "task-phone");
        Assert.Empty(await Server.Faults(page));
        await page.SetViewportSizeAsync(1280, 900);
        await page.GetByRole(AriaRole.Button, new() { Name = "済みにする" }).PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("/today$"));
        await Expect(row).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Link, new() { Name = "職場の暦" }).PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("職場の暦");
        await Server.Picture(page, "hours");
        Assert.Empty(await Server.Faults(page));
        await page.GetByLabel("終わり", new() { Exact = true }).FillAsync("18:00");
        await Server.Press(page, "Control+Enter");
        await Expect(page.GetByText("保存しました。")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Who_is_called_away_closes_the_screen_and_goes_on_where_she_stopped()
    {
        var page = await SignedIn("fire", to: "/today");
        await page.Locator("dialog.lock[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.Locator("summary", new() { HasText = "することを書く" }).ClickAsync();
        await page.Locator("[name='title']").FillAsync("訓練の日を決める");
        await page.Locator(".top .hat").GetByRole(AriaRole.Link, new() { Name = "画面を閉じる" }).First.ClickAsync();
        var locked = page.Locator("dialog.lock");
        await Expect(locked).ToBeVisibleAsync();
        await Server.Picture(page, "locked");
        Assert.Empty(await Server.Faults(page));
        await Server.Press(page, "Escape");
        await Expect(locked).ToBeVisibleAsync();

        // Behind the cover the server answers nothing either.
        Assert.Equal(403, await page.EvaluateAsync<int>("async () => (await fetch('/api/inbox')).status"));
        await page.Locator("#lock-password").FillAsync("ちがうパスワード");
        await Server.Press(page, "Enter");
        await Expect(locked.Locator(".wrong")).ToContainTextAsync("パスワードがちがいます");
        await page.Locator("#lock-password").FillAsync(Password);
        await Server.Press(page, "Enter");
        await Expect(locked).ToBeHiddenAsync();
        await Expect(page.Locator("[name='title']")).ToHaveValueAsync("訓練の日を決める");
        await page.Locator("[name='title']").PressAsync("Enter");
        await Expect(page.Locator(".todo li", new() { HasText = "訓練の日を決める" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_open_page_says_at_once_what_has_come_for_the_desk_without_taking_its_place()
    {
        var page = await SignedIn("fire", to: "/facilities");
        var other = await SignedIn("fire", to: "/today");
        await page.WaitForTimeoutAsync(1000);
        Assert.Equal(200, await other.EvaluateAsync<int>("async () => (await fetch('/api/inbox', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ title: '担架の点検', due: '2027-03-31', forDesk: true }) })).status"));
        var news = page.Locator("aside.live");
        await Expect(news).ToContainTextAsync("すること: 担架の点検");
        await Server.Picture(page, "live");
        Assert.Empty(await Server.Faults(page));
        await news.GetByRole(AriaRole.Button, new() { Name = "閉じる" }).ClickAsync();
        await Expect(news).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_facility_asks_to_take_part_and_is_let_in_with_its_administrator()
    {
        var stranger = await city.Server.NewPage();
        await stranger.GotoAsync("/join");
        await stranger.GetByLabel("施設の名前").FillAsync("みさき訪問看護ステーション");
        await stranger.GetByLabel("所在地").FillAsync("潮見市みさき1-1");
        await stranger.GetByLabel("電話番号").FillAsync("0999-55-0199");
        await stranger.GetByLabel("管理者になる人の氏名").FillAsync("岬 さくら");
        await stranger.GetByLabel("管理者のメールアドレス").FillAsync("misaki@example.jp");
        await stranger.GetByLabel("管理者の役割").SelectOptionAsync("VisitingNurse");
        await stranger.GetByRole(AriaRole.Button, new() { Name = "申し込む" }).ClickAsync();
        await Expect(stranger.Locator(".error").First).ToContainTextAsync("協定を読んで");
        await Expect(stranger.GetByLabel("施設の名前")).ToHaveValueAsync("みさき訪問看護ステーション");
        await stranger.GetByLabel("協定を読み").CheckAsync();
        await stranger.GetByRole(AriaRole.Button, new() { Name = "申し込む" }).ClickAsync();
        await Expect(stranger.GetByText("申し込みを受け付けました")).ToBeVisibleAsync();

        var page = await SignedIn("admin", to: "/joining");
        await page.GetByRole(AriaRole.Link, new() { Name = "みさき訪問看護ステーション" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "みさき訪問看護ステーション", Level = 1 })).ToBeVisibleAsync();
        await Server.Picture(page, "application");
        Assert.Empty(await Server.Faults(page));
        await page.GetByLabel("署名した協定書の日付").FillAsync("2026-01-15");
        await page.GetByRole(AriaRole.Button, new() { Name = "承認して、管理者を招く" }).ClickAsync();
        await Expect(page.GetByText("承認しました")).ToBeVisibleAsync();
        var link = await page.Locator("code").First.InnerTextAsync();
        await stranger.GotoAsync(link);
        await Expect(stranger.GetByText("みさき訪問看護ステーション")).ToBeVisibleAsync();
        await Server.Picture(stranger, "invited");
        Assert.Empty(await Server.Faults(stranger));
    }

    [Fact]
    public async Task A_nurse_ties_her_tablet_and_comes_in_with_a_finger()
    {
        var page = await SignedIn("care", to: "/account");
        var device = await page.Context.NewCDPSessionAsync(page);
        await device.SendAsync("WebAuthn.enable");
        await device.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new { protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true },
        });
        await page.Locator("[name='key-name']").FillAsync("病棟のタブレット");
        await page.Locator("[name='key-password']").FillAsync("まちがったパスワード");
        await Server.Press(page, "Enter");
        await Expect(page.Locator("[aria-live]", new() { HasText = "今のパスワードがちがいます" })).ToBeVisibleAsync();
        await page.Locator("[name='key-password']").FillAsync(Password);
        await Server.Press(page, "Enter");
        await Expect(page.GetByText("パスキーを登録しました")).ToBeVisibleAsync();
        await Expect(page.Locator(".todo")).ToContainTextAsync("病棟のタブレット");
        await Server.Picture(page, "passkeys");
        Assert.Empty(await Server.Faults(page));

        await page.Locator(".top > .hat").GetByRole(AriaRole.Button, new() { Name = "サインアウト" }).ClickAsync();
        city.SignedIn.Remove("care");
        await page.GotoAsync("/signin?returnUrl=%2Ffacilities%2Fown");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "パスキーでサインイン" })).ToBeVisibleAsync();
        await Server.Picture(page, "signin-passkey");
        Assert.Empty(await Server.Faults(page));
        await page.GetByRole(AriaRole.Button, new() { Name = "パスキーでサインイン" }).PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("/facilities/.*"));
        await Expect(page.Locator(".top > .hat")).ToContainTextAsync("ケアマネジャー");

        // Removed, the same finger opens nothing.
        await page.GotoAsync("/account");
        await page.Locator(".todo").GetByRole(AriaRole.Button, new() { NameRegex = new("消す") }).ClickAsync();
        await Expect(page.Locator(".todo")).ToHaveCountAsync(0);
        await page.Locator(".top > .hat").GetByRole(AriaRole.Button, new() { Name = "サインアウト" }).ClickAsync();
        await page.GotoAsync("/signin");
        await page.GetByRole(AriaRole.Button, new() { Name = "パスキーでサインイン" }).ClickAsync();
        await Expect(page.Locator("[aria-live]", new() { HasText = "サインインできませんでした" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_field_without_a_label_would_be_found()
    {
        var page = await city.Server.NewPage();
        await page.GotoAsync("/signin");
        await page.EvaluateAsync("document.querySelector('main').append(document.createElement('input'))");

        Assert.Contains(await Server.Faults(page), fault => fault.StartsWith("label: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_works_at_two_stations_chooses_with_one_press_and_an_administrator_finds_the_way_to_lost_keys()
    {
        var nurse = await SignedIn("nurse", to: "/facilities/own");
        await Expect(nurse.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("立場を選ぶ");
        Assert.Empty(await Server.Faults(nurse));
        await nurse.GetByRole(AriaRole.Button, new() { NameRegex = new("この立場で使う") }).First.ClickAsync();
        await Expect(nurse).ToHaveURLAsync(new Regex("/facilities/.*"));
        await Expect(nurse.Locator(".top > .hat")).ToContainTextAsync("訪問看護");
        await Server.Picture(nurse, "hat-worn");
        await nurse.Locator(".top > .hat").GetByRole(AriaRole.Link, new() { Name = "立場を切り替える" }).ClickAsync();
        await Expect(nurse.GetByText("今の立場")).ToBeVisibleAsync();

        var admin = await SignedIn("admin", width: 390, height: 844, to: "/members");
        await admin.Locator("tbody a").Last.ClickAsync();
        await Expect(admin.GetByText("パスワードを忘れた…")).ToBeVisibleAsync();
        await admin.GetByText("パスワードを忘れた…").ClickAsync();
        await Server.Picture(admin, "member-phone");
        Assert.True(await admin.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the phone");
        Assert.Empty(await Server.Faults(admin));
        await admin.GetByRole(AriaRole.Button, new() { Name = "リンクを作る", Exact = true }).ClickAsync();
        await Expect(admin.GetByRole(AriaRole.Status)).ToContainTextAsync("/password/");
        await Server.Picture(admin, "member-link-phone");
    }

    [Fact]
    public async Task Each_role_sees_its_own_menu_and_no_door_it_may_not_open()
    {
        foreach (var (who, opens, closed) in new[] { ("fire", "資源MAP", "/imports"), ("doctor", "資源MAP", "/members"), ("city", "公表データの取込", "/audit"), ("hub", "確認の期限", "/members"), ("admin", "操作の記録", null) })
        {
            var page = await SignedIn(who);
            await Expect(page.Locator(".side").GetByRole(AriaRole.Link, new() { Name = opens })).ToBeVisibleAsync();
            if (closed is not null)
            {
                Assert.Equal(403, (await page.GotoAsync(closed))!.Status);
                await Expect(page.Locator("main")).ToContainTextAsync("役割");
            }
        }
    }
}
