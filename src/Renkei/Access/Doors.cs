using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Renkei.Access;

/// <summary>Shows a page only to people with this duty: <c>@attribute [Needs(Duty.ReadAudit)]</c>. The use case behind it still guards itself.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsAttribute(Duty duty) : AuthorizeAttribute(duty.ToString())
{
    public Duty Duty => duty;
}

/// <summary>A page open to whoever must first change a password, set up an authenticator app or choose a hat.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EvenUnreadyAttribute() : AuthorizeAttribute(Doors.EvenUnready);

/// <summary>Which doors are open to whom: all are closed unless marked AllowAnonymous.</summary>
internal static class Doors
{
    public const string EvenUnready = "even-unready";
    public const string HatPage = "/account/hat";
    private const string TodayPage = "/today";

    public static IServiceCollection AddDoors(this IServiceCollection services)
    {
        var ready = new AuthorizationPolicyBuilder().RequireAuthenticatedUser()
            .RequireAssertion(context => !context.User.HasClaim(claim => claim.Type == MemberClaims.Must)).Build();
        var builder = services.AddAuthorizationBuilder().SetDefaultPolicy(ready).SetFallbackPolicy(ready)
            .AddPolicy(EvenUnready, policy => policy.RequireAuthenticatedUser());

        foreach (var duty in Enum.GetNames<Duty>())
        {
            builder.AddPolicy(duty, policy => policy.RequireAuthenticatedUser().RequireClaim(MemberClaims.Duty, duty));
        }

        return services.AddSingleton<IAuthorizationMiddlewareResultHandler, Doorkeeper>();
    }

    public static bool IsMachine(HttpRequest request) => request.Path.StartsWithSegments("/api") || request.Path.StartsWithSegments("/fhir");

    /// <summary>An address within this site as a header may carry it, or the first page: whoever sends a link to the sign-in page must not choose where it leads.</summary>
    public static string Local(string? address) =>
        address is ['/', ..] and not (['/', '/' or '\\', ..]) && !address.Any(char.IsControl) && !address.Contains('\\', StringComparison.Ordinal)
        && Uri.TryCreate("http://here" + address, UriKind.Absolute, out var there) ? there.PathAndQuery + there.Fragment : "/";

    /// <summary>Where somebody who has just come in goes: where they wanted to, or to what awaits them today.</summary>
    public static string AfterSignIn(string? returnUrl) => Local(returnUrl) is var local && local == "/" ? TodayPage : local;

    /// <summary>The same page, keeping in mind where the person wanted to go.</summary>
    public static string WithReturn(string page, string? returnUrl) =>
        Local(returnUrl) is var local && local == "/" ? page : $"{page}?returnUrl={Uri.EscapeDataString(local)}";

    public static string PageFor(string must) => must switch
    {
        MemberClaims.MustChangePassword => "/account/password",
        MemberClaims.MustChooseHat => HatPage,
        MemberClaims.MustUnlock => "/account/confirm",
        _ => "/account/totp",
    };

    /// <summary>Where to go right after signing in: to what must be done first, or, for who has several hats, to the choice among them; null is wherever the person wanted to go.</summary>
    public static string? PageAfterSignIn(ClaimsPrincipal person) =>
        person.FindFirstValue(MemberClaims.Must) is { } must ? PageFor(must)
        : person.FindFirstValue(MemberClaims.Hats) is "0" or "1" ? null : HatPage;

    /// <summary>Writes what this request's person was refused. In a scope of its own: nothing half-done of the request is saved with it.</summary>
    public static async Task WriteRefusals(HttpContext context)
    {
        var actor = context.RequestServices.GetRequiredService<Actor>();

        if (actor.Refused.Count == 0)
        {
            return;
        }

        await using var scope = context.RequestServices.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();

        foreach (var duty in actor.Refused)
        {
            db.Record(actor, AuditVerb.Refused, nameof(Duty), Guid.Empty, now, AuditTrail.Details(("Duty", duty.ToString()), ("Path", context.Request.Path.Value)));
        }

        await db.SaveChangesAsync(CancellationToken.None);
    }

    private sealed class Doorkeeper : IAuthorizationMiddlewareResultHandler
    {
        public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
        {
            // Where there is no door, the caller is told so rather than asked to sign in.
            if (authorizeResult.Succeeded || context.GetEndpoint() is null)
            {
                await next(context);
                return;
            }

            var actor = context.RequestServices.GetRequiredService<Actor>();
            var refusal = policy.Requirements.OfType<ClaimsAuthorizationRequirement>()
                .SelectMany(requirement => requirement.AllowedValues ?? [])
                .Select(duty => actor.Needs(Enum.Parse<Duty>(duty)))
                .FirstOrDefault(found => found is not null) ?? actor.NeedsSignIn();
            await WriteRefusals(context);

            if (IsMachine(context.Request))
            {
                await (refusal ?? new("refused", "この操作は行えません。", StatusCodes.Status403Forbidden)).ToProblem().ExecuteAsync(context);
            }
            else if (authorizeResult.Challenged)
            {
                context.Response.Redirect($"/signin?returnUrl={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
            }
            else if (actor.Must is { } must)
            {
                context.Response.Redirect(WithReturn(PageFor(must), context.Request.Path + context.Request.QueryString));
            }
            else
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
            }
        }
    }
}
