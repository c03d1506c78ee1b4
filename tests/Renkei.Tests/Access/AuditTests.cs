using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Renkei.Access;
using Renkei.Foundation;

namespace Renkei.Tests.Access;

public sealed class AuditTests : IAsyncLifetime
{
    private readonly App app = new();
    private readonly Area city = Area.Root("142999", "潮見市", AreaKind.Municipality);

    public async ValueTask InitializeAsync()
    {
        await app.InitializeAsync();
        await app.Given(city);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_change_says_who_did_what_through_which_door_and_what_stood_there_before()
    {
        var admin = await app.SignedIn(Role.Administrator);
        await admin.PutAsJsonAsync($"/api/areas/{city.Id}", new { name = "新潮見市", kind = "Municipality", version = 0 }, TestContext.Current.CancellationToken);

        var line = Assert.Single(await app.Lines(AuditVerb.Changed));

        Assert.Equal(("Administratorの人", "管理者", "Administratorの職場"), (line.Who, line.Role, line.Workplace));
        Assert.Equal(("PUT /api/areas/{area}", "Area", city.Id.Value), (line.Act, line.Kind, line.Record));
        Assert.Equal("""{"Name":"潮見市","Version":0}""", line.Before);
        Assert.Equal("""{"Name":"新潮見市","Version":1}""", line.After);
        Assert.Equal(app.Clock.Now, line.At);
    }

    [Fact]
    public async Task Secrets_never_enter_the_trail()
    {
        var member = await app.Person("hanako@example.jp", Role.Administrator);
        var key = await app.Totp(member);
        var browser = Browser.Of(app);
        await browser.SignIn("hanako@example.jp", "まちがったパスワードです");
        await browser.SignIn("まちがえてパスワードを入れた", People.Password);
        var kept = await app.Look(db => db.Members.SingleAsync());

        var all = string.Join('\n', (await app.Look(db => db.AuditLines.ToListAsync())).Select(line => line.Before + line.After + line.Act + line.Who));

        foreach (var secret in new[] { kept.PasswordHash!, kept.SecurityStamp!, kept.ConcurrencyStamp!, People.Password, "まちがったパスワードです", "まちがえてパスワードを入れた", key })
        {
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
        }

        Assert.Contains(AuditWriter.Hidden, all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_can_be_neither_changed_nor_removed()
    {
        await app.Look(async db =>
        {
            var line = await db.AuditLines.FirstAsync();
            db.Entry(line).Property(one => one.Who).CurrentValue = "だれか";
            await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync(TestContext.Current.CancellationToken));
            db.ChangeTracker.Clear();
            db.Remove(await db.AuditLines.FirstAsync());
            await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync(TestContext.Current.CancellationToken));
            Assert.Throws<InvalidOperationException>(() => db.SaveChanges());
            return 0;
        });
    }

    [Fact]
    public async Task A_save_that_failed_leaves_no_line_behind_when_it_is_tried_again()
    {
        await app.Look(async db =>
        {
            var twin = Area.Root("142999", "別の市", AreaKind.Municipality);
            db.Add(twin);
            await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(TestContext.Current.CancellationToken));
            db.Entry(twin).State = EntityState.Detached;
            db.Add(Area.Root("142998", "隣の市", AreaKind.Municipality));
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });

        Assert.DoesNotContain(await app.Lines(AuditVerb.Added), line => line.After!.Contains("別の市", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reading_the_trail_is_written_down_itself()
    {
        var admin = await app.SignedIn(Role.Administrator);
        await new Browser(admin).Read("/audit?who=Administrator");

        var line = Assert.Single(await app.Lines(AuditVerb.Read));

        Assert.Equal(("Administratorの人", "AuditLine", "GET /audit"), (line.Who, line.Kind, line.Act));
        Assert.Contains("人 Administrator", line.After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_shows_before_and_after_in_japanese()
    {
        var admin = await app.SignedIn(Role.Administrator);
        await admin.PutAsJsonAsync($"/api/areas/{city.Id}", new { name = "新潮見市", kind = "Municipality", version = 0 }, TestContext.Current.CancellationToken);

        var page = await new Browser(admin).Read("/audit?verb=Changed");

        Assert.Contains("<th scope=\"row\">名前</th><td>潮見市</td><td>新潮見市</td>", page, StringComparison.Ordinal);
        Assert.Contains("R8.11.24 09:00:00", page, StringComparison.Ordinal);
        Assert.Contains("初めの日を日付として読み取れません", await new Browser(admin).Read("/audit?from=きのう"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_are_filtered_and_paged_newest_first()
    {
        var admin = await app.SignedIn(Role.Administrator);
        var record = Guid.NewGuid();
        await app.Given([.. Enumerable.Range(0, 120).Select(number => Line(record, app.Clock.Now.AddMinutes(-number / 3)))]);
        await app.Given(Line(record, new(2026, 11, 1, 0, 0, 0, TimeSpan.FromHours(9))), Line(record, new(2026, 10, 31, 23, 59, 59, TimeSpan.FromHours(9))));

        var seen = new List<(DateTimeOffset At, string Line)>();
        string? before = null;

        do
        {
            var page = await Get($"record={record}{(before is null ? null : $"&before={before}")}");
            seen.AddRange(page.GetProperty("rows").EnumerateArray().Select(row => (row.GetProperty("at").GetDateTimeOffset(), row.GetProperty("line").GetString()!)));
            Assert.Equal(122, page.GetProperty("count").GetInt32());
            before = page.GetProperty("next").GetString();
        }
        while (before is not null);

        Assert.Equal(122, seen.Distinct().Count());
        Assert.Equal(122, seen.Count);
        Assert.Equal(seen.OrderByDescending(row => row.At).Select(row => row.At), seen.Select(row => row.At));
        Assert.Equal(1, (await Get($"record={record}&from=2026-11-01&to=2026-11-01")).GetProperty("rows").GetArrayLength());
        Assert.Equal(1, (await Get($"record={record}&to=2026-10-31&kind=Bed&verb=Exported&who=だれ")).GetProperty("rows").GetArrayLength());
        Assert.Equal(0, (await Get($"record={record}&kind=Area")).GetProperty("rows").GetArrayLength());

        Task<JsonElement> Get(string query) => admin.GetFromJsonAsync<JsonElement>($"/api/audit?{query}", TestContext.Current.CancellationToken);

        static AuditLine Line(Guid record, DateTimeOffset at) => new() { At = at, Who = "だれか", From = "", Act = "test", Verb = AuditVerb.Exported, Kind = "Bed", Record = record };
    }

    [Fact]
    public async Task A_refused_page_is_written_down()
    {
        await new Browser(await app.SignedIn(Role.Pharmacist)).Open("/audit");

        var line = Assert.Single(await app.Lines(AuditVerb.Refused));

        Assert.Equal(("Pharmacistの人", "GET /audit"), (line.Who, line.Act));
        Assert.Equal("""{"Duty":"ReadAudit","Path":"/audit"}""", line.After);
    }
}
