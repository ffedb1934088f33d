using System.Text.Json;
using CentralNic.AcmeBridge.Operator.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CentralNic.AcmeBridge.Operator.Api;

/// <summary>The OpenAPI document of the operator's API.</summary>
internal static class OperatorApiDescription
{
    /// <summary>The document's name.</summary>
    public const string Name = "v1";

    /// <summary>Has it made from the routes.</summary>
    public static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer(async (document, context, cancellationToken) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "CentralNic ACME Bridge: operator's API",
                Version = Name,
                Description = "Sees and steers a running bridge. On the operator's socket no token is needed; on Operator:Listen a bearer "
                    + "token is, which the command 'tokens new' makes.",
            };
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.AddComponent(
                nameof(OperatorProblem),
                await context.GetOrCreateSchemaAsync(typeof(OperatorProblem), cancellationToken: cancellationToken));
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [TokenAuthentication.SchemeName] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" },
            };
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var policy = context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().LastOrDefault()?.Policy
                ?? OperatorPolicies.Operate;
            operation.Description = string.Join("\n\n", new[] { operation.Description, RolesOf(policy) }.OfType<string>());
            operation.Security =
            [
                new OpenApiSecurityRequirement
                {
                    [new OpenApiSecuritySchemeReference(TokenAuthentication.SchemeName, context.Document)] = [],
                },
            ];
            foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(
                parameter => parameter is { In: ParameterLocation.Query, Name: not null }))
            {
                parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
            }

            if (context.Description.HttpMethod is not "GET")
            {
                operation.Parameters ??= [];
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = OperatorCaller.ReasonParameter,
                    In = ParameterLocation.Query,
                    Description = "Why, for the audit trail",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                });
            }

            operation.Responses ??= [];
            operation.Responses.TryAdd("default", new OpenApiResponse
            {
                Description = "A problem document (RFC 9457) with the members status, code, detail and, where one is wrong, key.",
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [OperatorProblem.ContentType] = new()
                    {
                        Schema = new OpenApiSchemaReference(nameof(OperatorProblem), context.Document),
                    },
                },
            });
            return Task.CompletedTask;
        });
    }

    private static string RolesOf(string policy) => "Roles: " + policy switch
    {
        OperatorPolicies.View => "view, operate.",
        OperatorPolicies.ViewTenant => "view, operate, tenant:NAME for the tenant's own.",
        OperatorPolicies.OperateTenant => "operate, tenant:NAME for the tenant's own.",
        _ => "operate.",
    };
}
