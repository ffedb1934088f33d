using System.Text;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Hosting;

namespace CentralNic.AcmeBridge.Operator;

/// <summary>
/// A page that shows what needs a person. It can only be read: there is no script, no form and nothing secret on it, and it is a server of
/// its own at its own address.
/// </summary>
internal sealed class OperatorPage : IAsyncDisposable
{
    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{AttentionHtml.StyleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly WebApplication _app;

    private OperatorPage(WebApplication app) => _app = app;

    /// <param name="allowRemote">Whether it may be asked for by other names than this machine's own.</param>
    /// <exception cref="IOException">The address is in use.</exception>
    public static async Task<OperatorPage> OpenAsync(
        ListenAddress listen, bool allowRemote, Bridge bridge, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.WebHost.UseKestrelCore().NameSettings(static _ => OperatorSection.Listen.Key).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            Listeners.Bound(kestrel.Limits);
            Listeners.Add(kestrel, listen, certificate: null);
        });
        var app = builder.Build();
        app.Run(http => AnswerAsync(http, bridge, allowRemote));
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new OperatorPage(app);
    }

    /// <summary>Closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private static async Task AnswerAsync(HttpContext http, Bridge bridge, bool allowRemote)
    {
        var isRead = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        if (!isRead || (http.Request.Path != "/" && http.Request.Path != "/health"))
        {
            http.Response.StatusCode = isRead ? StatusCodes.Status404NotFound : StatusCodes.Status405MethodNotAllowed;
            return;
        }

        // Another site's name that was made to lead to this machine must not read the page (DNS rebinding).
        if (!allowRemote && !IsLocal(http.Request.Host.Host))
        {
            http.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return;
        }

        var health = bridge.Health.Report();
        if (http.Request.Path == "/health")
        {
            // A monitor that looks at the status alone must see it too.
            http.Response.StatusCode = health.Healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.CacheControl = "no-store";
            await OperatorAnswer.WriteAsync(http, health, OperatorJson.Default.HealthReport);
            return;
        }

        var reports = new List<AttentionReport>();
        await foreach (var report in bridge.Reports.ListAttentionAsync(http.RequestAborted))
        {
            reports.Add(report);
        }

        var page = Encoding.UTF8.GetBytes(AttentionHtml.Of(health, reports));
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.ContentLength = page.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(page, http.RequestAborted);
        }
    }

    private static bool IsLocal(string host) => host is "localhost" or "127.0.0.1" or "[::1]" or "::1"
        || (System.Net.IPAddress.TryParse(host, out var address) && System.Net.IPAddress.IsLoopback(address));
}
