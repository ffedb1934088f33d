using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CentralNic.Reseller.Sandbox.Mail;
using Microsoft.AspNetCore.Http;

namespace CentralNic.Reseller.Sandbox.Control;

/// <summary>The operator's side: the page, the control endpoints, and the approval links of the CA's mails.</summary>
internal sealed class ControlEndpoint
{
    private const string ApproveFolder = "/approve/";
    private const string ControlFolder = "/control/";
    private const string FaultsFolder = "/control/faults/";

    private readonly SandboxServer _server;
    private readonly Mailbox _mails;
    private readonly StatusPage _page;
    private readonly Dictionary<(string Method, string Path), Func<HttpContext, Task>> _routes;

    public ControlEndpoint(SandboxServer server, Mailbox mails, StatusPage page)
    {
        _server = server;
        _mails = mails;
        _page = page;
        _routes = new()
        {
            [("GET", "/")] = PageAsync,
            [("GET", "/control/clock")] = context => WriteAsync(context, Clock(), ControlJson.Readable.ControlClock),
            [("POST", "/control/clock")] = AdvanceAsync,
            [("GET", "/control/faults")] = context =>
                WriteAsync(context, _server.Faults.All, ControlJson.Readable.IReadOnlyListSandboxFaultState),
            [("POST", "/control/faults")] = AddFaultAsync,
            [("DELETE", "/control/faults")] = ClearFaultsAsync,
            [("GET", "/control/vetting")] = context =>
                WriteAsync(context, _server.Vetting.Waiting, ControlJson.Readable.IReadOnlyListString),
            [("POST", "/control/vetting")] = DecideAsync,
            [("GET", "/control/mails")] = context => WriteAsync(context, _mails.All, ControlJson.Readable.IReadOnlyListSandboxMail),
            [("POST", "/control/mails")] = ApproveAsync,
            [("GET", "/control/certificates")] =
                context => WriteAsync(context, _server.State.Certificates, ControlJson.Readable.IReadOnlyListSandboxCertificate),
            [("GET", "/control/purchases")] = context =>
                WriteAsync(context, _server.State.Purchases, ControlJson.Readable.IReadOnlyListSandboxPurchase),
            [("GET", "/control/events")] = context =>
                WriteAsync(context, _server.State.Events, ControlJson.Readable.IReadOnlyListSandboxEvent),
            [("GET", "/control/commands")] = context =>
                WriteAsync(context, _server.State.Commands, ControlJson.Readable.IReadOnlyListSandboxCommand),
        };
    }

    /// <summary>Answers a request, if its path is one of these.</summary>
    /// <returns>Whether it was.</returns>
    public async Task<bool> TryHandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        var isLink = path.StartsWith(ApproveFolder, StringComparison.Ordinal);
        if (path != "/" && !isLink && !path.StartsWith(ControlFolder, StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            // A mail's link is for whoever reads the mail, wherever that is.
            if (isLink)
            {
                await FollowLinkAsync(context, path[ApproveFolder.Length..]);
            }
            else
            {
                ControlGuard.Check(context);
                await RouteAsync(context, path);
            }
        }
        catch (ControlException e)
        {
            context.Response.StatusCode = e.Status;
            await WriteAsync(context, new ControlError(e.Message), ControlJson.Readable.ControlError);
        }

        return true;
    }

    private Task RouteAsync(HttpContext context, string path)
    {
        var method = context.Request.Method;
        if (_routes.TryGetValue((method, path), out var handle))
        {
            return handle(context);
        }

        if (path.StartsWith(FaultsFolder, StringComparison.Ordinal) && method is "DELETE" or "POST")
        {
            return RemoveFaultAsync(context, path[FaultsFolder.Length..]);
        }

        var methods = _routes.Keys.Where(r => r.Path == path).Select(static r => r.Method).ToList();
        if (methods.Count == 0)
        {
            throw new ControlException(StatusCodes.Status404NotFound, $"There is nothing at {path}.");
        }

        context.Response.Headers.Allow = string.Join(", ", methods);
        throw new ControlException(StatusCodes.Status405MethodNotAllowed, $"{path} knows {string.Join(", ", methods)}.");
    }

