using System.Reflection;
using System.Text.Json;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Operator.Access;

namespace CentralNic.AcmeBridge.Operator.Api;

/// <summary>
/// Judges the query parameters of every route in one place: a parameter that a route does not have, or a tenant that there is not, would
/// else be answered with a list that looks right.
/// </summary>
internal static class QueryFilter
{
    private const string TenantParameter = "tenant";

    /// <summary>Adds it to all routes of a group.</summary>
    public static RouteGroupBuilder AddTo(RouteGroupBuilder routes) => routes.AddEndpointFilterFactory(static (context, next) =>
    {
        string[] known = [.. ParametersOf(context.MethodInfo)];
        return async invocation =>
        {
            await CheckAsync(invocation.HttpContext, known);
            return await next(invocation);
        };
    });

    /// <summary>The query parameters of a handler, as the API's description names them.</summary>
    private static IEnumerable<string> ParametersOf(MethodInfo handler) => handler.GetParameters()
        .SelectMany(parameter => parameter.IsDefined(typeof(AsParametersAttribute))
            ? parameter.ParameterType.GetProperties().Where(property => IsText(property.PropertyType)).Select(property => property.Name)
            : IsText(parameter.ParameterType) ? [parameter.Name!] : [])
        .Select(JsonNamingPolicy.CamelCase.ConvertName);

    /// <summary>Whether the framework reads a parameter of a type from a text, and not from body or services.</summary>
    private static bool IsText(Type type) =>
        type == typeof(string) || (Nullable.GetUnderlyingType(type) ?? type) is { IsValueType: true } value
            && value != typeof(CancellationToken);

    private static async Task CheckAsync(HttpContext http, string[] known)
    {
        var isChange = !HttpMethods.IsGet(http.Request.Method);
        foreach (var parameter in http.Request.Query.Keys)
        {
            if ((!known.Contains(parameter, StringComparer.OrdinalIgnoreCase) || http.Request.RouteValues.ContainsKey(parameter))
                && !(isChange && parameter.Equals(OperatorCaller.ReasonParameter, StringComparison.OrdinalIgnoreCase)))
            {
                var there = known.Where(name => !http.Request.RouteValues.ContainsKey(name))
                    .Concat(isChange ? [OperatorCaller.ReasonParameter] : []).ToArray();
                throw new InvalidRequestException(
                    parameter,
                    $"There is no parameter '{parameter}' here; "
                    + (there.Length == 0 ? "there is none." : $"there are {string.Join(", ", there)}."));
            }
        }

        // What belongs to one tenant alone is kept to it by the handlers, who tell nothing of others.
        var caller = OperatorCaller.Of(http.User);
        if (caller is { Tenant: null } && known.Contains(TenantParameter, StringComparer.Ordinal)
            && caller.FilterBy(http.Request.Query[TenantParameter]) is { } tenant)
        {
            await http.RequestServices.GetRequiredService<Bridge>().KnownTenants.RequireAsync(tenant, http.RequestAborted);
        }
    }
}
