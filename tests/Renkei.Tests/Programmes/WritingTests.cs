using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using Renkei.Access;
using Renkei.Foundation;
using Renkei.Programmes;
using Renkei.Programmes.Demo;
using Renkei.Tests.Access;

namespace Renkei.Tests.Programmes;

/// <summary>An official writes the plan of 潮見市, by the API and by the pages.</summary>
public sealed class WritingTests : IAsyncLifetime
{
    private readonly App app = new();
    private readonly Area city = Area.Root("142999", "潮見市", AreaKind.Municipality);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await app.InitializeAsync();
        await app.Given(city, city.Child("142999-1", "中央ブロック", AreaKind.Block), city.Child("142999-2", "北ブロック", AreaKind.Block), city.Child("142999-3", "東ブロック", AreaKind.Block), city.Child("142999-4", "西ブロック", AreaKind.Block));
        Assert.Null(await app.AtConsole<DemoPlans, Refusal?>(demo => demo.Load()));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private Task<HttpClient> Official() => app.SignedIn(Role.CityOfficial, city);

    private Task<YearPlan> Plan(string code = "shiomi", int edition = 1) => app.Look(db => (
        from plan in db.YearPlans.AsNoTracking()
        join programme in db.Set<Programme>() on plan.Programme equals programme.Id
        join portfolio in db.Set<Portfolio>() on programme.Portfolio equals portfolio.Id
        where portfolio.Code == code && plan.Edition == edition
        select plan).FirstAsync(Stop));

    private static async Task<JsonNode> Get(HttpClient who, string address) => (await who.GetFromJsonAsync<JsonNode>(address, Stop))!;

