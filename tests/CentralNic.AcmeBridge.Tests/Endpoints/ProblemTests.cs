using System.Text.Json;
using CentralNic.Acme.Nonces;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>
/// Problem documents (RFC 8555 section 6.7, RFC 7807). What every refusal must have is in <see cref="Answer.AssertRefused"/>.
/// </summary>
[Collection(RunningBridge.Name)]
public class ProblemTests(RunningBridge bridge)
{
    [Fact]
    [Trait("Requirement", "R8555-6.7-04")]
    [Trait("Requirement", "R8555-6.7-05")]
    [Trait("Requirement", "R8555-6.7-03")]
    public async Task Subproblems_NameEveryFaultyIdentifier()
    {
        using var customer = await Customer.RegisteredAsync(bridge);

        var answer = (await customer.PostAsync(
            bridge.Url("new-order"), Customer.OrderFor("-a.test", "good.test", "b..test"))).AssertRefused("rejectedIdentifier");

        var subproblems = answer.Json.GetProperty("subproblems").EnumerateArray().ToArray();
        Assert.Equal(
            ["-a.test", "b..test"],
            subproblems.Select(subproblem => subproblem.GetProperty("identifier").GetProperty("value").GetString()));
        Assert.All(subproblems, subproblem =>
        {
            Assert.Equal("dns", subproblem.GetProperty("identifier").GetProperty("type").GetString());
            Assert.Equal("urn:ietf:params:acme:error:rejectedIdentifier", subproblem.GetProperty("type").GetString());
            Assert.NotEmpty(subproblem.GetProperty("detail").GetString()!);
        });
    }

    [Fact]
    [Trait("Requirement", "R8555-6.7-07")]
    [Trait("Requirement", "R8738-3-03")]
    public async Task Subproblems_OfDifferentTypesMakeACompound()
    {
        using var customer = await Customer.RegisteredAsync(bridge);

        var answer = await customer.PostAsync(
            bridge.Url("new-order"), """{"identifiers":[{"type":"dns","value":"-a.test"},{"type":"ip","value":"::1"}]}""");

        var subproblems = answer.AssertRefused("compound").Json.GetProperty("subproblems").EnumerateArray();
        Assert.Equal(["dns", "ip"], subproblems.Select(subproblem => subproblem.GetProperty("identifier").GetProperty("type").GetString()));
    }

    [Fact]
    [Trait("Requirement", "R8555-6.7-01")]
    [Trait("Requirement", "R7807-3-01")]
    [Trait("Requirement", "R7807-3.1-01")]
    [Trait("Requirement", "R7807-3.1-02")]
    [Trait("Requirement", "R7807-3.1-03")]
    public async Task Problem_HasTheTypesOfTheSpecification()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        Answer[] refusals =
        [
            await customer.ReadAsync(bridge.Url("nope")), await customer.Raw.GetAsync(bridge.Url("new-order")),
            await customer.PostAsync(bridge.Url("new-order"), "{}"),
            await customer.Raw.PostAsync(customer.Account, "", header => header["nonce"] = "AA"),
        ];

        Assert.All(refusals, refusal =>
        {
            refusal.AssertRefused();
            Assert.True(Uri.TryCreate(refusal.Text("type"), UriKind.Absolute, out _));
            Assert.False(refusal.Json.TryGetProperty("title", out var title) && title.ValueKind != JsonValueKind.String);
            Assert.False(refusal.Json.TryGetProperty("instance", out var instance) && instance.ValueKind != JsonValueKind.String);
        });
    }

    [Theory]
    [InlineData(false, 500, null)]
    [InlineData(true, 503, "30")]
    [Trait("Requirement", "R8555-6.7-06")]
    public async Task Failure_TellsTheClientNothingInternal(bool storeIsGone, int status, string? retryAfter)
    {
        using var nonces = new NonceService();
        await using var app = await StartFailingAsync(
            nonces, storeIsGone
                ? new StoreUnavailableException("secret of the store")
                : new InvalidOperationException("secret of the reseller"));
        using var client = new HttpClient();

        using var answer = await client.PostAsync(app.Urls.First() + "/acme/new-order", null, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        using var problem = JsonDocument.Parse(body);
        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal(retryAfter, answer.Headers.RetryAfter?.ToString());
        Assert.Equal("urn:ietf:params:acme:error:serverInternal", problem.RootElement.GetProperty("type").GetString());
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
        Assert.NotEmpty(answer.Headers.GetValues("Replay-Nonce"));
    }

    /// <summary>The pipeline of the bridge, around a handler that fails as no request should make it fail.</summary>
    private static async Task<WebApplication> StartFailingAsync(NonceService nonces, Exception failure)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddLogging();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var pipeline = new AcmePipeline(
            _ => throw failure, new AcmeUrls(new Uri("https://acme.test")), nonces, new AcmePolicy(), NullLogger<AcmePipeline>.Instance);
        app.Run(pipeline.InvokeAsync);
        await app.StartAsync();
        return app;
    }
}
