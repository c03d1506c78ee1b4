using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Renkei.Access;
using Renkei.Foundation;
using Renkei.Inbox;
using Renkei.Tests.Access;

namespace Renkei.Tests.Inbox;

/// <summary>What awaits people, by the API and by the pages. The clock stands at 2026-11-24 (Tuesday) 9:00.</summary>
public sealed class InboxTests : IAsyncLifetime
{
    private readonly App app = new();
    private readonly Workplace hub = new() { Name = "中央拠点" };
    private readonly Workplace station = new() { Name = "訪問看護ステーション" };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await app.InitializeAsync();
        await app.Given(hub, station, new NationalHoliday { Day = new(2026, 11, 23), Name = "勤労感謝の日" });
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static DateTimeOffset At(int day, int hour, int minute = 0) => new(2026, 11, day, hour, minute, 0, TimeSpan.FromHours(9));

    private Task<InboxTask> Open(TaskOwner owner, DateTimeOffset due, string title = "電話をかけ直す", Guid? source = null) => app.Look(async db =>
    {
        var door = new InboxDoor(db, new Actor(new HttpContextAccessor()), new WorkCalendar(db), app.Clock);
        var task = await door.Open(new("test", source ?? Guid.NewGuid(), title, "/facilities", owner, due), Stop);
        await db.SaveChangesAsync(Stop);
        return task;
    });

