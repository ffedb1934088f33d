using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CentralNic.Reseller.Sandbox.Authority;

/// <summary>The CA's side for verifiers: issuer certificates and CRLs beneath <c>/ca/</c>, OCSP beneath <c>/ocsp/</c>.</summary>
internal sealed class AuthorityEndpoint(CertificateAuthority authority, TimeProvider time)
{
    private const string CaFolder = "/ca/";
    private const string OcspFolder = "/ocsp/";

    /// <summary>Answers a request, if its path is one of these.</summary>
    /// <returns>Whether it was.</returns>
    public async Task<bool> TryHandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (path.StartsWith(OcspFolder, StringComparison.Ordinal))
        {
            await OcspAsync(context, path[OcspFolder.Length..].Split('/')[0]);
            return true;
        }

        if (path.StartsWith(CaFolder, StringComparison.Ordinal) && HttpMethods.IsGet(context.Request.Method))
        {
            var type = path.EndsWith(".crl", StringComparison.Ordinal) ? "application/pkix-crl" : "application/pkix-cert";
            await WriteAsync(context, authority.Document(path[CaFolder.Length..], time.GetUtcNow()), type);
            return true;
        }

        return false;
    }

    // RFC 6960 appendix A: POST with the request as body, or GET with its base64 behind the URL.
    private async Task OcspAsync(HttpContext context, string issuer)
    {
        var request = HttpMethods.IsPost(context.Request.Method)
            ? await ReadAsync(context.Request)
            : FromUrl(context, $"{OcspFolder}{issuer}/");
        await WriteAsync(context, authority.AnswerOcsp(issuer, request, time.GetUtcNow()), "application/ocsp-response");
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        var buffer = new byte[OcspResponder.MaxRequest + 1];
        var length = await request.Body.ReadAtLeastAsync(
            buffer, buffer.Length, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
        return length <= OcspResponder.MaxRequest ? buffer[..length] : [];
    }

    // The raw target: a slash of base64 may be escaped or not. What is no base64 is an empty request, which is malformed.
    private static byte[] FromUrl(HttpContext context, string prefix)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var text = target.StartsWith(prefix, StringComparison.Ordinal) ? Uri.UnescapeDataString(target[prefix.Length..]) : "";
        var request = new byte[text.Length];
        return text.Length <= OcspResponder.MaxRequest && Convert.TryFromBase64String(text, request, out var length)
            ? request[..length]
            : [];
    }

    private static async Task WriteAsync(HttpContext context, byte[]? document, string type)
    {
        if (document is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = type;
        context.Response.ContentLength = document.Length;
        await context.Response.Body.WriteAsync(document, context.RequestAborted);
    }
}
