using Renkei.Shell;

namespace Renkei.Access.SigningIn;

/// <summary>A member leaves; the session's cookie is taken back.</summary>
public sealed class SignOut(AppDb db, MemberSignIn signIn, Actor actor, SignInTrail trail, IHttpContextAccessor http)
{
    public async Task Run(CancellationToken stop = default)
    {
        if (actor.Member is { } id && await db.Members.FindAsync([id], stop) is { } member)
        {
            await trail.SignedOut(member, stop);
        }

        await signIn.SignOutAsync();

        // What the pages left in the browser goes too; not the device's permission for pushes, which is no secret.
        if (http.HttpContext is { } context)
        {
            context.Response.Headers["Clear-Site-Data"] = "\"cache\"";
        }
    }

    public static void MapApi(IEndpointRouteBuilder session) =>
        session.MapDelete("/", async (SignOut signOut, CancellationToken stop) =>
        {
            await signOut.Run(stop);
            return TypedResults.NoContent();
        }).AllowAnonymous().OnlyFromHere().WithSummary("サインアウトする");

    // Binding the form makes the framework refuse a post without its antiforgery token.
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/signout", async (IFormCollection form, SignOut signOut, CancellationToken stop) =>
        {
            _ = form;
            await signOut.Run(stop);
            return TypedResults.LocalRedirect("/signin?out=1");
        }).ExcludeFromDescription().AllowAnonymous();
}
