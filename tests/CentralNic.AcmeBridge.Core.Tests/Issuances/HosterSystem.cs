using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.Core.Approvals;
using CentralNic.AcmeBridge.Core.Network;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>The hoster's system that approves purchases: takes signed questions, and answers as a test says.</summary>
internal sealed class HosterSystem : IAsyncDisposable
{
    private static readonly byte[] Key = SHA256.HashData("hoster"u8);

    private readonly WebApplication _app;
    private readonly byte[] _key;

    private HosterSystem(WebApplication app, byte[] key) => (_app, _key) = (app, key);

    /// <summary>What is answered: the question goes in. Status 200 unless it begins with another one and a blank.</summary>
    public Func<JsonNode, Task<string>> Answers { get; set; } = _ => Task.FromResult("""{"decision":"yes"}""");

    /// <summary>The questions that came, with their ids.</summary>
    public ConcurrentQueue<(string Id, JsonNode Purchase)> Asked { get; } = new();

    /// <summary>How the bridge asks it.</summary>
    public ApprovalEndpoint Endpoint { get; private set; } = null!;

    /// <summary>What the questions are signed with.</summary>
    public static string Secret => "whsec_" + Convert.ToBase64String(Key);

    /// <summary>Answers all questions alike.</summary>
    public void Answer(string text) => Answers = _ => Task.FromResult(text);

    /// <param name="key">What the questions are signed with; <see langword="null"/>: <see cref="Secret"/>.</param>
    public static async Task<HosterSystem> StartAsync(byte[]? key = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var system = new HosterSystem(builder.Build(), key ?? Key);
        system._app.Run(system.AnswerAsync);
        await system._app.StartAsync();
        system.Endpoint = new ApprovalEndpoint(
            new Uri(new Uri(system._app.Urls.First()), "/approve"),
            WebhookSecret.TryParse("whsec_" + Convert.ToBase64String(key ?? Key))!);
        return system;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var headers = http.Request.Headers;
        string id = headers["webhook-id"]!, timestamp = headers["webhook-timestamp"]!;
        var signature = "v1," + Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")));
        if (headers["webhook-signature"] != signature || http.Request.Method != "POST" || id.Contains('.', StringComparison.Ordinal))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var question = JsonNode.Parse(body)!;
        Assert.Equal("purchase.approval", (string?)question["type"]);
        Asked.Enqueue((id, question["data"]!));
        var answer = await Answers(question["data"]!);
        if (answer.Split(' ', 2) is [var status, var rest] && int.TryParse(status, out var code))
        {
            (http.Response.StatusCode, answer) = (code, rest);
        }

        await http.Response.WriteAsync(answer);
    }
}
