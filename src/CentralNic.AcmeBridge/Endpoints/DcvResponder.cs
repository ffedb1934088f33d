using System.Text;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;

namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>Answers the CAs at <c>/.well-known/pki-validation/…</c> by host and path, and nothing else (manual 3.5.3).</summary>
internal static class DcvResponder
{
    /// <summary>The path below which files are answered.</summary>
    public const string Path = "/.well-known/pki-validation";

    /// <summary>Answers one request.</summary>
    public static async Task AnswerAsync(HttpContext http, HttpDcvPublisher files)
    {
        var isRead = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        if (!isRead || files.Find(http.Request.Host.Host, http.Request.Path.Value ?? "") is not { } contents)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            await WriteAsync(http, HttpDcvPublisher.NoFile);
            return;
        }

        await WriteAsync(http, contents);
    }

    private static async Task WriteAsync(HttpContext http, string text)
    {
        var body = Encoding.ASCII.GetBytes(text);
        http.Response.ContentType = "text/plain";
        http.Response.ContentLength = body.Length;
        http.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(body);
        }
    }
}
