using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;

namespace Renkei.Shell;

/// <summary>What went wrong is told as a page to people and as problem+json to machines.</summary>
internal static partial class ErrorPages
{
    public static void UseErrorPages(this WebApplication app)
    {
        app.UseWhen(IsMachine, machine =>
        {
            // Written whatever the caller says it accepts: a script that forgot its Accept header still gets something to read.
            machine.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = Status, ExceptionHandler = Problem });
            machine.UseStatusCodePages(put => Problem(put.HttpContext));
        });
        app.UseWhen(context => !IsMachine(context), person =>
        {
            person.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = "/error/500", CreateScopeForErrors = true, StatusCodeSelector = Status, AllowStatusCode404Response = true });
            // A scope of its own: a component page that was begun has already used the request's navigation.
            person.UseStatusCodePagesWithReExecute("/error/{0}", createScopeForStatusCodePages: true);
            person.Use((context, next) =>
            {
                // The page in place of a refused POST is only shown; it must not look for a form to run.
                if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerFeature>() is not null)
                {
                    context.Request.Method = HttpMethods.Get;
                    context.Request.ContentType = null;
                }

                return next(context);
            });
            person.Use(async (context, next) =>
            {
                await next(context);

                // A form refused for its stale token is answered empty but already called HTML, which would keep the page away.
                if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null } empty && HttpMethods.IsPost(context.Request.Method))
                {
                    empty.ContentType = null;
                }
            });
        });
    }

    private static Task Problem(HttpContext context)
    {
        Remember(context);
        return TypedResults
            .Problem(Words(context.Response.StatusCode), statusCode: context.Response.StatusCode)
            .ExecuteAsync(context);
    }

    /// <summary>The number that a person reads out to the administrator, by which the log tells what happened.</summary>
    public static string TraceOf(HttpContext context) => Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;

    /// <summary>Writes the number beside the error's kind; the error itself, with its stack, is logged by the framework just before.</summary>
    public static void Remember(HttpContext context)
    {
        if (context.Features.Get<IExceptionHandlerFeature>() is { } failed)
        {
            Failed(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ErrorPages)), TraceOf(context), failed.Error.GetType().Name, (failed.Endpoint as RouteEndpoint)?.RoutePattern.RawText);
        }
    }

    [LoggerMessage(EventId = 500, Level = LogLevel.Error, Message = "Request failed. trace {Trace} {Kind} at {Route}")]
    private static partial void Failed(ILogger logger, string trace, string kind, string? route);

    private static string Words(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "送られた内容を読み取れません。項目の名前と値の形を /api の説明で確かめてください。",
        StatusCodes.Status404NotFound => "この窓口はありません。アドレスを /api の説明で確かめてください。",
        StatusCodes.Status405MethodNotAllowed => "この窓口では、その操作（メソッド）は使えません。/api の説明を確かめてください。",
        StatusCodes.Status409Conflict => "ほかの人が先に変更しました。今の内容を確かめてから、もう一度送ってください。",
        StatusCodes.Status413PayloadTooLarge => "送られたものが大きすぎます。分けて送ってください。",
        StatusCodes.Status415UnsupportedMediaType => "送られたものの種類（Content-Type）が違います。/api の説明を確かめてください。",
        StatusCodes.Status429TooManyRequests => "短い時間に回数が多すぎます。1分ほど待ってから、もう一度送ってください。",
        >= 500 => "サーバーで思わぬ誤りが起きました。少し待ってから、もう一度送ってください。続くときは traceId を添えて管理者に知らせてください。",
        _ => "この操作は行えません。/api の説明を確かめてください。",
    };

    private static bool IsMachine(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api", out var rest) && rest.HasValue && rest != "/"
        || context.Request.Path.StartsWithSegments("/fhir")
        || context.Request.Headers.Accept.ToString().Contains("json", StringComparison.OrdinalIgnoreCase);

    private static int Status(Exception error) => error switch
    {
        DbUpdateConcurrencyException => StatusCodes.Status409Conflict,
        BadHttpRequestException bad => bad.StatusCode,
        _ => StatusCodes.Status500InternalServerError,
    };
}
