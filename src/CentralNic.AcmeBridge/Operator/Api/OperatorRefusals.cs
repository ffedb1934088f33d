using System.Text.Json;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.Reseller.Errors;

namespace CentralNic.AcmeBridge.Operator.Api;

/// <summary>The one place where what Core refuses becomes an answer of the operator's server.</summary>
internal sealed partial class OperatorRefusals(RequestDelegate next, ILogger<OperatorRefusals> logger)
{
    private const string VersionKey = "version";

    /// <summary>Runs the request.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
            if (http.Response is { StatusCode: StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed, HasStarted: false })
            {
                await OperatorProblem.WriteAsync(
                    http,
                    http.Response.StatusCode,
                    "not-found",
                    "The running bridge does not know this. A command must be of the same version as the bridge; what there is, "
                    + $"{OperatorApi.DescriptionPath} says.");
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked went away.
        }
        catch (Exception failure)
        {
            var (status, code, isExpected) = failure switch
            {
                KeyNotFoundException => (StatusCodes.Status404NotFound, "not-found", true),
                ArgumentException or BadHttpRequestException or InvalidRequestException or JsonException =>
                    (StatusCodes.Status400BadRequest, "invalid", true),
                InvalidOperationException or DocumentConflictException => (StatusCodes.Status409Conflict, "conflict", true),
                ResellerException => (StatusCodes.Status502BadGateway, "upstream", true),
                StoreUnavailableException => (StatusCodes.Status503ServiceUnavailable, "unavailable", true),
                _ => (StatusCodes.Status500InternalServerError, "failed", false),
            };
            if (!isExpected || http.Response.HasStarted)
            {
                logger.Failed(failure, http.Request.Method, http.Request.Path);
            }

            if (http.Response.HasStarted)
            {
                throw;
            }

            var (key, words) = isExpected ? WordsOf(failure) : (null, "It failed; the bridge's log says why.");
            await OperatorProblem.WriteAsync(http, status, code, words, key);
        }
    }

    /// <summary>What a refusal says.</summary>
    internal static (string? Key, string Words) WordsOf(Exception failure)
    {
        switch (failure)
        {
            case InvalidRequestException invalid:
                return (invalid.Key, invalid.Message);
            case StaleVersionException:
                return (VersionKey, failure.Message);
            case ArgumentException { ParamName: { } name }:
                // The framework adds the parameter's name for programmers.
                return (name, failure.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal));
            case BadHttpRequestException { InnerException: JsonException json }:
                return (
                    json.Path?.TrimStart('$', '.') is { Length: > 0 } path ? path : null,
                    $"The body cannot be read as JSON: {json.Message}");
            case BadHttpRequestException when Unbound().Match(failure.Message) is { Success: true } unbound:
                var key = JsonNamingPolicy.CamelCase.ConvertName(unbound.Groups["name"].Value);
                return (key, $"{key} cannot be '{unbound.Groups["value"].Value}'; {OperatorApi.DescriptionPath} says what it takes.");
            default:
                return (null, failure.Message);
        }
    }

    // As the framework words it: Failed to bind parameter "Nullable<int> Limit" from "some".
    [GeneratedRegex(@"^Failed to bind parameter ""[^""]*?(?<name>\w+)"" from ""(?<value>[^""]*)""\.$")]
    private static partial Regex Unbound();
}
