using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Primitives;

namespace Renkei.Shell;

/// <summary>A page or route that looks the same to every visitor who has not signed in, and may be kept and given to the next.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SameForVisitorsAttribute : Attribute;

/// <summary>Keeps such answers for a short while, so that the public site stays up when a whole city looks at once.
/// Whoever has signed in always gets a fresh one.</summary>
internal sealed class VisitorCache(TimeSpan keep) : IOutputCachePolicy
{
    /// <summary>The cookies that change what a visitor sees.</summary>
    private static readonly string[] Cookies = ["look", "keys", "basket"];

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var http = context.HttpContext;
        var may = keep > TimeSpan.Zero && HttpMethods.IsGet(http.Request.Method) && http.User.Identity?.IsAuthenticated is not true
            && http.GetEndpoint()?.Metadata.GetMetadata<SameForVisitorsAttribute>() is not null;
        (context.EnableOutputCaching, context.AllowCacheLookup, context.AllowCacheStorage, context.AllowLocking) = (may, may, may, true);
        context.ResponseExpirationTimeSpan = keep;
        context.CacheVaryByRules.QueryKeys = "*";
        foreach (var cookie in Cookies)
        {
            context.CacheVaryByRules.VaryByValues[cookie] = http.Request.Cookies[cookie] ?? "";
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var response = context.HttpContext.Response;
        if (!StringValues.IsNullOrEmpty(response.Headers.SetCookie) || response.StatusCode != StatusCodes.Status200OK)
        {
            context.AllowCacheStorage = false;
        }

        return ValueTask.CompletedTask;
    }
}
