using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Renkei.Access;

namespace Renkei.Tests.Access;

public sealed class InviteCommandTests : IAsyncLifetime
{
    private readonly App app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task The_console_invites_the_first_administrator()
    {
        var (code, output, _) = await app.Command("invite", "--email", "admin@example.jp", "--name", "佐藤花子", "--role", "管理者", "--url", "https://renkei.example.jp/");

        Assert.Equal(0, code);
        var link = Regex.Match(output, "https://renkei\\.example\\.jp(/invite/[A-Za-z0-9_-]{43})").Groups[1].Value;
        var browser = Browser.Of(app);
        Assert.Contains("事務局", await browser.Read(link), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.Send(link, "invite", ("Form.Profession", "Nurse"), ("Form.Password", People.Password), ("Form.Again", People.Password))).StatusCode);
        Assert.Contains(await app.Lines(AuditVerb.Added), line => line is { Kind: "Invitation", Who: "操作卓", Act: "renkei invite" });
    }

    [Theory]
    [InlineData("admin@example.jp", "王様", "役割「王様」はありません")]
    [InlineData("admin", "管理者", "メールアドレスの形")]
    public async Task The_console_says_what_is_wrong(string mail, string role, string said)
    {
        var (code, _, errors) = await app.Command("invite", "--email", mail, "--name", "佐藤花子", "--role", role);

        Assert.Equal(1, code);
        Assert.Contains(said, errors, StringComparison.Ordinal);
        Assert.Equal(0, await app.Look(db => db.Workplaces.CountAsync()));
    }
}
