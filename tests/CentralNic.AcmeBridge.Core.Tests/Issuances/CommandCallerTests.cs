using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Core.Tests.Dcv;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Commands;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>Commands are sent on behalf of who pays, so that the command budget is shared fairly among tenants.</summary>
public class CommandCallerTests
{
    private const string Url = "https://acme.test/acme/new-account";

    [Fact]
    public async Task CommandsForAnOrderAreSentOnBehalfOfItsTenant()
    {
        var hmac = ExternalAccountKey.NewHmac();
        var callers = new Callers();
        await using var harness = await BridgeHarness.StartAsync();
        await harness.StopBridgeAsync();
        harness.Observer = callers;
        harness.Tenants = [new Tenant { Id = new TenantId("shop"), ExternalAccountKeys = [new ExternalAccountKey("one", hmac)] }];
        await harness.StartBridgeAsync();

        await harness.FinalizeAsync(await harness.ReadyOrderAsync("default", "a.tenants.test"), BridgeHarness.NewCsr("a.tenants.test"));
        await harness.RegisterAsync(key => Bind(key, "one", hmac));
        await harness.FinalizeAsync(await harness.ReadyOrderAsync("default", "b.tenants.test"), BridgeHarness.NewCsr("b.tenants.test"));

        Assert.Equal(["default", "shop"], callers.Of("AddCertificate").Distinct());
        Assert.Equal(["default", "shop"], callers.Of("StatusCertificate").Distinct());
        Assert.All(callers.Of("QueryEventList"), caller => Assert.Equal(CommandCaller.Nobody.Tenant, caller));
    }

    [Fact]
    public async Task OnlyOrdersOfPermittedTenantsReachAddressesThatAreNotPublic()
    {
        var hmac = ExternalAccountKey.NewHmac();
        await using var dns = await DnsSetup.StartResolverAsync(TsigTestKey.Sha256, ("test", "*.tenants A 127.0.0.1"));
        await using var harness = await BridgeHarness.StartAsync(dns: dns);
        await harness.StopBridgeAsync();
        harness.Tenants = [new Tenant { Id = new TenantId("shop"), ExternalAccountKeys = [new ExternalAccountKey("one", hmac)] }];
        harness.PermittedTenants = [new TenantId("shop")];
        await harness.StartBridgeAsync();

        var other = await harness.ProvedOrderAsync("default", "a.tenants.test");
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(other.Id)).Status == OrderStatus.Invalid);
        var failed = Assert.Single(
            Assert.Single((await harness.ReadNowAsync(other.Id)).Authorizations).Challenges, challenge => challenge.Error is not null);
        Assert.Contains("127.0.0.1 is not public", failed.Error!.Detail, StringComparison.Ordinal);
        Assert.Empty(harness.Probed);

        await harness.RegisterAsync(key => Bind(key, "one", hmac));
        var ready = await harness.ReadyOrderAsync("default", "b.tenants.test");
        var permitted = await harness.FinalizeAsync(ready, BridgeHarness.NewCsr("b.tenants.test"));
        Assert.Equal(OrderStatus.Valid, permitted.Status);
        Assert.Contains("b.tenants.test", harness.Probed);
    }

    /// <summary>The binding that a client makes with an external account key.</summary>
    internal static ExternalAccountBinding Bind(JsonWebKey key, string kid, Secret hmac)
    {
        Assert.True(ExternalAccountKey.TryDecode(hmac.Reveal(), out var secret));
        var header = Encode($$"""{"alg":"HS256","kid":"{{kid}}","url":"{{Url}}"}""");
        var payload = Encode(key.ToJson());
        var mac = Base64Url.Encode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes($"{header}.{payload}")));
        return ExternalAccountBinding.Parse(
            JsonElement.Parse($$"""{"protected":"{{header}}","payload":"{{payload}}","signature":"{{mac}}"}"""), Url, key);
    }

    private static string Encode(string text) => Base64Url.Encode(Encoding.UTF8.GetBytes(text));

    private sealed class Callers : ICommandObserver
    {
        private readonly ConcurrentQueue<(string Command, string Caller)> _seen = new();

        public void OnCompleted(CommandRecord record) => _seen.Enqueue((record.Command, CommandCaller.Current.Tenant));

        public IEnumerable<string> Of(string command) =>
            _seen.Where(seen => seen.Command.Equals(command, StringComparison.OrdinalIgnoreCase)).Select(seen => seen.Caller);
    }
}
