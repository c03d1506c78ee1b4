using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Renkei.Access;
using Renkei.Foundation;
using Renkei.Inbox;
using Renkei.Inbox.Delivery;
using Renkei.Programmes.Measuring;
using Renkei.Publications;
using Renkei.Publications.Ordering;
using Renkei.Publications.Stocking;
using Renkei.Tests.Access;
using Renkei.Tests.Inbox;
using static Renkei.Tests.Calls;

namespace Renkei.Tests.Publications;

/// <summary>Booklets and rule books from the first draft to the last copy. The clock stands at 2026-11-24 (Tuesday) 9:00.</summary>
public sealed class PublicationsTests : IAsyncLifetime
{
    private const string First = "■第1条 目的\n切れ目のない支援を行う。\n\n■第2条 入院の連絡\n入院を知った日から3日のうちに送る。\n\n■第3条 記録\n1枚にまとめる。";
    private const string Second = "■第1条 目的\n切れ目のない支援を行う。\n\n■第2条 入院の連絡\n入院を知った日のうちに送る。\n\n■第4条 オンライン\nまわりに人がいないことを確かめる。";

    private readonly App app = new();
    private readonly MailServer mails = new();
    private readonly Area city = Area.Root("142999", "潮見市", AreaKind.Municipality);
    private readonly Workplace hub = new() { Name = "センター連携拠点" };
    private readonly Workplace eastHub = new() { Name = "東ブロック拠点" };
    private readonly Workplace station = new() { Name = "みなと訪問看護" };
    private Area east = null!;
    private HttpClient desk = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await app.InitializeAsync();
        mails.For(app);
        east = city.Child("142999-3", "東ブロック", AreaKind.Block);
        hub.Serve([city.Id]);
        eastHub.Serve([east.Id]);
        await app.Given(city, east, hub, eastHub, station);
        desk = await app.SignedIn(Role.HubCoordinator, hub);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await mails.DisposeAsync();
    }

    private Task<string> Publication(string kind = "DischargeRules", string title = "退院調整ルール", int orderLimit = 0, bool mustBeRead = true, Guid[]? programmes = null, string area = "", HttpClient? by = null) =>
        Said(Post(by ?? desk, "/api/publications", new { kind, title, orderLimit, mustBeRead, leadDays = 60, programmes = programmes ?? [], area }));

    private async Task<int> VersionOf(string publication, string edition) => (int)(await Get(desk, $"/api/publications/{publication}/editions/{edition}"))["version"]!;

    private async Task<string> Edition(string publication, string text, string on = "2026-11-01", string from = "2026-11-01")
    {
        var edition = await Said(Post(desk, $"/api/publications/{publication}/editions"));
        await Done(Call(desk, HttpMethod.Put, $"/api/publications/{publication}/editions/{edition}", new { text, changes = "改めたところ", version = await VersionOf(publication, edition) }));
        await Done(Post(desk, $"/api/publications/{publication}/editions/{edition}/approval", new { by = "病院長会議", on, from, version = await VersionOf(publication, edition) }));
        return edition;
    }

    private Task<string> Place(string name = "本庁の棚", string area = "") => Said(Post(desk, "/api/publications/places", new { name, area }));

    /// <summary>A booklet with one edition in force and so many copies on one shelf.</summary>
    private async Task<(string Publication, string Edition, string Place)> Booklet(int copies = 500, int orderLimit = 50, Guid[]? programmes = null)
    {
        var publication = await Publication("Booklet", "啓発冊子", orderLimit, mustBeRead: false, programmes);
        var (edition, place) = (await Edition(publication, "■1 在宅療養とは\n家で暮らすこと。", from: "2026-04-01", on: "2026-04-01"), await Place());
        var run = await Said(Post(desk, $"/api/publications/{publication}/runs", new { copies, cost = "99,000", orderedOn = "2026-04-10", printer = "潮見印刷" }));
        await Done(Post(desk, $"/api/publications/{publication}/runs/{run}/delivery", new { place, copies, on = "2026-04-30" }));
        return (publication, edition, place);
    }

    private Task<(HttpStatusCode Status, JsonNode? Said)> Give(string publication, string place, int copies, string on = "2026-11-20", string recipient = "潮見中央病院", string area = "", HttpClient? by = null) =>
        Post(by ?? desk, $"/api/publications/{publication}/given", new { place, copies, on, recipient, area });

    private async Task<JsonNode> Row(string publication) => (await Get(desk, "/api/publications"))["rows"]!.AsArray().Single(row => (string)row!["publication"]! == publication)!;

    private Task<InboxTask?> TaskOf(string kind, string source) => app.Look(db => db.InboxTasks.Where(task => task.Kind == kind && task.Source == Guid.Parse(source)).OrderByDescending(task => task.Id).FirstOrDefaultAsync(Stop));

    [Fact]
    public async Task A_rule_book_is_drafted_approved_read_and_revised_and_every_past_day_shows_what_was_in_force_then()
    {
        var rules = await Publication();
        var first = await Edition(rules, First, on: "2026-05-10", from: "2026-06-01");
        var (nurse, stranger) = (await app.SignedIn(Role.VisitingNurse, station), app.Stranger());

        var shown = await Get(stranger, $"/api/public/publications/{rules}");
        Assert.Equal("第2条", (string)shown["articles"]![1]!["number"]!);
        Assert.Equal("入院の連絡", (string)shown["articles"]![1]!["heading"]!);
        Assert.True((bool)(await Get(nurse, "/api/public/publications"))["rows"]![0]!["isUnread"]!);
        await Done(Post(nurse, $"/api/publications/{rules}/editions/{first}/read"));
        await Done(Post(nurse, $"/api/publications/{rules}/editions/{first}/read"));
        Assert.False((bool)(await Get(nurse, "/api/public/publications"))["rows"]![0]!["isUnread"]!);
        Assert.Equal(1, (int)(await Get(desk, $"/api/publications/{rules}/readings"))["rows"]!.AsArray().Single(row => (string)row!["name"]! == station.Name)!["read"]!);

        var second = await Edition(rules, Second, on: "2026-11-20", from: "2026-11-24");

        Assert.Equal(2, (int)(await Get(stranger, $"/api/public/publications/{rules}"))["edition"]!["number"]!);
        Assert.Equal(1, (int)(await Get(stranger, $"/api/public/publications/{rules}?on=2026-11-23"))["edition"]!["number"]!);
        Assert.Null((await Get(stranger, $"/api/public/publications/{rules}?on=2026-05-31"))["edition"]);
        Assert.True((bool)(await Get(nurse, "/api/public/publications"))["rows"]![0]!["isUnread"]!);
        await Refused("not-in-force", Post(nurse, $"/api/publications/{rules}/editions/{first}/read"));

        var changes = (await Get(stranger, $"/api/public/publications/{rules}/changes?from={first}&to={second}"))["rows"]!.AsArray();
        Assert.Equal(["Same", "Changed", "Added", "Removed"], changes.Select(row => (string)row!["change"]!));
        Assert.Equal(["から3日"], changes[1]!["pieces"]!.AsArray().Where(piece => (string)piece!["kind"]! == "Removed").Select(piece => (string)piece!["text"]!));

        var page = await stranger.GetStringAsync(new Uri($"/publications/{rules}/changes?from={first}&to={second}", UriKind.Relative), Stop);
        Assert.Contains("<del>から3日</del>", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_in_force_before_its_approval_and_what_was_approved_is_not_changed_any_more()
    {
        var rules = await Publication();
        var draft = await Said(Post(desk, $"/api/publications/{rules}/editions"));
        var path = $"/api/publications/{rules}/editions/{draft}";
        await Refused("empty", Post(desk, path + "/approval", new { by = "会議", on = "2026-11-20", from = "2026-11-21", version = await VersionOf(rules, draft) }));
        await Done(Call(desk, HttpMethod.Put, path, new { text = First, version = await VersionOf(rules, draft) }));
        await Refused("changed", Call(desk, HttpMethod.Put, path, new { text = Second, version = 0 }));

        await Refused("from", Post(desk, path + "/approval", new { by = "会議", on = "2026-11-20", from = "2026-11-19", version = 1 }));
        await Refused("approvedOn", Post(desk, path + "/approval", new { by = "会議", on = "2026-11-25", from = "2026-11-25", version = 1 }));
        await Refused("approvedBy", Post(desk, path + "/approval", new { by = " ", on = "2026-11-20", from = "2026-11-21", version = 1 }));
        Assert.Empty((await Get(app.Stranger(), "/api/public/publications"))["rows"]!.AsArray());
        Assert.Null((await Get(app.Stranger(), $"/api/public/publications/{rules}"))["edition"]);

        // Approved for a day to come: its writers see it, nobody else.
        await Done(Post(desk, path + "/approval", new { by = "会議", on = "2026-11-20", from = "2026-12-01", version = 1 }));
        Assert.Null((await Get(app.Stranger(), $"/api/public/publications/{rules}?on=2026-12-01"))["edition"]);
        Assert.Equal(1, (int)(await Get(desk, $"/api/public/publications/{rules}?on=2026-12-01"))["edition"]!["number"]!);
        await Refused("approved", Call(desk, HttpMethod.Put, path, new { text = Second, version = await VersionOf(rules, draft) }));

        var next = await Said(Post(desk, $"/api/publications/{rules}/editions"));
        Assert.Equal(next, await Said(Post(desk, $"/api/publications/{rules}/editions")));
        Assert.Contains("■第2条 入院の連絡", (string)(await Get(desk, $"/api/publications/{rules}/editions/{next}"))["text"]!, StringComparison.Ordinal);
        await Refused("from", Post(desk, $"/api/publications/{rules}/editions/{next}/approval", new { by = "会議", on = "2026-11-22", from = "2026-11-30", version = await VersionOf(rules, next) }));
    }

    [Fact]
    public async Task Scripts_in_the_words_of_an_edition_are_only_words()
    {
        var rules = await Publication(title: "<b>ルール</b>");
        await Edition(rules, "■第1条 <img src=x onerror=alert(1)>\n<script>alert(1)</script>\njavascript:alert(1)");

        var page = await app.Stranger().GetStringAsync(new Uri($"/publications/{rules}", UriKind.Relative), Stop);

        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>ルール", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_words_in_force_are_found_however_they_are_typed()
    {
        var rules = await Publication();
        await Edition(rules, "■第1条 カンファレンス\n退院前カンファレンスは、オンラインでも開ける。");
        var draft = await Said(Post(desk, $"/api/publications/{rules}/editions"));
        await Done(Call(desk, HttpMethod.Put, $"/api/publications/{rules}/editions/{draft}", new { text = "■第1条 まだない言葉\n秘密の案。", version = 0 }));

        Assert.Equal("第1条", (string)(await Get(app.Stranger(), $"/api/public/publications/search?q={Uri.EscapeDataString("ｶﾝﾌｧﾚﾝｽ　おんらいん")}"))[0]!["article"]!);
        Assert.Empty((await Get(desk, $"/api/public/publications/search?q={Uri.EscapeDataString("秘密")}")).AsArray());
        Assert.Empty((await Get(desk, "/api/public/publications/search?q=%25")).AsArray());
    }

    [Fact]
    public async Task Only_a_pdf_is_taken_as_the_laid_out_file_and_a_draft_s_stays_inside()
    {
        var rules = await Publication();
        var draft = await Said(Post(desk, $"/api/publications/{rules}/editions"));
        Assert.Equal("file", await Send("%PDX-1.7"u8.ToArray()));
        Assert.Equal("file", await Send([]));
        Assert.Null(await Send("%PDF-1.7 案"u8.ToArray()));
        Assert.Null(await Send("%PDF-1.7 決定"u8.ToArray()));
        using (var early = await app.Stranger().GetAsync(new Uri($"/api/public/publications/{rules}/file?edition={draft}", UriKind.Relative), Stop))
        {
            Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);
        }

        await Done(Post(desk, $"/api/publications/{rules}/editions/{draft}/approval", new { by = "会議", on = "2026-11-20", from = "2026-11-21", version = await VersionOf(rules, draft) }));

        using var file = await app.Stranger().GetAsync(new Uri($"/api/public/publications/{rules}/file", UriKind.Relative), Stop);
        Assert.Equal("application/pdf", file.Content.Headers.ContentType!.MediaType);
        Assert.Equal("%PDF-1.7 決定", await file.Content.ReadAsStringAsync(Stop));
        Assert.Equal("退院調整ルール-第1版.pdf", file.Content.Headers.ContentDisposition!.FileNameStar);

        async Task<string?> Send(byte[] content)
        {
            using var form = new MultipartFormDataContent { { new ByteArrayContent(content), "file", "rules.pdf" } };
            using var answer = await desk.PutAsync(new Uri($"/api/publications/{rules}/editions/{draft}/file", UriKind.Relative), form, Stop);
            return answer.StatusCode == HttpStatusCode.NoContent ? null : (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!["title"]!;
        }
    }

    [Fact]
    public async Task A_booklet_that_runs_out_asks_to_be_printed_and_the_task_closes_when_it_is()
    {
        var (booklet, _, place) = await Booklet(copies: 500);
        await Done(Give(booklet, place, 200, on: "2026-11-10"));
        Assert.Null(await TaskOf(WatchStock.Kind, booklet));

        // 420 in 90 days: 80 left last 17 days, and printing takes 60.
        await Done(Give(booklet, place, 220));
        Assert.Equal((80, 17, true), ((int)(await Row(booklet))["stock"]!, (int)(await Row(booklet))["daysLeft"]!, (bool)(await Row(booklet))["needsReprint"]!));
        var task = (await TaskOf(WatchStock.Kind, booklet))!;
        Assert.Equal((InboxTaskState.Open, hub.Id, Duty.ManagePublications), (task.State, task.Workplace!.Value, task.Duty!.Value));
        Assert.Contains("17日分", task.Title, StringComparison.Ordinal);

        await Refused("cost", Post(desk, $"/api/publications/{booklet}/runs", new { copies = 2000, cost = "たくさん", orderedOn = "2026-11-24" }));
        await Refused("tenderOn", Post(desk, $"/api/publications/{booklet}/runs", new { copies = 2000, cost = "1", orderedOn = "2026-11-20", tenderOn = "2026-11-21" }));
        var run = await Said(Post(desk, $"/api/publications/{booklet}/runs", new { copies = 2000, cost = "１９８，０００円", tenderOn = "2026-11-18", orderedOn = "2026-11-24", printer = "潮見印刷" }));
        Assert.Equal(InboxTaskState.Done, (await TaskOf(WatchStock.Kind, booklet))!.State);
        Assert.Equal(2000, (int)(await Row(booklet))["coming"]!);

        await Refused("on", Post(desk, $"/api/publications/{booklet}/runs/{run}/delivery", new { place, copies = 1980, on = "2026-11-23" }));
        await Done(Post(desk, $"/api/publications/{booklet}/runs/{run}/delivery", new { place, copies = 1980, on = "2026-11-24" }));
        await Refused("ended", Post(desk, $"/api/publications/{booklet}/runs/{run}/delivery", new { place, copies = 1980, on = "2026-11-24" }));
        Assert.Equal((2060, 0), ((int)(await Row(booklet))["stock"]!, (int)(await Row(booklet))["coming"]!));

        // The pace alone brings the warning too, without anybody writing anything.
        await Done(Give(booklet, place, 1500));
        await app.Look(db => db.InboxTasks.ExecuteDeleteAsync(Stop));
        Assert.Equal(1, await app.AtConsole<WatchStock, int>(watch => watch.Run(Stop)));
        Assert.Equal(InboxTaskState.Open, (await TaskOf(WatchStock.Kind, booklet))!.State);
        app.Clock.Now = app.Clock.Now.AddDays(100);
        Assert.Equal(0, await app.AtConsole<WatchStock, int>(watch => watch.Run(Stop)));
        Assert.Equal(InboxTaskState.Done, (await TaskOf(WatchStock.Kind, booklet))!.State);
    }

    [Fact]
    public async Task Never_more_copies_go_out_than_are_there_however_many_give_at_once()
    {
        var (booklet, _, place) = await Booklet(copies: 100);
        await Refused("too-few", Give(booklet, place, 101));
        await Refused("recipient", Give(booklet, place, 1, recipient: " "));
        await Refused("on", Give(booklet, place, 1, on: "2026-11-25"));
        await Refused("copies", Give(booklet, place, 0));

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Give(booklet, place, 30)));

        Assert.Equal(3, answers.Count(answer => answer.Status == HttpStatusCode.NoContent));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.NoContent), answer => Assert.Equal("too-few", (string)answer.Said!["title"]!));
        Assert.Equal(10, (int)(await Row(booklet))["stock"]!);
        Assert.Equal(10, await app.Look(db => db.StockLines.SumAsync(line => line.Copies, Stop)));
    }

    [Fact]
    public async Task Copies_move_are_counted_and_thrown_away_and_the_book_always_agrees_with_the_shelf()
    {
        var (booklet, edition, place) = await Booklet(copies: 100);
        var branch = await Place("東ブロックの棚", "142999-3");
        await Refused("to", Post(desk, $"/api/publications/{booklet}/moved", new { from = place, to = place, copies = 5, on = "2026-11-20" }));
        await Refused("too-few", Post(desk, $"/api/publications/{booklet}/moved", new { from = branch, to = place, copies = 5, on = "2026-11-20" }));
        await Done(Post(desk, $"/api/publications/{booklet}/moved", new { from = place, to = branch, copies = 40, on = "2026-11-20" }));

        await Refused("note", Post(desk, $"/api/publications/{booklet}/counted", new { place, on = "2026-11-24", counts = new[] { new { edition, expected = 60, copies = 57 } } }));
        await Refused("changed", Post(desk, $"/api/publications/{booklet}/counted", new { place, on = "2026-11-24", note = "不明", counts = new[] { new { edition, expected = 61, copies = 57 } } }));
        await Done(Post(desk, $"/api/publications/{booklet}/counted", new { place, on = "2026-11-24", note = "不明", counts = new[] { new { edition, expected = 60, copies = 57 } } }));
        await Done(Post(desk, $"/api/publications/{booklet}/counted", new { place = branch, on = "2026-11-24", counts = new[] { new { edition, expected = 40, copies = 40 } } }));
        await Refused("note", Post(desk, $"/api/publications/{booklet}/discarded", new { edition, place = branch, copies = 40, on = "2026-11-24" }));
        await Refused("not-empty", Call(desk, HttpMethod.Put, $"/api/publications/places/{branch}", new { name = "東ブロックの棚", isClosed = true }));
        await Done(Post(desk, $"/api/publications/{booklet}/discarded", new { edition, place = branch, copies = 40, on = "2026-11-24", note = "水にぬれた" }));
        await Done(Call(desk, HttpMethod.Put, $"/api/publications/places/{branch}", new { name = "東ブロックの棚", isClosed = true }));
        await Refused("closed", Post(desk, $"/api/publications/{booklet}/moved", new { from = place, to = branch, copies = 1, on = "2026-11-24" }));
        await Refused("name-taken", Post(desk, "/api/publications/places", new { name = "本庁の棚" }));

        Assert.Equal(57, (int)(await Row(booklet))["stock"]!);
        var lines = (await Get(desk, $"/api/publications/{booklet}"))["lines"]!.AsArray();
        Assert.Equal(57, lines.Sum(line => (int)line!["copies"]!));
        Assert.Equal([("Discarded", -40), ("Counted", 0), ("Counted", -3)], lines.Take(3).Select(line => ((string)line!["kind"]!, (int)line["copies"]!)));
        Assert.Equal(0, (int)(await Get(desk, "/api/publications/distribution"))["totals"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_citizen_asks_for_copies_gets_them_with_a_note_and_is_forgotten()
    {
        var (booklet, _, place) = await Booklet(copies: 40);
        var stranger = app.Stranger();
        object Order(object? copies = null, string name = "三浦 ひろし", string phone = "046-822-4300", string mail = "miura@example.jp", string organisation = "") => new { copies = copies ?? 5, name, phone, mail, address = "潮見市本町3-1-2", organisation, area = "142999-3" };
        await Refused("copies", Post(stranger, $"/api/public/publications/{booklet}/orders", Order(51)));
        await Refused("phone", Post(stranger, $"/api/public/publications/{booklet}/orders", Order(phone: "なし")));
        var closed = await Publication("MeetingRules", "会議ルール");
        await Refused("not-for-order", Post(stranger, $"/api/public/publications/{closed}/orders", Order()));
        Assert.Equal("1", await Said(Post(stranger, $"/api/public/publications/{booklet}/orders", Order())));
        Assert.Equal("2", await Said(Post(stranger, $"/api/public/publications/{booklet}/orders", Order(40, organisation: "東サロン", mail: ""))));

        var rows = (await Get(desk, "/api/publications/orders"))["rows"]!.AsArray();
        var (first, second) = ((string)rows[0]!["order"]!, (string)rows[1]!["order"]!);
        Assert.Equal(new DateOnly(2026, 12, 1), JapanTime.DayOf((await TaskOf(OrderCopies.Kind, first))!.Due));
        await Refused("copies", Post(desk, $"/api/publications/orders/{first}/send", new { place, copies = 6, on = "2026-11-24", version = 0 }));
        await Done(Post(desk, $"/api/publications/orders/{first}/send", new { place, copies = 5, on = "2026-11-24", version = 0 }));
        Assert.Equal(InboxTaskState.Done, (await TaskOf(OrderCopies.Kind, first))!.State);

        // A failure leaves nothing half done.
        await Refused("too-few", Post(desk, $"/api/publications/orders/{second}/send", new { place, copies = 40, on = "2026-11-24", version = 0 }));
        Assert.Equal("Asked", (string)(await Get(desk, $"/api/publications/orders/{second}"))["state"]!);
        await Done(Post(desk, $"/api/publications/orders/{second}/decline", new { reason = "在庫が足りません。12月に増刷します。", version = 0 }));
        await Refused("ended", Post(desk, $"/api/publications/orders/{second}/send", new { place, copies = 1, on = "2026-11-24", version = 1 }));

        var note = WebUtility.HtmlDecode(await desk.GetStringAsync(new Uri($"/publications/orders/{first}/note", UriKind.Relative), Stop));
        Assert.Contains("三浦 ひろし　様", note, StringComparison.Ordinal);
        await app.AtConsole<SendLetters, int>(send => send.Run(Stop));
        var mail = Assert.Single(mails.Mails);
        Assert.Equal("miura@example.jp", mail.To.Mailboxes.Single().Address);
        Assert.Contains("5冊送りました", mail.TextBody, StringComparison.Ordinal);

        var total = (await Get(desk, "/api/publications/distribution"))["totals"]!.AsArray().Single()!;
        Assert.Equal((5, 5), ((int)total["copies"]!, (int)total["areas"]!["東ブロック"]!));
        Assert.DoesNotContain("三浦", (await Get(desk, "/api/publications/distribution")).ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("三浦", string.Concat(await app.Look(db => db.Set<AuditLine>().Select(line => line.Before + line.After).ToListAsync(Stop))), StringComparison.Ordinal);

        app.Clock.Now = app.Clock.Now.AddDays(CopyOrder.DaysKept + 1);
        Assert.Equal(2, await app.AtConsole<HandleOrders, int>(orders => orders.Forget(Stop)));
        Assert.Equal(0, await app.AtConsole<HandleOrders, int>(orders => orders.Forget(Stop)));
        Assert.Equal("", (string)(await Get(desk, $"/api/publications/orders/{first}"))["address"]!);
        Assert.Equal(5, (int)(await Get(desk, "/api/publications/distribution?year=2026"))["totals"]![0]!["copies"]!);
    }

    [Fact]
    public async Task What_those_who_work_by_it_noticed_is_answered_before_the_next_edition()
    {
        var rules = await Publication();
        var edition = await Edition(rules, First);
        var nurse = await app.SignedIn(Role.VisitingNurse, station);
        await Refused("article", Post(nurse, $"/api/publications/{rules}/remarks", new { edition, article = "第9条", text = "x" }));
        await Refused("text", Post(nurse, $"/api/publications/{rules}/remarks", new { edition, article = "", text = " " }));
        var remark = await Said(Post(nurse, $"/api/publications/{rules}/remarks", new { edition, article = "第2条", text = "3日では遅いことがあります。" }));
        Assert.Equal(InboxTaskState.Open, (await TaskOf("remark", rules))!.State);
        Assert.Equal(1, (int)(await Row(rules))["remarks"]!);

        await Refused("answer", Call(desk, HttpMethod.Put, $"/api/publications/{rules}/remarks/{remark}", new { state = "Declined", answer = "" }));
        await Done(Call(desk, HttpMethod.Put, $"/api/publications/{rules}/remarks/{remark}", new { state = "Taken", answer = "次の会議に出します。" }));

        Assert.Equal(InboxTaskState.Done, (await TaskOf("remark", rules))!.State);
        Assert.Empty((await Get(desk, $"/api/publications/{rules}/remarks"))["rows"]!.AsArray());
        Assert.Equal("Taken", (string)(await Get(desk, $"/api/publications/{rules}/remarks?all=true"))["rows"]![0]!["state"]!);
        Assert.Contains("次の版に入れる", await app.Look(db => db.Set<Notice>().Where(notice => notice.Member == App.MemberOf(nurse)).Select(notice => notice.Title).SingleAsync(Stop)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_year_s_copies_by_area_count_for_the_indicator_and_lead_back_to_their_lines()
    {
        var (booklet, _, place) = await Booklet();
        await Done(Give(booklet, place, 30, area: "142999-3"));
        await Done(Give(booklet, place, 12, recipient: "=HYPERLINK(\"x\")"));

        var figures = await Get(desk, "/api/publications/distribution?year=2026&kind=Booklet");
        Assert.Equal((42, 30), ((int)figures["totals"]![0]!["copies"]!, (int)figures["totals"]![0]!["areas"]!["東ブロック"]!));
        var question = IndicatorQuestion.All.Single(one => one.Key == "copies-Booklet");
        var asked = new IndicatorQuestion.Asked(new(2026), app.Clock.Now);
        Assert.Equal((42, 30), (await app.Look(db => question.Count(db, city.Path, asked, Stop)), await app.Look(db => question.Count(db, east.Path, asked, Stop))));
        Assert.Equal("/publications/distribution?year=2026&kind=Booklet", question.Trace(city.Path, new(2026)));
        Assert.Equal(0, (int)(await Get(desk, "/api/publications/distribution?year=2025"))["totals"]!.AsArray().Count);

        Approved.Match("publications-distribution.csv", await desk.GetStringAsync(new Uri("/api/publications/distribution/csv?year=2026", UriKind.Relative), Stop));
    }

    [Fact]
    public async Task Another_block_another_role_and_nobody_are_refused()
    {
        var (booklet, edition, place) = await Booklet(orderLimit: 5);
        await Said(Post(app.Stranger(), $"/api/public/publications/{booklet}/orders", new { copies = 1, name = "人", phone = "046-822-4300", address = "住所" }));
        var order = (string)(await Get(desk, "/api/publications/orders"))["rows"]![0]!["order"]!;
        var (other, nurse, nobody) = (await app.SignedIn(Role.HubCoordinator, eastHub), await app.SignedIn(Role.VisitingNurse, station), app.Stranger());
        foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Get, $"/api/publications/{booklet}", null),
            (HttpMethod.Put, $"/api/publications/{booklet}", new { kind = "Booklet", title = "奪う", leadDays = 1, version = 0 }),
            (HttpMethod.Post, $"/api/publications/{booklet}/editions", new { }),
            (HttpMethod.Get, $"/api/publications/{booklet}/editions/{edition}", null),
            (HttpMethod.Post, $"/api/publications/{booklet}/given", new { place, copies = 1, on = "2026-11-24", recipient = "x" }),
            (HttpMethod.Post, $"/api/publications/{booklet}/runs", new { copies = 1, cost = "1", orderedOn = "2026-11-24" }),
            (HttpMethod.Get, $"/api/publications/{booklet}/remarks", null),
            (HttpMethod.Get, $"/api/publications/{booklet}/readings", null),
            (HttpMethod.Get, $"/api/publications/orders/{order}", null),
            (HttpMethod.Post, $"/api/publications/orders/{order}/send", new { place, copies = 1, on = "2026-11-24", version = 0 }),
            (HttpMethod.Put, $"/api/publications/places/{place}", new { name = "奪う" }),
        })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await Call(other, method, path, body)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await Call(nurse, method, path, body)).Status);
            Assert.Equal(HttpStatusCode.Unauthorized, (await Call(nobody, method, path, body)).Status);
        }

        Assert.Empty((await Get(other, "/api/publications"))["rows"]!.AsArray());
        Assert.Empty((await Get(other, "/api/publications/orders"))["rows"]!.AsArray());
        Assert.Equal(500, (int)(await Row(booklet))["stock"]!);

        // Of another publication's edition nothing can be reached under one's own.
        var own = await Publication("MeetingRules", "東の会議ルール", by: other);
        Assert.Equal(HttpStatusCode.NotFound, (await Call(other, HttpMethod.Get, $"/api/publications/{own}/editions/{edition}")).Status);
        await Refused("not-your-area", Post(other, "/api/publications", new { kind = "Booklet", title = "よその冊子", leadDays = 60, area = "142999" }));
    }
}
