using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers.Proxies;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

/// <summary>A bridge below a path of a proxy, killed and started again in the middle of an order. All proxies at the same time.</summary>
public sealed class ReverseProxyRestartTests(ReverseProxyRestartTests.Restarts restarts) : IClassFixture<ReverseProxyRestartTests.Restarts>
{
    public static TheoryData<string> Proxies => ProxiedBridges.Packages;

    [Theory, MemberData(nameof(Proxies))]
    public async Task Order_TheBridgeBelowAPathIsKilledMeanwhile_EndsWell(string proxy)
    {
        var server = ProxyServer.Of(proxy);
        server.SkipIfMissing();

        var order = await restarts.Of(proxy);

        Assert.True(order.Status == "valid", order.Output);
        Assert.Equal(server.Away, order.AwayStatus);
        Assert.Contains("/ca/acme/certificate/", order.Certificate, StringComparison.Ordinal);
        Assert.Equal(1, order.Purchases);
    }

    /// <summary>What happened behind each proxy.</summary>
    public sealed class Restarts : IAsyncLifetime
    {
        private readonly Dictionary<string, Task<InterruptedOrder>> _orders = [];

        public ValueTask InitializeAsync()
        {
            foreach (var package in ProxiedBridges.Packages)
            {
                var proxy = ProxyServer.Of(package.Data);
                if (proxy.IsInstalled)
                {
                    _orders.Add(package.Data, RunAsync(proxy));
                }
            }

            return ValueTask.CompletedTask;
        }

        public async ValueTask DisposeAsync() =>
            await Task.WhenAll(_orders.Values.Cast<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        internal Task<InterruptedOrder> Of(string proxy) => _orders[proxy];

        private static async Task<InterruptedOrder> RunAsync(ProxyServer proxy)
        {
            await using var behind = await ProxiedBridge.StartAsync(proxy, "/ca", $"{proxy.Name}.test");
            await using var client = await DirectClient.StartAsync(behind.Directory, behind.Site.Tls.Certificate, behind.Http01Port);
            using var visitor = behind.Client();
            var directory = behind.Directory.AbsoluteUri;
            var (url, _) = await client.FinalizeAsync(behind.Site.Hosts[0]);

            await behind.Bridge.Process.KillAsync();
            var away = await visitor.SendAsync(HttpMethod.Get, directory);
            await behind.Bridge.StartAgainAsync();
            await behind.PassIssueDelayAsync(behind.Site.Hosts[0]);

            var settled = await SettledAsync();
            return new InterruptedOrder(
                settled.Status, settled.Certificate, away.Status, behind.Bridge.Sandbox.State.Purchases.Count, behind.Output);

            async Task<Acme.Documents.OrderDocument> SettledAsync()
            {
                try
                {
                    return await client.UntilAsync(url, static current => current.Status is not "processing");
                }
                catch (CommandFailedException refusal) when (refusal.Message.Contains("badNonce", StringComparison.Ordinal))
                {
                    // The nonce is of the process that was killed; the client has a new one now.
                    return await client.UntilAsync(url, static current => current.Status is not "processing");
                }
            }
        }
    }

    /// <summary>How an order went.</summary>
    /// <param name="Status">Its status at the end.</param>
    /// <param name="Certificate">The certificate's URL.</param>
    /// <param name="AwayStatus">The proxy's answer while the bridge was away.</param>
    /// <param name="Purchases">What was bought at the reseller.</param>
    /// <param name="Output">What bridge and proxy wrote.</param>
    internal sealed record InterruptedOrder(string? Status, string? Certificate, int AwayStatus, int Purchases, string Output);
}
