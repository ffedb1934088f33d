using System.Text.Json;
using CentralNic.AcmeBridge.Core.Caa;
using CentralNic.AcmeBridge.Core.Dns;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>The directory (RFC 8555 section 7.1.1, ACME profiles section 3).</summary>
[Collection(RunningBridge.Name)]
public class DirectoryTests(RunningBridge bridge)
{
    [Fact]
    [Trait("Requirement", "R8555-7.1-01")]
    [Trait("Requirement", "R8555-7.1.1-01")]
    public async Task Directory_ListsWhatThereIs()
    {
        var answer = await GetAsync();

        Assert.Equal((200, "application/json"), (answer.Status, answer.MediaType));
        Assert.Equal(bridge.Url("new-nonce"), answer.Text("newNonce"));
        Assert.Equal(bridge.Url("new-account"), answer.Text("newAccount"));
        Assert.Equal(bridge.Url("new-order"), answer.Text("newOrder"));
        Assert.Empty(answer.Links);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.1-02")]
    public async Task Directory_ListsNothingThatThereIsNot()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var urls = (await GetAsync()).Json.EnumerateObject().Where(member => member.Name != "meta").ToArray();

        Assert.Contains(urls, member => member.Name == "newAuthz");
        foreach (var url in urls)
        {
            Assert.NotEqual(404, (await customer.ReadAsync(url.Value.GetString()!)).Status);
        }
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.1-03")]
    [Trait("Requirement", "R8555-7.3-08")]
    [Trait("Requirement", "PROF-3-01")]
    public async Task Meta_HasTheTypesOfTheSpecification()
    {
        var meta = (await GetAsync()).Json.GetProperty("meta");

        Assert.Equal("https://example.test/terms", meta.GetProperty("termsOfService").GetString());
        Assert.False(meta.TryGetProperty("website", out var website) && website.ValueKind != JsonValueKind.String);
        Assert.False(meta.TryGetProperty("caaIdentities", out var identities) && identities.ValueKind != JsonValueKind.Array);
        Assert.False(
            meta.TryGetProperty("externalAccountRequired", out var required)
                && required.ValueKind is not (JsonValueKind.True or JsonValueKind.False));
        var profiles = meta.GetProperty("profiles").EnumerateObject().ToArray();
        Assert.Equal(["default", "positive"], profiles.Select(profile => profile.Name).Order());
        Assert.All(profiles, profile => Assert.NotEmpty(profile.Value.GetString()!));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.1-04")]
    public async Task CaaIdentities_AreTheNamesByWhichCaaPermitsTheCasOfTheProfiles()
    {
        var told = (await GetAsync()).Json
            .GetProperty("meta")
            .GetProperty("caaIdentities")
            .EnumerateArray()
            .Select(name => name.GetString()!)
            .ToArray();

        Assert.Equal(told.Order(), CaIdentities.Of("DigiCert").Concat(CaIdentities.Of("Sectigo")).Order());
        Assert.All(told, name => Assert.Contains(bridge.Bridge.Profiles.All, offered => Permits(name, offered.Class.Ca)));
        Assert.All(bridge.Bridge.Profiles.All, offered => Assert.Contains(told, name => Permits(name, offered.Class.Ca)));
        Assert.DoesNotContain(new Uri(bridge.Origin).Host, told);

        static bool Permits(string name, string ca) =>
            CaaEvaluation.Evaluate([new CaaEntry(0, "issue", name)], isWildcard: false, CaIdentities.Of(ca)).Permits;
    }

    private async Task<Answer> GetAsync()
    {
        using var client = new RawClient(bridge);
        return await client.GetAsync(bridge.Url("directory"));
    }
}
