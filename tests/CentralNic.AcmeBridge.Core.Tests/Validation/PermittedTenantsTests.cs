using System.Net;
using System.Net.Sockets;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Caa;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Tests.Dcv;
using CentralNic.AcmeBridge.Core.Validation;
using Xunit;
using static CentralNic.AcmeBridge.Core.Tests.Validation.ScriptedHttpServer;

namespace CentralNic.AcmeBridge.Core.Tests.Validation;

/// <summary>Addresses that are not public are dialled for the orders of the tenants alone that they are meant for.</summary>
public sealed class PermittedTenantsTests
{
    private static readonly TenantId Shop = new("shop");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("shop.test")]
    [InlineData("shop.example")]
    public async Task Http01_AnAddressOfAnotherTenantIsNotDialled(string name)
    {
        await using var server = new ScriptedHttpServer(Ok(Proof.KeyAuthorization));
        await using var dns = Inside();
        var options = Bound(server.Port, dns);
        using var validator = new Http01Validator(options, new NameResolver(options, new DnsLookup(options)), TimeProvider.System);

        foreach (var other in (TenantId?[])[new("other"), null])
        {
            var problem = (await validator.ValidateAsync(Proof.Of(name) with { Tenant = other }, Stop)).Problem;
            Assert.Equal(AcmeErrorType.Connection, problem?.Type);
            Assert.Contains("127.0.0.1 is not public", problem?.Detail, StringComparison.Ordinal);
        }

        Assert.Empty(server.Requests);
        var permitted = await validator.ValidateAsync(Proof.Of(name) with { Tenant = Shop }, Stop);
        Assert.True(permitted.IsValid, permitted.Problem?.Detail);
    }

    [Theory]
    [InlineData("shop.test")]
    [InlineData("shop.example")]
    public async Task TlsAlpn01_AnAddressOfAnotherTenantIsNotDialled(string name)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var dns = Inside();
        var options = Bound(0, dns) with { TlsAlpn01Port = ((IPEndPoint)listener.LocalEndpoint).Port };
        var validator = new TlsAlpn01Validator(options, new NameResolver(options, new DnsLookup(options)), TimeProvider.System);

        var refused = await validator.ValidateAsync(Proof.Of(name) with { Tenant = new("other") }, Stop);
        Assert.Contains("127.0.0.1 is not public", refused.Problem?.Detail, StringComparison.Ordinal);
        Assert.False(listener.Pending());

        var permitted = validator.ValidateAsync(Proof.Of(name) with { Tenant = Shop }, Stop);
        (await listener.AcceptTcpClientAsync(Stop)).Dispose();
        Assert.Equal(AcmeErrorType.Tls, (await permitted).Problem?.Type);
    }

    [Fact]
    public async Task Caa_TheRecordsOfANameCountWhereItsFixedAddressDoesNot()
    {
        await using var dns = await DnsSetup.StartResolverAsync(TsigTestKey.Sha256, ("test", "shop CAA 0 issue \"other.example\""));
        var options = new ValidationOptions
        {
            Resolvers = [dns.Server.EndPoint],
            AddressOverrides = [new AddressOverride("test", IPAddress.Loopback)],
            PermittedTenants = [Shop],
        };
        var caa = new CaaCheck(options, new DnsLookup(options));

        Assert.True((await caa.CheckAsync("shop.test", "DigiCert", Shop, Stop)).Permits);
        Assert.False((await caa.CheckAsync("shop.test", "DigiCert", new TenantId("other"), Stop)).Permits);
    }

    private static ValidationOptions Bound(int port, ScriptedDnsServer dns) => Proof.At(port) with
    {
        Resolvers = [dns.EndPoint],
        AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")],
        PermittedTenants = [Shop],
    };

    private static ScriptedDnsServer Inside() =>
        new((_, type) => type == ScriptedDnsServer.A ? [(ScriptedDnsServer.A, IPAddress.Loopback.GetAddressBytes())] : []);
}
