using System.CommandLine;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Renkei.Access;
using Renkei.Access.SigningIn;
using Renkei.Foundation;

namespace Renkei.Tests.Access;

/// <summary>A browser with scripts off: it opens pages, fills in their forms and keeps cookies. Signing in here is the real thing.</summary>
public sealed partial class Browser(HttpClient client)
{
    public HttpClient Client => client;

    public static Browser Of(App app) => new(app.Stranger());

    public static Task<HttpResponseMessage> Post(HttpClient client, string path, Dictionary<string, string> fields) =>
        client.PostAsync(new Uri(path, UriKind.Relative), new FormUrlEncodedContent(fields), TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> Open(string path) => client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    public async Task<string> Read(string path)
    {
        var response = await Open(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await Text(response);
    }

    public static async Task<string> Text(HttpResponseMessage response) => WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

    /// <summary>Opens the page and sends one of its forms, by its name, with its hidden fields and these.</summary>
    public async Task<HttpResponseMessage> Send(string path, string form, params (string Name, string Value)[] fields)
    {
        var html = await (await Open(path)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var found = Forms().Matches(html).Select(match => match.Value).FirstOrDefault(one => one.Contains($"value=\"{form}\"", StringComparison.Ordinal) || one.Contains($"action=\"{form}\"", StringComparison.Ordinal));
        Assert.True(found is not null, $"{path} has no form {form}");

        var sent = Hidden().Matches(found).Select(match => match.Value)
            .Select(input => (Name: Attribute(input, "name"), Value: Attribute(input, "value")))
            .Where(input => input.Name.Length > 0 && fields.All(field => field.Name != input.Name))
            .Concat(fields)
            .Select(field => KeyValuePair.Create(field.Name, field.Value));
        return await client.PostAsync(new Uri(form.StartsWith('/') ? form : path, UriKind.Relative), new FormUrlEncodedContent(sent), TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> SignIn(string mail, string password, string path = "/signin") =>
        Send(path, "sign-in", ("Form.Mail", mail), ("Form.Password", password));

    public Task<HttpResponseMessage> Code(string code, string path = "/signin/code") => Send(path, "code", ("Form.Code", code));

    /// <summary>Where a redirect leads, within this site.</summary>
    public static string Address(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return response.Headers.Location!.IsAbsoluteUri && response.Headers.Location.Host == "localhost" ? response.Headers.Location.PathAndQuery : response.Headers.Location.OriginalString;
    }

    private static string Attribute(string tag, string name) =>
        Regex.Match(tag, $"\\s{name}=\"([^\"]*)\"") is { Success: true } match ? WebUtility.HtmlDecode(match.Groups[1].Value) : "";

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*>", RegexOptions.Singleline)]
    private static partial Regex Hidden();
}

public static class People
{
    private static Microsoft.AspNetCore.Builder.WebApplication Bare(string connection, TimeProvider clock)
    {
        var builder = Microsoft.AspNetCore.Builder.WebApplication.CreateSlimBuilder();
        builder.Configuration["ConnectionStrings:Renkei"] = connection;
        builder.Services.AddSingleton(clock).AddSingleton<Backup>().AddDatabase(provider => [provider.GetRequiredService<AuditWriter>()]).AddAccess();
        return builder.Build();
    }

    public const string Password = "静かな海と みどりの自転車";

    extension(App app)
    {
        /// <summary>A member who can really sign in, by <c>Browser.SignIn(mail, People.Password)</c>.</summary>
        public async Task<Member> Person(string mail, Role role, Action<Member>? also = null, Workplace? workplace = null)
        {
            var place = workplace ?? new Workplace { Name = $"{mail}の職場" };

            if (workplace is null)
            {
                await app.Given(place);
            }

            return await app.AtConsole<IServiceProvider, Member>(async services =>
            {
                var made = await services.GetRequiredService<Renkei.Access.People.NewMember>().Run(mail, $"{role.Japanese}さん", Password, place.Id, role);
                Assert.Null(made.Refusal);
                also?.Invoke(made.Value!);
                await services.GetRequiredService<AppDb>().SaveChangesAsync(TestContext.Current.CancellationToken);
                return made.Value!;
            });
        }

        /// <summary>Ties an app to the member; the key it would hold.</summary>
        public Task<string> Totp(Member member) => app.AtConsole<MemberManager, string>(async members =>
        {
            var known = (await members.FindByIdAsync(member.Id.ToString()))!;
            await members.ResetAuthenticatorKeyAsync(known);
            await members.SetTwoFactorEnabledAsync(known, true);
            return (await members.GetAuthenticatorKeyAsync(known))!;
        });

        /// <summary>A browser that went the whole way: password and code.</summary>
        public async Task<Browser> SignedInForReal(Member member)
        {
            var key = await app.Totp(member);
            var browser = Browser.Of(app);
            await browser.SignIn(member.Email!, Password);
            Assert.Equal(HttpStatusCode.Redirect, (await browser.Code(Renkei.Access.SigningIn.Totp.CodeAt(key, app.Clock.Now))).StatusCode);
            return browser;
        }

        /// <summary>Runs a command of Access as the operator at the console would.</summary>
        public async Task<(int Code, string Output, string Errors)> Command(params string[] args)
        {
            var root = new RootCommand();
            foreach (var command in AccessRoom.Commands(() => app.Services).Concat(BackupCommand.Make(() => app.Services)))
            {
                root.Add(command);
            }

            using var output = new StringWriter();
            using var errors = new StringWriter();
            var code = await root.Parse(args).InvokeAsync(new() { Output = output, Error = errors }, TestContext.Current.CancellationToken);
            return (code, output.ToString(), errors.ToString());
        }

        /// <summary>Runs a command where there is no database yet: the server itself would make one when it starts.</summary>
        public async Task<(int Code, string Output, string Errors)> AtNothing(params string[] args)
        {
            await using var bare = Bare(app.Connection, app.Clock);
            var root = new RootCommand();
            foreach (var command in BackupCommand.Make(() => bare.Services))
            {
                root.Add(command);
            }

            using var output = new StringWriter();
            using var errors = new StringWriter();
            var code = await root.Parse(args).InvokeAsync(new() { Output = output, Error = errors }, TestContext.Current.CancellationToken);
            return (code, output.ToString(), errors.ToString());
        }

        public Task<List<AuditLine>> Lines(AuditVerb verb) =>
            app.Look(db => db.AuditLines.Where(line => line.Verb == verb).OrderBy(line => line.At).ThenBy(line => line.Id).ToListAsync(TestContext.Current.CancellationToken));
    }
}
