using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>What was told, by API and command, and the test that the operator asks for.</summary>
public sealed class NotificationsTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Fact]
    public async Task NotifyTest_SendsOnePrintsTheAnswerAndStandsInTheHistory()
    {
        await using var receiver = await ReceiverAsync();
        await using var bridge = await RunningBridge.StartAsync(new()
        {
            ["Operator__Notify__Webhook__Url"] = receiver.Urls.First() + "/hook?token=hidden",
            ["Operator__Notify__Webhook__Secret"] = Secret,
            ["Operator__Notify__Program"] = "/bin/false",
        });

        var (exitCode, output, error) = await OperatorConsole.RunAsync(bridge.DataFolder, "notify", "test", "--channel", "webhook");

        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        Assert.Equal($"webhook: delivered: {receiver.Urls.First()}: it answered with status 204", output.Trim());
        (exitCode, output, _) = await OperatorConsole.RunAsync(bridge.DataFolder, "notify", "test");
        Assert.Equal(ExitCode.Failure, exitCode);
        Assert.Contains("program: not delivered: /bin/false: it ended with exit code 1", output, StringComparison.Ordinal);
        (exitCode, _, error) = await OperatorConsole.RunAsync(bridge.DataFolder, "notify", "test", "--channel", "mail");
        Assert.Equal(ExitCode.Failure, exitCode);
        Assert.Contains("There is no channel 'mail': give one of webhook, program.", error, StringComparison.Ordinal);

        var (_, list, _) = await OperatorConsole.RunAsync(bridge.DataFolder, "notifications", "list");
        Assert.Contains("webhook delivered, program not delivered", list, StringComparison.Ordinal);
        using var view = await ApiClient.WithRoleAsync(bridge, "view");
        using var tenant = await ApiClient.WithRoleAsync(bridge, "tenant:default");
        var items = (await view.GetAsync("notifications?kind=test"))["items"]!.AsArray();
        Assert.Equal(2, items.Count);
        Assert.Single((await view.GetAsync("notifications?undelivered=true"))["items"]!.AsArray());
        Assert.Empty((await tenant.GetAsync("notifications"))["items"]!.AsArray());
        await tenant.GetAsync($"notifications/{items[0]!["id"]}", HttpStatusCode.NotFound);
        await view.PostAsync("notifications/test", new { }, HttpStatusCode.Forbidden);
        var (_, show, _) = await OperatorConsole.RunAsync(
            bridge.DataFolder, "notifications", "show", (string)items[1]!["id"]!);
        Assert.Contains("it answered with status 204", show, StringComparison.Ordinal);
        Assert.Contains(
            (await view.GetAsync("audit?action=notifications.test"))["items"]!.AsArray(),
            entry => (string?)entry!["thing"] == $"notifications/{items[1]!["id"]}");
        Assert.DoesNotContain("hidden", items.ToJsonString(), StringComparison.Ordinal);
    }

    /// <summary>A request of the API searches 500 of them; the page goes on from there.</summary>
    [Fact]
    public async Task Page_OfWhatIsNotDelivered_FindsItBehindWhatOneRequestReads()
    {
        await using var receiver = await ReceiverAsync();
        await using var bridge = await RunningBridge.StartAsync(new()
        {
            ["Operator__Notify__Webhook__Url"] = receiver.Urls.First(),
            ["Operator__Notify__Webhook__Secret"] = Secret,
            ["Operator__Notify__Program"] = "/bin/false",
        });
        using var client = await ApiClient.WithRoleAsync(bridge, "operate");
        var failed = await client.PostAsync("notifications/test", new { channel = "program" });
        await Parallel.ForAsync(0, 501, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (_, _) =>
            await client.PostAsync("notifications/test", new { channel = "webhook" }));
        var asked = await client.GetAsync("notifications?undelivered=true");
        Assert.Empty(asked["items"]!.AsArray());
        Assert.NotNull(asked["next"]);

        var page = await bridge.Http.GetStringAsync(
            bridge.PageOrigin + "/notifications?undelivered=true", TestContext.Current.CancellationToken);

        Assert.Contains($"/notifications/{failed["id"]}", page, StringComparison.Ordinal);
    }

    /// <summary>Takes what is signed by the secret, as the specification of Standard Webhooks has it.</summary>
    private static async Task<WebApplication> ReceiverAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
            var body = await reader.ReadToEndAsync();
            var signed = Encoding.UTF8.GetBytes($"{http.Request.Headers["webhook-id"]}.{http.Request.Headers["webhook-timestamp"]}.{body}");
            var signature = "v1," + Convert.ToBase64String(
                HMACSHA256.HashData(Convert.FromBase64String(Secret["whsec_".Length..]), signed));
            http.Response.StatusCode = http.Request.Headers["webhook-signature"] == signature
                && (string?)JsonNode.Parse(body)!["type"] == "notification.test"
                    ? StatusCodes.Status204NoContent
                    : StatusCodes.Status401Unauthorized;
        });
        await app.StartAsync();
        return app;
    }
}