    private static async Task<(HttpStatusCode Status, JsonNode? Body)> Send(HttpClient who, HttpMethod method, string address, object? body = null)
    {
        using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await who.SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    private static string Text(JsonNode node) => node.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static string Told((HttpStatusCode, JsonNode? Body) answer) => (string)answer.Body!["detail"]!;

    // ---- texts ----

    private static object Texts(JsonNode opened, params (string Box, string Text)[] typed) => new
    {
        head = opened["head"],
        headSeen = (string)opened["headSeen"]!,
        boxes = opened["boxes"]!.AsArray().Select(box => new
        {
            kind = (string)box!["kind"]!,
            about = (string?)box["about"],
            seen = (string)box["seen"]!,
            text = typed.FirstOrDefault(one => one.Box == (string)box["name"]!) is { Box: not null } one ? one.Text : (string)box["text"]!,
        }),
    };

    [Fact]
    public async Task Two_write_at_once_and_in_different_boxes_both_are_kept_but_in_the_same_the_second_is_told_and_nothing_of_it_is_stored()
    {
        var (first, second) = (await Official(), await Official());
        var address = $"/api/programmes/plans/{(await Plan()).Id}/texts";
        var (seenByFirst, seenBySecond) = (await Get(first, address), await Get(second, address));

        Assert.Equal(HttpStatusCode.OK, (await Send(first, HttpMethod.Put, address, Texts(seenByFirst, ("根拠法令", "介護保険法 第115条の45第2項第4号")))).Status);
        var other = await Send(second, HttpMethod.Put, address, Texts(seenBySecond, ("事業の目的・必要性", "住み慣れた地域で最期まで暮らす。")));
        Assert.Equal((HttpStatusCode.OK, 1), (other.Status, (int)other.Body!["saved"]!));

        var clash = await Send(second, HttpMethod.Put, address, Texts(seenBySecond, ("根拠法令", "私の書いた法令"), ("根拠とするデータ等", "私の書いたデータ")));
        Assert.Equal(HttpStatusCode.Conflict, clash.Status);
        Assert.Contains("「根拠法令」を書きかえました", Told(clash), StringComparison.Ordinal);
        Assert.Equal("介護保険法 第115条の45第2項第4号", (string?)clash.Body!["clashes"]![0]!["stored"]);
        var now = await Get(first, address);
        Assert.DoesNotContain("私の書いた", Text(now), StringComparison.Ordinal);
        Assert.Contains("住み慣れた地域で最期まで暮らす。", Text(now), StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_the_page_a_text_too_long_for_its_box_is_told_with_its_length_and_what_was_typed_stays()
    {
        var browser = new Browser(await Official());
        var tooLong = new string('長', 401);

        var answer = await browser.Send("/programmes/shiomi/plans/2026/1/write", "texts", await Typed(browser, "根拠法令", tooLong));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await Browser.Text(answer);
        Assert.Contains("「根拠法令」は400文字までです（今は401文字）", page, StringComparison.Ordinal);
        Assert.Contains(tooLong, page, StringComparison.Ordinal);
        Assert.Contains("400字までのところ、401字あります", page, StringComparison.Ordinal);

        var saved = await browser.Send("/programmes/shiomi/plans/2026/1/write", "texts", await Typed(browser, "根拠法令", "介護保険法"));
        Assert.Equal("/programmes/shiomi/plans/2026/1/write?saved=1", Browser.Address(saved));
        Assert.Contains("介護保険法", await browser.Read("/programmes/shiomi/plans/2026/1"), StringComparison.Ordinal);
    }

    /// <summary>All boxes as the page shows them, one of them typed anew.</summary>
    private async Task<(string, string)[]> Typed(Browser browser, string box, string text)
    {
        var opened = await Get(browser.Client, $"/api/programmes/plans/{(await Plan()).Id}/texts");
        var head = opened["head"]!;
        return
        [
            ("head.item", (string)head["budgetItem"]!), ("head.number", (string)head["evaluationNumber"]!), ("head.decision", (string)head["decision"]!), ("head.remarks", (string)head["remarks"]!),
            .. (bool)head["isNewOrExpanded"]! ? [("head.new", "true")] : Array.Empty<(string, string)>(),
            .. opened["boxes"]!.AsArray().Select((one, at) => ($"box{at}", (string)one!["name"]! == box ? text : (string)one["text"]!)),
        ];
    }

    [Fact]
    public async Task What_is_checked_or_fixed_is_not_written_any_more()
    {
        var official = await Official();
        var plan = await Plan();
        Assert.Equal(HttpStatusCode.NoContent, (await Send(official, HttpMethod.Post, $"/api/programmes/plans/{plan.Id}/advance", new { version = plan.Version })).Status);

        var (texts, money) = (await Get(official, $"/api/programmes/plans/{plan.Id}/texts"), await Get(official, $"/api/programmes/plans/{plan.Id}/money"));
        var written = await Send(official, HttpMethod.Put, $"/api/programmes/plans/{plan.Id}/texts", Texts(texts, ("根拠法令", "書きかえ")));
        var paid = await Send(official, HttpMethod.Put, $"/api/programmes/plans/{plan.Id}/money", Money(money, "Budget", 2026, 1_000));
        var scheduled = await Send(official, HttpMethod.Put, $"/api/programmes/plans/{plan.Id}/schedule", new { seen = "", entries = Array.Empty<object>() });

        Assert.All([written, paid, scheduled], answer => Assert.Contains("確認済みです。直すときは、先に下書きに戻してください", Told(answer), StringComparison.Ordinal));

        // What was spent comes in after the plan is closed.
        Assert.Equal(HttpStatusCode.OK, (await Send(official, HttpMethod.Put, $"/api/programmes/plans/{plan.Id}/money", Money(money, "Settlement", 2025, 1_000))).Status);
    }

    // ---- money ----

    private static object Money(JsonNode opened, string kind, int year, long yen, int line = 0, long? total = null, object[]? funding = null)
    {
        var figures = opened["figures"]!.AsArray().Where(figure => (string)figure!["kind"]! == kind && (int)figure["year"]! == year).ToList();
        var figure = figures[line]!;
        return new { total, figures = new[] { new { programme = (string)figure["programme"]!, year, kind, amount = yen, explanation = (string)figure["explanation"]!, seen = (string)figure["seen"]! } }, funding = funding ?? [] };
    }

    [Fact]
    public async Task Figures_that_do_not_add_up_are_refused_with_both_numbers_and_nothing_is_stored()
    {
        var official = await Official();
        var address = $"/api/programmes/plans/{(await Plan()).Id}/money";
        var opened = await Get(official, address);

        // The sources are stored for 55,970 千円.
        var sources = await Send(official, HttpMethod.Put, address, Money(opened, "Budget", 2026, 42_301_000));
        Assert.Equal(HttpStatusCode.BadRequest, sources.Status);
        Assert.Contains("財源の合計 55,970 千円と、内訳の合計 55,971 千円が合いません（差 △ 1 千円）", Told(sources), StringComparison.Ordinal);

        var total = await Send(official, HttpMethod.Put, address, Money(opened, "Budget", 2026, 42_300_000, total: 60_000_000));
        Assert.Contains("内訳の合計 55,970 千円と、総額 60,000 千円が合いません（差 △ 4,030 千円）", Told(total), StringComparison.Ordinal);

        var negative = await Send(official, HttpMethod.Put, address, Money(opened, "Settlement", 2025, -1));
        Assert.Contains("マイナスの金額は入れられません", Told(negative), StringComparison.Ordinal);
        Assert.Equal(opened.ToJsonString(), (await Get(official, address)).ToJsonString());

        // Without stored sources the law's shares are printed, and any sum is right.
        object[] none = [.. opened["funding"]!.AsArray().Select(paid => new { source = (string)paid!["source"]!, amount = (long?)null, seen = (string)paid["seen"]! })];
        Assert.Equal(HttpStatusCode.OK, (await Send(official, HttpMethod.Put, address, Money(opened, "Budget", 2026, 42_301_000, funding: none))).Status);
        var sheet = await Get(official, "/api/programmes/shiomi/plans/2026/1");
        Assert.Equal(55_971_000, (long)sheet["thisYear"]!["total"]!);
        Assert.Equal(55_971_000, (long)sheet["thisYear"]!["sources"]!);
    }

    [Fact]
    public async Task On_the_page_figures_are_typed_in_thousands_and_unreadable_ones_are_told_by_name()
    {
        var browser = new Browser(await Official());
        const string Here = "/programmes/shiomi/plans/2026/1/money";
        var opened = await Get(browser.Client, $"/api/programmes/plans/{(await Plan()).Id}/money");
        var line = opened["lines"]![0]!;
        var cell = $"f.{(string)line["programme"]!}.2025.Settlement";

        var wrong = await browser.Send(Here, "money", (cell, "四万"));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        var page = await Browser.Text(wrong);
        Assert.Contains("令和7年度決算」の「四万」は金額として読めません", page, StringComparison.Ordinal);
        Assert.Contains("value=\"四万\"", page, StringComparison.Ordinal);

        var right = await browser.Send(Here, "money", (cell, "４１，９５０"));
        Assert.StartsWith(Here + "?saved=", Browser.Address(right), StringComparison.Ordinal);
        Assert.Equal(Yen.OfThousands(41_950), await app.Look(db => db.BudgetAmounts.Where(amount => amount.Year == new FiscalYear(2025) && amount.Kind == BudgetKind.Settlement && amount.Amount == Yen.OfThousands(41_950)).Select(amount => amount.Amount).SingleAsync(Stop)));
    }

    [Fact]
    public async Task Execution_is_warned_of_when_it_exceeds_the_budget_or_lags_behind_the_year()
    {
        var official = await Official();
        var address = $"/api/programmes/plans/{(await Plan()).Id}/money";
        var opened = await Get(official, address);
        Assert.Equal(HttpStatusCode.OK, (await Send(official, HttpMethod.Put, address, Money(opened, "Spent", 2026, 43_000_000))).Status);
        Assert.Equal(HttpStatusCode.OK, (await Send(official, HttpMethod.Put, address, Money(opened, "Spent", 2026, 1_000, line: 1))).Status);

        var used = (await Get(official, "/api/programmes/shiomi/budget?year=2026"))["execution"]!.AsArray();

        Assert.Equal("予算を 700 千円超えています。", (string?)used[0]!["warning"]);
        Assert.Contains("年度の 65% が過ぎましたが、執行は 0.1% です。", (string?)used[1]!["warning"], StringComparison.Ordinal);
        Assert.Contains("予算を 700 千円超えています。", await new Browser(official).Read("/programmes/shiomi/budget?year=2026"), StringComparison.Ordinal);
    }

    // ---- programmes, lineage ----

    [Fact]
    public async Task A_programme_is_added_described_and_merged_and_never_in_a_circle_nor_outside_its_life()
    {
        var official = await Official();
        var rows = (await Get(official, "/api/programmes/shiomi")).AsArray();
        var top = (string)rows[0]!["id"]!;
        object Described(string name, string number, object? ended = null, string[]? items = null, int version = 0) => new { number, name, parent = top, started = "令和8年度", ended, items = items ?? [], version };

        var added = await Send(official, HttpMethod.Post, "/api/programmes/shiomi", Described("看取りの勉強会", "⑲", items: ["2021-7", "scene-endoflife"]));
        var other = await Send(official, HttpMethod.Post, "/api/programmes/shiomi", Described("看取りの講演会", "⑳"));
        var (id, otherId) = ((string)added.Body!["id"]!, (string)other.Body!["id"]!);
        Assert.Contains("使われています", Told(await Send(official, HttpMethod.Post, "/api/programmes/shiomi", Described("別の会", "⑲"))), StringComparison.Ordinal);
        Assert.Contains("どの体系にもありません", Told(await Send(official, HttpMethod.Post, "/api/programmes/shiomi", Described("別の会", "⑱", items: ["2015-ケ"]))), StringComparison.Ordinal);
        Assert.Contains("始まりの年度より前", Told(await Send(official, HttpMethod.Put, $"/api/programmes/one/{id}", Described("看取りの勉強会", "⑲", ended: "2020"))), StringComparison.Ordinal);

        Assert.Contains("自分自身に", Told(await Send(official, HttpMethod.Post, $"/api/programmes/one/{id}/events", new { kind = "MergedInto", year = 2027, other = id })), StringComparison.Ordinal);
        Assert.Contains("相手の事業が要ります", Told(await Send(official, HttpMethod.Post, $"/api/programmes/one/{id}/events", new { kind = "MergedInto", year = 2027 })), StringComparison.Ordinal);
        Assert.Contains("令和8年度からの事業です", Told(await Send(official, HttpMethod.Post, $"/api/programmes/one/{id}/events", new { kind = "Pilot", year = 2020 })), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Send(official, HttpMethod.Post, $"/api/programmes/one/{id}/events", new { kind = "MergedInto", year = 2027, other = otherId })).Status);
        Assert.Contains("輪になる", Told(await Send(official, HttpMethod.Post, $"/api/programmes/one/{otherId}/events", new { kind = "ChangedInto", year = 2028, other = id })), StringComparison.Ordinal);

        var view = await Get(official, $"/api/programmes/shiomi/one/{otherId}");
        Assert.Equal("看取りの勉強会", (string?)view["cameFrom"]![0]!["name"]);
        var page = await new Browser(official).Read($"/programmes/shiomi/one/{id}");
        Assert.Contains("看取りの講演会", page, StringComparison.Ordinal);

        // The second of two who describe it is told.
        Assert.Equal(HttpStatusCode.NoContent, (await Send(official, HttpMethod.Put, $"/api/programmes/one/{id}", Described("看取りを学ぶ会", "⑲"))).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await Send(official, HttpMethod.Put, $"/api/programmes/one/{id}", Described("看取りを語る会", "⑲"))).Status);
        Assert.Contains("看取りを学ぶ会", Text(await Get(official, $"/api/programmes/shiomi/one/{id}")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_life_is_not_cut_short_while_money_stands_beyond_it()
    {
        var official = await Official();
        var child = (await Get(official, "/api/programmes/shiomi")).AsArray().First(row => (int)row!["level"]! == 1)!;
        var view = await Get(official, $"/api/programmes/shiomi/one/{(string)child["id"]!}");

        var cut = await Send(official, HttpMethod.Put, $"/api/programmes/one/{(string)child["id"]!}", new { number = (string)view["number"]!, name = (string)view["name"]!, started = view["started"], ended = 2024, version = (int)view["version"]! });

        Assert.Equal(HttpStatusCode.BadRequest, cut.Status);
        Assert.Contains("先に金額を直すか、期間を延ばしてください", Told(cut), StringComparison.Ordinal);
    }

    // ---- the next year, and comparing ----

    [Fact]
    public async Task Next_years_draft_keeps_what_stays_and_leaves_visibly_empty_what_must_be_written()
    {
        var browser = new Browser(await Official());
        var answer = await browser.Send("/programmes/shiomi/plans", "start", ("year", "令和9年度"));
        Assert.Equal("/programmes/shiomi/plans", Browser.Address(answer));

        var (old, next) = (await Get(browser.Client, "/api/programmes/shiomi/plans/2026/1"), await Get(browser.Client, "/api/programmes/shiomi/plans/2027/1"));
        Assert.Equal((string)old["purpose"]!, (string)next["purpose"]!);
        Assert.Equal((string)old["laws"]!, (string)next["laws"]!);
        Assert.Equal(("", ""), ((string)next["results"]!, (string)next["data"]!));
        Assert.All(next["contents"]!.AsArray().SelectMany(part => part!["contents"]!.AsArray()), content => Assert.Equal("", (string)content!["text"]!));
        Assert.Equal((long)old["thisYear"]!["total"]!, (long)next["lastYear"]!["total"]!);
        var page = await browser.Read("/programmes/shiomi/plans/2027/1/write");
        Assert.Contains("まだ書かれていません", page, StringComparison.Ordinal);
        Assert.Contains("前の年度の文", page, StringComparison.Ordinal);

        var again = await browser.Send("/programmes/shiomi/plans", "start", ("year", "令和9年度"));
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        var far = await browser.Send("/programmes/shiomi/plans", "start", ("year", "2040"));
        Assert.Contains("計画書がありません", await Browser.Text(far), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_evaluation_taught_stands_beside_next_years_text()
    {
        var official = await Official();
        var opened = await Get(official, "/api/programmes/shiomi/evaluation/2025");
        var daily = opened["lines"]!.AsArray().First(line => (string)line!["about"]! == "scene-daily")!;
        object Judged(string? grade, string reason) => new { aim = (string)daily["aim"]!, goal = (string)daily["goal"]!, measures = (string)daily["measures"]!, results = (string)daily["results"]!, grade, reason, improvement = "夜の訪問看護を二つの当番で回す。", seen = (string)daily["seen"]! };

        Assert.Contains("理由が要ります", Told(await Send(official, HttpMethod.Put, "/api/programmes/shiomi/evaluation/2025/scene-daily", Judged("C", ""))), StringComparison.Ordinal);
        Assert.Contains("四つの場面か", Told(await Send(official, HttpMethod.Put, "/api/programmes/shiomi/evaluation/2025/scene-moon", Judged("C", "月"))), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Send(official, HttpMethod.Put, "/api/programmes/shiomi/evaluation/2025/scene-daily", Judged("C", "夜が足りない。"))).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await Send(official, HttpMethod.Put, "/api/programmes/shiomi/evaluation/2025/scene-daily", Judged("A", "私の評価"))).Status);

        Assert.Contains("夜の訪問看護を二つの当番で回す。", await new Browser(official).Read("/programmes/shiomi/plans/2026/1/write"), StringComparison.Ordinal);
        Assert.Contains("夜が足りない。", await new Browser(official).Read("/programmes/shiomi/evaluation/2025"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_editions_are_compared_field_by_field()
    {
        var official = await Official();
        for (var step = 0; step < 3; step++)
        {
            var plan = await Plan();
            Assert.Equal(HttpStatusCode.NoContent, (await Send(official, HttpMethod.Post, $"/api/programmes/plans/{plan.Id}/advance", new { version = plan.Version })).Status);
        }

        Assert.Equal(HttpStatusCode.OK, (await Send(official, HttpMethod.Post, $"/api/programmes/plans/{(await Plan()).Id}/corrections")).Status);
        var address = $"/api/programmes/plans/{(await Plan(edition: 2)).Id}/texts";
        Assert.Equal(HttpStatusCode.OK, (await Send(official, HttpMethod.Put, address, Texts(await Get(official, address), ("根拠法令", "直した法令")))).Status);

        var compared = await Get(official, "/api/programmes/shiomi/plans/2026/1/compare?left=1&right=2");

        var differing = compared["fields"]!.AsArray().Where(field => (bool)field!["differs"]!).ToList();
        Assert.Equal(("根拠法令", "直した法令"), ((string)Assert.Single(differing)!["name"]!, (string)differing[0]!["right"]!));
        Assert.True(compared["fields"]!.AsArray().Count > 20);
        Assert.Contains("直した法令", await new Browser(official).Read("/programmes/shiomi/plans/2026/1/compare?left=1&right=2"), StringComparison.Ordinal);
    }

    // ---- files ----

    private static async Task<(HttpStatusCode Status, JsonNode? Body)> Upload(HttpClient who, string text, bool dryRun) => await Upload(who, Encoding.UTF8.GetBytes(text), dryRun);

    private static async Task<(HttpStatusCode Status, JsonNode? Body)> Upload(HttpClient who, byte[] content, bool dryRun)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(content), "file", "budget.csv" } };
        using var answer = await who.PostAsync(new Uri($"/api/programmes/shiomi/budget/import?dryRun={dryRun}", UriKind.Relative), form, Stop);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop)));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("csv-ms932")]
    [InlineData("xlsx")]
    public async Task Budgets_go_out_and_come_back_unchanged(string format)
    {
        var official = await Official();
        var file = await official.GetByteArrayAsync(new Uri($"/api/programmes/shiomi/budget/export/{format}", UriKind.Relative), Stop);

        var report = (await Upload(official, file, dryRun: false)).Body!;

        Assert.Equal((0, 0, 0), ((int)report["added"]!, (int)report["changed"]!, (int)report["rejected"]!));
        Assert.True((int)report["unchanged"]! > 10);
    }

    [Fact]
    public async Task A_changed_budget_is_shown_first_and_applied_on_a_second_word_and_a_bad_row_is_told_with_its_line()
    {
        var official = await Official();
        var csv = (await official.GetStringAsync(new Uri("/api/programmes/shiomi/budget/export/csv?year=2026", UriKind.Relative), Stop)).TrimStart('\uFEFF');
        var changed = string.Join("\r\n", csv.Split("\r\n").Where(row => !row.StartsWith('計')))
            .Replace("42300000", "42310000", StringComparison.Ordinal) + "⑳,無い事業,2026,予算,,1,,\r\n①,,2026,予想,,1,,\r\n①,,2026,執行,,5000,,2015-ケ\r\n";

        var tried = (await Upload(official, changed, dryRun: true)).Body!;
        Assert.Equal((1, 3), ((int)tried["changed"]!, (int)tried["rejected"]!));
        Assert.Equal((42_300_000L, 42_310_000L), ((long)tried["differences"]![0]!["before"]!, (long)tried["differences"]![0]!["after"]!));
        var reasons = tried["rejections"]!.AsArray().Select(one => (string)one!["reason"]!).ToList();
        Assert.Contains("という事業はありません", reasons[0], StringComparison.Ordinal);
        Assert.Contains("予算、決算、見込、執行 のどれか", reasons[1], StringComparison.Ordinal);
        Assert.Contains("「2015-ケ」という事業項目は、どの体系にもありません", reasons[2], StringComparison.Ordinal);
        Assert.Equal(42_300_000, (long)(await Get(official, "/api/programmes/shiomi/plans/2026/1"))["breakdown"]![0]!["lines"]![0]!["thisYear"]!);

        Assert.Equal(HttpStatusCode.OK, (await Upload(official, changed, dryRun: false)).Status);
        Assert.Equal(42_310_000, (long)(await Get(official, "/api/programmes/shiomi/plans/2026/1"))["breakdown"]![0]!["lines"]![0]!["thisYear"]!);
    }

    [Fact]
    public async Task A_total_that_does_not_add_up_stops_the_whole_file_with_both_numbers()
    {
        var official = await Official();
        var csv = (await official.GetStringAsync(new Uri("/api/programmes/shiomi/budget/export/csv?year=2026", UriKind.Relative), Stop)).TrimStart('\uFEFF');

        var refused = await Upload(official, csv.Replace("42300000", "42310000", StringComparison.Ordinal), dryRun: false);

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("「計」は 55,970,000 円ですが、行の合計は 55,980,000 円です（差 10,000 円）", Told(refused), StringComparison.Ordinal);
        Assert.Equal(42_300_000, (long)(await Get(official, "/api/programmes/shiomi/plans/2026/1"))["breakdown"]![0]!["lines"]![0]!["thisYear"]!);
    }

    // ---- indicators ----

    [Fact]
    public async Task The_usual_indicators_come_at_one_press_and_figures_keep_where_they_came_from()
    {
        var official = await Official();
        var had = (await Get(official, "/api/programmes/shiomi/indicators")).AsArray().Count;
        var taken = (int)(await Send(official, HttpMethod.Post, "/api/programmes/shiomi/indicators/usual")).Body!["count"]!;
        Assert.Equal(0, (int)(await Send(official, HttpMethod.Post, "/api/programmes/shiomi/indicators/usual")).Body!["count"]!);
        var all = (await Get(official, "/api/programmes/shiomi/indicators")).AsArray();
        Assert.Equal(had + taken, all.Count);

        var rate = all.First(one => (string)one!["name"]! == "在宅看取り率")!;
        var address = $"/api/programmes/indicators/{(string)rate["id"]!}/figures";
        object Figure(int? part, int? whole, decimal? value = null, string seen = "") => new { values = new[] { new { year = 2027, kind = "Actual", value, numerator = part, denominator = whole, origin = "人口動態調査", seen } } };
        Assert.Contains("分母 10 の一部でなければなりません", Told(await Send(official, HttpMethod.Put, address, Figure(11, 10))), StringComparison.Ordinal);
        Assert.Contains("100%まで", Told(await Send(official, HttpMethod.Put, address, Figure(null, null, 101))), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Send(official, HttpMethod.Put, address, Figure(123, 456))).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await Send(official, HttpMethod.Put, address, Figure(1, 456))).Status);
        var kept = (await Get(official, "/api/programmes/shiomi/indicators")).AsArray().First(one => (string)one!["name"]! == "在宅看取り率")!["figures"]!.AsArray().First(one => (int)one!["year"]! == 2027)!;
        Assert.Equal((27.0m, 123, "人口動態調査"), ((decimal)kept["value"]!, (int)kept["numerator"]!, (string)kept["origin"]!));
    }

    [Fact]
    public async Task A_percentage_without_a_denominator_is_refused_and_what_was_typed_stays()
    {
        var browser = new Browser(await Official());

        var answer = await browser.Send("/programmes/shiomi/indicators/new", "define", ("Form.Name", "調整できた率"), ("Form.Numerator", "調整できた人"), ("Form.Unit", "%"), ("Form.Scene", "scene-daily"), ("Form.Frequency", "年1回"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await Browser.Text(answer);
        Assert.Contains("分母（何のうちの割合か）が要ります", page, StringComparison.Ordinal);
        Assert.Contains("value=\"調整できた人\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_map_can_count_is_counted_and_leads_to_its_rows()
    {
        var official = await Official();
        await app.AtConsole<AppDb, int>(async db =>
        {
            foreach (var (serial, filing, area) in new[] { (1, "支援診１", "142999/"), (2, "支援病２", "142999/"), (3, "支援診３", "142018/"), (4, "入退支", "142999/") })
            {
                db.Add(new Renkei.Facilities.Facility { Serial = serial, Name = $"診療所{serial}", AreaPath = area, Tags = $" {Renkei.Facilities.FacilityTags.Filing(filing)} " });
            }

            return await db.SaveChangesAsync(Stop);
        });
        await Send(official, HttpMethod.Post, "/api/programmes/shiomi/indicators/usual");

        Assert.True((int)(await Send(official, HttpMethod.Post, "/api/programmes/shiomi/indicators/ask")).Body!["count"]! >= 5);

        var counted = (await Get(official, "/api/programmes/shiomi/indicators")).AsArray().First(one => (string)one!["name"]! == "在宅療養支援診療所・病院数")!["figures"]!.AsArray().Single(one => (string)one!["kind"]! == "Actual" && (int)one["year"]! == 2026)!;
        Assert.Equal(2m, (decimal)counted["value"]!);
        Assert.Contains("R8.11.24に数えた", (string)counted["origin"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await official.GetAsync(new Uri((string)counted["trace"]!, UriKind.Relative), Stop)).StatusCode);
    }

    // ---- shares ----

    [Fact]
    public async Task New_shares_continue_the_old_ones_and_never_overlap()
    {
        var official = await Official();
        object Share(object? from = null, decimal premium = 0.24m, bool endFormer = false, object? to = null, string source = "架空の通知", decimal? national = null) => new { account = "care-comprehensive", from = from ?? 2027, to, premium, endFormer, source, national };

        Assert.Contains("期間が重なっています", Told(await Send(official, HttpMethod.Post, "/api/programmes/shares", Share())), StringComparison.Ordinal);
        Assert.Contains("根拠", Told(await Send(official, HttpMethod.Post, "/api/programmes/shares", Share(endFormer: true, source: " "))), StringComparison.Ordinal);
        Assert.Contains("両方入れるか、両方空けて", Told(await Send(official, HttpMethod.Post, "/api/programmes/shares", Share(endFormer: true, national: 0.3m))), StringComparison.Ordinal);
        Assert.Contains("合計が100%まで", Told(await Send(official, HttpMethod.Post, "/api/programmes/shares", Share(endFormer: true, premium: 1.4m))), StringComparison.Ordinal);
        Assert.Contains("始まりの年度より前", Told(await Send(official, HttpMethod.Post, "/api/programmes/shares", Share(endFormer: true, to: 2020))), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Send(official, HttpMethod.Post, "/api/programmes/shares", Share(endFormer: true))).Status);

        var before = await Get(app.Stranger(), "/api/programmes/funding?year=2026&total=100000000");
        var after = await Get(app.Stranger(), "/api/programmes/funding?year=2027&total=100000000");
        Assert.Equal((38_500_000, 23_000_000), ((long)before["national"]!, (long)before["premium"]!));
        Assert.Equal((38_000_000, 19_000_000, 24_000_000, 19_000_000), ((long)after["national"]!, (long)after["prefecture"]!, (long)after["premium"]!, (long)after["municipality"]!));

        var browser = new Browser(official);
        var wrong = await browser.Send("/programmes/shares", "add", ("account", "care-comprehensive"), ("from", "来年"), ("premium", "二割"), ("source", "私の根拠"));
        var page = await Browser.Text(wrong);
        Assert.Contains("「来年」が読めません", page, StringComparison.Ordinal);
        Assert.Contains("「二割」が割合として読めません", page, StringComparison.Ordinal);
        Assert.Contains("私の根拠", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(await app.SignedIn(Role.HubCoordinator, city), HttpMethod.Post, "/api/programmes/shares", Share(from: 2030, endFormer: true))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Send(app.Stranger(), HttpMethod.Post, "/api/programmes/shares", Share(from: 2030))).Status);
    }

    // ---- who may not ----

    [Fact]
    public async Task Other_roles_other_cities_and_nobody_write_nothing_and_examples_stay_as_they_are()
    {
        var elsewhere = Area.Root("142018", "横須賀市", AreaKind.Municipality);
        await app.Given(elsewhere);
        var (own, example) = (await Plan(), await Plan("yokohama"));
        var programme = await app.Look(db => db.Programmes.Where(one => one.Id == own.Programme).Select(one => one.Id).SingleAsync(Stop));
        var indicator = await app.Look(db => db.Indicators.Where(one => one.Question == null).OrderBy(one => one.Order).FirstAsync(Stop));
        (HttpMethod, string)[] doors(YearPlan plan, string code) =>
        [
            (HttpMethod.Put, $"/api/programmes/plans/{plan.Id}/texts"), (HttpMethod.Get, $"/api/programmes/plans/{plan.Id}/texts"),
            (HttpMethod.Put, $"/api/programmes/plans/{plan.Id}/money"), (HttpMethod.Get, $"/api/programmes/plans/{plan.Id}/money"),
            (HttpMethod.Put, $"/api/programmes/plans/{plan.Id}/schedule"), (HttpMethod.Get, $"/api/programmes/plans/{plan.Id}/schedule"),
            (HttpMethod.Post, $"/api/programmes/{code}"), (HttpMethod.Post, $"/api/programmes/{code}/years/2027"), (HttpMethod.Put, $"/api/programmes/{code}/evaluation/2025/scene-daily"),
            (HttpMethod.Post, $"/api/programmes/{code}/indicators"), (HttpMethod.Post, $"/api/programmes/{code}/indicators/usual"), (HttpMethod.Post, $"/api/programmes/{code}/indicators/ask"),
        ];
        (HttpMethod, string)[] owns = [.. doors(own, "shiomi"), (HttpMethod.Put, $"/api/programmes/one/{programme}"), (HttpMethod.Post, $"/api/programmes/one/{programme}/events"), (HttpMethod.Put, $"/api/programmes/indicators/{indicator.Id}/figures")];
        object Body(string address) => address.EndsWith("/events", StringComparison.Ordinal) ? new { kind = "Pilot" } : new { name = "よその事業", number = "", boxes = Array.Empty<object>(), figures = Array.Empty<object>() };

        foreach (var (who, wanted, addresses) in new (HttpClient, HttpStatusCode, (HttpMethod, string)[])[]
        {
            (app.Stranger(), HttpStatusCode.Unauthorized, owns), (await app.SignedIn(Role.HubCoordinator, city), HttpStatusCode.Forbidden, owns), (await app.SignedIn(Role.CityOfficial, elsewhere), HttpStatusCode.Forbidden, owns),
            (await Official(), HttpStatusCode.Forbidden, doors(example, "yokohama")),
        })
        {
            foreach (var (method, address) in addresses)
            {
                Assert.True(wanted == (await Send(who, method, address, method == HttpMethod.Get ? null : Body(address))).Status, $"{method} {address} is not {wanted}");
            }

            if (addresses == owns)
            {
                Assert.Equal(wanted, (await Upload(who, "番号,年度,種類,金額（円）\r\n", dryRun: false)).Status);
            }
        }
    }

    // ---- allotments ----

    private static object Handed(JsonNode opened, string programme, params (string Area, long? Yen)[] typed) => new
    {
        amounts = opened["lines"]!.AsArray().Where(line => (string)line!["name"]! == programme).SelectMany(line => line!["handed"]!.AsArray().Where(one => typed.Any(given => given.Area == (string)one!["area"]!)).Select(one => new
        {
            programme = (string)line["programme"]!,
            area = (string)one!["area"]!,
            amount = typed.First(given => given.Area == (string)one["area"]!).Yen,
            seen = (string)one["seen"]!,
        })),
    };

    private static JsonNode LineOf(JsonNode opened, string programme) => opened["lines"]!.AsArray().Single(line => (string)line!["name"]! == programme)!;

    [Fact]
    public async Task What_is_handed_on_to_the_blocks_stands_in_the_budget_and_never_exceeds_it()
    {
        var official = await Official();
        var address = $"/api/programmes/plans/{(await Plan()).Id}/allotments";
        var opened = await Get(official, address);
        Assert.Equal(["中央ブロック", "北ブロック", "東ブロック", "西ブロック"], opened["areas"]!.AsArray().Select(area => (string)area!["name"]!));
        Assert.Equal([210_000, 210_000, 210_000, 210_000], LineOf(opened, "ブロック連携会議")["handed"]!.AsArray().Select(one => (long)one!["amount"]!));

        var tooMuch = await Send(official, HttpMethod.Put, address, Handed(opened, "ブロック連携会議", ("142999-1", 300_000)));
        Assert.Equal(HttpStatusCode.BadRequest, tooMuch.Status);
        Assert.Contains("区配の合計 930 千円が、予算 840 千円を超えています（90 千円）", Told(tooMuch), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(official, HttpMethod.Put, address, Handed(opened, "ブロック連携会議", ("142999-1", -1_000)))).Status);
        Assert.Equal(Text(opened), Text(await Get(official, address)));

        var written = await Send(official, HttpMethod.Put, address, Handed(opened, "ブロック連携会議", ("142999-1", 300_000), ("142999-2", 120_000), ("142999-4", null)));
        Assert.Equal((HttpStatusCode.OK, 3), (written.Status, (int)written.Body!["saved"]!));
        var areas = (await Get(official, "/api/programmes/shiomi/budget?year=2026"))["areas"]!.AsArray();
        // 多職種研修 hands on 380, 300, 320 and 280 thousand beside it.
        Assert.Equal([("中央ブロック", 680_000, 2), ("北ブロック", 420_000, 2), ("東ブロック", 530_000, 2), ("西ブロック", 280_000, 1)], areas.Select(area => ((string)area!["name"]!, (long)area["amount"]!, (int)area["programmes"]!)));
        Assert.Contains("中央ブロック", await official.GetStringAsync(new Uri("/programmes/shiomi/budget?year=2026", UriKind.Relative), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_who_hand_on_the_same_money_at_once_are_not_both_stored()
    {
        var (first, second) = (await Official(), await Official());
        var address = $"/api/programmes/plans/{(await Plan()).Id}/allotments";
        var seen = await Get(first, address);
        await Send(first, HttpMethod.Put, address, Handed(seen, "ブロック連携会議", ("142999-1", 200_000)));

        var clash = await Send(second, HttpMethod.Put, address, Handed(seen, "ブロック連携会議", ("142999-1", 150_000)));

        Assert.Equal(HttpStatusCode.Conflict, clash.Status);
        Assert.Equal("200 千円", (string?)clash.Body!["clashes"]![0]!["stored"]);
    }

    [Fact]
    public async Task On_the_page_a_budget_is_handed_on_in_equal_parts_by_one_press_and_an_unreadable_amount_stays()
    {
        var browser = new Browser(await Official());
        const string Page = "/programmes/shiomi/plans/2026/1/allotments";
        var programme = await app.Look(db => db.Programmes.Where(one => one.Name == "市民への普及啓発").Select(one => one.Id).SingleAsync(Stop));
        var budget = await app.Look(db => db.BudgetAmounts.SingleAsync(amount => amount.Programme == programme && amount.Year == new FiscalYear(2026) && amount.Kind == BudgetKind.Budget, Stop));

        Assert.Equal($"{Page}?saved=4", Browser.Address(await browser.Send(Page, "allotments", ("evenly", programme.ToString()))));
        Assert.Equal(budget.Amount, (await app.Look(db => db.Allotments.Where(one => one.Programme == programme).ToListAsync(Stop))).Select(one => one.Amount).Sum());

        var answer = await browser.Send(Page, "allotments", ($"a.{programme}.142999-1", "三百"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await Browser.Text(answer);
        Assert.Contains("「三百」は金額として読めません", page, StringComparison.Ordinal);
        Assert.Contains("value=\"三百\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_an_official_of_the_city_hands_money_on()
    {
        var address = $"/api/programmes/plans/{(await Plan()).Id}/allotments";
        var elsewhere = Area.Root("142018", "横須賀市", AreaKind.Municipality);
        await app.Given(elsewhere);

        Assert.Equal(HttpStatusCode.Unauthorized, (await Send(app.Stranger(), HttpMethod.Put, address, new { })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(await app.SignedIn(Role.HubCoordinator, city), HttpMethod.Put, address, new { })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(await app.SignedIn(Role.CityOfficial, elsewhere), HttpMethod.Put, address, new { })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await app.SignedIn(Role.HubCoordinator, city)).GetAsync(new Uri(address, UriKind.Relative), Stop)).StatusCode);
    }

    [Fact]
    public void Equal_parts_are_whole_thousands_that_differ_by_one_at_most_and_add_up_to_the_whole() =>
        Gen.Select(Gen.Long[0, 10_000_000_000], Gen.Int[1, 50]).Sample((whole, parts) =>
        {
            var split = Allotment.Evenly(new(whole), parts);
            return split.Count == parts && split.Sum() == new Yen(whole) && split.Skip(1).All(part => part.Value % 1_000 == 0) && split.Skip(1).Select(part => part.Value).DefaultIfEmpty(0).Max() - split.Min(part => part.Value) <= 1_000;
        });

    // ---- small numbers, and the year on one sheet ----

    [Fact]
    public async Task Small_counts_are_hidden_from_a_hub_and_from_what_leaves_the_house_but_not_from_who_writes_them()
    {
        var book = await app.Look(db => db.Portfolios.SingleAsync(one => one.Code == "shiomi", Stop));
        Indicator rare = new() { Portfolio = book.Id, Name = "災害時の代替訪問", Numerator = "代わりに訪問した人", Unit = "人", DataSource = "拠点の記録", Frequency = "年1回", Scene = "scene-daily", HideBelow = 10, Order = 90 };
        Indicator share = new() { Portfolio = book.Id, Name = "まれな割合", Numerator = "一部", Denominator = "全部", Unit = "%", DataSource = "拠点の記録", Frequency = "年1回", Scene = "scene-daily", HideBelow = 10, Order = 91 };
        await app.Given(rare, share,
            new IndicatorValue { Indicator = rare.Id, Year = new(2025), Kind = IndicatorValueKind.Actual, Value = 3, Origin = "拠点の記録" },
            new IndicatorValue { Indicator = rare.Id, Year = new(2025), Kind = IndicatorValueKind.Target, Value = 4, Origin = "計画" },
            new IndicatorValue { Indicator = rare.Id, Year = new(2024), Kind = IndicatorValueKind.Actual, Value = 12, Origin = "拠点の記録" },
            new IndicatorValue { Indicator = share.Id, Year = new(2025), Kind = IndicatorValueKind.Actual, Value = 31.4m, Numerator = 7, Denominator = 22, Origin = "拠点の記録" });
        JsonNode Figures(JsonNode all, string name) => all.AsArray().Single(one => (string)one!["name"]! == name)!["figures"]!;

        var official = await Official();
        var seen = Figures(await Get(official, "/api/programmes/shiomi/indicators"), rare.Name);
        Assert.Contains(seen.AsArray(), figure => (decimal?)figure!["value"] == 3);

        var hub = await app.SignedIn(Role.HubCoordinator, city);
        var hidden = await Get(hub, "/api/programmes/shiomi/indicators");
        Assert.Equal([12m, 4m, null], Figures(hidden, rare.Name).AsArray().Select(figure => (decimal?)figure!["value"]).OrderByDescending(value => value).ToArray());
        Assert.All(Figures(hidden, share.Name).AsArray(), figure => Assert.Equal((null, null, null, ""), ((decimal?)figure!["value"], (int?)figure["numerator"], (int?)figure["denominator"], (string)figure["seen"]!)));
        foreach (var page in new[] { "/programmes/shiomi/indicators", "/programmes/shiomi/evaluation/2025", "/programmes/shiomi/overview/2026" })
        {
            var text = await hub.GetStringAsync(new Uri(page, UriKind.Relative), Stop);
            Assert.Contains("少数のため非表示", text, StringComparison.Ordinal);
            Assert.DoesNotContain("31.4", text, StringComparison.Ordinal);
        }

        using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(await official.GetByteArrayAsync(new Uri("/api/programmes/shiomi/evidence/2025", UriKind.Relative), Stop)));
        using var csv = new StreamReader(await zip.GetEntry("指標.csv")!.OpenAsync(Stop));
        var lines = (await csv.ReadToEndAsync(Stop)).Split("\r\n");
        Assert.Equal("災害時の代替訪問,2025,実績,少数のため非表示,人,,,拠点の記録", lines.Single(line => line.Contains("災害時の代替訪問,2025,実績", StringComparison.Ordinal)));
        Assert.Contains("31.4", await official.GetStringAsync(new Uri("/api/programmes/shiomi/indicators/export", UriKind.Relative), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_overview_of_a_year_holds_what_the_records_hold()
    {
        var official = await Official();
        var sheet = await Get(official, "/api/programmes/shiomi/overview/2026");
        var line = sheet["lines"]!.AsArray().Single(one => (string)one!["name"]! == "ブロック連携会議")!;
        Assert.Equal((820_000, 840_000, 779_000, 2016), ((long)line["lastBudget"]!, (long)line["budget"]!, (long)line["lastSettlement"]!, (int)line["since"]!));
        Assert.Equal("第1回", (string?)line["bars"]![0]!["label"]);
        var top = sheet["lines"]!.AsArray().Single(one => (int)one!["level"]! == 0)!;
        Assert.Equal((long)top["budget"]!, sheet["sources"]!.AsArray().Sum(source => (long)source!["this"]!));
        Assert.Equal(4, sheet["scenes"]!.AsArray().Count);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Stranger().GetAsync(new Uri("/api/programmes/shiomi/overview/2026", UriKind.Relative), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await app.SignedIn(Role.HomeDoctor)).GetAsync(new Uri("/api/programmes/shiomi/overview/2026", UriKind.Relative), Stop)).StatusCode);
    }

    [Fact]
    public async Task Both_schemes_of_items_stand_side_by_side_and_an_unknown_one_is_refused()
    {
        var official = await Official();
        var years = await Get(official, "/api/programmes/shiomi/years?scheme=both");
        Assert.Equal(["イ", "ウ", "［2］", "［3］"], years["lines"]!.AsArray().Single(line => (string)line!["name"]! == "ブロック連携会議")!["marks"]!.AsArray().Select(mark => (string)mark!));
        Assert.Contains("（イ、ウ、［2］、［3］）", await official.GetStringAsync(new Uri("/programmes/shiomi/plans/2026/1?scheme=both", UriKind.Relative), Stop), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.BadRequest, (await Send(official, HttpMethod.Get, "/api/programmes/shiomi/years?scheme=2031")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(official, HttpMethod.Get, "/api/programmes/shiomi/plans/2026/1?scheme=2031")).Status);
    }
}
