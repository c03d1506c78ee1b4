using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Renkei.Shell;

/// <summary>The frame around every room: layout, form parts, error pages, security headers, the browser's files.</summary>
public static class ShellRoom
{
    public static IServiceCollection AddShell(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpContextAccessor()
            // The framework's own writing of the number holds more than the log's: a person must read out the same.
            .AddProblemDetails(options => options.CustomizeProblemDetails = problem => problem.ProblemDetails.Extensions["traceId"] = ErrorPages.TraceOf(problem.HttpContext))
            .AddAntiforgery(options => options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest).AddScoped<NavCounts>();
        services.AddRazorComponents();
        services.AddOutputCache().AddOptions<Microsoft.AspNetCore.OutputCaching.OutputCacheOptions>().Configure<IConfiguration>((options, configuration) =>
        {
            options.AddBasePolicy(new VisitorCache(TimeSpan.FromSeconds(configuration.GetValue("PublicSite:KeepSeconds", 60))));
            options.SizeLimit = 64 * 1024 * 1024;
            options.MaximumBodySize = 2 * 1024 * 1024;
        });
        // Japanese goes out as Japanese, not as &#x65E5; three times its size; <, >, & and quotes are still escaped.
        services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(365));
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddSingleton<FormTemplates>();
        return services;
    }

    /// <summary>Call it first after Build. Signing in comes inside the error pages, so that a refusal is shown as a page.</summary>
    public static WebApplication UseShell(this WebApplication app)
    {
        app.UseSecurityHeaders();

        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
        }

        app.UseErrorPages();

        // No name, word or number holds one, and PostgreSQL keeps none: it is refused before anybody looks at it.
        app.Use((context, next) => context.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) is true
            ? Task.FromResult(context.Response.StatusCode = StatusCodes.Status400BadRequest)
            : next(context));
        app.UseRouting();

        if (app.Services.GetService<IAuthenticationSchemeProvider>() is not null)
        {
            app.UseAuthentication();
        }

        if (app.Services.GetService<IAuthorizationHandlerProvider>() is not null)
        {
            app.UseAuthorization();
        }

        app.UseAntiforgery();
        // The framework only notes that a token is wrong; whether anybody looks at the note depends on how an endpoint reads its form.
        app.Use((context, next) => context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false } && context.Features.Get<IStatusCodeReExecuteFeature>() is null
            ? Task.FromResult(context.Response.StatusCode = StatusCodes.Status400BadRequest)
            : next(context));
        app.UseOutputCache();
        return app;
    }

    public static WebApplication MapShell(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>();
        SwitchLook.Map(app);
        return app;
    }
}
