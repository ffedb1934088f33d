using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>The customer's web server, for all names: answers http-01 and shows what the CA's fetches are to find.</summary>
internal sealed class CustomerWeb : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Func<string, string, string?> _find;

    private CustomerWeb(WebApplication app, Func<string, string, string?> find)
    {
        _app = app;
        _find = find;
    }

    /// <summary>What is answered whatever the host: path to contents.</summary>
    public ConcurrentDictionary<string, string> Answers { get; } = new();

    public int Port { get; private set; }

    /// <param name="find">What else is there: host and path to contents.</param>
    public static async Task<CustomerWeb> StartAsync(Func<string, string, string?> find)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var web = new CustomerWeb(builder.Build(), find);
        web._app.Run(web.AnswerAsync);
        await web._app.StartAsync();
        web.Port = new Uri(web._app.Urls.First()).Port;
        return web;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        if ((Answers.GetValueOrDefault(path) ?? _find(http.Request.Host.Host, path)) is { } answer)
        {
            return http.Response.WriteAsync(answer);
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
