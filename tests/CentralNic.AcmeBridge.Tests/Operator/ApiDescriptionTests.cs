using System.Text.Json;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>
/// The OpenAPI document that the server serves is the one in docs. After a change write it anew: <c>OPERATOR_API_DOCUMENT=update</c> in the
/// environment of this test.
/// </summary>
[Collection(RunningBridge.Name)]
public sealed class ApiDescriptionTests(RunningBridge bridge)
{
    private static readonly string Document = Repository.PathOf("docs", "operator-api.openapi.json");

    [Fact]
    public async Task Served_IsTheDocumentInDocs()
    {
        var served = Indented(await ServedAsync());
        if (Environment.GetEnvironmentVariable("OPERATOR_API_DOCUMENT") == "update")
        {
            await File.WriteAllTextAsync(Document, served, TestContext.Current.CancellationToken);
        }

        Assert.Equal(await File.ReadAllTextAsync(Document, TestContext.Current.CancellationToken), served);
    }

    [Fact]
    public async Task Operation_HasNameSummaryAndRoles()
    {
        var operations = (from path in (await ServedAsync())["paths"]!.AsObject()
                          from operation in path.Value!.AsObject()
                          select (Path: $"{operation.Key} {path.Key}", Operation: operation.Value!)).ToArray();

        Assert.All(operations, told =>
        {
            Assert.True(told.Operation["operationId"] is not null, $"{told.Path} has no name");
            Assert.True(told.Operation["summary"] is not null, $"{told.Path} has no summary");
            Assert.Contains("Roles: ", (string?)told.Operation["description"], StringComparison.Ordinal);
        });
        Assert.Equal(operations.Length, operations.Select(told => (string?)told.Operation["operationId"]).Distinct().Count());
    }

    /// <summary>A program that is made from the description knows what each answer is, refusals and streams too.</summary>
    [Fact]
    public async Task Operation_TellsItsAnswersAndParameters()
    {
        var document = await ServedAsync();
        var problem = document["components"]!["schemas"]!["OperatorProblem"]!;
        Assert.Equal(["code", "detail", "key", "status"], problem["properties"]!.AsObject().Select(member => member.Key).Order());
        foreach (var path in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in path.Value!.AsObject())
            {
                var about = $"{method} {path.Key}";
                var good = operation!["responses"]!["200"]?["content"]?.AsObject().Single();
                Assert.True(good?.Value!["schema"] is not null, $"{about} does not say what it answers");
                var refused = operation["responses"]!["default"]!["content"]!["application/problem+json"]!["schema"]!;
                Assert.Equal((about, "#/components/schemas/OperatorProblem"), (about, (string?)refused["$ref"]));
                Assert.All(operation["parameters"]?.AsArray() ?? [], parameter => Assert.True(
                    char.IsAsciiLetterLower(((string)parameter!["name"]!)[0]), $"{about}: {parameter["name"]}"));
            }
        }

        var streams = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject())
            .Count(operation => operation.Value!["responses"]!["200"]!["content"]!["application/x-ndjson"] is not null);
        Assert.Equal(5, streams);
    }

    private static string Indented(JsonNode document) =>
        document.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n" }) + "\n";

    private async Task<JsonNode> ServedAsync()
    {
        using var client = await ApiClient.WithRoleAsync(bridge, "view");
        return await client.GetAsync("openapi.json");
    }
}
