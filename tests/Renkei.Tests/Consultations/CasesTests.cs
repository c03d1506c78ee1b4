using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Renkei.Access;
using Renkei.Consultations;
using Renkei.Consultations.Cases;
using Renkei.Consultations.Demo;
using Renkei.Foundation;
using Renkei.Tests.Access;
using Renkei.Tests.Foundation;
using static Renkei.Tests.Calls;

namespace Renkei.Tests.Consultations;

/// <summary>Hard cases: from the flag over a text without names and a second person to the library of all hubs. The clock stands at 2026-11-24 (Tuesday) 9:00.</summary>
public sealed class CasesTests : IAsyncLifetime
{
    private readonly App app = new();
    private readonly Area city = Area.Root("142999", "潮見市", AreaKind.Municipality);
    private readonly Workplace eastHub = new() { Name = "東ブロック拠点" };
    private readonly Workplace westHub = new() { Name = "西ブロック拠点" };
    private HttpClient writer = null!;
    private HttpClient reader = null!;
    private HttpClient west = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await app.InitializeAsync();
        var (east, westBlock) = (city.Child("142999-3", "東ブロック", AreaKind.Block), city.Child("142999-4", "西ブロック", AreaKind.Block));
        eastHub.Serve([east.Id]);
        westHub.Serve([westBlock.Id]);
        await app.Given(city, east, westBlock, eastHub, westHub);
        writer = await app.SignedIn(Role.HubCoordinator, eastHub);
        reader = await app.SignedIn(Role.HubCoordinator, eastHub);
        west = await app.SignedIn(Role.HubCoordinator, westHub);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private const string Story = "浜田 花子さん（83歳）は潮見市東ブロックで一人暮らし。令和8年10月3日に潮見総合病院を退院した。身寄りがなく、保証人を立てられない。電話は046-912-3456。";

    private async Task<string> Flagged()
    {
        var id = await Said(Post(writer, "/api/consultations", new { callerKind = "hospital", topics = All("no-relatives", "discharge"), naming = "Named", subjectName = "浜田 花子", ageBand = "75-84", household = "alone", disease = "frailty", text = Story }));
        await Said(Call(writer, HttpMethod.Put, $"/api/consultations/{id}/case", new { kinds = All("no-relatives"), tried = "病院と包括で話し合った。", reflection = "先に支払い方法を決める。" }));
        return id;
    }

    private static async Task<int> Version(HttpClient by, string id) => (int)(await Get(by, $"/api/consultations/{id}/case"))["version"]!;

    private const string Clean = "80歳代の一人暮らしの人。退院のとき身寄りがなく、保証人を立てられなかった。先に支払いの方法を決めて、病院に受け入れてもらった。";

    [Fact]
    public async Task A_hard_case_goes_over_a_text_without_names_and_a_second_person_to_another_hub()
    {
        var id = await Flagged();
        var draft = await Get(writer, $"/api/consultations/{id}/case");
        Assert.Subset(((JsonArray)draft["replaced"]!).Select(one => (string)one!["text"]!).ToHashSet(), All("83歳", "令和8年10月3日", "潮見総合病院", "046-912-3456").ToHashSet());
        foreach (var gone in All("浜田", "花子", "83歳", "潮見", "10月3日", "046"))
        {
            Assert.DoesNotContain(gone, (string)draft["suggested"]!, StringComparison.Ordinal);
        }

        await Refused("names", Post(writer, $"/api/consultations/{id}/case/text", new { title = "保証人のない退院", shared = Story, version = 0 }));
        await Done(Post(writer, $"/api/consultations/{id}/case/text", new { title = "保証人のない退院", shared = Clean, version = 0 }));
        Assert.Empty((JsonArray)(await Get(west, "/api/cases"))["rows"]!);
        await Refused("second-person", Post(writer, $"/api/consultations/{id}/case/sharing", new { version = 1 }));
        await Done(Post(reader, $"/api/consultations/{id}/case/sending-back", new { why = "年齢を広く", version = 1 }));
        await Done(Post(writer, $"/api/consultations/{id}/case/text", new { title = "保証人のない退院", shared = Clean, version = 2 }));
        await Refused("changed", Post(reader, $"/api/consultations/{id}/case/sharing", new { version = 2 }));
        await Done(Post(reader, $"/api/consultations/{id}/case/sharing", new { version = 3 }));

        // Another hub, which may not read the consultation, finds the case from one of its own.
        var asked = await Said(Post(west, "/api/consultations", new { callerKind = "hospital", topics = All("discharge"), household = "alone", text = "独居で、緊急連絡先になる人がいない。入院を断られそう。" }));
        var like = Assert.Single((JsonArray)await Get(west, $"/api/cases/like?consultation={asked}"))!;
        Assert.Contains("保証人", string.Join('、', ((JsonArray)like["because"]!).Select(reason => (string)reason!)), StringComparison.Ordinal);
        var seen = await Get(west, $"/api/cases/{like["case"]}");
        Assert.Equal((Clean, false), ((string?)seen["shared"], (bool)seen["isOwn"]!));
        Assert.Null(seen["consultation"]);
        await Refused("not-your-area", Call(west, HttpMethod.Get, $"/api/consultations/{id}"));
        foreach (var role in new[] { Role.CityOfficial, Role.CareManager, Role.HomeDoctor })
        {
            await Refused("not-your-duty", Call(await app.SignedIn(role, eastHub), HttpMethod.Get, $"/api/cases/{like["case"]}"));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await Call(app.Stranger(), HttpMethod.Get, "/api/cases")).Status);

