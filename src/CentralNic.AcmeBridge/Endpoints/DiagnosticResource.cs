using System.Text.Json.Serialization;
using CentralNic.Acme.Documents;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Logging;
using Microsoft.AspNetCore.HttpOverrides;

namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>
/// What <c>doctor</c> fetches through the public URL to see what becomes of answers on their way: a problem document with Retry-After, at
/// once or held back. It is no ACME resource and stands in no directory. Without a token of the operator's there is nothing here; the
/// answer says how this very request arrived, and nothing else.
/// </summary>
internal sealed class DiagnosticResource(DiagnosticProbes probes, TimeProvider time, CancellationToken stopping)
{
    /// <summary>What the path of the URLs begins with, below <c>/acme</c>.</summary>
    public const string Path = "/diagnostics/";

    /// <summary>Where the address stands that a request came from, once a proxy's header was believed.</summary>
    private static readonly string OriginalFor = ForwardedHeadersDefaults.XOriginalForHeaderName;

    public void Map(AcmeEndpoints endpoints) => endpoints.MapPlain(Path + "{token}", ["GET"], AnswerAsync);

    private async Task AnswerAsync(HttpContext http)
    {
        var answer = probes.Take((string)http.Request.RouteValues["token"]!) ?? throw new AcmeProblemException(
            new AcmeProblem(AcmeErrorType.Malformed, "There is no such resource.") { Status = StatusCodes.Status404NotFound });
        RequestOutcome.NoteDiagnostic(http);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        await Task.Delay(answer.Hold, time, gone.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await (AcmeAnswer.Of(DocumentOf(answer, http), DiagnosticJson.Default.DiagnosticDocument) with
        {
            Status = answer.Status,
            ContentType = "application/problem+json",
            RetryAfter = answer.RetryAfter,
        }).WriteAsync(http.Response);
    }

    private static DiagnosticDocument DocumentOf(DiagnosticAnswer answer, HttpContext http)
    {
        var (request, connection) = (http.Request, http.Connection);
        var client = connection.RemoteIpAddress?.ToString();
        var original = request.Headers[OriginalFor].ToString();
        var problem = ProblemDocument.From(new AcmeProblem(
            answer.Kind == DiagnosticKind.RateLimited ? AcmeErrorType.RateLimited : AcmeErrorType.ServerInternal,
            "This answer was asked for by 'doctor'; nothing is wrong."));
        return new DiagnosticDocument
        {
            Type = problem.Type,
            Detail = problem.Detail,
            Status = answer.Status,
            Mark = answer.Mark,
            Client = client,
            Peer = original.Length > 0 ? original : $"{client}:{connection.RemotePort}",
            ForwardedFor = TextOf(request, "X-Forwarded-For"),
            IsForwardedBelieved = original.Length > 0,
            Scheme = TextOf(request, "X-Forwarded-Proto"),
            Host = request.Host.Value,
        };
    }

    private static string? TextOf(HttpRequest request, string header) =>
        request.Headers[header].ToString() is { Length: > 0 } text ? text : null;
}

/// <summary>The document of a diagnostic answer: a problem document (RFC 7807) with how the request arrived.</summary>
internal sealed record DiagnosticDocument
{
    /// <summary>The URN of the error type.</summary>
    public required string Type { get; init; }

    /// <summary>That nothing is wrong.</summary>
    public required string Detail { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>The text by which it is known again.</summary>
    public required string Mark { get; init; }

    /// <summary>The client's address as the bridge sees it, after headers of proxies that it trusts.</summary>
    public string? Client { get; init; }

    /// <summary>Address and port that the connection came from.</summary>
    public string? Peer { get; init; }

    /// <summary>What is left of the header X-Forwarded-For; absent: nothing.</summary>
    public string? ForwardedFor { get; init; }

    /// <summary>Whether the connection came from a trusted proxy whose header was believed.</summary>
    public bool IsForwardedBelieved { get; init; }

    /// <summary>The header X-Forwarded-Proto; absent: there was none.</summary>
    public string? Scheme { get; init; }

    /// <summary>The header Host.</summary>
    public string? Host { get; init; }
}

/// <summary>How it is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DiagnosticDocument))]
internal sealed partial class DiagnosticJson : JsonSerializerContext;
