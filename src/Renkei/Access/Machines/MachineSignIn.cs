using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Validation;
using OpenIddict.Validation.AspNetCore;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Renkei.Access.Machines;

/// <summary>OAuth 2.0 client credentials (RFC 6749 §4.4) for programs: a token of ten minutes for id and secret. Tokens are sealed with the servers' shared keys;
/// with each call the client is looked up, so that one taken back is out at once.</summary>
internal static class MachineSignIn
{
    public const string TokenPath = "/oauth/token";
    private const string Client = "client";
    private static readonly TimeSpan TokenLasts = TimeSpan.FromMinutes(10);

    /// <summary>Whether a request comes with a program's token rather than a person's cookie.</summary>
    public static bool IsMachine(HttpRequest request) => Doors.IsMachine(request) && request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);

    public const string Scheme = OpenIddictValidationAspNetCoreDefaults.AuthenticationScheme;

    public static IServiceCollection AddMachines(this IServiceCollection services)
    {
        services.AddOpenIddict()
            .AddServer(server =>
            {
                server.SetTokenEndpointUris(TokenPath.TrimStart('/')).AllowClientCredentialsFlow().SetAccessTokenLifetime(TokenLasts);
                server.RegisterScopes([.. Enum.GetValues<MachineScope>().Select(scope => scope.Name)]);

                // Clients lie in a table of our own, where the trail sees them come and go.
                server.EnableDegradedMode();
                server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(Validate));
                server.AddEventHandler<HandleTokenRequestContext>(handler => handler.UseInlineHandler(Handle));

                // Asked for by the library, unused: tokens are sealed as cookies are, by keys that all servers share. The kinds that are made in no time.
                server.AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32))).AddSigningKey(new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)));
                server.UseDataProtection();

                // Cookies of people insist on encryption outside of development; behind a proxy the server itself speaks plainly.
                server.UseAspNetCore().DisableTransportSecurityRequirement();
            })
            .AddValidation(validation =>
            {
                validation.UseLocalServer();
                validation.UseDataProtection();
                validation.UseAspNetCore();
                validation.AddEventHandler<OpenIddictValidationEvents.ProcessAuthenticationContext>(handler => handler.UseInlineHandler(Look).SetOrder(int.MaxValue - 1000));
            });
        return services;
    }

    private static async ValueTask Validate(ValidateTokenRequestContext context)
    {
        var http = context.Transaction.GetHttpRequest()!.HttpContext;
        var (db, today) = (http.RequestServices.GetRequiredService<AppDb>(), http.RequestServices.GetRequiredService<TimeProvider>().JapanToday());
        var client = Id<MachineClient>.TryParse(context.ClientId, null, out var id) ? await db.Set<MachineClient>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == id) : null;
        if (client is null || !client.IsOpen(today) || context.ClientSecret is not { } secret || !client.Knows(secret))
        {
            await http.RequestServices.GetRequiredService<SigningIn.SignInTrail>().Failed(null, null, "MachineClient", http.RequestAborted);
            context.Reject(OpenIddictConstants.Errors.InvalidClient, "The client is not known, or its secret is wrong or taken back.");
            return;
        }

        var asked = context.Request.GetScopes();
        if (asked.FirstOrDefault(scope => !client.Scopes.Exists(own => own.Name == scope)) is { } beyond)
        {
            context.Reject(OpenIddictConstants.Errors.InvalidScope, $"This client was not given the scope '{beyond}'.");
        }
    }

    private static async ValueTask Handle(HandleTokenRequestContext context)
    {
        var http = context.Transaction.GetHttpRequest()!.HttpContext;
        var (db, now) = (http.RequestServices.GetRequiredService<AppDb>(), http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
        var id = Id<MachineClient>.Parse(context.ClientId!, null);
        var client = await db.Set<MachineClient>().AsNoTracking().SingleAsync(one => one.Id == id);
        await db.Set<MachineClient>().Where(one => one.Id == id).ExecuteUpdateAsync(set => set.SetProperty(one => one.UsedAt, now));

        var scopes = context.Request.GetScopes() is { Length: > 0 } asked ? asked : [.. client.Scopes.Select(scope => scope.Name)];
        var identity = new ClaimsIdentity(OpenIddictServerAspNetCore, OpenIddictConstants.Claims.Name, OpenIddictConstants.Claims.Role);
        identity.SetClaim(OpenIddictConstants.Claims.Subject, client.Id.ToString());
        identity.SetScopes(scopes);
        identity.SetDestinations(_ => [OpenIddictConstants.Destinations.AccessToken]);

        var actor = http.RequestServices.GetRequiredService<Actor>();
        actor.Become(new(new ClaimsIdentity([new(MemberClaims.Name, client.Name)], Client)), actor.From);
        db.Record(actor, AuditVerb.SignedIn, nameof(MachineClient), client.Id.Value, now, AuditTrail.Details(("By", "MachineClient"), ("Scopes", string.Join(' ', scopes))));
        await db.SaveChangesAsync(http.RequestAborted);
        context.SignIn(new ClaimsPrincipal(identity));
    }

    /// <summary>The token says who; what that program may do is asked of the database with each call.</summary>
    private static async ValueTask Look(OpenIddictValidationEvents.ProcessAuthenticationContext context)
    {
        if (context.IsRejected || context.AccessTokenPrincipal is not { } token)
        {
            return;
        }

        var http = context.Transaction.GetHttpRequest()!.HttpContext;
        var (db, today) = (http.RequestServices.GetRequiredService<AppDb>(), http.RequestServices.GetRequiredService<TimeProvider>().JapanToday());
        if (!Id<MachineClient>.TryParse(token.GetClaim(OpenIddictConstants.Claims.Subject), null, out var id)
            || await db.Set<MachineClient>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == id) is not { } client || !client.IsOpen(today)
            || await db.Workplaces.AsNoTracking().SingleAsync(one => one.Id == client.Workplace) is not { Standing: WorkplaceStanding.Active } workplace)
        {
            context.Reject(OpenIddictConstants.Errors.InvalidToken, "The client was taken back.");
            return;
        }

        var areas = await MemberClaims.AreasServed(db, workplace.Id).ToListAsync();
        var granted = token.GetScopes();
        context.AccessTokenPrincipal = new(new ClaimsIdentity(
            [
                .. token.Claims,
                new(MemberClaims.Name, client.Name), new(MemberClaims.RoleName, "連携するシステム"), new(MemberClaims.Workplace, workplace.Id.ToString()), new(MemberClaims.WorkplaceName, workplace.Name),
                .. areas.Select(path => new Claim(MemberClaims.Area, path)),
                .. client.Scopes.Where(scope => granted.Contains(scope.Name)).SelectMany(scope => scope.Duties).Distinct().Select(duty => new Claim(MemberClaims.Duty, duty.ToString())),
            ],
            token.Identity?.AuthenticationType ?? Client, MemberClaims.Name, MemberClaims.RoleName));
    }

    private const string OpenIddictServerAspNetCore = OpenIddict.Server.AspNetCore.OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;
}
