using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace CentralNic.AcmeBridge.CertesTests;

/// <summary>Answers http-01 challenges on a port of loopback (RFC 8555 section 8.3).</summary>
internal sealed class Http01Responder : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string> _answers = new(StringComparer.Ordinal);
    private readonly WebApplication _app;

    private Http01Responder(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public static async Task<Http01Responder> StartAsync(int port)
    {
        var responder = new Http01Responder(port);
        await responder._app.StartAsync();
        return responder;
    }

    public void Answer(string token, string keyAuthorization) => _answers["/.well-known/acme-challenge/" + token] = keyAuthorization;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext http)
    {
        if (_answers.TryGetValue(http.Request.Path, out var answer))
        {
            return http.Response.WriteAsync(answer);
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
