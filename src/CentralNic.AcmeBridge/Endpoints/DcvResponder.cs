using System.Text;
using CentralNic.AcmeBridge.Core.Dcv;

namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>Answers the CAs at <c>/.well-known/pki-validation/…</c> by host and path, and nothing else (manual 3.5.3).</summary>
internal static class DcvResponder
{
    /// <summary>The path below which files are answered.</summary>
    public const string Prefix = "/.well-known/pki-validation/";

    /// <summary>Maps the responder.</summary>
    public static void Map(IEndpointRouteBuilder routes, HttpDcvPublisher files) =>
        routes.MapMethods(Prefix + "{file}", ["GET", "HEAD"], http => AnswerAsync(http, files));

    private static Task AnswerAsync(HttpContext http, HttpDcvPublisher files)
    {
        if (files.Find(http.Request.Host.Host, http.Request.Path.Value!) is not { } contents)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        var body = Encoding.ASCII.GetBytes(contents);
        http.Response.ContentType = "text/plain";
        http.Response.ContentLength = body.Length;
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.Body.WriteAsync(body).AsTask();
    }
}
