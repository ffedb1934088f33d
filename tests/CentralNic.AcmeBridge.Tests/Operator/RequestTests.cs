using System.Net;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>What holds for the requests of every operation, as the API's own description lists them.</summary>
[Collection(RunningBridge.Name)]
public sealed class RequestTests(RunningBridge bridge)
{
    /// <summary>They would do something for all, and need nothing to be told.</summary>
    private static readonly string[] Complete = ["/ledger/compare", "/settings/reload", "/notifications/test", "/imports"];

    [Fact]
    public async Task UnknownQueryParameter_IsRefusedByItsName()
    {
        using var client = await ApiClient.WithRoleAsync(bridge, "operate");
        foreach (var (method, path, _) in await OperationsAsync(client))
        {
            var target = $"{Filled(path)}?colour=red";

            var problem = method == "get"
                ? await client.GetAsync(target, HttpStatusCode.BadRequest)
                : Complete.Any(path.EndsWith) ? await client.PostAsync(target, new { }, HttpStatusCode.BadRequest)
                : null;

            Assert.True(problem is null || (string?)problem["key"] == "colour", $"{path}: {problem}");
        }
    }

    [Fact]
    public async Task UnknownTenant_IsRefusedByEveryListThatCanBeNarrowedToOne()
    {
        using var client = await ApiClient.WithRoleAsync(bridge, "view");
        var narrowed = 0;
        foreach (var (method, path, operation) in await OperationsAsync(client))
        {
            if (method == "get" && Parameters(operation).Any(
                parameter => ((string?)parameter!["name"], (string?)parameter["in"]) == ("tenant", "query")))
            {
                narrowed++;
                var problem = await client.GetAsync($"{Filled(path)}?tenant=nobody", HttpStatusCode.NotFound);
                Assert.StartsWith("There is no tenant 'nobody'", (string?)problem["detail"], StringComparison.Ordinal);
                await client.StatusOfAsync(HttpMethod.Get, $"{Filled(path)}?tenant=default");
            }
        }

        Assert.True(narrowed > 8, $"{narrowed}");
    }

    [Fact]
    public async Task Tenant_IsFoundInWhateverCaseItIsWritten()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        await customer.ValidOrderAsync("case.requests.test");
        using var client = await ApiClient.WithRoleAsync(bridge, "view");
        using var own = await ApiClient.WithRoleAsync(bridge, "tenant:shop");

        foreach (var list in new[] { "orders", "certificates", "subscriptions", "ledger", "accounts" })
        {
            Assert.NotEmpty((await client.GetAsync($"{list}?tenant=DEFAULT"))["items"]!.AsArray());
            await own.GetAsync($"{list}?tenant=Shop");
            await own.GetAsync($"{list}?tenant=default", HttpStatusCode.NotFound);
        }

