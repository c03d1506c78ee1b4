using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using CsCheck;
using Renkei.Access;
using Renkei.Consultations;
using Renkei.Consultations.Figures;
using Renkei.Facilities;
using Renkei.Foundation;
using Renkei.Inbox;
using Renkei.Tests.Access;
using Renkei.Tests.Foundation;
using static Renkei.Tests.Calls;

namespace Renkei.Tests.Consultations;

/// <summary>The hub's desk. The clock stands at 2026-11-24 (Tuesday) 9:00.</summary>
public sealed class ConsultationsTests : IAsyncLifetime
{
    private readonly App app = new();
    private readonly Area city = Area.Root("142999", "潮見市", AreaKind.Municipality);
    private readonly Workplace centre = new() { Name = "センター連携拠点" };
    private readonly Workplace eastHub = new() { Name = "東ブロック拠点" };
    private readonly Workplace westHub = new() { Name = "西ブロック拠点" };
    private readonly Workplace clinic = new() { Name = "みなと内科" };
    private HttpClient desk = null!;
    private HttpClient east = null!;
    private HttpClient west = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await app.InitializeAsync();
        var (eastBlock, westBlock) = (city.Child("142999-3", "東ブロック", AreaKind.Block), city.Child("142999-4", "西ブロック", AreaKind.Block));
        centre.Serve([city.Id]);
        eastHub.Serve([eastBlock.Id]);
        westHub.Serve([westBlock.Id]);
        await app.Given(city, eastBlock, westBlock, centre, eastHub, westHub, clinic);
        desk = await app.SignedIn(Role.HubCoordinator, centre);
        east = await app.SignedIn(Role.HubCoordinator, eastHub);
        west = await app.SignedIn(Role.HubCoordinator, westHub);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static JsonObject Form(object? more = null)
    {
        var form = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(new { callerKind = "care-manager", topics = All("doctor"), text = "在宅酸素の方。訪問診療の医師をさがしたい。" }))!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(more ?? new { }))!.AsObject())
        {
            form[name] = value?.DeepClone();
        }

        return form;
    }

    private static Task<string> Take(HttpClient by, object? more = null) => Said(Post(by, "/api/consultations", Form(more)));

    private static async Task<JsonNode> See(HttpClient by, string id) => await Get(by, $"/api/consultations/{id}");

    private async Task<long> Clinic(string name, string? workplace = null)
    {
        var area = await app.Look(db => db.Areas.SingleAsync(one => one.Code == "142999", Stop));
        var facility = new Facility { Serial = await app.Look(db => db.Facilities.CountAsync(Stop)) + 1, Name = name, AreaPath = area.Path, Workplace = workplace is null ? null : clinic.Id };
        await app.Given(facility);
        return facility.Serial;
    }

    [Fact]
    public async Task A_call_is_taken_with_who_and_what_alone_and_completed_followed_up_and_closed_later()
    {
        var id = await Take(desk);
        var second = await Take(desk, new { callerKind = "family", topics = All("costs", "doctor") });
        var seen = await See(desk, id);
        Assert.Equal(("care-manager", "2026-11-24T09:00:00", "doctor"), ((string)seen["callerKind"]!, (string)seen["takenAt"]!, (string)seen["topics"]![0]!));

        await Done(Call(desk, HttpMethod.Put, $"/api/consultations/{id}", Form(new { callerOrganisation = "ケアプラン潮風", callerPhone = "０４６－９１２－３４５６", naming = "Pseudonym", subjectName = "Ａさん", ageBand = "75-84", procedures = All("oxygen"), version = 0 })));
        await Refused("changed", Call(desk, HttpMethod.Put, $"/api/consultations/{id}", Form(new { version = 0 })));
        Assert.Equal("046-912-3456", (string?)(await See(desk, id))["callerPhone"]);

        await Done(Post(desk, $"/api/consultations/{id}/log", new { text = "診療所に電話した", minutes = 15 }));
        await Refused("changed", Call(desk, HttpMethod.Put, $"/api/consultations/{id}", Form(new { minutes = 0, version = 1 })));
        var task = await Said(Post(desk, $"/api/consultations/{id}/tasks", new { text = "返事を聞く", due = "2026-11-26" }));
        var card = Assert.Single(await app.Look(db => db.InboxTasks.ToListAsync(Stop)));
        Assert.DoesNotContain("Ａ", card.Title, StringComparison.Ordinal);
        await Refused("open-tasks", Post(desk, $"/api/consultations/{id}/closing", new { outcome = "connected", version = 2 }));

        // Who does it in the inbox need not say so again at the desk.
        await Done(Post(desk, $"/api/inbox/{card.Id}/done", new { version = card.Version }));
        await Refused("firstVisitOn", Post(desk, $"/api/consultations/{id}/closing", new { outcome = "connected", firstVisitOn = "2026-11-01", version = 2 }));
        app.Clock.Now = app.Clock.Now.AddDays(8);
        await Done(Post(desk, $"/api/consultations/{id}/closing", new { outcome = "connected", firstVisitOn = "2026-12-01", note = "浜通りクリニック", version = 2 }));
        await Refused("closed", Post(desk, $"/api/consultations/{id}/tasks", new { text = "もう1つ", due = "2026-12-26" }));
        var closed = await app.Look(db => db.Set<Consultation>().SingleAsync(one => one.Id == Id<Consultation>.Parse(id, null), Stop));
        Assert.Equal((1, "R8-1", 7, 15), (closed.Number, closed.Japanese, closed.LeadDays, closed.Minutes));

        var page = await desk.GetStringAsync(new Uri($"/consultations/{id}", UriKind.Relative), Stop);
        Assert.Contains("訪問診療につながった", page, StringComparison.Ordinal);
        Assert.Contains("受付から7日", page, StringComparison.Ordinal);
        var sheet = await desk.GetStringAsync(new Uri($"/consultations/{id}/sheet/record", UriKind.Relative), Stop);
        Assert.Contains("診療所に電話した", sheet, StringComparison.Ordinal);
        Assert.DoesNotContain("診療所に電話した", await desk.GetStringAsync(new Uri($"/consultations/{id}/sheet/family", UriKind.Relative), Stop), StringComparison.Ordinal);
        var morning = await desk.GetStringAsync(new Uri("/consultations/morning", UriKind.Relative), Stop);
        Assert.Contains("対応中 1件", morning, StringComparison.Ordinal);
        Assert.Equal(task, (await app.Look(db => db.Set<FollowUp>().SingleAsync(Stop))).Id.ToString());
        Assert.NotEqual(id, second);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_in_words_and_nothing_is_kept()
    {
        foreach (var (more, code) in new (object, string)[]
        {
            (new { callerKind = "" }, "callerKind"),
            (new { callerKind = "no-such" }, "word"),
            (new { topics = All() }, "topics"),
            (new { topics = All("no-such") }, "word"),
            (new { takenAt = "2026-11-24T09:10:00" }, "takenAt"),
            (new { takenAt = "2020-11-24T09:10:00" }, "takenAt"),
            (new { callerPhone = "12" }, "callerPhone"),
            (new { naming = "Named" }, "subjectName"),
            (new { subjectName = "浜田 花子" }, "naming"),
            (new { minutes = 2000 }, "minutes"),
            (new { livesIn = "999999" }, "livesIn"),
            (new { callerName = new string('あ', 101) }, "too-long"),
            (new { text = new string('あ', 10_001) }, "text"),
        })
        {
            await Refused(code, Post(desk, "/api/consultations", Form(more)));
        }

        Assert.Equal(0, await app.Look(db => db.Set<Consultation>().CountAsync(Stop)));
    }

    [Fact]
    public async Task Fifty_megabytes_of_pasted_text_are_turned_away_in_words()
    {
        using var pasted = new HttpRequestMessage(HttpMethod.Post, "/api/consultations") { Content = new StringContent($$"""{"callerKind":"family","topics":["costs"],"text":"{{new string('x', 50 << 20)}}"}""", new MediaTypeHeaderValue("application/json")) };
        using var answer = await desk.SendAsync(pasted, Stop);
        Assert.InRange((int)answer.StatusCode, 400, 499);
        Assert.Contains(await answer.Content.ReadAsStringAsync(Stop), letter => letter > '\u3000');
        Assert.Equal(0, await app.Look(db => db.Set<Consultation>().CountAsync(Stop)));
    }

    [Fact]
    public async Task Another_hub_another_role_and_nobody_are_refused_and_the_centre_sees_its_blocks()
    {
        var id = await Take(east);
        foreach (var path in All($"/api/consultations/{id}", $"/api/consultations/{id}/inquiries"))
        {
            await Get(east, path);
            await Get(desk, path);
            await Refused("not-your-area", Call(west, HttpMethod.Get, path));
            foreach (var role in new[] { Role.CityOfficial, Role.CareManager, Role.HomeDoctor, Role.FireService })
            {
                await Refused("not-your-duty", Call(await app.SignedIn(role, role == Role.CityOfficial ? centre : clinic), HttpMethod.Get, path));
            }

            Assert.Equal(HttpStatusCode.Unauthorized, (await Call(app.Stranger(), HttpMethod.Get, path)).Status);
        }

        await Refused("not-your-area", Call(west, HttpMethod.Put, $"/api/consultations/{id}", Form(new { version = 0 })));
        await Refused("not-your-area", Post(west, $"/api/consultations/{id}/log", new { text = "x" }));
        await Refused("not-your-area", Post(west, $"/api/consultations/{id}/erasure", new { reason = "本人", version = 0 }));

        Assert.Empty((JsonArray)(await Get(west, "/api/consultations?all=true"))["rows"]!);
        Assert.Empty((JsonArray)(await Get(desk, "/api/consultations"))["rows"]!);
        Assert.Single((JsonArray)(await Get(desk, "/api/consultations?all=true"))["rows"]!);
        Assert.Contains(await app.Look(db => db.AuditLines.Where(line => line.Kind == nameof(Consultation) && line.Verb == AuditVerb.Read).ToListAsync(Stop)), line => line.Record == Guid.Parse(id));
        Assert.DoesNotContain(await app.Look(db => db.AuditLines.Where(line => line.Kind == nameof(Consultation)).ToListAsync(Stop)), line => (line.After ?? "").Contains("在宅酸素", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_list_finds_by_number_name_organisation_and_telephone_and_the_same_caller_is_remembered()
    {
        await Take(desk, new { callerOrganisation = "訪問看護ステーション潮風", callerName = "菊池", callerPhone = "046-912-3456" });
        await Take(desk, new { callerOrganisation = "ケアプランみなと", naming = "Named", subjectName = "浜田 花子", topics = All("costs") });
        foreach (var (asked, number) in new[] { ("潮風", 1), ("ｽﾃｰｼｮﾝ潮", 1), ("菊池", 1), ("0469123456", 1), ("912-3456", 1), ("浜田花子", 2), ("浜田 花子", 2), ("R8-2", 2), ("2", 2) })
        {
            var rows = (JsonArray)(await Get(desk, $"/api/consultations?q={Uri.EscapeDataString(asked)}"))["rows"]!;
            Assert.Equal($"R8-{number}", (string?)Assert.Single(rows)!["number"]);
        }

        Assert.Empty((JsonArray)(await Get(desk, "/api/consultations?q=灯台"))["rows"]!);
        Assert.Equal("R8-2", (string?)Assert.Single((JsonArray)(await Get(desk, "/api/consultations?topic=costs"))["rows"]!)!["number"]);
        Assert.Equal("R8-1", (string?)Assert.Single((JsonArray)await Get(desk, "/api/consultations/remembered?typed=ステーション潮風"))!["number"]);
        Assert.Empty((JsonArray)await Get(east, "/api/consultations/remembered?typed=ステーション潮風"));
    }

    [Fact]
    public async Task The_list_goes_on_page_by_page_and_shows_each_once()
    {
        for (var at = 0; at < 53; at++)
        {
            await Take(desk);
        }

        var first = await Get(desk, "/api/consultations");
        var rest = await Get(desk, $"/api/consultations?after={Uri.EscapeDataString((string)first["next"]!)}");
        Assert.Equal((50, 3), (((JsonArray)first["rows"]!).Count, ((JsonArray)rest["rows"]!).Count));
        Assert.Equal(53, ((JsonArray)first["rows"]!).Concat((JsonArray)rest["rows"]!).Select(row => (string)row!["number"]!).Distinct().Count());
    }

    [Fact]
    public async Task A_file_is_what_its_content_is_whatever_its_name_says()
    {
        var id = await Take(desk);
        async Task<(HttpStatusCode Status, string Text)> Send(byte[] content, string name)
        {
            using var form = new MultipartFormDataContent { { new ByteArrayContent(content), "file", name } };
            using var answer = await desk.PostAsync(new Uri($"/api/consultations/{id}/files", UriKind.Relative), form, Stop);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await Send("MZ\x90\0これは実行ファイル"u8.ToArray(), "紹介状.pdf")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send([], "空.pdf")).Status);
        byte[] large = [.. "%PDF-1.7\n"u8, .. new byte[2_500_000]];
        var (status, told) = await Send(large, "../../紹介状.exe");
        Assert.Equal(HttpStatusCode.OK, status);

        using var back = await desk.GetAsync(new Uri($"/api/consultations/{id}/files/{JsonNode.Parse(told)}", UriKind.Relative), Stop);
        Assert.Equal(("application/pdf", "紹介状.pdf"), (back.Content.Headers.ContentType!.MediaType, back.Content.Headers.ContentDisposition!.FileNameStar));
        Assert.Equal(large, await back.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal(3, await app.Look(db => db.Set<ConsultationFilePart>().CountAsync(Stop)));
        await Refused("not-your-area", Call(west, HttpMethod.Get, $"/api/consultations/{id}/files/{JsonNode.Parse(told)}"));
    }

    [Fact]
    public async Task A_draft_is_its_writers_alone_and_gone_once_it_was_sent()
    {
        await Done(Call(desk, HttpMethod.Put, "/api/consultations/drafts/new", new { text = "Form.Text=書きかけ" }));
        await Done(Call(desk, HttpMethod.Put, "/api/consultations/drafts/new", new { text = "Form.Text=書きかけの続き" }));
        Assert.Equal("Form.Text=書きかけの続き", (string?)(await Get(desk, "/api/consultations/drafts/new"))["text"]);
        var colleague = await app.SignedIn(Role.HubCoordinator, centre);
        Assert.Equal("", (string?)(await Get(colleague, "/api/consultations/drafts/new"))["text"]);
        Assert.DoesNotContain(await app.Look(db => db.Set<ConsultationDraft>().Select(draft => draft.Sealed).ToListAsync(Stop)), kept => kept.Contains("書きかけ", StringComparison.Ordinal));
        await Refused("too-long", Call(desk, HttpMethod.Put, "/api/consultations/drafts/new", new { text = new string('x', 60_001) }));
        await Done(Call(desk, HttpMethod.Delete, "/api/consultations/drafts/new"));
        Assert.Equal(0, await app.Look(db => db.Set<ConsultationDraft>().CountAsync(Stop)));
    }

    [Fact]
    public async Task A_hub_adds_a_word_of_its_own_and_ends_it_and_what_was_said_with_it_stays_readable()
    {
        var word = await Said(Post(desk, "/api/consultations/words", new { list = "Topic", name = "空き家の相談" }));
        await Refused("twice", Post(desk, "/api/consultations/words", new { list = "Topic", name = "認知症" }));
        var id = await Take(desk, new { topics = All($"own-{word}") });
        await Refused("word", Post(east, "/api/consultations", Form(new { topics = All($"own-{word}") })));
        await Done(Call(desk, HttpMethod.Delete, $"/api/consultations/words/{word}"));
        await Refused("word", Post(desk, "/api/consultations", Form(new { topics = All($"own-{word}") })));

        await Done(Call(desk, HttpMethod.Put, $"/api/consultations/{id}", Form(new { topics = All($"own-{word}", "costs"), version = 0 })));
        Assert.Contains("空き家の相談", await desk.GetStringAsync(new Uri($"/consultations/{id}", UriKind.Relative), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_asks_to_be_erased_is_gone_and_still_counted()
    {
        var id = await Take(desk, new { callerName = "浜田 誠", callerPhone = "046-912-3456", naming = "Named", subjectName = "浜田 花子" });
        await Done(Post(desk, $"/api/consultations/{id}/log", new { text = "花子さんの家に行った" }));
        await Said(Post(desk, $"/api/consultations/{id}/tasks", new { text = "花子さんに電話", due = "2026-11-26" }));
        await Said(Post(desk, $"/api/consultations/{id}/inquiries", new { need = "80歳代女性", facilities = new[] { await Clinic("浜通りクリニック") } }));
        await Refused("reason", Post(desk, $"/api/consultations/{id}/erasure", new { version = 0 }));
        await Done(Post(desk, $"/api/consultations/{id}/erasure", new { reason = "本人の求め", version = 0 }));

        var one = await app.Look(db => db.Set<Consultation>().SingleAsync(Stop));
        Assert.Equal(("", "", "", "", "", " doctor "), (one.CallerName, one.CallerPhone, one.SubjectName, one.Text, one.SearchText, one.Topics));
        Assert.Equal(0, await app.Look(db => db.Set<LogLine>().CountAsync(Stop)));
        Assert.Equal(InboxTaskState.Dropped, (await app.Look(db => db.InboxTasks.SingleAsync(Stop))).State);
        var inquiry = await app.Look(db => db.Set<Inquiry>().SingleAsync(Stop));
        Assert.Equal(("（消去）", InquiryState.Withdrawn), (inquiry.Need, inquiry.State));
        await Refused("erased", Post(desk, $"/api/consultations/{id}/log", new { text = "また来た" }));
        Assert.Empty((JsonArray)(await Get(desk, "/api/consultations?q=浜田"))["rows"]!);
    }

    [Fact]
    public async Task A_year_is_counted_by_and_across_and_small_figures_are_hidden_from_who_may_not_see_the_people()
    {
        foreach (var (by, times, more) in new[] { (east, 6, (object)new { topics = All("doctor", "costs") }), (west, 2, new { topics = All("costs"), isRepeat = true, ageBand = "85-94" }), (east, 5, new { topics = All("dementia"), ageBand = "75-84" }) })
        {
            for (var at = 0; at < times; at++)
            {
                await Take(by, more);
            }
        }

        static IEnumerable<string> Rows(JsonNode table) => ((JsonArray)table["rows"]!).Append(table["sum"]).Select(row => $"{row!["name"]}:{string.Join(',', ((JsonArray)row["counts"]!).Select(count => count?.ToString() ?? "x"))}");
        var topics = await Get(desk, "/api/consultations/figures?by=Topic&across=Hub");
        Assert.Equal(["訪問診療医をさがす:6,0,6", "認知症:5,0,5", "制度・費用:6,2,8", "計:11,2,13"], Rows(topics));
        Assert.Equal((13, 11), ((int)topics["sums"]!["total"]!, (int)topics["sums"]!["new"]!));
        Assert.Equal(["訪問診療医をさがす:6", "認知症:5", "制度・費用:6", "計:11"], Rows(await Get(east, "/api/consultations/figures?by=Topic")));
        Assert.Equal("11月:13", Rows(await Get(desk, "/api/consultations/figures?by=Month")).Single(row => row.StartsWith("11月", StringComparison.Ordinal)));

        // An official reads figures alone: 2 is hidden, and so is what would tell it.
        var official = await app.SignedIn(Role.CityOfficial, centre);
        var seen = await Get(official, "/api/consultations/figures?by=Topic&across=Hub");
        Assert.True((bool)seen["hidesSmall"]! && !(bool)seen["mayOpen"]!);
        Assert.DoesNotContain(Rows(seen), row => row.Split(':')[1].Split(',').Count(cell => cell == "x") == 1 || row.Contains(",2,", StringComparison.Ordinal));
        Assert.Null(seen["sums"]!["new"]);
        Assert.Contains("秘匿", await official.GetStringAsync(new Uri("/api/consultations/figures/csv?by=Topic&across=Hub", UriKind.Relative), Stop), StringComparison.Ordinal);
        await Refused("not-your-duty", Call(official, HttpMethod.Get, "/api/consultations?all=true"));
        await Refused("not-your-duty", Call(await app.SignedIn(Role.CareManager, clinic), HttpMethod.Get, "/api/consultations/figures"));

        // Each figure opens the rows behind it.
        Assert.Equal(8, ((JsonArray)(await Get(desk, "/api/consultations?all=true&by=Topic&key=costs&year=2026"))["rows"]!).Count);
        Assert.Equal(5, ((JsonArray)(await Get(desk, "/api/consultations?all=true&by=Age&key=75-84&year=2026"))["rows"]!).Count);
        Assert.Empty((JsonArray)(await Get(desk, "/api/consultations?all=true&by=Age&key=75-84&year=2025"))["rows"]!);
        Assert.Equal(6, ((JsonArray)(await Get(desk, $"/api/consultations?all=true&by=Topic&key=costs&across=Hub&acrossKey={topics["columnKeys"]![0]}&year=2026"))["rows"]!).Count);
        Assert.Equal(13, ((JsonArray)(await Get(desk, "/api/consultations?all=true&by=Procedure&key=&year=2026"))["rows"]!).Count);
    }

    [Fact]
    public void No_hidden_figure_follows_from_those_beside_it() => Gen.Int[0, 9].Array[2, 5].Array[2, 6].Sample(drawn =>
    {
        var (rows, columns) = (drawn.Length, drawn.Min(row => row.Length));
        var cells = new int[rows + 1, columns + 1];
        foreach (var (row, line) in drawn.Index())
        {
            for (var column = 0; column < columns; column++)
            {
                cells[row, column] = line[column] * line[column];
                cells[row, columns] += cells[row, column];
                cells[rows, column] += cells[row, column];
                cells[rows, columns] += cells[row, column];
            }
        }

        var hidden = SmallCells.Hidden(cells);
        for (var row = 0; row <= rows; row++)
        {
            Assert.NotEqual(1, Enumerable.Range(0, columns + 1).Count(column => hidden[row, column]));
            Assert.True(hidden[row, columns] || Enumerable.Range(0, columns).Where(column => hidden[row, column]).Sum(column => cells[row, column]) is 0 or >= SmallCells.Fewest);
        }

        for (var column = 0; column <= columns; column++)
        {
            Assert.NotEqual(1, Enumerable.Range(0, rows + 1).Count(row => hidden[row, column]));
            Assert.True(hidden[rows, column] || Enumerable.Range(0, rows).Where(row => hidden[row, column]).Sum(row => cells[row, column]) is 0 or >= SmallCells.Fewest);
            for (var row = 0; row <= rows; row++)
            {
                Assert.True(hidden[row, column] || cells[row, column] is 0 or >= SmallCells.Fewest);
            }
        }
    });

    [Fact]
    public async Task Five_providers_are_asked_and_answer_by_telephone_and_by_links_that_work_once_and_for_a_week()
    {
        var id = await Take(desk, new { procedures = All("oxygen"), naming = "Named", subjectName = "浜田 花子" });
        long[] clinics = [await Clinic("一の医院"), await Clinic("二の医院"), await Clinic("三の医院", "linked"), await Clinic("四の医院"), await Clinic("五の医院")];
        var doctor = await app.SignedIn(Role.HomeDoctor, clinic);
        await Refused("need", Post(desk, $"/api/consultations/{id}/inquiries", new { need = "浜田 花子さんを診てください", facilities = clinics }));
        await Said(Post(desk, $"/api/consultations/{id}/inquiries", new { need = "在宅酸素の80歳代女性", facilities = clinics[..2], means = "Phone" }));
        await Refused("waiting", Post(desk, $"/api/consultations/{id}/inquiries", new { need = "在宅酸素の80歳代女性", facilities = clinics[..1], means = "Link" }));
        await Said(Post(desk, $"/api/consultations/{id}/inquiries", new { need = "在宅酸素の80歳代女性", facilities = clinics[2..], means = "Link" }));
        var rows = (JsonArray)await Get(desk, $"/api/consultations/{id}/inquiries");
        string Key(int at) => (string)rows[at]!["inquiry"]!;
        string Token(int at) => ((string)rows[at]!["link"]!).Split('/')[^1];

        await Done(Post(desk, $"/api/consultations/{id}/inquiries/{Key(0)}/answer", new { answer = "No", reason = "遠い" }));
        await Refused("reason", Post(desk, $"/api/consultations/{id}/inquiries/{Key(1)}/answer", new { answer = "Conditional" }));
        await Done(Post(desk, $"/api/consultations/{id}/inquiries/{Key(1)}/answer", new { answer = "Conditional", reason = "日中だけ", by = "院長" }));

        // By a link, from a telephone without an account: it tells what is needed and nobody's name.
        var stranger = app.Stranger();
        var letter = await Get(stranger, $"/api/public/inquiries/{Token(2)}");
        Assert.Equal(("三の医院", "在宅酸素の80歳代女性"), ((string?)letter["facility"], (string?)letter["need"]));
        Assert.DoesNotContain("花子", letter.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains(await app.Look(db => db.Set<Notice>().ToListAsync(Stop)), notice => notice.Member == App.MemberOf(doctor) && notice.Href.StartsWith("/inquiries/", StringComparison.Ordinal));
        await Refused("by", Post(stranger, $"/api/public/inquiries/{Token(2)}", new { answer = "Yes" }));
        await Done(Post(stranger, $"/api/public/inquiries/{Token(2)}", new { answer = "Yes", by = "事務長", takesNew = "Yes" }));
        await Refused("answered", Post(stranger, $"/api/public/inquiries/{Token(2)}", new { answer = "No", by = "事務長" }));
        await Refused("unknown-link", Post(stranger, $"/api/public/inquiries/{Token(2)[..^1]}", new { answer = "No", by = "事務長" }));

        await Done(Call(desk, HttpMethod.Delete, $"/api/consultations/{id}/inquiries/{Key(3)}"));
        await Refused("answered", Post(stranger, $"/api/public/inquiries/{Token(3)}", new { answer = "Yes", by = "院長" }));
        app.Clock.Now = app.Clock.Now.AddDays(8);
        var (late, _) = await Call(stranger, HttpMethod.Get, $"/api/public/inquiries/{Token(4)}");
        Assert.Equal(HttpStatusCode.Gone, late);
        await Refused("expired", Post(stranger, $"/api/public/inquiries/{Token(4)}", new { answer = "Yes", by = "院長" }));

        // The answer offers itself to what is known of the facility: one confirmation, with who said so.
        var offer = await Get(desk, $"/api/consultations/{id}/inquiries/{Key(2)}/offer");
        Assert.Equal(("yes", "oxygen"), ((string?)offer["newPatients"], (string?)offer["conditions"]![0]));
        await Done(Post(desk, $"/api/consultations/{id}/inquiries/{Key(2)}/correction", new { newPatients = "yes", conditions = All("oxygen") }));
        await Refused("settled", Post(desk, $"/api/consultations/{id}/inquiries/{Key(2)}/correction", new { newPatients = "no" }));
        var facts = await app.Look(db => db.Set<Fact>().OrderBy(fact => fact.Attribute).ToListAsync(Stop));
        Assert.Equal([("conditions", "oxygen"), ("new_patients", "yes")], facts.Select(fact => (fact.Attribute, fact.Value)));
        Assert.All(facts, fact => Assert.Contains("事務長（照会の返事", fact.ConfirmedBy, StringComparison.Ordinal));
        Assert.All(facts, fact => Assert.Equal(FactSource.Hub, fact.Source));

        Assert.Contains("1回聞いて、可 1", await desk.GetStringAsync(new Uri($"/facilities/{clinics[2]}", UriKind.Relative), Stop), StringComparison.Ordinal);
        Assert.DoesNotContain("照会の記録", await doctor.GetStringAsync(new Uri($"/facilities/{clinics[2]}", UriKind.Relative), Stop), StringComparison.Ordinal);
        Assert.DoesNotContain("照会の記録", await stranger.GetStringAsync(new Uri($"/facilities/{clinics[2]}", UriKind.Relative), Stop), StringComparison.Ordinal);
        var sheet = await desk.GetStringAsync(new Uri($"/consultations/{id}/inquiries/{Key(4)}/sheet", UriKind.Relative), Stop);
        Assert.Contains("五の医院", sheet, StringComparison.Ordinal);
        Assert.DoesNotContain("花子", sheet, StringComparison.Ordinal);
    }
}
