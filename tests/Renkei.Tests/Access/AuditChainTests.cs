using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Renkei.Access;
using Renkei.Access.Trail;
using Renkei.Foundation;

namespace Renkei.Tests.Access;

/// <summary>The trail is a chain: whoever takes a link out, changes one or moves one is found.</summary>
public sealed class AuditChainTests : IAsyncLifetime
{
    private readonly App app = new();
    private readonly Area city = Area.Root("142999", "潮見市", AreaKind.Municipality);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await app.InitializeAsync();
        await app.Given(city);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private Task<VerifyAudit.Report> Verify(params AuditDigest[] digests) => app.AtConsole<VerifyAudit, VerifyAudit.Report>(verify => verify.Run(digests: digests, stop: Stop));

    private Task<int> Sql(string sql) => app.Look(db => db.Execute(sql, Stop));

    private Task Lines(int count) => app.Given([.. Enumerable.Range(1, count).Select(number => new AuditLine
    {
        At = app.Clock.Now.AddSeconds(number), Who = $"人{number}", From = "", Act = "test", Verb = AuditVerb.Exported, Kind = "Bed", Record = Guid.NewGuid(), After = number % 2 == 0 ? null : "{\"a\":\"\"}",
    })]);

    [Fact]
    public async Task Whoever_writes_at_the_same_moment_writes_one_chain()
    {
        var admin = await app.SignedIn(Role.Administrator);
        var member = await app.Look(db => db.Members.Select(one => one.Id).FirstAsync(Stop));
        await Task.WhenAll(Enumerable.Range(0, 12).Select(async writer =>
        {
            for (var time = 0; time < 5; time++)
            {
                using var changed = writer % 2 == 0
                    ? await admin.PostAsJsonAsync("/api/areas", new { name = $"区{writer}-{time}", code = $"X{writer}-{time}", kind = "Block", parent = city.Id }, Stop)
                    : await admin.GetAsync(new Uri($"/api/members/{member}", UriKind.Relative), Stop);
                Assert.True(changed.IsSuccessStatusCode, await changed.Content.ReadAsStringAsync(Stop));
            }
        }));

        var report = await Verify();
        Assert.Empty(report.Faults);
        var numbers = await app.Look(db => db.AuditLines.OrderBy(line => line.Number).Select(line => line.Number).ToListAsync(Stop));
        Assert.Equal(Enumerable.Range(1, numbers.Count), numbers);
        Assert.Equal(numbers.Count, report.Lines);
        Assert.Equal((30, 30), (await app.Look(db => db.Areas.CountAsync(area => area.Kind == AreaKind.Block, Stop)), (await app.Lines(AuditVerb.Read)).Count));
    }

    [Theory]
    [InlineData("UPDATE audit_lines SET who = 'だれか' WHERE number = 7", 7)]
    [InlineData("UPDATE audit_lines SET after = NULL WHERE number = 8", 8)]
    [InlineData("UPDATE audit_lines SET hash = (SELECT hash FROM audit_lines WHERE number = 3) WHERE number = 7", 7)]
    [InlineData("DELETE FROM audit_lines WHERE number = 7", 7)]
    [InlineData("DELETE FROM audit_lines WHERE number BETWEEN 7 AND 9", 7)]
    [InlineData("DELETE FROM audit_lines WHERE number >= 12", 12)]
    [InlineData("UPDATE audit_lines SET number = -1 WHERE number = 7; UPDATE audit_lines SET number = 7 WHERE number = 8; UPDATE audit_lines SET number = 8 WHERE number = -1", 7)]
    [InlineData("UPDATE audit_lines SET number = number + 1000 WHERE number >= 12", 1012)]
    [InlineData("UPDATE audit_days SET lines = 6", 7)]
    [InlineData("UPDATE audit_days SET opening = hash", null)]
    [InlineData("DELETE FROM audit_days", null)]
    public async Task Whatever_is_done_to_the_table_is_found_where_it_was_done(string attack, int? number)
    {
        await Lines(12);
        Assert.Empty((await Verify()).Faults);

        await Sql(attack);

        var fault = (await Verify()).Faults[0];
        Assert.Equal((new(2026, 11, 24), number), (fault.Day, fault.Number));
    }

