using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace CentralNic.AcmeBridge.EndToEndTests.Servers;

/// <summary>A web server of the customer's, for clients that lay their http-01 answers into its folder (RFC 8555 section 8.3).</summary>
internal sealed class Webroot : IAsyncDisposable
{
    private const string WellKnown = "/.well-known/acme-challenge/";

    private readonly WebApplication _app;

    private Webroot(int port, string folder)
    {
        Folder = folder;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>What is served as <c>/.well-known/acme-challenge</c>.</summary>
    public string Folder { get; }

    public static async Task<Webroot> StartAsync(TestFolder folder, int port)
    {
        var webroot = new Webroot(port, folder.Sub("webroot"));
        await webroot._app.StartAsync();
        return webroot;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        var file = Path.Combine(Folder, Path.GetFileName(path));
        if (path.StartsWith(WellKnown, StringComparison.Ordinal) && File.Exists(file))
        {
            return http.Response.SendFileAsync(file, http.RequestAborted);
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
