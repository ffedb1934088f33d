using System.Net;
using Microsoft.AspNetCore.Http;

namespace CentralNic.Reseller.Sandbox.Control;

/// <summary>
/// Who may control the sandbox: programs on this machine, over a loopback address, and the sandbox's own page. A page of another site that
/// a browser on this machine shows may not, neither by a name that resolves to loopback nor by a form.
/// </summary>
internal static class ControlGuard
{
    /// <summary>Refuses a request that may not control.</summary>
    /// <exception cref="ControlException">403.</exception>
    public static void Check(HttpContext context)
    {
        if (!IsLoopback(context.Connection.LocalIpAddress) || !IsLoopback(context.Connection.RemoteIpAddress))
        {
            throw Refused("The page and the control endpoints answer only over a loopback address.");
        }

        var host = context.Request.Host.Host;
        if (host != "localhost" && !IPAddress.TryParse(host.Trim('[', ']'), out _))
        {
            throw Refused("Call the sandbox by its IP address or as localhost.");
        }

        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length > 0
            && !HttpMethods.IsGet(context.Request.Method)
            && origin != $"{context.Request.Scheme}://{context.Request.Host.Value}")
        {
            throw Refused("Another site's page may not control the sandbox.");
        }
    }

    private static bool IsLoopback(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);

    private static ControlException Refused(string why) => new(StatusCodes.Status403Forbidden, why);
}
