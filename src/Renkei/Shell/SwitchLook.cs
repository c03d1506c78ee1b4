using Microsoft.AspNetCore.Mvc;

namespace Renkei.Shell;

/// <summary>Someone asks for the high-contrast look, or for one-letter keys to be off; the browser remembers it for a year.</summary>
internal static class SwitchLook
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/look", (HttpContext http, [FromForm] string? look, [FromForm] string? keys, [FromForm] string? back) =>
        {
            if (look is "contrast" or "plain")
            {
                Keep(http, "look", look);
            }

            if (keys is "on" or "off")
            {
                Keep(http, "keys", keys);
            }

            // Only back into this site: an address of another site in the form must not be followed.
            return TypedResults.LocalRedirect(Access.Doors.Local(back));
        }).ExcludeFromDescription().AllowAnonymous().OnlyFromHere();

    private static void Keep(HttpContext http, string name, string value) => http.Response.Cookies.Append(name, value, new()
    {
        MaxAge = TimeSpan.FromDays(365),
        HttpOnly = true,
        IsEssential = true,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
    });
}
