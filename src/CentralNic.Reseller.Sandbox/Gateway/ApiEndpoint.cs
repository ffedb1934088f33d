using System.Globalization;
using CentralNic.Reseller.Sandbox.Authority;
using CentralNic.Reseller.Sandbox.Control;
using CentralNic.Reseller.Sandbox.Faults;
using CentralNic.Reseller.Wire;
using Microsoft.AspNetCore.Http;

namespace CentralNic.Reseller.Sandbox.Gateway;

/// <summary>
/// The HTTP side: the API's POST form in its two body styles; what is not for the API goes to the endpoints of the CA and the operator.
/// </summary>
internal sealed class ApiEndpoint(
    FaultInjectingDispatcher dispatcher, AuthorityEndpoint authority, ControlEndpoint control, Func<DateTimeOffset> date)
{
    /// <summary>The bodies that are read, in bytes.</summary>
    public const int MaxBody = 1024 * 1024;

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

        return OthersAsync(context);
    }

    private async Task OthersAsync(HttpContext context)
    {
        if (!await authority.TryHandleAsync(context) && !await control.TryHandleAsync(context))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    private async Task CallAsync(HttpContext context)
    {
        var form = await ReadFormAsync(context.Request);
        var command = form is null ? null : ReadCommand(form);
        var login = new Login(Field(form, "s_login"), Field(form, "s_pw"), Field(form, "s_sessionid"));
        var reply = await dispatcher.AnswerAsync(login, command, context.RequestAborted);
        if (reply.Body is null)
        {
            context.Abort();
            return;
        }

        // The web server's own Date would be the machine's; clients compare their clock with the reseller's.
        context.Response.Headers.Date = date().ToUniversalTime().ToString("R", CultureInfo.InvariantCulture);
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
}
