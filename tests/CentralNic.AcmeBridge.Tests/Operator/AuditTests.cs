using System.Net;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.Core.Operators;
using CentralNic.AcmeBridge.Core.Renewals;
using CentralNic.AcmeBridge.Operator;
using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Api;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>The audit trail, and the tokens that it tells of here.</summary>
[Collection(RunningBridge.Name)]
public sealed class AuditTests(RunningBridge bridge)
{
    [Fact]
    public async Task Change_IsWrittenDownWithWhoFromWhereBeforeAndAfter()
    {
        using var client = await ApiClient.WithRoleAsync(bridge, "operate");
        var made = await client.PostAsync("tokens", new { label = "billing", role = "view" });
        var id = (string)made["kept"]!["id"]!;

        await client.PostAsync($"tokens/{id}/revoke");

        var entries = (await client.GetAsync($"audit?thing=tokens/{id}"))["items"]!.AsArray();
        Assert.Equal(["tokens.revoke", "tokens.create"], entries.Select(entry => (string?)entry!["action"]));
        var revoked = entries[0]!;
        Assert.Equal(("good", "revoked"), ((string?)revoked["before"]!["status"], (string?)revoked["after"]!["status"]));
        Assert.Equal("Done", (string?)revoked["outcome"]);
        Assert.StartsWith("token test (", (string?)revoked["who"], StringComparison.Ordinal);
        Assert.Equal("127.0.0.1", (string?)revoked["from"]);
        Assert.Equal((string?)revoked["id"], (string?)(await client.GetAsync($"audit/{(string?)revoked["id"]}"))["id"]);
    }

    /// <summary>What is answered line by line is told of as everything else: who wanted what, of whose, and what was done.</summary>
    [Fact]
    public async Task Stream_IsWrittenDownWithWhatWasAskedAndDone()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        using var held = await HeldCertificate.GetAsync(bridge, customer, null, "streamed.audit.test");
        using var client = await ApiClient.WithRoleAsync(bridge, "operate");

        await client.StatusOfPostAsync(
            "renewals/pull-forward?reason=The+CA+erred", new JsonObject { ["certificate"] = held.ResellerId, ["from"] = "2026-01-01" });
        await client.StatusOfPostAsync("imports", new JsonObject { ["tenant"] = "Default", ["dryRun"] = true });

