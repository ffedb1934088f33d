using System.Net;
using System.Security.Cryptography;
using System.Text;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Endpoints;

/// <summary>
/// The page where a human agrees to changed terms of service (RFC 8555 section 7.3.3). It is no ACME resource and takes no JWS: who has its
/// URL, which only the account's signed requests are told, may agree for the account. The token in the URL has 128 random bits, so another
/// site cannot send the form for its visitor; the page may stand in no frame; the form is at most 4 KiB and changes the agreement alone.
/// </summary>
internal sealed class TermsResource(Bridge bridge, AcmeUrls urls)
{
    private const int MaxForm = 4096;

    public void Map(AcmeEndpoints endpoints)
    {
        endpoints.MapPlain("/terms/{account}/{token}", ["GET", "HEAD"], ShowAsync);
        endpoints.MapForm("/terms/{account}/{token}", AgreeAsync);
    }

    private async Task ShowAsync(HttpContext http)
    {
        var account = await FindAsync(http);
        await WriteAsync(http, bridge.Policy.TermsOfService is { } terms && account.Agreement?.Terms != terms
            ? $"""
                <p>The terms of service of this ACME server have changed. Its account {Encode(
                    urls.Account(account.Id))} can order certificates
                again when you agree to them.</p>
                <p><a href="{Encode(terms.AbsoluteUri)}">{Encode(terms.AbsoluteUri)}</a></p>
                <form method="post"><input type="hidden" name="terms" value="{Encode(terms.AbsoluteUri)}">
                <button>I have read these terms and agree to them</button></form>
                """
            : "<p>There are no new terms of service to agree to. Run your ACME client again.</p>");
    }

    private async Task AgreeAsync(HttpContext http)
    {
        var account = await FindAsync(http);
        if (http.Request.ContentLength is null or > MaxForm || !http.Request.HasFormContentType)
        {
            throw new AcmeProblemException(AcmeErrorType.Malformed, "This takes the form of the page at this URL and nothing else.");
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (bridge.Policy.TermsOfService is { } terms && form["terms"] == terms.AbsoluteUri)
        {
            await bridge.Accounts.AgreeAsync(account.Id, terms, http.RequestAborted);
        }

        // Other terms than those that count now: the page is shown again, with the new ones.
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = urls.Terms(account);
    }

    /// <summary>The account, when the URL has its token; a wrong one and a missing account look alike.</summary>
    private async Task<Account> FindAsync(HttpContext http)
    {
        var token = (string)http.Request.RouteValues["token"]!;
        var known = await bridge.Accounts.FindAsync(new AccountId((string)http.Request.RouteValues["account"]!), http.RequestAborted);
        return known is { Account: { Status: AccountStatus.Valid } account }
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(account.ConsentToken))
            ? account
            : throw new AcmeProblemException(
                new AcmeProblem(AcmeErrorType.Malformed, "There is no such page.") { Status = StatusCodes.Status404NotFound });
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static Task WriteAsync(HttpContext http, string body)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XContentTypeOptions = "nosniff";
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Terms of service</title></head><body><h1>Terms of "
            + $"service</h1>{body}</body></html>",
            http.RequestAborted);
    }
}