        using var operates = await ApiClient.WithRoleAsync(bridge, "operate");
        var token = await operates.PostAsync("tokens", new { label = "case", role = "tenant:Shop" });
        Assert.Equal("tenant:shop", (string?)token["kept"]!["role"]);
        var (exitCode, output, _) = await OperatorConsole.RunAsync(bridge.DataFolder, "orders", "list", "--tenant", "Default");
        Assert.Equal((ExitCode.Success, true), (exitCode, output.Contains("case.requests.test", StringComparison.Ordinal)));
    }

    /// <summary>Whatever is missing, null, or of another type: it is refused as the caller's mistake, and never as the bridge's.</summary>
    [Fact]
    public async Task IncompleteBody_IsTheCallersMistake()
    {
        using var client = await ApiClient.WithRoleAsync(bridge, "operate");
        var document = await client.GetAsync("openapi.json");
        var failures = new List<string>();
        foreach (var (method, path, operation) in await OperationsAsync(client))
        {
            if (method == "get" || Complete.Any(path.EndsWith) || SchemaOf(operation, document) is not { } schema)
            {
                continue;
            }

            var members = Properties(schema, document).ToArray();
            var bodies = new List<JsonNode> { new JsonObject() };
            bodies.AddRange(members.Select(member => new JsonObject { [member] = null }));
            bodies.AddRange(members.Select(member => new JsonObject { [member] = new JsonArray(null, null) }));
            bodies.AddRange(members.Select(member => new JsonObject { [member] = "?" }));
            bodies.AddRange(members.Select(member => new JsonObject { [member] = new JsonObject() }));
            if (path.EndsWith("/tenants", StringComparison.Ordinal))
            {
                bodies.Add(JsonNode.Parse("""{"name":"requests"}""")!);
                bodies.Add(JsonNode.Parse("""{"name":"requests","settings":{"names":[null],"profiles":[null]}}""")!);
                bodies.Add(JsonNode.Parse("""{"name":"requests","settings":{"profiles":[null]}}""")!);
            }

            foreach (var body in bodies)
            {
                var status = await client.StatusOfPostAsync(Filled(path), body);
                if ((int)status >= 500)
                {
                    failures.Add($"{path} {body.ToJsonString()}: {(int)status}");
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Theory]
    [InlineData("tenants", """{"name":"requests"}""", "names")]
    [InlineData("tenants", """{}""", "name")]
    [InlineData("quotes", """{}""", "names")]
    [InlineData("quotes", """{"names":["not a name"]}""", "names")]
    [InlineData("quotes", """{"names":["a.test"],"csr":"none"}""", "csr")]
    [InlineData("renewals/pull-forward", """{}""", "certificate")]
    [InlineData("imports", """{"tenant":"nobody"}""", "tenant")]
    [InlineData("imports", """{"class":"gold"}""", "class")]
    [InlineData("tokens", """{"label":5}""", "label")]
    public async Task Refusal_NamesTheMemberThatIsWrong(string path, string body, string key)
    {
        using var client = await ApiClient.WithRoleAsync(bridge, "operate");

        var problem = await client.PostAsync(path, JsonNode.Parse(body), HttpStatusCode.BadRequest);

        Assert.Equal(("invalid", key), ((string?)problem["code"], (string?)problem["key"]));
    }

    [Theory]
    [InlineData("ledger?from=yesterday", "from")]
    [InlineData("ledger?cursor=none", "cursor")]
    [InlineData("ledger?limit=0", "limit")]
    [InlineData("orders?state=gone", "state")]
    public async Task Refusal_NamesTheParameterThatIsWrong(string path, string key)
    {
        using var client = await ApiClient.WithRoleAsync(bridge, "view");

        Assert.Equal(key, (string?)(await client.GetAsync(path, HttpStatusCode.BadRequest))["key"]);
    }

    private static async Task<IReadOnlyList<(string Method, string Path, JsonNode Operation)>> OperationsAsync(ApiClient client) =>
    [
        .. from path in (await client.GetAsync("openapi.json"))["paths"]!.AsObject()
           from operation in path.Value!.AsObject()
           select (operation.Key, path.Key, operation.Value!),
    ];

    /// <summary>A path below the API's own, of things that there are not.</summary>
    private static string Filled(string path) => string.Join(
        '/', path["/operator/v1/".Length..].Split('/').Select(part => part.StartsWith('{') ? "nosuch" : part));

    private static JsonArray Parameters(JsonNode operation) => operation["parameters"]?.AsArray() ?? [];

    private static JsonNode? SchemaOf(JsonNode operation, JsonNode document) =>
        operation["requestBody"]?["content"]?["application/json"]?["schema"] is { } schema ? Resolved(schema, document) : null;

    private static IEnumerable<string> Properties(JsonNode schema, JsonNode document) =>
        (Resolved(schema, document)["properties"]?.AsObject() ?? []).Select(property => property.Key);

    private static JsonNode Resolved(JsonNode schema, JsonNode document)
    {
        if ((string?)schema["$ref"] is { } reference)
        {
            return Resolved(document["components"]!["schemas"]![reference.Split('/')[^1]]!, document);
        }

        // What may be left out is one of null and the thing itself.
        return schema["oneOf"] is JsonArray choices
            ? Resolved(choices.First(choice => (string?)choice!["type"] != "null")!, document)
            : schema;
    }
}
