using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Notifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace CentralNic.AcmeBridge.Core.Tests.Notifications;

/// <summary>
/// The operator's system that takes notifications, as the specification of Standard Webhooks has receivers: it refuses what is not signed
/// by its secret, or not sent just now, and knows a message again by its id.
/// </summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private static readonly byte[] Key = SHA256.HashData("receiver"u8);

    private readonly WebApplication _app;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _hangs = new();

    private WebhookReceiver(WebApplication app, TimeProvider time) => (_app, _time) = (app, time);

    /// <summary>What came and was signed rightly, every attempt.</summary>
    public ConcurrentQueue<(string Id, string Body)> Attempts { get; } = new();

    /// <summary>What was refused because it was not signed rightly.</summary>
    public ConcurrentQueue<string> Refused { get; } = new();

    /// <summary>The status that the next attempts are answered with; then 204.</summary>
    public ConcurrentQueue<int> Statuses { get; } = new();

    /// <summary>Whether it answers nothing.</summary>
    public bool Hangs { get; set; }

    public WebhookChannelOptions Options { get; private set; } = null!;

    /// <summary>What was told, by id.</summary>
    public IReadOnlyList<JsonNode> Told => [.. Attempts.DistinctBy(attempt => attempt.Id).Select(attempt => JsonNode.Parse(attempt.Body)!)];

    public static async Task<WebhookReceiver> StartAsync(TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(builder.Build(), time);
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync();
        receiver.Options = new WebhookChannelOptions(
            new Uri(new Uri(receiver._app.Urls.First()), "/hook"), WebhookSecret.TryParse("whsec_" + Convert.ToBase64String(Key))!);
        return receiver;
    }

    /// <summary>Answers what hangs, and all else at once.</summary>
    public void Release()
    {
        Hangs = false;
        _hangs.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        _hangs.TrySetResult();
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var headers = http.Request.Headers;
        string id = headers["webhook-id"]!, timestamp = headers["webhook-timestamp"]!;
        var expected = HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}"));
        var sent = DateTimeOffset.FromUnixTimeSeconds(long.Parse(timestamp, CultureInfo.InvariantCulture));
        var isSigned = headers["webhook-signature"].ToString().Split(' ').Any(signature => signature.Split(',') is ["v1", var value]
            && CryptographicOperations.FixedTimeEquals(expected, Convert.FromBase64String(value)));
        if (!isSigned || (_time.GetUtcNow() - sent).Duration() > TimeSpan.FromMinutes(5))
        {
            Refused.Enqueue($"{id} {timestamp} {headers["webhook-signature"]}");
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        Attempts.Enqueue((id, body));
        if (Hangs)
        {
            await _hangs.Task;
        }

        http.Response.StatusCode = Statuses.TryDequeue(out var status) ? status : StatusCodes.Status204NoContent;
    }
}
