using Microsoft.AspNetCore.Diagnostics;

namespace Renkei.Shell;

/// <summary>The address the person asked for, also when an error page now stands in its place.</summary>
internal static class Asked
{
    public static string Of(HttpContext http) =>
        http.Features.Get<IStatusCodeReExecuteFeature>() is { } put ? put.OriginalPath + put.OriginalQueryString
        : http.Features.Get<IExceptionHandlerPathFeature>() is { } failed ? failed.Path
        : http.Request.Path + http.Request.QueryString;
}
