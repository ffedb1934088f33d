using CentralNic.AcmeBridge.Core.Store;
using CentralNic.Reseller.Errors;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>The one place where what Core refuses becomes an answer of the operator's server.</summary>
internal sealed class OperatorRefusals(RequestDelegate next, ILogger<OperatorRefusals> logger)
{
    /// <summary>Runs the request.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
            if (http.Response is { StatusCode: StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed, HasStarted: false })
            {
                await OperatorAnswer.RefuseAsync(
                    http, http.Response.StatusCode, "The running bridge does not know this command; both must be of one version.");
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked went away.
        }
        catch (Exception failure)
        {
            var (status, isExpected) = failure switch
            {
                KeyNotFoundException => (StatusCodes.Status404NotFound, true),
                ArgumentException or BadHttpRequestException => (StatusCodes.Status400BadRequest, true),
                InvalidOperationException or DocumentConflictException => (StatusCodes.Status409Conflict, true),
                ResellerException => (StatusCodes.Status502BadGateway, true),
                _ => (StatusCodes.Status500InternalServerError, false),
            };
            if (!isExpected || http.Response.HasStarted)
            {
                logger.Failed(failure, http.Request.Method, http.Request.Path);
            }

            if (http.Response.HasStarted)
            {
                throw;
            }

            await OperatorAnswer.RefuseAsync(http, status, isExpected ? WordsOf(failure) : "It failed; the bridge's log says why.");
        }
    }

    // ArgumentException adds the parameter's name for programmers.
    private static string WordsOf(Exception failure) =>
        failure is ArgumentException { ParamName: { } name }
            ? failure.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal)
            : failure.Message;
}
