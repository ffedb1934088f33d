using System.Text.Encodings.Web;
using CentralNic.AcmeBridge.Operator.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>
/// Who asks for a page: an operator who signed in; else, on this machine itself, a visitor who may see and change nothing. Only the cookie
/// of a session counts here, and it counts nowhere else.
/// </summary>
internal sealed class PageAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, LocalVisitors visitors)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>The scheme's name.</summary>
    public const string SchemeName = "page";

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var session = await Context.AuthenticateAsync(SessionCookie.SchemeName);
        return session.Succeeded || !visitors.Include(Context)
            ? session
            : AuthenticateResult.Success(new AuthenticationTicket(LocalVisitors.CallerOf(Context).ToPrincipal(Scheme.Name), Scheme.Name));
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        SignInAddress.Redirect(Context, SignInAddress.For(Request));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var caller = OperatorCaller.Of(Context.User);
        if (caller.IsSignedIn)
        {
            return Context.RequestServices.GetRequiredService<IPageShell>().WriteAsync(
                Context,
                StatusCodes.Status403Forbidden,
                "Not allowed",
                $"<p>Your role '{PageText.Html(caller.Role.ToString())}' does not allow this.</p>");
        }

        // What does not exist is not hidden from a visitor; what exists asks who they are.
        if (Context.GetEndpoint() is null)
        {
            return OperatorProblem.WriteAsync(Context, StatusCodes.Status404NotFound, "not-found", "There is no such page.");
        }

        return HandleChallengeAsync(properties);
    }
}
