using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Renkei.Shell;

/// <summary>The description of the API for machines (OpenAPI), from which the page to try it is made too.</summary>
public static class ApiDescription
{
    public const string Document = "v1";
    private const string Cookie = "サインイン";
    private const string Machine = "machine";

    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi(Document, options =>
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) is true;
        // Every use case has its Request and many have a Row: only with the use case's own name are they told apart.
        options.CreateSchemaReferenceId = type => OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } name
            ? type.Type.DeclaringType is { } useCase && !type.Type.IsGenericType ? useCase.Name + name : name
            : null;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new()
            {
                Title = "連携（Renkei）API",
                Version = Document,
                Description = "在宅医療・介護連携推進事業の業務システムの機械向けの窓口です。/api/public はサインインなしで使えます。ほかは、サインインした利用者のクッキーか、つながるシステムのトークン（OAuth 2.0 client credentials、/oauth/token）が要ります。断るときは application/problem+json で、日本語の理由を detail に書きます。",
                License = new() { Name = "公開データの出典と利用条件は /api/public/sources" },
            };
            document.Servers = [];
            document.Components ??= new();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Cookie] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = "__Host-renkei", Description = "/signin でサインインすると得られるクッキー" };
            document.Components.SecuritySchemes[Machine] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.OAuth2,
                Description = "つながるシステムの鍵（管理者が /machines で作ります）で、10分間使えるトークンを受け取ります。",
                Flows = new() { ClientCredentials = new() { TokenUrl = new("/oauth/token", UriKind.Relative), Scopes = new Dictionary<string, string>() } },
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(Refusals);
        options.AddOperationTransformer((operation, _, _) =>
        {
            // A list that is not given is empty; generated binding marks it as demanded.
            foreach (var list in operation.Parameters?.OfType<OpenApiParameter>().Where(one => one.In is ParameterLocation.Query && one.Schema?.Type?.HasFlag(JsonSchemaType.Array) is true) ?? [])
            {
                list.Required = false;
            }

            return Task.CompletedTask;
        });
    });

    public static void MapApiDescription(this IEndpointRouteBuilder app) => app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();

    public static bool NeedsSignIn(OpenApiOperation operation) => operation.Security is { Count: > 0 };

    /// <summary>Every use case refuses in the same words and form, so the refusals are described once, from what the route is.</summary>
    private static async Task Refusals(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken stop)
    {
        var schema = await context.GetOrCreateSchemaAsync(typeof(ProblemDetails), cancellationToken: stop);
        operation.Responses ??= [];
        void Refuse(int status, string why) => operation.Responses.TryAdd(status.ToString(CultureInfo.InvariantCulture), new OpenApiResponse
        {
            Description = why,
            Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = schema } },
        });

        if (operation.Parameters is { Count: > 0 } || operation.RequestBody is not null)
        {
            Refuse(StatusCodes.Status400BadRequest, "入力が正しくない。detail に直し方を書く");
        }

        if (!context.Description.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(Cookie, context.Document)] = [] }];
            Refuse(StatusCodes.Status401Unauthorized, "サインインしていない");
            Refuse(StatusCodes.Status403Forbidden, "役割または担当区域の外");
        }

        if (context.Description.RelativePath?.Contains('{', StringComparison.Ordinal) is true)
        {
            Refuse(StatusCodes.Status404NotFound, "見つからない");
        }

        if (context.Description.HttpMethod is not ("GET" or null))
        {
            Refuse(StatusCodes.Status409Conflict, "ほかの人の変更や今の状態と合わない");
        }
    }
}
