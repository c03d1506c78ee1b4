namespace Renkei.Shell;

/// <summary>What every answer forbids the browser to do: no foreign script, no inline script or style, no framing, no leaking of addresses.</summary>
internal static class SecurityHeaders
{
    // 国土地理院 serves the map's background; nothing else comes from outside.
    private const string Policy = "default-src 'self'; img-src 'self' data: https://cyberjapandata.gsi.go.jp; style-src 'self'; script-src 'self'; "
        + "object-src 'none'; base-uri 'self'; frame-ancestors 'none'; form-action 'self'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        // Set when the answer starts: the exception handler clears headers that were set before.
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XFrameOptions = "DENY";
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "accelerometer=(), camera=(), display-capture=(), geolocation=(self), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";

            // A shared ward computer must not keep what the last person saw.
            if (context.User.Identity?.IsAuthenticated is true && headers.CacheControl.Count == 0)
            {
                headers.CacheControl = "no-store";
            }

            return Task.CompletedTask;
        });
        return next(context);
    });
}
