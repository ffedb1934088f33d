using System.Net;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.Core.Validation;
using Xunit;
using static CentralNic.AcmeBridge.Core.Tests.Validation.ScriptedHttpServer;

namespace CentralNic.AcmeBridge.Core.Tests.Dns;

public sealed class NameResolverTests(BindFixture bind) : IClassFixture<BindFixture>
{
    [Theory]
    [InlineData("test", "127.0.0.9")]
    [InlineData("a.b.TEST", "127.0.0.9")]
    [InlineData("inner.test", "127.0.0.8")]
    [InlineData("x.inner.test", "127.0.0.8")]
    [InlineData("xinner.test", "127.0.0.9")]
    public async Task Resolve_TheLongestMatchingOverrideWins(string name, string address)
    {
        var options = new ValidationOptions
        {
            AddressOverrides =
            [
                new AddressOverride("test", IPAddress.Parse("127.0.0.9")), new AddressOverride("inner.test", IPAddress.Parse("127.0.0.8"))
            ],
        };
        var resolution = await new NameResolver(options, new DnsLookup(options)).ResolveAsync(
            name, null, TestContext.Current.CancellationToken);
        Assert.Equal([new ResolvedAddress(IPAddress.Parse(address), IsConfigured: true)], resolution.Addresses);
    }

    [Theory]
    [InlineData("both.example.test")]
    [InlineData("www.example.test")]
    public async Task Resolve_BothKindsAreFoundIPv6First(string name)
    {
        var resolution = await ResolveAsync(name);
        Assert.Null(resolution.Failure);
        Assert.Equal(IPAddress.IPv6Loopback, resolution.Addresses[0].Address);
        Assert.Equal(["127.0.0.2", "127.0.0.3"], resolution.Addresses.Skip(1).Select(static found => found.Address.ToString()).Order());
        Assert.All(resolution.Addresses, static found => Assert.False(found.IsConfigured));
    }

    [Theory]
    [InlineData("absent.example.test", "absent.example.test does not exist in the DNS (NXDOMAIN)")]
    [InlineData("nothing.example.test", "nothing.example.test has neither an A nor an AAAA record")]
    [InlineData("x.broken.test", "looking up A and AAAA of x.broken.test failed: SERVFAIL")]
    public async Task Resolve_NoAddressSaysWhy(string name, string failure)
    {
        var options = bind.Options;
        var resolution = await ResolveAsync(name);
        Assert.Empty(resolution.Addresses);
        Assert.Equal(failure, resolution.Failure);

        var problem = (await Proof.Http01Async(options, name)).Problem;
        Assert.Equal(AcmeErrorType.Dns, problem?.Type);
        Assert.Contains(failure, problem?.Detail);
    }

    [Fact]
    public async Task Validate_TheNextAddressIsTriedWhenOneDoesNotAnswer()
    {
        // ::1 and 127.0.0.3 refuse.
        await using var server = new ScriptedHttpServer(Ok(Proof.KeyAuthorization), IPAddress.Parse("127.0.0.2"));
        var outcome = await Proof.Http01Async(bind.Options with { Http01Port = server.Port }, "both.example.test");
        Assert.True(outcome.IsValid, outcome.Problem?.Detail);
    }

    private async Task<NameResolution> ResolveAsync(string name)
    {
        var options = bind.Options;
        return await new NameResolver(options, new DnsLookup(options)).ResolveAsync(name, null, TestContext.Current.CancellationToken);
    }
}
