using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.Reseller.Errors;

namespace CentralNic.AcmeBridge.Operator.Api;

/// <summary>How the operator's server answers: one JSON document, or a line for each part as it comes.</summary>
internal static class OperatorAnswer
{
    /// <summary>The type of streamed answers.</summary>
    public const string LinesType = "application/x-ndjson";

    public static Task WriteAsync<T>(HttpContext http, T document, JsonTypeInfo<T> type) =>
        http.Response.WriteAsJsonAsync(document, type, cancellationToken: http.RequestAborted);

    /// <summary>
    /// Answers with lines, each sent when it is there. Work that reports its progress gives strings between its items.
    /// </summary>
    /// <param name="parts">The items, and progress as strings.</param>
    /// <param name="type">How an item is written.</param>
    public static async Task StreamAsync<T>(HttpContext http, IAsyncEnumerable<OperatorPart<T>> parts, JsonTypeInfo<T> type)
    {
        http.Response.ContentType = LinesType;
        try
        {
            await foreach (var part in parts.WithCancellation(http.RequestAborted))
            {
                await LineAsync(http, part.Progress is { } progress
                    ? new OperatorLine { Progress = progress }
                    : new OperatorLine { Item = JsonSerializer.SerializeToElement(part.Item!, type) });
            }

            await LineAsync(http, new OperatorLine { End = true });
        }
        catch (Exception failure) when (http.Response.HasStarted
            && failure is InvalidOperationException or KeyNotFoundException or ArgumentException or InvalidRequestException
                or ResellerException or StoreUnavailableException)
        {
            await LineAsync(http, new OperatorLine { Error = OperatorRefusals.WordsOf(failure).Words });
        }
    }

    /// <summary>Has the API's description say that a route answers with lines.</summary>
    public static RouteHandlerBuilder ProducesLines<T>(this RouteHandlerBuilder route) =>
        route.Produces<OperatorStream<T>>(StatusCodes.Status200OK, LinesType);

    private static async Task LineAsync(HttpContext http, OperatorLine line)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(line, OperatorJson.Default.OperatorLine);
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
        await http.Response.Body.WriteAsync("\n"u8.ToArray(), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }
}
