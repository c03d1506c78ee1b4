namespace Renkei.Shell;

/// <summary>Guards posts that carry no antiforgery token by what the browser itself tells of where they were sent from: the visitor's own harmless cookies
/// (look, list to print), so that public pages are the same for everyone and can be kept; and files handed to the API by scripts, which have no page to get a token from.</summary>
internal static class FromHere
{
    public static TBuilder OnlyFromHere<TBuilder>(this TBuilder form) where TBuilder : IEndpointConventionBuilder =>
        form.DisableAntiforgery().AddEndpointFilter(async (context, next) => Is(context.HttpContext.Request)
            ? await next(context)
            : TypedResults.StatusCode(StatusCodes.Status400BadRequest));

    /// <summary>No change by the API is made for a page of another site, whatever the browser thinks of cookies; programs are no browsers.</summary>
    public static TBuilder ChangesOnlyFromHere<TBuilder>(this TBuilder routes) where TBuilder : IEndpointConventionBuilder =>
        routes.AddEndpointFilter(async (context, next) =>
            HttpMethods.IsGet(context.HttpContext.Request.Method) || !context.HttpContext.Request.Path.StartsWithSegments("/api") || Is(context.HttpContext.Request)
                ? await next(context)
                : TypedResults.StatusCode(StatusCodes.Status400BadRequest));

    // Every browser in use sends one of the two with a posted form; what sends neither is no browser and has no cookies to lose.
    private static bool Is(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
        {
            return site is "same-origin" or "none";
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value);
    }
}
