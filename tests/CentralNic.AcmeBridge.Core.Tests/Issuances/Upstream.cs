using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>Stands between the bridge and the sandbox, and can lose a request, or the answer to one.</summary>
internal sealed class Upstream : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Uri _sandbox;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, bool> _doomed = new();
    private int _losses;
    private string? _late;

    private Upstream(WebApplication app, Uri sandbox, TimeProvider time)
    {
        _app = app;
        _sandbox = sandbox;
        _time = time;
    }

    /// <summary>What the next purchases meet: their answer is lost, or they never arrive.</summary>
    public Loss Loss { get; set; }

    /// <summary>What happens before a lost request is known to be lost.</summary>
    public Func<Task>? OnLoss { get; set; }

    /// <summary>What happens while a command is under way to the sandbox.</summary>
    public Func<string, Task>? OnCommand { get; set; }

    /// <summary>Commands that are answered once with a code, and do not arrive.</summary>
    public ConcurrentDictionary<string, int> Refuses { get; } = new();

    /// <summary>Which commands are refused as invalid (503) and do not arrive, judged by their parameters, a line each.</summary>
    public Func<string, bool>? Rejects { get; set; }

    /// <summary>What a refusal by <see cref="Refuses"/> or <see cref="Rejects"/> says.</summary>
    public string RefusalText { get; set; } = "Refused by the test";

    /// <summary>Which names the CA refuses after all: the certificate of an order for one ends as failed.</summary>
    public Func<string, bool>? Dooms { get; set; }

    /// <summary>Changes an answer: the command's name and the answer go in.</summary>
    public Func<string, string, string>? Rewrites { get; set; }

    /// <summary>Whether the CA fails what is reissued.</summary>
    public bool DoomsReissues { get; set; }

    /// <summary>How many purchases met it.</summary>
    public int Losses => _losses;

    /// <summary>The names of the commands that came, in their order.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    /// <summary>The commands that came, with their parameters, a line each.</summary>
    public ConcurrentQueue<string> Texts { get; } = new();

    public Uri Endpoint { get; private set; } = null!;

    public static async Task<Upstream> StartAsync(Uri sandbox, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var upstream = new Upstream(builder.Build(), sandbox, time);
        upstream._app.Run(upstream.ForwardAsync);
        await upstream._app.StartAsync();
        upstream.Endpoint = new Uri(new Uri(upstream._app.Urls.First()), "/api/call.cgi");
        return upstream;
    }

    /// <summary>The request that is late arrives; its answer goes nowhere.</summary>
    public Task ArriveAsync() => PostAsync(_late ?? throw new InvalidOperationException("No request is late."));

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        // What is not the sandbox's answer tells its time all the same, not this machine's.
        context.Response.Headers.Date = _time.GetUtcNow().ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var text = Uri.UnescapeDataString(body).Replace('+', ' ');
        var isCheck = text.Contains("checkonly=1", StringComparison.OrdinalIgnoreCase);
        var name = Regex.Match(text, "(?<!s_)command=(\\w+)", RegexOptions.IgnoreCase).Groups[1].Value;
        var called = isCheck ? name + " checkonly" : name;
        Commands.Enqueue(called);
        Texts.Enqueue(text);
        if (OnCommand is { } meanwhile)
        {
            await meanwhile(called);
        }

        int? refusal = Rejects?.Invoke(text) == true ? 503 : Refuses.TryRemove(called, out var once) ? once : null;
        if (refusal is { } code)
        {
            await context.Response.WriteAsync($"[RESPONSE]\ncode = {code}\ndescription = {RefusalText}\nEOF\n");
            return;
        }

        var meetsLoss = Loss != Loss.None && !isCheck && name.Equals("AddCertificate", StringComparison.OrdinalIgnoreCase);
        if (meetsLoss && Loss == Loss.Request)
        {
            Loss = Loss.None;
            if (OnLoss is { } happens)
            {
                await happens();
            }

            Lose(context);
            return;
        }

        if (meetsLoss && Loss == Loss.Late)
        {
            if (OnLoss is { } happens)
            {
                await happens();
            }

            _late = body;
            Lose(context);
            return;
        }

        string answered;
        try
        {
            (answered, var date) = await PostAsync(body);
            context.Response.Headers.Date = date;
        }
        catch (HttpRequestException)
        {
            // The sandbox has closed the connection.
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
            return;
        }

        if (meetsLoss)
        {
            if (OnLoss is { } happens)
            {
                await happens();
            }

            Lose(context);
            return;
        }

        answered = Doom(text, name, answered);
        await context.Response.WriteAsync(Rewrites?.Invoke(name, answered) ?? answered);
    }

    private async Task<(string Answer, string? Date)> PostAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await _http.PostAsync(_sandbox, content);
        return (await answer.Content.ReadAsStringAsync(), answer.Headers.Date?.ToString("R"));
    }

    private string Doom(string command, string name, string answer)
    {
        if (Dooms is null && !DoomsReissues && _doomed.IsEmpty)
        {
            return answer;
        }

        var certificate = Regex.Match(answer, @"property\[certificate\]\[0\]\s*=\s*(\S+)", RegexOptions.IgnoreCase).Groups[1].Value;
        if (certificate.Length > 0 && DoomsReissues && name == "ReissueCertificate")
        {
            _doomed[certificate] = true;
        }

        if (certificate.Length > 0
            && name == "AddCertificate"
            && Dooms is { } dooms
            && Regex.Matches(answer, @"property\[domain\]\[\d+\]\s*=\s*(\S+)", RegexOptions.IgnoreCase).Any(
                found => dooms(found.Groups[1].Value)))
        {
            _doomed[certificate] = true;
        }

        return name == "StatusCertificate" && _doomed.Keys.Any(doomed => command.Contains(doomed, StringComparison.Ordinal))
            ? Regex.Replace(answer, @"(property\[status\]\[0\]\s*=\s*)\S+", "$1failed", RegexOptions.IgnoreCase)
            : answer;
    }

    private void Lose(HttpContext context)
    {
        Loss = Loss.None;
        Interlocked.Increment(ref _losses);
        context.Abort();
    }
}

/// <summary>What is lost on the way.</summary>
internal enum Loss
{
    None,
    Request,
    Answer,

    /// <summary>The connection breaks, and the request arrives when the test says so.</summary>
    Late,
}