    [Fact]
    public async Task A_line_taken_out_of_an_earlier_day_with_all_hashes_made_anew_is_found_by_the_digest_written_out_before()
    {
        await Lines(5);
        app.Clock.Now += TimeSpan.FromDays(1);
        await Lines(3);
        var folder = Directory.CreateTempSubdirectory().FullName;
        Assert.Contains("1日分", (await app.Command("audit", "digest", "--out", folder)).Output, StringComparison.Ordinal);
        Assert.Contains("0日分", (await app.Command("audit", "digest", "--out", folder)).Output, StringComparison.Ordinal);
        Assert.Equal(["audit-2026-11-24.json"], Directory.GetFiles(folder).Select(Path.GetFileName));
        Assert.Equal(0, (await app.Command("audit", "verify", "--digests", folder)).Code);

        // The forger knows the whole rule and all tables.
        await app.Look(async db =>
        {
            var lines = await db.AuditLines.AsNoTracking().OrderBy(line => line.Day).ThenBy(line => line.Number).ToListAsync(Stop);
            await db.Execute("DELETE FROM audit_lines; DELETE FROM audit_days;", Stop);
            await using var whole = await db.Database.BeginTransactionAsync(Stop);
            foreach (var day in lines.Where(line => line.Who != "人3").GroupBy(line => line.Day))
            {
                await AuditChain.Append(db, [.. day], day.Key, Stop);
            }

            await whole.CommitAsync(Stop);
            return 0;
        });

        Assert.Empty((await Verify()).Faults);
        var (code, output, _) = await app.Command("audit", "verify", "--digests", folder);
        Assert.Equal(1, code);
        Assert.Contains("2026-11-24: 書き出した要約と合いません", output, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_console_says_where_the_trail_was_altered_and_ends_with_one()
    {
        await Lines(4);
        Assert.Equal(0, (await app.Command("audit", "verify")).Code);
        await Sql("UPDATE audit_lines SET who = 'だれか' WHERE number = 3");

        var (code, output, _) = await app.Command("audit", "verify", "--from", "2026-11-24", "--to", "2026-11-24");
        Assert.Equal(1, code);
        Assert.Contains("2026-11-24 第3行", output, StringComparison.Ordinal);
        Assert.Contains("2026-11-01 の形", (await app.Command("audit", "verify", "--from", "きのう")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transaction_that_was_given_up_leaves_no_line_behind()
    {
        await app.Look(async db =>
        {
            await using (await db.Database.BeginTransactionAsync(Stop))
            {
                db.Add(Area.Root("142998", "消えた市", AreaKind.Municipality));
                await db.SaveChangesAsync(Stop);
            }

            db.ChangeTracker.Clear();
            db.Add(Area.Root("142997", "残った市", AreaKind.Municipality));
            return await db.SaveChangesAsync(Stop);
        });

        Assert.DoesNotContain(await app.Lines(AuditVerb.Added), line => line.After!.Contains("消えた市", StringComparison.Ordinal));
        Assert.Contains(await app.Lines(AuditVerb.Added), line => line.After!.Contains("残った市", StringComparison.Ordinal));
        Assert.Empty((await Verify()).Faults);
    }

    [Fact]
    public async Task Finished_days_are_checked_once_and_old_lines_thrown_away_without_breaking_the_chain()
    {
        await Lines(5);
        app.Clock.Now += TimeSpan.FromDays(1);
        await Lines(3);
        var digest = await app.Look(async db => AuditDigest.Of(await db.AuditDays.OrderBy(day => day.Day).FirstAsync(Stop)));
        Assert.Empty(await app.AtConsole<KeepAudit, IReadOnlyList<VerifyAudit.Fault>>(keep => keep.CheckFinishedDays(Stop)));
        Assert.Equal([true, false], await app.Look(db => db.AuditDays.OrderBy(day => day.Day).Select(day => day.CheckedAt != null).ToListAsync(Stop)));

        app.Clock.Now = app.Clock.Now.AddYears(KeepAudit.KeptYears);
        Assert.Equal(1, await app.AtConsole<KeepAudit, int>(keep => keep.ThrowAway(Stop)));
        Assert.Equal(0, await app.AtConsole<KeepAudit, int>(keep => keep.ThrowAway(Stop)));

        Assert.False(await app.Look(db => db.AuditLines.AnyAsync(line => line.Day == new DateOnly(2026, 11, 24), Stop)));
        Assert.Contains(await app.Lines(AuditVerb.Removed), line => line is { Kind: "AuditDay", Who: "操作卓" });
        Assert.Empty((await Verify(digest)).Faults);
    }

    [Fact]
    public async Task What_was_read_of_a_person_is_written_before_it_is_shown()
    {
        var admin = await app.SignedIn(Role.Administrator);
        var member = await app.Look(db => db.Members.Select(one => one.Id).FirstAsync(Stop));
        await admin.GetStringAsync(new Uri($"/api/members/{member}", UriKind.Relative), Stop);

        var line = Assert.Single(await app.Lines(AuditVerb.Read));
        Assert.Equal(("Member", member.Value, "GET /api/members/{member}", "管理者"), (line.Kind, line.Record, line.Act, line.Role));
        Assert.Contains("メールアドレス", line.After, StringComparison.Ordinal);

        // Where nothing can be written, nothing is shown.
        await Sql("ALTER TABLE audit_days RENAME TO audit_days_gone");
        using var answer = await admin.GetAsync(new Uri($"/api/members/{member}", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.DoesNotContain("@example.jp", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        await Sql("ALTER TABLE audit_days_gone RENAME TO audit_days");
    }

    [Fact]
    public async Task The_trail_is_given_out_with_each_lines_hash_and_the_files_own()
    {
        await Lines(3);
        var admin = await app.SignedIn(Role.Administrator);
        using var answer = await admin.GetAsync(new Uri("/api/audit/export/csv?from=2026-11-24&to=2026-11-24", UriKind.Relative), Stop);

        var content = await answer.Content.ReadAsByteArrayAsync(Stop);
        var text = System.Text.Encoding.UTF8.GetString(content);
        foreach (var hash in await app.Look(db => db.AuditLines.Where(line => line.Verb == AuditVerb.Added).Select(line => line.Hash).ToListAsync(Stop)))
        {
            Assert.Contains(Convert.ToHexStringLower(hash), text, StringComparison.Ordinal);
        }

        Assert.Equal($"sha-256=:{Convert.ToBase64String(SHA256.HashData(content))}:", Assert.Single(answer.Headers.GetValues("Content-Digest")));
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(content)), Assert.Single(await app.Lines(AuditVerb.Exported), line => line.Kind == nameof(AuditLine)).After, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.GetAsync(new Uri("/api/audit/export/csv", UriKind.Relative), Stop)).StatusCode);
        foreach (var role in new[] { Role.CityOfficial, Role.HubCoordinator, Role.HomeDoctor })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await (await app.SignedIn(role)).GetAsync(new Uri("/api/audit/export/csv?from=2026-11-24", UriKind.Relative), Stop)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Stranger().GetAsync(new Uri("/api/audit/export/csv?from=2026-11-24", UriKind.Relative), Stop)).StatusCode);
    }

    [Fact]
    public async Task A_month_is_reviewed_on_one_sheet_and_somebody_puts_their_name_to_it()
    {
        await using var app = new App();
        await app.InitializeAsync();
        app.Clock.Now = new(2026, 10, 5, 23, 30, 0, TimeSpan.FromHours(9));
        await app.Person("hanako@example.jp", Role.VisitingNurse);
        var browser = Browser.Of(app);
        for (var time = 0; time < 5; time++)
        {
            await browser.SignIn("hanako@example.jp", "まちがったパスワードです");
        }

        await new Browser(await app.SignedIn(Role.Pharmacist)).Open("/audit");
        await app.Given(new AuditLine { At = app.Clock.Now, Who = "夜の人", Workplace = "夜の職場", From = "", Act = "test", Verb = AuditVerb.SignedIn, Kind = "Member", Record = Guid.NewGuid() });
        app.Clock.Now = new(2026, 11, 2, 9, 0, 0, TimeSpan.FromHours(9));
        var admin = new Browser(await app.SignedIn(Role.Administrator));

        var page = await admin.Read("/audit/review");
        Assert.Contains("令和8年10月", page, StringComparison.Ordinal);
        Assert.Contains("夜の人", page, StringComparison.Ordinal);
        Assert.Contains("まだ確かめていない日があります", page, StringComparison.Ordinal);
        var sheet = await admin.Client.GetFromJsonAsync<JsonElement>("/api/audit/review/2026-10-20", Stop);
        Assert.Equal(5, sheet.GetProperty("failing")[0].GetProperty("times").GetInt32());
        Assert.Equal("Pharmacistの人", sheet.GetProperty("refused")[0].GetProperty("who").GetString());
        Assert.Contains(sheet.GetProperty("notUsed").EnumerateArray(), one => one.GetProperty("name").GetString() == "Pharmacistの人");

        await app.AtConsole<KeepAudit, IReadOnlyList<VerifyAudit.Fault>>(keep => keep.CheckFinishedDays(Stop));
        Assert.Contains("気づいたことを書いてください", await Browser.Text(await admin.Send("/audit/review", "review", ("findings", " "), ("measures", "電話した"))), StringComparison.Ordinal);
        Assert.Equal("/audit/review?month=2026-10&done=1", Browser.Address(await admin.Send("/audit/review", "review", ("findings", "失敗が多い人がいた。"), ("measures", "電話した"))));
        var after = await admin.Read("/audit/review?month=2026-10&done=1");
        Assert.Contains("失敗が多い人がいた。", after, StringComparison.Ordinal);
        Assert.Contains("変えられたところはありません", after, StringComparison.Ordinal);
        using var early = await admin.Client.PostAsJsonAsync("/api/audit/review/2026-11-01", new { findings = "なし" }, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, early.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await app.SignedIn(Role.CityOfficial)).PostAsJsonAsync("/api/audit/review/2026-10-01", new { findings = "なし" }, Stop)).StatusCode);
    }

    [Fact]
    public async Task A_printed_page_is_written_down()
    {
        var nurse = await app.SignedIn(Role.VisitingNurse);
        Assert.Equal(HttpStatusCode.NoContent, (await nurse.PostAsJsonAsync("/api/audit/prints", new { path = "/members" }, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await nurse.PostAsJsonAsync("/api/audit/prints", new { path = "//evil.example" }, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Stranger().PostAsJsonAsync("/api/audit/prints", new { path = "/" }, Stop)).StatusCode);

        Assert.Equal("""{"Path":"/members"}""", Assert.Single(await app.Lines(AuditVerb.Printed)).After);
    }
}
