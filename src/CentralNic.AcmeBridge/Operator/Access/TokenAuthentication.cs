using System.Text.Encodings.Web;
using CentralNic.AcmeBridge.Core.Operators;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>A bearer token in the header <c>Authorization</c> (RFC 6750 section 2.1), and nowhere else: URLs are logged.</summary>
internal sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, OperatorTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>The scheme's name.</summary>
    public const string SchemeName = "Bearer";

    private const string Prefix = SchemeName + " ";

    /// <summary>Whether a request has a token, good or not.</summary>
    public static bool IsWithToken(HttpContext http) =>
        http.Request.Headers.Authorization is [{ } value] && value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsWithToken(Context))
        {
            return AuthenticateResult.NoResult();
        }

        var token = await tokens.VerifyAsync(Request.Headers.Authorization[0]![Prefix.Length..].Trim(), Context.RequestAborted);
        if (token is null || !OperatorRole.TryParse(token.Role, out var role))
        {
            return AuthenticateResult.Fail("The token is unknown here, was revoked, or has expired.");
        }

        var caller = new OperatorCaller($"token {token.Label} ({token.Id})", Context.Connection.RemoteIpAddress?.ToString() ?? "?", role);
        return AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(Scheme.Name), Scheme.Name));
    }

    /// <inheritdoc/>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var failed = (await HandleAuthenticateOnceSafeAsync()).Failure;
        Response.Headers[HeaderNames.WWWAuthenticate] = failed is null ? SchemeName : $"{SchemeName} error=\"invalid_token\"";
        await Api.OperatorProblem.WriteAsync(
            Context,
            StatusCodes.Status401Unauthorized,
            "unauthorized",
            failed?.Message ?? "Send a token in the header 'Authorization: Bearer TOKEN'. 'tokens new' on the bridge's machine makes one.");
    }

    /// <inheritdoc/>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Api.OperatorProblem.WriteAsync(
        Context,
        StatusCodes.Status403Forbidden,
        "forbidden",
        $"The role '{OperatorCaller.Of(Context.User).Role}' does not allow this; it needs a token of the role 'operate', or 'view' to see "
        + "things of the whole bridge.");
}