    private Task PageAsync(HttpContext context) => WritePageAsync(context, _page.Write());

    private ControlClock Clock() => new(_server.Clock.GetUtcNow(), _server.Clock.Ahead);

    private async Task AdvanceAsync(HttpContext context)
    {
        var fields = await ControlFields.ReadAsync(context.Request, "advance");
        var by = fields.Duration("advance") ?? throw ControlFields.Mistake("\"advance\" is missing: say how far, for example \"P30D\".");
        try
        {
            _server.Clock.Advance(by);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw ControlFields.Mistake("\"advance\" must be more than 0, and end before the year 9000. The clock does not go back.");
        }

        await DoneAsync(context, fields, Clock(), ControlJson.Readable.ControlClock);
    }

    private async Task AddFaultAsync(HttpContext context)
    {
        var fields = await ControlFields.ReadAsync(context.Request, FaultFields.Known);
        var fault = FaultFields.Read(fields);
        await DoneAsync(
            context,
            fields,
            new(_server.Faults.Add(fault), fault, 0, 0),
            ControlJson.Readable.SandboxFaultState,
            StatusCodes.Status201Created);
    }

    private Task ClearFaultsAsync(HttpContext context)
    {
        _server.Faults.Clear();
        return WriteAsync(context, _server.Faults.All, ControlJson.Readable.IReadOnlyListSandboxFaultState);
    }

    private async Task RemoveFaultAsync(HttpContext context, string id)
    {
        // A form cannot send DELETE.
        var fields = HttpMethods.IsPost(context.Request.Method) ? await ControlFields.ReadAsync(context.Request) : null;
        if (!int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || !_server.Faults.Remove(number))
        {
            throw new ControlException(StatusCodes.Status404NotFound, $"There is no fault {id}.");
        }

        await DoneAsync(context, fields, _server.Faults.All, ControlJson.Readable.IReadOnlyListSandboxFaultState);
    }

    private async Task DecideAsync(HttpContext context)
    {
        var fields = await ControlFields.ReadAsync(context.Request, "certificate", "decision", "reason");
        var certificate = fields.Required("certificate");
        var decided = fields.Required("decision") switch
        {
            "approve" => _server.Vetting.Approve(certificate),
            "reject" => _server.Vetting.Reject(
                certificate, (fields.Text("reason") ?? "the organization could not be verified").ReplaceLineEndings(" ")),
            _ => throw ControlFields.Mistake("\"decision\" must be approve or reject."),
        };
        if (!decided)
        {
            throw new ControlException(StatusCodes.Status409Conflict, $"The certificate {certificate} waits for no vetting.");
        }

        await DoneAsync(context, fields, _server.Vetting.Waiting, ControlJson.Readable.IReadOnlyListString);
    }

    private async Task ApproveAsync(HttpContext context)
    {
        var fields = await ControlFields.ReadAsync(context.Request, "mail");
        if (_mails.Approve(fields.Required("mail")) is null)
        {
            throw new ControlException(StatusCodes.Status404NotFound, "There is no such mail.");
        }

        await DoneAsync(context, fields, _mails.All, ControlJson.Readable.IReadOnlyListSandboxMail);
    }

    private Task FollowLinkAsync(HttpContext context, string id) => _mails.Approve(id) is { } mail
        ? WritePageAsync(context, StatusPage.Approved(mail))
        : throw new ControlException(StatusCodes.Status404NotFound, "There is no mail with this link.");

    private static Task DoneAsync<T>(
        HttpContext context, ControlFields? fields, T result, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        if (fields is { IsForm: true })
        {
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = "/";
            return Task.CompletedTask;
        }

        context.Response.StatusCode = status;
        return WriteAsync(context, result, type);
    }

    private static Task WriteAsync<T>(HttpContext context, T result, JsonTypeInfo<T> type)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return JsonSerializer.SerializeAsync(context.Response.Body, result, type, context.RequestAborted);
    }

    private static Task WritePageAsync(HttpContext context, string html)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "same-origin";
        return context.Response.WriteAsync(html, Encoding.UTF8, context.RequestAborted);
    }
}
