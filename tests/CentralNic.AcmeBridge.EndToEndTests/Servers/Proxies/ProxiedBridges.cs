using CentralNic.AcmeBridge.EndToEndTests.Clients;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests.Servers.Proxies;

/// <summary>
/// A bridge behind each proxy, for the tests of a class. What takes seconds, an order of a slow CA and a run of <c>doctor</c>, begins at
/// the start, behind all of them at the same time.
/// </summary>
public sealed class ProxiedBridges : IAsyncLifetime
{
    private readonly Dictionary<string, Runs> _runs = [];

    /// <summary>The proxies that Debian has.</summary>
    public static TheoryData<string> Packages { get; } = ["nginx", "caddy", "haproxy", "apache2"];

    public async ValueTask InitializeAsync()
    {
        foreach (var package in Packages)
        {
            var proxy = ProxyServer.Of(package.Data);
            if (proxy.IsInstalled)
            {
                _runs.Add(package.Data, Runs.Begin(proxy));
            }
        }

        foreach (var run in _runs.Values)
        {
            await run.Started;
        }
    }

    /// <summary>The bridge behind a proxy; skips the test where the program is missing.</summary>
    internal async Task<ProxiedBridge> BehindAsync(string package) => await RunsOf(package).Started;

    /// <summary>What began at the start; skips the test where the program is missing.</summary>
    internal Runs RunsOf(string package)
    {
        ProxyServer.Of(package).SkipIfMissing();
        return _runs[package];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var run in _runs.Values)
        {
            await run.DisposeAsync();
        }
    }

    /// <summary>What takes seconds, behind one proxy.</summary>
    internal sealed class Runs : IAsyncDisposable
    {
        private Runs(Task<ProxiedBridge> started)
        {
            Started = started;
            Order = OrderAsync(started);
            Doctor = DoctorAsync(started);
            TlsAlpnOrder = TlsAlpnAsync(started, Order);
        }

        public Task<ProxiedBridge> Started { get; }

        /// <summary>An order from the account to the certificate.</summary>
        public Task<SlowOrder> Order { get; }

        /// <summary><c>doctor</c>, looking at TLS, the proxy and the forward of the sites.</summary>
        public Task<ClientRun> Doctor { get; }

        /// <summary>An order by tls-alpn-01 of a client behind the proxy; <see langword="null"/>: no lego, or no way for it.</summary>
        public Task<(ClientRun Run, Lego Lego)?> TlsAlpnOrder { get; }

        public static Runs Begin(ProxyServer proxy) => new(ProxiedBridge.StartAsync(proxy, "", $"{proxy.Name}.test", "alpn.test", "certbot.test"));

        public async ValueTask DisposeAsync()
        {
            await Task.WhenAll(Order, Doctor, TlsAlpnOrder).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ((Task)Started).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (Started.IsCompletedSuccessfully)
            {
                await (await Started).DisposeAsync();
            }
        }

        private static async Task<SlowOrder> OrderAsync(Task<ProxiedBridge> started)
        {
            var behind = await started;
            await using var client = await DirectClient.StartAsync(behind.Directory, behind.Site.Tls.Certificate, behind.Http01Port);
            var (url, order) = await client.FinalizeAsync(behind.Site.Hosts[0]);

            // One read, of an order that is in progress: it comes when the hold time is over.
            var began = TimeProvider.System.GetTimestamp();
            var read = await client.UntilAsync(url, static _ => true);
            var took = TimeProvider.System.GetElapsedTime(began);
            await behind.PassIssueDelayAsync(behind.Site.Hosts[0]);
            var settled = await client.UntilAsync(url, static current => current.Status is not "processing");
            return new SlowOrder(order.Status, read.Status, took, settled.Status, settled.Certificate);
        }

        private static async Task<ClientRun> DoctorAsync(Task<ProxiedBridge> started)
        {
            var behind = await started;
            return await ClientRun.RunAsync(
                "dotnet",
                [
                    Repository.Program, "doctor", "--config", behind.Folder["bridge.json"], "--ca", behind.Site.Tls.Certificate, "--json",
                    "--only", "tls", "--only", "proxy", "--only", "publishers",
                ],
                new Dictionary<string, string>());
        }

        private static async Task<(ClientRun Run, Lego Lego)?> TlsAlpnAsync(Task<ProxiedBridge> started, Task<SlowOrder> first)
        {
            // It moves the CA's clock too.
            await ((Task)first).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var behind = await started;
            if (behind.Site.AlpnPort == 0 || ClientRun.Find("lego") is null)
            {
                return null;
            }

            var lego = new Lego(behind.Folder, behind.Directory, behind.Site.Tls.Certificate);
            var run = lego.OrderByTlsAsync(behind.Site.TlsAlpn01Port, "alpn.test");
            await behind.PassIssueDelayAsync("alpn.test", run);
            return (await run, lego);
        }
    }

    /// <summary>How an order of a slow CA went.</summary>
    /// <param name="Finalized">The status that finalize was answered with.</param>
    /// <param name="Read">The status that the read after it was answered with.</param>
    /// <param name="Held">How long the read took.</param>
    /// <param name="Settled">The status at the end.</param>
    /// <param name="Certificate">The certificate's URL.</param>
    internal sealed record SlowOrder(string? Finalized, string? Read, TimeSpan Held, string? Settled, string? Certificate);
}
