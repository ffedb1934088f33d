using CentralNic.Acme.Documents;
using CentralNic.Acme.Nonces;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Logging;
using CentralNic.AcmeBridge.Monitoring;

namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>
/// What surrounds every ACME request: the headers that all answers have, and the one place where an error becomes a problem document.
/// </summary>
internal sealed partial class AcmePipeline(
    RequestDelegate next,
    AcmeUrls urls,
    NonceService nonces,
    AcmePolicy policy,
    ILogger<AcmePipeline> logger,
    HostInstruments? instruments = null)
{
    /// <summary>A day; browsers keep the answer for a few hours at most.</summary>
    private const string PreflightSeconds = "86400";

    public async Task InvokeAsync(HttpContext http)
    {
        http.Response.OnStarting(
            static state => ((AcmePipeline, HttpContext))state switch { var (pipeline, http) => pipeline.SetHeaders(http) }, (this, http));
        if (IsPreflight(http.Request))
        {
            AllowSending(http.Response);
            return;
        }

        try
        {
            await next(http);
            if (!http.Response.HasStarted && Unanswered(http.Response) is { } problem)
            {
                await WriteAsync(http, problem);
            }
        }
        catch (AcmeProblemException refusal)
        {
            RequestOutcome.NoteRefusal(http, refusal.Problem.Type.ToString(), refusal.Message);
            await WriteAsync(http, WithUrls(refusal));
        }
        catch (BadHttpRequestException fault)
        {
            await WriteAsync(
                http, new AcmeProblem(AcmeErrorType.Malformed, "The request is not proper HTTP.") { Status = fault.StatusCode });
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer to.
        }
        catch (StoreUnavailableException fault)
        {
            LogFailed(fault, http.Request.Method, http.Request.Path.Value ?? "");
            await WriteAsync(
                http, new AcmeProblem(AcmeErrorType.ServerInternal, "The server cannot keep anything at the moment; try again later.")
                {
                    Status = StatusCodes.Status503ServiceUnavailable,
                    RetryAfter = TimeSpan.FromSeconds(30),
                });
        }
#pragma warning disable CA1031 // The last line of defence: whatever it was, the client gets a problem document and the log the cause.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogFailed(fault, http.Request.Method, http.Request.Path.Value ?? "");
            await WriteAsync(
                http, new AcmeProblem(AcmeErrorType.ServerInternal, "The server failed; its operator can find the cause in the log."));
        }
    }

    /// <summary>
    /// A browser asks whether a page from elsewhere may send what it is about to send (CORS): ACME's content type needs that.
    /// </summary>
    private static bool IsPreflight(HttpRequest request) => HttpMethods.IsOptions(request.Method)
        && request.Headers.Origin.Count > 0 && request.Headers.AccessControlRequestMethod.Count > 0;

    private static void AllowSending(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        response.Headers.AccessControlAllowMethods = "GET, HEAD, POST";
        response.Headers.AccessControlAllowHeaders = "Content-Type";
        response.Headers.AccessControlMaxAge = PreflightSeconds;
    }

    /// <summary>What routing refused without a body: unknown paths and wrong methods (RFC 8555 section 6.3).</summary>
    private static AcmeProblem? Unanswered(HttpResponse response) => response.StatusCode switch
    {
        StatusCodes.Status404NotFound => new AcmeProblem(AcmeErrorType.Malformed, "There is no such resource.") { Status = 404 },
        StatusCodes.Status405MethodNotAllowed => new AcmeProblem(
            AcmeErrorType.Malformed, "This method is not allowed here; ACME resources are read and changed by POST.")
        { Status = 405 },
        _ => null,
    };

    private Task WriteAsync(HttpContext http, AcmeProblem problem)
    {
        instruments?.Refused(problem);
        if (http.Response.HasStarted)
        {
            http.Abort();
            return Task.CompletedTask;
        }

        var answer = AcmeAnswer.Of(ProblemDocument.From(problem), AcmeJson.Default.ProblemDocument) with
        {
            Status = problem.HttpStatus,
            ContentType = "application/problem+json",
            Location = problem.Location,
            TermsOfService = problem.TermsOfService,
            RetryAfter = problem.RetryAfter,
            Help = problem.Type == AcmeErrorType.RateLimited ? (policy.LimitsHelp ?? policy.Website)?.AbsoluteUri : null,
        };
        return answer.WriteAsync(http.Response);
    }

    /// <summary>The URLs of what a refusal is about; Core knows the things, not their URLs.</summary>
    private AcmeProblem WithUrls(AcmeProblemException refusal) => refusal switch
    {
        KeyInUseException inUse => inUse.Problem with { Location = urls.Account(inUse.Account) },
        TermsChangedException changed => changed.Problem with { Instance = urls.Terms(changed.Account) },
        _ => refusal.Problem,
    };

    /// <summary>
    /// Replay-Nonce on every answer to a POST, errors included; the index link on all but the directory; no caching (RFC 8555 sections 6.5,
    /// 7.1, 7.2).
    /// </summary>
    private Task SetHeaders(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        if (IsPreflight(http.Request))
        {
            return Task.CompletedTask;
        }

        var isDirectory = http.GetEndpoint()?.Metadata.GetMetadata<DirectoryMetadata>() is not null;
        if (!isDirectory)
        {
            headers.Append("Link", urls.IndexLink);
        }

        if (!isDirectory || HttpMethods.IsPost(http.Request.Method))
        {
            // Browsers alone need it, and getssl 2.51 takes the first header that has the word "location" anywhere for the header Location.
            if (http.Request.Headers.Origin.Count > 0)
            {
                headers.AccessControlExposeHeaders = "Replay-Nonce, Location, Link, Retry-After";
            }

            headers.CacheControl = "no-store";
            headers["Replay-Nonce"] = nonces.Issue();
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(101, LogLevel.Error, "{Method} {Path} failed")]
    private partial void LogFailed(Exception fault, string method, string path);

    /// <summary>Marks the directory's endpoint.</summary>
    internal sealed class DirectoryMetadata;
}
