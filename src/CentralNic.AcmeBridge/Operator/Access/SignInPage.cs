using System.Globalization;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Operators;
using Microsoft.Net.Http.Headers;

namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>The page where operators sign in, and the way out.</summary>
internal static class SignInPage
{
    private const string Title = "Sign in";
    private const string Name = "name";
    private const string Password = "password";
    private const string Code = "code";

    /// <summary>Adds the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods(SignInAddress.SignIn, [HttpMethods.Get, HttpMethods.Head], ShowAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost(SignInAddress.SignIn, SignInAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet(SignInAddress.SignOut, AskAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost(SignInAddress.SignOut, SignOutAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static Task ShowAsync(HttpContext http, OperatorSettings settings, IPageShell shell)
    {
        var back = SignInAddress.Back(http.Request.Query[SignInAddress.ReturnParameter]);
        if (OperatorCaller.Find(http.User) is { IsSignedIn: true })
        {
            SignInAddress.Redirect(http, back);
            return Task.CompletedTask;
        }

        return shell.WriteAsync(http, StatusCodes.Status200OK, Title, Content(http, settings, back, name: "", problem: null));
    }

    private static async Task SignInAsync(
        HttpContext http, OperatorSettings settings, PasswordSignIn signIn, OperatorSessions sessions, IPageShell shell)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var back = SignInAddress.Back(form[SignInAddress.ReturnParameter]);
        var given = new SignInForm(form[Name].ToString(), form[Password].ToString(), form[Code].ToString());
        var outcome = await signIn.TryAsync(given, http.Connection.RemoteIpAddress, http.RequestAborted);
        if (outcome.User is { } user)
        {
            if (SessionCookie.SessionOf(http.User) is { } before)
            {
                await sessions.EndAsync(before, http.RequestAborted);
            }

            await SessionCookie.SignInAsync(http, await sessions.BeginAsync(
                user, http.Connection.RemoteIpAddress?.ToString() ?? "?", http.RequestAborted));
            SignInAddress.Redirect(http, back);
            return;
        }

        var (status, problem) = (StatusCodes.Status403Forbidden, "Name, password or code is wrong, or you may not sign in.");
        if (outcome.Wait > TimeSpan.Zero)
        {
            var seconds = (long)Math.Ceiling(outcome.Wait.TotalSeconds);
            http.Response.Headers[HeaderNames.RetryAfter] = seconds.ToString(CultureInfo.InvariantCulture);
            status = StatusCodes.Status429TooManyRequests;
            problem = string.Create(
                CultureInfo.InvariantCulture, $"Too many attempts failed. Wait {seconds} seconds, then try again.");
        }

        await shell.WriteAsync(http, status, Title, Content(http, settings, back, given.Name, problem));
    }

    private static Task AskAsync(HttpContext http, IPageShell shell)
    {
        if (OperatorCaller.Find(http.User) is not { IsSignedIn: true } caller)
        {
            SignInAddress.Redirect(http, SignInAddress.SignIn);
            return Task.CompletedTask;
        }

        return shell.WriteAsync(http, StatusCodes.Status200OK, "Sign out", $"""
            <p>You are signed in as {PageText.Html(caller.Name)} with the role {PageText.Html(caller.Role.ToString())}.</p>
            <form class="fields" method="post" action="{SignInAddress.SignOut}">
            {PageForms.Field(http)}
            <button class="primary" type="submit">Sign out</button>
            </form>
            """);
    }

    private static async Task SignOutAsync(HttpContext http, OperatorSessions sessions, SignInRecord record)
    {
        if (SessionCookie.SessionOf(http.User) is { } session && OperatorCaller.Find(http.User) is { } caller)
        {
            await sessions.EndAsync(session, http.RequestAborted);
            await record.EndAsync(caller.Name, caller.From, http.RequestAborted);
        }

        await SessionCookie.SignOutAsync(http);
        SignInAddress.Redirect(http, SignInAddress.SignIn);
    }

    private static string Content(HttpContext http, OperatorSettings settings, string back, string name, string? problem)
    {
        var alert = problem is null ? "" : $"<p class=\"error\" role=\"alert\">{PageText.Html(problem)}</p>\n";
        var openId = settings.OpenIdConnect is { } provider
            ? $"<p><a class=\"button\" href=\"{PageText.Html(OpenIdSignIn.AddressFor(back))}\">Sign in with "
                + $"{PageText.Html(provider.DisplayName)}</a></p>\n"
            : "";
        return $"""
            {openId}{alert}<form class="fields" method="post" action="{SignInAddress.SignIn}">
            {PageForms.Field(http)}
            <input type="hidden" name="{SignInAddress.ReturnParameter}" value="{PageText.Html(back)}">
            <label for="{Name}">Name</label>
            <input id="{Name}" name="{Name}" value="{PageText.Html(name)}" autocomplete="username" autocapitalize="none" required>
            <label for="{Password}">Password</label>
            <input id="{Password}" name="{Password}" type="password" autocomplete="current-password" required>
            <label for="{Code}">Code of your second factor, if you have one</label>
            <input id="{Code}" name="{Code}" inputmode="numeric" autocomplete="one-time-code" maxlength="10">
            <button class="primary" type="submit">Sign in</button>
            </form>
            <p>Operators are added on the bridge's machine: <code>operators add NAME --role operate</code></p>
            """;
    }
}
