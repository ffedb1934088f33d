using System.Text;

namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>A page with nothing around its content.</summary>
internal sealed class PlainPageShell : IPageShell
{
    /// <inheritdoc/>
    public async Task WriteAsync(HttpContext http, int status, string title, string content)
    {
        var heading = PageText.Html(title);
        var page = Encoding.UTF8.GetBytes(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
            + $"content=\"width=device-width,initial-scale=1\"><title>{heading} - CentralNic ACME Bridge</title></head>"
            + $"<body><main><h1>{heading}</h1>\n{content}\n</main></body></html>\n");
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.ContentLength = page.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(page, http.RequestAborted);
        }
    }
}
