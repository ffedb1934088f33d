using System.Collections.Concurrent;
using CentralNic.AcmeBridge.Hosting;

namespace CentralNic.AcmeBridge.Demo;

/// <summary>The web server of the demo's customer: answers http-01 challenges on loopback.</summary>
internal sealed class ChallengeResponder : IAsyncDisposable
{
    private const string Path = "/.well-known/acme-challenge/";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, string> _answers = new(StringComparer.Ordinal);

    private ChallengeResponder(WebApplication app) => _app = app;

    /// <summary>Starts to listen.</summary>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<ChallengeResponder> StartAsync(int port, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().NameSettings(static _ => "--http01-port").ConfigureKestrel(
            kestrel => kestrel.ListenLocalhost(port));
        var responder = new ChallengeResponder(builder.Build());
        responder._app.Run(responder.AnswerAsync);
        await responder._app.StartAsync(cancellationToken);
        return responder;
    }

    /// <summary>Puts a token's answer in place.</summary>
    public void Put(string token, string keyAuthorization) => _answers[Path + token] = keyAuthorization;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext http)
    {
        if (_answers.TryGetValue(http.Request.Path.Value ?? "", out var answer))
        {
            return http.Response.WriteAsync(answer);
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
