using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Renkei.Shell;

namespace Renkei.Access.SigningIn;

/// <summary>A municipality's or hospital's own directory through which its people may sign in (<c>Access:Directories:0:…</c>), by OpenID Connect.</summary>
public sealed class StaffDirectory
{
    /// <summary>Stands in addresses and in the trail: letters, digits, hyphens; never changed, or its people are strangers again.</summary>
    public string Key { get; set; } = "";

    /// <summary>What the button says.</summary>
    public string Name { get; set; } = "";

    public string Authority { get; set; } = "";
    public string ClientId { get; set; } = "";

    /// <summary>Given by the environment, never in a file that is kept with the code.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>Mail domains for which the directory speaks: only these tie somebody who comes for the first time to a member.</summary>
    public string[] Domains { get; set; } = [];

    /// <summary>The directory itself asks for two factors; otherwise ours is asked for after it.</summary>
    public bool IsTwoFactor { get; set; }

    public string Scheme => $"directory-{Key}";

    public static StaffDirectory[] All(IConfiguration configuration) => configuration.GetSection("Access:Directories").Get<StaffDirectory[]>() ?? [];
}

/// <summary>Adds each configured directory as a way to sign in. Read late: tests and the command line may still change the configuration.</summary>
internal static class StaffDirectories
{
    public static IServiceCollection AddDirectories(this IServiceCollection services)
    {
        services.AddOptions<AuthenticationOptions>().Configure<IConfiguration>((options, configuration) =>
        {
            foreach (var directory in StaffDirectory.All(configuration))
            {
                options.AddScheme<OpenIdConnectHandler>(directory.Scheme, directory.Name);
            }
        });
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>());
        services.AddTransient<OpenIdConnectHandler>();
        return services.AddSingleton<IConfigureOptions<OpenIdConnectOptions>, Setting>();
    }

    private sealed class Setting(IConfiguration configuration) : IConfigureNamedOptions<OpenIdConnectOptions>
    {
        public void Configure(OpenIdConnectOptions options) => Configure(Options.DefaultName, options);

        public void Configure(string? name, OpenIdConnectOptions options)
        {
            if (Array.Find(StaffDirectory.All(configuration), directory => directory.Scheme == name) is not { } found)
            {
                return;
            }

            (options.Authority, options.ClientId, options.ClientSecret) = (found.Authority, found.ClientId, found.ClientSecret);
            options.CallbackPath = $"/signin/directory/{found.Key}/callback";
            options.SignInScheme = IdentityConstants.ExternalScheme;

            // By code, proven by a secret made for this one sign-in, brought back in the address: a cookie need not be open to other sites for it.
            (options.ResponseType, options.ResponseMode, options.UsePkce) = (OpenIdConnectResponseType.Code, OpenIdConnectResponseMode.Query, true);
            options.MapInboundClaims = false;
            options.GetClaimsFromUserInfoEndpoint = true;
            options.Scope.Add("email");
            options.ClaimActions.MapUniqueJsonKey("email_verified", "email_verified");
            options.RequireHttpsMetadata = !new Uri(found.Authority).IsLoopback;
            options.Events.OnRedirectToIdentityProvider = async context =>
            {
                // A discovery document that speaks for another issuer is not this directory's, wherever it was read from.
                var published = await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted);
                if (!string.Equals(published.Issuer?.TrimEnd('/'), found.Authority.TrimEnd('/'), StringComparison.Ordinal))
                {
                    context.HttpContext.RequestServices.GetRequiredService<ILogger<StaffDirectory>>().LogError("Directory {Key}: its discovery document names the issuer {Issuer}, not the configured authority", found.Key, published.Issuer);
                    context.HandleResponse();
                    context.Response.Redirect("/signin?directory=failed");
                }
            };
            options.Events.OnRemoteFailure = context =>
            {
                // The reason is the directory's; the person can only try again.
                context.HandleResponse();
                context.Response.Redirect("/signin?directory=failed");
                return Task.CompletedTask;
            };
        }
    }
}

/// <summary>A member comes in by their own organisation's directory. Who has no membership here is no member, whatever the directory says.</summary>
public sealed class DirectorySignIn(MemberManager members, MemberSignIn signIn, MemberClaims claims, SignInTrail trail, IConfiguration configuration, IHttpContextAccessor http)
{
    private static Refusal Refused => new("directory-refused", "この組織のアカウントでは、サインインできませんでした。連携に登録されているメールアドレスか、管理者に確かめてください。", StatusCodes.Status401Unauthorized);

    /// <summary>Answers the page to go to next; null is wherever the person wanted to go.</summary>
    public async Task<Answer<string?>> Run(string key, CancellationToken stop = default)
    {
        var context = http.HttpContext!;
        var outside = await context.AuthenticateAsync(IdentityConstants.ExternalScheme);
        await context.SignOutAsync(IdentityConstants.ExternalScheme);
        if (Array.Find(StaffDirectory.All(configuration), one => one.Key == key) is not { } directory || outside.Principal?.FindFirst("sub")?.Value is not { } subject
            || outside.Properties?.Items.TryGetValue(".AuthScheme", out var scheme) is not true || scheme != directory.Scheme)
        {
            return Refused;
        }

        var mail = outside.Principal.FindFirst("email")?.Value;
        var member = await members.FindByLoginAsync(directory.Scheme, subject);
        var isNew = member is null;
        if (isNew && mail is not null && Speaks(directory, mail) && outside.Principal.FindFirst("email_verified")?.Value is var verified && (verified is null || string.Equals(verified, "true", StringComparison.OrdinalIgnoreCase)))
        {
            member = await members.FindByEmailAsync(mail);
        }

        if (member is null || !await signIn.CanSignInAsync(member))
        {
            await trail.Failed(member, mail, member is null ? "NoAccount" : "NoMembership", stop);
            return Refused;
        }

        if (isNew)
        {
            await members.AddLoginAsync(member, new(directory.Scheme, subject, directory.Name));
        }

        if ((await signIn.EnterByDirectory(member, directory.Scheme, directory.IsTwoFactor)).RequiresTwoFactor)
        {
            return "/signin/code";
        }

        await trail.Succeeded(member, "Directory", stop);
        return Doors.PageAfterSignIn(await claims.CreateAsync(member, null, directory.IsTwoFactor));
    }

    // The part after the last @: "a@city.jp@evil.example" speaks for evil.example.
    private static bool Speaks(StaffDirectory directory, string mail) =>
        mail.LastIndexOf('@') is var at and > 0 && Array.Exists(directory.Domains, domain => string.Equals(domain, mail[(at + 1)..], StringComparison.OrdinalIgnoreCase));

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/signin/directory/{key}", Results<ChallengeHttpResult, NotFound> (string key, string? returnUrl, IConfiguration configuration) =>
            Array.Find(StaffDirectory.All(configuration), one => one.Key == key) is { } directory
                ? TypedResults.Challenge(new AuthenticationProperties { RedirectUri = $"/signin/directory/{directory.Key}/done?returnUrl={Uri.EscapeDataString(Doors.Local(returnUrl))}" }, [directory.Scheme])
                : TypedResults.NotFound())
            .AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/signin/directory/{key}/done", async Task<RedirectHttpResult> (string key, string? returnUrl, DirectorySignIn enter, CancellationToken stop) =>
            await enter.Run(key, stop) is var answer && answer.Refusal is not null ? TypedResults.Redirect("/signin?directory=refused")
            : TypedResults.Redirect(answer.Value is { } step ? Doors.WithReturn(step, returnUrl) : Doors.AfterSignIn(returnUrl)))
            .AllowAnonymous().ExcludeFromDescription();
    }
}
