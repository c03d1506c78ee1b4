using System.Globalization;
using Renkei.Shell;

namespace Renkei.Facilities;

/// <summary>Facilities that a reader put aside to print or to take along, kept in a cookie: citizens have no account.</summary>
public sealed record Basket(IReadOnlyList<long> Serials)
{
    /// <summary>What fits one printed page and one cookie.</summary>
    public const int Most = 30;

    private const string Cookie = "basket";

    public int Count => Serials.Count;

    public bool Holds(long serial) => Serials.Contains(serial);

    public static Basket Of(HttpContext http) => new([.. (http.Request.Cookies[Cookie] ?? "").Split('.', StringSplitOptions.RemoveEmptyEntries)
        .Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var serial) ? serial : 0).Where(serial => serial > 0).Distinct().Take(Most)]);

    /// <summary>Adds, removes or empties, and goes back to where the reader was.</summary>
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/facilities/basket", (HttpContext http, [Microsoft.AspNetCore.Mvc.FromForm] string? add, [Microsoft.AspNetCore.Mvc.FromForm] string? remove, [Microsoft.AspNetCore.Mvc.FromForm] string? empty, [Microsoft.AspNetCore.Mvc.FromForm] string? back) =>
        {
            var kept = empty is not null ? [] : Of(http).Serials.ToList();
            if (long.TryParse(add, NumberStyles.None, CultureInfo.InvariantCulture, out var added) && !kept.Contains(added) && kept.Count < Most)
            {
                kept.Add(added);
            }

            if (long.TryParse(remove, NumberStyles.None, CultureInfo.InvariantCulture, out var removed))
            {
                kept.Remove(removed);
            }

            http.Response.Cookies.Append(Cookie, string.Join('.', kept), new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, MaxAge = TimeSpan.FromDays(7), Path = "/" });

            // Only ever back into this site.
            return Results.LocalRedirect(Access.Doors.Local(back) is var place && place != "/" ? place : "/facilities/basket");
        }).AllowAnonymous().ExcludeFromDescription().OnlyFromHere();
}