        var pulled = (await client.GetAsync("audit?action=renewals.pull-forward&limit=1"))["items"]![0]!;
        Assert.Equal(
            ("Done", "default", "The CA erred"),
            ((string?)pulled["outcome"], (string?)pulled["tenant"], (string?)pulled["reason"]));
        Assert.Equal(held.ResellerId, (string?)pulled["asked"]!["certificate"]);
        Assert.Equal((1, null), ((int)pulled["before"]!["certificates"]!, pulled["before"]!["renewFrom"]![held.ResellerId]));
        Assert.StartsWith("2026-01-01", (string?)pulled["after"]!["renewFrom"]![held.ResellerId], StringComparison.Ordinal);
        var import = (await client.GetAsync("audit?action=imports.run&limit=1"))["items"]![0]!;
        Assert.Equal(("Done", "default"), ((string?)import["outcome"], (string?)import["tenant"]));
        Assert.True((bool)import["asked"]!["dryRun"]!);
        Assert.True((int)import["after"]!["certificateOrders"]!["Known"]! > 0, import.ToJsonString());
    }

    [Fact]
    public async Task Stream_WhoseAskerGoesAway_EndsAsFailedWithWhatWasDone()
    {
        var pulled = new PulledRenewals();
        var parts = ChangeRecorder.Of(bridge.Bridge.Audit).StreamAsync(
            new OperatorCaller("gone", "test", OperatorRole.Operate),
            new AuditedChange("renewals.pull-forward", "renewals"),
            PullAsync(),
            pulled.Describe,
            TestContext.Current.CancellationToken);

        await foreach (var part in parts)
        {
            Assert.Equal("DK1", part.Item!.Certificate);
            break;
        }

        using var client = await ApiClient.WithRoleAsync(bridge, "view");
        var entry = Assert.Single((await client.GetAsync("audit?who=gone"))["items"]!.AsArray())!;
        Assert.Equal(
            ("Failed", "Whoever asked went away before the end.", 1),
            ((string?)entry["outcome"], (string?)entry["error"], (int)entry["after"]!["certificates"]!));

        async IAsyncEnumerable<OperatorPart<RenewalNotice>> PullAsync()
        {
            foreach (var id in new[] { "DK1", "DK2" })
            {
                await Task.Yield();
                var notice = new RenewalNotice(id, "default", null, ["a.test"], DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
                pulled.Add(notice);
                yield return notice;
            }
        }
    }

    [Fact]
    public async Task Token_StandsNowhereInTheAuditTrail()
    {
        using var client = await ApiClient.WithRoleAsync(bridge, "operate");
        var token = (string)(await client.PostAsync("tokens", new { label = "secret", role = "view" }))["token"]!;

        Assert.DoesNotContain(token.Split('_', 3)[2], (await client.GetAsync("audit?limit=500")).ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(token.Split('_', 3)[2], (await client.GetAsync("tokens?limit=500")).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_IsWrittenDownToo()
    {
        using var client = await ApiClient.WithRoleAsync(bridge, "operate");
        var order = await ValidOrderAsync();

        await client.PostAsync($"issuances/{order}/give-up", new { reason = "too late" }, HttpStatusCode.Conflict);

        var entry = Assert.Single((await client.GetAsync($"audit?thing=orders/{order}"))["items"]!.AsArray())!;
        Assert.Equal(("Refused", "too late"), ((string?)entry["outcome"], (string?)entry["reason"]));
        Assert.Contains("there is nothing to give up", (string?)entry["error"], StringComparison.Ordinal);
        Assert.Null(entry["after"]);
    }

    [Fact]
    public async Task List_GoesOnWhereThePageBeforeEnded()
    {
        using var client = await ApiClient.WithRoleAsync(bridge, "operate");
        foreach (var label in new[] { "first", "second", "third" })
        {
            await client.PostAsync("tokens", new { label = "page " + label, role = "view" });
        }

        var seen = new List<JsonNode>();
        string? cursor = null;
        do
        {
            var page = await client.GetAsync("audit?action=tokens.create&limit=2" + (cursor is null ? "" : "&cursor=" + cursor));
            seen.AddRange(page["items"]!.AsArray()!);
            cursor = (string?)page["next"];
        }
        while (cursor is not null);

        string?[] labels = [.. seen.Select(entry => (string?)entry["after"]!["label"])
            .Where(label => label!.StartsWith("page ", StringComparison.Ordinal))];
        Assert.Equal(["page third", "page second", "page first"], labels);
        Assert.Equal(seen.Count, seen.Select(entry => (string?)entry["id"]).Distinct().Count());
    }

    [Fact]
    public async Task List_OfOneTenant_HasThatTenantsAlone()
    {
        using var client = await ApiClient.WithRoleAsync(bridge, "operate");
        using var shop = await ApiClient.WithRoleAsync(bridge, "tenant:shop");
        var mine = (string)(await client.PostAsync("tokens", new { label = "of the shop", role = "tenant:shop" }))["kept"]!["id"]!;
        var other = (string)(await client.PostAsync("tokens", new { label = "of all", role = "view" }))["kept"]!["id"]!;

        var things = (await shop.GetAsync("audit?limit=500"))["items"]!.AsArray().Select(entry => (string?)entry!["thing"]).ToArray();

        Assert.Contains("tokens/" + mine, things);
        Assert.DoesNotContain("tokens/" + other, things);
        var hidden = (string)(await client.GetAsync($"audit?thing=tokens/{other}"))["items"]![0]!["id"]!;
        await shop.GetAsync("audit/" + hidden, HttpStatusCode.NotFound);
        await shop.GetAsync("audit?tenant=default", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("audit?limit=0", "limit")]
    [InlineData("audit?limit=many", "limit")]
    [InlineData("audit?from=yesterday", "from")]
    public async Task WrongParameter_IsNamed(string path, string key)
    {
        using var client = await ApiClient.WithRoleAsync(bridge, "view");

        var problem = await client.GetAsync(path, HttpStatusCode.BadRequest);

        Assert.Equal(("invalid", key), ((string?)problem["code"], (string?)problem["key"]));
    }

    [Theory]
    [InlineData("", "view", null, "label")]
    [InlineData("x", "root", null, "role")]
    [InlineData("x", "tenant:nosuch", null, "role")]
    [InlineData("x", "view", 0, "days")]
    public async Task WrongMember_IsNamed(string label, string role, int? days, string key)
    {
        using var client = await ApiClient.WithRoleAsync(bridge, "operate");

        var problem = await client.PostAsync("tokens", new { label, role, days }, HttpStatusCode.BadRequest);

        Assert.Equal(key, (string?)problem["key"]);
    }

    [Fact]
    public async Task UnknownMember_IsRefused()
    {
        using var client = await ApiClient.WithRoleAsync(bridge, "operate");

        var problem = await client.PostAsync("tokens", new { label = "x", rolle = "view" }, HttpStatusCode.BadRequest);

        Assert.Contains("rolle", (string?)problem["detail"], StringComparison.Ordinal);
    }

    private async Task<string> ValidOrderAsync()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        await customer.ValidOrderAsync("audit.operator.test");
        return OperatorServerTests.IdOf((await customer.OrdersAsync())[^1]!);
    }
}
