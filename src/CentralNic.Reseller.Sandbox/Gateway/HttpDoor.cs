using CentralNic.Reseller.Sandbox.Authority;
using CentralNic.Reseller.Sandbox.Faults;
using CentralNic.Reseller.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CentralNic.Reseller.Sandbox.Gateway;

/// <summary>
/// The HTTP side: the API's POST form in its two body styles, and the CA's certificates and revocation lists.
/// </summary>
internal sealed class HttpDoor(FaultyDesk desk, CertificateAuthority authority, TimeProvider time)
{
    /// <summary>The bodies that are read, in bytes.</summary>
    public const int MaxBody = 1024 * 1024;

    private const string CaFolder = "/ca/";
    private const string OcspFolder = "/ocsp/";

    // Fields of the envelope; in the flat style every other field is a parameter.
    private static readonly HashSet<string> Envelope = new(StringComparer.OrdinalIgnoreCase)
    {
        "s_login", "s_pw", "s_sessionid", "s_opmode", "s_encode", "s_command", "command", "persistent",
    };

    public Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (path is "/api/call.cgi" or "/api/call")
        {
            if (HttpMethods.IsPost(context.Request.Method))
            {
                return CallAsync(context);
            }

            context.Response.Headers.Allow = "POST";
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return Task.CompletedTask;
        }

        if (path.StartsWith(OcspFolder, StringComparison.Ordinal))
        {
            return OcspAsync(context, path[OcspFolder.Length..]);
        }

        if (path.StartsWith(CaFolder, StringComparison.Ordinal) && HttpMethods.IsGet(context.Request.Method))
        {
            return DocumentAsync(context, path[CaFolder.Length..]);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private async Task CallAsync(HttpContext context)
    {
        var form = await ReadFormAsync(context.Request);
        var command = form is null ? null : ReadCommand(form);
        var reply = await desk.AnswerAsync(Field(form, "s_login"), Field(form, "s_pw"), command, context.RequestAborted);
        if (reply.Body is null)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = reply.ContentType;
        await context.Response.WriteAsync(reply.Body, context.RequestAborted);
    }

    private static async Task<IFormCollection?> ReadFormAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
        {
            return null;
        }

        try
        {
            return await request.ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static ResellerCommand? ReadCommand(IFormCollection form)
    {
        try
        {
            if (Field(form, "s_command") is { Length: > 0 } whole)
            {
                return ResellerCommand.Parse(whole);
            }

            if (Field(form, "command") is not { Length: > 0 } name)
            {
                return null;
            }

            var command = new ResellerCommand(name);
            foreach (var (key, values) in form)
            {
                if (!Envelope.Contains(key))
                {
                    command.Set(key, values.ToString());
                }
            }

            return command;
        }
        catch (Exception e) when (e is ResellerFormatException or ArgumentException)
        {
            return null;
        }
    }

    private static string? Field(IFormCollection? form, string name) =>
        form is not null && form.TryGetValue(name, out var values) ? values.ToString() : null;

    private async Task DocumentAsync(HttpContext context, string fileName)
    {
        if (authority.Document(fileName, time.GetUtcNow()) is not { } document)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = fileName.EndsWith(".crl", StringComparison.Ordinal) ? "application/pkix-crl" : "application/pkix-cert";
        context.Response.ContentLength = document.Length;
        await context.Response.Body.WriteAsync(document, context.RequestAborted);
    }

    // RFC 6960 appendix A: POST with the request as body, or GET with its base64 behind the URL.
    private async Task OcspAsync(HttpContext context, string path)
    {
        var name = path.Split('/')[0];
        var request = HttpMethods.IsPost(context.Request.Method) ? await ReadOcspAsync(context.Request) : FromUrl(context, OcspFolder + name + "/");
        if (authority.AnswerOcsp(name, request, time.GetUtcNow()) is not { } answer)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = "application/ocsp-response";
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }

    private static async Task<byte[]> ReadOcspAsync(HttpRequest request)
    {
        var buffer = new byte[OcspResponder.MaxRequest + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
        return length <= OcspResponder.MaxRequest ? buffer[..length] : [];
    }

    // The raw target: a slash of base64 may be escaped or not. What is no base64 is an empty request, which is malformed.
    private static byte[] FromUrl(HttpContext context, string prefix)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var text = target.StartsWith(prefix, StringComparison.Ordinal) ? Uri.UnescapeDataString(target[prefix.Length..]) : "";
        var request = new byte[text.Length];
        return text.Length <= OcspResponder.MaxRequest && Convert.TryFromBase64String(text, request, out var length) ? request[..length] : [];
    }
}
