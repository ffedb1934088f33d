using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Visibility;
using CentralNic.AcmeBridge.Core.Dcv.Zones;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.Reseller.Budget;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Dcv;

public sealed class DcvVisibilityTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>More looks than there is room for go to a web server that never answers; each of them may take a minute.</summary>
    [Theory]
    [InlineData("small", "one")]
    [InlineData("big", "other")]
    public async Task LooksAtASilentSite_HoldNobodyElsesLookUp(string tenant, string account)
    {
        await using var web = await CustomerWeb.StartAsync((_, _) => "the value");
        using var silent = new TcpListener(IPAddress.Parse("127.0.0.2"), web.Port);
        silent.Start(1000);
        var validation = new ValidationOptions
        {
            AddressOverrides =
            [
                new AddressOverride("silent.test", IPAddress.Parse("127.0.0.2")),
                new AddressOverride("test", IPAddress.Loopback),
            ],
            AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")],
        };
        var options = new DcvVisibilityOptions { HttpPort = web.Port, LookTimeout = TimeSpan.FromMinutes(1) };
        var lookup = new DnsLookup(validation);
        var resolver = new NameResolver(validation, lookup);
        using var httpProbe = new HttpProofProbe(options, validation, resolver, TimeProvider.System);
        var dnsProbe = new DnsProofProbe(new DnsZones(options, validation, lookup, resolver, new DnsQuestions()));
        var slots = new ProofProbeSlots(options, TimeProvider.System);
        var sites = new SiteProbe((_, _) => "", httpProbe, slots, TimeProvider.System);
        var visibility = new DcvVisibility(dnsProbe, httpProbe, sites, new SeenZones(TimeProvider.System), slots);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var flooding = new CommandCaller("big", "flood");
        var flood = Enumerable.Range(0, 400).Select(number => FindMissingAsync(flooding, $"n{number}.silent.test", enough.Token)).ToList();

        var look = FindMissingAsync(new CommandCaller(tenant, account), "other.test", Stop);
        var missing = await look.WaitAsync(TimeSpan.FromSeconds(30), Stop);

        Assert.Empty(missing);

        Assert.All(flood, hanging => Assert.False(hanging.IsCompleted));
        await enough.CancelAsync();
        await Task.WhenAny(Task.WhenAll(flood)); // they were given up

        async Task<IEnumerable<string>> FindMissingAsync(CommandCaller caller, string name, CancellationToken cancellation)
        {
            using (CommandCaller.Begin(caller))
            {
                var file = new DcvFile("/.well-known/pki-validation/file.txt", "the value");
                var token = new DcvToken { Name = name, Domain = name, File = file };
                return await visibility.FindMissingAsync(new TenantId(caller.Tenant), [token], "HTTP", "Sectigo", cancellation);
            }
        }
    }

    /// <summary>Looks before a purchase, and those for a hook's harmless file, share the room with the looks for the proofs.</summary>
    [Fact]
    public async Task LooksBeforeBuyingAtASilentSite_TakeAThirdOfTheRoomAndHoldNobodyUp()
    {
        await using var web = await CustomerWeb.StartAsync((_, _) => "the value");
        using var silent = new TcpListener(IPAddress.Parse("127.0.0.2"), web.Port);
        silent.Start(1000);
        var taken = new ConcurrentBag<TcpClient>();
        var taking = TakeAsync(silent, taken);
        var validation = new ValidationOptions
        {
            AddressOverrides =
            [
                new AddressOverride("silent.test", IPAddress.Parse("127.0.0.2")),
                new AddressOverride("test", IPAddress.Loopback),
            ],
        };
        var options = new DcvVisibilityOptions { HttpPort = web.Port, LookTimeout = TimeSpan.FromMinutes(1) };
        using var httpProbe = new HttpProofProbe(
            options, validation, new NameResolver(validation, new DnsLookup(validation)), TimeProvider.System);
        var sites = new SiteProbe((_, _) => "", httpProbe, new ProofProbeSlots(options, TimeProvider.System), TimeProvider.System);
        var file = new DcvFile("/.well-known/pki-validation/file.txt", "the value");
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var flood = Enumerable.Range(0, 400).Select(number => LookAsync("flood", $"n{number}.silent.test", number % 2 == 0, enough.Token))
            .ToList();
        await Eventually.TrueAsync(() => taken.Count >= ProofProbeSlots.MostAtOnce / 3);

        var look = await LookAsync("other", "other.test", isForFile: true, Stop).WaitAsync(TimeSpan.FromSeconds(30), Stop);

        Assert.True(look.IsVisible, look.Found);
        Assert.InRange(taken.Count, ProofProbeSlots.MostAtOnce / 3, (ProofProbeSlots.MostAtOnce / 3) + 1);
        Assert.All(flood, hanging => Assert.False(hanging.IsCompleted));
        await enough.CancelAsync();
        await Task.WhenAny(Task.WhenAll(flood)); // they were given up
        silent.Stop();
        await taking;
        Array.ForEach([.. taken], client => client.Dispose());

        async Task<DcvObservation> LookAsync(string account, string host, bool isForFile, CancellationToken cancellation)
        {
            using (CommandCaller.Begin(new CommandCaller("big", account)))
            {
                return isForFile
                    ? await sites.LookForAsync(file, host, null, [host], "HTTP", "Sectigo", cancellation)
                    : await sites.LookAsync(host, null, [host], "HTTP", "Sectigo", cancellation);
            }
        }
    }

    private static async Task TakeAsync(TcpListener listener, ConcurrentBag<TcpClient> taken)
    {
        try
        {
            while (true)
            {
                taken.Add(await listener.AcceptTcpClientAsync(Stop));
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }
}