    private static async Task<JsonNode> List(HttpClient client, string part = "now", string? after = null)
    {
        using var answer = await client.GetAsync(new Uri($"/api/inbox?part={part}{(after is null ? "" : $"&after={after}")}", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!;
    }

    private static async Task<(HttpStatusCode Status, string Body)> Post(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body, Stop);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }

    private static string[] Titles(JsonNode page) => [.. page["rows"]!.AsArray().Select(row => (string)row!["title"]!)];

    [Fact]
    public async Task What_is_overdue_due_today_this_week_and_later_stand_apart()
    {
        var nurse = await app.SignedIn(Role.VisitingNurse, station);
        var me = App.MemberOf(nurse);
        await Open(TaskOwner.Person(me), At(20, 17), "過ぎた");
        await Open(TaskOwner.Person(me), At(24, 17, 15), "今日の");
        await Open(TaskOwner.Person(me), At(30, 17), "今週の");
        await Open(TaskOwner.Person(me), At(24, 9).AddMonths(2), "その後の");
        await Open(TaskOwner.Desk(hub.Id), At(24, 10), "よその");

        var now = await List(nurse);
        Assert.Equal(["過ぎた", "今日の"], Titles(now));
        Assert.Equal((1, 1, 1, 1), ((int)now["counts"]!["overdue"]!, (int)now["counts"]!["today"]!, (int)now["counts"]!["week"]!, (int)now["counts"]!["later"]!));
        Assert.Equal(["今週の"], Titles(await List(nurse, "week")));
        Assert.Equal(["その後の"], Titles(await List(nurse, "later")));

        var page = await new Browser(nurse).Read("/today");
        Assert.Contains("期限切れ 1 件、今日が期限 1 件", page, StringComparison.Ordinal);
        Assert.Contains("期限切れ 4日", page, StringComparison.Ordinal);
        Assert.Contains("今日 17:15", page, StringComparison.Ordinal);
        Assert.DoesNotContain("よその", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_desks_task_is_seen_by_who_sits_there_with_the_duty_and_by_nobody_else()
    {
        var (official, coordinator, other) = (await app.SignedIn(Role.CityOfficial, hub), await app.SignedIn(Role.HubCoordinator, hub), await app.SignedIn(Role.CityOfficial, station));
        var task = await Open(TaskOwner.Desk(hub.Id, Duty.ApprovePlans), At(24, 17));

        Assert.Single(Titles(await List(official)));
        Assert.Empty(Titles(await List(coordinator)));
        Assert.Empty(Titles(await List(other)));
        foreach (var stranger in new[] { coordinator, other })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(new Uri($"/api/inbox/{task.Id}", UriKind.Relative), Stop)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await Post(stranger, $"/api/inbox/{task.Id}/done", new { version = 0 })).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await Post(stranger, $"/api/inbox/{task.Id}/snooze", new { version = 0, until = At(24, 12) })).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await Post(stranger, $"/api/inbox/{task.Id}/hand-over", new { version = 0 })).Status);
        }

        foreach (var path in new[] { "/api/inbox", $"/api/inbox/{task.Id}", "/api/inbox/notices" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await app.Stranger().GetAsync(new Uri(path, UriKind.Relative), Stop)).StatusCode);
        }
    }

    [Fact]
    public async Task A_task_is_done_once_and_the_second_of_two_is_told_by_whom()
    {
        var (first, second) = (await app.SignedIn(Role.HubCoordinator, hub), await app.SignedIn(Role.HubCoordinator, hub));
        var task = await Open(TaskOwner.Desk(hub.Id), At(24, 17));
        var page = new Browser(first);
        var html = await page.Read("/today");
        Assert.Contains($"value=\"{task.Id}_0\"", html, StringComparison.Ordinal);

        Assert.Equal("/today", Browser.Address(await page.Send("/today", "tasks", ("act", $"{task.Id}_0"))));
        var (status, body) = await Post(second, $"/api/inbox/{task.Id}/done", new { version = 0 });
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("HubCoordinatorの人", JsonNode.Parse(body)!["detail"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal([task.Title], Titles(await List(second, "done")));
        Assert.Empty(Titles(await List(second)));
    }

    [Fact]
    public async Task A_task_is_put_off_until_its_due_moment_at_most()
    {
        var nurse = await app.SignedIn(Role.VisitingNurse, station);
        var task = await Open(TaskOwner.Person(App.MemberOf(nurse)), At(24, 17));

        Assert.Contains("期限より後には延ばせません", JsonNode.Parse((await Post(nurse, $"/api/inbox/{task.Id}/snooze", new { version = 0, until = At(24, 18) })).Body)!["detail"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await Post(nurse, $"/api/inbox/{task.Id}/snooze", new { version = 0, until = At(24, 8) })).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Post(nurse, $"/api/inbox/{task.Id}/snooze", new { version = 0, until = At(24, 12) })).Status);
        Assert.Empty(Titles(await List(nurse)));
        Assert.Equal([task.Title], Titles(await List(nurse, "snoozed")));

        app.Clock.Now = At(24, 12, 1);
        Assert.Equal([task.Title], Titles(await List(nurse)));
        app.Clock.Now = At(24, 18);
        Assert.Contains("期限を過ぎているので", await Browser.Text(await new Browser(nurse).Client.PostAsJsonAsync($"/api/inbox/{task.Id}/snooze", new { version = 1, until = At(25, 9) }, Stop)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_is_handed_to_a_colleague_who_is_told_and_may_do_it()
    {
        var (giver, taker, elsewhere) = (await app.SignedIn(Role.CityOfficial, hub), await app.SignedIn(Role.HubCoordinator, hub), await app.SignedIn(Role.CityOfficial, station));
        var task = await Open(TaskOwner.Desk(hub.Id), At(24, 17));
        var page = new Browser(giver);

        Assert.Contains("同じ職場で今働いている人だけ", await Browser.Text(await page.Send($"/inbox/{task.Id}", "hand-over", ("member", App.MemberOf(elsewhere).ToString()), ("note", "お願いします"))), StringComparison.Ordinal);
        Assert.Equal("/today", Browser.Address(await page.Send($"/inbox/{task.Id}", "hand-over", ("member", App.MemberOf(taker).ToString()), ("note", "お願いします"))));
        Assert.Empty(Titles(await List(giver)));
        var mine = await List(taker);
        Assert.Equal("お願いします", (string)mine["rows"]![0]!["note"]!);
        var today = await new Browser(taker).Read("/today");
        Assert.Contains($"CityOfficialの人さんから渡されました: {task.Title}", today, StringComparison.Ordinal);
        Assert.Equal("/today", Browser.Address(await new Browser(taker).Send("/today", "read")));
        Assert.Equal(0, (int)JsonNode.Parse(await taker.GetStringAsync(new Uri("/api/inbox/notices", UriKind.Relative), Stop))!["unread"]!);

        // Back at the desk it still takes the duty that it took before.
        var (second, plain) = (await app.SignedIn(Role.CityOfficial, hub), await app.SignedIn(Role.HubCoordinator, hub));
        var approval = await Open(TaskOwner.Desk(hub.Id, Duty.ApprovePlans), At(24, 16), "承認する");
        Assert.Equal(HttpStatusCode.NoContent, (await Post(giver, $"/api/inbox/{approval.Id}/hand-over", new { version = 0, member = App.MemberOf(second) })).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Post(second, $"/api/inbox/{approval.Id}/hand-over", new { version = 1 })).Status);
        Assert.Contains("承認する", Titles(await List(giver)));
        Assert.DoesNotContain("承認する", Titles(await List(plain)));

        // Not to who may not do it.
        var guarded = await Open(TaskOwner.Desk(hub.Id, Duty.ApprovePlans), At(24, 17));
        Assert.Contains("この人の役割では行えません", JsonNode.Parse((await Post(giver, $"/api/inbox/{guarded.Id}/hand-over", new { version = 0, member = App.MemberOf(taker) })).Body)!["detail"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_work_is_one_task_and_closes_with_its_source()
    {
        var nurse = await app.SignedIn(Role.VisitingNurse, station);
        var (me, source) = (App.MemberOf(nurse), Guid.NewGuid());
        await Open(TaskOwner.Person(me), At(24, 17), "初めの題", source);
        await Open(TaskOwner.Person(me), At(25, 17), "新しい題", source);
        Assert.Equal(["新しい題"], Titles(await List(nurse, "week")));

        await app.Look(async db =>
        {
            await new InboxDoor(db, new Actor(new HttpContextAccessor()), new WorkCalendar(db), app.Clock).Close("test", source, stop: Stop);
            return await db.SaveChangesAsync(Stop);
        });
        Assert.Empty(Titles(await List(nurse, "week")));
        await Open(TaskOwner.Person(me), At(26, 17), "また", source);
        Assert.Equal(["また"], Titles(await List(nurse, "week")));
    }

    [Fact]
    public async Task Whoever_leaves_leaves_their_tasks_to_the_desk()
    {
        var admin = await app.SignedIn(Role.Administrator);
        var (leaver, colleague) = (await app.SignedIn(Role.VisitingNurse, station), await app.SignedIn(Role.VisitingNurse, station));
        var member = App.MemberOf(leaver);
        await Open(TaskOwner.Person(member), At(24, 17), "残った仕事");
        var membership = await app.Look(db => db.Memberships.Where(one => one.Member == member).Select(one => one.Id).SingleAsync(Stop));

        Assert.Equal(HttpStatusCode.NoContent, (await Post(admin, $"/api/members/memberships/{membership}/end", new { })).Status);
        Assert.Equal(["残った仕事"], Titles(await List(colleague)));
        Assert.Contains("離れました", (string)(await List(colleague))["rows"]![0]!["note"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_write_down_what_they_have_to_do_and_nothing_typed_is_lost()
    {
        var browser = new Browser(await app.SignedIn(Role.HubCoordinator, hub));
        var wrong = await Browser.Text(await browser.Send("/today", "add", ("title", "連絡会の資料を送る"), ("due", "")));
        Assert.Contains("期限の日を入れてください", wrong, StringComparison.Ordinal);
        Assert.Contains("value=\"連絡会の資料を送る\"", wrong, StringComparison.Ordinal);

        Assert.Equal("/today", Browser.Address(await browser.Send("/today", "add", ("title", "連絡会の資料を送る"), ("due", "2026-11-24"), ("forDesk", "true"))));
        var row = (await List(await app.SignedIn(Role.HubCoordinator, hub)))["rows"]![0]!;
        Assert.Equal(("連絡会の資料を送る", "中央拠点"), ((string)row["title"]!, (string)row["desk"]!));
        Assert.Equal(At(24, 17, 15), (DateTimeOffset)row["due"]!);
        await browser.Read((string)row["href"]!);
    }

    [Fact]
    public async Task A_long_list_is_paged_without_a_gap()
    {
        var nurse = await app.SignedIn(Role.VisitingNurse, station);
        var me = App.MemberOf(nurse);
        await app.Look(async db =>
        {
            var door = new InboxDoor(db, new Actor(new HttpContextAccessor()), new WorkCalendar(db), app.Clock);
            for (var number = 0; number < 120; number++)
            {
                await door.Open(new("test", Guid.NewGuid(), $"仕事{number}", "/", TaskOwner.Person(me), At(20, 9).AddMinutes(number / 4)), Stop);
            }

            return await db.SaveChangesAsync(Stop);
        });

        HashSet<string> seen = [];
        string? after = null;
        do
        {
            var page = await List(nurse, after: after);
            Assert.All(Titles(page), title => Assert.True(seen.Add(title), title));
            after = (string?)page["next"];
        }
        while (after is not null);
        Assert.Equal(120, seen.Count);
        Assert.Equal(HttpStatusCode.BadRequest, (await nurse.GetAsync(new Uri("/api/inbox?part=xyz", UriKind.Relative), Stop)).StatusCode);
    }

    [Fact]
    public async Task After_signing_in_comes_today()
    {
        await app.Person("hanako@example.jp", Role.VisitingNurse);
        var key = await app.Totp(await app.Look(db => db.Members.SingleAsync(Stop)));
        var browser = Browser.Of(app);
        await browser.SignIn("hanako@example.jp", People.Password);
        Assert.Equal("/today", Browser.Address(await browser.Code(Renkei.Access.SigningIn.Totp.CodeAt(key, app.Clock.Now))));
    }

    [Fact]
    public async Task A_workplaces_calendar_is_set_by_its_people_and_moves_its_deadlines()
    {
        var (nurse, stranger) = (await app.SignedIn(Role.VisitingNurse, station), await app.SignedIn(Role.VisitingNurse, hub));
        Assert.Equal(new(2026, 11, 27), await app.AtConsole<WorkCalendar, DateOnly>(calendar => calendar.Plus(station.Id, new(2026, 11, 24), 3, Stop)));

        var browser = new Browser(nurse);
        var path = $"/workplaces/{station.Id}/hours";
        Assert.Contains("終わりの時刻は、始まりより後", await Browser.Text(await browser.Send(path, "hours", ("day0", "1"), ("opens", "10:00"), ("closes", "09:00"), ("yearEnd", ""), ("newYear", ""), ("closed", ""))), StringComparison.Ordinal);
        Assert.Contains("「きのう」を日付として読み取れません", await Browser.Text(await browser.Send(path, "hours", ("day0", "1"), ("opens", "10:00"), ("closes", "19:00"), ("yearEnd", ""), ("newYear", ""), ("closed", "きのう"))), StringComparison.Ordinal);
        Assert.Equal(path + "?saved=1", Browser.Address(await browser.Send(path, "hours", ("day0", "1"), ("day5", "1"), ("day6", "1"), ("opens", "10:00"), ("closes", "19:00"), ("yearEnd", ""), ("newYear", ""), ("closed", "2026-11-28"))));

        // Sunday 29, Monday 30, Saturday 5.
        Assert.Equal(new(2026, 12, 5), await app.AtConsole<WorkCalendar, DateOnly>(calendar => calendar.Plus(station.Id, new(2026, 11, 24), 3, Stop)));
        Assert.Equal(At(29, 19), await app.AtConsole<WorkCalendar, DateTimeOffset>(calendar => calendar.Due(station.Id, new(2026, 11, 24), 1, Stop)));
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync(new Uri($"/api{path}", UriKind.Relative), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.PutAsJsonAsync($"/api{path}", new { openDays = "1111111" }, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await nurse.PutAsJsonAsync($"/api{path}", new { openDays = "1111111" }, Stop)).StatusCode);
    }
}
