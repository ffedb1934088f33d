using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace CentralNic.Reseller.Sandbox.Tests;

/// <summary>A customer's web server for all names: a real Kestrel on loopback that serves the files it was given, per host.</summary>
internal sealed class Customer : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly ConcurrentDictionary<string, string> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> _redirects = new(StringComparer.OrdinalIgnoreCase);

    private Customer(WebApplication web)
    {
        _web = web;
        Port = new Uri(web.Urls.First()).Port;
    }

    public int Port { get; }

    /// <summary>The URLs that were asked for, by Host header.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public static async Task<Customer> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var web = builder.Build();
        Customer? customer = null;
        web.Run(context => customer!.ServeAsync(context));
        await web.StartAsync(cancellationToken);
        return customer = new(web);
    }

    public void Serve(string host, string path, string text) => _files[host + path] = text;

    public void Redirect(string host, string path, string target) => _redirects[host + path] = target;

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        var url = context.Request.Host.Value + context.Request.Path.Value;
        Requests.Enqueue(url);
        if (_redirects.TryGetValue(url, out var target))
        {
            context.Response.Redirect(target);
        }
        else if (_files.TryGetValue(url, out var text))
        {
            await context.Response.WriteAsync(text, context.RequestAborted);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }
}
