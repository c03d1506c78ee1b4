using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Renkei.Access;
using Renkei.Foundation;
using Renkei.Inbox;
using Renkei.Inbox.Delivery;
using Renkei.Tests.Access;
using SmtpServer.Protocol;

namespace Renkei.Tests.Inbox;

/// <summary>How news reach people beside the pages: mail to a real server on loopback, pushes, live lines. The clock stands at 2026-11-24 (Tuesday) 9:00.</summary>
public sealed class DeliveryTests : IAsyncLifetime
{
    private readonly App app = new();
    private readonly MailServer server = new();
    private readonly Workplace hub = new() { Name = "中央拠点" };
    private readonly Workplace station = new() { Name = "訪問看護ステーション" };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await app.InitializeAsync();
        server.For(app);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await server.DisposeAsync();
    }

    private static DateTimeOffset At(int day, int hour, int minute = 0) => new(2026, 11, day, hour, minute, 0, TimeSpan.FromHours(9));

    private async Task<Deliver.Result> Deliver()
    {
        var result = await app.AtConsole<Deliver, Deliver.Result>(deliver => deliver.Run(Stop));
        await app.AtConsole<SendLetters, int>(send => send.Run(Stop));
        return result;
    }

    private Task Notice(Id<Member> member, string title = "山田さんから渡されました") => app.Given(new Notice { Member = member, Title = title, Href = "/today", At = app.Clock.Now });

    private static async Task<HttpResponseMessage> Choose(HttpClient client, bool morningMail = true, bool mailAtOnce = false, string quietFrom = "00:00", string quietTo = "00:00", int version = 0) =>
        await client.PutAsJsonAsync("/api/account/delivery", new { morningMail, morningAt = "07:30", mailAtOnce, push = true, quietFrom, quietTo, version }, Stop);

    private Task<List<Letter>> Letters() => app.Look(db => db.Set<Letter>().AsNoTracking().OrderBy(letter => letter.Id).ToListAsync(Stop));

    [Fact]
    public async Task An_invitation_goes_out_by_mail_once_as_text_and_html_and_its_secret_is_then_forgotten()
    {
        var administrator = await app.SignedIn(Role.Administrator, hub, isNew: true);
        var answer = await administrator.PostAsJsonAsync("/api/members/invitations", new { mail = "sato@example.jp", name = "佐藤花子", role = "VisitingNurse", workplace = hub.Id.Value }, Stop);
        var path = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!["path"]!;
        Assert.DoesNotContain(path[^20..], (await Letters())[0].Sealed, StringComparison.Ordinal);

        await Deliver();
        await Deliver();

        var mail = Assert.Single(server.Mails);
        Assert.Equal(("sato@example.jp", "佐藤花子"), (mail.To.Mailboxes.Single().Address, mail.To.Mailboxes.Single().Name));
        Assert.Contains($"https://renkei.example.jp{path}", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains($"href=\"https://renkei.example.jp{path}\"", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("中央拠点から", mail.TextBody, StringComparison.Ordinal);
        var letter = Assert.Single(await Letters());
        Assert.Equal((LetterState.Sent, ""), (letter.State, letter.Sealed));
        Assert.Equal($"{letter.Id}@renkei.example.jp", mail.MessageId);
    }

    [Fact]
    public async Task A_name_or_subject_with_a_line_break_writes_no_header()
    {
        await using (var scope = app.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<PostOffice>().Post(new("test", "sato@example.jp", "佐藤\r\nBcc: thief@example.jp", "お知らせ\r\nBcc: thief@example.jp", ["<b>本文</b>"], "/today", "見る"), Stop);
            await scope.ServiceProvider.GetRequiredService<AppDb>().SaveChangesAsync(Stop);
        }

        await Deliver();

        var mail = Assert.Single(server.Mails);
        Assert.Empty(mail.Bcc);
        Assert.Null(mail.Headers["Bcc"]);
        Assert.Equal("お知らせ  Bcc: thief@example.jp", mail.Subject);
        Assert.Contains("&lt;b&gt;本文&lt;/b&gt;", mail.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_server_cannot_take_now_is_tried_later_and_later_and_then_shown_to_the_hub()
    {
        var administrator = await app.SignedIn(Role.Administrator, hub, isNew: true);
        await administrator.PostAsJsonAsync("/api/members/invitations", new { mail = "sato@example.jp", name = "佐藤花子", role = "VisitingNurse", workplace = hub.Id.Value }, Stop);
        server.Answers = new(SmtpReplyCode.Aborted, "busy");
        var waits = new List<double>();
        for (var tries = 0; tries < 10 && (await Letters())[0] is { State: LetterState.Waiting } letter; tries++)
        {
            app.Clock.Now = letter.NextAt > app.Clock.Now ? letter.NextAt : app.Clock.Now;
            await Deliver();
            waits.Add(((await Letters())[0].NextAt - app.Clock.Now).TotalMinutes);
            await Deliver();
        }

        Assert.Equal([1, 5, 15, 60, 180, 480, 0], waits);
        Assert.Equal((LetterState.Failed, 7), ((await Letters())[0].State, (await Letters())[0].Tries));
        var today = await new Browser(administrator).Read("/today");
        Assert.Contains("送れなかったメールがあります", await new Browser(administrator).Read("/inbox?part=week") + today, StringComparison.Ordinal);

        server.Answers = null;
        var page = new Browser(administrator);
        Assert.Contains("busy", await page.Read("/letters?state=trouble"), StringComparison.Ordinal);
        Assert.Equal("/letters?state=trouble&done=again", Browser.Address(await page.Send("/letters?state=trouble", "settle", ("act", $"again_{(await Letters())[0].Id}"))));
        await Deliver();
        Assert.Single(server.Mails);
        Assert.Equal(InboxTaskState.Done, (await app.Look(db => db.InboxTasks.SingleAsync(task => task.Kind == SendLetters.FailedKind, Stop))).State);
    }

    [Fact]
    public async Task What_is_refused_for_good_is_not_tried_again()
    {
        var administrator = await app.SignedIn(Role.Administrator, hub, isNew: true);
        await administrator.PostAsJsonAsync("/api/members/invitations", new { mail = "nobody@example.jp", name = "佐藤花子", role = "VisitingNurse", workplace = hub.Id.Value }, Stop);
        server.Answers = SmtpResponse.MailboxUnavailable;
        await Deliver();

        var letter = Assert.Single(await Letters());
        Assert.Equal((LetterState.Failed, 1), (letter.State, letter.Tries));
        Assert.StartsWith("550", letter.LastError, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await administrator.PostAsync(new Uri($"/api/letters/{letter.Id}/drop", UriKind.Relative), null, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await administrator.PostAsync(new Uri($"/api/letters/{letter.Id}/again", UriKind.Relative), null, Stop)).StatusCode);
        Assert.Equal((LetterState.Dropped, ""), ((await Letters())[0].State, (await Letters())[0].Sealed));
    }

    [Fact]
    public async Task A_mail_that_may_have_arrived_is_never_sent_twice_unasked()
    {
        await using var dying = new DyingMailServer();
        app.With("Mail:Port", dying.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var administrator = await app.SignedIn(Role.Administrator, hub, isNew: true);
        await administrator.PostAsJsonAsync("/api/members/invitations", new { mail = "sato@example.jp", name = "佐藤花子", role = "VisitingNurse", workplace = hub.Id.Value }, Stop);
        await Deliver();
        app.Clock.Now = app.Clock.Now.AddHours(1);
        await Deliver();

        Assert.Equal(1, dying.Bodies);
        Assert.Equal(LetterState.Unsure, Assert.Single(await Letters()).State);

        // And one whose sender died before saying how it went.
        await app.Look(db => db.Set<Letter>().ExecuteUpdateAsync(set => set.SetProperty(letter => letter.State, LetterState.Sending).SetProperty(letter => letter.NextAt, app.Clock.Now), Stop));
        await Deliver();
        Assert.Equal(LetterState.Sending, (await Letters())[0].State);
        app.Clock.Now = app.Clock.Now.AddMinutes(11);
        await Deliver();
        Assert.Equal(LetterState.Unsure, (await Letters())[0].State);
        Assert.Equal(1, dying.Bodies);
    }

    [Fact]
    public async Task Two_servers_that_deliver_at_once_send_each_mail_once()
    {
        var administrator = await app.SignedIn(Role.Administrator, hub, isNew: true);
        foreach (var number in Enumerable.Range(0, 12))
        {
            await administrator.PostAsJsonAsync("/api/members/invitations", new { mail = $"sato{number}@example.jp", name = "佐藤花子", role = "VisitingNurse", workplace = hub.Id.Value }, Stop);
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.AtConsole<SendLetters, int>(send => send.Run(Stop))));
        Assert.Equal(12, server.Mails.Select(mail => mail.To.Mailboxes.Single().Address).Distinct().Count());
        Assert.Equal(12, server.Mails.Count);
    }

    [Fact]
    public async Task The_morning_mail_says_how_much_awaits_and_never_what_on_working_days_once()
    {
        await app.Given(new NationalHoliday { Day = new(2026, 11, 25), Name = "祝日" });
        var nurse = await app.SignedIn(Role.VisitingNurse, station, isNew: true);
        var (idle, unwilling) = (await app.SignedIn(Role.Pharmacist, hub, isNew: true), await app.SignedIn(Role.VisitingNurse, station));
        Assert.Equal(HttpStatusCode.NoContent, (await Choose(unwilling, morningMail: false)).StatusCode);
        await Notice(App.MemberOf(nurse));
        await app.Look(async db =>
        {
            var door = new InboxDoor(db, new Actor(new HttpContextAccessor()), new WorkCalendar(db), app.Clock);
            await door.Open(new("test", Guid.NewGuid(), "山田太郎さんに電話", "/today", TaskOwner.Desk(station.Id), At(24, 17)), Stop);
            return await db.SaveChangesAsync(Stop);
        });

        app.Clock.Now = At(24, 7, 20);
        Assert.Equal(0, await Morning());
        app.Clock.Now = At(24, 7, 30);
        Assert.Equal(1, await Morning());
        Assert.Equal(0, await Morning());
        app.Clock.Now = At(25, 8);
        Assert.Equal(0, await Morning());
        app.Clock.Now = At(26, 8);
        Assert.Equal(1, await Morning());

        Assert.All(server.Mails, mail => Assert.DoesNotContain("山田", mail.ToString(), StringComparison.Ordinal));
        Assert.Contains("期限を過ぎたことが0件、今日が期限のことが1件、読んでいないお知らせが1件", server.Mails[0].TextBody, StringComparison.Ordinal);
        Assert.Contains("期限を過ぎたことが1件、今日が期限のことが0件", server.Mails[1].TextBody, StringComparison.Ordinal);
        Assert.Contains("https://renkei.example.jp/today", server.Mails[0].TextBody, StringComparison.Ordinal);

        async Task<int> Morning()
        {
            var written = await app.AtConsole<MorningMail, int>(morning => morning.Run(Stop));
            await app.AtConsole<SendLetters, int>(send => send.Run(Stop));
            return written;
        }
    }

    [Fact]
    public async Task The_digest_of_each_finished_day_goes_once_to_the_box_outside_and_can_be_checked_against_the_trail()
    {
        app.With("Audit:DigestMail", "vault@elsewhere.example");
        await app.Person("hanako@example.jp", Role.VisitingNurse);
        await (await app.SignedIn(Role.Administrator)).GetAsync(new Uri("/api/members", UriKind.Relative), Stop);
        Assert.Equal(0, await app.AtConsole<MailDigests, int?>(digests => digests.Run(Stop)));
        app.Clock.Now = At(25, 1, 40);
        Assert.Equal(1, await app.AtConsole<MailDigests, int?>(digests => digests.Run(Stop)));
        Assert.Equal(0, await app.AtConsole<MailDigests, int?>(digests => digests.Run(Stop)));
        await Deliver();

        var mail = Assert.Single(server.Mails, mail => mail.To.Mailboxes.Single().Address == "vault@elsewhere.example");
        var digest = System.Text.Json.JsonSerializer.Deserialize<Renkei.Access.Trail.AuditDigest>(System.Text.RegularExpressions.Regex.Match(mail.TextBody!, "\\{[^}]*\\}").Value, System.Text.Json.JsonSerializerOptions.Web)!;
        Assert.Equal(new(2026, 11, 24), digest.Day);
        Assert.True((await app.AtConsole<Renkei.Access.Trail.VerifyAudit, Renkei.Access.Trail.VerifyAudit.Report>(verify => verify.Run(digests: [digest], stop: Stop))).Faults.Count == 0);
        Assert.NotEmpty((await app.AtConsole<Renkei.Access.Trail.VerifyAudit, Renkei.Access.Trail.VerifyAudit.Report>(verify => verify.Run(digests: [digest with { Hash = new('0', 64) }], stop: Stop))).Faults);
    }

    [Fact]
    public async Task Who_wants_a_mail_at_once_gets_one_for_all_that_is_new_but_not_in_their_quiet_hours()
    {
        var nurse = await app.SignedIn(Role.VisitingNurse, station, isNew: true);
        Assert.Equal(HttpStatusCode.NoContent, (await Choose(nurse, mailAtOnce: true, quietFrom: "20:00", quietTo: "07:00")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await Choose(nurse)).StatusCode);
        await Notice(App.MemberOf(nurse));
        await Notice(App.MemberOf(nurse));
        await Deliver();
        await Deliver();
        Assert.Contains("お知らせが2件", Assert.Single(server.Mails).TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("山田", server.Mails[0].ToString(), StringComparison.Ordinal);

        foreach (var (at, mails) in new[] { (At(24, 20), 1), (At(24, 23, 30), 1), (At(25, 6, 59), 1), (At(25, 7), 2) })
        {
            app.Clock.Now = at;
            if (at == At(24, 20))
            {
                await Notice(App.MemberOf(nurse));
            }

            await Deliver();
            Assert.Equal(mails, server.Mails.Count);
        }
    }

    [Fact]
    public async Task The_owner_is_reminded_a_day_before_and_when_it_is_overdue_and_never_again()
    {
        var (mine, colleague) = (await app.SignedIn(Role.VisitingNurse, station, isNew: true), await app.SignedIn(Role.VisitingNurse, station));
        await app.Look(async db =>
        {
            var door = new InboxDoor(db, new Actor(new HttpContextAccessor()), new WorkCalendar(db), app.Clock);
            await door.Open(new("test", Guid.NewGuid(), "書類を出す", "/today", TaskOwner.Person(App.MemberOf(mine)), At(27, 17)), Stop);
            await door.Open(new("test", Guid.NewGuid(), "鍵を返す", "/today", TaskOwner.Desk(station.Id), At(27, 17)), Stop);
            return await db.SaveChangesAsync(Stop);
        });
        Assert.Equal(0, (await Deliver()).Reminders);
        app.Clock.Now = At(26, 17);
        Assert.Equal(2, (await Deliver()).Reminders);
        Assert.Equal(0, (await Deliver()).Reminders);
        app.Clock.Now = At(27, 17, 1);
        Assert.Equal(2, (await Deliver()).Reminders);
        app.Clock.Now = At(30, 9);
        Assert.Equal(0, (await Deliver()).Reminders);

        var told = await app.Look(db => db.Notices.OrderBy(notice => notice.Id).Select(notice => new { notice.Member, notice.Title }).ToListAsync(Stop));
        Assert.Equal(["新しいすること: 書類を出す", "期限が近づいています: 書類を出す", "期限が近づいています: 鍵を返す", "期限を過ぎました: 書類を出す", "期限を過ぎました: 鍵を返す"], told.Where(one => one.Member == App.MemberOf(mine)).Select(one => one.Title).ToHashSet());
        Assert.Equal(2, told.Count(one => one.Member == App.MemberOf(colleague)));
    }

    [Fact]
    public async Task An_open_page_hears_at_once_what_comes_for_its_person_and_desk_and_nothing_else()
    {
        var (nurse, other) = (await app.SignedIn(Role.VisitingNurse, station, isNew: true), await app.SignedIn(Role.HubCoordinator, hub, isNew: true));
        using var page = await Open(nurse);
        using var foreign = await Open(other);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Stranger().GetAsync(new Uri("/api/inbox/live", UriKind.Relative), Stop)).StatusCode);

        await Notice(App.MemberOf(nurse), "自分へ");
        Assert.Contains("自分へ", await page.Next(), StringComparison.Ordinal);
        await app.Look(async db =>
        {
            var door = new InboxDoor(db, new Actor(new HttpContextAccessor()), new WorkCalendar(db), app.Clock);
            await door.Open(new("test", Guid.NewGuid(), "窓口へ", "/today", TaskOwner.Desk(station.Id), At(24, 17)), Stop);
            return 0;
        });
        await Notice(App.MemberOf(other), "ほかの人へ");
        Assert.Contains("ほかの人へ", await foreign.Next(), StringComparison.Ordinal);

        // Whoever is stopped hears nothing more: the line is closed at once.
        var membership = await app.Look(db => db.Memberships.SingleAsync(one => one.Member == App.MemberOf(nurse), Stop));
        var administrator = await app.SignedIn(Role.Administrator, new Workplace { Name = "市" }, isNew: true);
        Assert.Equal(HttpStatusCode.NoContent, (await administrator.PostAsJsonAsync($"/api/members/memberships/{membership.Id}/end", new { }, Stop)).StatusCode);
        Assert.Null(await page.Next());
    }

    private static async Task<Line> Open(HttpClient client)
    {
        var answer = await client.GetAsync(new Uri("/api/inbox/live", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        var line = new Line(answer, new(await answer.Content.ReadAsStreamAsync(Stop)));
        await line.Opened();
        return line;
    }

    private sealed record Line(HttpResponseMessage Answer, StreamReader Reader) : IDisposable
    {
        public async Task Opened()
        {
            while (await Reader.ReadLineAsync(Stop) is { Length: > 0 })
            {
            }
        }

        /// <summary>The data of the next piece of news; null where the line was closed.</summary>
        public async Task<string?> Next()
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            patience.CancelAfter(TimeSpan.FromSeconds(20));
            while (await Reader.ReadLineAsync(patience.Token) is { } line)
            {
                if (line.StartsWith("data:", StringComparison.Ordinal))
                {
                    return (string)JsonNode.Parse(line["data:".Length..])!["title"]!;
                }
            }

            return null;
        }

        public void Dispose()
        {
            Reader.Dispose();
            Answer.Dispose();
        }
    }

    [Fact]
    public async Task A_push_goes_sealed_to_the_browsers_own_service_and_a_device_that_is_gone_is_forgotten()
    {
        var service = new PushServer();
        app.With("Push:Hosts:0", "push.example.jp").Meeting(services => services.AddHttpClient(PushService.Client).ConfigurePrimaryHttpMessageHandler(() => service));
        var nurse = await app.SignedIn(Role.VisitingNurse, station, isNew: true);
        Assert.Equal(HttpStatusCode.NoContent, (await Choose(nurse)).StatusCode);
        using var browser = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = browser.ExportParameters(includePrivateParameters: false).Q;
        var (key, auth) = (System.Buffers.Text.Base64Url.EncodeToString([4, .. point.X!, .. point.Y!]), System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)));

        foreach (var endpoint in new[] { "https://169.254.169.254/latest", "http://push.example.jp/x", "https://push.example.jp.evil.example/x", "https://push.example.jp:8443/x", "https://user@push.example.jp/x", "nonsense" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await nurse.PostAsJsonAsync("/api/account/delivery/devices", new { endpoint, p256dh = key, auth, name = "x" }, Stop)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await nurse.PostAsJsonAsync("/api/account/delivery/devices", new { endpoint = "https://push.example.jp/one", p256dh = "short", auth, name = "x" }, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await nurse.PostAsJsonAsync("/api/account/delivery/devices", new { endpoint = "https://push.example.jp/one", p256dh = key, auth, name = "WindowsのEdge" }, Stop)).StatusCode);
        Assert.Contains("WindowsのEdge", await new Browser(nurse).Read("/account/delivery"), StringComparison.Ordinal);

        await Notice(App.MemberOf(nurse));
        Assert.Equal(1, (await Deliver()).Pushes);
        var (address, authorization, encoding, body) = Assert.Single(service.Got);
        Assert.Equal("https://push.example.jp/one", address);
        Assert.StartsWith("vapid t=", authorization, StringComparison.Ordinal);
        Assert.Equal("aes128gcm", encoding);
        Assert.DoesNotContain("today", System.Text.Encoding.UTF8.GetString(body), StringComparison.Ordinal);

        service.Status = HttpStatusCode.Gone;
        await Notice(App.MemberOf(nurse));
        Assert.Equal(0, (await Deliver()).Pushes);
        Assert.Empty(await app.Look(db => db.Set<PushDevice>().ToListAsync(Stop)));
    }

    private sealed class PushServer : HttpMessageHandler
    {
        public List<(string Address, string Authorization, string Encoding, byte[] Body)> Got { get; } = [];

        public HttpStatusCode Status { get; set; } = HttpStatusCode.Created;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Got.Add((request.RequestUri!.AbsoluteUri, request.Headers.Authorization!.ToString(), string.Join(',', request.Content!.Headers.ContentEncoding), await request.Content.ReadAsByteArrayAsync(cancellationToken)));
            return new(Status) { RequestMessage = request };
        }
    }

    [Fact]
    public async Task Nobody_else_sees_the_mails_or_changes_anothers_devices()
    {
        var (nurse, other) = (await app.SignedIn(Role.VisitingNurse, station, isNew: true), await app.SignedIn(Role.CityOfficial, hub, isNew: true));
        var device = new PushDevice { Member = App.MemberOf(nurse), Endpoint = "https://push.example.jp/one", P256dh = "x", Auth = "x", Name = "x", CreatedAt = app.Clock.Now };
        await app.Given(device);
        Assert.Equal(HttpStatusCode.NotFound, (await other.DeleteAsync(new Uri($"/api/account/delivery/devices/{device.Id}", UriKind.Relative), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await other.GetAsync(new Uri("/api/letters", UriKind.Relative), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await other.PostAsync(new Uri($"/api/letters/{Guid.NewGuid()}/again", UriKind.Relative), null, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Stranger().GetAsync(new Uri("/api/account/delivery", UriKind.Relative), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await nurse.DeleteAsync(new Uri($"/api/account/delivery/devices/{device.Id}", UriKind.Relative), Stop)).StatusCode);
    }
}
