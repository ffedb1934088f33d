using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace CentralNic.Reseller.Sandbox.Tests;

/// <summary>A customer's web server for all names: a real Kestrel on loopback that serves the files it was given, per host.</summary>
internal sealed class Customer : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly ConcurrentDictionary<string, string> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, (string Target, int Status)> _redirects = new(StringComparer.OrdinalIgnoreCase);

    private readonly TaskCompletionSource _never = new();
    private readonly ConcurrentDictionary<string, bool> _silent = new(StringComparer.OrdinalIgnoreCase);

    private Customer(WebApplication web)
    {
        _web = web;
        Port = web.Urls.Select(u => new Uri(u)).Single(u => u.Scheme == "http").Port;
        HttpsPort = web.Urls.Select(u => new Uri(u)).Single(u => u.Scheme == "https").Port;
    }

    public int Port { get; }

    public int HttpsPort { get; }

    /// <summary>The URLs that were asked for, by Host header.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public static async Task<Customer> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        using var key = Api.NewKey();
        using var selfSigned = new CertificateRequest("CN=self-signed", key, System.Security.Cryptography.HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var certificate = X509CertificateLoader.LoadPkcs12(selfSigned.Export(X509ContentType.Pkcs12), null);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(k =>
        {
            k.Listen(IPAddress.Loopback, 0);
            k.Listen(IPAddress.Loopback, 0, l => l.UseHttps(certificate));
        });
        var web = builder.Build();
        Customer? customer = null;
        web.Run(context => customer!.ServeAsync(context));
        await web.StartAsync(cancellationToken);
        return customer = new(web);
    }

    public void Serve(string host, string path, string text) => _files[host + path] = text;

    public void Redirect(string host, string path, string target, int status = StatusCodes.Status302Found) =>
        _redirects[host + path] = (target, status);

    /// <summary>Never answers.</summary>
    public void Silence(string host, string path) => _silent[host + path] = true;

    public ValueTask DisposeAsync()
    {
        _never.TrySetResult();
        return _web.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        var url = context.Request.Host.Value + context.Request.Path.Value;
        Requests.Enqueue(url);
        if (_silent.ContainsKey(url))
        {
            await _never.Task.WaitAsync(context.RequestAborted);
        }
        else if (_redirects.TryGetValue(url, out var redirect))
        {
            context.Response.StatusCode = redirect.Status;
            context.Response.Headers.Location = redirect.Target;
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