        // West asks east, and gets an answer.
        var advice = await Said(Post(west, $"/api/cases/{like["case"]}/advice", new { to = eastHub.Id.ToString(), question = "支払いはどう決めましたか。", due = "2026-12-01" }));
        await Refused("not-your-workplace", Post(west, $"/api/cases/{like["case"]}/advice/{advice}/answer", new { text = "x" }));
        await Done(Post(reader, $"/api/cases/{like["case"]}/advice/{advice}/answer", new { text = "社会福祉協議会の事業を使いました。" }));
        await Refused("answered", Post(writer, $"/api/cases/{like["case"]}/advice/{advice}/answer", new { text = "同じときに書いた。" }));
        Assert.Equal("社会福祉協議会の事業を使いました。", (string?)(await Get(west, $"/api/cases/{like["case"]}"))["advice"]![0]!["answer"]);
    }

    [Fact]
    public async Task What_a_hub_shows_to_those_of_its_municipality_is_read_there_and_nowhere_else()
    {
        var id = await Flagged();
        var other = Area.Root("142888", "となり市", AreaKind.Municipality);
        var far = new Workplace { Name = "となり市拠点" };
        far.Serve([other.Id]);
        await app.Given(other, far);
        var neighbour = await app.SignedIn(Role.HubCoordinator, far);
        Assert.Empty((JsonArray)(await Get(west, "/api/cases?near=true"))["rows"]!);
        await Said(Call(writer, HttpMethod.Put, $"/api/consultations/{id}/case", new { kinds = All("no-relatives"), tried = "病院と包括で話し合った。", scope = "Area", version = 0 }));
        var row = Assert.Single((JsonArray)(await Get(west, "/api/cases?near=true&kind=no-relatives"))["rows"]!)!;
        Assert.Equal("病院と包括で話し合った。", (string?)(await Get(west, $"/api/cases/{row["case"]}"))["shared"]);
        Assert.Empty((JsonArray)(await Get(west, "/api/cases"))["rows"]!);
        Assert.Empty((JsonArray)(await Get(neighbour, "/api/cases?near=true"))["rows"]!);
        await Refused("not-found", Call(neighbour, HttpMethod.Get, $"/api/cases/{row["case"]}"));

        // How it was hard is counted, and opens the consultation.
        Assert.Equal("身寄りなし", (string?)(await Get(writer, "/api/consultations/figures?by=HardKind"))["rows"]![0]!["name"]);
        Assert.Single((JsonArray)(await Get(writer, "/api/consultations?all=true&by=HardKind&key=no-relatives&year=2026"))["rows"]!);
    }

    [Fact]
    public async Task What_is_withdrawn_or_erased_is_found_by_nobody()
    {
        var id = await Flagged();
        await Done(Post(writer, $"/api/consultations/{id}/case/text", new { title = "保証人のない退院", shared = Clean, version = 0 }));
        await Done(Post(reader, $"/api/consultations/{id}/case/sharing", new { version = 1 }));
        Assert.Single((JsonArray)await Get(west, "/api/cases/like?q=保証人"));
        await Done(Call(writer, HttpMethod.Delete, $"/api/consultations/{id}/case/sharing?version={await Version(writer, id)}"));
        Assert.Empty((JsonArray)await Get(west, "/api/cases/like?q=保証人"));

        await Done(Post(writer, $"/api/consultations/{id}/case/text", new { title = "保証人のない退院", shared = Clean, version = await Version(writer, id) }));
        await Done(Post(reader, $"/api/consultations/{id}/case/sharing", new { version = await Version(reader, id) }));
        await Done(Post(writer, $"/api/consultations/{id}/erasure", new { reason = "本人の求め", version = 0 }));
        Assert.Empty((JsonArray)await Get(west, "/api/cases/like?q=保証人"));
        Assert.Empty((JsonArray)(await Get(west, "/api/cases"))["rows"]!);
        Assert.Equal((0, 0), (await app.Look(db => db.Set<CaseTerm>().CountAsync(Stop)), await app.Look(db => db.Set<CaseTermCount>().CountAsync(Stop))));
        Assert.Equal("", (await app.Look(db => db.Set<HardCase>().SingleAsync(Stop))).Tried);
    }

    [Fact]
    public async Task What_was_sent_back_is_erased_too_and_a_hubs_own_word_goes_with_a_case_and_a_wrong_flag_is_taken_off()
    {
        var word = await Said(Post(writer, "/api/consultations/words", new { list = "HardKind", name = "空き家" }));
        var id = await Said(Post(writer, "/api/consultations", new { callerKind = "self", topics = All("other"), text = Story }));
        await Said(Call(writer, HttpMethod.Put, $"/api/consultations/{id}/case", new { kinds = All($"own-{word}"), tried = "試みた" }));
        await Done(Post(writer, $"/api/consultations/{id}/case/text", new { title = "空き家の片づけ", shared = Clean, version = 0 }));
        await Refused("shared", Call(writer, HttpMethod.Delete, $"/api/consultations/{id}/case?version=1"));
        await Done(Post(reader, $"/api/consultations/{id}/case/sharing", new { version = 1 }));
        Assert.Equal("空き家", (string?)(await Get(west, "/api/cases"))["rows"]![0]!["kinds"]);
        Assert.Single((JsonArray)await Get(west, $"/api/cases/like?q=保証人&kind=own-{word}"));
        Assert.Empty((JsonArray)await Get(west, "/api/cases/like?q=保証人&kind=money"));

        // What came of it is read by all, also when that is known later.
        await Done(Post(writer, $"/api/consultations/{id}/closing", new { outcome = "connected", version = 0 }));
        Assert.Equal("訪問診療につながった", (string?)(await Get(west, "/api/cases"))["rows"]![0]!["outcome"]);
        await Done(Call(writer, HttpMethod.Delete, $"/api/consultations/{id}/case/sharing?version=2"));
        await Done(Post(writer, $"/api/consultations/{id}/case/text", new { title = "空き家の片づけ", shared = Clean, version = 3 }));
        await Done(Post(reader, $"/api/consultations/{id}/case/sending-back", new { why = "広く", version = 4 }));
        await Done(Post(writer, $"/api/consultations/{id}/erasure", new { reason = "家族の求め", version = 1 }));
        var hard = await app.Look(db => db.Set<HardCase>().SingleAsync(Stop));
        Assert.Equal(("", "", "", ""), (hard.Title, hard.Shared, hard.Tried, hard.SentBack));
        Assert.Equal(0, await app.Look(db => db.Set<CaseTermCount>().CountAsync(Stop)));

        var wrong = await Flagged();
        await Done(Call(writer, HttpMethod.Delete, $"/api/consultations/{wrong}/case?version=0"));
        Assert.Equal("", (await app.Look(db => db.Set<Consultation>().SingleAsync(one => one.ErasedAt == null, Stop))).HardKinds);
    }

    /// <summary>Sixty questions of the demo city's file, each with the group of cases that answers it.</summary>
    [Fact]
    public async Task The_judged_questions_find_what_answers_them_better_than_a_plain_search_does()
    {
        var groups = DemoCases.Groups().ToList();
        List<Consultation> consultations = [.. Enumerable.Range(0, groups.Count + 2).Select(at => new Consultation { Workplace = eastHub.Id, AreaPath = "142999/", Year = new(2026), Number = at + 1, TakenAt = app.Clock.Now.AddDays(-60), TakenByName = "人", CallerKind = "family" })];
        foreach (var one in consultations)
        {
            _ = one.Close("information", "", null, 0, app.Clock.Now.AddDays(-30));
        }

        var cases = DemoCases.Make(consultations);
        await app.Given([.. consultations, .. cases]);
        await app.Look(async db =>
        {
            await using var whole = await db.Database.BeginTransactionAsync(Stop);
            await new CaseIndex(db).PutMany(cases, Stop);
            await whole.CommitAsync(Stop);
            return 0;
        });
        var (like, plain, questions) = (0.0, 0.0, DemoCases.Judged().ToList());
        foreach (var question in questions)
        {
            var answers = cases.Where((_, at) => groups[at][0] == question[0]).Select(hard => hard.Id.ToString()).ToHashSet();
            var found = ((JsonArray)await Get(west, $"/api/cases/like?q={Uri.EscapeDataString(question[1])}")).Select(row => (string)row!["case"]!);
            like += found.Take(5).Count(answers.Contains) / (double)Math.Min(5, answers.Count);
            var pieces = JapaneseText.Bigrams(JapaneseText.SearchKey(question[1])).ToHashSet();
            plain += cases.OrderByDescending(hard => JapaneseText.Bigrams(JapaneseText.SearchKey(hard.Title + hard.Shared)).Count(pieces.Contains)).Take(5).Count(hard => answers.Contains(hard.Id.ToString())) / (double)Math.Min(5, answers.Count);
        }

        Assert.Equal(60, questions.Count);
        Assert.True(like / questions.Count >= 0.8, $"recall@5 {like / questions.Count:0.000}");
        Assert.True(like - plain >= 0.2 * questions.Count, $"recall@5 {like / questions.Count:0.000}, plain search {plain / questions.Count:0.000}");
    }
}
