using System.Collections.Concurrent;
using System.Text;
using CentralNic.Reseller.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CentralNic.Reseller.Tests.Transport;

/// <summary>A real web server on loopback that answers as the test says.</summary>
internal sealed class LoopbackApi : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LoopbackApi(WebApplication app) => _app = app;

    public Uri Endpoint => new(_app.Urls.First() + "/api/call.cgi");

    /// <summary>The forms received, in the order of their arrival.</summary>
    public ConcurrentQueue<(string Method, string? UserAgent, Dictionary<string, string> Form)> Received { get; } = new();

    public int Count => Received.Count;

    /// <summary>Starts a server that answers each command, given with its number from 1.</summary>
    public static Task<LoopbackApi> StartAsync(Func<ResellerCommand, int, ResellerResponse> answer) =>
        StartAsync((context, command, number) => context.Response.WriteAsync(answer(command, number).ToWire()));

    public static async Task<LoopbackApi> StartAsync(Func<HttpContext, ResellerCommand, int, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var api = new LoopbackApi(app);
        app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.ASCII);
            var form = (await reader.ReadToEndAsync()).Split('&')
                .Select(field => field.Split('=', 2))
                .ToDictionary(field => field[0], field => Uri.UnescapeDataString(field[1]));
            api.Received.Enqueue(
                (context.Request.Method
                    + " "
                    + context.Request.QueryString
                    + context.Request.ContentType, context.Request.Headers.UserAgent, form));
            await answer(context, ResellerCommand.Parse(form["s_command"]), api.Count);
        });
        await app.StartAsync();
        return api;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
