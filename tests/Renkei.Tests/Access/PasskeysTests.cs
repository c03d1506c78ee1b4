using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Renkei.Access;
using Renkei.Access.SigningIn;

namespace Renkei.Tests.Access;

/// <summary>What of passkeys a server can be asked without a device; the device itself is played in the browser tests.</summary>
public sealed class PasskeysTests : IAsyncLifetime
{
    private readonly App app = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static UserPasskeyInfo Key(byte first) => new([first, 2, 3, 4], [9, 9], new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero), 7, ["internal"], isUserVerified: true, isBackupEligible: true, isBackedUp: false, attestationObject: [1], clientDataJson: [2]) { Name = "病棟のタブレット" };

    [Fact]
    public async Task A_passkey_is_kept_found_by_its_id_counted_on_and_removed()
    {
        var member = await app.Person("hanako@example.jp", Role.VisitingNurse);
        await app.AtConsole<MemberManager, int>(async members =>
        {
            var known = (await members.FindByIdAsync(member.Id.ToString()))!;
            await members.AddOrUpdatePasskeyAsync(known, Key(1));
            await members.AddOrUpdatePasskeyAsync(known, Key(5));
            return 0;
        });
        var counted = Key(1);
        counted.SignCount = 8;
        await app.AtConsole<MemberManager, int>(async members =>
        {
            Assert.Equal(member.Id, (await members.FindByPasskeyIdAsync([1, 2, 3, 4]))!.Id);
            Assert.Null(await members.FindByPasskeyIdAsync([1, 2, 3]));
            await members.AddOrUpdatePasskeyAsync((await members.FindByIdAsync(member.Id.ToString()))!, counted);
            return 0;
        });

        var browser = await app.SignedInForReal(member);
        var listed = JsonNode.Parse(await browser.Client.GetStringAsync(new Uri("/api/account/passkeys", UriKind.Relative), Stop))!.AsArray();
        Assert.Equal(["病棟のタブレット", "病棟のタブレット"], listed.Select(row => (string)row!["name"]!));
        Assert.Equal(8u, await app.AtConsole<MemberManager, uint>(async members => (await members.GetPasskeyAsync((await members.FindByIdAsync(member.Id.ToString()))!, [1, 2, 3, 4]))!.SignCount));

        var page = await browser.Read("/account");
        Assert.Contains("病棟のタブレット", page, StringComparison.Ordinal);
        Assert.Equal("/account", Browser.Address(await browser.Send("/account", "remove-passkey", ("passkey", Base64Url.EncodeToString([1, 2, 3, 4])))));
        Assert.Single(JsonNode.Parse(await browser.Client.GetStringAsync(new Uri("/api/account/passkeys", UriKind.Relative), Stop))!.AsArray());
        Assert.Contains(await app.Lines(AuditVerb.Removed), line => line.Kind == "Passkey" && line.After!.Contains("病棟のタブレット", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_removes_anothers_passkey()
    {
        var member = await app.Person("hanako@example.jp", Role.VisitingNurse);
        await app.AtConsole<MemberManager, int>(async members =>
        {
            await members.AddOrUpdatePasskeyAsync((await members.FindByIdAsync(member.Id.ToString()))!, Key(1));
            return 0;
        });

        foreach (var (client, status) in new[] { (await app.SignedIn(Role.Administrator), HttpStatusCode.NotFound), (app.Stranger(), HttpStatusCode.Unauthorized) })
        {
            using var answer = await client.DeleteAsync(new Uri($"/api/account/passkeys/{Base64Url.EncodeToString([1, 2, 3, 4])}", UriKind.Relative), Stop);
            Assert.Equal(status, answer.StatusCode);
        }

        Assert.NotNull(await app.AtConsole<MemberManager, Member?>(members => members.FindByPasskeyIdAsync([1, 2, 3, 4])));
    }

    [Fact]
    public async Task An_administrator_unties_a_lost_device_with_its_passkey()
    {
        var member = await app.Person("hanako@example.jp", Role.VisitingNurse);
        await app.AtConsole<MemberManager, int>(async members =>
        {
            await members.AddOrUpdatePasskeyAsync((await members.FindByIdAsync(member.Id.ToString()))!, Key(1));
            return 0;
        });
        var admin = new Browser(await app.SignedIn(Role.Administrator));
        Assert.Contains("スマートフォンや端末をなくした", await admin.Read($"/members/{member.Id}"), StringComparison.Ordinal);
        await admin.Send($"/members/{member.Id}", "totp-lost");

        Assert.Null(await app.AtConsole<MemberManager, Member?>(members => members.FindByPasskeyIdAsync([1, 2, 3, 4])));
        var line = Assert.Single(await app.Lines(AuditVerb.Removed), one => one.Kind == "Passkey");
        Assert.Equal((member.Id.Value, "Administratorの人"), (line.Record, line.Who));
        Assert.DoesNotContain("スマートフォンや端末をなくした", await admin.Read($"/members/{member.Id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_is_tied_only_after_the_password_and_only_in_the_browser_that_asked()
    {
        var member = await app.Person("hanako@example.jp", Role.VisitingNurse);
        var browser = await app.SignedInForReal(member);

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Client.PostAsJsonAsync("/api/account/passkeys/options", new { password = "まちがったパスワードです" }, Stop)).StatusCode);
        using var offered = await browser.Client.PostAsJsonAsync("/api/account/passkeys/options", new { password = People.Password }, Stop);
        var options = JsonNode.Parse(await offered.Content.ReadAsStringAsync(Stop))!;
        Assert.Equal(("required", "hanako@example.jp"), ((string)options["authenticatorSelection"]!["userVerification"]!, (string)options["user"]!["name"]!));

        foreach (var forged in new[] { "", "x", "{}", "[]", """{"id":"AQID","rawId":"AQID","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oA"},"clientExtensionResults":{}}""" })
        {
            using var answer = await browser.Client.PostAsJsonAsync("/api/account/passkeys", new { credential = forged, name = "x" }, Stop);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Stranger().PostAsJsonAsync("/api/account/passkeys", new { credential = "{}" }, Stop)).StatusCode);
        Assert.Empty(JsonNode.Parse(await browser.Client.GetStringAsync(new Uri("/api/account/passkeys", UriKind.Relative), Stop))!.AsArray());
    }

    [Fact]
    public async Task A_forged_passkey_signs_nobody_in_and_is_written_down()
    {
        await app.Person("hanako@example.jp", Role.VisitingNurse);
        var stranger = app.Stranger();
        using var offered = await stranger.PostAsJsonAsync("/api/session/passkey/options", new { }, Stop);
        var options = JsonNode.Parse(await offered.Content.ReadAsStringAsync(Stop))!;
        Assert.Equal("required", (string)options["userVerification"]!);
        Assert.Empty(options["allowCredentials"]?.AsArray() ?? []);

        foreach (var forged in new[] { "x", "{}", """{"id":"AQIDBA","rawId":"AQIDBA","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"AAAA","signature":"AAAA","userHandle":null},"clientExtensionResults":{}}""" })
        {
            using var answer = await stranger.PostAsJsonAsync("/api/session/passkey", new { credential = forged }, Stop);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.DoesNotContain(answer.Headers, header => header.Key == "Set-Cookie" && header.Value.Any(cookie => cookie.StartsWith("__Host-renkei=", StringComparison.Ordinal) && !cookie.StartsWith("__Host-renkei=;", StringComparison.Ordinal)));
        }

        Assert.Equal(3, (await app.Lines(AuditVerb.SignInFailed)).Count(line => line.After!.Contains("Passkey", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_session_by_passkey_needs_no_authenticator_app_and_one_by_password_still_does()
    {
        var member = await app.Person("hanako@example.jp", Role.VisitingNurse);

        Assert.Null((await app.AtConsole<MemberClaims, System.Security.Claims.ClaimsPrincipal>(claims => claims.CreateAsync(member, null, isByPasskey: true))).FindFirst(MemberClaims.Must));
        Assert.Equal(MemberClaims.MustSetUpTotp, (await app.AtConsole<MemberClaims, System.Security.Claims.ClaimsPrincipal>(claims => claims.CreateAsync(member, null))).FindFirst(MemberClaims.Must)!.Value);
    }
}
