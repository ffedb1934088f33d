using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using CentralNic.Reseller.Sandbox.State;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

/// <summary>
/// certbot at its defaults, which ends its wait 90 seconds after validation, and a CA that needs most of that or more. Both waits are real
/// and run beside each other.
/// </summary>
public sealed class SlowCaTests : IClassFixture<SlowCaTests.Runs>
{
    private readonly Runs _runs;

    public SlowCaTests(Runs runs)
    {
        Certbot.SkipIfMissing();
        _runs = runs;
    }

    [Fact]
    public async Task Certonly_OfACaThatTakesAMinute_SucceedsAtTheFirstTry()
    {
        var (slow, run) = (_runs.OfAMinute, await _runs.OfAMinute.FirstRun);

        run.Succeeded(slow.Bridge.Output);
        slow.Certbot.Delivered(slow.Name).Check(slow.Bridge.IssuerFile, slow.Name);
        Assert.Single(slow.Bridge.Sandbox.State.Purchases);
        var certificate = Assert.Single(slow.Bridge.Sandbox.State.Certificates);
        Assert.InRange(certificate.IssuedAt!.Value - certificate.ProvenAt!.Value, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1.5));
    }

    [Fact]
    public async Task Certonly_OfACaThatTakesTenMinutesAndReissuesSooner_FailsCleanlyAndTheNextRunNeedsNoPurchase()
    {
        var (slow, failed) = (_runs.OfTenMinutes, await _runs.OfTenMinutes.FirstRun);

        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("Timeout", failed.Output, StringComparison.OrdinalIgnoreCase);
        Assert.False(File.Exists(slow.Certbot.Delivered(slow.Name).ChainFile));
        var state = slow.Bridge.Sandbox.State;
        Assert.Single(state.Purchases);
        var bought = Assert.Single(state.Certificates);
        Assert.Null(bought.IssuedAt);

        // The certificate of the first run is issued while nobody asks; the second run has another key. Nobody need prove control again.
        slow.Bridge.Sandbox.Clock.Advance(TimeSpan.FromMinutes(10));
        (await slow.OrderAsync()).Succeeded(slow.Bridge.Output);

        slow.Certbot.Delivered(slow.Name).Check(slow.Bridge.IssuerFile, slow.Name);
        Assert.Single(state.Purchases);
        Assert.Equal(1, state.CommandCount("ReissueCertificate"));
        Assert.Equal(2, state.Certificates.DistinctBy(static certificate => certificate.CsrSha256).Count());
        var reissued = Assert.Single(state.Certificates, static certificate => certificate.ParentId is not null);
        Assert.InRange(reissued.IssuedAt!.Value - reissued.ProvenAt!.Value, SlowCa.ReissueDelay, TimeSpan.FromMinutes(1));
    }

    /// <summary>Two bridges, each with a CA of its own pace, and the first run of a certbot at each.</summary>
    public sealed class Runs : IAsyncLifetime
    {
        private readonly List<SlowCa> _started = [];

        internal SlowCa OfAMinute => _started[0];

        internal SlowCa OfTenMinutes => _started[1];

        public async ValueTask InitializeAsync()
        {
            if (ClientRun.Find("certbot") is null)
            {
                return;
            }

            _started.Add(await SlowCa.StartAsync("minute.test", TimeSpan.FromMinutes(1)));
            _started.Add(await SlowCa.StartAsync("minutes.test", TimeSpan.FromMinutes(10)));
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var slow in _started)
            {
                await slow.DisposeAsync();
            }
        }
    }

    /// <summary>A bridge at its default pace, a slow CA behind it, and a certbot that waits.</summary>
    internal sealed class SlowCa : IAsyncDisposable
    {
        /// <summary>For names that the CA knows. certbot waits 90 seconds.</summary>
        public static readonly TimeSpan ReissueDelay = TimeSpan.FromSeconds(5);

        /// <summary>What the tests hurry up, and operators leave alone.</summary>
        private static readonly string[] Paces = ["CommandsPerSecond", "Burst", "PollInterval"];

        private readonly TestFolder _folder = new();
        private readonly int _http01Port = FreePort.Next();

        private SlowCa(string name) => Name = name;

        public string Name { get; }

        public ConfiguredBridge Bridge { get; private set; } = null!;

        public Certbot Certbot { get; private set; } = null!;

        public Task<ClientRun> FirstRun { get; private set; } = null!;

        public static async Task<SlowCa> StartAsync(string name, TimeSpan issueDelay)
        {
            var slow = new SlowCa(name);
            var tls = TlsFiles.Create(slow._folder);
            slow.Bridge = await ConfiguredBridge.StartAsync(
                slow._folder,
                slow._http01Port,
                (settings, port) =>
                {
                    ConfiguredBridge.Https(tls)(settings, port);
                    Assert.All(Paces, pace => Assert.True(((JsonObject)settings["Reseller"]!).Remove(pace)));
                },
                issueDelay: issueDelay,
                reissueDelay: ReissueDelay);
            slow.Certbot = new Certbot(slow._folder, slow.Bridge.Process.Directory, tls.Certificate);
            slow.FirstRun = slow.OrderAsync();
            return slow;
        }

        public Task<ClientRun> OrderAsync() => Certbot.StandaloneAsync(_http01Port, Name);

        public async ValueTask DisposeAsync()
        {
            await FirstRun;
            await Bridge.DisposeAsync();
            _folder.Dispose();
        }
    }
}
